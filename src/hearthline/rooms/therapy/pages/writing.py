"""Writing an order, and writing the next version of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.forms import EmergencyOrderForm, NursingOrderForm, OrderForm
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.pages.beside import beside
from hearthline.rooms.therapy.queries.wording import nursing_title
from hearthline.rooms.therapy.values import (
    EmergencyOrderFacts,
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    NursingOrderFacts,
    OrderFacts,
    Route,
    TherapyOrderFacts,
)

Cleaned = Mapping[str, Any]


@page("therapy.write")
def new(request: Any, patient_id: UUID) -> HttpResponse:
    """Write a drug order as a draft; a pharmacist verifies it next."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        order_id = derived_id("order written", context.action_id)
        facts = TherapyOrderFacts(
            order_id=order_id,
            version_id=derived_id("order version", context.action_id),
            patient_id=patient_id,
            episode_id=_episode(patient_id),
        )
        zone = _zone(request, patient_id)
        actions.write_order(context, facts=_therapy(facts, cleaned, zone))

    return _write(
        request,
        patient_id,
        OrderForm,
        title=_("New drug order"),
        sentence=_("It stays a draft until a pharmacist has verified it."),
        verb=_("Write order"),
        done=_("Order written as a draft"),
        save=save,
        initial={
            "mode": Mode.NOT_STATED,
            "given_by": GivenBy.NOT_DECIDED,
            "line_need": LineNeed.NOT_DECIDED,
            "is_weight_based": Answer.NOT_ASKED,
        },
    )


@page("therapy.write")
def new_nursing(request: Any, patient_id: UUID) -> HttpResponse:
    """Write a nursing order; visits are planned from it once it is verified and active."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = NursingOrderFacts(
            order_id=derived_id("order written", context.action_id),
            version_id=derived_id("order version", context.action_id),
            patient_id=patient_id,
            episode_id=_episode(patient_id),
        )
        actions.write_order(context, facts=_nursing(facts, cleaned))

    return _write(
        request,
        patient_id,
        NursingOrderForm,
        title=_("New nursing order"),
        sentence=_("Visits are planned from nursing orders, not from dose times."),
        verb=_("Write order"),
        done=_("Order written as a draft"),
        save=save,
        initial={"starts_on": request.caller.today},
        orders=_drug_orders(patient_id),
    )


@page("therapy.write")
def new_emergency(request: Any, patient_id: UUID) -> HttpResponse:
    """Write what may be given in a reaction; a pharmacist verifies it next."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = EmergencyOrderFacts(
            order_id=derived_id("order written", context.action_id),
            version_id=derived_id("order version", context.action_id),
            patient_id=patient_id,
            episode_id=_episode(patient_id),
            **cleaned,
        )
        actions.write_order(context, facts=facts)

    return _write(
        request,
        patient_id,
        EmergencyOrderForm,
        title=_("New emergency order"),
        sentence=_("Copy the prescriber's words. Nothing is filled in for you."),
        verb=_("Write order"),
        done=_("Order written as a draft"),
        save=save,
        initial={"starts_on": request.caller.today},
    )


