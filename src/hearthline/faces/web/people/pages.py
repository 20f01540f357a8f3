"""Pages about people: the list, one person, a new one, and the sign-in policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.faces.web.people.listing import found_people, with_roles
from hearthline.platform.accounts import actions
from hearthline.platform.accounts.forms import NewPersonForm, PasswordForm, PolicyForm, RoleForm
from hearthline.platform.accounts.models import Actor, Policy
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.program import queries as program

MANAGE = "accounts.manage"


@page(MANAGE)
def people(request: Any) -> HttpResponseBase:
    """List the people of the program with their sign-ins and roles."""
    view = ListView.read(request.GET, sorts=("name",), filters=("q", "only"), size=40)
    words, only = view.filter("q"), view.filter("only")
    rows = visible(request.caller, Actor).filter(found_people(words, only=only))
    order = "-name" if view.descending else "name"
    chips = [
        Chip(label, view.address(only=key or None), current=only == key)
        for key, label in (
            ("", _("Everybody")),
            ("open", _("Can sign in")),
            ("closed", _("Closed")),
            ("none", _("No sign-in")),
        )
    ]
    listing = Worklist(
        name="people",
        caption=_("People of the program"),
        columns=(
            Column(_("Name"), sort="name"),
            Column(_("Sign-in name")),
            Column(_("Roles")),
            Column(_("Sign-in")),
        ),
        rows=with_roles(list(rows.order_by(order, "id")[view.slice]), request.at.date()),
        total=rows.count(),
        view=view,
        chips=chips,
        empty=Empty(_("Nobody yet."), _("Add the first person and their role.")),
        filtered_empty=Empty(
            _("Nobody matches."),
            _("Drop a filter or search for part of the name."),
            Act(_("Show everybody"), reverse("people")),
        ),
    )
    return render(request, "web/people/list.html", {"listing": listing, "words": words})


@page(MANAGE)
def new_person(request: Any) -> HttpResponseBase:
    """Add a person with a sign-in and a first role, all or nothing."""
    form = NewPersonForm(request.POST or None, branches=_branches())
    if _is_sent(request, form):
        given = form.cleaned_data

        def add() -> None:
            context = page_context(request)
            with transaction.atomic():
                actor_id = actions.register_actor(context, kind="staff", name=given["name"])
                _open(request, actor_id, given)

        if _done(form, add):
            messages.success(request, _("{name} added.").format(name=given["name"]))
            return redirect("people")
    return render(request, "web/people/new.html", {"form": form}, status=_status(form))


@page(MANAGE)
def person(request: Any, actor_id: UUID) -> HttpResponseBase:
    """Show one person: sign-in, roles, and what can be done about them."""
    return _person_page(request, actor_id)


@page(MANAGE)
@require_POST
def give_role(request: Any, actor_id: UUID) -> HttpResponseBase:
    """Give the person another role."""
    form = RoleForm(request.POST, branches=_branches())
    if form.is_valid():
        given = form.cleaned_data

        def give() -> None:
            actions.grant_role(
                page_context(request),
                actor_id=seen(request, Actor, actor_id).id,
                role=given["role"],
                branch_id=UUID(given["branch"]) if given["branch"] else None,
                since=given["since"],
            )

        if _done(form, give):
            messages.success(request, _("Role given."))
            return redirect("person", actor_id)
    return _person_page(request, actor_id, role_form=form)


@page(MANAGE)
@require_POST
def end_role(request: Any, actor_id: UUID, membership_id: UUID) -> HttpResponseBase:
    """End a role today."""
    return _do(
        request,
        actor_id,
        lambda: actions.end_role(
            page_context(request), membership_id=membership_id, last_day=request.at.date()
        ),
        _("Role ends today."),
    )


@page(MANAGE)
@require_POST
def set_password(request: Any, actor_id: UUID) -> HttpResponseBase:
    """Set a first password anew."""
    form = PasswordForm(request.POST)
    shown = with_roles([seen(request, Actor, actor_id)], request.at.date())[0]
    user_id = shown.user_id
    if form.is_valid() and user_id:

        def reset() -> None:
            actions.reset_password(
                page_context(request), user_id=user_id, password=form.cleaned_data["password"]
            )

        if _done(form, reset):
            messages.success(request, _("First password set. It is changed at the next sign-in."))
            return redirect("person", actor_id)
    return _person_page(request, actor_id, password_form=form)


@page(MANAGE)
@require_POST
def set_open(request: Any, actor_id: UUID) -> HttpResponseBase:
    """Close the sign-in, or open it again."""
    shown = with_roles([seen(request, Actor, actor_id)], request.at.date())[0]
    is_open = request.POST.get("open") == "yes"
    user_id = shown.user_id
    if user_id is None:
        return redirect("person", actor_id)
    return _do(
        request,
        actor_id,
        lambda: actions.set_sign_in_open(page_context(request), user_id=user_id, is_open=is_open),
        _("Sign-in opened.") if is_open else _("Sign-in closed."),
    )


@page(MANAGE)
def policy(request: Any) -> HttpResponseBase:
    """Show and set how people sign in."""
    current = Policy.objects.filter(id=1).first()
    values = (
        None
        if current is None
        else {
            "zone_name": current.zone,
            "idle_minutes": current.idle_minutes,
            "requires_second_factor": current.requires_second_factor,
            "revision": current.revision,
        }
    )
    form = PolicyForm(request.POST or None, initial=values)
    if _is_sent(request, form) and _done(
        form, lambda: actions.set_policy(page_context(request), **form.cleaned_data)
    ):
        messages.success(request, _("Sign-in policy saved."))
        return redirect("sign_in_policy")
    return render(request, "web/people/policy.html", {"form": form}, status=_status(form))


def _person_page(
    request: Any,
    actor_id: UUID,
    *,
    role_form: RoleForm | None = None,
    password_form: PasswordForm | None = None,
) -> HttpResponse:
    actor = seen(request, Actor, actor_id)
    shown = with_roles([actor], request.at.date())[0]
    fresh = RoleForm(branches=_branches(), initial={"since": request.at.date()})
    is_wrong = role_form is not None or password_form is not None
    return render(
        request,
        "web/people/person.html",
        {
            "shown": shown,
            "role_form": role_form or fresh,
            "password_form": password_form or PasswordForm(),
        },
        status=422 if is_wrong else 200,
    )


def _open(request: HttpRequest, actor_id: UUID, given: dict[str, Any]) -> None:
    actions.open_sign_in(
        page_context(request).inner("sign-in"),
        actor_id=actor_id,
        username=given["username"],
        password=given["password"],
        email=given["email"],
    )
    actions.grant_role(
        page_context(request).inner("role"),
        actor_id=actor_id,
        role=given["role"],
        branch_id=UUID(given["branch"]) if given["branch"] else None,
        since=request.at.date(),  # type: ignore[attr-defined]
    )


def _do(
    request: HttpRequest, actor_id: UUID, act: Callable[[], object], done: str
) -> HttpResponseBase:
    try:
        act()
    except Refused as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, done)
    return redirect("person", actor_id)


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Run an action; a refusal becomes an error of the form, at its field when it names one."""
    try:
        act()
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, sentence(refusal.message))
        return False
    return True


def _is_sent(request: HttpRequest, form: forms.Form) -> bool:
    return request.method == "POST" and form.is_valid()


def _branches() -> list[tuple[str, str]]:
    return [(str(branch.id), branch.name) for branch in program.branches()]


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
