"""The clearance panel and the readiness of the program: what they say, and how often they ask."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.kernel.findings import Gate, Stage, State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings import actions as findings
from hearthline.platform.findings import evaluating
from hearthline.platform.findings.models import StoredFinding
from hearthline.platform.findings.storing import refresh
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.values import AllergyOutcome, AllergyReviewFacts
from hearthline.rooms.therapy import actions as therapy
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, NORTH, context_of, patient_in_care, taken_over
from tests.builders.checks import check, room, says
from tests.builders.clock import clock_at
from tests.builders.late_van import VAN_CALLS, a_bag_on_its_way
from tests.builders.program import make_branch
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


@pytest.fixture
def walter() -> UUID:
    a_policy()
    patient = patient_in_care()
    therapy.write_order(context_of(Role.INTAKE), facts=order_facts(patient))
    return patient


def panel(patient: UUID, role: Role = Role.PHARMACIST, **asked: str) -> str:
    address = reverse("clearance:panel", args=[patient])
    return text_of(signed_in(a_user(role)).get(address, asked))


def test_the_panel_says_clear_or_not_by_stage_with_owner_and_the_hour_it_must_move(walter) -> None:
    with clock_at(AT):
        shown = panel(walter)

    assert "Not clear for the first dose" in shown
    stages = [
        shown.index(words)
        for words in ("Acceptance", "Dispensing", "At the door", "Before the drug")
    ]
    assert stages == sorted(stages)
    assert "The dose must move after tomorrow 09:00" in shown
    assert "Dose due 09:00. Nothing that is planned clears it yet." in shown
    assert "Infusion pharmacist, due" in shown


def test_a_dose_without_an_hour_is_not_known_and_never_free(walter) -> None:
    a_policy()
    other = patient_in_care(2)

    with clock_at(AT):
        shown = panel(other)

    assert "The dose must move after not known" in shown


def test_what_is_overridden_stays_blocking_with_name_reason_and_end(walter) -> None:
    tonight = AT + timedelta(hours=8)
    findings.override(
        context_of(Role.PHARMACIST, reason="Weighed at the door"),
        subject=walter,
        check="therapy.weight_known",
        discriminator=str(derived_id("test order", walter, 1)),
        gate=Gate.FIRST_DOSE,
        expires_at=tonight,
    )

    with clock_at(AT):
        shown = panel(walter)

    assert "Overridden until 14-May-2026 17:42 by Invented Pharmacist." in shown
    assert "Weighed at the door" in shown


def test_what_was_known_when_is_shown_as_of_any_hour(walter) -> None:
    refresh([walter], as_of=AT)
    review = AllergyReviewFacts(
        derived_id("review", 1), walter, AllergyOutcome.NONE_KNOWN, AT.date()
    )
    census.confirm_no_known_allergies(context_of(Role.INTAKE), facts=review)
    refresh([walter], as_of=AT + timedelta(hours=2))

    with clock_at(AT + timedelta(hours=3)):
        before = panel(walter, day="2026-05-14", clock="10:00")
        after = panel(walter, day="2026-05-14", clock="12:30")
        never = panel(walter, day="2026-05-13", clock="10:00")

    assert "As it was known" in before
    assert "Nobody has asked about allergies" in before
    assert "Nobody has asked about allergies" not in after
    assert "Nothing was kept at that hour." in never


def test_the_program_sees_where_people_wait_for_whom_and_how_long(walter) -> None:
    refresh([walter], as_of=AT)
    client = signed_in(a_user(Role.NURSE_MANAGER))

    with clock_at(AT):
        whole = text_of(client.get(reverse("clearance:program")))
        asked = {"gate": "first_dose", "owner": "pharmacist"}
        pharmacist = text_of(client.get(reverse("clearance:program"), asked))
        none = text_of(client.get(reverse("clearance:program"), {"gate": "close_episode"}))

    assert "1 person waits at a gate" in whole
    assert "First dose 1" in whole
    assert "From referral to clear, median not known" in whole
    assert "Without a day of referral 1" in whole
    assert "QUILL" in pharmacist.upper()
    assert "Nobody waits for that." in none


def test_who_had_the_first_dose_does_not_wait_for_it_again(walter) -> None:
    order = derived_id("test order", walter, 1)
    therapy.verify_order(context_of(Role.PHARMACIST), order_id=order, version=1)
    Episode.objects.update(referred_at=AT - timedelta(days=20))
    refresh([walter], as_of=AT)
    client = signed_in(a_user(Role.NURSE_MANAGER))
    page = reverse("clearance:program")

    with clock_at(AT):
        before = text_of(client.get(page))
        therapy.activate_order(taken_over(), order_id=order)
        refresh([walter], as_of=AT)
        after = text_of(client.get(page))
        first = text_of(client.get(page, {"gate": "first_dose"}))
        seen = panel(walter)

    held = StoredFinding.objects.filter(until=None, is_blocking=True).values_list("blocks")
    assert any("first_dose" in blocks for (blocks,) in held)
    assert "First dose 1" in before
    assert "1 still wait, of 0 it is not known" in before
    assert "First dose 1" not in after
    assert "0 still wait, of 1 it is not known" in after
    assert "Nobody waits for that." in first
    assert "for the next dose" in seen


def test_the_program_page_asks_as_often_for_many_as_for_few() -> None:
    a_policy()
    client = signed_in(a_user(Role.NURSE_MANAGER))
    counts = []
    for people in (range(3), range(3, 12)):
        added = [patient_in_care(key, branch=NORTH) for key in people]
        refresh(added, as_of=AT)
        client.get(reverse("clearance:program"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("clearance:program"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_branch_shows_its_own_people_only(walter) -> None:
    north, south = make_branch("North"), make_branch("South")
    people = {
        branch: patient_in_care(name, branch=branch, family_name=name)
        for branch, name in ((north, "Northling"), (south, "Southerly"))
    }
    refresh([*people.values(), walter], as_of=AT)
    client = signed_in(a_user(Role.QUALITY))

    with clock_at(AT):
        shown = text_of(client.get(reverse("clearance:program"), {"branch": str(south)}))

    assert "SOUTHERLY" in shown
    assert "NORTHLING" not in shown
    assert "1 person waits at a gate" in shown


def test_what_is_done_at_the_visit_reads_neither_as_missing_nor_as_clear(monkeypatch) -> None:
    a_policy()
    van = a_bag_on_its_way()
    with clock_at(VAN_CALLS):
        at_the_door = says(
            State.OPEN, gates=frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE}), owner="field_nurse"
        )
        only(monkeypatch, at_the_door, stage=Stage.AT_THE_DOOR)
        shown = panel(van.june)

        only(monkeypatch, at_the_door, stage=Stage.DISPENSING)
        missing = panel(van.june)

    assert "Not clear yet for the next dose: the visit itself clears the rest" in shown
    assert "1 is done at the visit, nothing else blocks it" in shown
    assert re.search(r"Done at the visit, [^.]+\.", shown)
    assert "The nurse does what is left at the visit, before the drug." in shown
    assert "Not clear for the next dose" in missing
    assert "Nothing that is planned clears it yet." in missing


def only(monkeypatch, evaluate, *, stage: Stage) -> None:
    """Let one check about patients be all that is asked, due at a stage."""

    def staged(subjects, as_of, reads):
        return [replace(one, stage=stage) for one in evaluate(subjects, as_of, reads)]

    monkeypatch.setattr(evaluating, "rooms", lambda: (room(check(staged)),))
