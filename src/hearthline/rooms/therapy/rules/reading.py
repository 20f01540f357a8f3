"""Reading how often, as people type it.

Abbreviations on the ISMP list of error-prone ones (QD, QOD) are understood when received and
never written back.
"""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal

from hearthline.rooms.therapy.values import Frequency, FrequencyKind, VisitFrequency

_WORDS = {"once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_EVERY = re.compile(r"^(?:every|q)\s*(\d+(?:\.\d+)?)?\s*(hours?|hrs?|h|days?|d|weeks?|wk|w)$")
_TIMES = re.compile(
    r"^(\d+|once|twice|one|two|three|four|five|six)\s*(?:times?|x|visits?)?\s*"
    r"(?:a|an|per|each|every|/)?\s*(?:(\d+)\s*)?(days?|daily|weeks?|weekly|wk)$"
)
_RANGE = re.compile(
    r"^(\d+)\s*(?:to|-|–)\s*(\d+)\s*(?:times?|x|visits?)?\s*(?:a|per|each|every|/)?\s*"
    r"(?:(\d+)\s*)?(days?|weeks?|wk)$"
)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_AT_TIMES = re.compile(
    r"^(.*?)\s*\bat\s+((?:(?:[01]?\d|2[0-3]):[0-5]\d(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+)?)+)$"
)
_AS_NEEDED = re.compile(r"[,;]?\s*(?:\(?\s*)(?:as needed|prn)\)?\s*$")
_EXTRA_VISITS = re.compile(
    r"[,;]?\s*(?:and|plus|\+)\s*(\d+)\s*(?:visits?\s*)?(?:as needed|prn)(?:\s*visits?)?\s*$"
)
_SHORT = {
    "daily": "once a day",
    "qd": "once a day",
    "qday": "once a day",
    "q day": "once a day",
    "every day": "once a day",
    "nightly": "once a day",
    "bid": "2 times a day",
    "b.i.d.": "2 times a day",
    "tid": "3 times a day",
    "t.i.d.": "3 times a day",
    "qid": "4 times a day",
    "every other day": "every 2 days",
    "qod": "every 2 days",
    "weekly": "once a week",
    "qweek": "once a week",
    "every week": "once a week",
    "every other week": "every 2 weeks",
    "monthly": "every 30 days",
}


def read_frequency(text: str) -> Frequency:
    """Return what ``text`` says about doses, with the words kept as received.

    Hours are elapsed time (``EVERY_HOURS``), days and weeks keep the clock
    (``TIMES_PER_DAYS``). What cannot be read is ``UNREADABLE``, never guessed.
    """
    words, is_as_needed = _without_as_needed(text)
    if not words:
        kind = FrequencyKind.AS_DIRECTED if is_as_needed else FrequencyKind.NOT_STATED
        return Frequency(kind, text.strip(), is_as_needed=is_as_needed)
    if words in {"once", "one time", "single dose", "one dose", "x1"}:
        return Frequency(FrequencyKind.ONCE, text.strip(), is_as_needed=is_as_needed)
    if words in {"continuous", "continuously", "continuous infusion"}:
        return Frequency(FrequencyKind.CONTINUOUS, text.strip(), is_as_needed=is_as_needed)
    if words in {"as directed", "per protocol", "per pharmacy"}:
        return Frequency(FrequencyKind.AS_DIRECTED, text.strip(), is_as_needed=is_as_needed)
    if (clocks := _clock_times(words)) is not None:
        return Frequency(
            FrequencyKind.TIMES_PER_DAYS,
            text.strip(),
            times=len(clocks),
            per_days=Decimal(1),
            is_as_needed=is_as_needed,
            clock_times=clocks,
        )
    words = _SHORT.get(words, words)
    if (found := _EVERY.match(words)) and (number := Decimal(found[1] or 1)) > 0:
        if found[2].startswith("h"):
            return Frequency(
                FrequencyKind.EVERY_HOURS,
                text.strip(),
                interval_hours=number,
                is_as_needed=is_as_needed,
            )
        period = number * (7 if found[2].startswith("w") else 1)
        if period == int(period):
            return _times(text, 1, int(period), is_as_needed)
    if found := _TIMES.match(words):
        days = int(found[2] or 1) * (7 if found[3].startswith("w") else 1)
        if days > 0 and (times := _number(found[1])) > 0:
            return _times(text, times, days, is_as_needed)
    return Frequency(FrequencyKind.UNREADABLE, text.strip(), is_as_needed=is_as_needed)


def read_visit_frequency(text: str) -> VisitFrequency | None:
    """Return how often nurses visit, or ``None`` when the words cannot be read.

    Understands "once", "weekly", "2 times a week", "1 to 2 times a week", "every 4 weeks", and
    an ending like "plus 3 as needed".
    """
    words = " ".join(text.casefold().split())
    extra = 0
    if found := _EXTRA_VISITS.search(words):
        extra = int(found[1])
        words = words[: found.start()].strip()
    if words in {"once", "one time", "1 visit", "one visit"}:
        return VisitFrequency(1, 1, None, extra, text.strip())
    if found := _RANGE.match(words):
        low, high = int(found[1]), int(found[2])
        days = int(found[3] or 1) * (7 if found[4].startswith("w") else 1)
        if 0 < low <= high and days > 0:
            return VisitFrequency(low, high, days, extra, text.strip())
        return None
    doses = read_frequency(words)
    if doses.kind is FrequencyKind.TIMES_PER_DAYS and doses.times and doses.per_days:
        days = int(doses.per_days)
        return VisitFrequency(doses.times, doses.times, days, extra, text.strip())
    return None


def _times(text: str, times: int, days: int, is_as_needed: bool) -> Frequency:
    return Frequency(
        FrequencyKind.TIMES_PER_DAYS,
        text.strip(),
        times=times,
        per_days=Decimal(days),
        is_as_needed=is_as_needed,
    )


def _clock_times(words: str) -> tuple[time, ...] | None:
    """Return the fixed times of ``daily at 06:00, 14:00 and 22:00``; ``None`` for other words.

    A number of times that does not agree with the times named cannot be read.
    """
    found = _AT_TIMES.match(words)
    if found is None:
        return None
    clocks = tuple(
        sorted({time(int(hour), int(minute)) for hour, minute in _CLOCK.findall(found[2])})
    )
    often = _SHORT.get(found[1].strip(), found[1].strip())
    stated = _TIMES.match(often) if often else None
    if often and stated is None:
        return None
    if stated and not (stated[3].startswith("da") and stated[2] in (None, "1")):
        return None
    if stated and _number(stated[1]) not in (1, len(clocks)):
        return None
    return clocks


def _without_as_needed(text: str) -> tuple[str, bool]:
    words = " ".join(text.casefold().split())
    if found := _AS_NEEDED.search(words):
        return words[: found.start()].strip(), True
    return words, False


def _number(word: str) -> int:
    return _WORDS[word] if word in _WORDS else int(word)
