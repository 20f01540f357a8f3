"""Problems too large for one search: who and what belongs together, by branches and places.

A problem is cut into areas; each nurse goes to an area near her home that is short of hours, and
to those where patients know her. Each of her days is then given to one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .values import Nurse, Problem, TravelMatrix, Visit

MOST_VISITS = 5000
"""Visits up to which one search is better than several: measured, see docs/planner.md."""

KNOWN_PULL = 0.5
"""How much a nurse's own patients weigh against the hours an area is short of, when her day is
given to one. Not sourced: hours decide only between areas that know her about equally well."""


@dataclass(frozen=True, eq=False)
class Area:
    """Visits near each other: what one search, or one for each of some weeks, can hold."""

    name: str
    branch: str
    visits: tuple[Visit, ...]


def areas_of(
    problem: Problem,
    *,
    branches: Mapping[str, str] | None = None,
    most_visits: int = MOST_VISITS,
) -> list[Area]:
    """Cut a problem by branches, and those by places until none has more than ``most_visits``.

    Patients tied by links, or fixed to one nurse on one day, stay together.

    Parameters
    ----------
    branches
        Branch by patient id; one branch when ``None``.
    """
    of = branches or {}
    by_branch: dict[str, list[list[Visit]]] = defaultdict(list)
    for group in _tied_patients(problem):
        by_branch[of.get(group[0].patient_id, "")].append(group)
    found = []
    for branch in sorted(by_branch):
        for number, visits in enumerate(cut_by_place(problem, by_branch[branch], most_visits)):
            found.append(Area(f"{branch}:{number}", branch, tuple(visits)))
    return found


def weeks_of(
    problem: Problem, area: Area, nurses: Sequence[Nurse], most_visits: int
) -> list[tuple[str, list[Visit], list[Nurse]]]:
    """Return an area as one part, or its working weeks as several when it has too many visits.

    A visit belongs to the week of its fixed, promised or published start, or of its first window.
    """
    weeks: dict[int, list[Visit]] = defaultdict(list)
    for visit in area.visits:
        weeks[problem.week_of(problem.day_of(_likely_start(visit)))].append(visit)
    if len(area.visits) <= most_visits or len(weeks) == 1:
        return [(area.name, list(area.visits), list(nurses))]
    runs: list[list[int]] = []
    for week in sorted(weeks):
        held = sum(len(weeks[w]) for w in runs[-1]) if runs else most_visits
        if held + len(weeks[week]) <= most_visits:
            runs[-1].append(week)
        else:
            runs.append([week])
    return [
        (
            f"{area.name}:{run[0]}",
            [visit for week in run for visit in weeks[week]],
            [
                replace(
                    nurse,
                    shifts=tuple(s for s in nurse.shifts if problem.week_of(s.day) in run),
                )
                for nurse in nurses
            ],
        )
        for run in runs
    ]


def _likely_start(visit: Visit) -> int:
    for known in (visit.locked, visit.promise, visit.published):
        if known is not None:
            return known.start
    return min(window.opens for window in visit.windows)


def share(
    problem: Problem, areas: Sequence[Area], *, branches: Mapping[str, str] | None = None
) -> list[list[Nurse]]:
    """Return the nurses of each area, each with the shifts that are given to it.

    A nurse belongs to the area near her home, within her branch, that is short of hours, and to
    every area where somebody knows her or waits for her. Each of her days goes to the one that
    knows her best and has fewest hours for its care; whole weeks do, where days worked in two
    areas could together go beyond her weekly hours.

    Parameters
    ----------
    branches
        Branch by nurse id; any when ``None``.
    """
    placing = _Placing(problem, areas, branches or {})
    return placing.shared()


class _Placing:
    """Who goes where: the hours of each area, and who is known in it."""

    def __init__(
        self, problem: Problem, areas: Sequence[Area], branches: Mapping[str, str]
    ) -> None:
        self.problem = problem
        self.areas = areas
        self.branches = branches
        self.need = [sum(v.service_minutes * v.nurses_needed for v in a.visits) for a in areas]
        self.has = [0.0] * len(areas)
        self.day_need = [self._by_day(area) for area in areas]
        self.day_has = [[0.0] * problem.days for _ in areas]
        self.known: dict[str, dict[int, dict[int, int]]] = {}
        self.locks: dict[tuple[str, int], int] = {}
        self.named: list[set[str]] = [set() for _ in areas]
        for number, area in enumerate(areas):
            self._read(number, area)

    def _by_day(self, area: Area) -> list[float]:
        """Return the minutes of care of an area by day, each visit spread over its days."""
        minutes = [1.0] * self.problem.days
        for visit in area.visits:
            days = {self.problem.day_of(window.opens) for window in visit.windows}
            for day in days:
                minutes[day] += visit.service_minutes * visit.nurses_needed / len(days)
        return minutes

    def _read(self, number: int, area: Area) -> None:
        """Note which nurses are known or fixed in an area, on which days."""
        problem = self.problem
        for visit in area.visits:
            if visit.locked is not None:
                for nurse_id in visit.locked.nurse_ids:
                    self.named[number].add(nurse_id)
                    shift = problem.nurse(nurse_id).shift_at(visit.locked.start)
                    if shift is not None:
                        day = problem.nurse(nurse_id).shifts[shift].day
                        self.locks[nurse_id, day] = number
                continue
            history = problem.history_of.get(visit.patient_id)
            if history is None:
                continue
            met = {nurse for nurse, count in history.past_visits.items() if count}
            if history.primary_nurse_id is not None:
                met.add(history.primary_nurse_id)
            days = {problem.day_of(window.opens) for window in visit.windows}
            for nurse_id in met:
                if nurse_id in problem.nurse_index:
                    by_day = self.known.setdefault(nurse_id, {}).setdefault(number, {})
                    for day in days:
                        by_day[day] = by_day.get(day, 0) + 1

    def shared(self) -> list[list[Nurse]]:
        """Return the nurses of each area with their shifts there."""
        given: dict[tuple[int, str], set[int]] = defaultdict(set)
        for nurse in self._nearest_first() if self.areas else ():
            home = self._home(nurse)
            choice = sorted(
                {home, *self.known.get(nurse.id, ())}
                | {area for (n, _), area in self.locks.items() if n == nurse.id}
            )
            for days in self._units(nurse):
                area = self._for(nurse, days, choice)
                for number, shift in enumerate(nurse.shifts):
                    if shift.day in days:
                        fixed = self.locks.get((nurse.id, shift.day), area)
                        given[fixed, nurse.id].add(number)
                        self.has[fixed] += shift.end - shift.start
                        self.day_has[fixed][shift.day] += shift.end - shift.start
        return [
            [
                replace(
                    nurse,
                    shifts=tuple(nurse.shifts[n] for n in sorted(given[number, nurse.id])),
                )
                for nurse in self.problem.nurses
                if (number, nurse.id) in given or nurse.id in self.named[number]
            ]
            for number in range(len(self.areas))
        ]

    def _nearest_first(self) -> list[Nurse]:
        minutes = self.problem.travel.minutes
        samples = [
            np.array([v.location for v in area.visits[:: max(1, len(area.visits) // 50)]])
            for area in self.areas
        ]
        self.near = {
            nurse.id: [
                float(np.median(minutes[nurse.shifts[0].start_location][s])) for s in samples
            ]
            for nurse in self.problem.nurses
            if nurse.shifts
        }
        return sorted(
            (n for n in self.problem.nurses if n.shifts),
            key=lambda n: (min(self.near[n.id], default=0), n.id),
        )

    def _home(self, nurse: Nurse) -> int:
        """Return the area near her home, within her branch, that is short of hours."""
        branch = self.branches.get(nurse.id)
        numbers = [
            n for n, area in enumerate(self.areas) if branch is None or area.branch == branch
        ] or list(range(len(self.areas)))
        paid = sum(s.end - s.start for n in self.problem.nurses for s in n.shifts)
        rate = paid / max(sum(self.need), 1)
        return min(
            numbers,
            key=lambda a: (self.has[a] > self.need[a] * rate, self.near[nurse.id][a], a),
        )

    def _units(self, nurse: Nurse) -> list[set[int]]:
        """Return her days one by one, or by weeks whose shifts could go beyond her hours."""
        weeks: dict[int, dict[int, int]] = defaultdict(dict)
        for shift in nurse.shifts:
            days = weeks[self.problem.week_of(shift.day)]
            most = shift.end + nurse.overtime_per_shift - shift.start
            days[shift.day] = days.get(shift.day, 0) + most
        units: list[set[int]] = []
        for week, days in sorted(weeks.items()):
            before = nurse.minutes_worked_before if week == 0 else 0
            hours = nurse.weekly_minutes + nurse.overtime_per_week
            if before + sum(days.values()) > hours:
                units.append(set(days))
            else:
                units += [{day} for day in sorted(days)]
        return units

    def _for(self, nurse: Nurse, days: set[int], choice: list[int]) -> int:
        if len(choice) == 1:
            return choice[0]
        known = {
            area: sum(self.known.get(nurse.id, {}).get(area, {}).get(day, 0) for day in days)
            for area in choice
        }
        most = max(sum(known.values()), 1)
        return min(
            choice,
            key=lambda a: (
                sum(self.day_has[a][d] for d in days) / sum(self.day_need[a][d] for d in days)
                - KNOWN_PULL * known[a] / most,
                -self.need[a],
                a,
            ),
        )


def part_of(problem: Problem, visits: Sequence[Visit], nurses: Sequence[Nurse]) -> Problem:
    """Return the problem of some visits and nurses, with the places they need and no others."""
    used = sorted(
        {v.location for v in visits}
        | {v.drop_off.location for v in visits if v.drop_off is not None}
        | {p for n in nurses for s in n.shifts for p in (s.start_location, s.end_location)}
    )
    row = {place: i for i, place in enumerate(used)} or {0: 0}
    chosen = np.array(used or [0])
    travel = TravelMatrix(
        problem.travel.seconds[np.ix_(chosen, chosen)],
        problem.travel.km[np.ix_(chosen, chosen)],
        problem.travel.slow_hours,
    )
    ids, patients = {v.id for v in visits}, {v.patient_id for v in visits}
    return replace(
        problem,
        visits=tuple(
            replace(
                v,
                location=row[v.location],
                drop_off=v.drop_off and replace(v.drop_off, location=row[v.drop_off.location]),
            )
            for v in visits
        ),
        nurses=tuple(
            replace(
                n,
                shifts=tuple(
                    replace(
                        s,
                        start_location=row[s.start_location],
                        end_location=row[s.end_location],
                    )
                    for s in n.shifts
                ),
            )
            for n in nurses
        ),
        travel=travel,
        links=tuple(x for x in problem.links if x.first in ids and x.second in ids),
        histories=tuple(h for h in problem.histories if h.patient_id in patients),
        preferences=tuple(p for p in problem.preferences if p.patient_id in patients),
    )


def _tied_patients(problem: Problem) -> list[list[Visit]]:
    """Return visits by patient; patients with links between them, or fixed to one nurse on one
    day, together."""
    parent = {visit.patient_id: visit.patient_id for visit in problem.visits}

    def root(patient: str) -> str:
        while parent[patient] != patient:
            parent[patient] = parent[parent[patient]]
            patient = parent[patient]
        return patient

    for link in problem.links:
        one = root(problem.visit(link.first).patient_id)
        other = root(problem.visit(link.second).patient_id)
        parent[max(one, other)] = min(one, other)
    fixed: dict[tuple[str, int], str] = {}
    for visit in problem.visits:
        if visit.locked is None:
            continue
        for nurse_id in visit.locked.nurse_ids:
            nurse = problem.nurse(nurse_id)
            number = nurse.shift_at(visit.locked.start)
            if number is None:
                continue
            before = fixed.setdefault((nurse_id, nurse.shifts[number].day), visit.patient_id)
            one, other = root(before), root(visit.patient_id)
            parent[max(one, other)] = min(one, other)
    groups: dict[str, list[Visit]] = {}
    for visit in problem.visits:
        groups.setdefault(root(visit.patient_id), []).append(visit)
    return list(groups.values())


def cut_by_place(
    problem: Problem, groups: list[list[Visit]], most_visits: int
) -> list[list[Visit]]:
    """Halve the groups between two far places until every part is small enough."""
    waiting, done = [groups], []
    while waiting:
        part = waiting.pop()
        size = sum(len(group) for group in part)
        if size <= most_visits or len(part) == 1:
            done.append([visit for group in part for visit in group])
            continue
        places = np.array([group[0].location for group in part])
        minutes, back = problem.travel.minutes, problem.travel.minutes_back
        one = places[int(np.argmax(minutes[places[0]][places]))]
        other = places[int(np.argmax(minutes[one][places]))]
        nearer = (
            minutes[one][places].astype(np.int64)
            + back[one][places]
            - minutes[other][places]
            - back[other][places]
        )
        ordered = [part[i] for i in np.argsort(nearer, kind="stable")]
        half, count = 0, 0
        while half < len(ordered) - 1 and count < size / 2:
            count += len(ordered[half])
            half += 1
        waiting += [ordered[:half], ordered[half:]]
    return done
