"""What signed-in people set for themselves: role in force, staying signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.platform.accounts.middleware import ROLE_KEY, SEEN_KEY
from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.queries import held_roles


@login_required
@require_POST
def choose_role(request: HttpRequest) -> HttpResponse:
    """Act in another of one's roles from now on."""
    wanted = request.POST.get("role", "")
    assert isinstance(request.user, User)
    held = held_roles(request.user.actor_id, request.at.date())  # type: ignore[attr-defined]
    if wanted not in {entry.role for entry in held}:
        return HttpResponseBadRequest(_("You do not hold this role today."))
    request.session[ROLE_KEY] = wanted
    return redirect("/")


@login_required
@require_POST
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    """Count as activity and say how many seconds remain until the session ends."""
    request.session[SEEN_KEY] = request.at.isoformat()  # type: ignore[attr-defined]
    minutes: int = request.policy.idle_minutes  # type: ignore[attr-defined]
    return JsonResponse({"seconds": minutes * 60})
