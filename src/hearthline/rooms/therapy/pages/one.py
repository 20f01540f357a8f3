"""One order: what it says, where it stands, its versions and steps, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.findings import Gate
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.kernel.quantity import Quantity
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.passing import without
from hearthline.platform.findings.shown import at_the_gate
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_day, shown_duration, shown_quantity
from hearthline.platform.ui.parts import Change
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.actions.gates import about_another
from hearthline.rooms.therapy.actions.steps import VERIFY_PERMISSION
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.pages.beside import beside
from hearthline.rooms.therapy.pages.dose_clock import dose_days
from hearthline.rooms.therapy.queries.wording import (
    medication_line,
    nursing_title,
    shown_frequency,
    shown_visits,
)
from hearthline.rooms.therapy.rules import differences, is_second_person, may_step
from hearthline.rooms.therapy.values import (
    Evidence,
    Frequency,
    NursingOrderFacts,
    OrderFacts,
    OrderHead,
    OrderKind,
    OrderState,
    Step,
    TherapyOrderFacts,
    VisitFrequency,
)

NEVER_LEFT_OUT = frozenset({"prescriber", "given_by", "line_need", "starts_on", "frequency"})
"""Parts of an order that are shown as not stated when nobody stated them."""

WORDS = {
    "route": "route",
    "mode": "infusion_mode",
    "given_by": "given_by",
    "line_need": "line_need",
    "therapy": "therapy_class",
    "is_weight_based": "answer",
    "kind": "nursing_kind",
}


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of an order and what it changed."""

    number: int
    changes: Sequence[Change]
    is_in_force: bool


@page("therapy.read")
def order(request: Any, order_id: UUID) -> HttpResponse:
    """Show one order with its versions, and what the role in force may do next."""
    row = seen(request, Order, order_id)
    shown = census.about_person(request, row.patient_id)
    stands = queries.orders_by_ids([order_id])[order_id]
    versions = queries.versions_of(order_id)
    if not versions:
        raise Http404
    newest = versions[-1][1]
    in_force = dict(versions).get(stands.in_force or 0)
    shown |= {
        "head": stands,
        "newest": newest,
        "line": medication_line(newest) if isinstance(newest, TherapyOrderFacts) else None,
        "line_in_force": medication_line(in_force)
        if isinstance(in_force, TherapyOrderFacts) and stands.in_force != stands.version
        else None,
        "title": nursing_title(newest) if isinstance(newest, NursingOrderFacts) else "",
        "facts": _facts(newest),
        "versions": _versions(versions, stands),
        "steps": reversed(queries.steps_of([order_id]).get(order_id, [])),
        "may": _allowed(request.caller, stands),
        "wrote_it": _wrote_it(request.caller, stands),
        "nursing": _served_by(stands),
        "back_url": reverse("chart:orders", args=[row.patient_id]),
        "back_label": _("Orders"),
    }
    if stands.kind is OrderKind.EMERGENCY:
        shown["code_status"] = census.shown_code_status(row.patient_id)
    if gate := _gate_ahead(stands, shown["may"]):
        at = verdict(row.patient_id, gate, as_of=request.at)
        apart = about_another([order_id], waits_for_drug=gate is Gate.FIRST_DOSE)
        shown["at_gate"] = at_the_gate(without(at, apart), request.caller)
    if isinstance(newest, TherapyOrderFacts):
        shown["beside"] = beside(row.patient_id, newest)
        shown["runs"] = queries.lumens_of([order_id]).get(order_id)
        shown["may_say_lumen"] = request.caller.holds("therapy.administer")
        shown["dose_days"] = dose_days(newest, request.at, request.caller.zone)
    return render(request, "therapy/order.html", shown)


@page("therapy.read")
@require_POST
def step(request: Any, order_id: UUID, name: str) -> HttpResponse:
    """Verify, activate, hold, resume or discontinue an order; permission lies in the action."""
    seen(request, Order, order_id)
    context = page_context(request)
    try:
        match name:
            case Step.VERIFY:
                version = request.POST.get("version", "")
                number = int(version) if version.isascii() and version.isdigit() else 0
                actions.verify_order(context, order_id=order_id, version=number)
            case Step.ACTIVATE:
                actions.activate_order(context, order_id=order_id)
            case Step.HOLD:
                actions.hold_order(context, order_id=order_id)
            case Step.RESUME:
                actions.resume_order(context, order_id=order_id)
            case Step.DISCONTINUE:
                actions.discontinue_order(context, order_id=order_id)
            case _:
                raise Http404
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        done = {
            Step.VERIFY: _("Order verified"),
            Step.ACTIVATE: _("Order active"),
            Step.HOLD: _("Order held"),
            Step.RESUME: _("Order resumed"),
            Step.DISCONTINUE: _("Order discontinued"),
        }
        messages.success(request, done[Step(name)])
    return HttpResponseRedirect(reverse("therapy:order", args=[order_id]))


