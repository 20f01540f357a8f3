"""The living catalogue: every component in every state, with invented people and numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hearthline.platform.ui.examples import drawings, lists, patient
from hearthline.platform.ui.examples.moment import NOW
from hearthline.platform.ui.icons import icon_names
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.status import Status


def _base(current: str) -> dict[str, Any]:
    places = (
        ("Today", "today", 12, True, ""),
        ("Schedule", "week", 4, False, ""),
        ("Census", "people", 248, False, ""),
        ("Referrals", "inbox", 9, False, ""),
        ("Supply", "box", 0, False, "Also yours"),
        ("Library", "book", 0, False, "Also yours"),
        ("Program", "gear", 0, False, "Also yours"),
    )
    return {
        "navigation": [
            {
                "label": label,
                "url": "#",
                "icon": icon,
                "count": count,
                "hot": hot,
                "current": label == current,
                "group": group,
            }
            for label, icon, count, hot, group in places
        ],
        "invented": True,
        "on_call": [("Pharmacist", "Ines Fable"), ("Nurse", "Rosa Invented")],
        "now": NOW,
        "zone": "America/New_York",
        "search_url": "#",
        "person": {"name": "Nadia Example", "role": "Scheduler", "branch": "North branch"},
    }


def components(request: HttpRequest) -> HttpResponse:
    """Show the parts on one page."""
    form = lists.WeightForm({"weight": "8000", "note": "Trembles, cold hands", "how": "said"})
    return render(
        request,
        "ui/components.html",
        {
            **_base("Library"),
            "statuses": list(Status),
            "icons": sorted(icon_names()),
            "act": Act("Start infusion", disabled="Waits for the bag scan."),
            "bad_form": form,
            "form": lists.WeightForm(),
            "listing": lists.referrals(request.GET.dict()),
            "empty_list": lists.empty_list(),
            "filtered_list": lists.filtered_list(),
            "banners": patient.banners(),
            "verdict": patient.verdict(),
            "areas": patient.areas(),
            "findings": patient.findings(),
            "met": patient.met(),
            "orders": patient.orders(),
            "groups": patient.attention(),
            "figures": patient.figures(),
            "members": patient.team(),
            "visits": patient.visits(),
            "days": patient.timeline(),
            "works": lists.long_work(),
            "quarantine": lists.quarantine(),
            "changes": lists.changes(),
            "tabs": lists.tabs(),
            "chart": drawings.day_chart(),
            "bars": drawings.bars(),
        },
    )


def board(request: HttpRequest) -> HttpResponse:
    """Show the week board and the route map on the narrow rail."""
    more = {**_base("Schedule"), "board": drawings.board(), "map": drawings.route_map()}
    return render(request, "ui/components_board.html", more)


def progress(request: HttpRequest) -> HttpResponse:
    """Answer with long work as its fragment, as a job's address does."""
    return render(request, "ui/progress.html", {"work": lists.long_work()[2]})
