"""Clinical quantities: decimal, unit, and the words as received.

Units are UCUM codes (unitsofmeasure.org). Units of different kinds never convert; a bare
number has no unit and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from hearthline.kernel.messages import HearthlineError, Message


class Kind(StrEnum):
    """What a unit measures; only units of one kind convert into each other."""

    MASS = "mass"
    VOLUME = "volume"
    LENGTH = "length"
    TIME = "time"
    VOLUME_RATE = "volume_rate"
    MASS_RATE = "mass_rate"
    INTERNATIONAL_UNITS = "international_units"
    UNITS = "units"
    MOLES = "moles"
    EQUIVALENTS = "equivalents"
    ENERGY = "energy"
    RATIO = "ratio"
    AREA = "area"
    CONCENTRATION = "concentration"
    MASS_BY_WEIGHT = "mass_by_weight"
    MASS_BY_AREA = "mass_by_area"
    MASS_RATE_BY_WEIGHT = "mass_rate_by_weight"
    VOLUME_RATE_BY_WEIGHT = "volume_rate_by_weight"
    UNITS_BY_WEIGHT = "units_by_weight"


_UNITS: dict[str, tuple[Kind, Decimal]] = {
    "kg": (Kind.MASS, Decimal(1000)),
    "g": (Kind.MASS, Decimal(1)),
    "mg": (Kind.MASS, Decimal("0.001")),
    "ug": (Kind.MASS, Decimal("0.000001")),
    "ng": (Kind.MASS, Decimal("0.000000001")),
    "[lb_av]": (Kind.MASS, Decimal("453.59237")),
    "[oz_av]": (Kind.MASS, Decimal("28.349523125")),
    "L": (Kind.VOLUME, Decimal(1000)),
    "mL": (Kind.VOLUME, Decimal(1)),
    "m": (Kind.LENGTH, Decimal(100)),
    "cm": (Kind.LENGTH, Decimal(1)),
    "[in_i]": (Kind.LENGTH, Decimal("2.54")),
    "[ft_i]": (Kind.LENGTH, Decimal("30.48")),
    "s": (Kind.TIME, Decimal(1)),
    "min": (Kind.TIME, Decimal(60)),
    "h": (Kind.TIME, Decimal(3600)),
    "d": (Kind.TIME, Decimal(86400)),
    "wk": (Kind.TIME, Decimal(604800)),
    "mL/h": (Kind.VOLUME_RATE, Decimal(1)),
    "mL/min": (Kind.VOLUME_RATE, Decimal(60)),
    "mg/h": (Kind.MASS_RATE, Decimal(1)),
    "mg/min": (Kind.MASS_RATE, Decimal(60)),
    "g/h": (Kind.MASS_RATE, Decimal(1000)),
    "[IU]": (Kind.INTERNATIONAL_UNITS, Decimal(1)),
    "k[IU]": (Kind.INTERNATIONAL_UNITS, Decimal(1000)),
    "[U]": (Kind.UNITS, Decimal(1)),
    "mol": (Kind.MOLES, Decimal(1000)),
    "mmol": (Kind.MOLES, Decimal(1)),
    "meq": (Kind.EQUIVALENTS, Decimal(1)),
    "kcal": (Kind.ENERGY, Decimal(1)),
    "%": (Kind.RATIO, Decimal(1)),
    "10*6.[U]": (Kind.UNITS, Decimal(1000000)),
    "m2": (Kind.AREA, Decimal(1)),
    "mg/mL": (Kind.CONCENTRATION, Decimal(1)),
    "g/mL": (Kind.CONCENTRATION, Decimal(1000)),
    "ug/mL": (Kind.CONCENTRATION, Decimal("0.001")),
    "mg/kg": (Kind.MASS_BY_WEIGHT, Decimal(1)),
    "g/kg": (Kind.MASS_BY_WEIGHT, Decimal(1000)),
    "ug/kg": (Kind.MASS_BY_WEIGHT, Decimal("0.001")),
    "mg/m2": (Kind.MASS_BY_AREA, Decimal(1)),
    "g/m2": (Kind.MASS_BY_AREA, Decimal(1000)),
    "ug/kg/min": (Kind.MASS_RATE_BY_WEIGHT, Decimal(1)),
    "ng/kg/min": (Kind.MASS_RATE_BY_WEIGHT, Decimal("0.001")),
    "mL/kg/h": (Kind.VOLUME_RATE_BY_WEIGHT, Decimal(1)),
    "[U]/kg": (Kind.UNITS_BY_WEIGHT, Decimal(1)),
}

_SHOWN_AS = {
    "ug": "mcg",
    "[lb_av]": "lb",
    "[oz_av]": "oz",
    "[in_i]": "in",
    "[ft_i]": "ft",
    "[IU]": "international units",
    "k[IU]": "thousand international units",
    "[U]": "units",
    "meq": "mEq",
    "10*6.[U]": "million units",
    "m2": "m²",
    "ug/mL": "mcg/mL",
    "ug/kg": "mcg/kg",
    "mg/m2": "mg/m²",
    "g/m2": "g/m²",
    "ug/kg/min": "mcg/kg/min",
    "[U]/kg": "units/kg",
}

_WRITTEN_AS = {
    "kgs": "kg",
    "kilogram": "kg",
    "kilograms": "kg",
    "gm": "g",
    "gms": "g",
    "gram": "g",
    "grams": "g",
    "milligram": "mg",
    "milligrams": "mg",
    "mgs": "mg",
    "mcg": "ug",
    "µg": "ug",
    "μg": "ug",
    "microgram": "ug",
    "micrograms": "ug",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "pound": "[lb_av]",
    "pounds": "[lb_av]",
    "oz": "[oz_av]",
    "l": "L",
    "liter": "L",
    "liters": "L",
    "ml": "mL",
    "cc": "mL",
    "milliliter": "mL",
    "milliliters": "mL",
    "in": "[in_i]",
    "inch": "[in_i]",
    "inches": "[in_i]",
    "ft": "[ft_i]",
    "centimeter": "cm",
    "centimeters": "cm",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "minute": "min",
    "minutes": "min",
    "day": "d",
    "days": "d",
    "week": "wk",
    "weeks": "wk",
    "ml/hr": "mL/h",
    "ml/h": "mL/h",
    "mL/hr": "mL/h",
    "ml/min": "mL/min",
    "mg/hr": "mg/h",
    "g/hr": "g/h",
    "iu": "[IU]",
    "IU": "[IU]",
    "international unit": "[IU]",
    "international units": "[IU]",
    "unit": "[U]",
    "units": "[U]",
    "UNIT": "[U]",
    "mcg/kg/min": "ug/kg/min",
    "mcg/mL": "ug/mL",
    "mcg/kg": "ug/kg",
    "units/kg": "[U]/kg",
    "million units": "10*6.[U]",
    "mEq": "meq",
    "MEQ": "meq",
    "mMol": "mmol",
    "Kcal": "kcal",
}
# A bare "U" is deliberately absent: it is read as units and as a smudged zero (ISMP list).


class UnknownUnitError(HearthlineError):
    """A unit nobody here can read; the text as received is among the parameters."""

    def __init__(self, text: str, *, field: str | None = None) -> None:
        super().__init__(Message("quantity.unknown_unit", {"unit": text}), field=field)


class IncompatibleUnitsError(HearthlineError):
    """Two units of different kinds cannot be converted or compared."""

    def __init__(self, a: str, b: str) -> None:
        super().__init__(Message("quantity.incompatible_units", {"from": a, "to": b}))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that cannot be parted from its unit.

    Parameters
    ----------
    value
        Exact decimal, finite.
    unit
        UCUM code known to this module.
    original
        The text as received, when it came from outside.
    """

    value: Decimal
    unit: str
    original: str | None = None

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise HearthlineError(Message("quantity.not_a_number", {"value": str(self.value)}))
        if self.unit not in _UNITS:
            raise UnknownUnitError(self.unit)

    @property
    def kind(self) -> Kind:
        """What the unit measures."""
        return _UNITS[self.unit][0]

    def to(self, unit: str) -> Quantity:
        """Return the same amount in ``unit``, keeping the original text.

        Raises
        ------
        IncompatibleUnitsError
            If ``unit`` measures something else.
        UnknownUnitError
            If ``unit`` is not known.
        """
        if unit not in _UNITS:
            raise UnknownUnitError(unit)
        kind, factor = _UNITS[self.unit]
        other_kind, other_factor = _UNITS[unit]
        if kind is not other_kind:
            raise IncompatibleUnitsError(self.unit, unit)
        if unit == self.unit:
            return self
        return Quantity(self.value * factor / other_factor, unit, self.original)

    def is_same_amount(self, other: Quantity) -> bool:
        """Whether both mean the same amount, whatever the unit of one kind."""
        kind, factor = _UNITS[self.unit]
        other_kind, other_factor = _UNITS[other.unit]
        return kind is other_kind and self.value * factor == other.value * other_factor


