"""The call log: every call, one call with what followed, writing one down, putting it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.workforce import actions, models, queries
from hearthline.rooms.workforce.forms.calls import AmendForm, CallBackForm, CallForm, CloseForm
from hearthline.rooms.workforce.values import Call, CallFacts, CallOutcome

Cleaned = Mapping[str, Any]
STATES = ("open", "closed", "all")


class NoSuchRecord(HearthlineError):
    """Nobody in the caller's scope has the record number that was typed."""


@page("workforce.calls")
def calls(request: Any) -> HttpResponse:
    """List calls, those without an outcome first asked for, latest on top."""
    view = ListView.read(request.GET, sorts=("called",), filters=("state",), descending=True)
    state = view.filter("state", "open")
    state = state if state in STATES else "open"
    rows = visible(request.caller, models.Call)
    if state != "all":
        rows = rows.filter(closed_at__isnull=state == "open")
    order = "-called_at" if view.descending else "called_at"
    found = queries.call_values(rows.order_by(order, "id")[view.slice])
    about = [call.facts.patient_id for call in found if call.facts.patient_id]
    people = census.by_ids(about)
    request.reads.update(about)
    total = rows.count()
    labels = {"open": _("Without an outcome"), "closed": _("Closed"), "all": _("All")}
    listing = Worklist(
        name="calls",
        caption=_("Calls by their time"),
        columns=(
            Column(_("Called"), "called", descending_first=True),
            Column(_("Who")),
            Column(_("Patient")),
            Column(_("About")),
            Column(_("Stands")),
        ),
        rows=[
            (call, people.get(call.facts.patient_id) if call.facts.patient_id else None)
            for call in found
        ],
        total=total,
        view=view,
        chips=[
            Chip(labels[name], view.address(state=name, page=None), current=name == state)
            for name in STATES
        ],
        empty=Empty(
            _("No call waits."),
            _("Write one down as soon as it ends; it then ages until somebody looks after it."),
            Act(_("Write down a call"), reverse("workforce:new_call")),
        ),
        filtered_empty=Empty(_("No call stands like this."), _("Choose another filter.")),
    )
    says = ngettext("%(n)s call", "%(n)s calls", total) % {"n": f"{total:,}"}
    return render(
        request,
        "workforce/calls.html",
        {
            "listing": listing,
            "sentence": says,
            "may_log": request.caller.holds("workforce.log_call"),
        },
    )


@page("workforce.calls")
def call(request: Any, call_id: UUID) -> HttpResponse:
    """Show one call: what was written, every earlier version, what followed."""
    return _call_page(request, call_id)


@page("workforce.log_call")
def new_call(request: Any) -> HttpResponse:
    """Write down a call, about a patient when the address names one."""
    patient_id = _patient(request)
    shown = {} if patient_id is None else census.about_person(request, patient_id)
    now = to_civil(request.at, request.caller.zone)
    initial: dict[str, Any] = {"called_on": now.day, "called_at": now.clock.replace(second=0)}
    if patient_id is not None:
        initial["record"] = census.by_ids([patient_id])[patient_id].record_number

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        call_id = derived_id("call", context.action_id)
        actions.log_call(context, facts=_facts(request, call_id, cleaned))

    back = reverse("workforce:calls")
    return form_page(
        request,
        CallForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Write down a call"),
            "sentence": _("What is written here is kept; it can be corrected, never changed."),
            "verb": _("Write down call"),
            "back_url": reverse("chart:patient", args=[patient_id]) if patient_id else back,
            "back_label": _("Back"),
        },
        save=save,
        done=_("Call written down"),
        then=back,
        initial=initial,
        branches=_branches(request),
    )


@page("workforce.log_call")
def amend(request: Any, call_id: UUID) -> HttpResponse:
    """Put right what was written about a call."""
    row = seen(request, models.Call, call_id)
    [stored] = queries.call_values([row])
    facts = stored.facts
    called = to_civil(facts.called_at, facts.zone)
    initial: dict[str, Any] = {
        "caller": facts.caller,
        "phone": facts.phone,
        "called_on": called.day,
        "called_at": called.clock,
        "about": facts.about,
        "advice": facts.advice,
        "branch": str(facts.branch_id),
    }
    if facts.patient_id is not None:
        initial["record"] = census.by_ids([facts.patient_id])[facts.patient_id].record_number
    if facts.call_back_due is not None:
        back_at = to_civil(facts.call_back_due, facts.zone)
        initial |= {"back_on": back_at.day, "back_at": back_at.clock}

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        changed = _facts(request, call_id, cleaned)
        actions.amend_call(context, facts=changed, version=revision)

    back = reverse("workforce:call", args=[call_id])
    return form_page(
        request,
        AmendForm,
        template="records/person_form.html",
        context=_person(request, facts)
        | {
            "title": _("Correct a call"),
            "sentence": _("What was written before stays below the correction."),
            "verb": _("Correct call"),
            "back_url": back,
            "back_label": _("Call"),
        },
        save=save,
        done=_("Call corrected"),
        then=back,
        initial=initial,
        revision=stored.version,
        branches=_branches(request),
    )


