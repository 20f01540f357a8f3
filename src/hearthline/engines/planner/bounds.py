"""A cost that no plan can go below, from what each visit costs at least by itself.

A relaxation: every visit is looked at alone, with the shortest way to it and from it, the cheapest
nurse who may come and the best hour. Ways shared between visits are counted by halves, so their
sum never exceeds the driving of any plan. What visits do to each other (hours, breaks, order,
fairness, spread over the day) is left out, which makes the bound weak where days are full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import numpy.typing as npt

from .people import standing_rules_broken
from .reasons import usable_windows
from .values import LinkKind, Nurse, Problem, Visit


@dataclass(frozen=True, slots=True)
class Bound:
    """What no plan of a problem can go below.

    Parameters
    ----------
    cost
        Points in all.
    unserved
        Visits that nobody can serve whatever else is planned.
    parts
        Points by what they are for: unserved, lateness, new faces, driving, people.
    """

    cost: float
    unserved: int
    parts: dict[str, float]

    def gap(self, cost: float) -> float | None:
        """Return how far ``cost`` is above the bound, as a share of it; ``None`` at 0."""
        return None if self.cost <= 0 else (cost - self.cost) / self.cost


def lower_bound(problem: Problem) -> Bound:
    """Return a bound on the cost of every plan for ``problem``."""
    return _Relaxed(problem).bound()


class _Relaxed:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.able: dict[object, list[Nurse]] = {}
        self.days: dict[str, set[int]] = {
            nurse.id: {
                day
                for shift in nurse.shifts
                for day in (
                    problem.day_of(shift.start),
                    problem.day_of(shift.end + nurse.overtime_per_shift - 1),
                )
            }
            for nurse in problem.nurses
        }
        places = {visit.location for visit in problem.visits}
        ends = {
            place
            for nurse in problem.nurses
            for shift in nurse.shifts
            for place in (shift.start_location, shift.end_location)
        }
        ends |= {v.drop_off.location for v in problem.visits if v.drop_off is not None}
        self.shared = self._shared_places()
        self.minutes_in, self.minutes_out = self._shortest(places, ends, problem.travel.minutes)
        self.km_in, self.km_out = self._shortest(places, ends, problem.travel.km)

    def bound(self) -> Bound:
        weights = self.problem.weights
        parts = dict.fromkeys(("unserved", "lateness", "new_faces", "driving", "people"), 0.0)
        nobody = 0
        met: dict[str, bool] = {}
        spare: dict[str, float] = {}
        for visit in self.problem.visits:
            nurses = self._nurses(visit)
            missing = self._missing(visit)
            if len(nurses) < visit.nurses_needed:
                parts["unserved"] += missing
                nobody += 1
                continue
            costs = {
                "driving": weights.driving_minutes * self._half(visit, 0)
                + weights.driving_km * self._half(visit, 1),
                "lateness": weights.lateness_total * self._least_off(visit),
                "people": self._people(visit, nurses),
            }
            if sum(costs.values()) >= missing:
                parts["unserved"] += missing
                continue
            for name, cost in costs.items():
                parts[name] += cost
            spare[visit.patient_id] = (
                spare.get(visit.patient_id, 0.0) + missing - sum(costs.values())
            )
            history = self.problem.history_of.get(visit.patient_id)
            known = history is not None and any(
                history.past_visits.get(n.id, 0) or n.id == history.primary_nurse_id for n in nurses
            )
            met[visit.patient_id] = met.get(visit.patient_id, False) or known
        # Whom nobody of those who may come has met gets a new face, or no visit at all.
        for patient, cheapest in spare.items():
            if not met[patient]:
                parts["new_faces"] += min(weights.new_faces, cheapest)
        return Bound(sum(parts.values()), nobody, parts)

    def _nurses(self, visit: Visit) -> list[Nurse]:
        """Return who may come by all rules that do not depend on the rest of a plan."""
        problem = self.problem
        if visit.locked is not None:
            return [problem.nurse(nurse_id) for nurse_id in visit.locked.nurse_ids]
        days = {
            day
            for opens, closes in usable_windows(problem, visit)
            for day in range(problem.day_of(opens), problem.day_of(closes) + 1)
        }
        key = (
            visit.skills,
            visit.licence_kinds,
            visit.licence_state,
            visit.languages,
            visit.present,
            visit.absent,
            frozenset(days),
        )
        if key not in self.able:
            anybody = replace(visit, patient_id="nobody's patient")
            self.able[key] = [
                nurse
                for nurse in problem.nurses
                if any(
                    not standing_rules_broken(anybody, nurse, day)
                    for day in days & self.days[nurse.id]
                )
            ]
        return [n for n in self.able[key] if visit.patient_id not in n.excluded_patients]

    def _missing(self, visit: Visit) -> float:
        weights = self.problem.weights
        cost = weights.unserved[visit.priority - 1]
        if visit.promise is not None:
            cost += weights.promise(
                confirmed=visit.promise.state == "confirmed",
                tentative=visit.tentative,
                nurses=visit.nurses_needed,
            )
        return cost + (weights.change_time if visit.published is not None else 0.0)

    def _people(self, visit: Visit, nurses: list[Nurse]) -> float:
        problem, weights = self.problem, self.problem.weights
        costs = sorted(
            weights.refusal * nurse.refusal
            + (weights.per_diem * nurse.price_per_visit_cents if nurse.per_diem else 0.0)
            + weights.preference * problem.against.get((visit.patient_id, nurse.id), 0.0)
            for nurse in nurses
        )
        return sum(costs[: visit.nurses_needed])

    def _least_off(self, visit: Visit) -> int:
        if visit.locked is not None:
            return 0
        off = []
        for opens, closes in usable_windows(self.problem, visit):
            for window in visit.windows:
                low, high = window.preferred
                if window.opens <= closes and window.closes >= opens:
                    off.append(max(0, opens - high, low - closes))
        return min(off, default=0)

    def _half(self, visit: Visit, which: int) -> float:
        if visit.id in self.shared:
            return 0.0
        into, out = ((self.minutes_in, self.minutes_out), (self.km_in, self.km_out))[which]
        return visit.nurses_needed * (into[visit.location] + out[visit.location]) / 2

    def _shared_places(self) -> set[str]:
        """Return the visits that may follow one at the same place, without any way."""
        apart = {
            frozenset((link.first, link.second))
            for link in self.problem.links
            if link.kind is LinkKind.MIN_DAYS_APART
        }
        by_place: dict[int, list[tuple[str, set[int]]]] = {}
        for visit in self.problem.visits:
            if visit.locked is not None:
                days = {self.problem.day_of(visit.locked.start)}
            else:
                days = {
                    day
                    for opens, closes in usable_windows(self.problem, visit)
                    for day in range(self.problem.day_of(opens), self.problem.day_of(closes) + 1)
                }
            by_place.setdefault(visit.location, []).append((visit.id, days))
        return {
            visit_id
            for here in by_place.values()
            for one, other in permutations(here, 2)
            if one[1] & other[1] and frozenset((one[0], other[0])) not in apart
            for visit_id in (one[0], other[0])
        }

    def _shortest(
        self, places: set[int], ends: set[int], ways: npt.NDArray[np.generic]
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Return the shortest way to and from each place."""
        all_places = np.array(sorted(places | ends), dtype=np.int64)
        into: dict[int, float] = {}
        out: dict[int, float] = {}
        for place in places:
            if place in ends:
                into[place] = out[place] = 0.0
                continue
            others = all_places[all_places != place]
            into[place] = float(ways[others, place].min()) if len(others) else 0.0
            out[place] = float(ways[place, others].min()) if len(others) else 0.0
        return into, out
