"""Limits of vital signs by age, of which a source was seen or quoted; for adults there are few."""

from __future__ import annotations

from hearthline.engines.protocols import Limit, LimitKind, Number
from hearthline.rooms.emergency.starter.writing import SECOND_HAND, SEEN, fact

_TABLES = "Pediatric Advanced Life Support reference tables 2006 and 2015, as quoted"
_ANAPHYLAXIS = f"World Allergy Organization 2020 names the same; {_TABLES}"
_CHART = "Pediatric Advanced Life Support 2015, as printed on the PedsCases chart"
_PEDSCASES = "PedsCases vital-sign chart"
_PALS_2006 = "First-responder page on Pediatric Advanced Life Support 2006"
_ASTCT = "ASTCT consensus 2019, tables in PMC8021214 and PMC9327779"

_CHILDREN = (
    ("infant", 0, 1, "100", "190", "30", "53"),
    ("1 to 2 years", 1, 3, "98", "140", "22", "37"),
    ("3 to 5 years", 3, 6, "80", "120", "20", "28"),
    ("6 to 11 years", 6, 12, "75", "118", "18", "25"),
    ("12 to 15 years", 12, 16, "60", "100", "12", "20"),
)
"""Age, from and below which year, pulse awake, breaths: flags only, many healthy children lie
outside them (Fleming 2011, PMC3789232). An infant is taken as one to twelve months old."""

_PRESSURE = (
    fact("ANA-05", "Low upper pressure, adult and child over 10 years", "90", "mmHg", _ANAPHYLAXIS,
         SECOND_HAND),
    fact("ANA-06", "Low upper pressure, child of 1 to 10 years: this and", "70", "mmHg",
         _ANAPHYLAXIS, SECOND_HAND),
    fact("ANA-06y", "for each year of age", "2", "mmHg", _ANAPHYLAXIS, SECOND_HAND),
    fact("ANA-07", "Low upper pressure, infant", "70", "mmHg", _TABLES, SECOND_HAND),
)  # fmt: skip
_OTHERS = (
    fact("SHK-04", "Breaths, any child, urgent above", "60", "per min", _PALS_2006, SEEN),
    fact("VS-oxygen", "Oxygen level of a child, of concern below", "92", "%", _PEDSCASES, SEEN),
)
_FEVER = fact("CRS-01f", "Fever from 38.0 °C on", "100.4", "°F", _ASTCT, SECOND_HAND)


def _age_numbers() -> tuple[Number, ...]:
    made = []
    for index, (age, _from, _below, *bounds) in enumerate(_CHILDREN):
        what = ("Pulse awake, below", "Pulse awake, above", "Breaths, below", "Breaths, above")
        for name, words, value in zip(_NAMES, what, bounds, strict=True):
            made.append(
                fact(f"VS-{name}-{index}", f"{words}, {age}", value, "per min", _CHART, SECOND_HAND)
            )
    return tuple(made)


_NAMES = ("pulse-low", "pulse-high", "breaths-low", "breaths-high")
_SIGN_OF = {
    "pulse-low": ("pulse", LimitKind.BELOW),
    "pulse-high": ("pulse", LimitKind.ABOVE),
    "breaths-low": ("breathing", LimitKind.BELOW),
    "breaths-high": ("breathing", LimitKind.ABOVE),
}

NUMBERS = (*_PRESSURE, *_OTHERS, *_age_numbers())
WITH_FEVER = (*NUMBERS, _FEVER)

LIMITS = (
    Limit(sign="systolic", kind=LimitKind.BELOW, number="ANA-07", below_years=1),
    Limit(
        sign="systolic",
        kind=LimitKind.BELOW,
        number="ANA-06",
        per_year="ANA-06y",
        from_years=1,
        below_years=11,
    ),
    Limit(sign="systolic", kind=LimitKind.BELOW, number="ANA-05", from_years=11),
    Limit(sign="oxygen", kind=LimitKind.BELOW, number="VS-oxygen", below_years=18),
    Limit(sign="breathing", kind=LimitKind.ABOVE, number="SHK-04", below_years=18),
    *(
        Limit(
            sign=_SIGN_OF[name][0],
            kind=_SIGN_OF[name][1],
            number=f"VS-{name}-{index}",
            from_years=low,
            below_years=below,
        )
        for index, (_age, low, below, *_bounds) in enumerate(_CHILDREN)
        for name in _NAMES
    ),
)
"""Of adults only the pressure: no other limit of theirs was seen in a source."""

LIMITS_WITH_FEVER = (*LIMITS, Limit(sign="temperature", kind=LimitKind.FROM, number="CRS-01f"))
