"""What can be done about incidents: reporting them, and saying that a report is wrong."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import columns, create, mark_in_error
from hearthline.platform.records.models import next_numbers
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.incidents.values import IncidentFacts


@action("incidents.report", version=1, kind=Kind.FACT, permission="incidents.report")
def report(context: Context, *, facts: IncidentFacts) -> UUID:
    """Report what happened; a number is given out."""
    if facts.patient_id is not None:
        context.concerns(facts.patient_id)
    [number] = next_numbers("incident", 1, first=1_001)
    incident = create(
        context,
        Incident,
        **columns(facts),
        number=number,
        reported_at=context.server_time,
        reported_by=context.caller.name,
    )
    return incident.id


@action("incidents.enter_in_error", version=1, kind=Kind.REQUEST, permission="incidents.correct")
def enter_in_error(context: Context, *, incident_id: UUID) -> None:
    """Mark a report as entered in error; the context's reason says why, and the report is kept.

    Raises
    ------
    Refused
        Without a reason.
    """
    if not context.reason.strip():
        raise Refused(Message("incidents.reason_missing"), field="reason")
    incident = context.get(Incident, incident_id)
    if incident.patient_id is not None:
        context.about(incident.patient_id)
    mark_in_error(context, incident)
