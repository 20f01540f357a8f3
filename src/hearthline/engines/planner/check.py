"""What a drag on the board would do, in plain Python and at once: two routes, four facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from hearthline.kernel.messages import Message, Param

from .people import acquaintance, not_known, standing_rules_broken
from .schedule import (
    EMPTY,
    Route,
    Stop,
    load_of,
    place_for_drop_off,
    route_with,
    stops_of,
    visits_among,
)
from .values import (
    Assignment,
    HandedIn,
    Link,
    LinkKind,
    Move,
    MoveCheck,
    Nurse,
    Plan,
    Problem,
    Rule,
    Violation,
    Visit,
)


def check(plan: Plan, move: Move) -> MoveCheck:
    """Return the four facts about giving a visit to other nurses or another start.

    Every other visit stays exactly where it is; a plan that lets the others give way is made by
    ``repair``. Only rules that the move itself would break are listed.

    Raises
    ------
    ProblemError
        If the visit or a nurse is unknown.
    """
    return _MoveChecker(plan, move).facts()


class _MoveChecker:
    def __init__(self, plan: Plan, move: Move) -> None:
        self.plan = plan
        self.move = move
        self.problem: Problem = plan.problem
        self.visit: Visit = self.problem.visit(move.visit_id)
        self.nurses: list[Nurse] = [self.problem.nurse(n) for n in move.nurse_ids]
        self.day = self.problem.day_of(move.start)
        self.violations: list[Violation] = []
        self.handed_in: HandedIn | None = None

    def facts(self) -> MoveCheck:
        self._check_visit()
        driving = 0
        for nurse in self._nurses_touched():
            for number in self._shifts_touched(nurse):
                driving += self._check_route(nurse, number)
        if self.visit.drop_off is not None and self.handed_in is None:
            self._broken(Rule.DROP_OFF, None, self.visit.id, visit=self.visit.id)
        for link in self.problem.links:
            if self.visit.id in (link.first, link.second):
                self._check_link(link)
        return MoveCheck(
            acquaintance={
                nurse.id: acquaintance(self.problem, self.visit.patient_id, nurse.id)
                for nurse in self.nurses
            },
            driving_change_minutes=driving,
            promises_touched=self._promises_touched(),
            violations=tuple(self.violations),
            handed_in=self.handed_in,
        )

    def _broken(self, rule: Rule, nurse: str | None, *visits: str, **params: Param) -> None:
        message = Message(f"planner.broken.{rule}", {"nurse": nurse, **params})
        self.violations.append(Violation(rule, message, visits, nurse))

    def _check_visit(self) -> None:
        visit, move = self.visit, self.move
        if len(set(move.nurse_ids)) != visit.nurses_needed:
            self._broken(
                Rule.NURSES_NEEDED,
                None,
                visit.id,
                visit=visit.id,
                found=len(set(move.nurse_ids)),
                needed=visit.nurses_needed,
            )
        if visit.locked is not None:
            same = set(visit.locked.nurse_ids) == set(move.nurse_ids)
            if not same or visit.locked.start != move.start:
                self._broken(Rule.LOCKED, None, visit.id, visit=visit.id, minute=visit.locked.start)
            return
        if not any(w.opens <= move.start <= w.closes for w in visit.windows):
            self._broken(Rule.WINDOW, None, visit.id, visit=visit.id, minute=move.start)
        if visit.latest_start is not None and move.start > visit.latest_start:
            self._broken(
                Rule.LATEST_START, None, visit.id, visit=visit.id, minute=visit.latest_start
            )
        latest = visit.latest_for_use
        if latest is not None and move.start > latest:
            self._broken(Rule.USE_BY, None, visit.id, visit=visit.id, minute=visit.use_by)
        for after in visit.after:
            expected = self.problem.event_of[after.event_id].expected
            if expected is None or move.start < expected + after.minutes:
                self._broken(
                    Rule.CLEARED,
                    None,
                    visit.id,
                    visit=visit.id,
                    event=after.event_id,
                    minute=expected,
                )

    def _nurses_touched(self) -> list[Nurse]:
        now = self.plan.by_visit.get(self.visit.id)
        ids = dict.fromkeys([*(now.nurse_ids if now else ()), *self.move.nurse_ids])
        return [self.problem.nurse(nurse_id) for nurse_id in ids]

    def _shifts_touched(self, nurse: Nurse) -> list[int]:
        now = self.plan.by_visit.get(self.visit.id)
        touched: dict[int, None] = {}
        if now is not None and nurse.id in now.nurse_ids:
            number = nurse.shift_at(now.start)
            if number is not None:
                touched[number] = None
        if nurse.id in self.move.nurse_ids:
            number = nurse.shift_at(self.move.start)
            if number is None:
                self._broken(
                    Rule.SHIFT,
                    nurse.id,
                    self.visit.id,
                    visit=self.visit.id,
                    minute=self.move.start,
                )
            else:
                touched[number] = None
        return list(touched)

    def _check_route(self, nurse: Nurse, number: int) -> int:
        """Note what the new route of a shift breaks; return its change in driving minutes."""
        shift = nurse.shifts[number]
        before_stops = stops_of(self.plan, nurse, number)
        after_stops = stops_of(self.plan, nurse, number, without=self.visit.id)
        joins = nurse.id in self.move.nurse_ids and nurse.shift_at(self.move.start) == number
        if joins:
            after_stops.append(Stop(self.visit, self.move.start))
            self._check_standing(nurse)
            if shift.on_call and not self.visit.urgent:
                self._broken(Rule.ON_CALL, nurse.id, self.visit.id, visit=self.visit.id)
            self._hand_in(nurse, number, after_stops)
            self._check_capacity(nurse, number, before_stops, after_stops)
        before = route_with(self.problem, shift, before_stops)
        after = route_with(self.problem, shift, after_stops)
        for visit_id in after.late_for:
            if visit_id not in before.late_for:
                self._broken(
                    Rule.TRAVEL, nurse.id, visit_id, self.visit.id, visit=visit_id, missing=None
                )
        held_before = before is EMPTY or self._within(nurse, number, before)
        if held_before and after is not EMPTY and not self._within(nurse, number, after):
            minute = after.leaves if after.leaves < shift.start else after.returns
            self._broken(Rule.SHIFT, nurse.id, self.visit.id, visit=self.visit.id, minute=minute)
        if after.rest_missing and not before.rest_missing and shift.rest is not None:
            self._broken(
                Rule.BREAK,
                nurse.id,
                self.visit.id,
                opens=shift.rest.opens,
                closes=shift.rest.closes,
            )
        self._check_limits(nurse, number, before, after, after_stops)
        return after.driving_minutes - before.driving_minutes

    def _hand_in(self, nurse: Nurse, number: int, stops: list[Stop]) -> None:
        """Let the first nurse with room for it bring the specimen to the laboratory."""
        if self.visit.drop_off is None or self.handed_in is not None:
            return
        now = self.plan.by_visit.get(self.visit.id)
        wished = None if now is None or now.handed_in is None else now.handed_in.start
        found = place_for_drop_off(self.problem, nurse, number, stops, self.visit, wished=wished)
        if found is not None:
            stops.append(found)
            self.handed_in = HandedIn(nurse.id, found.start)

    def _check_capacity(
        self, nurse: Nurse, number: int, before: Sequence[Stop], after: Sequence[Stop]
    ) -> None:
        most = nurse.shifts[number].capacity
        brings, brought = load_of(after), load_of(before)
        if most is not None and brings > most and brings > brought:
            self._broken(
                Rule.CAPACITY,
                nurse.id,
                self.visit.id,
                visit=self.visit.id,
                found=brings,
                most=most,
            )

    def _check_standing(self, nurse: Nurse) -> None:
        visit = self.visit
        broken = standing_rules_broken(visit, nurse, self.day)
        if Rule.SKILL in broken:
            for skill in sorted(visit.skills):
                if not nurse.holds(skill, self.day):
                    self._broken(Rule.SKILL, nurse.id, visit.id, visit=visit.id, skill=skill)
        if Rule.LICENCE in broken:
            self._broken(
                Rule.LICENCE,
                nurse.id,
                visit.id,
                visit=visit.id,
                kinds=" / ".join(sorted(visit.licence_kinds)),
                state=visit.licence_state,
            )
        if Rule.EXCLUDED in broken:
            self._broken(Rule.EXCLUDED, nurse.id, visit.id, visit=visit.id)
        if Rule.NOT_KNOWN in broken:
            self._broken(
                Rule.NOT_KNOWN,
                nurse.id,
                visit.id,
                visit=visit.id,
                what=", ".join(sorted(not_known(visit, nurse))),
            )
        if Rule.LANGUAGE in broken:
            self._broken(
                Rule.LANGUAGE,
                nurse.id,
                visit.id,
                visit=visit.id,
                languages=", ".join(sorted(visit.languages)),
            )

    def _within(self, nurse: Nurse, number: int, route: Route) -> bool:
        shift = nurse.shifts[number]
        return route.leaves >= shift.start and route.returns <= shift.end + nurse.overtime_per_shift

    def _check_limits(
        self, nurse: Nurse, number: int, before: Route, after: Route, stops: Sequence[Stop]
    ) -> None:
        shift = nurse.shifts[number]
        week = self.problem.week_of(shift.day)
        day_work, week_work, visits = after.work, after.work, visits_among(stops)
        for other, held in enumerate(nurse.shifts):
            if other == number or self.problem.week_of(held.day) != week:
                continue
            its_stops = stops_of(self.plan, nurse, other, without=self.visit.id)
            work = route_with(self.problem, held, its_stops).work
            week_work += work
            if held.day == shift.day:
                day_work += work
                visits += visits_among(its_stops)
        grows = after.work > before.work
        if grows and day_work > nurse.max_daily_minutes:
            self._broken(
                Rule.DAILY_HOURS,
                nurse.id,
                self.visit.id,
                day=shift.day,
                minutes=day_work,
                most=nurse.max_daily_minutes,
            )
        if week == 0:
            week_work += nurse.minutes_worked_before
        most = nurse.weekly_minutes + nurse.overtime_per_week
        if grows and week_work > most:
            self._broken(
                Rule.WEEKLY_HOURS,
                nurse.id,
                self.visit.id,
                week=week,
                minutes=week_work,
                most=most,
            )
        if visits > nurse.max_visits_per_day and nurse.id in self.move.nurse_ids:
            self._broken(
                Rule.MAX_VISITS,
                nurse.id,
                self.visit.id,
                day=shift.day,
                found=visits,
                most=nurse.max_visits_per_day,
            )

    def _check_link(self, link: Link) -> None:
        if not link_kept(self.plan, link, self.visit.id, self.move.nurse_ids, self.move.start):
            self._broken(
                Rule(link.kind.value),
                None,
                link.first,
                link.second,
                visit=link.second,
                other=link.first,
                days=link.days,
            )

    def _promises_touched(self) -> tuple[str, ...]:
        promise = self.visit.promise
        if promise is None or abs(self.move.start - promise.start) <= promise.tolerance:
            return ()
        return (self.visit.id,)


class Served(Protocol):
    """A plan as far as links ask: the problem, and who serves what when."""

    @property
    def problem(self) -> Problem:
        """What is planned."""

    @property
    def by_visit(self) -> Mapping[str, Assignment]:
        """Assignment by visit id."""


def link_kept(
    plan: Served, link: Link, visit_id: str, nurse_ids: Sequence[str], start: int
) -> bool:
    """Return whether ``link`` would hold with its visit ``visit_id`` at that start and nurses."""
    problem = plan.problem
    other_id = link.second if visit_id == link.first else link.first
    other = plan.by_visit.get(other_id)
    if other is None:
        return not (link.kind is LinkKind.PRECEDENCE and visit_id == link.second)
    days = abs(problem.day_of(start) - problem.day_of(other.start))
    shared = set(nurse_ids) & set(other.nurse_ids)
    if link.kind is LinkKind.PRECEDENCE:
        if visit_id == link.first:
            gap = other.start - start - problem.visit(visit_id).service_minutes
        else:
            gap = start - other.end
        return gap >= link.min_gap and (link.max_gap is None or gap <= link.max_gap)
    if link.kind is LinkKind.SAME_NURSE:
        return set(nurse_ids) == set(other.nurse_ids)
    if link.kind is LinkKind.DIFFERENT_NURSE:
        return not shared
    if link.kind is LinkKind.SAME_START:
        return start == other.start
    if link.kind is LinkKind.SAME_DAY:
        return days == 0
    return days >= link.days
