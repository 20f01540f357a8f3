"""How often: the many spellings of one schedule, read once and kept beside the original.

Source of the abbreviations: HL7 v3 GTSAbbreviation codes and everyday hospital shorthand.
"""

from __future__ import annotations

import re
from decimal import Decimal

from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.repeat import HOURS_IN, read_timing
from hearthline.rooms.intake.reading.shapes import concept, number, part, text
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind

_DAY = Decimal(1)
_WEEK = Decimal(7)

_WORDS: dict[str, tuple[FrequencyKind, int | None, Decimal | None]] = {
    "DAILY": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "QD": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "QDAY": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "DAILY16": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "AM": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "PM": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "HS": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "QHS": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "QAM": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "QPM": (FrequencyKind.TIMES_PER_DAYS, 1, _DAY),
    "BID": (FrequencyKind.TIMES_PER_DAYS, 2, _DAY),
    "TID": (FrequencyKind.TIMES_PER_DAYS, 3, _DAY),
    "QID": (FrequencyKind.TIMES_PER_DAYS, 4, _DAY),
    "QOD": (FrequencyKind.TIMES_PER_DAYS, 1, Decimal(2)),
    "WEEKLY": (FrequencyKind.TIMES_PER_DAYS, 1, _WEEK),
    "QWEEK": (FrequencyKind.TIMES_PER_DAYS, 1, _WEEK),
    "BIW": (FrequencyKind.TIMES_PER_DAYS, 2, _WEEK),
    "TIW": (FrequencyKind.TIMES_PER_DAYS, 3, _WEEK),
    "ONCE": (FrequencyKind.ONCE, None, None),
    "STAT": (FrequencyKind.ONCE, None, None),
    "NOW": (FrequencyKind.ONCE, None, None),
    "1X": (FrequencyKind.ONCE, None, None),
    "X1": (FrequencyKind.ONCE, None, None),
    "ONCALL": (FrequencyKind.ONCE, None, None),
    "INFUSION": (FrequencyKind.CONTINUOUS, None, None),
    "CONTINUOUS": (FrequencyKind.CONTINUOUS, None, None),
    "ASDIR": (FrequencyKind.AS_DIRECTED, None, None),
    "ASDIRECTED": (FrequencyKind.AS_DIRECTED, None, None),
    "PRN": (FrequencyKind.AS_DIRECTED, None, None),
}
_EVERY = re.compile(r"^Q(\d{1,3})(-\d{1,3})?(H|HR|HRS|HOURS|D|DAYS|W|WEEKS|MIN)$")
_REPEATS = re.compile(r"(?:^|\s|:)(?:MR\s*X?|MAY REPEAT X?)\s*(\d)")
_IN_TEXT = re.compile(
    r"\b(?:every|q)\s*(\d{1,3}|four to six|other)?\s*"
    r"(hours?|hrs?|h|days?|d|weeks?|wks?|months?)\b",
    re.IGNORECASE,
)
_TIMES_IN_TEXT = re.compile(
    r"\b(once|twice|three times|four times|(\d{1,2}) times)\s*(?:a|per|each)?\s*"
    r"(daily|day|weekly|week)\b",
    re.IGNORECASE,
)
_COUNTED = {"once": 1, "twice": 2, "three times": 3, "four times": 4}


def read_frequency(dosage: Body) -> Frequency:
    """Return how often the Dosage says: its timing part by part with its code, else its text."""
    timing = part(dosage, "timing")
    said = concept(timing.get("code")).label
    is_as_needed = dosage.get("asNeededBoolean") is True or bool(
        part(dosage, "asNeededCodeableConcept")
    )
    coded = frequency_from_code(said, is_as_needed=is_as_needed) if said else None
    timed = read_timing(timing, coded, is_as_needed=is_as_needed)
    if timed is not None:
        return timed
    if coded is not None:
        return coded
    found = frequency_from_text(text(dosage, "text"), is_as_needed=is_as_needed)
    if found is not None:
        return found
    return Frequency(FrequencyKind.NOT_STATED, "", is_as_needed=is_as_needed)


