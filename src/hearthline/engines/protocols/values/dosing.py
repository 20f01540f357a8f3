"""How one dose of a protocol's medicine is found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hearthline.kernel.medicines import Form


@dataclass(frozen=True, slots=True)
class Band:
    """Which device the label gives from a weight on, to below another; ``to`` ``None`` is open."""

    low_kg: Decimal
    below_kg: Decimal | None
    device_mg: Decimal
    number: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A choice by eye where nobody knows the weight: what to see, and how much it allows."""

    text: str
    amount_mg: Decimal
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRule:
    """How one dose of the protocol's medicine is found; every field names a number.

    Parameters
    ----------
    per_kg
        mg/kg.
    cap_child, cap_adult
        Largest single dose, mg.
    adult_from_years
        Age from which ``cap_adult`` holds; an age nobody knows takes the smaller cap.
    strength
        mg/mL of what may be drawn up; another strength is never offered.
    mark_ml
        Smallest mark of the syringe, mL.
    lowest_kg, highest_kg
        Weights outside are read as a mistake, not as a weight.
    fresh_days_child, fresh_days_adult
        Days after which a weight is called old.
    repeat_after_s
        Seconds after a dose from which another may be due.
    most_doses
        Doses after which another needs a physician on the line.
    prefer
        Forms in the order in which they are offered.
    """

    medicine: str
    per_kg: str
    cap_child: str
    cap_adult: str
    adult_from_years: str
    strength: str
    mark_ml: str
    lowest_kg: str
    highest_kg: str
    fresh_days_child: str
    fresh_days_adult: str
    repeat_after_s: str
    most_doses: str
    bands: tuple[Band, ...]
    by_eye: tuple[Guess, ...]
    prefer: tuple[Form, ...] = (Form.AUTO_INJECTOR, Form.AMPULE)

    def number_ids(self) -> tuple[str, ...]:
        """Return the ids of all numbers it rests on."""
        return (
            *(self.per_kg, self.cap_child, self.cap_adult, self.adult_from_years, self.strength),
            *(self.mark_ml, self.lowest_kg, self.highest_kg, self.fresh_days_child),
            *(self.fresh_days_adult, self.repeat_after_s, self.most_doses),
            *(band.number for band in self.bands),
            *(guess.number for guess in self.by_eye),
        )
