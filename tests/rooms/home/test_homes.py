"""A home is assessed, made ready and set up; nothing unknown is taken for good."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hearthline.kernel.findings import State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.home import actions, checks, models, queries, rules
from hearthline.rooms.home.values import ModificationState, Readiness
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import patient_in_care
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db


def verdict(patient_id):
    return queries.states_of([patient_id])[patient_id].verdict


def test_a_home_in_which_all_is_well_is_ready(june, asked) -> None:
    assessed(june, asked, good_answers())

    assert verdict(june).readiness is Readiness.READY


def test_a_refrigerator_at_9_4_degrees_concerns_storage_and_not_care(june, asked) -> None:
    assessed(june, asked, good_answers(refrigerator_temperature=Decimal("9.4")))

    found = verdict(june)
    assert found.readiness is Readiness.WITH_CHANGES
    assert [(line.blocks, line.answer) for line in found.blocking] == [
        (("storage",), "9.4\N{NO-BREAK SPACE}°C")
    ]
    row = models.Modification.objects.get()
    assert "refrigerator" in row.what


def test_no_working_phone_makes_the_home_not_ready(june, asked) -> None:
    assessed(june, asked, good_answers(phone_works=False))

    assert verdict(june).readiness is Readiness.NOT_READY


def test_what_was_not_answered_is_never_ready(june, asked) -> None:
    assessed(june, asked, good_answers(phone_works=None))

    found = verdict(june)
    assert found.readiness is Readiness.INCOMPLETE
    assert len(found.open_questions) == 1


def test_a_modification_needs_proof_and_then_remedies_its_concern(june, asked) -> None:
    assessed(june, asked, good_answers(pole=False))
    row = models.Modification.objects.get()
    with pytest.raises(rules.HomeRefusal):
        actions.finish_modification(
            system_context(at=AT), modification_id=row.id, proof=" ", done_on=AT.date()
        )

    actions.finish_modification(
        system_context(at=AT),
        modification_id=row.id,
        proof="Saw the hook hold a full bag",
        done_on=AT.date(),
    )

    found = verdict(june)
    assert found.readiness is Readiness.READY
    assert [line.link_id for line in found.remedied] == ["pole"]


def test_a_later_assessment_that_finds_it_again_asks_again(june, asked) -> None:
    assessed(june, asked, good_answers(pole=False))
    row = models.Modification.objects.get()
    actions.finish_modification(
        system_context(at=AT), modification_id=row.id, proof="hook", done_on=AT.date()
    )

    assessed(june, asked, good_answers(pole=False), at=AT + timedelta(days=30))

    assert verdict(june).readiness is Readiness.WITH_CHANGES
    assert models.Modification.objects.filter(state=ModificationState.PROPOSED).count() == 1


def test_what_is_satisfactory_now_needs_no_change_any_more(june, asked) -> None:
    assessed(june, asked, good_answers(pole=False))

    assessed(june, asked, good_answers(), at=AT + timedelta(days=1))

    assert models.Modification.objects.get().state == ModificationState.NOT_NEEDED


def test_a_declined_change_leaves_the_concern_open(june, asked) -> None:
    assessed(june, asked, good_answers(pole=False))
    row = models.Modification.objects.get()

    actions.decline_modification(
        system_context(at=AT), modification_id=row.id, why="No drilling here", revision=row.revision
    )

    assert verdict(june).readiness is Readiness.WITH_CHANGES


def test_the_check_says_never_assessed_and_is_unknown(june) -> None:
    finding = checks.home_is_ready([june], AT, Reads([june]))[0]

    assert finding.state is State.UNKNOWN
    assert finding.message.code == "home.check_never"


def test_the_number_of_queries_does_not_grow_with_the_homes(
    asked, django_assert_num_queries
) -> None:
    few = [patient_in_care(number) for number in range(2)]
    many = [patient_in_care(number + 10) for number in range(12)]
    for patient_id in (*few, *many):
        assessed(patient_id, asked, good_answers(pole=False))

    with django_assert_num_queries(5):
        checks.home_is_ready(few, AT, Reads(few))
    with django_assert_num_queries(5):
        checks.home_is_ready(many, AT, Reads(many))


def test_a_nurse_assesses_on_the_page_and_sees_the_verdict(june) -> None:
    from django.utils import timezone

    a_policy()
    make_branch("North")
    approved_questionnaires(timezone.now() - timedelta(days=1))
    client = signed_in(a_user(Role.NURSE_MANAGER))
    page = client.get(f"/home/{june}/assess/{FULL}/")
    assert page.status_code == 200

    sent = client.post(
        f"/home/{june}/assess/{FULL}/",
        {
            "way": "video",
            "made_on": "2026-05-14",
            "answered_by": "June Sampleton",
            "traits": ["cold_drug"],
            "q-refrigerator": "True",
            "q-refrigerator-temperature": "9,4",
            "q-phone-works": "True",
            "revision": "0",
        },
    )

    assert sent.status_code == 302
    row = models.Assessment.objects.get()
    assert row.answers["refrigerator-temperature"] == [["number", "9.4"]]
    shown = client.get(f"/home/{june}/").content.decode()
    assert "Loaned refrigerator" in shown or "loaned refrigerator" in shown
    assert "°C" in shown


def test_a_temperature_that_cannot_be_is_asked_again_and_keeps_what_was_typed(june) -> None:
    from django.utils import timezone

    a_policy()
    approved_questionnaires(timezone.now() - timedelta(days=1))
    client = signed_in(a_user(Role.NURSE_MANAGER))

    sent = client.post(
        f"/home/{june}/assess/{FULL}/",
        {
            "way": "visit",
            "made_on": "2026-05-14",
            "answered_by": "June",
            "q-refrigerator-temperature": "94",
            "q-phone-works": "False",
            "revision": "0",
        },
    )

    text = sent.content.decode()
    assert sent.status_code == 422
    assert "Read it again" in text
    assert 'value="94"' in text
    assert not models.Assessment.objects.exists()


def test_the_station_and_card_show_what_was_agreed(june) -> None:
    a_policy()
    client = signed_in(a_user(Role.NURSE_MANAGER))
    client.post(
        f"/home/{june}/station/",
        {"place": "Chair by the window, living room", "waste": "Under the table", "revision": "0"},
    )

    card = client.get(f"/home/{june}/card/").content.decode()

    assert "Chair by the window" in card
    assert "911" in card


def test_a_questionnaire_downloads_as_fhir(june) -> None:
    a_policy()
    asked = approved_questionnaires()[FULL]
    client = signed_in(a_user(Role.NURSE_MANAGER))

    answer = client.get(f"/home/questionnaires/{asked}/fhir/")

    body = answer.json()
    assert body["resourceType"] == "Questionnaire"
    assert body["status"] == "active"
