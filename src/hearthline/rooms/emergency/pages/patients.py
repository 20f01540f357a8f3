"""One patient before an emergency: risk with reasons, plan, kit, care plan in three readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.medicines import Form
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context
from hearthline.platform.documents.rendering import DocumentFailed, Head, answer, pdf
from hearthline.platform.findings.reads import Reads
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.checks import CHECKS
from hearthline.rooms.emergency.forms import CareSignatureForm, PlanForm
from hearthline.rooms.emergency.forms.plans import row_of
from hearthline.rooms.emergency.pages.cards import card_shown, run_title
from hearthline.rooms.emergency.rules.orders import medicine_key, proposed_from
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.rules.risk import age_on, hours_between, priority_of
from hearthline.rooms.emergency.values import (
    Allowed,
    EmergencyCare,
    EmergencyRules,
    FirstPlace,
    KitNeed,
    NurseNeed,
    Plan,
    PlanFacts,
    Reading,
    Risk,
    SignatureFacts,
)
from hearthline.rooms.home import queries as home
from hearthline.rooms.program import queries as program
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import EmergencyOrder

Cleaned = Mapping[str, Any]
AS_TYPED = ("kit_why", "allowed", "watch_minutes", "power_plan", "rank", "contact_within_h")
RUNS_SHOWN = 5
TEMPLATE = Path(__file__).parents[1] / "documents" / "care_plan.typ"


@page("emergency.read")
def of_patient(request: Any, patient_id: UUID) -> HttpResponse:
    """Show why the risk is higher, whether kit and orders are ready, the plan and who signed."""
    shown = census.about_person(request, patient_id)
    today = request.caller.today
    rules = queries.rules_on(today)
    signatures = queries.signatures_of(patient_id)
    reads = Reads([patient_id])
    current = _family(patient_id, request)
    runs = queries.runs_of([patient_id]).get(patient_id, [])[:RUNS_SHOWN]
    titles = queries.titles_of(runs)
    care = queries.emergency_care_of([patient_id], today)
    shown |= {
        "care": care.get(patient_id),
        "says": [
            (
                Status.BLOCKING if finding.blocks else Status(finding.state.value),
                sentence(finding.message),
            )
            for check in CHECKS
            for finding in check.evaluate([patient_id], request.at, reads)
            if finding.state != "not_applicable"
        ],
        "risk": _risk(patient_id, rules, today, reads, care),
        "has_rules": rules is not None,
        "plans": [
            (plan, [queries.order_words(one) for one in plan.facts.allowed])
            for plan in queries.plans_of([patient_id]).get(patient_id, [])
        ],
        "card": _card(patient_id, request),
        "running": queries.what_runs([patient_id], today).get(patient_id, []),
        "signatures": [
            (one, current is not None and one.digest == current.digest) for one in signatures
        ],
        "is_signed": current is not None
        and any(one.digest == current.digest for one in signatures),
        "has_text": current is not None,
        "may_plan": request.caller.holds("emergency.plan"),
        "may_run": request.caller.holds("emergency.run"),
        "runs": [(run, run_title(run, titles)) for run in runs],
        "may_ask": request.caller.holds("census.write"),
        "may_sign": request.caller.holds("emergency.care_plan"),
    }
    return render(request, "emergency/of_patient.html", shown)


@page("emergency.plan")
def plan(request: Any, patient_id: UUID) -> HttpResponse:
    """Sign the emergency plan of an episode; the approved rules fill in what they say."""
    shown = census.about_person(request, patient_id)
    today = request.caller.today
    episodes = [
        one
        for one in census.episodes_of([patient_id]).get(patient_id, [])
        if one.state in census.OPEN_STATES
    ]
    if not episodes:
        raise Http404
    plans = {
        one.facts.episode_id: one for one in queries.plans_of([patient_id]).get(patient_id, [])
    }
    orders = therapy.emergency_orders_of([patient_id]).get(patient_id, [])
    back = reverse("emergency:of_patient", args=[patient_id])
    rules = queries.rules_on(today)
    person = census.by_ids([patient_id])[patient_id]
    first = next((one for one in episodes if one.id not in plans), episodes[0])
    before = plans.get(first.id)
    signed = [one for one in orders if is_signed(one)]
    followed = next(
        (one for one in signed if before and one.head.id == before.facts.order_id),
        next(iter(signed), None),
    )

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        episode_id = UUID(cleaned["episode_id"])
        latest = plans.get(episode_id)
        order = next((o for o in orders if str(o.head.id) == cleaned["order_id"]), None)
        made = derived_id("emergency plan", context.action_id)
        facts = PlanFacts(
            id=made,
            thread=made,
            patient_id=patient_id,
            order_id=order.head.id if order else None,
            order_version=order.version if order else None,
            episode_id=episode_id,
            kit=KitNeed(cleaned["kit"]),
            nurse=NurseNeed(cleaned["nurse"]),
            first_place=FirstPlace(cleaned["first_place"]),
            backup_pump=Answer(cleaned["backup_pump"]),
            **{name: cleaned[name] for name in AS_TYPED},
        )
        actions.sign_plan(context, facts=facts, version=latest.version if latest else 0)

    return form_page(
        request,
        PlanForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Emergency plan"),
            "sentence": _("What this drug and this patient need. Signing makes a new version."),
            "verb": _("Sign the plan"),
            "back_url": back,
            "back_label": _("Emergency"),
            "aside": "emergency/kit_contents.html",
            "aside_columns": "cols-23",
            "packing": queries.packing(patient_id, today),
            "pack_url": reverse("supply:pack_kit", args=[patient_id])
            if request.caller.holds("supply.dispense")
            else "",
        },
        save=save,
        done=_("Emergency plan signed"),
        then=back,
        initial=(
            _initial(before)
            if before
            else _proposed(
                rules, first.therapy, age_on(person.birth_date, today), _every(patient_id, first)
            )
            | {"episode_id": str(first.id)}
        )
        | _by_order(followed, before),
        episodes=[(str(one.id), word("therapy_class", one.therapy)) for one in episodes],
        orders=[
            (str(one.head.id), f"{one.head.number}")
            for one in orders
            if one.content.signed_on is not None
        ],
        medicines=sorted({medicine_key(m.drug) for one in orders for m in one.content.medicines}),
    )


@page("emergency.read")
def care_plan(request: Any, patient_id: UUID) -> HttpResponse:
    """Show the care plan in its three readings."""
    shown = census.about_person(request, patient_id)
    readings = _readings(patient_id, request)
    shown |= {
        "readings": [readings[one] for one in (Reading.NURSE, Reading.FAMILY, Reading.DISPATCHER)]
        if readings
        else [],
        "family": readings[Reading.FAMILY] if readings else None,
        "may_sign": request.caller.holds("emergency.care_plan"),
        "back_url": reverse("emergency:of_patient", args=[patient_id]),
        "back_label": _("Emergency"),
    }
    return render(request, "emergency/care_plan.html", shown)


@page("emergency.care_plan")
def sign(request: Any, patient_id: UUID) -> HttpResponseBase:
    """Write down who read the family's page and signed it."""
    shown = census.about_person(request, patient_id)
    current = _family(patient_id, request)
    back = reverse("emergency:of_patient", args=[patient_id])
    if current is None:
        messages.error(request, _("No words for a care plan are approved yet."))
        return redirect(back)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = SignatureFacts(
            id=derived_id("care plan signature", context.action_id),
            patient_id=patient_id,
            **{name: cleaned[name] for name in CareSignatureForm.base_fields},
        )
        actions.sign_care_plan(context, facts=facts)

    return form_page(
        request,
        CareSignatureForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Sign the care plan"),
            "sentence": _("The family read it before the first dose; at the door if need be."),
            "verb": _("Write down the signature"),
            "back_url": back,
            "back_label": _("Emergency"),
            "aside": "emergency/family_reading.html",
            "reading": current,
        },
        save=save,
        done=_("Care plan signed"),
        then=back,
        initial={
            "signed_on": request.caller.today,
            "digest": current.digest,
            "by_interpreter": current.needs_interpreter,
        },
    )


