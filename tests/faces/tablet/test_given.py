"""What a tablet is given: a shell for everybody, sheets for the nurse who goes there."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthline.faces.tablet import sealing, shell
from hearthline.faces.tablet.given import sheets_of
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadEntry, ReadSubject
from hearthline.platform.ui.display import shown_day
from hearthline.rooms.workforce.models import StaffMember
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.emergency import approved_protocols
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import AT
from tests.builders.scheduling import (
    SmallProgram,
    a_kept_plan,
    a_small_program,
    publish_draft,
)

pytestmark = pytest.mark.django_db
THURSDAY = AT.date()


@pytest.fixture
def small() -> SmallProgram:
    a_policy()
    small = a_small_program(nurses=2, patients=4)
    for nurse in small.nurses:
        user = a_user(Role.FIELD_NURSE, branch_id=small.branch)
        StaffMember.objects.filter(id=nurse).update(actor_id=user.actor_id)
    approved_protocols(AT - timedelta(days=4))
    a_kept_plan(small, first_day=THURSDAY, days=2)
    publish_draft()
    return small


def nurse_of(small: SmallProgram, place: int) -> Client:
    actor_id = StaffMember.objects.get(id=small.nurses[place]).actor_id
    return signed_in(User.objects.get(actor_id=actor_id))


def on_thursday() -> time_machine.travel:
    return time_machine.travel(f"{THURSDAY}T15:00:00Z", tick=True)


def test_a_nurse_is_given_her_own_stops_and_sheets_and_it_is_written_down(
    small: SmallProgram,
) -> None:
    with on_thursday():
        first, second = (nurse_of(small, place).get("/tablet/day/") for place in (0, 1))

    own, other = first.json(), second.json()
    assert own["stops"]
    assert not set(own["sheets"]) & set(other["sheets"])
    assert set(own["sheets"]) == {stop["patient"] for stop in own["stops"]}
    sheet = next(iter(own["sheets"].values()))
    assert sheet["setting"]["today"] == THURSDAY.isoformat()
    assert sheet["readings"]["nurse"]["sections"][0]["heading"] == "Where we are"
    assert "Read this to 911" in sheet["readings"]["dispatcher"]["title"]
    assert "family" not in sheet["readings"]
    assert len(sheet["family"]["digest"]) == 64
    assert sheet["family"]["is_signed"] is False
    assert first.headers["Cache-Control"] == "no-store"
    read = ReadEntry.objects.filter(page="tablet:day").order_by("id").first()
    seen = ReadSubject.objects.filter(read=read).values_list("subject_id", flat=True)
    assert {str(one) for one in seen} == set(own["sheets"])


def test_sheets_of_many_take_as_many_queries_as_of_one(small: SmallProgram) -> None:
    def asked(patients: list) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert len(sheets_of(patients, THURSDAY)) == len(patients)
        return len(caught)

    asked(small.patients)

    assert asked(small.patients) == asked(small.patients[:1])


def test_content_holds_protocols_with_their_approval_and_no_patient(small: SmallProgram) -> None:
    with on_thursday():
        answer = nurse_of(small, 0).get("/tablet/content/", {"tablet": "t1"})

    content = answer.json()
    anaphylaxis = next(one for one in content["protocols"] if one["body"]["key"] == "anaphylaxis")
    assert anaphylaxis["approved_by"] == "Ines Fable"
    approved_on = AT.date() - timedelta(days=4)
    assert anaphylaxis["review"] == (approved_on + timedelta(days=365)).isoformat()
    assert content["seal"]["point"] == sealing.public_key()
    assert content["words"]["dose_note.last_one"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert not ReadEntry.objects.filter(page="tablet:content").exists()


def test_the_key_of_sheets_is_another_for_each_nurse_and_each_tablet() -> None:
    nurses = [derived_id("nurse", number) for number in range(2)]

    keys = {sealing.sheet_key(nurse, tablet) for nurse in nurses for tablet in ("a", "b")}

    assert len(keys) == 4
    assert sealing.sheet_key(nurses[0], "a") in keys


def test_without_a_sign_in_there_is_the_shell_and_nothing_else(client: Client) -> None:
    a_policy()
    a_user(Role.FIELD_NURSE)

    open_ones = [
        client.get(f"/tablet/{name}", headers={"host": "localhost"})
        for name in ("", "service-worker.js", "manifest.webmanifest")
    ]
    closed = [
        client.get(f"/tablet/{name}", headers={"host": "localhost"})
        for name in ("content/", "day/")
    ]

    assert [answer.status_code for answer in open_ones] == [200, 200, 200]
    assert [answer.status_code for answer in closed] == [302, 302]
    assert "script-src" not in open_ones[0].headers["Content-Security-Policy"]
    assert "default-src 'self'" in open_ones[0].headers["Content-Security-Policy"]


def test_the_worker_keeps_everything_the_shell_names(client: Client) -> None:
    a_user(Role.FIELD_NURSE)
    page = client.get("/tablet/", headers={"host": "localhost"}).content.decode()
    named = set(re.findall(r'(?:href|src)="(/[^"#]+)"', page))

    kept = json.loads(re.match(r"const KEPT = (\{.*?\});", shell.worker_script())[1])

    assert named <= set(kept["files"])
    assert kept["shell"] in kept["files"]
    assert all(finders.find(name) for name in shell.FILES)


def test_another_byte_is_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    before = shell.worker_script()
    changed = tmp_path / "tablet.js"
    changed.write_text("// other")
    found = finders.find
    monkeypatch.setattr(
        shell.finders,
        "find",
        lambda name: str(changed) if name == "tablet/tablet.js" else found(name),
    )
    shell.worker_script.cache_clear()

    after = shell.worker_script()

    shell.worker_script.cache_clear()
    assert before.splitlines()[0] != after.splitlines()[0]


def test_home_questionnaires_in_force_come_with_their_units_and_the_therapy_of_each_patient(
    small: SmallProgram,
) -> None:
    approved_questionnaires(AT - timedelta(days=4))
    with on_thursday():
        client = nurse_of(small, 0)
        given = client.get("/tablet/content/?tablet=one").json()["questionnaires"]
        day = client.get("/tablet/day/").json()

    full = next(one for one in given if one["title"] == "Home safety assessment")
    assert full["number"] == 1
    assert full["body"]["resourceType"] == "Questionnaire"
    assert full["units"]["refrigerator-temperature"] == "°C"
    assert set(day["traits"]) == set(day["sheets"])
    assert all("cold_drug" in traits for traits in day["traits"].values())
    assert day["before"] == {}


def test_what_was_answered_last_and_what_may_harm_her_come_along(small: SmallProgram) -> None:
    version = approved_questionnaires(AT - timedelta(days=4))[FULL]
    with on_thursday():
        client = nurse_of(small, 0)
        patient = next(iter(client.get("/tablet/day/").json()["sheets"]))
        long_ago, later = AT - timedelta(days=3), AT - timedelta(days=2)
        answers = good_answers(light_station="dim", weapons=False)
        assessed(UUID(patient), version, answers, at=long_ago)
        assessed(UUID(patient), version, {"light-station": ("good",)}, at=later)
        day = client.get("/tablet/day/").json()

    said = day["before"][patient]
    assert said["light-station"] == f"Good, {shown_day(later.date())}"
    assert said["weapons"] == f"no, {shown_day(long_ago.date())}"
    assert "Weapons are not locked away" in day["sheets"][patient]["home"][0]["text"]
