"""What somebody tries who wants in, wants more than they may, or wants to break a page."""

from __future__ import annotations

import html
import json
import logging
import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from hearthline.platform.accounts.actions import open_sign_in, register_actor
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry, JournalPayload
from hearthline.platform.search import pages as search_pages
from hearthline.rooms.census.models import (
    Address,
    Allergy,
    Contact,
    HomeMedication,
    Household,
    Patient,
)
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.intake.models import ImportRun, QuarantineItem
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.hostile.addresses import Address as Place
from tests.hostile.addresses import guarded
from tests.hostile.world import AT, ROLES, World

pytestmark = pytest.mark.django_db

GUARDED = pytest.mark.parametrize("address", guarded(), ids=lambda one: one.name)
SCRIPT = "\"><img src=x onerror=alert(1)><script>alert('hearth')</script>"
ODD_QUESTIONS: tuple[dict[str, str], ...] = (
    {"sort": "__class__", "page": "-1", "visit": "../../etc/passwd", "subject": "x", "pk": "1"}
    | {"state": "\x00", "only": "\x00", "what": "\x00", "id__gte": "0"},
    {"sort": "-patient__user__password", "page": "9" * 30, "day": "2026-02-30", "nurse": "x"}
    | {"branch": "' OR 1=1 --", "since": "99999-01-01", "until": "0001-01-01"},
    {"sort": "id; DROP TABLE census_patient", "page": "9" * 5000, "day": "0001-01-01"}
    | {"q": "%' OR '1'='1"},
    {"show": SCRIPT, "whose": SCRIPT, "state": SCRIPT, "q": SCRIPT, "therapy": SCRIPT}
    | {"page": "²", "day": "9999-12-31"},
    {"part": "needs", "to_nurse": "x", "to_day": "9999-12-31", "to_time": "99:99"}
    | {"day": "2026-05-14", "since": "9999-12-31"},
)
ODD_INPUT = (SCRIPT + "\x00" + "é" * 20_000, "9" * 400, "-1", "9999-12-31")


def text_of(answer: Any) -> str:
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    return str(answer.content.decode(errors="replace"))


def a_holder(world: World, place: Place) -> Client:
    assert place.permission is not None
    every = (Role.NURSE_MANAGER, Role.INTAKE, *ROLES)
    role = next(role for role in every if world.caller(role).holds(place.permission))
    return world.clients[role]


@GUARDED
def test_no_question_in_an_address_breaks_a_page(address: Place, world: World) -> None:
    client = a_holder(world, address)
    for question in ODD_QUESTIONS:
        answer = client.get(address.of(world.own), question)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            pytest.skip("answers posts only")

        assert answer.status_code < 500, question
        assert SCRIPT not in text_of(answer), question


@GUARDED
def test_no_form_is_broken_by_what_is_typed_into_it(address: Place, world: World) -> None:
    client = a_holder(world, address)
    shown = client.get(address.of(world.own))
    names = set(re.findall(r'name="([\w-]+)"', text_of(shown))) | {"revision", "action_id", "day"}
    # Every field meets two kinds of odd input, beside fields that meet the others.
    for turn in (0, 2):
        posted = {
            name: ODD_INPUT[(place + turn) % len(ODD_INPUT)]
            for place, name in enumerate(sorted(names - {"csrfmiddlewaretoken"}))
        }
        answer = client.post(address.of(world.own), posted)

        assert answer.status_code < 500, {name: typed[:20] for name, typed in posted.items()}
        if "text/html" in answer.headers.get("Content-Type", ""):
            assert SCRIPT not in text_of(answer), "what was typed comes back as markup"


@GUARDED
def test_names_and_notes_are_never_markup_nor_formulas(address: Place, world: World) -> None:
    _write_markup_everywhere(world)
    answer = a_holder(world, address).get(address.of(world.own), {"day": "2026-05-14"})

    if "text/html" in answer.headers.get("Content-Type", ""):
        body = text_of(answer)
        assert "<img src=x" not in body
        assert "<script>alert" not in body
    if "text/csv" in answer.headers.get("Content-Type", ""):
        for line in text_of(answer).splitlines():
            assert not re.search(r'(^|,)"?[=@]', line), line


@GUARDED
def test_no_name_is_in_an_address_or_a_log_line(
    address: Place, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = a_holder(world, address).get(address.of(world.own), {"day": "2026-05-14"})

    body = html.unescape(text_of(answer))
    links = " ".join(re.findall(r'(?:href|action|src|data-[\w-]*url)="([^"]*)"', body))
    for mark in world.own.marks:
        assert mark.lower() not in links.lower(), f"an address names {mark}"
        assert mark not in str(answer.headers), f"a header names {mark}"
        assert mark not in caplog.text, f"a log line names {mark}"


def test_a_page_that_fails_says_nothing_of_what_it_failed_at(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object, **_more: object) -> None:
        raise ValueError(f"cannot read {world.own.surname}")

    monkeypatch.setattr(search_pages, "search", fails)

    answer = world.clients[Role.SCHEDULER].post("/search/", {"q": world.own.surname})

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    body = text_of(answer)
    assert world.own.surname not in body
    assert "Traceback" not in body
    assert "settings" not in body.lower()
    assert world.own.surname not in " ".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        "/people/\r\nSet-Cookie: x=1",
    ],
)
def test_signing_in_never_leads_to_another_site(place: str) -> None:
    a_policy()
    a_user(Role.SCHEDULER, username="nadia")
    client = Client(headers={"host": "localhost"})
    sent = {"login": "nadia", "password": "correct horse battery", "next": place}

    answers = [client.post("/sign-in/", sent), client.post("/ui/appearance/", {"next": place})]

    for answer in answers:
        where = answer.headers.get("Location", "")
        assert "evil" not in where
        assert "javascript" not in where
        assert not set(where) & set("\r\n")
        assert "x" not in answer.cookies


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil"])
def test_a_wrong_host_name_is_refused(host: str) -> None:
    answer = Client(raise_request_exception=False).get("/sign-in/", headers={"host": host})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "evil" not in text_of(answer)


