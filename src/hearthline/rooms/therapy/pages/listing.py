"""Orders as a list: those that wait for a pharmacist first."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import visible
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy.models import Order, TherapyVersion
from hearthline.rooms.therapy.queries.orders import first_dose, head, therapy_facts
from hearthline.rooms.therapy.queries.waiting import AWAITING
from hearthline.rooms.therapy.queries.wording import medication_line
from hearthline.rooms.therapy.values import OrderKind, OrderState, TherapyOrder

STATES = ("verify", "active", "held", "discontinued", "all")


@page("therapy.read")
def orders(request: Any) -> HttpResponse:
    """Show drug orders, those with the earliest first dose in front."""
    caller = request.caller
    view = ListView.read(request.GET, sorts=("first_dose", "number"), filters=("state",), size=50)
    state = view.filter("state", "verify")
    state = state if state in STATES else "verify"
    rows = _of_state(visible(caller, Order), state)
    total = rows.count()
    versions = (
        TherapyVersion.objects.filter(order__in=rows, version=F("order__version"))
        .select_related("order")
        .order_by(*_order(view))
    )
    chosen = [
        TherapyOrder(head(row.order), row.version, therapy_facts(row, row.order.episode_id))
        for row in versions[view.slice]
    ]
    people = census.by_ids(order.head.patient_id for order in chosen)
    request.reads.update(people)
    labels = {
        "verify": _("To verify"),
        "active": _("Active"),
        "held": _("Held"),
        "discontinued": _("Stopped"),
        "all": _("All"),
    }
    listed = Worklist(
        name="orders",
        caption=_("Drug orders by first dose"),
        columns=(
            Column(_("First dose"), "first_dose"),
            Column(_("Patient")),
            Column(_("Order")),
            Column(_("Number"), "number"),
            Column(_("Stands")),
        ),
        rows=[
            (
                order,
                people[order.head.patient_id],
                medication_line(order.content),
                first_dose(order),
            )
            for order in chosen
        ],
        total=total,
        view=view,
        chips=[
            Chip(labels[name], view.address(state=name, page=None), current=name == state)
            for name in STATES
        ],
        empty=Empty(
            _("No order waits for a pharmacist."),
            _("New and changed orders appear here, the earliest first dose on top."),
        ),
        filtered_empty=Empty(_("No order stands like this."), _("Choose another filter.")),
    )
    said = ngettext("%(n)s order", "%(n)s orders", total) % {"n": f"{total:,}"}
    if state == "verify":
        said = ngettext("%(n)s order to verify", "%(n)s orders to verify", total) % {
            "n": f"{total:,}"
        }
    return render(request, "therapy/orders.html", {"listing": listed, "sentence": said})


def _of_state(rows: Any, state: str) -> Any:
    rows = rows.filter(kind=OrderKind.THERAPY, entered_in_error=False)
    match state:
        case "verify":
            return rows.filter(AWAITING)
        case "active":
            return rows.filter(state__in=[OrderState.ACTIVE, OrderState.VERIFIED])
        case "held":
            return rows.filter(state=OrderState.HELD)
        case "discontinued":
            return rows.filter(state=OrderState.DISCONTINUED)
    return rows


def _order(view: ListView) -> tuple[Any, ...]:
    if view.sort == "number":
        return ("-order__number" if view.descending else "order__number",)
    first = F("first_dose_on")
    day = first.desc(nulls_last=True) if view.descending else first.asc(nulls_last=True)
    return (day, "first_dose_at", "order__number")
