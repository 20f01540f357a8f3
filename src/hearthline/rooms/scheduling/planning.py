"""Builds the planner's problem from what is stored; used by runs, moves and publishing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import numpy as np

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.places.travel import travel
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import gathering, queries
from hearthline.rooms.scheduling.keeping_out import kept_out
from hearthline.rooms.scheduling.queries.visit_facts import facts_of
from hearthline.rooms.scheduling.rules.given import Clock, Given, KeptOut
from hearthline.rooms.scheduling.rules.needs import needs_between
from hearthline.rooms.scheduling.rules.problems import (
    plan_from,
    plannable,
    problem_from,
)
from hearthline.rooms.scheduling.rules.visit_facts import HAS_BEGUN
from hearthline.rooms.scheduling.values import Assigned, Home, Need, NoNurse, Reserved
from hearthline.rooms.scheduling.weights import weights_in_force
from hearthline.rooms.scheduling.wording import Wording
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse, monday_of

DEPEND_ON_RESTS = frozenset(
    {planner.Rule.BREAK, planner.Rule.DAILY_HOURS, planner.Rule.WEEKLY_HOURS}
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A problem and what it was made from.

    Parameters
    ----------
    cannot
        Needs that no problem can hold (no position, no suitable day), with reasons.
    """

    given: Given
    problem: planner.Problem
    needs: Mapping[UUID, Need]
    cannot: tuple[NoNurse, ...]
    travel_source: Message

    @property
    def clock(self) -> Clock:
        """The clock of the problem."""
        return self.given.clock


def prepare(
    first_day: date,
    days: int,
    *,
    frozen: Sequence[Assigned] = (),
    called: Collection[tuple[UUID, date]] = (),
    referred: Collection[UUID] = (),
    only_nurses: Iterable[UUID] | None = None,
    only_needs: Iterable[UUID] | None = None,
    keeps_holidays: bool = True,
    not_before: datetime | None = None,
    asked_at: datetime | None = None,
    weights_file: Path | None = None,
) -> Prepared:
    """Read everything about some days and return it as a problem.

    Every problem of this room is made here, so that a plan, a move and the check before
    publishing go by the same facts of medicine and people.

    Parameters
    ----------
    frozen
        Assignments that stay as they are whatever their windows say: visits already begun.
    called
        Days on which nurses paid by the visit come although they have no shift then.
    referred
        Episodes nobody decided about that count as accepted; their needs are not stored.
    only_nurses, only_needs
        Narrow the problem for one move; everything when ``None``.
    keeps_holidays
        Whether visits are kept off holidays where another day serves as well. A person who moves
        one there may, and what is planned already is not judged by it.
    not_before
        Instant before which nothing new is planned on its day.
    asked_at
        When the plan was asked for: what no planned event can clear by its day as things stand
        then is kept out of it. ``None`` keeps nothing out, such as when what is planned already
        is judged.
    weights_file
        A file of weights instead of the program's own (:mod:`.weights`).

    Raises
    ------
    WeightsFileError
        If the file of weights cannot be planned with.
    """
    last_day = first_day + timedelta(days=days - 1)
    found = program.settings_in_force()
    settings, weights = found.settings, weights_in_force(found, weights_file)
    clock = clock_of(first_day, days)
    nurses = workforce.nurses_between(None, first_day, last_day)
    if called:
        days_of: dict[UUID, set[date]] = {}
        for nurse_id, day in called:
            days_of.setdefault(nurse_id, set()).add(day)
        nurses = [
            queries.called_in(n, first_day, last_day, settings, days=days_of.get(n.id, set()))
            for n in nurses
        ]
    if only_nurses is not None:
        wanted_nurses = set(only_nurses)
        nurses = [nurse for nurse in nurses if nurse.id in wanted_nurses]
    done = queries.assigned_between(first_day - timedelta(days=60), first_day - timedelta(days=1))
    needs = _still_needed(queries.needs_between(first_day, last_day), done)
    if only_needs is not None:
        wanted_needs = set(only_needs)
        needs = [need for need in needs if need.id in wanted_needs]
    if only_needs is not None:
        return _narrow(clock, needs, nurses, done, settings, weights)
    gathered = gathering.gather(None, first_day, referred=referred)
    if referred:
        needs = [*needs, *_would_be_needed(gathered, needs, settings, first_day, last_day)]
    published = queries.assigned_between(first_day, last_day)
    locked = {item.need_id: _reserved(item) for item in frozen} | queries.locks_of()
    given, source = _given(
        clock,
        needs=needs,
        nurses=nurses,
        homes=gathered.homes,
        settings=settings,
        weights=weights,
        locked=locked,
        published={item.need_id: _reserved(item) for item in published},
        tentative=gathered.tentative,
        worked=_worked(done, first_day),
        begun={item.need_id for item in frozen},
        held_back=kept_out(needs, asked_at) if asked_at is not None else {},
        keeps_holidays=keeps_holidays,
        not_before=not_before,
    )
    possible = {need.id for need in plannable(given)}
    cannot = tuple(
        NoNurse(
            need.id,
            (),
            (_why_not(need, given, gathered, possible),),
            (_way_out(need, given, gathered, possible),),
        )
        for need in needs
        if need.id not in possible
    )
    return Prepared(
        given=given,
        problem=problem_from(given),
        needs={need.id: need for need in needs},
        cannot=cannot,
        travel_source=source,
    )


