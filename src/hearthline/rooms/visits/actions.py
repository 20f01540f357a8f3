"""Visits as they happened: whoever reports one is believed and never refused.

A visit that was made counts against the payer's authorisation; when it turns out that it was
not, the count is taken back. Doses are reported with the visit and owned by therapy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.findings import Gate
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import holders, program_day
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope
from hearthline.platform.findings.passing import flag_shut
from hearthline.platform.messaging.sending import send
from hearthline.platform.records.editing import ROWS_A_STATEMENT, columns, journalled
from hearthline.rooms.census import queries as census
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage.values import UseFacts
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.queries import administration_named, administrations_at
from hearthline.rooms.therapy.values import REACHED_THE_PATIENT, AdministrationFacts
from hearthline.rooms.visits import models, queries
from hearthline.rooms.visits.rules import AHEAD, visit_flags
from hearthline.rooms.visits.values import (
    IN_THE_HOME,
    NOT_MADE,
    CheckInFacts,
    Planned,
    VisitFacts,
    VisitState,
)
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import OnCallRole


@action("visits.record_visit", version=1, kind=Kind.FACT, permission="visits.record")
def record_visit(
    context: Context, *, facts: VisitFacts, doses: Sequence[AdministrationFacts] = ()
) -> UUID:
    """Write down what happened at a visit, with its doses; said again, it amends what was said.

    Returns
    -------
    UUID
        The thread that corrections share.
    """
    last = models.Visit.objects.select_for_update().filter(thread=facts.thread, is_latest=True)
    earlier = last.first()
    if earlier is None:
        _insert(context, [facts])
        _flag_shut(context, facts)
    else:
        _amend(context, earlier, facts)
    _write_doses(context, doses)
    _count(context, facts, was_made=bool(earlier and earlier.state == VisitState.DONE))
    return facts.thread


@action("visits.record_visits", version=1, kind=Kind.FACT, permission="visits.record")
def record_visits(context: Context, *, visits: tuple[VisitFacts, ...]) -> int:
    """Write down many visits in a few statements; those written down already stay as they are.

    Returns
    -------
    int
        How many were new.
    """
    context.concerns(*{facts.patient_id for facts in visits})
    threads = [facts.thread for facts in visits]
    known = set(models.Visit.objects.filter(thread__in=threads).values_list("thread", flat=True))
    new = [facts for facts in visits if facts.thread not in known]
    if known:
        context.flag("visits.written_already")
    _insert(context, new)
    made = tuple(_use(facts, 0) for facts in new if facts.state is VisitState.DONE)
    if made:
        coverage.record_uses(context, uses=made)
    return len(new)


@action("visits.amend_visit", version=1, kind=Kind.FACT, permission="visits.record")
def amend_visit(
    context: Context,
    *,
    facts: VisitFacts,
    version: int,
    doses: Sequence[AdministrationFacts] = (),
) -> int:
    """Put right what was written of a visit; both stay, and the count of the payer follows.

    ``version`` is the one the correction was made from; when another was written meanwhile,
    the correction follows it and is flagged. ``doses`` are those nobody spoke of before; a dose
    written meanwhile is amended, and flagged too.
    """
    last = models.Visit.objects.select_for_update().get(thread=facts.thread, is_latest=True)
    if last.version != version:
        context.flag("visits.corrected_meanwhile")
    record = _amend(context, last, replace(facts, patient_id=last.patient_id))
    _write_doses(context, doses)
    _count(context, facts, was_made=last.state == VisitState.DONE)
    return record.version


@action("visits.amend_dose", version=1, kind=Kind.FACT, permission="visits.record")
def amend_dose(context: Context, *, facts: AdministrationFacts, version: int) -> int:
    """Put right what was written of a dose at a visit; the count of the payer follows.

    Both versions stay. ``version`` is the one the correction was made from; when another was
    written meanwhile, the correction follows it and is flagged.

    Returns
    -------
    int
        The version that now stands.

    Raises
    ------
    NotInScope
        If nobody wrote about such a dose.
    """
    last = administration_named(facts.thread)
    if last is None:
        raise NotInScope("therapy.Administration")
    context.concerns(last.facts.patient_id)
    made = therapy.amend_administration(context, facts=facts, version=version)
    told = None
    if last.facts.visit_id is not None:
        told = models.Visit.objects.filter(thread=last.facts.visit_id, is_latest=True).first()
    if told is not None and told.state == VisitState.DONE:
        doses = _reached(told.thread)
        coverage.record_use(
            context, facts=UseFacts(told.thread, told.patient_id, told.on, told.kind, doses)
        )
    return made


@action("visits.check_in", version=1, kind=Kind.FACT, permission="visits.record")
def check_in(context: Context, *, facts: CheckInFacts) -> UUID:
    """Write down that the nurse in a home is well; it is stored even when the visit has ended."""
    context.concerns(facts.patient_id)
    visit = models.Visit.objects.filter(thread=facts.visit, is_latest=True).first()
    if visit is None or visit.state not in IN_THE_HOME:
        context.flag("visits.nobody_in_the_home")
    if facts.happened_at > context.server_time + AHEAD:
        context.flag("visits.in_the_future")
    row = models.CheckIn(
        **columns(facts), written_at=context.server_time, written_by=context.caller.name
    )
    row.save(force_insert=True)
    context.changed(row, after=journalled(columns(facts)))
    return row.id


@action("visits.tell_on_call", version=1, kind=Kind.REQUEST, permission="visits.record")
def tell_on_call(context: Context, *, visit: UUID, said_at: datetime) -> bool:
    """Write to the nurses on call and the nurse managers that a nurse was not heard of in time.

    Parameters
    ----------
    visit
        Thread of the visit.
    said_at
        When she was last heard of.

    Returns
    -------
    bool
        Whether she is still silent, so that somebody was written to.

    Raises
    ------
    NotInScope
        If the visit is of somebody outside the caller's scope.
    """
    row = models.Visit.objects.filter(thread=visit, is_latest=True).first()
    if row is None:
        return False
    context.concerns(row.patient_id)
    silent = next(iter(queries.standing([queries.visit_value(row)])), None)
    if silent is None or silent.said_at != said_at or row.state not in IN_THE_HOME:
        return False
    episodes = census.episodes_of([row.patient_id]).get(row.patient_id, ())
    branches = {one.branch_id for one in episodes}
    at = context.server_time
    on_call = workforce.on_call_in(sorted(branches), at) if branches else {}
    nurses = [
        card.actor_id
        for (_branch, role), turn in on_call.items()
        if role is OnCallRole.NURSE
        for card in (turn.first, turn.second)
        if card is not None and card.actor_id is not None
    ]
    managers = [
        actor
        for branch in sorted(branches)
        for actor in holders((Role.NURSE_MANAGER,), branch, program_day(at))
    ]
    send(
        context,
        key=queries.silence_key(silent),
        to=list(dict.fromkeys([*nurses, *managers])),
        message=Message("notice.nurse_silent", {"at": said_at.isoformat()}),
        url=reverse("visits:visit", args=[visit]),
    )
    return True


def _insert(context: Context, visits: Sequence[VisitFacts]) -> None:
    context.concerns(*{facts.patient_id for facts in visits})
    planned = planned_of(facts.need_id for facts in visits if facts.need_id)
    rows = []
    for facts in visits:
        _flag(context, facts, planned)
        row = models.Visit(
            **columns(facts), written_at=context.server_time, written_by=context.caller.name
        )
        rows.append(row)
        context.changed(row, after=journalled(columns(facts)))
    models.Visit.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)


def _amend(context: Context, last: models.Visit, facts: VisitFacts) -> models.Visit:
    context.concerns(last.patient_id)
    _flag(context, facts, planned_of([facts.need_id] if facts.need_id else []))
    row = columns(facts)
    before = {name: getattr(last, name) for name in row if name != "id"}
    models.Visit.objects.filter(pk=last.pk).update(is_latest=False)
    record = models.Visit.objects.create(
        **row,
        version=last.version + 1,
        amends=last,
        written_at=context.server_time,
        written_by=context.caller.name,
    )
    context.changed(record, before=journalled(before), after=journalled(row))
    return record


def _flag(context: Context, facts: VisitFacts, planned: dict[UUID, Planned]) -> None:
    own = planned.get(facts.need_id) if facts.need_id else None
    for flag in visit_flags(facts, own, context.server_time):
        context.flag(flag)


def _flag_shut(context: Context, facts: VisitFacts) -> None:
    """Flag a visit of somebody, or by a nurse, before whom its gate was shut."""
    if facts.state in NOT_MADE:
        return
    at = facts.started_at or facts.arrived_at or context.server_time
    flag_shut(context, subjects=[facts.patient_id], gate=Gate.VISIT, at=at)
    if facts.nurse_id is not None:
        flag_shut(context, subjects=[facts.nurse_id], gate=Gate.VISIT, at=at, kind="staff")


def _write_doses(context: Context, doses: Sequence[AdministrationFacts]) -> None:
    for dose in doses:
        if administration_named(dose.thread) is None:
            therapy.record_administration(context, facts=dose)
        else:
            therapy.amend_administration(context, facts=dose, version=0)


def _reached(visit: UUID) -> int:
    """Return how many doses reached the patient at a visit."""
    told = administrations_at([visit]).get(visit, ())
    return sum(dose.facts.outcome in REACHED_THE_PATIENT for dose in told)


def _count(context: Context, facts: VisitFacts, *, was_made: bool) -> None:
    if facts.state is VisitState.DONE:
        coverage.record_use(context, facts=_use(facts, _reached(facts.thread)))
    elif was_made:
        coverage.take_back_use(context, visit_id=facts.thread)


def _use(facts: VisitFacts, doses: int) -> UseFacts:
    return UseFacts(facts.thread, facts.patient_id, facts.on, facts.kind.value, doses)


def planned_of(needs: Iterable[UUID]) -> dict[UUID, Planned]:
    """Return what the plans in force say of some needed visits."""
    return {
        item.need_id: Planned(item.need_id, item.patient_id, item.nurse_ids, item.start_instant)
        for item in scheduling.assigned_to(needs)
    }
