"""Pages about people: what is shown, what a form keeps, and what is saved."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.reads import Reads
from hearthline.platform.journal.models import JournalEntry, ReadSubject
from hearthline.rooms.census import models
from hearthline.rooms.census.checks import address_placed
from hearthline.rooms.census.values import Phone
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, NORTH, SOUTH, patient_in_care

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    a_policy()
    return patient_in_care(phones=(Phone("614 555 0137", "home"),))


@pytest.fixture
def intake(patient):
    return signed_in(a_user(Role.INTAKE, branch_id=NORTH))


@pytest.fixture
def nurse_manager(patient):
    return signed_in(a_user(Role.NURSE_MANAGER, branch_id=NORTH))


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.split())


def send(client, name, *args, **data):
    data.setdefault("action_id", str(new_id(at=AT)))
    return client.post(reverse(name, args=args), data)


def test_the_census_lists_people_in_care_and_writes_the_read_down(intake, patient):
    response = intake.get(reverse("census:people"))

    assert "QUILL, Walter" in text_of(response)
    assert "1 person in care" in text_of(response)
    assert ReadSubject.objects.filter(subject_id=patient).exists()


@pytest.mark.parametrize("words", ["quill", "wal qui", "1951-02-03", "02/03/1951"])
def test_a_search_finds_by_name_and_birth_date_without_a_name_in_the_address(intake, words):
    response = intake.post(reverse("census:people"), {"q": words})

    assert "QUILL, Walter" in text_of(response)


def test_a_search_that_finds_nobody_says_so(intake):
    response = intake.post(reverse("census:people"), {"q": "nobody-here"})

    assert "0 people found" in text_of(response)


def test_filters_that_leave_nobody_say_what_to_drop(intake):
    response = intake.get(reverse("census:people") + "?therapy=chemotherapy")

    assert "Nobody is left with these filters." in text_of(response)


def test_the_list_can_be_taken_as_csv_and_no_cell_is_a_formula(intake):
    patient_in_care(7, family_name="=cmd()", given_name="Mallory")

    response = intake.get(reverse("census:export"))
    text = b"".join(response.streaming_content).decode()

    assert "Quill,Walter,1951-02-03,Male,Immune globulin,active" in text
    assert "'=cmd()" in text


def test_another_branch_sees_nobody_of_this_one(patient):
    client = signed_in(a_user(Role.INTAKE, branch_id=SOUTH))

    assert "QUILL" not in text_of(client.get(reverse("census:people")))
    assert "QUILL" not in text_of(client.post(reverse("census:people"), {"q": "quill"}))


def test_a_weight_in_pounds_is_shown_in_kilograms_before_it_is_saved(intake, patient):
    typed = {
        "quantity_value": "176",
        "quantity_unit": "[lb_av]",
        "taken_on": "2026-05-14",
        "how": "measured",
    }

    first = send(intake, "census:weight", patient, **typed)
    assert "79.8" in text_of(first)
    assert not models.Measurement.objects.exists()

    seen = re.search(r'name="seen" value="([^"]*)"', first.content.decode())
    assert seen is not None
    text = seen[1].replace("&quot;", '"')
    second = send(intake, "census:weight", patient, **typed, seen=text)

    assert second.status_code == 302
    weight = models.Measurement.objects.get()
    assert (str(weight.quantity.value), weight.quantity.unit) == ("176", "[lb_av]")
    assert weight.quantity.original == "176 [lb_av]"


def test_a_weight_without_unit_is_refused_and_stays_typed(intake, patient):
    response = send(
        intake,
        "census:weight",
        patient,
        quantity_value="80",
        quantity_unit="",
        taken_on="2026-05-14",
        how="measured",
    )

    assert response.status_code == 422
    assert "80 has no unit" in text_of(response)
    assert 'value="80"' in response.content.decode()


def test_the_same_form_sent_twice_is_done_once(intake, patient):
    data = {"substance": "latex", "reaction": "hives", "status": "active", "severity": "mild"}
    action_id = str(new_id(at=AT))

    for _ in range(2):
        send(intake, "census:allergies", patient, **data, action_id=action_id)

    assert models.Allergy.objects.count() == 1


def test_an_added_allergy_can_be_taken_back_and_stays_in_the_history(intake, patient):
    action_id = str(new_id(at=AT))
    send(
        intake,
        "census:allergies",
        patient,
        substance="latex",
        reaction="hives",
        status="active",
        severity="mild",
        action_id=action_id,
    )

    send(intake, "census:undo", action_id)

    assert models.Allergy.objects.get().entered_in_error


def test_somebody_elses_change_cannot_be_taken_back(intake, nurse_manager, patient):
    action_id = str(new_id(at=AT))
    send(
        intake,
        "census:allergies",
        patient,
        substance="latex",
        status="active",
        severity="",
        action_id=action_id,
    )

    send(nurse_manager, "census:undo", action_id)

    assert not models.Allergy.objects.get().entered_in_error


def test_none_known_is_refused_while_an_allergy_is_listed(intake, patient):
    send(intake, "census:allergies", patient, substance="latex", status="active", severity="")

    response = intake.post(
        reverse("census:review_allergies", args=[patient]), {"outcome": "none_known"}, follow=True
    )

    assert "1 allergy is listed as active" in text_of(response)
    assert not models.AllergyReview.objects.exists()


def test_confirming_none_known_is_shown_with_its_date(intake, patient):
    intake.post(reverse("census:review_allergies", args=[patient]), {"outcome": "none_known"})

    banner = text_of(intake.get(reverse("chart:patient", args=[patient])))
    assert "No known allergies, confirmed" in banner


def test_a_stale_form_shows_both_versions_and_overwrites_nothing(intake, patient):
    stale = {"lives_alone": "yes", "has_pets": "not_asked", "has_smokers": "not_asked"}
    send(intake, "census:household", patient, **stale, revision="0")
    send(intake, "census:household", patient, **{**stale, "has_pets": "yes"}, revision="1")

    response = send(
        intake, "census:household", patient, **{**stale, "has_pets": "no"}, revision="1"
    )

    assert response.status_code == 422
    assert "Somebody changed this while you were typing" in text_of(response)
    assert models.Household.objects.get().has_pets == Answer.YES
    assert 'name="revision" value="2"' in response.content.decode()


def test_pets_that_were_not_asked_stay_not_asked(intake, patient):
    send(
        intake,
        "census:household",
        patient,
        lives_alone="no",
        has_pets="not_asked",
        has_smokers="unknown",
    )

    household = models.Household.objects.get()
    assert (household.has_pets, household.has_smokers) == (Answer.NOT_ASKED, Answer.UNKNOWN)


def test_a_change_of_household_can_be_undone(intake, patient):
    send(
        intake,
        "census:household",
        patient,
        lives_alone="no",
        has_pets="no",
        has_smokers="no",
    )
    action_id = str(new_id(at=AT))
    send(
        intake,
        "census:household",
        patient,
        lives_alone="yes",
        has_pets="no",
        has_smokers="no",
        revision="1",
        action_id=action_id,
    )

    send(intake, "census:undo", action_id)

    assert models.Household.objects.get().lives_alone == Answer.NO


def test_a_person_can_be_written_down_and_found(intake):
    response = send(
        intake,
        "census:register",
        branch=str(NORTH),
        family_name="Marlowe-Sample",
        given_name="Edith",
        birth_date="1948-09-01",
        sex="female",
        needs_interpreter="not_asked",
        is_dead="not_asked",
    )

    # The program has no branches in this test, so none can be chosen.
    assert response.status_code == 422
    assert "Edith" in response.content.decode()


def test_a_moved_patient_keeps_the_earlier_address_with_its_period(intake, patient):
    where = {"line": "1 Sample St", "city": "Columbus", "state": "OH", "postal_code": "43215"}
    send(intake, "census:address", patient, **where)
    send(
        intake,
        "census:address",
        patient,
        **{**where, "line": "2 Other Ave"},
        moved_on="2026-05-01",
        revision="1",
    )

    old, new = models.Address.objects.order_by("ends_on")[:2]
    if old.ends_on is None:
        old, new = new, old
    assert (old.ends_on, new.starts_on) == (date(2026, 4, 30), date(2026, 5, 1))
    assert new.position_source == "zip_centroid"


def test_a_home_is_placed_by_a_person_and_a_changed_street_is_approximate_again(intake, patient):
    where = {"line": "1 Sample St", "city": "Columbus", "state": "OH", "postal_code": "43215"}
    door = {"latitude": "39.96118", "longitude": "-82.99879"}
    send(intake, "census:address", patient, **where)
    assert models.Address.objects.get().position_source == "zip_centroid"

    send(intake, "census:address", patient, **where, **door, revision="1")

    placed = models.Address.objects.get()
    assert (placed.latitude, placed.longitude) == (39.96118, -82.99879)
    assert placed.position_source == "placed_by_person"
    [finding] = address_placed([patient], AT, Reads([patient]))
    assert finding.state is State.MET
    page = intake.get(reverse("census:address", args=[patient])).content.decode()
    assert 'value="39.96118"' in page

    moved = {**where, "line": "2 Other Ave"}
    send(intake, "census:address", patient, **moved, **door, revision="2")

    assert models.Address.objects.get().position_source == "zip_centroid"


def test_somebody_who_moves_does_not_take_the_old_position_along(intake, patient):
    where = {"line": "1 Sample St", "city": "Columbus", "state": "OH", "postal_code": "43215"}
    door = {"latitude": "39.96118", "longitude": "-82.99879"}
    send(intake, "census:address", patient, **where, **door)

    moved = {**where, "line": "2 Other Ave", "moved_on": "2026-05-01"}
    send(intake, "census:address", patient, **moved, **door, revision="1")

    old = models.Address.objects.get(starts_on=None)
    new = models.Address.objects.get(starts_on=date(2026, 5, 1))
    assert (old.position_source, new.position_source) == ("placed_by_person", "zip_centroid")


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [("39.9", "", "belong together"), ("0", "0", "lies in the sea"), ("91", "0", "90")],
)
def test_a_position_that_is_none_is_refused_with_what_was_typed(
    intake, patient, latitude, longitude, said
):
    where = {"line": "1 Sample St", "city": "Columbus", "state": "OH", "postal_code": "43215"}

    answer = send(
        intake, "census:address", patient, **where, latitude=latitude, longitude=longitude
    )

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not models.Address.objects.exists()


def test_an_episode_goes_only_where_it_can(nurse_manager, patient):
    episode = models.Episode.objects.get()
    page = nurse_manager.get(reverse("census:episode", args=[patient, episode.pk]))
    assert "Accept it" not in text_of(page)

    response = send(
        nurse_manager,
        "census:episode",
        patient,
        episode.pk,
        step="discharged",
        on="2026-05-20",
        revision="1",
    )

    assert response.status_code == 302
    episode.refresh_from_db()
    assert (episode.state, episode.ended_on) == ("discharged", date(2026, 5, 20))


def test_a_reader_of_the_census_cannot_change_it(patient):
    auditor = signed_in(a_user(Role.AUDITOR, branch_id=NORTH))

    assert auditor.get(reverse("chart:patient", args=[patient])).status_code == 200
    assert auditor.get(reverse("census:weight", args=[patient])).status_code == 403
    assert "Record weight" not in text_of(auditor.get(reverse("chart:patient", args=[patient])))


def test_every_change_is_in_the_history_with_old_and_new_values(intake, patient):
    who = {
        "family_name": "Quillfeather",
        "given_name": "Walter",
        "name_prefix": "Mr",
        "birth_date": "1951-02-03",
        "sex": "male",
        "needs_interpreter": "not_asked",
        "is_dead": "not_asked",
        "home_phone": "614 555 0137",
    }
    send(intake, "census:identity", patient, **who, revision="1")

    page = text_of(intake.get(reverse("chart:history", args=[patient])))
    assert "Person corrected" in page
    assert "− Quill" in page
    assert "+ Quillfeather" in page
    assert JournalEntry.objects.filter(name="census.correct_patient").count() == 1
