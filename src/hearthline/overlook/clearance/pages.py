"""Pages of clearance: one person's panel, now and as it was known at any hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.kernel.calendar import to_instant
from hearthline.overlook.chart.person import around
from hearthline.overlook.clearance.forms import MomentForm
from hearthline.overlook.clearance.standing import readiness, readiness_known, second_asked
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy import queries as therapy


@page("census.read")
def panel(request: Any, patient_id: UUID) -> HttpResponse:
    """Show what stands before one person's next dose, by stage, or what was known at an hour."""
    shown = around(request, patient_id, "clearance:panel")
    caller: Caller = request.caller
    form = MomentForm(request.GET if "day" in request.GET else None)
    at = _moment(form, caller)
    orders = therapy.therapy_orders_of([patient_id]).get(patient_id, [])
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    in_care = any(episode.state in census.OPEN_STATES for episode in episodes)
    if at is not None:
        shown["readiness"] = readiness_known(caller, patient_id, orders, at)
    elif in_care:
        shown["readiness"] = readiness(caller, patient_id, orders)
    shown |= {
        "form": form,
        "known_at": at,
        "in_care": in_care,
        "second_asked": second_asked(caller, patient_id) if at is None else (),
        "now_url": reverse("clearance:panel", args=[patient_id]),
    }
    return render(request, "clearance/panel.html", shown)


def _moment(form: MomentForm, caller: Caller) -> datetime | None:
    """Return the hour that was asked about, in the reader's zone; ``None`` is now."""
    if not form.is_bound or not form.is_valid():
        return None
    return to_instant(form.cleaned_data["day"], form.cleaned_data["clock"], caller.zone)
