"""What is added to a referral after it came: calls, documents, the clock, conditions met."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import local_day, to_civil
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_clock
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.pages.forms import AttachForm, CallForm, ClockForm
from hearthline.rooms.intake.pages.people import banner
from hearthline.rooms.intake.rules.clock import contradictions, frequency_of, next_due
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import CallMade
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.program import queries as program

READ = "intake.read"
DECIDE = "intake.decide"


@page(READ)
def call(request: Any, referral_id: UUID) -> HttpResponse:
    """Write down a call about a referral."""
    row = read_referral(request, referral_id)
    initial = {"who": row.call_back_who, "number": row.call_back}
    form = CallForm(request, initial=initial)
    if form.is_ready():
        v = form.values()
        made = CallMade(v["who"], CallOutcome(v["outcome"]), v["number"], v["said"])
        if form.does(actions.log_call, referral_id=row.pk, call=made):
            messages.success(request, _("Call written down"))
            return redirect("intake:referral", row.pk)
    return follow_form(request, row, form, _("Write down a call"), _("Write down"))


@page(DECIDE)
def clock(request: Any, referral_id: UUID) -> HttpResponse:
    """Correct the dose clock; needed-by follows from the next due dose."""
    row = read_referral(request, referral_id)
    branch = program.branch(row.branch_id)
    zone = row.zone or (branch.zone if branch else request.caller.zone)
    last = to_civil(row.last_dose_at, zone) if row.last_dose_at else None
    initial = {
        "last_dose_on": last.day if last else None,
        "last_dose_at": shown_clock(last.clock) if last else "",
        "next_due_on": row.next_due_on,
        "next_due_at": shown_clock(row.next_due_at) if row.next_due_at else "",
        "discharge_on": row.discharge_on,
        "discharge_at": shown_clock(row.discharge_at) if row.discharge_at else "",
        "call_back": row.call_back,
        "call_back_who": row.call_back_who,
    }
    form = ClockForm(
        request, today=local_day(request.at, zone), revision=row.revision, initial=initial
    )
    if form.is_ready() and form.does(
        actions.set_clock,
        referral_id=row.pk,
        revision=form.cleaned_data["revision"],
        clock=form.clock(zone),
        call_back=form.cleaned_data["call_back"],
        call_back_who=form.cleaned_data["call_back_who"],
    ):
        messages.success(request, _("Dose clock set"))
        kept = form.clock(zone)
        said = contradictions(
            kept.last_dose_at, next_due(kept), frequency_of(row.orders), now=request.at
        )
        for one in said:
            messages.warning(request, sentence(one))
        return redirect("intake:referral", row.pk)
    words = _("Times are those of %(zone)s.") % {"zone": zone}
    return follow_form(request, row, form, _("Set the dose clock"), _("Set clock"), words)


@page(DECIDE)
def attach(request: Any, referral_id: UUID) -> HttpResponse:
    """Put a document to a referral; a report of the tip makes the line met, by name."""
    row = read_referral(request, referral_id)
    waits = next(
        (
            line
            for line in lines.lines_of([row.patient_id]).get(row.patient_id, ())
            if line.is_central and line.tip_confirmed != Answer.YES
        ),
        None,
    )
    may_confirm = waits is not None and request.caller.holds("lines.confirm_tip")
    form = AttachForm(
        request,
        may_confirm=may_confirm,
        today=local_day(request.at, row.zone or request.caller.zone),
        initial={"purpose": Purpose.TIP_REPORT if waits else Purpose.REFERRAL},
    )
    if form.is_ready():
        v = form.values()
        tip = None
        if waits is not None and v["purpose"] == Purpose.TIP_REPORT and v.get("read_by"):
            on = v["read_on"] or form.today
            tip = actions.TipRead(waits.id, v["read_by"], v["evidence"], on)
        document = v["document"]
        if form.does(
            actions.attach_document,
            referral_id=row.pk,
            content=document.read(),
            name=document.name,
            purpose=Purpose(v["purpose"]),
            tip=tip,
        ):
            messages.success(
                request, _("Tip confirmed from the report") if tip else _("Document attached")
            )
            return redirect("intake:referral", row.pk)
    words = (
        _("With the reader's name and what the report says, the line's tip is confirmed.")
        if may_confirm
        else _("A pharmacist, nurse or nurse manager confirms the line's tip from it.")
        if waits
        else ""
    )
    return follow_form(request, row, form, _("Attach a document"), _("Attach"), words)


def read_referral(request: Any, referral_id: UUID) -> Referral:
    """Return a referral in the caller's scope; the read is written down."""
    row = seen(request, Referral, referral_id, "sender")
    request.reads.add(row.patient_id)
    return row


def follow_form(
    request: Any, row: Referral, form: Any, title: str, verb: str, words: str = ""
) -> HttpResponse:
    """Show a form that adds something to a referral."""
    today = local_day(request.at, request.caller.zone)
    context = {
        "referral": row,
        "patient": banner(row.patient_id, today),
        "form": form,
        "title": title,
        "verb": verb,
        "sentence": words,
    }
    return render(request, "intake/follow.html", context, status=422 if form.errors else 200)
