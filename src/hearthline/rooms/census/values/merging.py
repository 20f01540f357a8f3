"""Words about two records that may be of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearthline.kernel.answers import Answer
from hearthline.rooms.census.values.answers import Sex


class Likeness(StrEnum):
    """What tells people apart, compared between two records."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NUMBER = "number"
    PHONE = "phone"
    ADDRESS = "address"
    DEATH = "death"


@dataclass(frozen=True, slots=True)
class ToldApart:
    """What a record says that tells its person from others.

    Parameters
    ----------
    birth_date
        Only when its day is known; a year alone tells nobody apart.
    numbers
        (system, number) pairs that other systems gave.
    phones
        Of the person, not of family: two people of one household share a contact.
    homes
        (first line, postal code) of each address.
    """

    family_name: str
    given_name: str
    birth_date: date | None
    sex: Sex
    is_dead: Answer
    numbers: frozenset[tuple[str, str]] = frozenset()
    phones: frozenset[str] = frozenset()
    homes: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """What agrees between two records and what speaks against their being one person's.

    What only one of them says is in neither.
    """

    agreed: tuple[Likeness, ...]
    differed: tuple[Likeness, ...]
