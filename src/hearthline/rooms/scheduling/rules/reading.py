"""What a plan means to people: continuity, driving, and what changed since another plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from uuid import UUID

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_civil
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.values import Assigned, Drive, Familiarity, Past


def with_familiarity(
    assigned: Iterable[Assigned],
    *,
    own: Mapping[UUID, UUID],
    past: Mapping[UUID, Past],
) -> list[Assigned]:
    """Return the assignments with what each nurse is to the patient at that visit.

    Parameters
    ----------
    own
        The patient's own nurse, where one is named; elsewhere it is whoever comes most, past
        visits counted.
    """
    by_patient: dict[UUID, list[Assigned]] = {}
    for item in assigned:
        by_patient.setdefault(item.patient_id, []).append(item)
    found = []
    for patient, items in by_patient.items():
        counts = Counter(past.get(patient, Past()).visits)
        met = set(counts)
        for item in items:
            counts.update(item.nurse_ids)
        mine = own.get(patient) or most_frequent(counts)
        for item in sorted(items, key=lambda each: (each.day, each.starts)):
            found.append(
                replace(
                    item,
                    familiarity=tuple(
                        Familiarity.OWN
                        if nurse == mine
                        else Familiarity.MET
                        if nurse in met
                        else Familiarity.NEW
                        for nurse in item.nurse_ids
                    ),
                )
            )
            met.update(item.nurse_ids)
    return sorted(found, key=lambda item: (item.day, item.starts, str(item.need_id)))


def most_frequent(counts: Mapping[UUID, int]) -> UUID | None:
    """Return whoever comes most; of equals the one whose id sorts first."""
    return min(counts, key=lambda nurse: (-counts[nurse], str(nurse)), default=None)


def drives(plan: planner.Plan, clock: Clock, zones: Mapping[UUID, str]) -> list[Drive]:
    """Return each nurse's driving by day: out from where each shift starts, and back.

    Who is called out after her shift drives twice that day, and that is one day's driving.
    """
    found = []
    for nurse_id, items in plan.by_nurse.items():
        nurse = plan.problem.nurse(nurse_id)
        trips: dict[int, dict[int, list[planner.Assignment]]] = {}
        for item in items:
            index = _trip_of(plan.problem, nurse, item.start)
            if index is not None:
                day = nurse.shifts[index].day
                trips.setdefault(day, {}).setdefault(index, []).append(item)
        for day, by_shift in sorted(trips.items()):
            found.append(_drive(plan, clock, nurse, day, by_shift, zones[UUID(nurse_id)]))
    return found


def _trip_of(problem: planner.Problem, nurse: planner.Nurse, start: int) -> int | None:
    """Return the shift a stop belongs to; outside all of them the first of its day."""
    index = nurse.shift_at(start)
    if index is not None:
        return index
    day = problem.day_of(start)
    return next((i for i, shift in enumerate(nurse.shifts) if shift.day == day), None)


def _drive(
    plan: planner.Plan,
    clock: Clock,
    nurse: planner.Nurse,
    day: int,
    by_shift: Mapping[int, Sequence[planner.Assignment]],
    zone: str,
) -> Drive:
    """Return one day's driving over its trips, at least one."""
    minutes, km = plan.problem.travel.minutes, plan.problem.travel.km
    rests = {(rest.nurse_id, rest.shift): rest.start for rest in plan.rests}
    to_stops: list[int] = []
    driven = back = 0
    starts: list[int] = []
    ends: list[int] = []
    rest_at: int | None = None
    kilometres = 0.0
    for index, stops in sorted(by_shift.items()):
        shift = nurse.shifts[index]
        where = [plan.problem.visit(item.visit_id).location for item in stops]
        ways = list(zip([shift.start_location, *where], [*where, shift.end_location], strict=True))
        legs = [int(minutes[a, b]) for a, b in ways]
        to_stops += legs[:-1]
        driven, back = driven + sum(legs), legs[-1]
        kilometres += float(sum(km[a, b] for a, b in ways))
        starts.append(stops[0].start - legs[0])
        ends.append(stops[-1].end + legs[-1])
        rest_at = rests.get((nurse.id, index), rest_at)
    return Drive(
        nurse_id=UUID(nurse.id),
        day=clock.first_day + timedelta(days=day),
        minutes=driven,
        km=round(kilometres, 1),
        leaves=_civil(clock, min(starts), zone),
        home_by=_civil(clock, max(ends), zone),
        rest_at=_civil(clock, rest_at, zone) if rest_at is not None else None,
        by_stop=tuple(to_stops),
        back_minutes=back,
    )


def _civil(clock: Clock, minute: int, zone: str) -> time:
    return to_civil(clock.instant(minute), zone).clock


@dataclass(frozen=True, slots=True)
class Difference:
    """What a draft changes against the published plan, by need."""

    added: tuple[UUID, ...]
    left_out: tuple[UUID, ...]
    other_nurse: tuple[UUID, ...]
    other_time: tuple[UUID, ...]

    @property
    def count(self) -> int:
        """Number of visits that differ."""
        return len({*self.added, *self.left_out, *self.other_nurse, *self.other_time})


def difference(before: Sequence[Assigned], after: Sequence[Assigned]) -> Difference:
    """Return how ``after`` differs from ``before``, by visit."""
    old = {item.need_id: item for item in before}
    new = {item.need_id: item for item in after}
    both = [need for need in new if need in old]
    return Difference(
        added=tuple(need for need in new if need not in old),
        left_out=tuple(need for need in old if need not in new),
        other_nurse=tuple(
            need for need in both if set(old[need].nurse_ids) != set(new[need].nurse_ids)
        ),
        other_time=tuple(
            need
            for need in both
            if (old[need].day, old[need].starts) != (new[need].day, new[need].starts)
        ),
    )


@dataclass(frozen=True, slots=True)
class Continuity:
    """How many visits are made by the own nurse, by one met before, by a new face."""

    own: int
    met: int
    new: int

    @property
    def known_percent(self) -> int:
        """Share of visits by a nurse the patient knows, in whole percent, never rounded up."""
        total = self.own + self.met + self.new
        return 100 * (self.own + self.met) // total if total else 0


def continuity(assigned: Iterable[Assigned]) -> Continuity:
    """Return the continuity of some visits."""
    counts = Counter(kind for item in assigned for kind in item.familiarity)
    return Continuity(counts[Familiarity.OWN], counts[Familiarity.MET], counts[Familiarity.NEW])


def nurses_seen(assigned: Iterable[Assigned]) -> float:
    """Return how many different nurses a patient sees on average, to one decimal."""
    faces: dict[UUID, set[UUID]] = {}
    for item in assigned:
        faces.setdefault(item.patient_id, set()).update(item.nurse_ids)
    return round(sum(map(len, faces.values())) / len(faces), 1) if faces else 0.0
