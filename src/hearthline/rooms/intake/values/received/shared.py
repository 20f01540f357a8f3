"""Parts that many resources share: dates, codes, references, names, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hearthline.kernel.geo import Position


class Precision(StrEnum):
    """How exactly a date was stated."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    INSTANT = "instant"
    LOCAL = "local"
    """Date and clock time without a zone: the sender did not say where the clock hangs."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or instant as received.

    Parameters
    ----------
    day
        Civil date in the sender's offset; the first of the month or year when only that is
        known.
    instant
        Aware instant when the sender gave a zone.
    original
        Text as received, never shifted.
    shifted_days
        Days taken off because the source moves its dates into the future (see ``survey``).
    """

    day: date
    precision: Precision
    original: str
    instant: datetime | None = None
    shifted_days: int = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of one system."""

    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What was meant, in the sender's words and codes."""

    text: str = ""
    codings: tuple[Coding, ...] = ()

    @property
    def label(self) -> str:
        """The words to show: text, else a display, else a code, else nothing."""
        if self.text:
            return self.text
        for coding in self.codings:
            if coding.display:
                return coding.display
        return self.codings[0].code if self.codings else ""

    def has(self, system: str, codes: frozenset[str]) -> bool:
        """Whether one of ``codes`` of ``system`` is among the codings."""
        return any(c.system == system and c.code in codes for c in self.codings)


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to another resource.

    Parameters
    ----------
    kind, key
        Identity of what it points at: type, and id or fullUrl. Empty key: it stays text.
    original
        Text as received.
    display
        The sender's words for it.
    is_found
        Whether the resource is part of the same import.
    """

    kind: str
    key: str
    original: str
    display: str = ""
    is_found: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number somebody gave a person, place or order."""

    system: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name of a person."""

    family: str
    given: tuple[str, ...] = ()
    prefix: str = ""
    use: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Telecom:
    """A way to reach somebody."""

    system: str
    value: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is; the position only when it was stated and believable."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    use: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """A language and whether the person prefers it."""

    code: str
    label: str
    is_preferred: bool | None = None


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Somebody named inside a patient's own record."""

    relationship: str
    name: PersonName | None
    telecoms: tuple[Telecom, ...] = ()
