"""Invented problems of any size from a seed, for benchmarks, tests and warming up.

Nothing in them is a fact about anybody: towns, homes, orders and rosters are drawn from the seed.
The proportions (staff and per-diem nurses, weekly visits, long admissions, morning and afternoon
windows) are the authors' guess at a home infusion program.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np

from .values import (
    Break,
    History,
    Licence,
    Link,
    LinkKind,
    Nurse,
    Problem,
    Shift,
    Skill,
    TravelMatrix,
    Visit,
    Weights,
    Window,
    ordinary_days,
)

_SKILLS = ("picc", "port", "chemotherapy", "immune_globulin", "paediatric")
_KM_PER_MINUTE = 0.75
_CIRCUITY = 1.3


def invented_problem(
    *,
    visits: int,
    nurses: int,
    days: int,
    seed: int = 0,
    weights: Weights | None = None,
    per_diem: float = 0.4,
    weekend: float = 0.4,
    care: float = 1.0,
    met: bool = True,
    patients: int | None = None,
    corners: int | None = None,
) -> Problem:
    """Return a problem with about ``visits`` visits for ``nurses`` nurses over ``days`` days.

    Two fifths of the nurses (``per_diem``) are per-diem with few days, and staff works on
    ``weekend`` of its weekend days; ``care`` makes all visits longer or shorter; with ``met``
    false nobody has met a nurse before; ``patients`` ends it with so many of them. With
    ``corners`` homes lie at that many street corners and the town is as large as its visits ask,
    so that the matrix of a very large one stays small.

    Roughly one patient in ten is admitted
    within the horizon (a long first visit with full skills, the rest after it), one in forty
    needs two nurses for a visit, one in ten has a pair of visits with a time between them.
    """
    town = _Town(Random(seed), visits, nurses, days)  # noqa: S311
    town.per_diem, town.weekend, town.care = per_diem, weekend, care
    town.patients = patients
    town.corners = corners
    its = town.problem(weights or Weights())
    return its if met else replace(its, histories=())


class _Town:
    per_diem = 0.4
    weekend = 0.4
    care = 1.0
    patients: int | None = None
    corners: int | None = None

    def __init__(self, random: Random, visits: int, nurses: int, days: int) -> None:
        self.random = random
        self.days = days
        self.wanted = visits
        self.centres = [
            (random.uniform(8, 42), random.uniform(8, 42)) for _ in range(max(1, min(5, nurses)))
        ]
        self.homes: list[tuple[float, float]] = []
        self.visits: list[Visit] = []
        self.links: list[Link] = []
        self.histories: list[History] = []
        self.wanted_nurses = nurses
        self.nurses: list[Nurse] = []

    def problem(self, weights: Weights) -> Problem:
        of = self.wanted_nurses
        self.nurses = [self._nurse(number, of) for number in range(of)]
        number = 0
        while len(self.visits) < self.wanted and number != self.patients:
            self._patient(number)
            number += 1
        return Problem(
            day_starts=ordinary_days(self.days),
            visits=tuple(self.visits),
            nurses=tuple(self.nurses),
            travel=self._travel(),
            links=tuple(self.links),
            histories=tuple(self.histories),
            weights=weights,
        )

    def _home(self) -> int:
        if self.corners is not None:
            return self._corner(self.corners)
        x, y = self.random.choice(self.centres)
        self.homes.append((self.random.gauss(x, 5), self.random.gauss(y, 5)))
        return len(self.homes) - 1

    def _corner(self, corners: int) -> int:
        """Return one of the corners, which are drawn when the first home is."""
        if not self.homes:
            scale = max(1.0, math.sqrt(self.wanted / 5000))
            for _ in range(corners):
                x, y = self.random.choice(self.centres)
                x, y = x * scale, y * scale
                self.homes.append(
                    (self.random.gauss(x, 5 * scale), self.random.gauss(y, 5 * scale))
                )
        return self.random.randrange(corners)

    def _nurse(self, number: int, of: int) -> Nurse:
        random = self.random
        home = self._home()
        per_diem = number >= math.ceil(of * (1 - self.per_diem))
        lpn = not per_diem and number % 6 == 5
        off = {random.randrange(7), random.randrange(7)}
        shifts = []
        for day in range(self.days):
            if per_diem:
                works = random.random() < 0.22
            else:
                works = day % 7 not in off and (day % 7 < 5 or random.random() < self.weekend)
            if works:
                starts = day * 1440 + random.choice((450, 480, 480, 540))
                length = random.choice((480, 510, 540))
                rest = Break(starts + 180, starts + 330, 30)
                shifts.append(
                    Shift(
                        day=day,
                        start=starts,
                        end=starts + length,
                        start_location=home,
                        end_location=home,
                        rest=rest,
                    )
                )
        skills = [Skill("picc")]
        for name, share in zip(_SKILLS[1:], (0.8, 0.35, 0.6, 0.4), strict=True):
            if number == 0 or random.random() < share:
                expires = random.randrange(self.days) if random.random() < 0.04 else None
                skills.append(Skill(name, expires))
        return Nurse(
            id=f"nurse-{number}",
            shifts=tuple(shifts),
            skills=tuple(skills),
            licences=(Licence("LPN" if lpn else "RN", "OH"),),
            max_daily_minutes=600,
            weekly_minutes=2400,
            overtime_per_shift=30,
            overtime_per_week=240,
            max_visits_per_day=7,
            per_diem=per_diem,
            price_per_visit_cents=9500 if per_diem else 0,
        )

    def _patient(self, number: int) -> None:
        random = self.random
        patient = f"patient-{number}"
        home = self._home()
        skills = frozenset(
            random.choices(
                ((), ("picc",), ("port",), ("port", "chemotherapy"), ("immune_globulin",)),
                weights=(20, 40, 15, 5, 20),
            )[0]
        )
        new = random.random() < 0.1
        opens = random.choice((480, 480, 540, 600, 720, 780, 840))
        every = random.choices((7, 3.5, 14, 28, 2), weights=(55, 12, 15, 12, 6))[0]
        service = random.choice((45, 60, 60, 75, 90, 120, 180))
        if "immune_globulin" in skills:
            service = random.choice((180, 240))
        first = random.uniform(0, min(every, self.days))
        if not new:
            self.histories.append(self._history(patient, opens))
        chain: list[Visit] = []
        day = first
        while day < self.days and len(self.visits) < self.wanted:
            admission = new and not chain
            visit = self._visit(
                patient, home, int(day), opens, 150 if admission else service, skills, admission
            )
            chain.append(visit)
            self.visits.append(visit)
            day += every
        if new:
            self.links += [
                Link(kind=LinkKind.PRECEDENCE, first=chain[0].id, second=later.id, min_gap=600)
                for later in chain[1:2]
            ]
        self.links += [
            Link(kind=LinkKind.MIN_DAYS_APART, first=a.id, second=b.id, days=max(1, int(every) - 2))
            for a, b in pairwise(chain)
        ]

    def _history(self, patient: str, opens: int) -> History:
        staff = [nurse.id for nurse in self.nurses if not nurse.per_diem]
        known = self.random.sample(staff, min(len(staff), self.random.randint(1, 3)))
        past = {nurse: self.random.randint(1, 6) for nurse in known}
        named = self.random.random() < 0.8
        return History(
            patient_id=patient,
            past_visits=past,
            primary_nurse_id=known[0] if named else None,
            usual_start={"visit": opens + 60},
        )

    def _visit(
        self,
        patient: str,
        home: int,
        day: int,
        opens: int,
        service: int,
        skills: frozenset[str],
        admission: bool,
    ) -> Visit:
        random = self.random
        slack = 0 if admission else random.choice((0, 1, 1, 2))
        windows = []
        for allowed in range(max(0, day - slack), min(self.days - 1, day + slack) + 1):
            begin = allowed * 1440 + opens
            windows.append(Window(begin, begin + 240, begin, begin + 120))
        if admission and day + 1 < self.days:
            begin = (day + 1) * 1440 + 480
            windows.append(Window(begin, begin + 300))
        return Visit(
            id=f"visit-{len(self.visits)}",
            patient_id=patient,
            location=home,
            service_minutes=max(15, round(service * self.care / 5) * 5),
            windows=tuple(windows),
            skills=skills,
            licence_kinds=frozenset({"RN"}) if admission or skills else frozenset({"RN", "LPN"}),
            licence_state="OH",
            priority=5 if admission else random.choice((2, 3, 3, 4)),
            nurses_needed=2 if "chemotherapy" in skills and random.random() < 0.3 else 1,
            series="visit",
        )

    def _travel(self) -> TravelMatrix:
        places = np.array(self.homes)
        steps = places[:, None, :] - places[None, :, :]
        km = np.sqrt((steps**2).sum(axis=2)) * _CIRCUITY
        seconds = np.ceil(km / _KM_PER_MINUTE * 60 + 180)
        seconds = np.ceil(seconds * (1 + 0.1 * np.sin(places[:, 0])[:, None]))
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(km, 0)
        return TravelMatrix(seconds.astype(np.int32), km.astype(np.float32))
