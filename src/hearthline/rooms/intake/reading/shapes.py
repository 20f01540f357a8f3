"""Looks inside JSON that may have any shape, and notes what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from hearthline.kernel.messages import Message, Param
from hearthline.rooms.intake.reading.outcomes import Body, Issue, PossibleReading
from hearthline.rooms.intake.values.received import (
    Coding,
    Concept,
    Identifier,
    Moment,
    PersonName,
    Precision,
    Telecom,
)

_LONGEST_SHOWN = 200


@dataclass(slots=True)
class Notes:
    """Collects what could not be read while one resource is read."""

    issues: list[Issue] = field(default_factory=list)

    def stop(
        self,
        path: str,
        received: object,
        code: str,
        *,
        readings: tuple[PossibleReading, ...] = (),
        **params: Param,
    ) -> None:
        """Note a field without which the resource must not be used."""
        self._add(path, received, Message(code, params), readings=readings, stops=True)

    def note(
        self,
        path: str,
        received: object,
        code: str,
        *,
        readings: tuple[PossibleReading, ...] = (),
        **params: Param,
    ) -> None:
        """Note a field that is left out while the rest is taken."""
        self._add(path, received, Message(code, params), readings=readings, stops=False)

    def note_because(self, path: str, received: object, reason: Message) -> None:
        """Note a field that is left out, with a reason made elsewhere."""
        self._add(path, received, reason, readings=(), stops=False)

    def _add(
        self,
        path: str,
        received: object,
        reason: Message,
        *,
        readings: tuple[PossibleReading, ...],
        stops: bool,
    ) -> None:
        self.issues.append(Issue(path, shown(received), reason, readings, stops))

    def stop_since(self, count: int) -> None:
        """Make every issue after the first ``count`` one that stops the resource."""
        self.issues[count:] = [replace(issue, stops=True) for issue in self.issues[count:]]

    @property
    def is_stopped(self) -> bool:
        """Whether something was found without which the resource must not be used."""
        return any(issue.stops for issue in self.issues)


def shown(value: object) -> str:
    """Return a value as received, cut after 200 characters."""
    text = (value if isinstance(value, str) else repr(value)).replace("\x00", "�")
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def text(body: object, name: str) -> str:
    """Return the text under ``name``, stripped; empty when absent or not text."""
    value = body.get(name) if isinstance(body, dict) else None
    return value.strip() if isinstance(value, str) else ""


def part(body: object, *names: str) -> Body:
    """Return the object under ``names``, one inside the other; empty when it is not there."""
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else {}


def parts(body: object, name: str) -> list[Body]:
    """Return the objects of the list under ``name``; one bare object counts as a list."""
    value = body.get(name) if isinstance(body, dict) else None
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def texts(body: object, name: str) -> tuple[str, ...]:
    """Return the texts of the list under ``name``."""
    value = body.get(name) if isinstance(body, dict) else None
    if isinstance(value, str):
        return (value.strip(),)
    if not isinstance(value, list):
        return ()
    return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())


def concept(body: object) -> Concept:
    """Return a CodeableConcept, or a bare text as one."""
    if isinstance(body, str):
        return Concept(body.strip())
    if not isinstance(body, dict):
        return Concept()
    codings = tuple(
        Coding(text(c, "system"), text(c, "code"), text(c, "display"))
        for c in parts(body, "coding")
    )
    return Concept(text(body, "text"), codings)


def concepts(body: object, name: str) -> tuple[Concept, ...]:
    """Return the CodeableConcepts under ``name``, one or several."""
    return tuple(concept(item) for item in parts(body, name))


def labels(body: object, name: str) -> tuple[str, ...]:
    """Return the words of the CodeableConcepts under ``name``."""
    return tuple(c.label for c in concepts(body, name) if c.label)


def first_code(body: object) -> str:
    """Return the first code of a CodeableConcept, or the bare text."""
    if isinstance(body, str):
        return body.strip()
    for coding in parts(body, "coding"):
        code = text(coding, "code")
        if code:
            return code
    return text(body, "text")


def identifiers(body: object) -> tuple[Identifier, ...]:
    """Return the identifiers that have a value."""
    found = []
    for item in parts(body, "identifier"):
        value = text(item, "value")
        if value:
            found.append(Identifier(text(item, "system"), value, first_code(part(item, "type"))))
    return tuple(found)


def person_names(body: object) -> Iterator[PersonName]:
    """Yield names, the official or usual one first."""
    names = sorted(parts(body, "name"), key=lambda n: _NAME_ORDER.get(text(n, "use"), 3))
    for item in names:
        family, given = text(item, "family"), texts(item, "given")
        words = text(item, "text")
        if family or given or words:
            prefix = " ".join(texts(item, "prefix"))
            yield PersonName(family, given, prefix, text(item, "use"), words)


_NAME_ORDER = {"official": 0, "usual": 1, "": 2, "old": 5, "maiden": 5, "nickname": 4}


def telecoms(body: object) -> tuple[Telecom, ...]:
    """Return the ways to reach somebody that have a value and are not old."""
    return tuple(
        Telecom(text(t, "system"), text(t, "value"), text(t, "use"))
        for t in parts(body, "telecom")
        if text(t, "value") and text(t, "use") != "old"
    )


def number(value: object) -> Decimal | None:
    """Return a finite decimal; ``None`` when there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(.*))?)?)?$"
)


