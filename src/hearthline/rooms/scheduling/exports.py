"""A nurse's day that leaves the product: initials and area, unless somebody asks for all of it.

Names and addresses stay inside: a calendar on a telephone and a sheet in a car are read by
others. Whoever may ask for the whole day says why, and the journal keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hearthline.kernel.calendar import to_instant, zone
from hearthline.rooms.census.values import PatientSummary, VisitHome

AREA_DIGITS = 3
"""Leading digits of a ZIP code that name an area and no street."""


def initials(person: PatientSummary | None) -> str:
    """Return first letters of given and family name."""
    if person is None:
        return _("a patient")
    letters = [part[:1].upper() for part in (person.given_name, person.family_name) if part]
    return " ".join(f"{letter}." for letter in letters) or _("a patient")


def area(home: VisitHome | None) -> str:
    """Return town and the beginning of the ZIP code, never a street."""
    if home is None:
        return _("area not known")
    digits = home.postal_code[:AREA_DIGITS]
    return ", ".join(filter(None, (home.city, f"{digits}xx" if digits else "")))


def day_calendar(
    planned: Mapping[str, Any], *, name: str, made_at: datetime, is_full: bool = False
) -> bytes:
    """Return a nurse's day as an iCalendar file.

    A visit keeps its UID whatever is planned anew, so that taking the file in again moves it and
    does not double it. Times are civil times of the homes, with the rules of their zones.

    Parameters
    ----------
    planned
        What the page of a nurse's day shows.
    name
        Of the program, for whoever reads the file.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Hearthline//{name}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for stop in planned["stops"]:
        calendar.add_component(_event(stop, made_at, is_full=is_full))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(stop: Mapping[str, Any], made_at: datetime, *, is_full: bool) -> Event:
    row, home = stop["row"], stop["home"]
    starts = to_instant(row.day, row.starts, row.zone).astimezone(zone(row.zone))
    ends = to_instant(row.day, row.starts, row.zone) + timedelta(minutes=row.minutes)
    event = Event()
    event.add("uid", f"visit-{row.need_id}-{row.seat}@hearthline")
    event.add("dtstamp", made_at)
    event.add("sequence", row.plan.number)
    event.add("dtstart", starts)
    event.add("dtend", ends.astimezone(zone(row.zone)))
    is_certain = row.is_accepted and not stop["is_tentative"]
    event.add("status", "CONFIRMED" if is_certain else "TENTATIVE")
    event.add("class", "PRIVATE")
    if is_full:
        event.add("summary", f"{stop['name']}: {stop['kind']}")
        if home is not None:
            event.add("location", f"{home.address}, {home.city} {home.postal_code}")
    else:
        event.add("summary", _("Visit: %(who)s") % {"who": stop["initials"]})
        event.add("location", stop["area"])
    return event


def without_names(stops: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the stops with initials for names and areas for addresses, notes left out."""
    return [
        {**stop, "name": stop["initials"], "record": "", "home": None, "area": stop["area"]}
        for stop in stops
    ]
