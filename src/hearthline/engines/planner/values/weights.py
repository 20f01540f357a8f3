"""What a plan costs: the named terms and their weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .errors import refuse

PRIORITIES = (1, 2, 3, 4, 5)
"""From 1 (can wait) to 5 (a first dose, a drug that must not stop)."""

TERMS = (
    "unserved",
    "promises",
    "lateness_total",
    "lateness_max",
    "not_primary",
    "new_faces",
    "time_consistency",
    "driving_minutes",
    "driving_km",
    "overtime",
    "per_diem",
    "refusals",
    "on_call",
    "preferences",
    "fairness",
    "changes",
)
"""Names of the cost terms, in the order they are reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Cost of one unit of each term, in points; one point is one minute of driving.

    The defaults are this product's judgement, not a measured fact: a program approves its own.
    They keep one order: leaving a visit out, breaking a promise, a new face, another known
    nurse, then minutes.

    Parameters
    ----------
    unserved
        Points for a visit that is not served, by priority 1 to 5; must not fall.
    promise_told, promise_confirmed
        Points for a visit whose start leaves the promised one by more than its tolerance, when
        the family was told, or has confirmed. Above continuity on purpose: whatever the weights
        say, a promise counts for more than new faces at that visit (:meth:`promise`).
    tentative_share
        Share (0 to 1) of the promise weight for a visit marked tentative.
    lateness_total
        Points for a minute outside the preferred part of a window, over all visits.
    lateness_max
        Points for a minute of the single worst visit, so that lateness is not heaped on one.
    not_primary
        Points for a nurse at a visit who is not the patient's primary nurse.
    new_faces
        Points for each pair of patient and nurse who never met before this plan.
    time_consistency
        Points for a minute by which the starts of one series spread over the day beyond
        ``consistency_tolerance``.
    consistency_tolerance
        Minutes of spread that families do not mind.
    driving_minutes, driving_km
        Points for a minute and for a kilometre of driving.
    overtime
        Points for a minute of overtime.
    per_diem
        Points for one cent paid to a per-diem nurse for a visit.
    refusal
        Points for a visit that a nurse declines, times the chance that she does.
    on_call
        Points for each nurse called out to a visit while on call.
    preference
        Points for each visit by a nurse against a full wish.
    fairness
        Points for a minute of uneven work among staff nurses (see docs/planner.md).
    change_nurse, change_time
        Points for each nurse at a published visit who was not to be there, and for a published
        visit whose start moves by more than ``change_tolerance`` minutes or that is not served.
    """

    unserved: tuple[float, float, float, float, float] = (2000.0, 4000.0, 8000.0, 20000.0, 60000.0)
    promise_told: float = 400.0
    promise_confirmed: float = 1000.0
    tentative_share: float = 0.25
    lateness_total: float = 2.0
    lateness_max: float = 1.0
    not_primary: float = 25.0
    new_faces: float = 85.0
    time_consistency: float = 0.15
    consistency_tolerance: int = 60
    driving_minutes: float = 1.0
    driving_km: float = 0.3
    overtime: float = 3.0
    per_diem: float = 0.01
    refusal: float = 100.0
    on_call: float = 60.0
    preference: float = 30.0
    fairness: float = 0.2
    change_nurse: float = 60.0
    change_time: float = 30.0
    change_tolerance: int = 15

    def __post_init__(self) -> None:
        if len(self.unserved) != len(PRIORITIES):
            raise refuse("unserved_length", "weights.unserved", len(self.unserved))
        for weight in self.unserved:
            _require_weight("weights.unserved", weight)
        if list(self.unserved) != sorted(self.unserved):
            raise refuse("unserved_order", "weights.unserved", str(self.unserved))
        for field in fields(self):
            if field.name != "unserved":
                _require_weight(f"weights.{field.name}", getattr(self, field.name))
        if self.tentative_share > 1:
            raise refuse("share", "weights.tentative_share", self.tentative_share)

    def promise(self, *, confirmed: bool, tentative: bool, nurses: int) -> float:
        """Return the points of one broken promise, never below continuity at that visit."""
        points = self.promise_confirmed if confirmed else self.promise_told
        if tentative:
            points *= self.tentative_share
        return max(points, nurses * (self.not_primary + self.new_faces) + 1.0)

    @classmethod
    def named(cls, given: Mapping[str, object]) -> Weights:
        """Return the defaults with what ``given`` (a settings file's table) sets instead.

        Raises
        ------
        ProblemError
            If a name is not one of a weight, or a value is not a number.
        """
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in known:
                raise refuse("weight_name", f"weights.{name}", name)
            several = isinstance(value, list | tuple)
            numbers = tuple(value) if isinstance(value, list | tuple) else (value,)
            if several != (name == "unserved") or not all(_is_number(n) for n in numbers):
                raise refuse("weight", f"weights.{name}", str(value))
            values[name] = numbers if several else value
        return cls(**values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_weight(field: str, value: float) -> None:
    if not (math.isfinite(value) and value >= 0):
        raise refuse("weight", field, value)
