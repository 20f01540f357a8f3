"""A nurse's safety: somebody says that she is well."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import page_context
from hearthline.rooms.census import queries as census
from hearthline.rooms.visits import actions, queries
from hearthline.rooms.visits.values import CheckInFacts


@require_POST
@page("visits.record")
def well(request: Any, need_id: UUID) -> HttpResponse:
    """Write down that the nurse of a visit is well: she said so, or somebody reached her."""
    told = queries.visits_at([need_id]).get(need_id)
    if told is None or not census.is_visible(request.caller, told.facts.patient_id):
        raise Http404
    context = page_context(request)
    facts = CheckInFacts(
        id=derived_id("check in", context.action_id, need_id),
        visit=need_id,
        patient_id=told.facts.patient_id,
        happened_at=request.at,
    )
    actions.check_in(context, facts=facts)
    messages.success(request, _("Written down: she is well"))
    return redirect(reverse("visits:visit", args=[need_id]))
