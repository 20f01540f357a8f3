"""Puts the caller on the request, and sends away who may not go on yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import Policy, User
from hearthline.platform.accounts.queries import caller_for

ROLE_KEY = "role"
SEEN_KEY = "seen_at"
SECOND_FACTOR_KEY = "has_second_factor"
SEEN_IS_WRITTEN_EVERY = timedelta(seconds=30)
BACKGROUND_HEADER = "X-Hearthline-Background"
"""Set by requests nobody asked for (live updates): they do not count as activity."""

Response = Callable[[HttpRequest], HttpResponse]


class CallerMiddleware:
    """Sets ``request.at`` (the one clock reading of a request) and ``request.caller``."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = datetime.now(UTC)  # type: ignore[attr-defined]
        request.policy = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: Policy.objects.filter(id=1).first() or Policy(id=1, zone="UTC")
        )
        request.caller = SimpleLazyObject(lambda: _caller(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionRulesMiddleware:
    """Ends idle sessions, and asks for a second factor and a new password before anything else."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        if _is_idle(request):
            logout(request)
            messages.info(request, _("You were signed out because nothing happened for a while."))
            query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
            return redirect(f"{reverse('account_login')}?{query}")
        _note_activity(request)
        if (place := _first_go_to(request)) and not _is_on_the_way(request):
            return redirect(place)
        with timezone.override(request.policy.zone):  # type: ignore[attr-defined]
            return self.get_response(request)


def _caller(request: HttpRequest) -> Caller | None:
    if not isinstance(request.user, User):
        return None
    return caller_for(
        request.user,
        at=request.at,  # type: ignore[attr-defined]
        zone=request.policy.zone,  # type: ignore[attr-defined]
        wanted_role=request.session.get(ROLE_KEY),
    )


def _is_idle(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN_KEY)
    if seen is None:
        return False
    limit = timedelta(minutes=request.policy.idle_minutes)  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    return at - datetime.fromisoformat(seen) > limit


def _note_activity(request: HttpRequest) -> None:
    if request.headers.get(BACKGROUND_HEADER) or request.path.startswith("/live/"):
        return
    at: datetime = request.at  # type: ignore[attr-defined]
    seen = request.session.get(SEEN_KEY)
    if seen is None or at - datetime.fromisoformat(seen) >= SEEN_IS_WRITTEN_EVERY:
        request.session[SEEN_KEY] = at.isoformat()


def _first_go_to(request: HttpRequest) -> str | None:
    user = request.user
    if user.must_change_password:  # type: ignore[union-attr]
        return reverse("account_change_password")
    if request.policy.requires_second_factor and not _has_second_factor(request):  # type: ignore[attr-defined]
        return reverse("mfa_index")
    return None


def _has_second_factor(request: HttpRequest) -> bool:
    if request.session.get(SECOND_FACTOR_KEY):
        return True
    found = Authenticator.objects.filter(user_id=request.user.pk).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    if found.exists():
        request.session[SECOND_FACTOR_KEY] = True
        return True
    return False


def _is_on_the_way(request: HttpRequest) -> bool:
    return request.path.startswith(("/account/", "/sign-out/", "/static/", "/health/"))
