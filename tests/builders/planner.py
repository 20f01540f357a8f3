"""Small planning problems, named by what a test is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from hearthline.engines.planner.values import (
    Assignment,
    Break,
    Budget,
    History,
    Licence,
    Link,
    Nurse,
    Plan,
    Problem,
    RestTaken,
    Shift,
    Skill,
    TravelMatrix,
    Unserved,
    Visit,
    Weights,
    Window,
    ordinary_days,
)

SHORT = Budget(iterations=40)


def at(clock: str, day: int = 0) -> int:
    """Return the minute of a clock time on an ordinary day: ``at("09:30", 1)``."""
    hours, minutes = clock.split(":")
    return day * 1440 + int(hours) * 60 + int(minutes)


def window(opens: str = "08:00", closes: str = "16:00", day: int = 0, **more: Any) -> Window:
    """Return a window on a day."""
    return Window(at(opens, day), at(closes, day), **more)


def visit(name: str = "visit", patient: str | None = None, **more: Any) -> Visit:
    """Return an hour's visit at place 1 on day 0, unless told otherwise."""
    values: dict[str, Any] = {
        "id": name,
        "patient_id": patient or f"patient of {name}",
        "location": 1,
        "service_minutes": 60,
        "windows": (window(),),
    }
    return Visit(**(values | more))


def shift(day: int = 0, start: str = "08:00", end: str = "16:30", **more: Any) -> Shift:
    """Return a day shift from place 0 and back."""
    values: dict[str, Any] = {
        "day": day,
        "start": at(start, day),
        "end": at(end, day),
        "start_location": 0,
        "end_location": 0,
    }
    return Shift(**(values | more))


def lunch(opens: str = "11:30", closes: str = "13:00", minutes: int = 30, day: int = 0) -> Break:
    """Return a lunch break."""
    return Break(at(opens, day), at(closes, day), minutes)


def nurse(name: str = "rosa", days: Iterable[int] = (0,), **more: Any) -> Nurse:
    """Return a registered nurse with PICC skill who works day shifts on ``days``."""
    values: dict[str, Any] = {
        "id": name,
        "shifts": tuple(shift(day) for day in days),
        "skills": (Skill("picc"),),
        "licences": (Licence("RN", "OH"),),
    }
    return Nurse(**(values | more))


def line_of_places(count: int = 6, minutes: int = 10) -> TravelMatrix:
    """Return places along a road, ``minutes`` and as many kilometres from each to the next."""
    places = np.arange(count)
    apart = np.abs(places[:, None] - places[None, :]) * minutes
    return TravelMatrix(apart * 60, apart.astype(np.float32))


def problem(
    visits: Sequence[Visit],
    nurses: Sequence[Nurse],
    *,
    days: int = 1,
    links: Sequence[Link] = (),
    histories: Sequence[History] = (),
    travel: TravelMatrix | None = None,
    weights: Weights | None = None,
    **more: Any,
) -> Problem:
    """Return a problem on a line of places."""
    return Problem(
        day_starts=ordinary_days(days),
        visits=tuple(visits),
        nurses=tuple(nurses),
        travel=travel or line_of_places(),
        links=tuple(links),
        histories=tuple(histories),
        weights=weights or Weights(),
        **more,
    )


def planned(
    its_problem: Problem,
    *served: tuple[str, str | tuple[str, ...], int],
    rests: Sequence[RestTaken] = (),
) -> Plan:
    """Return a plan put together by hand: visit, nurse (or two), start; the rest is unserved."""
    assignments = tuple(
        Assignment(
            visit_id,
            (nurses,) if isinstance(nurses, str) else nurses,
            start,
            start + its_problem.visit(visit_id).service_minutes,
        )
        for visit_id, nurses, start in served
    )
    named = {assignment.visit_id for assignment in assignments}
    left = tuple(
        Unserved(item.id, frozenset(), ()) for item in its_problem.visits if item.id not in named
    )
    return Plan(problem=its_problem, assignments=assignments, unserved=left, rests=tuple(rests))
