"""What a person has at home, what is on its way, and writing down what was dispensed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.findings import Gate
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shown import at_the_gate
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Branch
from hearthline.rooms.supply import actions, models, queries
from hearthline.rooms.supply.checks import drug_there
from hearthline.rooms.supply.forms import CorrectForm, DecideForm, DispenseForm, OffForm
from hearthline.rooms.supply.values import (
    Aside,
    DeliveryFacts,
    Dispensed,
    DispensedFacts,
    Storage,
    TakenOff,
)
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

Cleaned = Mapping[str, Any]
DISPENSED_FOR = (OrderState.DRAFT, OrderState.VERIFIED, OrderState.ACTIVE, OrderState.HELD)


@page("supply.read")
def of_patient(request: Any, patient_id: UUID) -> HttpResponse:
    """Show what a person has at home, what is on its way and what was dispensed before."""
    shown = census.about_person(request, patient_id)
    found = drug_there([patient_id], request.at, Reads([patient_id]))
    rows = [
        {
            "item": item,
            "is_expired": item.is_expired(request.at),
            "waits": item.aside is Aside.WAITING,
            "is_aside": not item.is_usable,
            "is_here": item.delivery is not None and item.delivery.received_at is not None,
        }
        for item in queries.dispensed_for([patient_id]).get(patient_id, [])
    ]
    deliveries = models.Delivery.objects.filter(patient_id=patient_id).order_by("-day", "-opens")
    shown |= {
        "says": [
            (
                Status.BLOCKING if finding.blocks else Status(finding.state.value),
                sentence(finding.message),
            )
            for finding in found
        ],
        "rows": rows,
        "deliveries": [queries.delivery_value(row) for row in deliveries[:30]],
        "kits": [
            (
                "met" if kit.trouble(request.caller.today) is None else "blocking",
                sentence(queries.kit_message(kit, request.caller.today)),
                kit,
            )
            for kit in queries.kits_of([patient_id]).get(patient_id, [])[:10]
        ],
        "may_dispense": request.caller.holds("supply.dispense"),
        "may_decide": request.caller.holds("supply.decide"),
        "may_deliver": request.caller.holds("supply.deliver"),
        "shows_drugs": request.caller.holds("therapy.read"),
    }
    return render(request, "supply/of_patient.html", shown)


@page("supply.dispense")
def dispense(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down what was dispensed and when its pack is promised."""
    shown = census.about_person(request, patient_id)
    orders = _orders(patient_id)
    branch = _branch(request, patient_id)
    trips = models.Trip.objects.filter(
        branch_id__in=[branch.id] if branch else [], day__gte=request.caller.today, left_at=None
    ).order_by("day", "departs", "id")[:30]
    zone = branch.zone if branch else request.caller.zone
    stands = verdict(patient_id, Gate.DISPENSE, as_of=request.at)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        if branch is None:
            raise Http404
        delivery = DeliveryFacts(
            id=derived_id("delivery", context.action_id),
            patient_id=patient_id,
            branch_id=branch.id,
            day=cleaned["day"],
            opens=cleaned["opens"],
            closes=cleaned["closes"],
            zone=zone,
            trip_id=UUID(cleaned["trip_id"]) if cleaned["trip_id"] else None,
        )
        actions.dispense_and_promise(
            context,
            facts=_facts(
                cleaned,
                orders,
                thread=derived_id("dispensing", context.action_id),
                version_id=derived_id("dispensing version", context.action_id),
                patient_id=patient_id,
                zone=zone,
                at=request.at,
                delivery_id=delivery.id,
            ),
            delivery=delivery,
        )

    back = reverse("supply:of_patient", args=[patient_id])
    return form_page(
        request,
        DispenseForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Write down what was dispensed"),
            "sentence": _("As the label says. A correction later keeps what is written now."),
            "verb": _("Write down dispensing"),
            "aside": "findings/at_the_gate.html",
            "at_gate": at_the_gate(stands, request.caller),
            "back_url": back,
            "back_label": _("Supply"),
        },
        save=save,
        done=_("Dispensing written down"),
        then=back,
        initial={
            "order_id": str(orders[0].head.id) if len(orders) == 1 else "",
            "containers": 1,
            "storage": Storage.NOT_STATED.value,
            "dispensed_by": request.caller.name,
            "pharmacy": branch.name if branch else "",
            "day": request.caller.today + timedelta(days=1),
            "opens": time(8),
            "closes": time(10),
        },
        orders=[
            (str(order.head.id), f"{order.content.drug}, {order.head.number}") for order in orders
        ],
        trips=[
            (str(trip.id), f"{trip.name}, {trip.day:%d-%b} {trip.departs:%H:%M}") for trip in trips
        ],
        is_shut=not stands.is_clear,
    )


