"""Conditions of an acceptance: ticking, unticking, putting off, giving to another, adding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day, to_civil
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_clock
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.pages.condition_forms import ChangeForm, ConditionForm, UntickForm
from hearthline.rooms.intake.pages.following import follow_form, read_referral
from hearthline.rooms.program import queries as program

READ = "intake.read"
DECIDE = "intake.decide"


@page(READ)
@require_POST
def met(request: Any, condition_id: UUID) -> HttpResponse:
    """Tick a condition as met."""
    condition = seen(request, Condition, condition_id)
    request.reads.add(condition.patient_id)
    try:
        actions.meet_condition(page_context(request), condition_id=condition.pk)
    except HearthlineError as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, _("Condition met"))
    return redirect("intake:referral", condition.referral_id)


@page(READ)
def untick(request: Any, condition_id: UUID) -> HttpResponse:
    """Untick a condition that was ticked by mistake."""
    condition, row = _read(request, condition_id)
    form = UntickForm(request)
    if form.is_ready() and form.does(actions.untick_condition, condition_id=condition.pk):
        messages.success(request, _("Not met; it is open again"))
        return redirect("intake:referral", row.pk)
    words = _("Ticked as met by %(by)s: %(what)s") % {
        "by": condition.met_by,
        "what": condition.what,
    }
    return follow_form(request, row, form, _("Untick a condition"), _("It is not met"), words)


@page(READ)
def change(request: Any, condition_id: UUID) -> HttpResponse:
    """Put a condition off, or give it to another owner."""
    condition, row = _read(request, condition_id)
    zone = zone_of(row, request)
    due = to_civil(condition.due, zone)
    form = ChangeForm(
        request,
        today=local_day(request.at, zone),
        zone=zone,
        initial={
            "day": due.day,
            "hour": shown_clock(due.clock),
            "owner": condition.owner_role,
            "who": condition.owner_name,
        },
    )
    if form.is_ready() and form.does(
        actions.change_condition,
        condition_id=condition.pk,
        due=form.due(),
        owner_role=form.cleaned_data["owner"],
        owner_name=form.cleaned_data["who"],
    ):
        messages.success(request, _("Condition changed"))
        return redirect("intake:referral", row.pk)
    title = _("Put it off, or give it to somebody else")
    return follow_form(request, row, form, title, _("Change condition"), condition.what)


@page(DECIDE)
def add(request: Any, referral_id: UUID) -> HttpResponse:
    """Set another condition of an accepted referral."""
    row = read_referral(request, referral_id)
    zone = zone_of(row, request)
    form = ConditionForm(request, today=local_day(request.at, zone), zone=zone)
    if form.is_ready() and form.does(actions.add_condition, referral_id=row.pk, asked=form.asked()):
        messages.success(request, _("Condition added"))
        return redirect("intake:referral", row.pk)
    words = _("Care begins once it is met, as with the others.")
    return follow_form(request, row, form, _("Add a condition"), _("Add condition"), words)


def zone_of(row: Referral, request: Any) -> str:
    """Return the zone in which the hours of a referral are told."""
    branch = program.branch(row.branch_id)
    return row.zone or (branch.zone if branch else request.caller.zone)


def _read(request: Any, condition_id: UUID) -> tuple[Condition, Referral]:
    condition = seen(request, Condition, condition_id, "referral")
    return condition, read_referral(request, condition.referral_id)
