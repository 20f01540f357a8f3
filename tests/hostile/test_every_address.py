"""Every address of the house is attacked in the same ways; a new one cannot be forgotten."""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from tests.hostile.addresses import OF_ONESELF, OPEN, Address, addresses, guarded
from tests.hostile.world import ROLES, TODAY, Person, World, a_client

pytestmark = pytest.mark.django_db

NOBODY = derived_id("hostile", "no such record")
NOT_FOUND = {HTTPStatus.NOT_FOUND}
POST_ONLY = HTTPStatus.METHOD_NOT_ALLOWED
ANSWERS = {HTTPStatus.OK, HTTPStatus.FOUND, POST_ONLY, HTTPStatus.NOT_FOUND}
"""What a permitted role gets for its own records; 404 where nothing stands to be shown."""

OF_ONES_OWN = frozenset({"jobs:job", "jobs:progress", "messaging:open"})
"""The page asks further whether it is the caller's own, or the caller looks after all of it."""

OVERRULED = {"emergency:run": {"idle_seconds"}}
"""What a page says otherwise than the shell on purpose: nobody is signed out in an emergency."""

EVERY = pytest.mark.parametrize("address", addresses(), ids=lambda one: one.name)
GUARDED = pytest.mark.parametrize("address", guarded(), ids=lambda one: one.name)
NAMING = pytest.mark.parametrize(
    "address", [one for one in guarded() if one.names_a_subject], ids=lambda one: one.name
)
PATIENTS = pytest.mark.parametrize(
    "address", [one for one in guarded() if one.names_a_patient], ids=lambda one: one.name
)


def visitor() -> Client:
    return Client(headers={"host": "localhost"}, raise_request_exception=False)


