"""The routes of a problem, one for each shift of a nurse, and which visits each may take."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt

from ..values import Plan, Problem, Visit
from . import layout as at

Ints = npt.NDArray[np.int64]


class Routes:
    """The tables of staff, and for each visit the routes that may take it.

    ``overtime`` has the points for a minute of it, by row of weeks.
    """

    def __init__(
        self,
        problem: Problem,
        movable: frozenset[str] | None,
        open_days: frozenset[int] | None,
        start_from: Plan | None,
    ) -> None:
        self.problem = problem
        self.stays = {} if movable is None or start_from is None else start_from.by_visit
        self.movable = movable
        self.overtime: list[float] = []
        self.table, self.weeks, self.nurse_days = self._tables(open_days)
        self._last_day = np.array(
            [problem.day_of(int(row[at.R_LATEST]) - 1) for row in self.table], dtype=np.int64
        )
        self._of_nurse: dict[str, list[int]] = defaultdict(list)
        for row, n in enumerate(self.table[:, at.R_NURSE].tolist()):
            self._of_nurse[problem.nurses[n].id].append(row)
        self._qualified: dict[Any, npt.NDArray[np.bool_]] = {}
        self._excluded: dict[str, list[int]] = defaultdict(list)
        for n, nurse in enumerate(problem.nurses):
            for patient in nurse.excluded_patients:
                self._excluded[patient].append(n)

    def _tables(self, open_days: frozenset[int] | None) -> tuple[Ints, Ints, int]:
        """Return the routes, the hours of each nurse's weeks, and how many days they work."""
        rows: list[tuple[int, ...]] = []
        weeks: dict[tuple[int, int], int] = {}
        days: dict[tuple[int, int], int] = {}
        limits: list[tuple[int, int, int]] = []
        for n, nurse in enumerate(self.problem.nurses):
            for shift in nurse.shifts:
                number = self.problem.week_of(shift.day)
                if (n, number) not in weeks:
                    weeks[n, number] = len(weeks)
                    before = nurse.minutes_worked_before if number == 0 else 0
                    limits.append(
                        (
                            before,
                            nurse.weekly_minutes,
                            nurse.weekly_minutes + nurse.overtime_per_week,
                        )
                    )
                    self.overtime.append(nurse.overtime_points(self.problem.weights.overtime))
                days.setdefault((n, shift.day), len(days))
                rest = shift.rest
                rows.append(
                    (
                        n,
                        shift.day,
                        shift.start,
                        shift.end,
                        shift.end + nurse.overtime_per_shift,
                        shift.start_location,
                        shift.end_location,
                        rest.opens if rest else 0,
                        rest.closes if rest else 0,
                        rest.minutes if rest else 0,
                        weeks[n, number],
                        days[n, shift.day],
                        n,
                        open_days is None or shift.day in open_days,
                        shift.on_call,
                        1 << 40 if shift.capacity is None else shift.capacity,
                    )
                )
        return (
            np.array(rows, dtype=np.int64).reshape(-1, at.R_CAPACITY + 1),
            np.array(limits, dtype=np.int64).reshape(-1, 3),
            len(days),
        )

    def nurses(self) -> Ints:
        """Return what each nurse may work in a day, and the minutes she is paid for."""
        rows = []
        for nurse in self.problem.nurses:
            paid = sum(shift.end - shift.start for shift in nurse.shifts)
            rows.append(
                (
                    nurse.max_daily_minutes,
                    nurse.max_visits_per_day,
                    not nurse.per_diem and paid > 0,
                    max(paid, 1),
                )
            )
        return np.array(rows, dtype=np.int64).reshape(-1, at.N_PAID + 1)

    def is_frozen(self, visit: Visit) -> bool:
        """Whether the search must leave the visit as it is."""
        return visit.locked is not None or (
            self.movable is not None and visit.id not in self.movable
        )

    def open_to(self, visit: Visit, rows: list[tuple[int, int, int, int]]) -> Ints:
        """Return the routes that may take the visit in one of its windows, likeliest first."""
        route = self.table
        minutes = self.problem.travel.minutes
        if self.stays and self.is_frozen(visit):
            stays = self.stays.get(visit.id)
            if stays is None:
                return np.zeros(0, dtype=np.int64)
            hers = [self._of_nurse.get(nurse_id, []) for nurse_id in stays.nurse_ids]
            found = np.array(sorted(r for routes in hers for r in routes), dtype=np.int64)
            return found[self._qualified_routes(visit)[found]]
        allowed = self._qualified_routes(visit).copy()
        excluded = self._excluded.get(visit.patient_id)
        if excluded:
            allowed &= ~np.isin(route[:, at.R_NURSE], excluded)
        if visit.locked is not None:
            named = [self.problem.nurse_index[n] for n in visit.locked.nurse_ids]
            allowed &= np.isin(route[:, at.R_NURSE], named)
        if not visit.urgent:
            allowed &= route[:, at.R_ON_CALL] == 0
        earliest = route[:, at.R_START] + minutes[route[:, at.R_FROM], visit.location]
        latest = (
            route[:, at.R_LATEST]
            - visit.service_minutes
            - minutes[visit.location, route[:, at.R_TO]]
        )
        meets = np.zeros(len(route), dtype=bool)
        for opens, closes, _, _ in rows:
            meets |= np.maximum(earliest, opens) <= np.minimum(latest, closes)
        found = np.flatnonzero(allowed & meets).astype(np.int64)
        # Who knows the patient and who lives near come first: a good place found early spares
        # looking at the others. All routes of a nurse stay together.
        nurses = route[found, at.R_NURSE]
        history = self.problem.history_of.get(visit.patient_id)
        known = np.zeros(len(self.problem.nurses), dtype=np.int64)
        if history is not None:
            for nurse, count in history.past_visits.items():
                if nurse in self.problem.nurse_index and count:
                    known[self.problem.nurse_index[nurse]] = 1
        way = minutes[route[found, at.R_FROM], visit.location]
        nearest = np.full(len(self.problem.nurses), 1 << 30, dtype=np.int64)
        np.minimum.at(nearest, nurses, way)
        return found[np.lexsort((found, nurses, nearest[nurses], -known[nurses]))]

    def _qualified_routes(self, visit: Visit) -> npt.NDArray[np.bool_]:
        key = (
            visit.skills,
            visit.licence_kinds,
            visit.licence_state,
            visit.languages,
            visit.present,
            visit.absent,
        )
        if key not in self._qualified:
            good = np.zeros((len(self.problem.nurses), self.problem.days), dtype=bool)
            for n, nurse in enumerate(self.problem.nurses):
                if nurse.avoids - visit.absent:
                    continue
                if visit.languages and not visit.languages & nurse.languages:
                    continue
                for day in range(self.problem.days):
                    good[n, day] = nurse.licensed(
                        visit.licence_kinds, visit.licence_state, day
                    ) and all(nurse.holds(skill, day) for skill in visit.skills)
            nurses = self.table[:, at.R_NURSE]
            self._qualified[key] = (
                good[nurses, self.table[:, at.R_DAY]] & good[nurses, self._last_day]
            )
        return self._qualified[key]