def test_a_forwarded_host_name_changes_nothing() -> None:
    a_policy()
    a_user(Role.SCHEDULER)

    answer = Client(headers={"host": "localhost", "x-forwarded-host": "evil.example"}).get("/")

    assert "evil" not in text_of(answer)
    assert "evil" not in str(answer.headers)


def test_a_session_planted_before_the_sign_in_is_worth_nothing_after_it() -> None:
    a_policy()
    a_user(Role.SCHEDULER, username="nadia")
    client = Client(headers={"host": "localhost"})
    planted = client.session
    planted["seen_at"] = AT.isoformat()
    planted.save()
    before = planted.session_key

    client.post("/sign-in/", {"login": "nadia", "password": "correct horse battery"})

    assert client.session.session_key != before
    thief = Client(headers={"host": "localhost"})
    thief.cookies[next(iter(client.cookies))] = before
    assert thief.get("/").headers["Location"].startswith("/sign-in/")


def test_a_session_ends_with_the_sign_out() -> None:
    a_policy()
    client = signed_in(a_user(Role.SCHEDULER))
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    assert client.get("/").status_code == HTTPStatus.OK

    client.post("/sign-out/")

    again = Client(headers={"host": "localhost"})
    for name, value in kept.items():
        again.cookies[name] = value
    assert again.get("/").headers["Location"].startswith("/sign-in/")


def test_cookies_are_out_of_reach_for_scripts_and_other_sites() -> None:
    a_policy()
    a_user(Role.SCHEDULER, username="nadia")
    client = Client(headers={"host": "localhost"})

    client.post("/sign-in/", {"login": "nadia", "password": "correct horse battery"})

    session = next(one for name, one in client.cookies.items() if "csrf" not in name)
    assert session["httponly"]
    assert session["samesite"] == "Lax"


def test_a_password_is_in_no_journal_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "pelican harbour nineteen"
    actor = register_actor(system_context(at=AT), kind="staff", name="Nadia Example")
    open_sign_in(system_context(at=AT), actor_id=actor, username="nadia.example", password=secret)
    Client(headers={"host": "localhost"}).post(
        "/sign-in/", {"login": "nadia.example", "password": secret}
    )
    Client(headers={"host": "localhost"}).post(
        "/sign-in/", {"login": "nadia.example", "password": secret + "x"}
    )

    kept = json.dumps(list(JournalPayload.objects.values_list("text", flat=True)))
    kept += json.dumps(list(JournalEntry.objects.values_list("result", flat=True)))
    assert secret not in kept
    assert "md5$" not in kept
    assert "argon2" not in kept
    assert "pbkdf2" not in kept
    assert secret not in caplog.text


def test_guessing_a_locked_name_tells_nobody_whether_it_exists() -> None:
    a_policy()
    a_user(Role.SCHEDULER, username="nadia")

    bodies = []
    for name in ("nadia", "nobody"):
        client = Client(headers={"host": "localhost"})
        for _ in range(6):
            answer = client.post("/sign-in/", {"login": name, "password": "wrong"})
        bodies.append((answer.status_code, re.sub(r"nadia|nobody", "", text_of(answer))))

    assert bodies[0][0] == bodies[1][0] == HTTPStatus.TOO_MANY_REQUESTS
    assert _without_tokens(bodies[0][1]) == _without_tokens(bodies[1][1])


def _without_tokens(body: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken|nonce)"[^>]*', "", body)


def _write_markup_everywhere(world: World) -> None:
    pid = world.own.id
    Patient.objects.filter(id=pid).update(
        family_name=f"=HYPERLINK(1){SCRIPT}",
        sort_name="=h",
        given_name=SCRIPT,
        preferred_name=SCRIPT,
        source=SCRIPT,
    )
    Address.objects.filter(patient_id=pid).update(city=SCRIPT, access_notes=SCRIPT, lines=[SCRIPT])
    Allergy.objects.filter(patient_id=pid).update(substance=SCRIPT, reaction=SCRIPT)
    Contact.objects.filter(patient_id=pid).update(name=SCRIPT, relation=SCRIPT)
    HomeMedication.objects.filter(patient_id=pid).update(drug=SCRIPT, directions=SCRIPT)
    Household.objects.filter(patient_id=pid).update(pets=SCRIPT, notes=SCRIPT)
    Incident.objects.filter(patient_id=pid).update(what=SCRIPT, place=SCRIPT)
    ImportRun.objects.update(names=[SCRIPT], asked_by=SCRIPT)
    QuarantineItem.objects.update(file=SCRIPT, place=SCRIPT[:80], key=SCRIPT)
