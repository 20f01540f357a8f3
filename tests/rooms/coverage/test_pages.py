"""Pages of coverage: the board, one person's payers, and what the forms refuse."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalPayload
from hearthline.rooms.coverage import actions, queries
from hearthline.rooms.coverage.models import Coverage
from hearthline.rooms.coverage.values import AuthorisationState
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, NORTH, SOUTH, context_of, patient_in_care
from tests.builders.coverage import a_payer_of, authorise, use_facts

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()
SOON, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=200)


@pytest.fixture
def finance():
    a_policy()
    return signed_in(a_user(Role.FINANCE, branch_id=NORTH))


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def send(client, name, *args, **data):
    data.setdefault("action_id", str(new_id(at=AT)))
    return client.post(reverse(name, args=args), data)


def granted(**given):
    return {
        "what": "nursing visits",
        "state": "granted",
        "number": "A-77",
        "starts_on": "2026-05-01",
        "ends_on": "2026-07-31",
        "unit_kind": "visits",
        "units": "12",
    } | given


def test_the_board_shows_what_ends_first_on_top(finance):
    late, soon = patient_in_care(1), patient_in_care(2, family_name="Madeup")
    authorise(late, ends_on=LATER)
    authorise(soon, ends_on=SOON)

    shown = text_of(finance.get(reverse("coverage:authorisations")))

    assert shown.index("MADEUP") < shown.index("QUILL")
    assert "2 authorisations" in shown


def test_filters_leave_what_ends_soon_or_is_used_up(finance):
    soon, spent = patient_in_care(1, family_name="Sooner"), patient_in_care(2)
    authorise(soon, ends_on=SOON)
    authorise(spent, units=1, ends_on=LATER)
    actions.record_use(context_of(Role.SCHEDULER), facts=use_facts(spent))

    ending = text_of(finance.get(reverse("coverage:authorisations") + "?which=ending"))
    used_up = text_of(finance.get(reverse("coverage:authorisations") + "?which=used_up"))

    assert "SOONER" in ending
    assert "QUILL" not in ending
    assert "QUILL" in used_up
    assert "SOONER" not in used_up


def test_a_search_is_posted_and_finds_by_name(finance):
    authorise(patient_in_care(1))
    authorise(patient_in_care(2, family_name="Madeup"))

    shown = text_of(finance.post(reverse("coverage:authorisations"), {"q": "madeup"}))

    assert "MADEUP" in shown
    assert "QUILL" not in shown


def test_the_board_shows_nobody_of_another_branch(finance):
    authorise(patient_in_care(1, branch=SOUTH))

    assert "QUILL" not in text_of(finance.get(reverse("coverage:authorisations") + "?which=all"))


def test_the_board_asks_as_often_for_forty_as_for_two(finance):
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as heard:
            finance.get(reverse("coverage:authorisations"))
        return len(heard)

    for key in range(2):
        authorise(patient_in_care(key), ends_on=LATER)
    few = questions()
    for key in range(2, 40):
        authorise(patient_in_care(key), ends_on=LATER)

    assert questions() <= few


def test_the_export_holds_every_row_with_days_and_units(finance):
    authorise(patient_in_care(1), ends_on=LATER)

    body = b"".join(finance.get(reverse("coverage:export")).streaming_content).decode()

    assert body.splitlines()[0].startswith("Record,Family name,Given name,Payer")
    assert f"Quill,Walter,Payer 1,nursing visits,A-1,granted,2026-05-01,{LATER}" in body
    assert body.strip().endswith("visits,12,0,12")


def test_an_authorisation_is_written_down_and_shown_with_what_is_left(finance):
    patient = patient_in_care()
    coverage = a_payer_of(patient)

    send(finance, "coverage:add_authorisation", patient, coverage=str(coverage), **granted())
    shown = text_of(finance.get(reverse("coverage:of_patient", args=[patient])))

    assert "nursing visits" in shown
    assert "number A-77" in shown
    assert "12 visits" in shown


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"number": ""}, "A granted authorisation has a number"),
        ({"ends_on": "2026-04-01"}, "The end lies before the start"),
        ({"unit_kind": "not_stated"}, "Say what the number counts"),
        ({"units": "a dozen"}, "not a whole number"),
    ],
)
def test_what_cannot_be_billed_is_asked_again(finance, given_, words):
    patient = patient_in_care()
    coverage = a_payer_of(patient)

    response = send(
        finance, "coverage:add_authorisation", patient, coverage=str(coverage), **granted(**given_)
    )

    assert response.status_code == 422
    assert words in text_of(response)
    assert queries.permits_of([patient]) == {}


def test_without_a_payer_the_page_leads_to_writing_one_down(finance):
    patient = patient_in_care()

    shown = text_of(finance.get(reverse("coverage:add_authorisation", args=[patient])))

    assert "write the payer down first" in shown


def test_a_payer_of_the_same_name_is_taken_not_made_again(finance):
    first, second = patient_in_care(1), patient_in_care(2)
    for patient, name in ((first, "Sample Health"), (second, "sample health")):
        send(finance, "coverage:add_coverage", patient, payer=name, kind="commercial", rank="1")

    coverages = queries.coverages_of([first, second])

    assert coverages[first][0].payer_id == coverages[second][0].payer_id


def test_a_change_by_somebody_else_meanwhile_is_shown_not_overwritten(finance):
    patient = patient_in_care()
    facts = authorise(patient)
    address = ("coverage:authorisation", patient, facts.id)
    values = granted(coverage=str(facts.coverage_id), revision="1")
    send(finance, *address, **values | {"units": "20"})

    response = send(finance, *address, **values | {"units": "5"})

    assert "Somebody changed this while you were typing" in text_of(response)
    assert queries.permits_of([patient])[patient][0].facts.units == 20


def test_a_nurse_manager_reads_and_does_not_write(finance):
    patient = patient_in_care()
    manager = signed_in(a_user(Role.NURSE_MANAGER, branch_id=NORTH))

    assert manager.get(reverse("coverage:of_patient", args=[patient])).status_code == 200
    assert manager.get(reverse("coverage:add_coverage", args=[patient])).status_code == 403


def test_an_authorisation_that_is_only_requested_is_shown_so(finance):
    patient = patient_in_care()
    authorise(patient, state=AuthorisationState.REQUESTED, number="")

    shown = text_of(finance.get(reverse("coverage:of_patient", args=[patient])))

    assert "Requested" in shown


def card(**given):
    return {"payer": "Example Mutual", "member_number": "M-9", "rank": "1", "revision": "1"} | given


def test_a_payer_is_corrected_and_ended_and_the_journal_keeps_what_stood(finance):
    patient = patient_in_care()
    coverage = a_payer_of(patient)
    before = queries.coverages_by_ids([coverage])[coverage]
    asked = finance.get(reverse("coverage:coverage", args=[patient, coverage])).content.decode()
    [revision] = re.findall(r'name="revision" value="(\d+)"', asked)

    given = card(revision=revision, starts_on="2026-01-01", ends_on="2026-05-01")
    send(finance, "coverage:coverage", patient, coverage, **given)

    after = queries.coverages_by_ids([coverage])[coverage]
    assert (after.member_number, after.ends_on.isoformat()) == ("M-9", "2026-05-01")
    assert (after.payer_id, after.source) == (before.payer_id, before.source)
    assert "ended" in text_of(finance.get(reverse("coverage:of_patient", args=[patient])))
    told = [
        change
        for payload in JournalPayload.objects.filter(entry__name="coverage.correct_coverage")
        for change in payload.body["changes"]
    ]
    assert told[0]["before"]["member_number"] == before.member_number
    assert told[0]["after"]["ends_on"] == "2026-05-01"


def test_a_payer_changed_meanwhile_is_not_overwritten(finance):
    patient = patient_in_care()
    coverage = a_payer_of(patient)
    revision = Coverage.objects.get(pk=coverage).revision

    send(finance, "coverage:coverage", patient, coverage, **card(revision=revision))
    again = card(revision=revision, member_number="M-10")
    answer = send(finance, "coverage:coverage", patient, coverage, **again)

    assert answer.status_code != 302
    assert queries.coverages_by_ids([coverage])[coverage].member_number == "M-9"


def test_another_payer_named_for_a_person_leaves_the_first_as_it_was(finance):
    patient, other = patient_in_care(1), patient_in_care(2)
    coverage, others = a_payer_of(patient), a_payer_of(other)
    revision = Coverage.objects.get(pk=coverage).revision

    given = card(payer="Invented Plan", revision=revision)
    send(finance, "coverage:coverage", patient, coverage, **given)

    assert Coverage.objects.get(pk=coverage).payer.name == "Invented Plan"
    assert Coverage.objects.get(pk=others).payer.name != "Invented Plan"


def test_a_payer_that_ends_before_it_starts_is_asked_again(finance):
    patient = patient_in_care()
    coverage = a_payer_of(patient)
    given = card(starts_on="2026-05-01", ends_on="2026-04-01")

    answer = send(finance, "coverage:coverage", patient, coverage, **given)

    assert "The end lies before the start" in text_of(answer)


def test_a_payer_of_somebody_else_is_not_found(finance):
    coverage = a_payer_of(patient_in_care(1))

    answer = finance.get(reverse("coverage:coverage", args=[patient_in_care(2), coverage]))

    assert answer.status_code == 404
