"""What the routing kernel plans: one day's visits, nurses and ways, in the units of the caller."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Part:
    """One nurse's part in a visit.

    Parameters
    ----------
    able
        Rows of the nurses who may do it.
    service
        How long it takes.
    load
        What it adds to the load of the route.
    """

    able: tuple[int, ...]
    service: float
    load: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit by one nurse or two.

    Parameters
    ----------
    place
        Row of the travel matrix.
    opens, closes
        Its parts start at ``opens`` at the earliest; from ``closes`` on they are late.
    parts
        One or two.
    gap
        Least and most of the second part's start less the first one's; (0, 0) is together.
    """

    place: int
    opens: float
    closes: float
    parts: tuple[Part, ...]
    gap: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Prices:
    """What one unit of each term costs."""

    travel: float = 1.0
    late: float = 1.0
    late_most: float = 1.0
    route: float = 0.0


@dataclass(frozen=True, slots=True)
class Network:
    """A routing problem of one day.

    Parameters
    ----------
    travel
        Square matrix, row to column; it may be directed and break the triangle inequality.
    stops
        The visits; all of them are served.
    homes
        For each nurse the place where the route begins and ends.
    prices
        Weights of the terms.
    capacity
        Most load of a route; ``None`` for no limit.
    """

    travel: npt.NDArray[np.float64]
    stops: tuple[Stop, ...]
    homes: tuple[int, ...]
    prices: Prices = Prices()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: iterations (repeatable) or seconds (not), exactly one of them.

    Parameters
    ----------
    iterations
        Changes proposed, over all islands.
    seconds
        Until when, by the clock on the wall or, with ``by_processor``, by the time that the
        processor gave to each island: figures of a machine that does other work too.
    seed
        Equal seeds make equal choices.
    islands
        Searches side by side that exchange their best plans at fixed counts.
    """

    iterations: int | None = None
    seconds: float | None = None
    seed: int = 1
    islands: int = 1
    by_processor: bool = False

    def __post_init__(self) -> None:
        if (self.iterations is None) == (self.seconds is None):
            raise ValueError("give iterations or seconds")
        if self.islands < 1:
            raise ValueError("islands must be 1 or more")


@dataclass(frozen=True, slots=True)
class StopAt:
    """One part of a stop in a route, with its start."""

    stop: int
    part: int
    start: float


@dataclass(frozen=True, slots=True)
class Routed:
    """The routes found, one a nurse, and how.

    Parameters
    ----------
    routes
        For each nurse the parts of stops in order.
    order
        All stops in an order that every route keeps.
    """

    routes: tuple[tuple[StopAt, ...], ...]
    order: tuple[int, ...]
    proposals: int
    seconds: float
    ended_by: str
