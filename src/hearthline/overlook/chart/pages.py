"""Pages about one person, composed from every room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearthline.overlook.chart import composing
from hearthline.overlook.chart.histories import entries_about
from hearthline.overlook.chart.holding import ways_to_hold
from hearthline.overlook.chart.lines_shown import shown_lines
from hearthline.overlook.chart.person import around
from hearthline.overlook.clearance.standing import readiness
from hearthline.platform.accounts.pages import page
from hearthline.platform.ui.worklist import ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import ConsentKind
from hearthline.rooms.coverage import queries as coverage
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState
from hearthline.rooms.workforce import queries as workforce

SHOWN_LINES = 6


@page("census.read")
def overview(request: Any, patient_id: UUID) -> HttpResponse:
    """Clear or not for the next dose and why, orders, next visits, team, timeline."""
    shown = around(request, patient_id, "chart:patient")
    caller = request.caller
    orders = therapy.therapy_orders_of([patient_id]).get(patient_id, [])
    found = composing.entries(patient_id)
    planned = composing.planned_visits(patient_id, caller.today)
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    in_care = any(episode.state in census.OPEN_STATES for episode in episodes)
    if in_care:
        shown["readiness"] = readiness(caller, patient_id, orders)
    if caller.holds("therapy.read"):
        shown["orders"] = composing.order_lines(orders)
        shown["orders_note"] = composing.orders_note(orders)
    if caller.holds("lines.read"):
        shown["lines"] = shown_lines(patient_id, episodes)
    shown |= {
        "episodes": episodes,
        "visits": composing.visit_lines(patient_id, caller.at),
        "team": composing.team(patient_id, orders, planned, caller.today),
        "days": composing.timeline_days(found, caller, most=SHOWN_LINES),
        "entry_count": len(found),
        "holds": list(census.open_holds([patient_id]).get(patient_id, {}).values()),
        "may_be_held": ways_to_hold(patient_id, caller),
        "merges": census.merges_of(patient_id),
        "home": census.current_addresses([patient_id], caller.today).get(patient_id),
    }
    return render(request, "chart/overview.html", shown)


@page("therapy.read")
def orders(request: Any, patient_id: UUID) -> HttpResponse:
    """Every order of a person, apart by how it stands: groups never mix."""
    shown = around(request, patient_id, "chart:orders")
    drugs = therapy.therapy_orders_of([patient_id], states=OrderState).get(patient_id, [])
    by_state = {
        "waiting": [order for order in drugs if order.head.in_force is None],
        "active": [order for order in drugs if order.head.state is OrderState.ACTIVE],
        "verified": [order for order in drugs if order.head.state is OrderState.VERIFIED],
        "held": [order for order in drugs if order.head.state is OrderState.HELD],
        "stopped": [order for order in drugs if order.head.state is OrderState.DISCONTINUED],
    }
    by_state["waiting"] = [
        order for order in by_state["waiting"] if order not in by_state["stopped"]
    ]
    shown["groups"] = [
        (name, composing.order_lines(by_state[name])) for name in by_state if by_state[name]
    ]
    nursing = therapy.nursing_orders_of([patient_id]).get(patient_id, [])
    shown["nursing"] = [(order, therapy.nursing_title(order.content)) for order in nursing]
    shown["emergency"] = therapy.emergency_orders_of([patient_id]).get(patient_id, [])
    shown["code_status"] = census.shown_code_status(patient_id)
    shown["medications"] = census.home_medications_of([patient_id]).get(patient_id, [])
    return render(request, "chart/orders.html", shown)


@page("census.read")
def record(request: Any, patient_id: UUID) -> HttpResponse:
    """Everything the program knows of a person, with the way to change it."""
    shown = around(request, patient_id, "chart:record")
    caller = request.caller
    shown |= census.whole_record(patient_id, caller.today)
    held = census.consents_of([patient_id]).get(patient_id, {})
    shown |= {
        "consents": [
            (kind, held.get(kind), census.consent_words(kind, census.stands(held.get(kind))))
            for kind in ConsentKind
        ],
        "shown_code_status": census.shown_code_status(patient_id),
        "compared": census.identity_of([patient_id]).get(patient_id),
        "merges": census.merges_of(patient_id),
    }
    wishes = census.nurse_wishes_of([patient_id]).get(patient_id, [])
    names = workforce.names(wish.staff_id for wish in wishes)
    shown["wishes"] = [(wish, names.get(wish.staff_id, _("Name not known"))) for wish in wishes]
    if caller.holds("lines.read"):
        shown["lines"] = lines.lines_of([patient_id], removed_too=True).get(patient_id, [])
    if caller.holds("coverage.read"):
        found = coverage.coverages_of([patient_id]).get(patient_id, [])
        payers = coverage.payers_by_ids(item.payer_id for item in found)
        shown["coverages"] = [(item, payers[item.payer_id].name) for item in found]
    return render(request, "chart/record.html", shown)


@page("census.read")
def whole_timeline(request: Any, patient_id: UUID) -> HttpResponse:
    """What happened to a person, over every room."""
    shown = around(request, patient_id, "chart:timeline")
    found = composing.entries(patient_id)
    shown["days"] = composing.timeline_days(found, request.caller, most=300)
    shown["entry_count"] = len(found)
    return render(request, "chart/timeline.html", shown)


@page("census.read")
def history(request: Any, patient_id: UUID) -> HttpResponse:
    """Who changed what, with the values before."""
    shown = around(request, patient_id, "chart:history")
    view = ListView.read(request.GET, sorts=("at",), size=30)
    found, total = entries_about(request.caller, patient_id, view.slice)
    shown["entries"] = found
    shown["listing"] = Worklist(
        name="history", caption="History", columns=(), rows=found, total=total, view=view
    )
    return render(request, "chart/history.html", shown)