@page("supply.dispense")
def correct(request: Any, dispensed_id: UUID) -> HttpResponse:
    """Put right what was written about a dispensing."""
    stored = _stored(request, dispensed_id)
    facts = stored.facts
    orders = _orders(facts.patient_id)
    zone = facts.zone or request.caller.zone
    initial: dict[str, Any] = {
        "order_id": str(facts.order_id or ""),
        "brand": facts.brand,
        "lot": facts.lot,
        "quantity": (str(facts.quantity.value), facts.quantity.unit),
        "containers": facts.containers,
        "storage": facts.storage.value,
        "protect_from_light": facts.protect_from_light.value,
        "pharmacy": facts.pharmacy,
        "dispensed_by": facts.dispensed_by,
    }
    if facts.beyond_use_at is not None:
        use_by = to_civil(facts.beyond_use_at, zone)
        initial |= {"use_by_day": use_by.day, "use_by_time": use_by.clock}

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.amend_dispensed(
            context,
            facts=_facts(
                cleaned,
                orders,
                thread=facts.thread,
                version_id=derived_id("dispensing version", context.action_id),
                patient_id=facts.patient_id,
                zone=zone,
                at=facts.dispensed_at,
                delivery_id=facts.delivery_id,
            ),
            version=revision,
        )

    back = reverse("supply:of_patient", args=[facts.patient_id])
    return form_page(
        request,
        CorrectForm,
        template="records/person_form.html",
        context=census.about_person(request, facts.patient_id)
        | {
            "title": _("Correct a dispensing"),
            "sentence": _("What was written before stays on record."),
            "verb": _("Correct dispensing"),
            "back_url": back,
            "back_label": _("Supply"),
        },
        save=save,
        done=_("Dispensing corrected"),
        then=back,
        initial=initial,
        revision=stored.version,
        orders=[
            (str(order.head.id), f"{order.content.drug}, {order.head.number}") for order in orders
        ],
    )


@page("supply.deliver")
def off(request: Any, dispensed_id: UUID) -> HttpResponse:
    """Write down containers that were returned or wasted."""
    stored = _stored(request, dispensed_id)
    patient_id = stored.facts.patient_id

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.take_off(
            context,
            dispensed_id=dispensed_id,
            kind=TakenOff(cleaned["kind"]),
            containers=cleaned["containers"],
            happened_at=request.at,
            zone=stored.facts.zone or request.caller.zone,
        )

    back = reverse("supply:of_patient", args=[patient_id])
    return form_page(
        request,
        OffForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("Returned or wasted"),
            "sentence": stored.facts.drug if request.caller.holds("therapy.read") else "",
            "verb": _("Take off"),
            "back_url": back,
            "back_label": _("Supply"),
        },
        save=save,
        done=_("Taken off"),
        then=back,
        initial={"containers": stored.left or 1},
    )


@page("supply.decide")
def decide(request: Any, dispensed_id: UUID) -> HttpResponse:
    """Decide whether what was set aside in a home may be given."""
    stored = _stored(request, dispensed_id)
    patient_id = stored.facts.patient_id

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.decide_aside(context, dispensed_id=dispensed_id, kept=cleaned["kept"] == "yes")

    back = reverse("supply:of_patient", args=[patient_id])
    return form_page(
        request,
        DecideForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("Set aside"),
            "sentence": _("%(drug)s, lot %(lot)s. Found at home: %(why)s.")
            % {
                "drug": stored.facts.drug,
                "lot": stored.facts.lot or _("not known"),
                "why": stored.aside_why,
            },
            "verb": _("Decide"),
            "back_url": back,
            "back_label": _("Supply"),
        },
        save=save,
        done=_("Decided"),
        then=back,
    )


def _stored(request: Any, dispensed_id: UUID) -> Dispensed:
    row = (
        visible(request.caller, models.Dispensing)
        .filter(thread=dispensed_id, is_latest=True)
        .first()
    )
    if row is None:
        raise Http404
    known = queries.dispensed_for([row.patient_id]).get(row.patient_id, [])
    return next(item for item in known if item.facts.thread == dispensed_id)


def _choices(orders: list[TherapyOrder]) -> list[tuple[str, str]]:
    return [(str(one.head.id), f"{one.content.drug}, {one.head.number}") for one in orders]


def _orders(patient_id: UUID) -> list[TherapyOrder]:
    return therapy.therapy_orders_of([patient_id], states=DISPENSED_FOR).get(patient_id, [])


def _branch(request: Any, patient_id: UUID) -> Branch | None:
    """Return the branch that cares for a person now, the one of the newest open episode."""
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    mine = {branch.id: branch for branch in program.branches(request.caller)}
    found = [mine[episode.branch_id] for episode in episodes if episode.branch_id in mine]
    return found[0] if found else next(iter(mine.values()), None)


def _facts(
    cleaned: Cleaned,
    orders: list[TherapyOrder],
    *,
    thread: UUID,
    version_id: UUID,
    patient_id: UUID,
    zone: str,
    at: Any,
    delivery_id: UUID | None,
) -> DispensedFacts:
    order = next((one for one in orders if str(one.head.id) == cleaned["order_id"]), None)
    use_by = None
    if cleaned["use_by_day"] and cleaned["use_by_time"]:
        use_by = to_instant(cleaned["use_by_day"], cleaned["use_by_time"], zone)
    return DispensedFacts(
        id=version_id,
        thread=thread,
        patient_id=patient_id,
        order_id=order.head.id if order else None,
        drug=order.content.drug if order else "",
        brand=cleaned["brand"],
        lot=cleaned["lot"],
        quantity=cleaned["quantity"],
        containers=cleaned["containers"],
        beyond_use_at=use_by,
        zone=zone,
        storage=Storage(cleaned["storage"]),
        protect_from_light=Answer(cleaned["protect_from_light"]),
        pharmacy=cleaned["pharmacy"],
        dispensed_by=cleaned["dispensed_by"],
        dispensed_at=at,
        delivery_id=delivery_id,
    )
