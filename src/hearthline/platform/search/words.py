"""Words as they are kept and asked for: no accents, no case, dates in one spelling.

A date is kept as its eight digits (19500514). Whoever asks may write it as 05/14/1950,
14-May-1950, 1950-05-14, 14 May 1950 or only its beginning, 1950.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from hearthline.kernel.text import plain

LONGEST = 60
ASKED_AT_MOST = 6
"""Words of a question that are looked at; the rest would not narrow it further."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_NUMBERED = re.compile(r"(?<!\w)(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})(?!\w)")
_DAY_FIRST = re.compile(rf"(?<!\w)(\d{{1,2}})[\s.\-]*({_MONTH})[a-z]*[\s.,\-]*(\d{{4}})(?!\w)")
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH})[a-z]*[\s.]*(\d{{1,2}})[\s.,\-]+(\d{{4}})(?!\w)")
_APART = re.compile(r"[\W_]+")


def kept_words(texts: Iterable[str | date | None]) -> frozenset[str]:
    """Return the words under which a record is kept.

    A text gives each of its parts, and parts joined by hyphen or apostrophe also as one word
    (Marlowe-Sample, O'Brien, 4471-08).
    """
    words: set[str] = set()
    for text in texts:
        if isinstance(text, date):
            words.add(f"{text:%Y%m%d}")
        elif text:
            for chunk in plain(text).split():
                parts = [part for part in _APART.split(chunk) if part]
                words.update(part[:LONGEST] for part in parts)
                if len(parts) > 1:
                    words.add("".join(parts)[:LONGEST])
    return frozenset(words)


def asked_words(question: str) -> list[frozenset[str]]:
    """Return what a question asks for: every entry must be met by a word beginning with one of it.

    A date that can be read in two ways (05/06/1950) asks for either.
    """
    text = plain(question)
    asked: list[frozenset[str]] = []

    def take_date(match: re.Match[str]) -> str:
        readings = _readings(match)
        if not readings:
            return match.group()
        asked.append(readings)
        return " "

    for pattern in (_DAY_FIRST, _MONTH_FIRST, _NUMBERED):
        text = pattern.sub(take_date, text)
    for chunk in text.split():
        joined = "".join(_APART.split(chunk))
        if joined:
            asked.append(frozenset({joined[:LONGEST]}))
    return asked[:ASKED_AT_MOST]


def after_prefix(prefix: str) -> str:
    """Return the first word after all that begin with ``prefix``, for a range of an index."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _readings(match: re.Match[str]) -> frozenset[str]:
    first, second, third = match.groups()
    tries: list[tuple[str, int | str, str]]
    if second in _MONTHS:
        tries = [(third, _MONTHS.index(second) + 1, first)]
    elif first in _MONTHS:
        tries = [(third, _MONTHS.index(first) + 1, second)]
    elif len(first) == 4:
        tries = [(first, second, third)]
    elif len(third) == 4:
        tries = [(third, first, second), (third, second, first)]
    else:
        return frozenset()
    days = set()
    for year, month, day in tries:
        try:
            days.add(f"{date(int(year), int(month), int(day)):%Y%m%d}")
        except ValueError:
            continue
    return frozenset(days)
