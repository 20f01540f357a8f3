"""Moving, locking and taking back: posts from the board, back to the board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence, written_weekday
from hearthline.rooms.scheduling import actions, models
from hearthline.rooms.scheduling.addresses import Asked


@require_POST
@page("scheduling.move")
def move(request: Any, need_id: UUID) -> HttpResponse:
    """Carry out the move that was tried."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    asked = _asked(request)
    if not (asked.to_nurse and asked.to_day and asked.to_time):
        messages.error(request, _("Choose a nurse, a day and a time for the visit."))
        return redirect(asked.url(visit=need_id))
    try:
        step = actions.move_visit(
            page_context(request),
            need_id=need_id,
            nurse_ids=[asked.to_nurse],
            day=asked.to_day,
            starts=asked.to_time,
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect(asked.url(visit=need_id))
    messages.success(
        request,
        _("Visit moved to %(day)s %(time)s")
        % {"day": written_weekday(asked.to_day), "time": f"{asked.to_time:%H:%M}"},
        extra_tags=reverse("scheduling:take_back", args=[step]),
    )
    return redirect(asked.url(day=asked.to_day, nurse=asked.to_nurse, visit=need_id))


@require_POST
@page("scheduling.move")
def take_back(request: Any, step_id: UUID) -> HttpResponse:
    """Undo the last move."""
    step = seen(request, models.MoveDone, step_id)
    request.reads.add(step.patient_id)
    asked = _asked(request)
    try:
        actions.take_back_move(page_context(request), step_id=step_id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Move taken back"))
    return redirect(asked.url(visit=step.need_id))


@require_POST
@page("scheduling.move")
def lock(request: Any, need_id: UUID) -> HttpResponse:
    """Keep a visit where it is, or let it move again."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    try:
        if request.POST.get("locked") == "yes":
            actions.lock_visit(page_context(request), need_id=need_id)
            messages.success(request, _("Visit locked"))
        else:
            actions.unlock_visit(page_context(request), need_id=need_id)
            messages.success(request, _("Visit unlocked"))
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    return redirect(_asked(request).url(visit=need_id))


@require_POST
@page("scheduling.accept")
def accept(request: Any, need_id: UUID, nurse_id: UUID) -> HttpResponse:
    """Write down that a nurse took the visit."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    actions.accept_offer(page_context(request), need_id=need_id, nurse_id=nurse_id)
    messages.success(request, _("Visit accepted"))
    return redirect(_asked(request).url(visit=need_id))


def _asked(request: Any) -> Asked:
    today = local_day(request.at, request.caller.zone)
    return Asked.read(request.POST, today)
