"""An emergency run that nobody answers is told to the second in line."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import holders, program_day
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.messaging.queries import state_under
from hearthline.platform.messaging.sending import send
from hearthline.platform.records.editing import create
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.values import Consequence, Run
from hearthline.rooms.workforce import queries as workforce


@action("emergency.escalate_run", version=1, kind=Kind.REQUEST, permission="emergency.run")
def escalate_run(context: Context, *, run_id: UUID) -> bool:
    """Write to the second in line and the nurse managers, unless somebody answered a run.

    Done once for a run, when the program's minutes have passed since on call was written to;
    return whether anybody was written to.
    """
    seen = context.get(models.EmergencyRun, run_id)
    row = models.EmergencyRun.objects.select_for_update().get(pk=seen.pk)
    told = models.RunConsequence.objects.filter(run=row, what=Consequence.TOLD).first()
    second = models.RunConsequence.objects.filter(run=row, what=Consequence.SECOND)
    if told is None or second.exists():
        return False
    if row.patient_id is not None:
        context.about(row.patient_id)
    run = queries.run_value(row)
    by = queries.answered_by(run)
    said = Message("emergency.followed_answered", {"name": by}) if by else _tell(context, run)
    create(
        context,
        models.RunConsequence,
        id=derived_id("run consequence", row.pk, Consequence.SECOND),
        run_id=row.pk,
        what=Consequence.SECOND.value,
        said={"code": said.code, "params": dict(said.params)},
        url="",
        made_at=context.server_time,
    )
    return not by


def _tell(context: Context, run: Run) -> Message:
    facts = run.facts
    on_call = (
        workforce.on_call_in([facts.branch_id], context.server_time) if facts.branch_id else {}
    )
    seconds = [one.second.actor_id for one in on_call.values() if one.second]
    managers = holders((Role.NURSE_MANAGER,), facts.branch_id, program_day(context.server_time))
    began = facts.begun_at or run.received_at
    key = queries.told_key(run.id, again=True)
    send(
        context,
        key=key,
        to=list(dict.fromkeys([*seconds, *managers])),
        message=Message("notice.emergency_run_unanswered", {"at": began.isoformat()}),
        url=reverse("emergency:run_report", args=[run.id]),
    )
    names = ", ".join(name for name, _state in state_under(key) if name)
    code = "emergency.followed_second" if names else "emergency.followed_second_nobody"
    minutes = int(queries.run_waits().total_seconds() // 60)
    return Message(code, {"names": names, "minutes": minutes})
