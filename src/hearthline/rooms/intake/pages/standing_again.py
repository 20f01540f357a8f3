"""Referrals that stand again: declined ones taken up, and those of episodes opened by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import NotInScope
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.pages.following import follow_form, read_referral
from hearthline.rooms.intake.pages.forms import AgainForm

DECIDE = "intake.decide"


@page(DECIDE)
def again(request: Any, referral_id: UUID) -> HttpResponse:
    """Take a declined referral up again, with a reason."""
    row = read_referral(request, referral_id)
    form = AgainForm(request, revision=row.revision)
    if form.is_ready() and form.does(
        actions.take_up_again, referral_id=row.pk, revision=form.cleaned_data["revision"]
    ):
        messages.success(request, _("Taken up again; it waits for a decision"))
        return redirect("intake:referral", row.pk)
    words = _("It waits for a decision again, and so does its episode. What was decided stays.")
    return follow_form(request, row, form, _("Take it up again"), _("Take it up again"), words)


@page(DECIDE)
@require_POST
def of_episode(request: Any, episode_id: UUID) -> HttpResponse:
    """Make the referral of an episode that was opened by hand, and go to decide on it."""
    try:
        made = actions.refer_episode(page_context(request), episode_id=episode_id)
    except NotInScope as error:
        raise Http404 from error
    return redirect("intake:referral", made)
