"""Rendering a message for a reader: catalogue, language, plural, and how values are written.

A place in a catalogue sentence may say how its value is written:

========================  =====================================================
``{name}``                the value; ``None`` is "not known", floats lose zeros
``{count:,}``             a number with commas from 1,000
``{day:date}``            an ISO date as 14-May-2026
``{day:weekday}``         an ISO date as Thu 14-May-2026
``{at:time}``             an ISO instant as 09:42 in the reader's zone
``{at:moment}``           an ISO instant as Thu 14-May-2026 09:42
``{seconds:duration}``    seconds as 4 h 30 min
``{skill:skill}``         a code as the catalogue's word ``skill.<code>``; several
                          codes in one text are parted by commas
========================  =====================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import Message
from hearthline.platform.messaging.catalogues import Entry, catalogue

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def sentence(message: Message, *, zone: str | None = None) -> str:
    """Return ``message`` as a sentence in the language in force.

    Parameters
    ----------
    zone
        IANA zone in which the reader reads times; the one in force by default (a page puts
        the program's in force).

    Notes
    -----
    A code without a sentence is shown as itself: an ugly word is better than a broken page,
    and a test finds it.
    """
    entry = catalogue().get(message.code)
    if entry is None:
        return message.code
    text = _in_language(entry, message.params)
    return _Places(zone or timezone.get_current_timezone_name()).vformat(
        text, (), dict(message.params)
    )


def word(prefix: str, code: str) -> str:
    """Return the catalogue's word for a code, such as ``word("role", "scheduler")``.

    A code without a word is shown with blanks for underscores.
    """
    entry = catalogue().get(f"{prefix}.{code}")
    return gettext(entry) if isinstance(entry, str) else code.replace("_", " ")


def written_date(day: date) -> str:
    """Return ``day`` as records show it: 14-May-2026."""
    return f"{day.day:02d}-{pgettext('month', MONTHS[day.month - 1])}-{day.year}"


def written_weekday(day: date) -> str:
    """Return ``day`` as plans show it: Thu 14-May-2026."""
    return f"{pgettext('weekday', WEEKDAYS[day.weekday()])} {written_date(day)}"


def written_duration(seconds: float) -> str:
    """Return a length of time with its units, such as 4 h 30 min or 40 s."""
    whole = round(seconds)
    if abs(whole) < 60:
        return gettext("{n} s").format(n=whole)
    hours, minutes = divmod(round(abs(seconds) / 60), 60)
    sign = "-" if whole < 0 else ""
    parts = []
    if hours:
        parts.append(gettext("{n} h").format(n=f"{hours:,}"))
    if minutes or not hours:
        parts.append(gettext("{n} min").format(n=minutes))
    return sign + " ".join(parts).replace(" ", "\N{NO-BREAK SPACE}")


def _in_language(entry: Entry, params: Mapping[str, Any]) -> str:
    if isinstance(entry, str):
        return gettext(entry)
    singular, plural = entry
    count = params.get("count")
    return ngettext(singular, plural, count if isinstance(count, int) else 2)


class _Places(Formatter):
    """Fills the places of a sentence; never raises over a value that does not fit."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        return kwargs.get(str(key))

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None or value == "":
            return gettext("not known")
        try:
            return self._written(value, format_spec)
        except (ValueError, TypeError):
            return str(value)

    def _written(self, value: Any, spec: str) -> str:
        match spec:
            case "":
                return f"{value:g}" if isinstance(value, float) else str(value)
            case "date":
                return written_date(date.fromisoformat(value))
            case "weekday":
                return written_weekday(date.fromisoformat(value))
            case "time":
                return f"{to_civil(datetime.fromisoformat(value), self.zone).clock:%H:%M}"
            case "moment":
                civil = to_civil(datetime.fromisoformat(value), self.zone)
                return f"{written_weekday(civil.day)} {civil.clock:%H:%M}"
            case "duration":
                return written_duration(float(value))
            case _ if spec.isidentifier() and isinstance(value, str):
                return ", ".join(word(spec, code.strip()) for code in value.split(","))
            case _:
                return format(value, spec)
