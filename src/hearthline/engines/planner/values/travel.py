"""Ways between places: directed seconds and kilometres."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .errors import refuse


@dataclass(frozen=True, slots=True)
class SlowHours:
    """Hours of every day in which driving takes longer.

    Parameters
    ----------
    opens, closes
        Minutes of the day, from the first to just before the second.
    percent
        How long a way takes then, of what the matrix says: 100 or more, for the matrix holds the
        quickest hours.
    """

    opens: int
    closes: int
    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 1560:
            raise refuse("slow_hours", "travel.slow_hours", self.closes, opens=self.opens)
        if not 100 <= self.percent <= 1000:
            raise refuse("slow_percent", "travel.slow_hours", self.percent)


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """Directed travel between the locations of a problem.

    Row is origin, column destination. Nothing is assumed of them: a way there may take longer
    than the way back, and a detour may be shorter than the direct way.

    Parameters
    ----------
    seconds
        Square array of driving time in seconds, parking and walking included.
    km
        Array of the same shape, driving distance in kilometres.
    slow_hours
        When ways take longer, in order and without overlap. A part of a way driven in such hours
        takes that much longer, so that whoever leaves later never arrives sooner.

    Raises
    ------
    ProblemError
        If an array is not square, the shapes differ, a value is negative or not finite, or a
        location is not at zero from itself.
    """

    seconds: npt.NDArray[np.int32]
    km: npt.NDArray[np.float32]
    slow_hours: tuple[SlowHours, ...] = ()

    def __post_init__(self) -> None:
        seconds, km = np.asarray(self.seconds), np.asarray(self.km)
        for earlier, later in pairwise(self.slow_hours):
            if later.opens < earlier.closes:
                raise refuse("slow_order", "travel.slow_hours", later.opens, closes=earlier.closes)
        if seconds.ndim != 2 or seconds.shape[0] != seconds.shape[1]:
            raise refuse("not_square", "travel.seconds", str(seconds.shape))
        if km.shape != seconds.shape:
            raise refuse("shapes_differ", "travel.km", str(km.shape), expected=str(seconds.shape))
        for field, array in (("travel.seconds", seconds), ("travel.km", km)):
            bad = np.argwhere(~np.isfinite(array) | (array < 0))
            if bad.size:
                row, column = (int(i) for i in bad[0])
                raise refuse(
                    "travel_value", field, float(array[row, column]), origin=row, destination=column
                )
            if np.any(np.diagonal(array) != 0):
                place = int(np.flatnonzero(np.diagonal(array))[0])
                raise refuse("travel_diagonal", field, float(array[place, place]), origin=place)
        if np.any(seconds > 7 * 86_400):
            raise refuse("travel_too_long", "travel.seconds", int(seconds.max()))
        frozen_seconds = np.ascontiguousarray(np.rint(seconds), dtype=np.int32)
        frozen_km = np.ascontiguousarray(km, dtype=np.float32)
        frozen_seconds.flags.writeable = frozen_km.flags.writeable = False
        object.__setattr__(self, "seconds", frozen_seconds)
        object.__setattr__(self, "km", frozen_km)

    @property
    def size(self) -> int:
        """Number of locations."""
        return int(self.seconds.shape[0])

    @cached_property
    def minutes(self) -> npt.NDArray[np.int32]:
        """Driving time in whole minutes, rounded up: a plan must not lose half minutes."""
        rounded = np.ascontiguousarray(-(-self.seconds // 60), dtype=np.int32)
        rounded.flags.writeable = False
        return rounded

    @cached_property
    def minutes_back(self) -> npt.NDArray[np.int32]:
        """The minutes the other way round: row is destination, so ways to a place lie together."""
        turned = np.ascontiguousarray(self.minutes.T)
        turned.flags.writeable = False
        return turned