@page("emergency.read")
def care_plan_sheet(request: Any, patient_id: UUID) -> HttpResponseBase:
    """Answer with the family's reading and what to read to the dispatcher, on one page."""
    census.about_person(request, patient_id)
    readings = _readings(patient_id, request)
    if not readings:
        raise Http404
    organisation = program.organisation()
    head = Head(
        program=organisation.name if organisation else "Hearthline",
        printed_by=request.caller.name,
        printed_at=request.at,
    )
    parts = [readings[Reading.FAMILY], readings[Reading.DISPATCHER]]
    data = {
        "title": parts[0].title,
        "language": parts[0].language,
        "readings": [
            {
                "title": one.title,
                "sections": [
                    {
                        "heading": section.heading,
                        "lines": list(section.lines),
                        "numbered": section.is_numbered,
                    }
                    for section in one.sections
                ],
            }
            for one in parts
        ],
        "sign": _("Read and signed, day:"),
    }
    try:
        made = pdf(TEMPLATE, data, head=head)
    except DocumentFailed as error:
        messages.error(request, sentence(error.message))
        return redirect("emergency:care_plan", patient_id)
    return answer(made, name=f"emergency-care-plan-{request.caller.today:%Y-%m-%d}")


def _readings(patient_id: UUID, request: Any) -> dict[Reading, Any] | None:
    try:
        return queries.readings_of(patient_id, request.caller.today)
    except queries.NoCareText:
        return None


