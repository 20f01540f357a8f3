"""Small parts of records: days, names, phones, words that fit a column."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from hearthline.rooms.census import values as census
from hearthline.rooms.intake.values import received as reading


def day_of(moment: reading.Moment | None) -> date | None:
    """Return the civil day of a moment."""
    return moment.day if moment is not None else None


def instant_of(moment: reading.Moment | None) -> datetime | None:
    """Return the instant of a moment; a bare day or a clock without zone has none."""
    return moment.instant if moment is not None else None


def span(
    starts: reading.Moment | None, ends: reading.Moment | None
) -> tuple[date | None, date | None]:
    """Return first and last day; an end before its start is left out (the note says so)."""
    first, last = day_of(starts), day_of(ends)
    return first, None if first and last and last < first else last


def fitted(words: str, length: int) -> str:
    """Return words that fit a column; the raw resource keeps what is cut, marked with "…"."""
    return words if len(words) <= length else words[: length - 1] + "…"


def written_name(name: reading.PersonName | None) -> str:
    """Return a name as it is read out: prefix, given names, family name."""
    if name is None:
        return ""
    return " ".join(filter(None, (name.prefix, *name.given, name.family))) or name.text


def name_columns(name: reading.PersonName | None) -> dict[str, str]:
    if name is None:
        return {"family_name": "Name not given"}
    family, given = name.family, name.given
    if not family and not given:
        *first, family = name.text.split() or ["Name not given"]
        given = tuple(first)
    return {
        "family_name": fitted(family, 120),
        "given_name": fitted(given[0] if given else "", 120),
        "middle_names": fitted(" ".join(given[1:]), 120),
        "prefix": fitted(name.prefix, 40),
    }


def precision_of(moment: reading.Moment | None) -> census.Precision:
    if moment is None or moment.precision not in (reading.Precision.YEAR, reading.Precision.MONTH):
        return census.Precision.DAY
    return census.Precision(moment.precision.value)


def phones(telecoms: Iterable[reading.Telecom]) -> tuple[census.Phone, ...]:
    return tuple(
        census.Phone(number=item.value, kind=item.use)
        for item in telecoms
        if item.system in ("phone", "sms", "")
    )


def npi(identifiers: Iterable[reading.Identifier]) -> str:
    return next((i.value for i in identifiers if i.system.endswith("us-npi")), "")


def written_address(addresses: tuple[reading.Address, ...]) -> str:
    if not addresses:
        return ""
    first = addresses[0]
    return ", ".join(filter(None, (*first.lines, first.city, first.state, first.postal_code)))
