"""How dates, times, durations, names and numbers are written for staff.

The rules are those of clinical display standards: dates ``dd-Mmm-yyyy`` with the month never a
number (ISB 1503), 24-hour time with a leading zero (ISB 1501), durations with units, commas
from 1,000 and a leading but no trailing zero (ISMP error-prone list), a no-break space between
number and unit. Every function returns plain text; the template filters add the markup.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hearthline.kernel.calendar import to_civil
from hearthline.kernel.quantity import Quantity, shown_number, shown_unit
from hearthline.platform.messaging.sentences import WEEKDAYS, written_date

NB = "\u00a0"
_DAY = timedelta(days=1)


def shown_day(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """Return ``14-May-2026``, with ``Thu`` before it where people plan."""
    text = written_date(day)
    text = text if year else text.rsplit("-", 1)[0]
    return f"{_weekday(day)}{NB}{text}" if weekday else text


def _weekday(day: date) -> str:
    return pgettext("weekday", WEEKDAYS[day.weekday()])


def shown_near_day(day: date, today: date) -> str:
    """Return ``Fri 15`` within a week, ``31-May`` within the year, else the whole date."""
    if abs((day - today).days) < 7:
        return f"{_weekday(day)}{NB}{day.day}"
    return shown_day(day, year=day.year != today.year)


def shown_clock(clock: time | datetime) -> str:
    """Return ``09:05``: 24 hours, leading zero."""
    return f"{clock:%H:%M}"


def local(instant: datetime, zone_name: str | None = None) -> datetime:
    """Return the wall-clock reading of ``instant`` as a naive datetime.

    Parameters
    ----------
    instant
        Aware instant.
    zone_name
        IANA zone; the reader's (the current one) when absent.
    """
    civil = to_civil(instant, zone_name or timezone.get_current_timezone_name())
    return datetime.combine(civil.day, civil.clock)


def shown_moment(instant: datetime, zone_name: str | None = None, *, weekday: bool = False) -> str:
    """Return ``14-May-2026 09:05`` as the reader's wall clock shows it."""
    here = local(instant, zone_name)
    return f"{shown_day(here.date(), weekday=weekday)} {shown_clock(here)}"


def shown_duration(length: timedelta | int | float, *, seconds: bool = False) -> str:
    """Return ``4 h 30 min``; an int or float counts minutes.

    Parameters
    ----------
    length
        A length of time; a negative one keeps its sign.
    seconds
        Whether lengths under five minutes show seconds.
    """
    if not isinstance(length, timedelta):
        length = timedelta(minutes=length)
    sign = "\u2212" if length < timedelta(0) else ""
    total = abs(length)
    whole_seconds = int(total.total_seconds())
    if seconds and whole_seconds < 300:
        minutes, rest = divmod(whole_seconds, 60)
        parts = [(minutes, _("min")), (rest, _("s"))]
    else:
        minutes = round(total.total_seconds() / 60)
        days, within = divmod(minutes, 1440)
        if days >= 2:
            text = ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}
            hours = round(within / 60)
            hour_text = f" {hours}{NB}{_('h')}" if 0 < hours < 24 and days < 10 else ""
            return sign + text.replace(" ", NB) + hour_text
        hours, rest = divmod(minutes, 60)
        parts = [(hours, _("h")), (rest, _("min"))]
    said = [f"{value}{NB}{unit}" for value, unit in parts if value]
    return sign + (" ".join(said) if said else f"0{NB}{parts[-1][1]}")


def shown_relative(instant: datetime, now: datetime) -> str:
    """Return ``in 2 h 18 min`` or ``31 min ago``; beyond a day in whole days."""
    gap = instant - now
    if abs(gap) < timedelta(minutes=1):
        return _("now") if abs(gap) < timedelta(seconds=5) else _relative_seconds(gap)
    if abs(gap) >= _DAY:
        days = abs(gap) // _DAY
        text = (ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}).replace(" ", NB)
    else:
        minutes = int(abs(gap).total_seconds() // 60)
        text = shown_duration(minutes)
    return _("in %(time)s") % {"time": text} if gap > timedelta(0) else _ago(text)


def _relative_seconds(gap: timedelta) -> str:
    text = f"{int(abs(gap).total_seconds())}{NB}{_('s')}"
    return _("in %(time)s") % {"time": text} if gap > timedelta(0) else _ago(text)


def _ago(text: str) -> str:
    return _("%(time)s ago") % {"time": text}


def shown_due(instant: datetime, now: datetime, zone_name: str | None = None) -> str:
    """Return when something is due: absolute, and relative under 24 hours.

    Examples: ``today 16:00, in 6 h 18 min`` · ``tomorrow 09:00, in 23 h 18 min`` ·
    ``Fri 15-May-2026 14:00``.
    """
    here, today = local(instant, zone_name), local(now, zone_name).date()
    names = {today: _("today"), today + _DAY: _("tomorrow"), today - _DAY: _("yesterday")}
    name = names.get(here.date()) or shown_day(here.date(), weekday=True)
    text = f"{name} {shown_clock(here)}"
    return f"{text}, {shown_relative(instant, now)}" if abs(instant - now) < _DAY else text


def shown_age(born: date, today: date) -> str:
    """Return age as ``75 y``, under two years in months, under four weeks in days."""
    days = (today - born).days
    if days < 0:
        return _("not born yet")
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 24:
        return f"{months // 12}{NB}{_('y')}"
    if days >= 28:
        return (ngettext("%(n)s month", "%(n)s months", months) % {"n": months}).replace(" ", NB)
    return (ngettext("%(n)s day", "%(n)s days", days) % {"n": days}).replace(" ", NB)


def shown_amount(value: int | float | Decimal) -> str:
    """Return a number with commas from 1,000, a leading zero and no trailing zero."""
    return shown_number(Decimal(str(value)))


def shown_quantity(quantity: Quantity | None) -> str:
    """Return ``40 g`` with a no-break space; unknown is said, never a dash or 0."""
    if quantity is None:
        return _("not known")
    return f"{shown_number(quantity.value)}{NB}{shown_unit(quantity.unit).replace(' ', NB)}"


def shown_phone(text: str) -> str:
    """Return a phone number in spaced groups; one that is not North American stays as given."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits.startswith("1"):
        return f"+1{NB}{_grouped(digits[1:])}"
    return _grouped(digits) if len(digits) == 10 and not text.startswith("+") else text


def _grouped(digits: str) -> str:
    return NB.join((digits[:3], digits[3:6], digits[6:]))


def dialable(text: str) -> str:
    """Return the number as a ``tel:`` address needs it."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10 and not text.startswith("+"):
        return f"+1{digits}"
    return f"+{digits}" if text.startswith("+") or len(digits) == 11 else digits


def as_utc(instant: datetime) -> str:
    """Return the machine-readable form for a ``datetime`` attribute."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