def _family(patient_id: UUID, request: Any) -> Any:
    readings = _readings(patient_id, request)
    return readings[Reading.FAMILY] if readings else None


def _risk(
    patient_id: UUID,
    rules: EmergencyRules | None,
    today: date,
    reads: Reads,
    care: Mapping[UUID, EmergencyCare],
) -> Risk | None:
    """Return what raises somebody's risk, with the home's phone and the drive to care."""
    if rules is None:
        return None
    phones = home.phones_at_home([patient_id])
    found = queries.risks_of([patient_id], rules, today, reads, care=care, phones=phones)
    return found.get(patient_id)


def _card(patient_id: UUID, request: Any) -> dict[str, Any] | None:
    """Return the dose card in words, as kit and order stand now."""
    found = queries.epinephrine_cards([patient_id], request.caller.today).get(patient_id)
    return None if found is None else card_shown(found)


def _proposed(
    rules: EmergencyRules | None, therapy_class: Any, age: int | None, every: int | None
) -> dict[str, Any]:
    undecided = {"nurse": NurseNeed.NOT_DECIDED, "first_place": FirstPlace.NOT_DECIDED}
    if rules is None:
        return undecided
    rule = rules.for_therapy(therapy_class)
    first = priority_of(rules, therapy=therapy_class, age_years=age, every_hours=every)
    return undecided | {
        "kit": rule.kit if rule else "",
        "watch_minutes": rule.watch_minutes if rule else None,
        "rank": first.rank if first else None,
        "contact_within_h": first.contact_within_h if first else None,
    }


def _every(patient_id: UUID, episode: EpisodeSummary) -> int | None:
    """Return the hours between doses of an episode's orders."""
    own = therapy.therapy_orders_of([patient_id]).get(patient_id, [])
    return hours_between(
        one.content.frequency for one in own if one.head.episode_id in (None, episode.id)
    )


def _initial(before: Plan) -> dict[str, Any]:
    facts = before.facts
    names = [name for name in PlanForm.base_fields if name not in ("allowed", "order_id")]
    return {name: getattr(facts, name) for name in names} | {"episode_id": str(facts.episode_id)}


def _to_check(one: Allowed) -> dict[str, str]:
    """Return what was read as a row; a form that the words do not name is chosen by a person."""
    row = row_of(one)
    return row if one.form is not Form.OTHER else row | {"form": ""}


def _by_order(order: EmergencyOrder | None, before: Plan | None) -> dict[str, Any]:
    """Return what a signed order allows: as the plan before says it, else read from its words."""
    if order is None:
        return {"order_id": "", "allowed": ()}
    as_before = before is not None and (before.facts.order_id, before.facts.order_version) == (
        order.head.id,
        order.version,
    )
    return {
        "order_id": str(order.head.id),
        "allowed": before.facts.allowed
        if before is not None and as_before and before.facts.allowed
        else [_to_check(one) for one in proposed_from(order.content.medicines)],
    }
