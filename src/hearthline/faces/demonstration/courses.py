"""What a therapy of the demonstration is made of: a dose for a body, a course, nursing orders."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Gives(StrEnum):
    """Who gives the doses."""

    NURSE = "nurse"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Body:
    """What a dose is calculated from."""

    weight_kg: float
    height_cm: float

    @property
    def surface_m2(self) -> float:
        """Body surface by Mosteller: the root of height (cm) times weight (kg) over 3,600."""
        return math.sqrt(self.height_cm * self.weight_kg / 3600)


@dataclass(frozen=True, slots=True)
class Nursing:
    """One nursing order: so many visits of a kind in so many days, or one."""

    kind: str
    times: int = 1
    per_days: int | None = None
    minutes: int | None = None
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Therapy:
    """One therapy of the demonstration.

    Parameters
    ----------
    share
        Patients out of 250.
    course_days
        Shortest and longest course; long ones go on past the horizon.
    dose
        Number and unit (as an order writes it) for a body.
    every_hours
        Hours between doses; ``None`` for a continuous infusion.
    times_in_days
        So many doses in so many days, when the order says it so.
    over_minutes
        Length of one infusion.
    """

    key: str
    drug: str
    reason: str
    share: int
    gives: Gives
    line: str
    course_days: tuple[int, int]
    dose: Callable[[Body], tuple[float, str]]
    every_hours: int | None
    over_minutes: int
    frequency: str
    nursing: tuple[Nursing, ...]
    source: str
    ages: tuple[int, int] = (19, 92)
    prefers: str = ""
    times_in_days: tuple[int, int] | None = None

    @property
    def family(self) -> str:
        """The family of therapies it belongs to, in the census's words."""
        return FAMILIES.get(self.key, "anti_infective")

    @property
    def is_weight_based(self) -> bool:
        """Whether a heavier patient gets more."""
        return self.dose(Body(50, 170)) != self.dose(Body(100, 170))


def fixed(amount: float, unit: str) -> Callable[[Body], tuple[float, str]]:
    """Return a dose that is the same for everybody."""
    return lambda _body: (amount, unit)


def by_weight(
    per_kg: float, unit: str, *, step: float, cap: float = math.inf
) -> Callable[[Body], tuple[float, str]]:
    """Return a dose by weight, rounded to ``step`` and never above ``cap``."""
    return lambda body: (min(cap, max(step, round(per_kg * body.weight_kg / step) * step)), unit)


def by_surface(per_m2: float, unit: str, *, step: float) -> Callable[[Body], tuple[float, str]]:
    """Return a dose by body surface, rounded to ``step``."""
    return lambda body: (round(per_m2 * body.surface_m2 / step) * step, unit)


FAMILIES = {
    "immune-globulin": "immune_globulin",
    "infliximab": "biologic",
    "vedolizumab": "biologic",
    "natalizumab": "biologic",
    "tocilizumab": "biologic",
    "agalsidase": "enzyme_replacement",
    "imiglucerase": "enzyme_replacement",
    "laronidase": "enzyme_replacement",
    "milrinone": "inotrope",
    "parenteral-nutrition": "parenteral_nutrition",
    "hydration": "hydration",
    "hydration-family": "hydration",
    "fluorouracil": "chemotherapy",
    "factor-viii": "clotting_factor",
    "methylprednisolone": "corticosteroid",
    "iron-sucrose": "iron",
}
"""Family of each therapy that is no anti-infective."""
