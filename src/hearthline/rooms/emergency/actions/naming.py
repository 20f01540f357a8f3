"""Putting right whose run it is: the wrong name stays on record with who, when and why."""

from __future__ import annotations

from uuid import UUID

from hearthline.engines.protocols import Setting
from hearthline.engines.protocols.wire import setting_body
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.editing import create
from hearthline.platform.tasks.actions import open_task
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.actions.runs import ask_to_follow
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.values import Consequence

ABOUT_THE_PERSON = (Consequence.INCIDENT, Consequence.HELD, Consequence.KIT)
"""What changed somebody's record and has to be put back for whoever it was not about."""


@action("emergency.correct_patient", version=1, kind=Kind.REQUEST, permission="emergency.run")
def correct_patient(
    context: Context, *, run_id: UUID, patient_id: UUID, setting: Setting | None = None
) -> UUID:
    """Say that a run is about somebody else than was said; the context's reason says why.

    What is recorded in the run stays. What follows from a run follows again for the right person,
    and a task asks to put back what followed for the other.

    Parameters
    ----------
    setting
        What is known of the right person's order and kit; ``None`` leaves the dose card to weight
        and protocol.

    Raises
    ------
    EmergencyRefusal
        Without a reason, for a drill, a run that names nobody, or the person it names already.
    """
    seen = context.get(models.EmergencyRun, run_id)
    row = models.EmergencyRun.objects.select_for_update().get(pk=seen.pk)
    context.about(patient_id)
    if row.is_practice or row.patient_id is None:
        raise EmergencyRefusal(Message("emergency.run_about_nobody"))
    if not context.reason.strip():
        raise EmergencyRefusal(Message("emergency.why_other_patient"), field="reason")
    if row.patient_id == patient_id:
        raise EmergencyRefusal(Message("emergency.run_names_patient"), field="record_number")
    was = row.patient_id
    context.about(was)
    done = models.RunConsequence.objects.filter(
        run=row, turn=row.turn, what__in=[one.value for one in ABOUT_THE_PERSON]
    )
    said = [word("consequence", one) for one in done.values_list("what", flat=True)]
    made = create(
        context,
        models.RunPatientCorrection,
        id=derived_id("patient of a run", context.action_id),
        run_id=row.pk,
        was=was,
        became=patient_id,
        setting=row.setting,
        why=context.reason.strip()[:500],
        by=context.caller.name,
        at=context.server_time,
    )
    row.patient_id = patient_id
    row.branch_id = _branch_of(patient_id) or row.branch_id
    row.setting = None if setting is None else setting_body(setting)
    row.turn += 1
    row.save(update_fields=["patient_id", "branch_id", "setting", "turn"])
    context.changed(
        row, before={"patient": str(was)}, after={"patient": str(patient_id), "turn": row.turn}
    )
    if said:
        _ask_to_put_back(context, row, was, said)
    if row.begun_at is not None:
        ask_to_follow(context, row)
    return made.pk


def _branch_of(patient_id: UUID) -> UUID | None:
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    return next((one.branch_id for one in episodes if one.state in census.OPEN_STATES), None)


def _ask_to_put_back(
    context: Context, row: models.EmergencyRun, was: UUID, said: list[str]
) -> None:
    open_task(
        context,
        title=Message("emergency.task_put_back", {"what": ", ".join(sorted(said))}),
        owner_role=Role.PHARMACIST,
        due=context.server_time,
        subject=was,
        branch=None,
        origin=f"emergency.run:{row.pk}:put back {row.turn}",
        url=queries.patient_url(was),
    )