def moment(
    body: object, name: str, notes: Notes, *, path: str = "", shift: int = 0
) -> Moment | None:
    """Return the date under ``name``; what is no date is noted and left out.

    Parameters
    ----------
    path
        Where ``body`` sits, for the note.
    shift
        Days to take off (a source whose dates lie in the future by design).
    """
    value = body.get(name) if isinstance(body, dict) else None
    if value is None or value == "":
        return None
    where = f"{path}.{name}" if path else name
    if not isinstance(value, str):
        notes.note(where, value, "intake.not_a_date")
        return None
    found = _read_moment(value.strip(), shift)
    if isinstance(found, Message):
        notes.note_because(where, value, found)
        return None
    return found


@lru_cache(maxsize=20_000)
def _read_moment(value: str, shift: int) -> Moment | Message:
    match = _DATE.match(value)
    if not match:
        return Message("intake.not_a_date")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if hour is not None and int(hour) > 23:
        return Message("intake.no_such_hour", {"hour": int(hour)})
    if minute is not None and int(minute) > 59:
        return Message("intake.no_such_minute", {"minute": int(minute)})
    precision = (
        Precision.YEAR if month is None else Precision.MONTH if day is None else Precision.DAY
    )
    try:
        civil = date(int(year), int(month or 1), int(day or 1))
        moved = civil - timedelta(days=shift)
    except ValueError:
        return Message("intake.no_such_day")
    except OverflowError:
        return Message("intake.shift_too_far", {"days": shift})
    if hour is None:
        return Moment(moved, precision, value, None, shift)
    clock = f"{hour}:{minute}:{second or '00'}{(fraction or '')[:7]}"
    try:
        read = datetime.fromisoformat(f"{moved.isoformat()}T{clock}{zone.strip()}")
        instant = read.astimezone(UTC) if read.tzinfo is not None else None
    except (ValueError, OverflowError):
        return Message("intake.not_a_time")
    kind = Precision.LOCAL if instant is None else Precision.INSTANT
    return Moment(moved, kind, value, instant, shift)


def period(
    body: object, name: str, notes: Notes, *, path: str = "", shift: int = 0
) -> tuple[Moment | None, Moment | None]:
    """Return start and end of the Period under ``name``; an end before its start is noted."""
    inside = part(body, name)
    where = f"{path}.{name}" if path else name
    starts = moment(inside, "start", notes, path=where, shift=shift)
    ends = moment(inside, "end", notes, path=where, shift=shift)
    if starts and ends and _is_before(ends, starts):
        notes.note(where, f"{starts.original} / {ends.original}", "intake.ends_before_start")
    return starts, ends


def _is_before(a: Moment, b: Moment) -> bool:
    if a.instant is not None and b.instant is not None:
        return a.instant < b.instant
    return a.day < b.day
