"""Whether the program can staff a visit: yes, no and why, or on call; and its earliest hour.

Answered by the planner's plain check against the routes as they stand (the draft where there is
one). Nobody else's visit is moved for it, so that a yes holds without a call to anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import local_day, to_civil
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import LicenceScope, ProgramSettings, VisitKind
from hearthline.rooms.scheduling.queries.routes import Routes, instants, read_routes
from hearthline.rooms.scheduling.queries.visit_facts import people_facts
from hearthline.rooms.scheduling.rules.needs import minutes_of
from hearthline.rooms.scheduling.rules.routes import (
    Fit,
    Misfit,
    Sought,
    fits,
    may_take,
    routes_plan,
    soonest,
)
from hearthline.rooms.scheduling.rules.skills import skills_for
from hearthline.rooms.scheduling.rules.visit_facts import NOTHING_KNOWN
from hearthline.rooms.scheduling.values import (
    CanTake,
    Capacity,
    CareAsked,
    EarliestHour,
    FreeNurse,
    LineKind,
    VisitOrder,
)
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import FIRST, OnCallRole

DAYS_LOOKED_AHEAD = 3
"""How far the earliest hour is looked for: an answer about later days is for planning."""


@dataclass(frozen=True, slots=True)
class CareRules:
    """What the program says of visits: its settings, and which licences may do what in a state."""

    settings: ProgramSettings
    scopes: Mapping[str, LicenceScope]


def care_rules(states: Collection[str]) -> CareRules:
    """Return the rules in force for homes in some states, in two queries."""
    return CareRules(program.settings_in_force().settings, program.licence_scopes(states))


def care_asked(
    *,
    key: UUID,
    branch_id: UUID,
    kind: VisitKind,
    zone: str,
    position: Position | None,
    state: str = "",
    patient_id: UUID | None = None,
    line: LineKind = LineKind.UNKNOWN,
    therapy: str = "",
    age_years: int | None = None,
    is_nurse_given: bool = False,
    infusion_minutes: int = 0,
    by: CareRules | None = None,
) -> CareAsked:
    """Return a visit as it would be planned: length by the settings, competencies by the grid.

    Parameters
    ----------
    key
        Whatever the caller names the question by (a referral, a patient).
    infusion_minutes
        How long the nurse-given drug runs; 0 when nobody waits for one.
    by
        The program's rules, read once by who asks about many; read here when missing.
    """
    by = by or care_rules([state])
    order = VisitOrder(
        thread=key,
        order_id=key,
        patient_id=patient_id or key,
        branch_id=branch_id,
        kind=kind,
        starts_on=date.min,
        infusion_minutes=infusion_minutes,
    )
    return CareAsked(
        key=key,
        branch_id=branch_id,
        minutes=minutes_of(order, by.settings),
        position=position,
        state=state,
        zone=zone,
        skills=skills_for(
            kind, line=line, therapy=therapy, age_years=age_years, is_nurse_given=is_nurse_given
        ),
        licence_kinds=by.scopes[state].of(kind),
        patient_id=patient_id,
    )


def capacity(asked: CareAsked, day: date, opens: time, closes: time, *, now: datetime) -> Capacity:
    """Return whether somebody can start the visit within civil hours of the home.

    Parameters
    ----------
    opens, closes
        First and last start; ``closes`` before ``opens`` is the next morning.
    """
    return capacities([(asked, day, opens, closes)], now=now)[asked.key]


def capacities(
    asked: Sequence[tuple[CareAsked, date, time, time]], *, now: datetime
) -> dict[UUID, Capacity]:
    """Return the answer to several questions by their keys, in a constant number of queries."""
    if not asked:
        return {}
    windows = {
        care.key: instants(day, opens, closes, care.zone) for care, day, opens, closes in asked
    }
    first = min(day for _care, day, _opens, _closes in asked)
    last = max(day for _care, day, _opens, _closes in asked) + timedelta(days=1)
    cares = [care for care, *_rest in asked]
    return _answers(_scene(cares, windows, first, last), cares, windows, now)


@dataclass(frozen=True, slots=True)
class Staffing:
    """Whether somebody can make a visit when it is due, and the earliest hour at all.

    Parameters
    ----------
    when_due
        ``None`` when the hour it is due is not known, has passed, or lies further ahead than is
        looked.
    earliest
        ``None`` when nobody can within the days looked ahead.
    """

    when_due: Capacity | None
    earliest: EarliestHour | None


def staffing(
    asked: Sequence[CareAsked], due: Mapping[UUID, datetime], *, now: datetime
) -> dict[UUID, Staffing]:
    """Return by key whether each visit can be staffed at its hour, and from when on.

    The routes are read once for both questions, however many visits are asked about.

    Parameters
    ----------
    due
        Instant at which a visit is due, by key; visits without one are not asked about that.
    """
    if not asked:
        return {}
    until = now + timedelta(days=DAYS_LOOKED_AHEAD)
    windows = {care.key: (now, until) for care in asked}
    then: dict[UUID, CareAsked] = {}
    for care in asked:
        at = due.get(care.key)
        if at is not None and now <= at < until:
            then[care.key] = replace(care, key=derived_id("when due", care.key))
            windows[then[care.key].key] = (at, at)
    first = min(local_day(now, care.zone) for care in asked)
    scene = _scene(
        [*asked, *then.values()], windows, first, first + timedelta(days=DAYS_LOOKED_AHEAD)
    )
    answers = _answers(scene, list(then.values()), windows, now)
    return {
        care.key: Staffing(
            answers[then[care.key].key] if care.key in then else None,
            _earliest(scene, care, now),
        )
        for care in asked
    }


def _answers(
    scene: _Scene,
    cares: Sequence[CareAsked],
    windows: Mapping[UUID, tuple[datetime, datetime]],
    now: datetime,
) -> dict[UUID, Capacity]:
    """Return the answers; who is on call is read where nobody at work can."""
    found = {care.key: _answer(scene, care, windows[care.key], now) for care in cares}
    branches = {care.branch_id for care in cares}
    if any(one.can is CanTake.NO for one in found.values()) and workforce.has_roster(branches):
        opens = [windows[care.key][0] for care in cares]
        roster = workforce.roster(branches, min(opens), max(opens) + timedelta(days=1))
        for care in cares:
            if found[care.key].can is CanTake.NO:
                found[care.key] = _by_roster(scene, care, windows[care.key][0], roster, found)
    return found


def earliest_hours(
    asked: Sequence[CareAsked], *, not_before: datetime, days: int = DAYS_LOOKED_AHEAD
) -> dict[UUID, EarliestHour | None]:
    """Return the earliest hour at which the program can staff each visit.

    ``None`` where nobody can within ``days``, or the home has no position. Only days that a plan
    in force reaches count: on others nobody knows yet who is where.
    """
    if not asked:
        return {}
    windows = {care.key: (not_before, not_before + timedelta(days=days)) for care in asked}
    first = min(local_day(not_before, care.zone) for care in asked)
    scene = _scene(asked, windows, first, first + timedelta(days=days))
    return {care.key: _earliest(scene, care, not_before) for care in asked}


def earliest_start(
    asked: CareAsked, *, not_before: datetime, days: int = DAYS_LOOKED_AHEAD
) -> EarliestHour | None:
    """Return the earliest hour at which the program can staff one visit, or ``None``."""
    return earliest_hours([asked], not_before=not_before, days=days)[asked.key]


def _earliest(scene: _Scene, care: CareAsked, not_before: datetime) -> EarliestHour | None:
    best = scene.soonest(care, not_before) if care.position is not None else None
    return EarliestHour(best.day, best.starts, care.zone, best) if best else None


@dataclass(frozen=True, slots=True)
class _Scene:
    routes: Routes
    plan: planner.Plan

    def free(self, care: CareAsked, not_before: datetime) -> list[FreeNurse]:
        """Return who can make the visit, soonest first."""
        return sorted(
            (
                self._free(care, found)
                for found in self.found(care, not_before)
                if isinstance(found, Fit)
            ),
            key=lambda nurse: (nurse.day, nurse.starts, nurse.drive_minutes, str(nurse.id)),
        )

    def soonest(self, care: CareAsked, not_before: datetime) -> FreeNurse | None:
        minute = max(0, self.routes.clock.minute(not_before))
        found = soonest(self.plan, care.key, not_before=minute)
        return self._free(care, found) if found is not None else None

    def found(self, care: CareAsked, not_before: datetime) -> list[Fit | Misfit]:
        minute = max(0, self.routes.clock.minute(not_before))
        return list(fits(self.plan, care.key, not_before=minute))

    def may(self, care: CareAsked) -> list[planner.Nurse]:
        """Return who may and can make the visit, whatever the hour."""
        if str(care.key) not in self.plan.problem.visit_index:
            return []
        visit = self.plan.problem.visit(str(care.key))
        return [nurse for nurse in self.plan.problem.nurses if may_take(visit, nurse)]

    def works(self, nurse_id: UUID, window: tuple[datetime, datetime]) -> bool:
        """Whether a nurse is at work in some hour of a window."""
        return any(
            shift.start_instant < window[1] and shift.end_instant > window[0]
            for shift in self.routes.nurses[nurse_id].shifts
        )

    def _free(self, care: CareAsked, fit: Fit) -> FreeNurse:
        civil = to_civil(self.routes.clock.instant(fit.start), care.zone)
        return FreeNurse(
            fit.nurse_id,
            self.routes.nurses[fit.nurse_id].name,
            civil.day,
            civil.clock,
            fit.check.driving_change_minutes,
        )


def _scene(
    asked: Sequence[CareAsked],
    windows: Mapping[UUID, tuple[datetime, datetime]],
    first: date,
    last: date,
) -> _Scene:
    positions = {care.key: care.position for care in asked if care.position is not None}
    routes = read_routes(
        {care.branch_id for care in asked}, first, last, positions=positions, unwanted={}
    )
    people = people_facts({care.patient_id for care in asked if care.patient_id}, first)
    sought = [
        Sought(
            key=care.key,
            patient_id=care.patient_id or care.key,
            place=routes.place_of_key[care.key],
            minutes=care.minutes,
            windows=(windows[care.key],),
            skills=care.skills,
            licence_kinds=care.licence_kinds,
            state=care.state,
            facts=people.get(care.patient_id or care.key, NOTHING_KNOWN),
        )
        for care in asked
        if care.key in positions
    ]
    at_work = tuple(
        replace(nurse, shifts=tuple(s for s in nurse.shifts if _is_planned(routes, s.day)))
        for nurse in routes.at_work
    )
    plan = routes_plan(
        routes.clock,
        nurses=at_work,
        stops=routes.stops,
        sought=sought,
        place_of_patient=routes.place_of_patient,
        travel=routes.travel,
    )
    return _Scene(routes, plan)


def _is_planned(routes: Routes, day: int) -> bool:
    """Whether a plan reaches that day: else nobody knows who is where then."""
    last = routes.planned_to
    return last is not None and routes.clock.first_day + timedelta(days=day) <= last


def _answer(
    scene: _Scene, care: CareAsked, window: tuple[datetime, datetime], now: datetime
) -> Capacity:
    if care.position is None:
        return Capacity(care.key, CanTake.UNKNOWN, (), Message("scheduling.capacity_no_position"))
    day = local_day(window[0], care.zone)
    if scene.routes.planned_to is None or day > scene.routes.planned_to:
        why = Message("scheduling.capacity_not_planned", {"day": day.isoformat()})
        return Capacity(care.key, CanTake.UNKNOWN, (), why)
    free = scene.free(care, now)
    if free:
        first = free[0]
        said = Message(
            "scheduling.capacity_yes",
            {"name": first.name, "starts": f"{first.starts:%H:%M}", "count": len(free)},
        )
        return Capacity(care.key, CanTake.YES, tuple(free), said)
    return Capacity(care.key, CanTake.NO, (), _why_nobody(scene, care, window, now))


def _by_roster(
    scene: _Scene,
    care: CareAsked,
    at: datetime,
    roster: workforce.Roster,
    found: Mapping[UUID, Capacity],
) -> Capacity:
    """Return the nurse on call when she may and can do it; else the no as it was."""
    turn = roster.holder((care.branch_id, OnCallRole.NURSE, FIRST), at)
    nurse = scene.routes.nurses.get(turn.staff_id) if turn is not None else None
    if nurse is not None and nurse.id in {UUID(one.id) for one in scene.may(care)}:
        civil = to_civil(at, care.zone)
        free = FreeNurse(nurse.id, nurse.name, civil.day, civil.clock, 0)
        said = Message("scheduling.capacity_on_call", {"name": nurse.name})
        return Capacity(care.key, CanTake.ON_CALL, (free,), said)
    held = found[care.key]
    if held.said.code != "scheduling.capacity_nobody_works":
        return held
    return Capacity(care.key, held.can, (), Message("scheduling.capacity_nobody_on_call"))


def _why_nobody(
    scene: _Scene, care: CareAsked, window: tuple[datetime, datetime], now: datetime
) -> Message:
    """Return the least that stands in the way, over all nurses."""
    misfits = [item for item in scene.found(care, now) if isinstance(item, Misfit)]
    if not misfits:
        return Message("scheduling.capacity_nobody_works")
    broken = [{violation.rule for violation in item.violations} for item in misfits]
    able = [rules for rules in broken if not rules & {planner.Rule.SKILL, planner.Rule.LICENCE}]
    if not able:
        return Message("scheduling.capacity_nobody_qualified")
    if not any(scene.works(item.nurse_id, window) for item in misfits):
        return Message("scheduling.capacity_nobody_works")
    return Message("scheduling.capacity_all_taken")