def text_of(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    return html.unescape(answer.content.decode(errors="replace"))


def roles_that_hold(world: World, permission: str) -> list[Role]:
    return [role for role in ROLES if world.caller(role).holds(permission)]


def assert_nothing_of(person: Person, answer: Any, *, where: str) -> None:
    body = text_of(answer)
    for mark in person.marks:
        # A record number among other digits, such as those of a date, is none.
        shown = re.search(rf"(?<!\d){re.escape(mark)}(?!\d)", body)
        assert shown is None, f"{where} shows {mark}"


@EVERY
def test_every_address_is_open_on_purpose_or_behind_the_door(address: Address) -> None:
    kinds = [address.name in OPEN, address.name in OF_ONESELF, address.permission is not None]

    assert sum(kinds) == 1, (
        f"{address.name} ({address.route}) is in no category. Put @page(permission) on its view; "
        "only if it shows nothing of the program, name it in tests/hostile/addresses.py."
    )


@EVERY
def test_without_a_sign_in_nothing_but_the_doors_answers(address: Address, world: World) -> None:
    if address.name in OPEN:
        pytest.skip("answers before anybody signed in")
    where = address.of(world.own) if address.permission else _of_oneself(address)

    for method in ("get", "post"):
        answer = getattr(visitor(), method)(where)

        assert answer.status_code in (302, 401, 404, 405), f"{method} {where}"
        if answer.status_code == HTTPStatus.FOUND:
            assert answer.headers["Location"].startswith("/sign-in/"), answer.headers["Location"]
        assert_nothing_of(world.own, answer, where=where)


@GUARDED
def test_signed_in_without_a_role_every_page_refuses(address: Address, world: World) -> None:
    client = a_client(world.stranger)

    for method in ("get", "post"):
        answer = getattr(client, method)(address.of(world.own))

        assert answer.status_code in (403, 405), f"{method} {address.route}"
        assert_nothing_of(world.own, answer, where=address.name)


@GUARDED
def test_a_page_answers_the_roles_that_hold_its_permission_and_no_other(
    address: Address, world: World
) -> None:
    assert address.permission is not None
    for role in _roles_to_try(address, world):
        where = f"{address.name} as {role}"
        answer = world.clients[role].get(address.of(world.own), {"day": TODAY.isoformat()})

        if world.caller(role).holds(address.permission):
            allowed = ANSWERS | {403} if address.name in OF_ONES_OWN else ANSWERS
            assert answer.status_code in allowed, f"{where}: {answer.status_code}"
            _assert_strict(answer)
            _assert_shell_whole(address, answer)
            _assert_title_names_nobody(world.own, answer, where=where)
            _assert_nothing_beyond(world, role, answer, where=where)
        else:
            assert answer.status_code in (403, POST_ONLY), f"{where}: {answer.status_code}"
            assert_nothing_of(world.own, answer, where=where)


@GUARDED
def test_a_role_without_the_permission_cannot_post_either(address: Address, world: World) -> None:
    assert address.permission is not None
    without = [role for role in ROLES if not world.caller(role).holds(address.permission)]
    for role in without[:1] + without[-1:]:
        answer = world.clients[role].post(address.of(world.own))

        assert answer.status_code in (403, POST_ONLY), f"{role} {answer.status_code}"


@NAMING
def test_what_belongs_to_another_branch_does_not_exist(address: Address, world: World) -> None:
    assert address.permission is not None
    holding = roles_that_hold(world, address.permission)
    for role in holding[:1] + holding[-1:]:
        for method in ("get", "post"):
            answer = getattr(world.clients[role], method)(address.of(world.foreign))

            _assert_hidden(answer, world.foreign, where=f"{method} {address.name} as {role}")


@PATIENTS
def test_a_nurse_finds_no_patient_that_is_not_hers(address: Address, world: World) -> None:
    assert address.permission is not None
    if not world.caller(Role.FIELD_NURSE).holds(address.permission):
        pytest.skip("not a page of field nurses")
    for method in ("get", "post"):
        answer = getattr(world.clients[Role.FIELD_NURSE], method)(address.of(world.neighbour))

        _assert_hidden(answer, world.neighbour, where=f"{method} {address.name}")


@NAMING
def test_what_does_not_exist_is_not_found(address: Address, world: World) -> None:
    assert address.permission is not None
    nothing: dict[str, UUID | int] = {
        one: 987_654_321 if "entry" in one else NOBODY
        for one in address.parameters
        if one.endswith("_id") or one == "subject"
    }
    for role in roles_that_hold(world, address.permission)[:2]:
        answer = world.clients[role].get(address.of(world.own, **nothing))

        assert answer.status_code in (404, POST_ONLY), f"{role} {answer.status_code}"


@EVERY
def test_a_post_without_its_token_is_refused(address: Address, world: World) -> None:
    where = address.of(world.own) if address.permission else _of_oneself(address)
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(
        world.user(Role.ADMINISTRATOR),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    answer = client.post(where)

    if address.name.startswith("health"):
        assert answer.status_code in (403, 405)
    else:
        assert answer.status_code == HTTPStatus.FORBIDDEN, answer.status_code


def _roles_to_try(address: Address, world: World) -> list[Role]:
    """Return every role; of a page about one subject, three of those that may see it.

    Such a page asks the same question of all who hold its permission: may they see this record.
    """
    holding = roles_that_hold(world, address.permission or "")
    if not address.names_a_subject or len(holding) <= 3:
        return list(ROLES)
    chosen = {holding[0], holding[-1], Role.FIELD_NURSE}
    return [role for role in ROLES if role in chosen or role not in holding]


def _of_oneself(address: Address) -> str:
    return reverse(address.name, kwargs=dict.fromkeys(address.parameters, 1))


def _assert_hidden(answer: Any, person: Person, *, where: str) -> None:
    assert answer.status_code in NOT_FOUND | {POST_ONLY}, f"{where}: {answer.status_code}"
    assert_nothing_of(person, answer, where=where)


def _assert_nothing_beyond(world: World, role: Role, answer: Any, *, where: str) -> None:
    """Check that a page shows nothing of the other branch, nor of other nurses' patients."""
    assert_nothing_of(world.foreign, answer, where=where)
    if role is Role.FIELD_NURSE:
        assert_nothing_of(world.neighbour, answer, where=where)


def _assert_strict(answer: Any) -> None:
    """Check what every answer tells the browser: nothing inline, nothing guessed, nothing kept."""
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "default-src 'none'; sandbox" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "text/html" in answer.headers.get("Content-Type", ""):
        assert answer.headers["Cache-Control"] == "no-store"


def _assert_shell_whole(address: Address, answer: Any) -> None:
    """Check that the page's context hides nothing of what the shell draws around it."""
    for context in answer.context or ():
        if getattr(context, "request", None) is None or not hasattr(context, "_processors_index"):
            continue
        # Layers: Django's words, what the processors gave, room for more, the page's context.
        given = context._processors_index
        ours = {str(key) for layer in context.dicts[given + 1 : given + 3] for key in layer}
        hidden = ours & context.dicts[given].keys() - OVERRULED.get(address.name, set())
        assert not hidden, f"{address.name} hides {sorted(hidden)} of the shell: call it otherwise"


def _assert_title_names_nobody(person: Person, answer: Any, *, where: str) -> None:
    """Check the title, which stays in the history of a shared machine."""
    if answer.streaming or "text/html" not in answer.headers.get("Content-Type", ""):
        return
    titled = re.search(r"<title>(.*?)</title>", text_of(answer), re.DOTALL)
    for mark in person.marks if titled else ():
        assert mark not in titled[1], f"the title of {where} says {mark}"
