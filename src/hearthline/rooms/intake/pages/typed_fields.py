"""Fields that read what people copy from a fax: dates, times, phones; what is not said is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.platform.ui.display import shown_day

_PARTS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$")
_BARE = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_NAMED = re.compile(r"^(\d{1,2})[ \-/]?([a-z]{3,9})[ \-/,]*(\d{2}|\d{4})?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"^(\d{1,2}):?(\d{2})?\s*(am|pm|a|p)?$")
_NEAR = {"t": 0, "today": 0, "y": 1, "yesterday": 1}


class TypedDayField(forms.CharField):
    """A day as faxes write it: month before day, the month as number or word.

    ``t`` and ``y`` are today and yesterday. Two digits of a year are asked about, never filled
    in. A day without a year is the nearest one to today, unless ``needs_year``; the page shows
    every day in words before it is saved.
    """

    def __init__(self, *, needs_year: bool = False, **given: Any) -> None:
        given.setdefault("max_length", 20)
        super().__init__(required=False, **given)
        self.needs_year = needs_year
        self.today = date.min
        self.widget.attrs |= {"data-width": "short", "autocomplete": "off", "data-reads": "day"}

    def clean(self, value: Any) -> date | None:
        """Return the day, or ask for what is missing."""
        text = str(value or "").strip().casefold()
        if not text:
            return None
        if text in _NEAR and not self.needs_year:
            return self.today - timedelta(days=_NEAR[text])
        if match := _ISO.match(text):
            year, month, day = match.groups()
        elif match := _PARTS.match(text) or _BARE.match(text):
            month, day, year = match.groups()
        elif (match := _NAMED.match(text)) and match.group(2)[:3] in _MONTHS:
            day, word, year = match.groups()
            month = str(_MONTHS.index(word[:3]) + 1)
        else:
            raise forms.ValidationError(
                _("%(value)s is no date. Type month, day and year, such as 4/19/1958."),
                params={"value": value},
            )
        return self._day(str(value), int(month), int(day), year or "")

    def _day(self, typed: str, month: int, day: int, year: str) -> date:
        if len(year) == 2:
            this = self.today.year // 100 * 100 + int(year)
            years = [this - 100, this] if self.needs_year else [this]
            shown = [made for made in (_made(y, month, day) for y in years) if made]
            ways = _(" or ").join(shown_day(one) for one in shown)
            raise forms.ValidationError(
                _("%(value)s: which year? It may be %(ways)s. Type four digits."),
                params={"value": typed, "ways": ways},
            )
        if not year and self.needs_year:
            raise forms.ValidationError(
                _("%(value)s has no year. Type four digits."), params={"value": typed}
            )
        if year:
            found = _made(int(year), month, day)
        else:
            near = (_made(self.today.year + step, month, day) for step in (-1, 0, 1))
            known = [one for one in near if one is not None]
            found = min(known, key=lambda one: abs(one - self.today), default=None)
        if found is None:
            raise forms.ValidationError(
                _("%(value)s does not exist in the calendar. Is the month first?"),
                params={"value": typed},
            )
        if self.needs_year and found > self.today:
            raise forms.ValidationError(
                _("%(value)s is still to come. Read the year again."), params={"value": typed}
            )
        return found


class TypedClockField(forms.CharField):
    """A time of day as faxes write it: 14:00, 1400, 2 pm."""

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, max_length=8, **given)
        self.widget.attrs |= {"data-width": "short", "autocomplete": "off"}

    def clean(self, value: Any) -> time | None:
        """Return the time, or ask again."""
        text = str(value or "").strip().casefold()
        if not text:
            return None
        match = _CLOCK.match(text)
        if match:
            digits, minutes, half = match.groups()
            hour, minute = int(digits), int(minutes or 0)
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half.startswith("p") else 0)
            if hour < 24 and minute < 60 and (minutes or half):
                return time(hour, minute)
        raise forms.ValidationError(
            _("%(value)s is no time of day. Type it like 14:00."), params={"value": value}
        )


class TypedPhoneField(forms.CharField):
    """A phone number; digits, with what stands between them as the reader likes."""

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, max_length=40, **given)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """Return the number as typed; too few digits are asked about."""
        text = str(super().clean(value))
        if text and not 7 <= len(re.sub(r"\D", "", text)) <= 15:
            raise forms.ValidationError(
                _("%(value)s has too few or too many digits for a phone. Read it again."),
                params={"value": text},
            )
        return text


class LinesField(forms.CharField):
    """Several things, one a line."""

    def __init__(self, *, most: int = 30, rows: int = 3, **given: Any) -> None:
        given.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(required=False, max_length=3_000, **given)
        self.most = most

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the lines that say something."""
        found = tuple(line.strip() for line in str(super().clean(value)).splitlines())
        lines = tuple(line for line in found if line)
        if len(lines) > self.most:
            raise forms.ValidationError(
                _("There are more than %(most)s lines. Put the rest into the notes."),
                params={"most": self.most},
            )
        return lines


class ChosenField(forms.CharField):
    """Words typed with a list of known ones beside them; others may be typed too.

    ``hl-choose`` offers the list by keyboard; without a script the browser's own list does.
    """

    def __init__(self, known: Iterable[str], **given: Any) -> None:
        given.setdefault("required", False)
        super().__init__(**given)
        self.known = tuple(known)
        self.widget.attrs |= {"autocomplete": "off"}


NOT_STATED = gettext_lazy("Not stated")


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
