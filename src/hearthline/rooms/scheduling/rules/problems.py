"""From needs, nurses, homes and travel to a problem the planner understands, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import local_day, to_civil, to_instant
from hearthline.rooms.scheduling.rules.given import Clock, Given
from hearthline.rooms.scheduling.rules.nurses import nurses_from
from hearthline.rooms.scheduling.rules.visit_facts import (
    NOTHING_KNOWN,
    VisitFacts,
    event_id,
    hours_of,
    planner_fields,
    suitable_days,
)
from hearthline.rooms.scheduling.values import (
    Assigned,
    Need,
    NoNurse,
    Past,
    PromiseState,
    Reserved,
)


def problem_from(given: Given) -> planner.Problem:
    """Return the problem; needs without any window in the days are left out beforehand."""
    needs = plannable(given)
    kept = {need.id for need in needs}
    known = {nurse.id for nurse in given.nurses if nurse.id in given.place_of_nurse}
    nurses = nurses_from(given)
    return planner.Problem(
        day_starts=given.clock.day_starts(),
        visits=tuple(_visit(given, need, known) for need in needs),
        nurses=nurses,
        travel=given.travel,
        links=tuple(_links(needs, kept)),
        histories=tuple(_history(given, patient) for patient in _patients(needs)),
        weights=given.weights,
        days_into_week=given.clock.first_day.weekday(),
        events=events_of(given.clock, (_facts(given, need) for need in needs)),
        preferences=tuple(_wishes(given, needs, nurses)),
    )


def events_of(clock: Clock, facts: Iterable[VisitFacts]) -> tuple[planner.Event, ...]:
    """Return the deliveries that visits wait for, each once."""
    expected = {delivery: at for item in facts for delivery, at in item.expected.items()}
    return tuple(
        planner.Event(id=event_id(delivery), expected=clock.minute(expected[delivery]))
        for delivery in sorted(expected, key=str)
    )


def plannable(given: Given) -> list[Need]:
    """Return the needs that have a home and a window or a locked slot in the days.

    One that is kept out is none of them, unless it is locked: then it stays and holds its place
    only for now.
    What follows an admission that has none waits with it, unless it is locked itself: nobody is
    sent to care for somebody who cannot be admitted in time. An admission that is not among the
    needs was made or planned before, and holds nothing up.
    """
    possible = [
        need
        for need in given.needs
        if need.patient_id in given.place_of_patient
        and (
            _lock(given, need, None) is not None
            or (need.id not in given.kept_out and _windows(given, need))
        )
    ]
    missing = {need.id for need in given.needs} - {need.id for need in possible}
    return [
        need
        for need in possible
        if need.follows not in missing or _lock(given, need, None) is not None
    ]


def assigned_from(plan: planner.Plan, needs: Iterable[Need], clock: Clock) -> list[Assigned]:
    """Return what a plan says, as civil times in the zones of the homes."""
    by_id = {str(need.id): need for need in needs}
    found = []
    for item in plan.assignments:
        need = by_id[item.visit_id]
        civil = to_civil(clock.instant(item.start), need.zone)
        found.append(
            Assigned(
                need_id=need.id,
                patient_id=need.patient_id,
                nurse_ids=tuple(UUID(nurse_id) for nurse_id in item.nurse_ids),
                day=civil.day,
                starts=civil.clock,
                minutes=item.end - item.start,
                zone=need.zone,
                is_tentative=item.tentative,
            )
        )
    return found


def no_nurse_from(plan: planner.Plan) -> list[NoNurse]:
    """Return what a plan leaves out, with reasons and ways out."""
    return [
        NoNurse(
            UUID(item.visit_id),
            tuple(sorted(item.blocked_by)),
            item.reasons,
            item.remedies,
        )
        for item in plan.unserved
    ]


def plan_from(problem: planner.Problem, assigned: Iterable[Assigned], clock: Clock) -> planner.Plan:
    """Return the plan that assignments make of a problem; those it does not know are left out."""
    items = []
    for item in assigned:
        visit_id = str(item.need_id)
        if visit_id not in problem.visit_index:
            continue
        start = clock.minute(item.start_instant)
        items.append(
            planner.Assignment(
                visit_id=visit_id,
                nurse_ids=tuple(str(nurse_id) for nurse_id in item.nurse_ids),
                start=start,
                end=start + problem.visit(visit_id).service_minutes,
                tentative=item.is_tentative,
            )
        )
    served = {item.visit_id for item in items}
    return planner.Plan(
        problem=problem,
        assignments=tuple(sorted(items, key=lambda item: (item.start, item.visit_id))),
        unserved=tuple(
            planner.Unserved(visit.id, frozenset(), ())
            for visit in problem.visits
            if visit.id not in served
        ),
    )


def _visit(given: Given, need: Need, known: set[UUID]) -> planner.Visit:
    home = given.homes[need.patient_id]
    published = given.published.get(need.id)
    promise = given.promised.get(need.id)
    lock = _lock(given, need, known)
    asked = planner_fields(
        _facts(given, need),
        given.clock.minute,
        hand_over_minutes=given.settings.hand_over_minutes,
    )
    # Whoever fixed a visit to a nurse on call has called her out.
    asked["urgent"] = asked["urgent"] or lock is not None
    return planner.Visit(
        id=str(need.id),
        patient_id=str(need.patient_id),
        location=given.place_of_patient[need.patient_id],
        service_minutes=need.minutes,
        windows=_windows(given, need),
        skills=need.skills,
        licence_kinds=frozenset(str(kind) for kind in need.licence_kinds),
        licence_state=home.state,
        priority=need.priority,
        nurses_needed=need.nurses,
        locked=lock,
        promise=_promise(given.clock, promise),
        published=_slot(given.clock, published) if published else None,
        tentative=need.id in given.tentative,
        series=need.series,
        **asked,
    )


def _facts(given: Given, need: Need) -> VisitFacts:
    return given.facts.get(need.id, NOTHING_KNOWN)


def _wishes(
    given: Given, needs: Sequence[Need], nurses: Sequence[planner.Nurse]
) -> Iterable[planner.Preference]:
    """Return against whom families speak who would rather be spoken to in their language."""
    wished = {need.patient_id: _facts(given, need).would_rather for need in needs}
    for patient, language in wished.items():
        for nurse in nurses:
            if language and language not in nurse.languages:
                yield planner.Preference(patient_id=str(patient), nurse_id=nurse.id)


def _windows(given: Given, need: Need) -> tuple[planner.Window, ...]:
    """Return a window for each suitable day; the family's hours are what is preferred.

    Outside them the program's day still counts as possible, at a cost: care comes before
    convenience, and the plan says so. Specimens end a day's window so early that they reach its
    last pick-up.
    """
    clock, facts = given.clock, _facts(given, need)
    opens, closes = hours_of(need, given.settings)
    found = []
    for day in _days(given, need, facts):
        if not clock.first_day <= day <= clock.last_day:
            continue
        low, high, soft_low, soft_high = (
            clock.minute(to_instant(day, at, need.zone))
            for at in (opens, closes, need.opens, need.closes)
        )
        if given.not_before is not None and day == local_day(given.not_before, need.zone):
            low = max(low, clock.minute(given.not_before))
        by = facts.last_pick_up(day)
        if by is not None:
            high = min(high, clock.minute(by) - need.minutes)
        if high < low:
            continue
        soft_low, soft_high = (min(max(at, low), high) for at in (soft_low, soft_high))
        found.append(planner.Window(low, high, soft_low, soft_high))
    return tuple(found)


def _days(given: Given, need: Need, facts: VisitFacts) -> list[date]:
    """Return the days of a visit: those with a pick-up, and no holiday where there is another."""
    days = [
        day
        for day in suitable_days(need)
        if not facts.is_bound_to_laboratory or facts.last_pick_up(day) is not None
    ]
    if not given.keeps_holidays:
        return days
    first = given.clock.first_day
    working = [day for day in days if day >= first and day not in facts.holidays]
    return working or days


def _lock(given: Given, need: Need, known: set[UUID] | None) -> planner.Slot | None:
    lock = given.locked.get(need.id)
    if lock is None or len(lock.nurse_ids) != need.nurses:
        return None
    nurses = known if known is not None else set(given.place_of_nurse)
    slot = _slot(given.clock, lock)
    inside = 0 <= slot.start < given.clock.day_starts()[-1]
    return slot if inside and set(lock.nurse_ids) <= nurses else None


def _slot(clock: Clock, item: Reserved) -> planner.Slot:
    return planner.Slot(tuple(str(nurse) for nurse in item.nurse_ids), clock.minute(item.start))


def _promise(clock: Clock, promise: tuple[datetime, PromiseState] | None) -> planner.Promise | None:
    if promise is None or promise[1] is PromiseState.DRAFT:
        return None
    start = clock.minute(promise[0])
    return planner.Promise(start, planner.PromiseState(promise[1])) if start >= 0 else None


def _links(needs: Sequence[Need], kept: set[UUID]) -> Iterable[planner.Link]:
    for need in needs:
        if need.follows is not None and need.follows in kept:
            yield planner.Link(
                kind=planner.LinkKind.PRECEDENCE, first=str(need.follows), second=str(need.id)
            )
        if need.apart is not None and need.apart[0] in kept:
            yield planner.Link(
                kind=planner.LinkKind.MIN_DAYS_APART,
                first=str(need.apart[0]),
                second=str(need.id),
                days=need.apart[1],
            )


def _patients(needs: Sequence[Need]) -> list[UUID]:
    return list(dict.fromkeys(need.patient_id for need in needs))


def _history(given: Given, patient: UUID) -> planner.History:
    past = given.past.get(patient, Past())
    home = given.homes[patient]
    known = {nurse.id for nurse in given.nurses}
    own = home.own_nurse
    return planner.History(
        patient_id=str(patient),
        past_visits={str(nurse): count for nurse, count in past.visits.items()},
        primary_nurse_id=str(own) if own is not None and own in known else None,
        usual_start=past.usual_start,
    )
