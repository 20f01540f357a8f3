"""Which rules a plan breaks, found by following every nurse through her day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from hearthline.kernel.messages import Message, Param

from ..values import (
    Assignment,
    Link,
    LinkKind,
    Nurse,
    Plan,
    Problem,
    Rule,
    Violation,
    Visit,
)


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a nurse is from when to when: at a visit, or at a laboratory for it."""

    start: int
    end: int
    place: int
    visit: Visit
    at_home: bool

    @property
    def visit_id(self) -> str:
        return self.visit.id


class Rules:
    """Walks a plan once: keeps what breaks a rule, and what the walk came to.

    ``check`` fills it: visits served, stops and minutes of work by nurse and shift, driving.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.violations: list[Violation] = []
        self.served: dict[str, Assignment] = {}
        self.routes: dict[tuple[str, int], list[_Stop]] = defaultdict(list)
        self.work: dict[tuple[str, int], int] = {}
        self.past_end: dict[tuple[str, int], int] = {}
        self.driving_minutes = 0
        self.driving_km = 0.0
        self.called_out = 0
        self.rests = {(rest.nurse_id, rest.shift): rest.start for rest in reversed(plan.rests)}

    def check(self) -> None:
        """Hold the plan against every rule."""
        self._check_listing()
        for assignment in self.served.values():
            self._check_visit(assignment)
            self._check_handing_in(assignment)
        for (nurse_id, shift), stops in sorted(self.routes.items()):
            nurse = self.problem.nurse(nurse_id)
            stops.sort(key=lambda stop: (stop.start, stop.visit_id, not stop.at_home))
            self._check_route(nurse, shift, stops)
        for nurse in self.problem.nurses:
            self._check_days_and_weeks(nurse)
        for link in self.problem.links:
            self._check_link(link)

    def _broken(
        self, rule: Rule, visits: tuple[str, ...] = (), nurse: str | None = None, **params: Param
    ) -> None:
        message = Message(f"planner.broken.{rule}", {"nurse": nurse, **params})
        self.violations.append(Violation(rule, message, visits, nurse))

    def _check_listing(self) -> None:
        listed = Counter(assignment.visit_id for assignment in self.plan.assignments)
        listed.update(unserved.visit_id for unserved in self.plan.unserved)
        for visit_id, times in listed.items():
            if visit_id not in self.problem.visit_index:
                self._broken(Rule.KNOWN, (visit_id,), unknown=visit_id)
            elif times > 1:
                self._broken(Rule.ONCE, (visit_id,), visit=visit_id, times=times)
        for visit in self.problem.visits:
            if visit.id not in listed:
                self._broken(Rule.ONCE, (visit.id,), visit=visit.id, times=0)
        for assignment in self.plan.assignments:
            if assignment.visit_id not in self.problem.visit_index:
                continue
            unknown = [n for n in assignment.nurse_ids if n not in self.problem.nurse_index]
            if unknown:
                self._broken(Rule.KNOWN, (assignment.visit_id,), unknown=unknown[0])
            elif assignment.visit_id not in self.served:
                self.served[assignment.visit_id] = assignment

    def _check_visit(self, assignment: Assignment) -> None:
        visit = self.problem.visit(assignment.visit_id)
        found = len(set(assignment.nurse_ids))
        if found != visit.nurses_needed or found != len(assignment.nurse_ids):
            self._broken(
                Rule.NURSES_NEEDED,
                (visit.id,),
                visit=visit.id,
                found=found,
                needed=visit.nurses_needed,
            )
        self._check_start(visit, assignment)
        for nurse_id in assignment.nurse_ids:
            nurse = self.problem.nurse(nurse_id)
            day = self.problem.day_of(assignment.start)
            for skill in sorted(visit.skills):
                if not nurse.holds(skill, day):
                    self._broken(Rule.SKILL, (visit.id,), nurse_id, visit=visit.id, skill=skill)
            if not nurse.licensed(visit.licence_kinds, visit.licence_state, day):
                self._broken(
                    Rule.LICENCE,
                    (visit.id,),
                    nurse_id,
                    visit=visit.id,
                    kinds=" / ".join(sorted(visit.licence_kinds)),
                    state=visit.licence_state,
                )
            if visit.patient_id in nurse.excluded_patients or visit.present & nurse.avoids:
                self._broken(Rule.EXCLUDED, (visit.id,), nurse_id, visit=visit.id)
            unknown = nurse.avoids - visit.present - visit.absent
            if unknown:
                self._broken(
                    Rule.NOT_KNOWN,
                    (visit.id,),
                    nurse_id,
                    visit=visit.id,
                    what=", ".join(sorted(unknown)),
                )
            if visit.languages and not visit.languages & nurse.languages:
                self._broken(
                    Rule.LANGUAGE,
                    (visit.id,),
                    nurse_id,
                    visit=visit.id,
                    languages=", ".join(sorted(visit.languages)),
                )
            for number, shift in enumerate(nurse.shifts):
                if shift.start <= assignment.start < shift.end + nurse.overtime_per_shift:
                    if shift.on_call and not visit.urgent:
                        self._broken(Rule.ON_CALL, (visit.id,), nurse_id, visit=visit.id)
                    self.routes[nurse_id, number].append(
                        _Stop(assignment.start, assignment.end, visit.location, visit, True)
                    )
                    if shift.on_call:
                        self.called_out += 1
                    self._check_drop_off(visit, assignment, nurse_id, number)
                    break
            else:
                self._broken(
                    Rule.SHIFT, (visit.id,), nurse_id, visit=visit.id, minute=assignment.start
                )

    def _check_start(self, visit: Visit, assignment: Assignment) -> None:
        if assignment.end != assignment.start + visit.service_minutes:
            self._broken(
                Rule.WINDOW,
                (visit.id,),
                visit=visit.id,
                minute=assignment.end,
            )
        if visit.locked is not None:
            kept = (
                set(visit.locked.nurse_ids) == set(assignment.nurse_ids)
                and visit.locked.start == assignment.start
            )
            if not kept:
                self._broken(Rule.LOCKED, (visit.id,), visit=visit.id, minute=visit.locked.start)
            return
        if not any(window.opens <= assignment.start <= window.closes for window in visit.windows):
            self._broken(Rule.WINDOW, (visit.id,), visit=visit.id, minute=assignment.start)
        if visit.latest_start is not None and assignment.start > visit.latest_start:
            self._broken(Rule.LATEST_START, (visit.id,), visit=visit.id, minute=visit.latest_start)
        if visit.use_by is not None:
            given = visit.service_minutes if visit.given_after is None else visit.given_after
            if assignment.start + given > visit.use_by:
                self._broken(Rule.USE_BY, (visit.id,), visit=visit.id, minute=visit.use_by)
        for after in visit.after:
            expected = self.problem.event_of[after.event_id].expected
            if expected is None or assignment.start < expected + after.minutes:
                self._broken(
                    Rule.CLEARED, (visit.id,), visit=visit.id, event=after.event_id, minute=expected
                )

    def _check_handing_in(self, assignment: Assignment) -> None:
        """A specimen is handed in by one of the visit's nurses, in time and while it is open."""
        visit = self.problem.visit(assignment.visit_id)
        wanted, found = visit.drop_off, assignment.handed_in
        kept = wanted is None and found is None
        if wanted is not None and found is not None:
            kept = (
                found.nurse_id in assignment.nurse_ids
                and found.start >= assignment.end
                and found.start <= assignment.start + wanted.drawn_after + wanted.within
                and any(w.opens <= found.start <= w.closes for w in wanted.windows)
            )
        if not kept:
            self._broken(Rule.DROP_OFF, (visit.id,), visit=visit.id)

    def _check_drop_off(
        self, visit: Visit, assignment: Assignment, nurse_id: str, number: int
    ) -> None:
        """Make the way to the laboratory a stop of the route, which it must be a part of."""
        found = assignment.handed_in
        if visit.drop_off is None or found is None or found.nurse_id != nurse_id:
            return
        nurse = self.problem.nurse(nurse_id)
        shift = nurse.shifts[number]
        if not shift.start <= found.start < shift.end + nurse.overtime_per_shift:
            self._broken(Rule.DROP_OFF, (visit.id,), nurse_id, visit=visit.id)
            return
        ends = found.start + visit.drop_off.minutes
        self.routes[nurse_id, number].append(
            _Stop(found.start, ends, visit.drop_off.location, visit, False)
        )

    def _check_route(self, nurse: Nurse, number: int, stops: list[_Stop]) -> None:
        shift = nurse.shifts[number]
        places = [stop.place for stop in stops]
        km, way = self.problem.travel.km, self.problem.way
        leaves = self.problem.latest_leaving(shift.start_location, places[0], stops[0].start)
        way_out = way(shift.start_location, places[0], leaves)
        way_home = way(places[-1], shift.end_location, stops[-1].end)
        legs = [way(a.place, b.place, a.end) for a, b in pairwise(stops)]
        self.driving_minutes += way_out + sum(legs) + way_home
        self.driving_km += float(
            km[shift.start_location, places[0]]
            + sum(float(km[a, b]) for a, b in pairwise(places))
            + km[places[-1], shift.end_location]
        )
        if shift.capacity is not None:
            brings = sum(stop.visit.load for stop in stops if stop.at_home)
            if brings > shift.capacity:
                self._broken(
                    Rule.CAPACITY,
                    tuple(stop.visit_id for stop in stops),
                    nurse.id,
                    found=brings,
                    most=shift.capacity,
                )
        returns = stops[-1].end + way_home
        slack_needed = [0] * len(legs)
        paid_break = 0
        if shift.rest is not None:
            begun = self.rests.get((nurse.id, number))
            minutes_of_rest = shift.rest.minutes
            if begun is None or not shift.rest.opens <= begun <= shift.rest.closes:
                self._broken(
                    Rule.BREAK,
                    tuple(stop.visit_id for stop in stops),
                    nurse.id,
                    opens=shift.rest.opens,
                    closes=shift.rest.closes,
                )
            elif begun + minutes_of_rest <= leaves or begun >= returns:
                pass
            else:
                paid_break = minutes_of_rest
                ended = begun + minutes_of_rest
                inside = [stop for stop in stops if stop.start < ended and begun < stop.end]
                if inside:
                    self._broken(
                        Rule.BREAK,
                        tuple(stop.visit_id for stop in inside),
                        nurse.id,
                        opens=shift.rest.opens,
                        closes=shift.rest.closes,
                    )
                elif begun >= stops[-1].end:
                    returns += minutes_of_rest
                elif ended <= stops[0].start:
                    leaves -= minutes_of_rest
                else:
                    for gap, (before, after) in enumerate(pairwise(stops)):
                        if before.end <= begun and ended <= after.start:
                            slack_needed[gap] = minutes_of_rest
        for leg, rest, (before, after) in zip(legs, slack_needed, pairwise(stops), strict=True):
            if before.end + leg + rest > after.start:
                self._broken(
                    Rule.TRAVEL,
                    (before.visit_id, after.visit_id),
                    nurse.id,
                    visit=after.visit_id,
                    missing=before.end + leg + rest - after.start,
                )
        if leaves < shift.start or returns > shift.end + nurse.overtime_per_shift:
            self._broken(
                Rule.SHIFT,
                tuple(stop.visit_id for stop in stops),
                nurse.id,
                visit=stops[0].visit_id if leaves < shift.start else stops[-1].visit_id,
                minute=leaves if leaves < shift.start else returns,
            )
        self.work[nurse.id, number] = returns - leaves - paid_break
        self.past_end[nurse.id, number] = max(0, returns - shift.end)

    def _check_days_and_weeks(self, nurse: Nurse) -> None:
        by_day: Counter[int] = Counter()
        visits_by_day: Counter[int] = Counter()
        for number, shift in enumerate(nurse.shifts):
            by_day[shift.day] += self.work.get((nurse.id, number), 0)
            stops = self.routes.get((nurse.id, number), [])
            visits_by_day[shift.day] += sum(stop.at_home for stop in stops)
        for day, worked in by_day.items():
            if worked > nurse.max_daily_minutes:
                self._broken(
                    Rule.DAILY_HOURS,
                    nurse=nurse.id,
                    day=day,
                    minutes=worked,
                    most=nurse.max_daily_minutes,
                )
        for day, count in visits_by_day.items():
            if count > nurse.max_visits_per_day:
                self._broken(
                    Rule.MAX_VISITS,
                    nurse=nurse.id,
                    day=day,
                    found=count,
                    most=nurse.max_visits_per_day,
                )
        for week, worked in self.weekly_work(nurse).items():
            if worked and worked > nurse.weekly_minutes + nurse.overtime_per_week:
                self._broken(
                    Rule.WEEKLY_HOURS,
                    nurse=nurse.id,
                    week=week,
                    minutes=worked,
                    most=nurse.weekly_minutes + nurse.overtime_per_week,
                )

    def weekly_work(self, nurse: Nurse) -> dict[int, int]:
        """Minutes by week in which this plan makes her work, with those worked before it."""
        weeks: Counter[int] = Counter()
        for number, shift in enumerate(nurse.shifts):
            worked = self.work.get((nurse.id, number), 0)
            if worked:
                weeks[self.problem.week_of(shift.day)] += worked
        if weeks[0]:
            weeks[0] += nurse.minutes_worked_before
        return dict(weeks)

    def _check_link(self, link: Link) -> None:
        first, second = self.served.get(link.first), self.served.get(link.second)
        if second is not None and first is None and link.kind is LinkKind.PRECEDENCE:
            self._link_broken(link)
        if first is None or second is None:
            return
        days = abs(self.problem.day_of(first.start) - self.problem.day_of(second.start))
        gap = second.start - first.end
        kept = {
            LinkKind.PRECEDENCE: gap >= link.min_gap
            and (link.max_gap is None or gap <= link.max_gap),
            LinkKind.SAME_NURSE: set(first.nurse_ids) == set(second.nurse_ids),
            LinkKind.DIFFERENT_NURSE: not set(first.nurse_ids) & set(second.nurse_ids),
            LinkKind.SAME_START: first.start == second.start,
            LinkKind.SAME_DAY: days == 0,
            LinkKind.MIN_DAYS_APART: days >= link.days,
        }[link.kind]
        if not kept:
            self._link_broken(link)

    def _link_broken(self, link: Link) -> None:
        self._broken(
            Rule(link.kind.value),
            (link.first, link.second),
            visit=link.second,
            other=link.first,
            days=link.days,
        )
