"""Area events: the list, one event's people by priority, one person with what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import actions, models, queries
from hearthline.rooms.emergency.forms import AreaForm, AreaStepForm, CloseAreaForm
from hearthline.rooms.emergency.queries.areas import AreaCounts
from hearthline.rooms.emergency.queries.numbers import emergency_number
from hearthline.rooms.emergency.rules.areas import clock_after, clock_before, heard_words
from hearthline.rooms.emergency.values import (
    AreaFacts,
    AreaKind,
    AreaStep,
    AreaStepFacts,
    FoundBy,
    Power,
)
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState

Cleaned = Mapping[str, Any]
KM_A_MILE = 1.609344
RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
FILTERS = ("late", "waiting", "settled")
MOST_PRINTED = 2000


@page("emergency.read")
def areas(request: Any) -> HttpResponse:
    """List area events, the open ones first."""
    view = ListView.read(request.GET, sorts=("when",), descending=True)
    rows = visible(request.caller, models.AreaEvent)
    rows = rows.annotate(is_open=ExpressionWrapper(Q(closed_at=None), BooleanField()))
    shown = list(rows.order_by("-is_open", "-declared_at", "id")[view.slice])
    counts = queries.area_counts(request.caller, [one.pk for one in shown], request.at)
    may_declare = request.caller.holds("emergency.area")
    new_url = reverse("emergency:declare_area")
    listing = Worklist(
        name="areas",
        caption=_("Area events, open ones first"),
        columns=(
            Column(_("What and where")),
            Column(_("Since")),
            Column(_("People"), numeric=True),
            Column(_("Stands")),
        ),
        rows=[(one, counts.get(one.pk, AreaCounts())) for one in shown],
        total=rows.count(),
        view=view,
        chips=[],
        empty=Empty(
            _("No storm and no power cut was declared."),
            _("Declaring one lists who is touched, by priority, with the hour to reach each."),
            Act(_("Declare an area event"), new_url) if may_declare else None,
        ),
    )
    open_now = rows.filter(closed_at=None).count()
    return render(
        request,
        "emergency/areas.html",
        {"listing": listing, "open": open_now, "may_declare": may_declare, "new_url": new_url},
    )


@page("emergency.area")
def declare_area(request: Any) -> HttpResponse:
    """Declare a storm or power cut."""
    now = to_civil(request.at, request.caller.zone)
    made = derived_id("area event", request.POST.get("action_id", ""))

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.declare_area(context, facts=_facts(made, cleaned, request.caller.zone))

    return form_page(
        request,
        AreaForm,
        template="records/person_form.html",
        context={
            "title": _("Declare an area event"),
            "sentence": _("Everybody in care whom it touches is listed; the hours begin now."),
            "verb": _("Declare"),
            "back_url": reverse("emergency:areas"),
            "back_label": _("Area events"),
        },
        save=save,
        done=_("Declared. On-call and the nurse managers are told"),
        then=reverse("emergency:area", args=[made]),
        initial={
            "kind": AreaKind.POWER_CUT.value,
            "began_on": now.day,
            "began_at": now.clock.replace(second=0, microsecond=0),
        },
    )


@page("emergency.area")
def change_area(request: Any, event_id: UUID) -> HttpResponse:
    """Say anew where the event is; whoever is listed stays listed."""
    event = seen(request, models.AreaEvent, event_id)
    since = to_civil(event.began_at, request.caller.zone)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.widen_area(context, facts=_facts(event.pk, cleaned, request.caller.zone))

    there = reverse("emergency:area", args=[event_id])
    return form_page(
        request,
        AreaForm,
        template="records/person_form.html",
        context={
            "title": _("Change where it is"),
            "sentence": _("Nobody who is listed already is left out by a smaller area."),
            "verb": _("Change"),
            "back_url": there,
            "back_label": event.title,
        },
        save=save,
        done=_("Changed. Who came in is listed"),
        then=there,
        initial={
            "kind": event.kind,
            "title": event.title,
            "began_on": since.day,
            "began_at": since.clock.replace(second=0, microsecond=0),
            "zips": ", ".join(event.zips),
            "centre": "" if event.latitude is None else f"{event.latitude}, {event.longitude}",
            "radius_miles": event.radius_km and round(event.radius_km / KM_A_MILE, 1),
        },
    )


@page("emergency.read")
def area(request: Any, event_id: UUID) -> HttpResponse:
    """Show whom an event touches by priority: what was heard, by when, reached or not."""
    event = seen(request, models.AreaEvent, event_id)
    view = ListView.read(request.GET, sorts=("rank",), filters=("stands", "print"))
    counts = queries.area_counts(request.caller, [event_id], request.at).get(event_id, AreaCounts())
    chosen = view.filter("stands")
    rows = queries.affected(request.caller, event_id)
    if chosen in FILTERS:
        rows = rows.filter(_standing(chosen, request.at))
    in_print = view.filter("print") == "all"
    ordered = rows.order_by(
        "is_settled", "rank_order", F("due").asc(nulls_first=True), "patient_id"
    )
    shown = list(ordered[:MOST_PRINTED] if in_print else ordered[view.slice])
    request.reads.update(row.patient_id for row in shown)
    listing = Worklist(
        name="area",
        caption=_("People by priority; a rank nobody signed stands right after rank 1"),
        columns=(
            Column(_("Rank")),
            Column(_("Who")),
            Column(_("Power")),
            Column(_("Reach by")),
            Column(_("Reached")),
            Column(_("Arranged")),
        ),
        rows=_people(request, event, shown),
        total=len(shown) if in_print else rows.count(),
        view=view,
        chips=[] if in_print else _chips(view, counts, chosen),
        empty=Empty(
            _("Nobody in your care is touched."),
            _("People whose home cannot be placed are listed, so this list is whole."),
        ),
        filtered_empty=Empty(
            _("Nobody stands like this."),
            _("Choose another filter."),
            Act(_("Show everybody"), reverse("emergency:area", args=[event_id])),
        ),
    )
    return render(
        request,
        "emergency/area.html",
        {
            "event": event,
            "listing": listing,
            "counts": counts,
            "radius_miles": event.radius_km and event.radius_km / KM_A_MILE,
            "kind": AreaKind(event.kind),
            "may_change": request.caller.holds("emergency.area") and event.closed_at is None,
            "in_print": in_print,
            "print_url": f"{reverse('emergency:area', args=[event_id])}?print=all",
        },
    )


@page("emergency.read")
def in_area(request: Any, event_id: UUID, patient_id: UUID) -> HttpResponseBase:
    """Show one person in an event, whom to call and what the plan says; write down a step."""
    event = seen(request, models.AreaEvent, event_id)
    shown = census.about_person(request, patient_id)
    row = queries.affected(request.caller, event_id).filter(patient_id=patient_id).first()
    if row is None:
        raise Http404
    may_write = request.caller.holds("emergency.area_step")
    zone = request.caller.zone

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        at = clock_before(cleaned["at"], cleaned["on"], request.at, zone)
        again = cleaned["again_at"]
        facts = AreaStepFacts(
            id=derived_id("area entry", context.action_id),
            event_id=event_id,
            patient_id=patient_id,
            step=AreaStep(cleaned["step"]),
            at=at,
            power=Power(cleaned["power"]),
            battery_percent=cleaned["battery_percent"],
            said=cleaned["said"],
            next_contact_at=clock_after(again, max(at, request.at), zone) if again else None,
        )
        actions.record_area_step(context, facts=facts)

    there = reverse("emergency:area", args=[event_id])
    answering = queries.answering(
        [row.branch_id] if row.branch_id else [], request.at, request.caller.today
    )
    context = shown | {
        "event": event,
        "row": row,
        "touched": _people(request, event, [row])[0],
        "may_write": may_write,
        "may_lead": request.caller.holds("emergency.run") and event.closed_at is None,
        "entries": list(reversed(queries.entries_of([row.pk]).get(row.pk, []))),
        "to_call": census.whom_to_call([patient_id]).get(patient_id, []),
        "homes": census.visit_homes([patient_id], request.caller.today).get(patient_id),
        "plans": queries.plans_of([patient_id]).get(patient_id, []),
        "answering": next(iter(answering.values()), None),
        "emergency_number": emergency_number(),
        "back_url": there,
        "back_label": event.title,
        "verb": _("Write it down"),
    }
    if request.method == "POST" and not may_write:
        raise PermissionDenied("emergency.area_step")
    now = to_civil(request.at, zone).clock.replace(second=0, microsecond=0)
    return form_page(
        request,
        AreaStepForm,
        template="emergency/in_area.html",
        context=context,
        save=save,
        done=_("Written down"),
        then=reverse("emergency:in_area", args=[event_id, patient_id]),
        initial={"at": now, "power": Power.NOT_SAID.value, "step": AreaStep.REACHED.value},
    )


@page("emergency.area")
def close_area(request: Any, event_id: UUID) -> HttpResponse:
    """Close an event with a word on how it ended."""
    event = seen(request, models.AreaEvent, event_id)
    counts = queries.area_counts(request.caller, [event_id], request.at).get(event_id, AreaCounts())
    open_ones = counts.everybody - counts.settled

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.close_area(context, event_id=event_id, note=cleaned["note"])

    there = reverse("emergency:area", args=[event_id])
    says = _("Everybody is settled.")
    if open_ones:
        says = ngettext(
            "%(n)s person is not settled. Nobody is called about them after this.",
            "%(n)s people are not settled. Nobody is called about them after this.",
            open_ones,
        ) % {"n": f"{open_ones:,}"}
    return form_page(
        request,
        CloseAreaForm,
        template="records/person_form.html",
        context={
            "title": _("Close the event"),
            "sentence": says,
            "verb": _("Close"),
            "back_url": there,
            "back_label": event.title,
        },
        save=save,
        done=_("Closed"),
        then=there,
    )


def _facts(event_id: UUID, cleaned: Cleaned, zone: str) -> AreaFacts:
    centre: Position | None = cleaned["centre"]
    miles = cleaned["radius_miles"]
    return AreaFacts(
        id=event_id,
        title=cleaned["title"],
        kind=AreaKind(cleaned["kind"]),
        began_at=to_instant(cleaned["began_on"], cleaned["began_at"], zone),
        zips=cleaned["zips"],
        centre=centre,
        radius_km=None if miles is None else miles * KM_A_MILE,
    )


def _standing(name: str, now: Any) -> Any:
    late = queries.is_late(now)
    if name == "late":
        return late
    settled = queries.is_settled()
    return settled if name == "settled" else ~settled & ~late


def _chips(view: ListView, counts: AreaCounts, chosen: str) -> list[Chip]:
    labels = {
        "": (_("Everybody"), counts.everybody),
        "late": (_("Past the hour"), counts.late),
        "waiting": (_("Hour to come"), counts.waiting),
        "settled": (_("Settled"), counts.settled),
    }
    return [
        Chip(label, view.address(stands=key or None), count, current=chosen == key)
        for key, (label, count) in labels.items()
    ]


def _people(
    request: Any, event: models.AreaEvent, rows: Sequence[models.AreaAffected]
) -> list[dict[str, Any]]:
    ids = [row.patient_id for row in rows]
    names = census.by_ids(ids)
    orders = therapy.therapy_orders_of(ids, states=RUNNING)
    stops = therapy.stops(request.caller.today)
    numbers = census.whom_to_call(ids)
    homes = census.current_addresses(ids, request.caller.today)
    return [
        {
            "row": row,
            "name": names[row.patient_id].name if row.patient_id in names else "",
            "drugs": [
                (drug, answer is not Answer.NO, answer)
                for drug, answer in stops(orders.get(row.patient_id, ())).items()
            ],
            "call": next(iter(numbers.get(row.patient_id, [])), None),
            "home": homes.get(row.patient_id),
            "heard": heard_words(
                heard_at=row.heard_at,
                power=Power(row.power),
                battery_percent=row.battery_percent,
                began_at=event.began_at,
            ),
            "found": FoundBy(row.found_by),
            "is_placed": row.found_by != FoundBy.NOT_PLACED,
            "is_late": not row.is_settled
            and (row.due <= request.at if row.due else row.reached_at is None),
        }
        for row in rows
    ]