def _gate_ahead(stands: OrderHead, may: Mapping[str, bool]) -> Gate | None:
    """Return the gate that the next step of a drug order asks, where the caller may take it."""
    if stands.kind is not OrderKind.THERAPY:
        return None
    if may["activate"]:
        return Gate.FIRST_DOSE
    return Gate.EACH_DOSE if may["resume"] else None


def _allowed(caller: Caller, stands: OrderHead) -> Mapping[str, bool]:
    def may(step: Step, permission: str) -> bool:
        return may_step(stands.state, step) and caller.holds(permission)

    return {
        "verify": may(Step.VERIFY, VERIFY_PERMISSION[stands.kind])
        and (stands.awaits_verification or queries.asks_again(stands)),
        "amend": may(Step.AMEND, "therapy.write"),
        "activate": may(Step.ACTIVATE, "therapy.write"),
        "hold": may(Step.HOLD, "therapy.hold"),
        "resume": may(Step.RESUME, "therapy.hold"),
        "discontinue": may(Step.DISCONTINUE, "therapy.discontinue"),
    }


def _wrote_it(caller: Caller, stands: OrderHead) -> str:
    """Return why this caller may not verify what they may read, or nothing."""
    writer = queries.writer_of(stands.id, stands.kind, stands.version)
    if is_second_person(writer=writer, verifier=caller.actor_id):
        return ""
    return sentence(Message("therapy.wrote_it", {"kind": stands.kind}))


def _versions(versions: Sequence[tuple[int, OrderFacts]], stands: OrderHead) -> list[VersionShown]:
    found = []
    for index, (number, facts) in enumerate(versions):
        changes = [] if index == 0 else _changes(versions[index - 1][1], facts)
        found.append(VersionShown(number, changes, number == stands.in_force))
    return found[::-1]


def _changes(before: OrderFacts, after: OrderFacts) -> list[Change]:
    return [
        Change(_label(item.part), shown(item.part, item.before), shown(item.part, item.after))
        for item in differences(before, after)
    ]


def _facts(content: OrderFacts) -> list[tuple[str, str]]:
    names: tuple[str, ...] = ("prescriber", "starts_on", "ends_on", "instructions")
    if isinstance(content, TherapyOrderFacts):
        names = ("indication", "given_by", "line_need", "volume", "rate", *names)
    elif isinstance(content, NursingOrderFacts):
        names = ("frequency", "minutes", "skills", "licences", "nurses", *names)
    told = [(name, shown(name, getattr(content, name))) for name in names]
    return [
        (_label(name), text or _("not stated"))
        for name, text in told
        if text or name in NEVER_LEFT_OUT
    ]


def _served_by(stands: OrderHead) -> list[tuple[UUID, str]]:
    if stands.kind is not OrderKind.THERAPY:
        return []
    nursing = queries.nursing_orders_of([stands.patient_id]).get(stands.patient_id, [])
    return [
        (order.head.id, nursing_title(order.content))
        for order in nursing
        if order.content.therapy_order_id == stands.id
        and order.head.state is not OrderState.DISCONTINUED
    ]


def shown(part: str, value: Any) -> str:
    """Return a part of an order as it is written for people."""
    match value:
        case None | "" | ():
            return ""
        case Quantity():
            return shown_quantity(value)
        case Frequency():
            return shown_frequency(value)
        case VisitFrequency():
            return shown_visits(value)
        case date():
            return shown_day(value)
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return ", ".join(
                f"{item.kind}: {item.original}" if isinstance(item, Evidence) else str(item)
                for item in value
            )
        case int() if part.endswith("minutes"):
            return shown_duration(value)
    return word(WORDS[part], value) if part in WORDS else str(value)


def _label(part: str) -> str:
    labels = {
        "drug": _("Drug"),
        "therapy": _("Therapy"),
        "indication": _("For"),
        "dose": _("Dose"),
        "dose_original": _("Dose as received"),
        "dose_basis": _("How it was calculated"),
        "is_weight_based": _("Rests on weight"),
        "volume": _("Volume"),
        "rate": _("Rate"),
        "duration_minutes": _("Over"),
        "route": _("Route"),
        "mode": _("How it is driven in"),
        "frequency": _("How often"),
        "first_dose_on": _("First dose, day"),
        "first_dose_at": _("First dose, time"),
        "given_by": _("Who gives the doses"),
        "line_need": _("Which line it needs"),
        "starts_on": _("From"),
        "ends_on": _("Until"),
        "prescriber": _("Prescriber"),
        "instructions": _("Instructions"),
        "kind": _("What nurses do"),
        "minutes": _("Length"),
        "skills": _("Skills"),
        "licences": _("Licence kinds"),
        "nurses": _("Nurses at once"),
    }
    return labels.get(part, part.replace("_", " "))