@require_POST
@page("workforce.log_call")
def take(request: Any, call_id: UUID) -> HttpResponse:
    """Say that one looks after a call."""
    seen(request, models.Call, call_id)
    actions.take_call(page_context(request), call_id=call_id)
    messages.success(request, _("You look after this call"))
    return redirect("workforce:call", call_id)


@require_POST
@page("workforce.log_call")
def back(request: Any, call_id: UUID) -> HttpResponse:
    """Write down that somebody was called back."""
    row = seen(request, models.Call, call_id)
    form = CallBackForm(request.POST)

    def write(cleaned: Cleaned) -> None:
        day = to_civil(request.at, request.caller.zone).day
        at = to_instant(day, cleaned["at"], request.caller.zone)
        actions.call_back(page_context(request), call_id=row.pk, at=at, said=cleaned["said"])

    return _step(request, call_id, form, write, _("Call-back written down"), back_form=form)


@require_POST
@page("workforce.log_call")
def close(request: Any, call_id: UUID) -> HttpResponse:
    """Write down how a call ended."""
    row = seen(request, models.Call, call_id)
    form = CloseForm(request.POST)

    def write(cleaned: Cleaned) -> None:
        actions.close_call(
            page_context(request),
            call_id=row.pk,
            outcome=CallOutcome(cleaned["outcome"]),
            said=cleaned["said"],
        )

    return _step(request, call_id, form, write, _("Call closed"), close_form=form)


def _step(
    request: Any,
    call_id: UUID,
    form: django_forms.Form,
    write: Callable[[Cleaned], None],
    done: str,
    **bound: Any,
) -> HttpResponse:
    if form.is_valid():
        try:
            write(form.cleaned_data)
        except HearthlineError as error:
            form.add_error(None, sentence(error.message))
        else:
            messages.success(request, done)
            return redirect("workforce:call", call_id)
    return _call_page(request, call_id, **bound)


def _call_page(request: Any, call_id: UUID, **bound: Any) -> HttpResponse:
    row = seen(request, models.Call, call_id)
    [stored] = queries.call_values([row])
    now = to_civil(request.at, request.caller.zone)
    shown = _person(request, stored.facts) | {
        "call": stored,
        "versions": queries.call_versions(call_id),
        "events": models.CallEvent.objects.filter(call_id=call_id).order_by("-written_at", "-id"),
        "may_log": request.caller.holds("workforce.log_call"),
        "waits": _waits(stored, request.at),
        "back_form": bound.get("back_form")
        or CallBackForm(initial={"at": now.clock.replace(second=0)}),
        "close_form": bound.get("close_form") or CloseForm(),
    }
    return render(request, "workforce/call.html", shown, status=422 if bound else 200)


def _waits(stored: Call, now: datetime) -> bool:
    minutes = program.settings_in_force().settings.call_waits_minutes
    waited = (now - stored.facts.called_at).total_seconds() / 60
    return stored.taken_at is None and waited >= minutes


def _person(request: Any, facts: CallFacts) -> dict[str, Any]:
    return {} if facts.patient_id is None else census.about_person(request, facts.patient_id)


def _facts(request: Any, call_id: UUID, cleaned: Cleaned) -> CallFacts:
    zone = request.caller.zone
    due = (
        to_instant(cleaned["back_on"], cleaned["back_at"], zone)
        if cleaned["back_on"] and cleaned["back_at"]
        else None
    )
    return CallFacts(
        id=call_id,
        branch_id=UUID(cleaned["branch"]),
        caller=cleaned["caller"],
        called_at=to_instant(cleaned["called_on"], cleaned["called_at"], zone),
        zone=zone,
        patient_id=_of_record(request, cleaned["record"]),
        phone=cleaned["phone"],
        about=cleaned["about"],
        advice=cleaned["advice"],
        call_back_due=due,
    )


def _of_record(request: Any, typed: str) -> UUID | None:
    number = typed.replace(" ", "")
    if not number:
        return None
    found = census.patient_of_record(number)
    if found is None or not census.is_visible(request.caller, found):
        raise NoSuchRecord(Message("workforce.no_such_record", {"number": number}), field="record")
    return found


def _patient(request: Any) -> UUID | None:
    named = request.GET.get("patient")
    if not named:
        return None
    try:
        return UUID(named)
    except ValueError as error:
        raise Http404 from error


def _branches(request: Any) -> list[tuple[str, str]]:
    return [(str(branch.id), branch.name) for branch in program.branches(request.caller)]