@page("therapy.write")
def amend(request: Any, order_id: UUID) -> HttpResponse:
    """Write the next version of an order; the one in force stays until it is verified."""
    row = seen(request, Order, order_id)
    versions = queries.versions_of(order_id)
    if not versions:
        raise Http404
    number, facts = versions[-1]
    common: dict[str, Any] = {
        "title": _("Change order %(number)s") % {"number": row.number},
        "sentence": _("Version %(version)s stays in force until the new one is verified.")
        % {"version": row.in_force}
        if row.in_force
        else _("It stays a draft until a pharmacist has verified it."),
        "verb": _("Write version %(version)s") % {"version": number + 1},
        "done": _("Version %(version)s written") % {"version": number + 1},
        "then": reverse("therapy:order", args=[order_id]),
        "revision": number,
    }

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        version_id = derived_id("order version", context.action_id)
        changed: OrderFacts
        if isinstance(facts, TherapyOrderFacts):
            zone = _zone(request, row.patient_id)
            changed = _therapy(replace(facts, version_id=version_id), cleaned, zone)
        elif isinstance(facts, EmergencyOrderFacts):
            changed = replace(facts, version_id=version_id, **cleaned)
        else:
            assert isinstance(facts, NursingOrderFacts)
            changed = _nursing(replace(facts, version_id=version_id), cleaned)
        actions.amend_order(context, facts=changed, version=revision)

    if isinstance(facts, TherapyOrderFacts):
        initial = {name: getattr(facts, name) for name in OrderForm.base_fields}
        initial["frequency"] = facts.frequency.original
        for name in ("dose", "volume", "rate"):
            initial[name] = _typed(initial[name])
        return _write(request, row.patient_id, OrderForm, save=save, initial=initial, **common)
    if isinstance(facts, EmergencyOrderFacts):
        initial = {name: getattr(facts, name) for name in EmergencyOrderForm.base_fields}
        initial["medicines"] = "\n".join(
            "; ".join((item.drug, item.dose, item.route, item.when)) for item in facts.medicines
        )
        return _write(
            request, row.patient_id, EmergencyOrderForm, save=save, initial=initial, **common
        )
    if isinstance(facts, NursingOrderFacts):
        initial = {
            name: getattr(facts, name, None)
            for name in NursingOrderForm.base_fields
            if name not in ("skills", "licences", "therapy_order", "frequency")
        } | {
            "skills": ", ".join(facts.skills),
            "licences": ", ".join(facts.licences),
            "therapy_order": str(facts.therapy_order_id or ""),
            "frequency": facts.frequency.original or nursing_title(facts).partition(" — ")[2],
        }
        return _write(
            request,
            row.patient_id,
            NursingOrderForm,
            save=save,
            initial=initial,
            orders=_drug_orders(row.patient_id),
            **common,
        )
    raise Http404


def _write(
    request: Any,
    patient_id: UUID,
    form_class: Any,
    *,
    title: str,
    sentence: str,
    verb: str,
    done: str,
    save: Any,
    initial: Mapping[str, Any],
    then: str = "",
    revision: int = 0,
    **form_options: Any,
) -> HttpResponse:
    back = then or reverse("chart:orders", args=[patient_id])
    context = census.about_person(request, patient_id) | {
        "title": title,
        "sentence": sentence,
        "verb": verb,
        "back_url": back,
        "back_label": _("Orders"),
    }
    if form_class is OrderForm:
        context |= {
            "aside": "therapy/beside.html",
            "aside_columns": "cols-23",
            "beside": beside(patient_id),
        }
    return form_page(
        request,
        form_class,
        template="records/person_form.html",
        context=context,
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=revision,
        **form_options,
    )


def _therapy(facts: TherapyOrderFacts, cleaned: Cleaned, zone: str) -> TherapyOrderFacts:
    return replace(
        facts,
        **{
            **cleaned,
            "therapy": TherapyClass(cleaned["therapy"]),
            "is_weight_based": Answer(cleaned["is_weight_based"]),
            "route": Route(cleaned["route"]),
            "mode": Mode(cleaned["mode"]),
            "given_by": GivenBy(cleaned["given_by"]),
            "line_need": LineNeed(cleaned["line_need"]),
            "dose_original": cleaned["dose"].original or "",
            "zone": facts.zone or zone,
        },
    )


def _nursing(facts: NursingOrderFacts, cleaned: Cleaned) -> NursingOrderFacts:
    values = dict(cleaned)
    served = values.pop("therapy_order")
    return replace(
        facts,
        **values
        | {
            "kind": NursingKind(cleaned["kind"]),
            "skills": _codes(cleaned["skills"]),
            "licences": _codes(cleaned["licences"]),
            "therapy_order_id": UUID(served) if served else None,
        },
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().lower().replace(" ", "_") for code in text.split(",") if code.strip())


def _typed(quantity: Any) -> list[str] | None:
    if quantity is None:
        return None
    return [format(quantity.value.normalize(), "f"), quantity.unit]


def _episode(patient_id: UUID) -> UUID | None:
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    return next((e.id for e in episodes if e.state in census.OPEN_STATES), None)


def _zone(request: Any, patient_id: UUID) -> str:
    home = census.current_addresses([patient_id], request.caller.today).get(patient_id)
    return (home.zone if home else "") or request.caller.zone


def _drug_orders(patient_id: UUID) -> list[tuple[str, str]]:
    orders = queries.therapy_orders_of([patient_id]).get(patient_id, [])
    return [(str(o.head.id), f"{o.content.drug}, {o.head.number}") for o in orders]