def that_stay(first_day: date, today: date, now: datetime) -> list[Assigned]:
    """Return the visits of days begun that stay as published when everything is planned anew.

    Of today those go that nobody can have begun and that cannot be made as they stand: their
    nurse is away, the van comes later than they start, the bag expires before they end, the
    specimens miss their pick-up.
    """
    items = queries.assigned_between(first_day, today)
    of_today = [item for item in items if item.day == today]
    nurses = workforce.nurses_by_ids(
        {nurse for item in of_today for nurse in item.nurse_ids}, today, today
    )
    away = {item.need_id for item in of_today if _is_away(item, nurses)}
    open_ones = {
        item.need_id for item in of_today if item.need_id not in away and item.start_instant > now
    }
    needs = queries.needs_by_ids(open_ones)
    facts = facts_of(needs.values(), not_before=today)
    minutes = program.settings_in_force().settings.hand_over_minutes
    return [
        item
        for item in items
        if item.need_id not in away
        and (
            item.need_id not in facts
            or facts[item.need_id].allow(
                item.start_instant, item.end_instant, day=item.day, hand_over_minutes=minutes
            )
        )
    ]


def _is_away(item: Assigned, nurses: Mapping[UUID, Nurse]) -> bool:
    """Whether a nurse of a visit was known to be away before it began."""
    return any(
        absence.first_day <= item.day <= absence.last_day
        and (absence.reported_at is None or absence.reported_at <= item.start_instant)
        for nurse in item.nurse_ids
        if nurse in nurses
        for absence in nurses[nurse].absences
    )


def broken_rules(
    first_day: date,
    last_day: date,
    assigned: Sequence[Assigned],
    now: datetime,
    rests: Mapping[tuple[UUID, date], time] | None = None,
) -> list[Message]:
    """Return in words every rule that assignments break as things stand now.

    What was checked when it was planned may have changed since: somebody is sick, a licence
    ended, a visit lasts longer. A nurse rests where the plan said she would, or where there is
    room now, whichever breaks less; what is behind us by now is a fact and holds nothing up.
    """
    begun = [item for item in assigned if item.start_instant <= now]
    prepared = prepare(
        first_day,
        (last_day - first_day).days + 1,
        frozen=begun,
        called=_called_for(assigned, first_day, last_day),
        keeps_holidays=False,
    )
    plan = plan_from(prepared.problem, assigned, prepared.clock)
    names = {nurse.id: nurse.name for nurse in prepared.given.nurses}
    wording = Wording(prepared.clock, names, prepared.needs)
    minute = prepared.clock.minute(now)
    zones = {nurse.id: nurse.zone for nurse in prepared.given.nurses}
    planned_rests = {
        (str(nurse), prepared.clock.day_of(day)): prepared.clock.minute(
            to_instant(day, at, zones[nurse])
        )
        for (nurse, day), at in (rests or {}).items()
        if nurse in zones
    }
    return [
        wording.worded(violation.message)
        for violation in _violations(plan, planned_rests)
        if not _is_past(plan, violation, minute)
    ]


def _violations(
    plan: planner.Plan, planned_rests: Mapping[tuple[str, int], int]
) -> list[planner.Violation]:
    """Return what a plan breaks, each nurse resting as planned or where there is room now."""
    now = {(rest.nurse_id, rest.shift): rest for rest in engine.rests_of(plan)}
    planned = {
        (nurse, number): planner.RestTaken(nurse, number, start)
        for (nurse, day), start in planned_rests.items()
        if nurse in plan.problem.nurse_index
        for number, shift in enumerate(plan.problem.nurse(nurse).shifts)
        if shift.day == day and not shift.on_call
    }
    ways = [
        engine.evaluate(plan.problem, replace(plan, rests=tuple(rests.values()))).violations
        for rests in (now | planned, planned | now)
    ]
    chosen: list[planner.Violation] = [v for v in ways[0] if v.nurse_id is None]
    for nurse in dict.fromkeys(v.nurse_id for way in ways for v in way if v.nurse_id is not None):
        of_nurse = [[v for v in way if v.nurse_id == nurse] for way in ways]
        fewest: list[planner.Violation] = min(of_nurse, key=len)
        chosen += fewest
    return chosen