def frequency_from_code(said: str, *, is_as_needed: bool = False) -> Frequency:
    """Return what a hospital's frequency code means (``Q12H`` and ``Q 12H`` alike)."""
    upper = said.upper().strip()
    needed = is_as_needed or "PRN" in upper
    repeats = _REPEATS.search(upper)
    bare = re.sub(r"[:\s]*PRN\b", "", upper)
    bare = _REPEATS.sub("", bare).strip(" :") or ("ONCE" if repeats else "PRN")
    squeezed = bare.replace(" ", "").replace(".", "")
    count = int(repeats.group(1)) if repeats else 0
    if squeezed.startswith("TITRATE"):
        return Frequency(FrequencyKind.TITRATED, said, is_as_needed=needed)
    every = _EVERY.match(squeezed) or _EVERY.match(squeezed.split("PER")[0])
    if every and int(every.group(1)) > 0:
        if every.group(2):
            return Frequency(FrequencyKind.UNREADABLE, said, is_as_needed=needed)
        return _every(int(every.group(1)), every.group(3), said, needed)
    word = _WORDS.get(squeezed)
    if word is None:
        found = frequency_from_text(said, is_as_needed=needed)
        return found or Frequency(FrequencyKind.UNREADABLE, said, is_as_needed=needed)
    kind, times, per_days = word
    return Frequency(kind, said, times=times, per_days=per_days, is_as_needed=needed, repeats=count)


def frequency_from_text(words: str, *, is_as_needed: bool = False) -> Frequency | None:
    """Return the schedule a sentence states ("every 12 hours"), or ``None``."""
    lower = words.lower()
    needed = is_as_needed or "as needed" in lower
    every = _IN_TEXT.search(lower)
    if every:
        stated, unit = every.group(1), every.group(2)
        if stated == "four to six":
            return Frequency(FrequencyKind.UNREADABLE, words, is_as_needed=needed)
        count = 2 if stated == "other" else int(stated or 1)
        if count > 0:
            return _every(count, unit[0].upper() if unit[0] != "m" else "MO", words, needed)
    times = _TIMES_IN_TEXT.search(lower)
    if times:
        count = _COUNTED.get(times.group(1)) or int(times.group(2) or 1)
        per = _WEEK if times.group(3).startswith("week") else _DAY
        return Frequency(
            FrequencyKind.TIMES_PER_DAYS, words, times=count, per_days=per, is_as_needed=needed
        )
    if "continuous" in lower:
        return Frequency(FrequencyKind.CONTINUOUS, words, is_as_needed=needed)
    if re.search(r"\b(daily|nightly)\b", lower):
        return Frequency(
            FrequencyKind.TIMES_PER_DAYS, words, times=1, per_days=_DAY, is_as_needed=needed
        )
    return None


def _every(count: int, unit: str, said: str, needed: bool) -> Frequency:
    if unit.startswith("H"):
        return Frequency(
            FrequencyKind.EVERY_HOURS,
            said,
            interval_hours=Decimal(count),
            is_as_needed=needed,
        )
    if unit == "MIN":
        return Frequency(
            FrequencyKind.EVERY_HOURS,
            said,
            interval_hours=Decimal(count) / 60,
            is_as_needed=needed,
        )
    days = Decimal(count) * (30 if unit == "MO" else 7 if unit.startswith("W") else 1)
    return Frequency(
        FrequencyKind.TIMES_PER_DAYS, said, times=1, per_days=days, is_as_needed=needed
    )


def _neat(number: Decimal) -> Decimal:
    """Return the number without trailing zeros and without an exponent."""
    return Decimal(f"{number.normalize():f}")


_OVER = re.compile(
    r"\bover\s+(\d{1,4}(?:\.\d+)?)\s*(minutes?|mins?|hours?|hrs?|h)\b", re.IGNORECASE
)


def infuse_over_minutes(dosage: Body) -> Decimal | None:
    """Return how long one infusion runs, in minutes, when it is said."""
    repeat = part(dosage, "timing", "repeat")
    length, unit = number(repeat.get("duration")), text(repeat, "durationUnit")
    if length is not None and length > 0 and unit in ("min", "h"):
        return _neat(length * HOURS_IN[unit] * 60)
    match = _OVER.search(text(dosage, "text"))
    if not match:
        return None
    factor = 60 if match.group(2).lower().startswith("h") else 1
    return Decimal(match.group(1)) * factor
