"""Deliveries for warehouse, driver and pharmacist: what leaves when, what is late, who has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.manifest import PlannedVisit, first_visits
from hearthline.platform.search.queries import search
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.supply import actions, models, queries
from hearthline.rooms.supply.forms import ConfirmForm, FailForm, LateForm, TripForm, first_of_trip
from hearthline.rooms.supply.rules import minutes_until
from hearthline.rooms.supply.values import (
    OPEN_DELIVERIES,
    Carrier,
    Delivery,
    DeliveryState,
    Dispensed,
    TripFacts,
)
from hearthline.rooms.workforce import queries as workforce

Cleaned = Mapping[str, Any]
SHOWN = ("open", "late", "delivered", "failed", "all")
FOUND_AT_MOST = 40


@page("supply.read")
def deliveries(request: Any) -> HttpResponse:
    """List deliveries by promised time; words to look for come by POST, so that no address has a
    name in it.
    """
    caller = request.caller
    view = ListView.read(request.GET, sorts=("promised",), filters=("show", "day", "trip"), size=40)
    show = view.filter("show", "open")
    show = show if show in SHOWN else "open"
    words = request.POST.get("words", "").strip()[:80] if request.method == "POST" else ""
    rows = _chosen(visible(caller, models.Delivery), "all" if words else show, request.at)
    rows = _narrowed(rows, view)
    if words:
        rows = rows.filter(patient_id__in=_people(caller, words))
    order = ("-day", "-opens", "id") if view.descending else ("day", "opens", "id")
    if show in ("delivered", "failed", "all") and not view.params.get("sort"):
        order = ("-day", "-opens", "id")
    chosen = list(rows.select_related("trip").order_by(*order)[view.slice])
    total = rows.count()
    listing = Worklist(
        name="deliveries",
        caption=_("Deliveries by promised time"),
        columns=(
            Column(_("Promised"), "promised"),
            Column(_("Patient")),
            Column(_("Pack")),
            Column(_("Trip")),
            Column(_("Before")),
            Column(_("Stands")),
        ),
        rows=lines(request, chosen),
        total=total,
        view=view,
        chips=[
            Chip(label, view.address(show=name, page=None), current=name == show and not words)
            for name, label in _labels().items()
        ],
        empty=Empty(
            _("No pack waits to leave."),
            _("What is dispensed with a promised time appears here, the soonest on top."),
        ),
        filtered_empty=Empty(
            _("No delivery stands like this."),
            _("Drop the filter to see what is to come."),
            Act(_("Show what is to come"), reverse("supply:deliveries")),
        ),
    )
    trips = visible(caller, models.Trip).filter(day__range=(caller.today, caller.today + _DAY))
    return render(
        request,
        "supply/deliveries.html",
        {
            "listing": listing,
            "words": words,
            "sentence": _sentence(caller, request.at),
            "trips": trips.order_by("day", "departs", "id")[:20],
            "today": caller.today,
            "may_plan": caller.holds("supply.plan"),
            "may_deliver": caller.holds("supply.deliver"),
        },
    )


@page("supply.read")
def delivery(request: Any, delivery_id: UUID) -> HttpResponse:
    """Show one delivery: what is in it, what was promised, what happened."""
    row = seen(request, models.Delivery, delivery_id, "trip")
    shown = census.about_person(request, row.patient_id) | {
        "delivery": queries.delivery_value(row),
        "trip": row.trip,
        "packs": queries.packs_of([row.pk]).get(row.pk, []),
        "events": models.DeliveryEvent.objects.filter(delivery=row).order_by("-written_at", "-id"),
        "visit": first_visits([row.patient_id], request.at).get(row.patient_id),
        "may_deliver": request.caller.holds("supply.deliver"),
        "shows_drugs": request.caller.holds("therapy.read"),
    }
    return render(request, "supply/delivery.html", shown)


@page("supply.deliver")
def confirm(request: Any, delivery_id: UUID) -> HttpResponse:
    """Write down who received a pack and when."""
    row = seen(request, models.Delivery, delivery_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.confirm_delivery(
            context,
            delivery_id=row.pk,
            received_by=cleaned["received_by"],
            received_at=to_instant(cleaned["day"], cleaned["at"], row.zone),
            zone=row.zone,
        )

    return _said(
        request,
        row,
        ConfirmForm,
        save,
        title=_("Confirm delivery"),
        sentence=_("Who has it in hand, and when they took it."),
        done=_("Delivery confirmed"),
    )


@page("supply.deliver")
def fail(request: Any, delivery_id: UUID) -> HttpResponse:
    """Write down that a pack was not handed over, or came back."""
    row = seen(request, models.Delivery, delivery_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.fail_delivery(
            context,
            delivery_id=row.pk,
            at=to_instant(cleaned["day"], cleaned["at"], row.zone),
            zone=row.zone,
            came_back=bool(cleaned["came_back"]),
        )

    return _said(
        request,
        row,
        FailForm,
        save,
        title=_("Not handed over"),
        sentence=_("The drug then counts as not in the home, and doses wait."),
        done=_("Written down"),
    )


@page("supply.deliver")
def late(request: Any, delivery_id: UUID) -> HttpResponse:
    """Say that one pack comes later."""
    row = seen(request, models.Delivery, delivery_id)
    shown = census.about_person(request, row.patient_id)
    then = reverse("supply:delivery", args=[row.pk])
    return _late(request, [row], shown, then, _("Delivery comes later"))


@page("supply.deliver")
def late_trip(request: Any, trip_id: UUID) -> HttpResponse:
    """Say that a van is late: one entry for every home it has not reached."""
    trip = seen(request, models.Trip, trip_id)
    rows = list(
        visible(request.caller, models.Delivery)
        .filter(trip=trip, state__in=OPEN_DELIVERIES)
        .order_by("day", "opens", "id")
    )
    request.reads.update(row.patient_id for row in rows)
    then = reverse("supply:trip", args=[trip.pk])
    title = ngettext("%(name)s is late: %(n)s home", "%(name)s is late: %(n)s homes", len(rows)) % {
        "name": trip.name,
        "n": len(rows),
    }
    return _late(request, rows, {}, then, title)


@page("supply.read")
def trip(request: Any, trip_id: UUID) -> HttpResponse:
    """Show one trip with its packs in the order of their windows."""
    row = seen(request, models.Trip, trip_id)
    packs = list(
        visible(request.caller, models.Delivery)
        .filter(trip=row)
        .select_related("trip")
        .order_by("day", "opens", "id")[:100]
    )
    driver = workforce.names([row.driver_id]).get(row.driver_id, "") if row.driver_id else ""
    return render(
        request,
        "supply/trip.html",
        {
            "trip": row,
            "driver": driver,
            "rows": lines(request, packs),
            "open": sum(DeliveryState(pack.state) in OPEN_DELIVERIES for pack in packs),
            "may_deliver": request.caller.holds("supply.deliver"),
        },
    )


@require_POST
@page("supply.deliver")
def left(request: Any, trip_id: UUID) -> HttpResponse:
    """Write down that a trip has left now."""
    row = seen(request, models.Trip, trip_id)
    packs = actions.leave(page_context(request), trip_id=row.pk, at=request.at)
    messages.success(
        request, ngettext("Left with %(n)s pack", "Left with %(n)s packs", packs) % {"n": packs}
    )
    return redirect("supply:trip", trip_id)


@page("supply.plan")
def new_trip(request: Any) -> HttpResponse:
    """Plan a departure."""
    branches = {branch.id: branch for branch in program.branches(request.caller)}

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        branch = branches[UUID(cleaned["branch"])]
        actions.plan_trip(
            context,
            facts=TripFacts(
                id=derived_id("trip", context.action_id),
                branch_id=branch.id,
                day=cleaned["day"],
                departs=cleaned["departs"],
                zone=branch.zone,
                name=cleaned["name"],
                carrier=Carrier(cleaned["carrier"]),
                driver_id=UUID(cleaned["driver_id"]) if cleaned["driver_id"] else None,
            ),
        )

    back = reverse("supply:deliveries")
    return form_page(
        request,
        TripForm,
        template="records/person_form.html",
        context={
            "title": _("Plan a trip"),
            "sentence": _("Packs are put on a trip when they are promised."),
            "verb": _("Plan trip"),
            "back_url": back,
            "back_label": _("Deliveries"),
        },
        save=save,
        done=_("Trip planned"),
        then=back,
        initial=first_of_trip(request.caller.today),
        branches=[(str(branch.id), branch.name) for branch in branches.values()],
        drivers=workforce.office_choices(list(branches), request.caller.today),
    )


_DAY = timedelta(days=1)


def lines(request: Any, rows: Sequence[models.Delivery]) -> list[dict[str, Any]]:
    """Return deliveries as lists show them: pack, person, the visit each one precedes."""
    patients = {row.patient_id for row in rows}
    people = census.by_ids(patients)
    request.reads.update(patients)
    packs = queries.packs_of([row.pk for row in rows])
    visits = first_visits(list(patients), request.at)
    shows_drugs = request.caller.holds("therapy.read")
    return [
        {
            "row": row,
            "delivery": queries.delivery_value(row),
            "patient": people.get(row.patient_id),
            "packs": _in_words(packs.get(row.pk, []), shows_drugs=shows_drugs),
            "storage": sorted({pack.facts.storage.value for pack in packs.get(row.pk, [])}),
            "visit": visits.get(row.patient_id),
            "comes_after": _comes_after(queries.delivery_value(row), visits.get(row.patient_id)),
        }
        for row in rows
    ]


def _comes_after(found: Delivery, visit: PlannedVisit | None) -> bool:
    """Whether a pack still to come is promised only after its visit begins."""
    if visit is None or not found.is_open:
        return False
    return found.window.closes_at > to_instant(visit.day, visit.start, found.window.zone)


def _in_words(packs: Sequence[Dispensed], *, shows_drugs: bool) -> str:
    if not packs:
        return _("nothing dispensed yet")
    if shows_drugs:
        return ", ".join(dict.fromkeys(pack.facts.drug for pack in packs))
    count = sum(pack.facts.containers for pack in packs)
    return ngettext("%(n)s container", "%(n)s containers", count) % {"n": count}


def _chosen(rows: QuerySet[models.Delivery], show: str, now: datetime) -> QuerySet[models.Delivery]:
    match show:
        case "open":
            return rows.filter(state__in=OPEN_DELIVERIES)
        case "late":
            over = to_civil(now, "UTC").day - _DAY
            return rows.filter(Q(is_late=True) | Q(day__lt=over), state__in=OPEN_DELIVERIES)
        case "delivered":
            return rows.filter(state=DeliveryState.DELIVERED)
        case "failed":
            return rows.filter(state__in=(DeliveryState.NOT_DELIVERED, DeliveryState.RETURNED))
    return rows


def _narrowed(rows: QuerySet[models.Delivery], view: ListView) -> QuerySet[models.Delivery]:
    try:
        if view.filter("day"):
            rows = rows.filter(day=date.fromisoformat(view.filter("day")))
        if view.filter("trip"):
            rows = rows.filter(trip_id=UUID(view.filter("trip")))
    except ValueError:
        return rows
    return rows


def _people(caller: Any, words: str) -> list[UUID]:
    answer = search(caller, words, limit=FOUND_AT_MOST)
    return [found.subject_id for found in answer.found if found.kind == "patient"]


def _labels() -> dict[str, str]:
    return {
        "open": _("To come"),
        "late": _("Late"),
        "delivered": _("Delivered"),
        "failed": _("Not handed over"),
        "all": _("All"),
    }


def _sentence(caller: Any, now: datetime) -> str:
    del now
    rows = visible(caller, models.Delivery).filter(state__in=OPEN_DELIVERIES)
    coming = rows.count()
    behind = rows.filter(is_late=True).count()
    said = ngettext("%(n)s pack to come", "%(n)s packs to come", coming) % {"n": f"{coming:,}"}
    if not behind:
        return said + "."
    return said + ", " + ngettext("%(n)s late.", "%(n)s late.", behind) % {"n": behind}


def _said(
    request: Any,
    row: models.Delivery,
    form: Any,
    save: Any,
    *,
    title: str,
    sentence: str,
    done: str,
) -> HttpResponse:
    now = to_civil(request.at, row.zone)
    back = reverse("supply:delivery", args=[row.pk])
    return form_page(
        request,
        form,
        template="records/person_form.html",
        context=census.about_person(request, row.patient_id)
        | {
            "title": title,
            "sentence": sentence,
            "verb": title,
            "back_url": back,
            "back_label": _("Delivery"),
        },
        save=save,
        done=done,
        then=back,
        initial={"day": now.day, "at": now.clock.replace(second=0, microsecond=0)},
        revision=row.revision,
    )


def _late(
    request: Any, rows: Sequence[models.Delivery], shown: dict[str, Any], then: str, title: str
) -> HttpResponse:
    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        minutes = cleaned["minutes"]
        if not minutes and rows:
            first = queries.delivery_value(rows[0]).window
            expected = to_instant(first.day, cleaned["expected"], first.zone)
            minutes = minutes_until(first, expected)
        actions.report_late(
            context, deliveries=[row.pk for row in rows], minutes=minutes or 0, at=request.at
        )

    return form_page(
        request,
        LateForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": title,
            "sentence": _("One entry moves what every home was promised; families are then told."),
            "verb": _("Say it is late"),
            "back_url": then,
            "back_label": _("Back"),
        },
        save=save,
        done=_("Promised times moved"),
        then=then,
    )