def _is_past(plan: planner.Plan, violation: planner.Violation, minute: int) -> bool:
    """Whether a broken rule of hours and breaks concerns nothing that is still to come."""
    if violation.rule not in DEPEND_ON_RESTS or violation.nurse_id is None:
        return False
    params = violation.message.params
    day, week = params.get("day"), params.get("week")
    to_come = [a.start for a in plan.by_nurse.get(violation.nurse_id, ()) if a.start > minute]
    days = {plan.problem.day_of(start) for start in to_come}
    if isinstance(week, int):
        return week not in {plan.problem.week_of(item) for item in days}
    if isinstance(day, int):
        return day not in days
    return not any(plan.by_visit[visit].start > minute for visit in violation.visit_ids)


def _called_for(
    assigned: Sequence[Assigned], first_day: date, last_day: date
) -> set[tuple[UUID, date]]:
    """Return the days for which nurses paid by the visit were asked to come.

    One who is on call and has nothing but what nurses on call are sent to is at her duty.
    """
    needs = queries.needs_by_ids({item.need_id for item in assigned})
    clock = clock_of(first_day, (last_day - first_day).days + 1)
    branches = {branch.id for branch in program.branches()}
    on_call = queries.on_call_hours(branches, clock)
    asked: set[tuple[UUID, date]] = set()
    for item in assigned:
        need = needs.get(item.need_id)
        for nurse in item.nurse_ids:
            is_duty = any(
                begins <= item.start_instant < ends for begins, ends in on_call.get(nurse, ())
            )
            if not (is_duty and need is not None and queries.is_for_on_call(need)):
                asked.add((nurse, item.day))
    return asked


def clock_of(first_day: date, days: int) -> Clock:
    """Return the clock of some days, in the zone of the first branch."""
    branches = program.branches()
    return Clock(first_day, days, branches[0].zone if branches else "UTC")


def _would_be_needed(
    gathered: gathering.Gathered,
    needs: Sequence[Need],
    settings: ProgramSettings,
    first_day: date,
    last_day: date,
) -> list[Need]:
    """Return needs that follow from what was gathered and are not stored."""
    stored = {need.id for need in needs}
    patients = {need.patient_id for need in needs}
    derived = needs_between(
        gathered.orders,
        gathered.routines,
        settings,
        first_day=first_day,
        last_day=last_day,
        scopes=program.scopes_by_branch(),
    )
    return [n for n in derived if n.id not in stored and n.patient_id not in patients]


def _narrow(
    clock: Clock,
    needs: Sequence[Need],
    nurses: Sequence[Nurse],
    done: Sequence[Assigned],
    settings: ProgramSettings,
    weights: planner.Weights,
) -> Prepared:
    """Return a problem of some visits and nurses only, without reading every order."""
    published = queries.assigned_between(clock.first_day, clock.last_day)
    given, source = _given(
        clock,
        needs=needs,
        nurses=[queries.called_in(n, clock.first_day, clock.last_day, settings) for n in nurses],
        homes=gathering.homes_of(
            {need.patient_id: need.branch_id for need in needs}, clock.first_day
        ),
        settings=settings,
        weights=weights,
        locked=queries.locks_of(need.id for need in needs),
        published={item.need_id: _reserved(item) for item in published},
        tentative=frozenset(),
        worked=_worked(done, clock.first_day),
        keeps_holidays=False,
    )
    return Prepared(
        given=given,
        problem=problem_from(given),
        needs={need.id: need for need in needs},
        cannot=(),
        travel_source=source,
    )


def own_nurses(homes: Mapping[UUID, Home]) -> dict[UUID, UUID]:
    """Return the named own nurse of each patient who has one."""
    return {patient: home.own_nurse for patient, home in homes.items() if home.own_nurse}


