"""The page of one referral: its clock, what is known, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import CivilTime, local_day, to_instant
from hearthline.kernel.findings import Gate, OverrideClass
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.platform.actions.context import page_context
from hearthline.platform.files.showing import ShownDocument, shown_document
from hearthline.platform.findings.evaluating import Standing, verdict
from hearthline.platform.findings.passing import is_left_to_the_visit, without
from hearthline.platform.findings.shown import left_to_the_visit, rows_of
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_clock, shown_day, shown_moment, shown_near_day
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.intake import actions, queries
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.pages.doors import area_row
from hearthline.rooms.intake.pages.forms import CONDITION_ROWS, AcceptForm, DeclineForm
from hearthline.rooms.intake.pages.people import banner
from hearthline.rooms.intake.pages.standing import (
    amendment_line,
    call_line,
    due_words,
    earliest_words,
)
from hearthline.rooms.intake.pages.wording import medication_line
from hearthline.rooms.intake.rules.clock import contradictions, first_doses, frequency_of
from hearthline.rooms.intake.rules.deciding import needs_conditions
from hearthline.rooms.intake.rules.first_dose import Way, WayOffered, ways
from hearthline.rooms.intake.rules.readiness import met, missing
from hearthline.rooms.intake.values import ReferralState
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import CanTake, Capacity

READ = "intake.read"
DECIDE = "intake.decide"


@dataclass(frozen=True, slots=True)
class Bridge:
    """The dose due next: whether somebody can give it, and the ways that may be chosen."""

    capacity: Capacity | None
    offered: Sequence[WayOffered]
    zone: str

    def chosen(self, way: str) -> WayOffered | None:
        """Return the way that was chosen."""
        return next((one for one in self.offered if one.way == way), None)


@page(READ)
def referral(request: Any, referral_id: UUID) -> HttpResponse:
    """Show one referral with its evidence, and decide about it."""
    row = seen(request, Referral, referral_id, "sender")
    request.reads.add(row.patient_id)
    branch = program.branch(row.branch_id)
    zone = row.zone or (branch.zone if branch else request.caller.zone)
    today = local_day(request.at, zone)
    (shown,) = queries.referral_rows([row], today, request.at)
    is_open = row.state == ReferralState.TO_DECIDE and request.caller.holds(DECIDE)
    bridge = _bridge(row, zone, request) if is_open else Bridge(None, (), zone)
    may_wait = _may_wait(row, request) if is_open else ()
    form = AcceptForm(
        request,
        revision=row.revision,
        ways=[(one.way.value, _way_words(one, today)) for one in bridge.offered],
        today=today,
        zone=zone,
        initial={"starts_on": row.needed_on, **_proposed(shown.areas, row, may_wait)},
    )
    if is_open and form.is_ready() and _accepts(form, row, bridge):
        messages.success(request, _("Referral accepted; its orders are drafted"))
        return redirect("intake:referral", row.pk)
    conditions = queries.conditions_of(row.pk)
    return render(
        request,
        "intake/referral.html",
        {
            "referral": row,
            "patient": banner(row.patient_id, today),
            "due": due_words(row, request.at, request.caller.zone),
            "clock": _clock(row, zone),
            "contradictions": _contradictions(row, request),
            "drug": row.drug or word("therapy_class", row.therapy),
            "orders": [
                medication_line(order)
                for order in row.orders
                if order["kind"] == "MedicationRequest"
            ],
            "services": [o["what"] for o in row.orders if o["kind"] != "MedicationRequest"],
            "evidence": [
                (word("intake_evidence", item["kind"]), item["original"]) for item in row.evidence
            ],
            "likelihood": word("intake_likelihood", row.likelihood),
            "noted": [
                {"said": one["said"], "on": shown_day(date.fromisoformat(one["on"]))}
                if one["on"]
                else {"said": one["said"], "on": ""}
                for one in row.noted
            ],
            "answer_sheets": queries.answer_sheets(request.caller, row.patient_id),
            "findings": [
                area_row(area, row, request.caller)
                for area in (*missing(shown.areas), *met(shown.areas))
            ],
            "must_wait": _said(needs_conditions(shown.areas)),
            "may_wait": [sentence(one.finding.message) for one in may_wait],
            "earliest": earliest_words(shown.earliest, today),
            "capacity": bridge.capacity,
            "capacity_words": _said(bridge.capacity.said) if bridge.capacity else "",
            "can": word("can_take", bridge.capacity.can) if bridge.capacity else "",
            "is_open": is_open,
            "form": form,
            "conditions": [_condition(one, request) for one in conditions],
            "calls": [call_line(one, request.caller.zone) for one in queries.calls_of(row.pk)],
            "documents": _documents(request, row),
            "may_decide": request.caller.holds(DECIDE),
            "may_add_condition": row.state == ReferralState.ACCEPTED
            and request.caller.holds(DECIDE),
            "before_care": _before_care(row, request),
            "twice": _on_record_twice(row, request),
            "history": [amendment_line(one, zone) for one in queries.amendments_of(row.pk)],
            "may_take_back": _may_take_back(row, request),
        },
        status=422 if form.errors else 200,
    )


@page(DECIDE)
def decline(request: Any, referral_id: UUID) -> HttpResponse:
    """Decline a referral with a reason."""
    row = seen(request, Referral, referral_id, "sender")
    request.reads.add(row.patient_id)
    form = DeclineForm(request, revision=row.revision)
    if form.is_ready() and form.does(
        actions.decline_referral, referral_id=row.id, revision=form.cleaned_data["revision"]
    ):
        messages.success(request, _("Referral declined"))
        return redirect("intake:referrals")
    today = local_day(request.at, request.caller.zone)
    context = {"referral": row, "form": form, "patient": banner(row.patient_id, today)}
    return render(request, "intake/decline.html", context, status=422 if form.errors else 200)


@page(DECIDE)
@require_POST
def begin_care(request: Any, referral_id: UUID) -> HttpResponse:
    """Begin the care of an accepted referral, or say what nobody may let pass."""
    row = seen(request, Referral, referral_id)
    request.reads.add(row.patient_id)
    try:
        actions.begin_care(page_context(request), referral_id=row.pk)
    except HearthlineError as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, _("Care begun"))
    return redirect("intake:referral", row.pk)


def _accepts(form: AcceptForm, row: Referral, bridge: Bridge) -> bool:
    """Accept with the conditions as typed and the one that the chosen way brings."""
    chosen = bridge.chosen(form.cleaned_data.get("way", ""))
    conditions = form.conditions()
    if chosen is not None and chosen.due is not None:
        conditions = (
            ConditionAsked(_condition_words(chosen), chosen.owner_role, chosen.due),
            *conditions,
        )
    return form.does(
        actions.accept_referral,
        referral_id=row.pk,
        revision=form.cleaned_data["revision"],
        conditions=conditions,
        starts_on=form.cleaned_data["starts_on"],
        first_dose_on=chosen.first_dose.day if chosen else row.next_due_on,
        first_dose_at=chosen.first_dose.clock if chosen else row.next_due_at,
    )


def _bridge(row: Referral, zone: str, request: Any) -> Bridge:
    """Return whether somebody can give the dose due next, and the ways to bridge it."""
    if row.needed_by is None or row.next_due_at is None or row.next_due_on is None:
        return Bridge(None, (), zone)
    home = census.current_addresses([row.patient_id], row.next_due_on).get(row.patient_id)
    held = lines.lines_of([row.patient_id]).get(row.patient_id, ())
    care = queries.care_of(row, home, held, zone)
    can = scheduling.capacity(
        care, row.next_due_on, row.next_due_at, row.next_due_at, now=request.at
    )
    frequency = frequency_of(row.orders)
    offered = ways(
        first_doses(row.needed_by, frequency, zone),
        can_nurse=can.can is CanTake.YES,
        discharge=_discharge(row, zone),
        now=request.at,
    )
    return Bridge(can, offered, zone)


def _discharge(row: Referral, zone: str) -> Any:
    if row.discharge_on is None or row.discharge_at is None:
        return None
    return to_instant(row.discharge_on, row.discharge_at, zone)


def _at(civil: CivilTime, today: Any) -> str:
    return f"{shown_near_day(civil.day, today)} {shown_clock(civil.clock)}"


def _way_words(one: WayOffered, today: Any) -> str:
    first = _at(one.first_dose, today)
    if one.way is Way.NURSE:
        return _("Our nurse gives %(first)s") % {"first": first}
    by = shown_moment(one.due, one.first_dose.zone_name) if one.due else ""
    if one.way is Way.ON_CALL:
        return _("The on-call nurse gives %(first)s; the scheduler asks her by %(by)s") % {
            "first": first,
            "by": by,
        }
    return _("The hospital gives %(bridged)s, first home dose %(first)s; intake asks by %(by)s") % {
        "bridged": _at(one.bridges, today) if one.bridges else "",
        "first": first,
        "by": by,
    }


def _condition_words(one: WayOffered) -> str:
    bridged = one.bridges or one.first_dose
    at = f"{shown_day(bridged.day, weekday=True)} {shown_clock(bridged.clock)}"
    if one.way is Way.ON_CALL:
        return _("The on-call nurse agrees to give the dose of %(at)s") % {"at": at}
    return _("The hospital gives the dose of %(at)s before discharge or there") % {"at": at}


def _may_wait(row: Referral, request: Any) -> Sequence[Standing]:
    """Return what holds acceptance shut and may wait for a condition, such as the phone screen."""
    stands = verdict(row.patient_id, Gate.ACCEPT, as_of=request.at)
    return [one for one in stands.blocking if one.finding.override is not OverrideClass.NEVER]


def _proposed(areas: Sequence[Any], row: Referral, may_wait: Sequence[Standing]) -> dict[str, Any]:
    """Return the conditions that what must wait asks for, with the hour of the discharge."""
    asked: list[tuple[str, str]] = []
    if needs_conditions(areas) is not None:
        asked.append((_("The report of the line's tip has come"), Role.INTAKE.value))
    asked += [
        (word("check", code), owner)
        for code, owner in dict.fromkeys((one.finding.check, one.finding.owner) for one in may_wait)
    ]
    proposed: dict[str, Any] = {}
    for number, (what, owner) in enumerate(asked[:CONDITION_ROWS], start=1):
        proposed |= {
            f"what_{number}": what,
            f"owner_{number}": owner,
            f"day_{number}": row.discharge_on or row.next_due_on or "",
            f"hour_{number}": shown_clock(row.discharge_at) if row.discharge_at else "",
        }
    return proposed


def _clock(row: Referral, zone: str) -> list[tuple[str, str]]:
    """Return the dose clock line by line; what nobody said is said."""
    unknown = _("not known")

    def civil(day: Any, clock: Any) -> str:
        if day is None:
            return unknown
        return f"{shown_day(day, weekday=True)} {shown_clock(clock) if clock else ''}".strip()

    last = shown_moment(row.last_dose_at, zone, weekday=True) if row.last_dose_at else unknown
    return [
        (_("Last dose given"), last),
        (_("Next due"), civil(row.next_due_on, row.next_due_at)),
        (_("Discharge"), civil(row.discharge_on, row.discharge_at)),
        (_("Zone"), zone),
    ]


def _contradictions(row: Referral, request: Any) -> list[str]:
    """Return what the dose clock says that does not go together."""
    due = row.needed_by if row.next_due_at is not None else None
    found = contradictions(row.last_dose_at, due, frequency_of(row.orders), now=request.at)
    return [sentence(one) for one in found]


def _condition(one: Condition, request: Any) -> dict[str, Any]:
    is_late = one.met_at is None and one.due <= request.at
    role = ROLE_LABELS[Role(one.owner_role)]
    return {
        "row": one,
        "owner": f"{one.owner_name}, {role}" if one.owner_name else str(role),
        "is_mine": request.caller.role == one.owner_role or request.caller.holds(DECIDE),
        "status": Status.MET if one.met_at else Status.BLOCKING if is_late else Status.OPEN,
    }


def _documents(request: Any, row: Referral) -> list[ShownDocument]:
    if not request.caller.holds("files.read"):
        return []
    return [shown_document(kept) for kept in queries.documents_of(request.caller, row.pk)]


def _may_take_back(row: Referral, request: Any) -> bool:
    """Whether an accepted referral can be declined after all: as long as care has not begun."""
    if row.state != ReferralState.ACCEPTED or not request.caller.holds(DECIDE):
        return False
    episode = census.episodes_by_ids([row.episode_id]).get(row.episode_id)
    return episode is not None and episode.state is EpisodeState.ACCEPTED


def _on_record_twice(row: Referral, request: Any) -> list[dict[str, str]]:
    """Return other records of which two identifiers agree with this person's, to compare."""
    if not request.caller.holds("census.merge"):
        return []
    found = census.likely_others(request.caller, row.patient_id)
    request.reads.update(person.id for person, _compared in found)
    return [
        {
            "name": f"{person.family_name.upper()}, {person.given_name}",
            "record": census.spaced(person.record_number),
            "agree": ", ".join(word("likeness", kind) for kind in compared.agreed),
            "url": reverse("census:merge_with", args=[row.patient_id, person.id]),
        }
        for person, compared in found
    ]


def _before_care(row: Referral, request: Any) -> dict[str, Any] | None:
    """Return what holds the first dose back of an accepted referral, and what was let pass."""
    if row.state != ReferralState.ACCEPTED:
        return None
    stands = verdict(row.patient_id, Gate.FIRST_DOSE, as_of=request.at)
    held = without(stands, is_left_to_the_visit)
    return {
        "rows": [*rows_of(held), *left_to_the_visit(stands)],
        "act": Act(_("Begin care"), reverse("intake:begin_care", args=[row.pk]), post=True),
        "is_clear": held.is_clear,
    }


def _said(message: Message | None) -> str:
    return sentence(message) if message else ""
