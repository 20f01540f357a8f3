"""A nurse's day as a sheet of paper: what the template prints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.answers import Answer
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_clock, shown_duration
from hearthline.rooms.home.values import HomeSafety

TEMPLATE = Path(__file__).parent / "documents" / "day_sheet.typ"


def day_sheet_data(planned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the planned day as texts.

    Parameters
    ----------
    planned
        What the page of a nurse's day shows.
    """
    stops = planned["stops"]
    drive = planned["drive"]
    count = ngettext("%(n)s visit", "%(n)s visits", len(stops)) % {"n": len(stops)}
    road = (
        _("%(minutes)s min and %(miles)s mi of road, leaves %(leaves)s, home by %(home)s")
        % {
            "minutes": drive.minutes,
            "miles": planned["miles"],
            "leaves": shown_clock(drive.leaves),
            "home": shown_clock(drive.home_by),
        }
        if drive
        else _("the road is not known")
    )
    return {
        "title": f"{planned['nurse'].name}, {planned['day_words']}",
        "sentence": f"{count}, {road}.",
        "columns": [_("Start"), _("Patient"), _("Address"), _("Visit")],
        "caption": _("Stops in order"),
        "stops": [_stop(stop) for stop in stops],
    }


def _stop(stop: Mapping[str, Any]) -> dict[str, str]:
    row, home = stop["row"], stop["home"]
    safety: HomeSafety = stop["safety"]
    notes = [home.access_notes if home else "", _pets(home.has_pets, safety) if home else ""]
    kind = str(stop["kind"])
    return {
        "number": str(stop["number"]),
        "starts": shown_clock(row.starts),
        "length": shown_duration(row.minutes),
        "drive": _("%(n)s min drive before") % {"n": row.drive_minutes},
        "name": str(stop["name"]),
        "record": str(stop["record"]),
        "address": f"{home.address}, {home.city} {home.postal_code}"
        if home
        else stop.get("area") or _("Address not known"),
        "notes": " ".join(filter(None, notes)),
        "safety": " ".join(f"{sentence(one.message)}." for one in safety.lines),
        "kind": f"{kind}, {_('tentative')}" if stop["is_tentative"] else kind,
    }


def _pets(answer: Answer, safety: HomeSafety) -> str:
    if Answer.YES in (answer, safety.animals):
        return _("Pets in the home.")
    return "" if Answer.NO in (answer, safety.animals) else _("Pets not asked.")