def _given(
    clock: Clock,
    *,
    needs: Sequence[Need],
    nurses: Sequence[Nurse],
    homes: Mapping[UUID, Home],
    settings: ProgramSettings,
    weights: planner.Weights,
    locked: Mapping[UUID, Reserved],
    published: Mapping[UUID, Reserved],
    tentative: frozenset[UUID],
    worked: Mapping[UUID, int],
    begun: Collection[UUID] = (),
    held_back: Mapping[UUID, KeptOut] = MappingProxyType({}),
    keeps_holidays: bool = True,
    not_before: datetime | None = None,
) -> tuple[Given, Message]:
    patients = [
        patient for patient in dict.fromkeys(need.patient_id for need in needs) if patient in homes
    ]
    placed = [nurse for nurse in nurses if nurse.home is not None and nurse.home.position]
    positions = [
        *(nurse.home.position for nurse in placed if nurse.home and nurse.home.position),
        *(homes[patient].position for patient in patients),
    ]
    if positions:
        figures = travel(positions)
        matrix = planner.TravelMatrix(
            np.rint(figures.seconds).astype(np.int32), figures.km.astype(np.float32)
        )
        source = figures.source
    else:
        matrix = planner.TravelMatrix(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32))
        source = Message("scheduling.no_places")
    given = Given(
        clock=clock,
        needs=needs,
        nurses=nurses,
        homes=homes,
        travel=matrix,
        place_of_nurse={nurse.id: row for row, nurse in enumerate(placed)},
        place_of_patient={patient: len(placed) + row for row, patient in enumerate(patients)},
        settings=settings,
        weights=weights,
        past=queries.past_of(patients, before=clock.first_day),
        locked=locked,
        published=published,
        promised=queries.promises_of(clock.first_day, clock.last_day),
        tentative=frozenset(need.id for need in needs if need.patient_id in tentative),
        worked_before=worked,
        agreed_overtime=queries.agreed_overtime(clock.first_day, clock.last_day),
        facts=facts_of([need for need in needs if need.id not in begun], not_before=clock.first_day)
        | dict.fromkeys(begun, HAS_BEGUN),
        on_call=queries.on_call_hours({nurse.branch_id for nurse in nurses}, clock),
        kept_out=held_back,
        keeps_holidays=keeps_holidays,
        not_before=not_before,
    )
    return given, source


def _still_needed(needs: Sequence[Need], done: Sequence[Assigned]) -> list[Need]:
    """Leave out what was served before, and keep the distance to it."""
    last = {item.need_id: item.day for item in done}
    found = []
    for need in needs:
        if need.id in last:
            continue
        before = last.get(need.apart[0]) if need.apart is not None else None
        if before is not None and need.apart is not None:
            earliest = max(need.earliest_day, before + timedelta(days=need.apart[1]))
            need = replace(need, earliest_day=min(earliest, need.latest_day))
        found.append(need)
    return found


def _worked(done: Sequence[Assigned], first_day: date) -> dict[UUID, int]:
    """Return minutes from first start to last end by nurse, of the week's days before."""
    spans: dict[tuple[UUID, date], tuple[datetime, datetime]] = {}
    for item in done:
        if item.day < monday_of(first_day):
            continue
        for nurse in item.nurse_ids:
            low, high = spans.get((nurse, item.day), (item.start_instant, item.end_instant))
            spans[nurse, item.day] = (
                min(low, item.start_instant),
                max(high, item.end_instant),
            )
    found: dict[UUID, int] = {}
    for (nurse, _), (low, high) in spans.items():
        found[nurse] = found.get(nurse, 0) + int((high - low).total_seconds() // 60)
    return found


def _reserved(item: Assigned) -> Reserved:
    return Reserved(item.nurse_ids, item.start_instant)


def _why_not(
    need: Need, given: Given, gathered: gathering.Gathered, possible: Collection[UUID]
) -> Message:
    if need.patient_id in gathered.no_position:
        return Message("scheduling.no_position")
    if need.id in given.kept_out:
        return given.kept_out[need.id].why
    if _waits_for_admission(need, given, possible):
        return Message("scheduling.after_admission")
    days = {"first": need.earliest_day.isoformat(), "last": need.latest_day.isoformat()}
    return Message("scheduling.no_pick_up" if _waits_for_pick_up(need, given) else _NO_DAY, days)


def _way_out(
    need: Need, given: Given, gathered: gathering.Gathered, possible: Collection[UUID]
) -> Message:
    if need.patient_id in gathered.no_position:
        return Message("scheduling.place_the_home")
    if need.id in given.kept_out:
        owner = given.kept_out[need.id].owner
        return Message("scheduling.clear_first", {"owner": owner})
    if _waits_for_admission(need, given, possible):
        return Message("scheduling.admit_first")
    if _waits_for_pick_up(need, given):
        return Message("scheduling.ask_for_pick_up")
    return Message("scheduling.open_the_days")


def _waits_for_admission(need: Need, given: Given, possible: Collection[UUID]) -> bool:
    needed = {one.id for one in given.needs}
    return need.follows in needed and need.follows not in possible


def _waits_for_pick_up(need: Need, given: Given) -> bool:
    facts = given.facts.get(need.id)
    return facts is not None and facts.is_bound_to_laboratory


_NO_DAY = "scheduling.no_day"


def own_nurse_of(patient_id: UUID, on: date) -> UUID | None:
    """Return the named own nurse of one patient."""
    home = census.visit_homes([patient_id], on).get(patient_id)
    return home.primary_nurse if home else None
