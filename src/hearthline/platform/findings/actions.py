"""Overriding a finding at a gate: a role, a reason, an end; two clinicians where it asks so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.findings import Finding, Gate, OverrideClass
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import Reach, Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.models import Override
from hearthline.platform.tasks.actions import close_task, open_task
from hearthline.platform.tasks.models import Task

LONGEST = timedelta(days=7)
"""How long an override may last. A house rule without outside source: the program approves it."""


@action("findings.override", version=1, kind=Kind.REQUEST, permission="findings.override")
def override(
    context: Context,
    *,
    subject: UUID,
    check: str,
    gate: str,
    expires_at: datetime,
    discriminator: str = "",
    subject_kind: str = "patient",
) -> UUID:
    """Let ``gate`` pass one blocking finding until ``expires_at``; the context's reason says why.

    A finding that asks for two clinicians stays blocking until another one seconds it.

    Raises
    ------
    Refused
        If it does not block now, may never be overridden, or reason or end are missing.
    """
    context.concerns(subject)
    if not context.reason.strip():
        raise Refused(Message("findings.reason_needed"), field="reason")
    if not context.server_time < expires_at <= context.server_time + LONGEST:
        raise Refused(Message("findings.end_needed", {"days": LONGEST.days}), field="day")
    finding = _blocking(context, subject, check, gate, discriminator, subject_kind)
    if finding.override is OverrideClass.NEVER:
        raise Refused(Message("findings.never_overridden", {"check": check}))
    row = Override(
        id=context.next_id(),
        check_code=check,
        subject_id=subject,
        discriminator=discriminator,
        gate=gate,
        state=finding.state.value,
        message_code=finding.message.code,
        override_class=finding.override.value,
        reason=context.reason,
        actor_id=context.caller.actor_id,
        actor_name=context.caller.name,
        role=context.caller.role,
        at=context.server_time,
        expires_at=expires_at,
    )
    row.save(force_insert=True)
    context.changed(
        row,
        after={
            "check": check,
            "gate": gate,
            "says": finding.message.code,
            "expires_at": expires_at.isoformat(),
            "class": finding.override.value,
        },
    )
    if finding.override is OverrideClass.TWO_CLINICIANS:
        _ask_second(context, row)
    return row.id


@action("findings.second_override", version=1, kind=Kind.REQUEST, permission="findings.override")
def second_override(context: Context, *, override_id: UUID) -> None:
    """Agree, as another clinician, to an override that asks for two.

    Raises
    ------
    Refused
        If it asks for one only, has its second, has ended, or the same person asks twice.
    """
    row = context.get(Override, override_id)
    if row.override_class != OverrideClass.TWO_CLINICIANS or row.second_at is not None:
        raise Refused(Message("findings.no_second_needed"))
    if row.expires_at <= context.server_time:
        raise Refused(Message("findings.override_ended"))
    if row.actor_id == context.caller.actor_id:
        raise Refused(Message("findings.other_person"))
    row.second_actor_id = context.caller.actor_id
    row.second_actor_name = context.caller.name
    row.second_at = context.server_time
    row.save(update_fields=["second_actor_id", "second_actor_name", "second_at"])
    context.about(row.subject_id)
    context.changed(row, before={"second": None}, after={"second": context.caller.name})
    task = Task.objects.filter(origin=_origin(row), closed_at__isnull=True).first()
    if task is not None:
        close_task(context, task_id=task.id, note=f"Agreed by {context.caller.name}")


def subject_in_scope(caller: Caller, subject: UUID) -> bool:
    """Whether the caller may see a subject, by the same rule as every record about it."""
    if caller.reach is Reach.PROGRAM:
        return True
    return visible(caller, SubjectBranch).filter(subject_id=subject).exists()


def _ask_second(context: Context, row: Override) -> None:
    other = Role.NURSE_MANAGER if context.caller.role is Role.PHARMACIST else Role.PHARMACIST
    open_task(
        context,
        title=Message("findings.second_asked", {"gate": row.gate}),
        detail=Message("findings.second_asked_detail", {"name": row.actor_name}),
        owner_role=other,
        due=row.expires_at,
        subject=row.subject_id,
        origin=_origin(row),
        url=reverse("findings:override", args=[row.subject_id, row.gate]),
    )


def _origin(row: Override) -> str:
    return f"findings.override:{row.id}"


def _blocking(
    context: Context, subject: UUID, check: str, gate: str, discriminator: str, kind: str
) -> Finding:
    stands = verdict(subject, Gate(gate), as_of=context.server_time, kind=kind)
    for row in stands.blocking:
        if row.finding.check == check and row.finding.discriminator == discriminator:
            return row.finding
    raise Refused(Message("findings.not_blocking", {"check": check}))