def read_unit(text: str) -> str:
    """Return the UCUM code for a unit as people and systems write it.

    Raises
    ------
    UnknownUnitError
        If it is not known, or is on the error-prone list (a bare "U").
    """
    stripped = text.strip()
    for candidate in (stripped, stripped.lower()):
        if candidate in _UNITS:
            return candidate
        if candidate in _WRITTEN_AS:
            return _WRITTEN_AS[candidate]
    raise UnknownUnitError(text)


def read_quantity(value: str | int | float | Decimal, unit: str | None) -> Quantity:
    """Return the quantity that ``value`` and ``unit`` state, with the text as received.

    Raises
    ------
    HearthlineError
        ``quantity.not_a_number`` or ``quantity.no_unit``.
    UnknownUnitError
        If the unit cannot be read.
    """
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise HearthlineError(Message("quantity.not_a_number", {"value": str(value)})) from error
    if unit is None or not unit.strip():
        raise HearthlineError(Message("quantity.no_unit", {"value": str(value)}))
    return Quantity(number, read_unit(unit), f"{value} {unit}")


def shown_unit(unit: str) -> str:
    """Return the unit as it is written for people: mcg, never µg (ISMP error-prone list)."""
    return _SHOWN_AS.get(unit, unit)


def shown_number(value: Decimal) -> str:
    """Return the number with a leading zero, no trailing zero and commas from 1,000 (ISMP)."""
    text = f"{value.normalize():,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
