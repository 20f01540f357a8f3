"""Making the first administrator and the first branch, all or nothing, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hearthline.faces.web import starting
from hearthline.faces.web.first_run.forms import FirstRunForm
from hearthline.platform.accounts import actions
from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Source, system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.places.zip_centroids import zip_place
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.values import FIRST_BRANCH_ID, Place, ServiceArea

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
HERE = {"127.0.0.1", "::1", ""}
ALWAYS_REACHABLE = ("/first-run/", "/static/", "/health/", "/ui/", "/starting/")


class FirstRunMiddleware:
    """Leads every page to the first-run page while nobody can sign in yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.has_begun = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.has_begun and not request.path.startswith(ALWAYS_REACHABLE):
            self.has_begun = User.objects.exists()
            if not self.has_begun:
                if starting.work_of_start() is not None:
                    return starting.waiting(request)
                return redirect("first_run")
        return self.get_response(request)


def first_run(request: HttpRequest) -> HttpResponse:
    """Ask for program, branch and administrator; afterwards the page is gone."""
    if User.objects.exists():
        return redirect("/")
    if not _is_on_this_machine(request):
        raise PermissionDenied("first run is done on the machine itself")
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _begin(request, form.cleaned_data)
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal.message))
        else:
            login(request, user, backend=ALLAUTH)
            return redirect("mfa_index")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/first_run.html", {"form": form}, status=status)


def _is_on_this_machine(request: HttpRequest) -> bool:
    forwarded = request.headers.get("X-Forwarded-For")
    return not forwarded and request.META.get("REMOTE_ADDR", "") in HERE


@transaction.atomic
def _begin(request: Any, given: dict[str, Any]) -> User:
    def context() -> Any:
        return system_context(at=request.at, source=Source.PAGE)

    program.create_organisation(context(), name=given["program"])
    actions.set_policy(
        context(), zone_name=given["zone"], idle_minutes=15, requires_second_factor=True
    )
    place = zip_place(given["zip_code"])
    program.create_branch(
        context(),
        name=given["branch"],
        zone=given["zone"],
        base=Place(
            line=given["line"],
            city=given["city"],
            state=given["state"].upper(),
            zip_code=given["zip_code"],
            position=place.position,
            position_source=place.source if place.position else None,
        ),
        area=ServiceArea(),
        phone=given["phone"],
        branch_id=FIRST_BRANCH_ID,
    )
    actor_id = actions.register_actor(context(), kind="staff", name=given["name"])
    user_id = actions.open_sign_in(
        context(),
        actor_id=actor_id,
        username=given["username"],
        password=given["password"],
        must_change_password=False,
    )
    actions.grant_role(
        context(),
        actor_id=actor_id,
        role=Role.ADMINISTRATOR,
        branch_id=None,
        since=request.at.date(),
    )
    return User.objects.get(id=user_id)
