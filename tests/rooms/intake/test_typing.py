"""Typing referrals from faxes: what is awkward in each is asked, shown, and never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from hearthline.platform.accounts.roles import Role
from hearthline.platform.files.models import StoredFile
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.models import Allergy, Episode, Measurement, Patient
from hearthline.rooms.census.values import MeasurementKind
from hearthline.rooms.coverage import queries as coverage
from hearthline.rooms.intake.models import Referral, ReferralDocument, Typing
from hearthline.rooms.lines import queries as lines
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.files import a_pdf
from tests.builders.intake_typed import DRAFTMOOR, QUILLFEATHER, STENCIL
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 13, 21, 58, tzinfo=UTC)
"""Friday 13 November 2026, 16:58 in New York."""


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.HEARTHLINE_HOME = tmp_path
    with clock_at(FRIDAY):
        yield


@pytest.fixture
def branch() -> UUID:
    a_policy()
    return make_branch("Columbus")


def begun(client: Client, branch: UUID, *, fax: bytes = b"") -> str:
    """Begin typing and return the address of the form."""
    sent: dict[str, Any] = {"branch": str(branch), "action_id": _new_id()}
    if fax:
        sent["document"] = SimpleUploadedFile("fax.pdf", fax)
    answer = client.post(reverse("intake:begin_typing"), sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return str(answer["Location"])


def looked(client: Client, address: str, typed: dict[str, str]) -> Any:
    """Send what was typed once, as the first press of the button does."""
    return client.post(address, {**blank(client, address), **typed})


def saved(client: Client, address: str, typed: dict[str, str], **chosen: str) -> Any:
    """Look it over and save."""
    first = looked(client, address, typed)
    assert first.status_code == 200, first.context["form"].errors
    review = first.context["review"]
    sent = {**blank(client, address), **typed, "looked": review["looked"], **chosen}
    return client.post(address, sent)


def blank(client: Client, address: str) -> dict[str, str]:
    """Return the form as it stands before anything is typed."""
    form = client.get(address).context["form"]
    first = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in first.items() if isinstance(value, str)}


def _new_id() -> str:
    from hearthline.kernel.identifiers import new_id

    return str(new_id(at=FRIDAY))


def type_whole(client: Client, branch: UUID, typed: dict[str, str], **chosen: str) -> Referral:
    answer = saved(client, begun(client, branch), typed, **chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    return Referral.objects.latest("referred_at")


def test_the_draftmoor_fax_becomes_a_person_an_episode_and_a_referral(
    coordinator: Client, branch: UUID
) -> None:
    found = type_whole(coordinator, branch, DRAFTMOOR)

    person = Patient.objects.get()
    assert (person.family_name, person.birth_date, person.sex) == (
        "Draftmoor",
        date(1958, 4, 19),
        "male",
    )
    assert (found.state, found.drug, found.therapy) == (
        "to_decide",
        "vancomycin",
        "anti_infective",
    )
    assert Episode.objects.get().state == "draft"
    (allergy,) = Allergy.objects.all()
    assert (allergy.substance, allergy.reaction, allergy.year) == ("sulfa", "rash, 1990s", None)
    (line,) = lines.lines_of([person.pk])[person.pk]
    assert (line.kind, line.side, line.lumens, line.inserted_on) == (
        "picc",
        "right",
        1,
        date(2026, 11, 13),
    )
    assert line.tip_confirmed == "not_asked"
    drugs = {one.drug for one in census.home_medications_of([person.pk])[person.pk]}
    assert drugs == {"metformin", "lisinopril", "atorvastatin", "ibuprofen"}
    assert census.code_statuses([person.pk])[person.pk].status == "full"
    (permit,) = coverage.authorisations_of([person.pk])[person.pk]
    assert permit.state == "requested"
    assert [one["said"] for one in found.noted][:1] == ["creatinine 1.6 mg/dL (was 1.1 on admit)"]
    assert found.noted[0]["on"] == "2026-11-13"


def test_next_due_follows_from_the_last_dose_and_the_interval(
    coordinator: Client, branch: UUID
) -> None:
    found = type_whole(coordinator, branch, DRAFTMOOR)

    assert (found.next_due_on, found.next_due_at) == (date(2026, 11, 14), time(2))
    assert found.zone == "America/New_York"
    assert found.needed_by == datetime(2026, 11, 14, 7, tzinfo=UTC)


def test_the_clock_is_shown_before_anything_is_saved(coordinator: Client, branch: UUID) -> None:
    answer = looked(coordinator, begun(coordinator, branch), DRAFTMOOR)

    page = answer.content.decode()
    assert "Sat\xa014-Nov-2026 02:00" in page
    assert "in 9\xa0h 2\xa0min" in page
    assert not Patient.objects.exists()


def test_a_weight_in_pounds_shows_its_kilograms_before_it_is_saved(
    coordinator: Client, branch: UUID
) -> None:
    address = begun(coordinator, branch)
    answer = looked(coordinator, address, QUILLFEATHER)

    assert "154\xa0lb is 69.9\xa0kg" in answer.content.decode()
    assert not Measurement.objects.exists()

    saved(coordinator, address, QUILLFEATHER)
    person = Patient.objects.get()
    weight = census.latest_measurements(MeasurementKind.WEIGHT, [person.pk])[person.pk]
    assert (str(weight.quantity.value), weight.quantity.unit) == ("154", "[lb_av]")
    assert weight.taken_on == date(2026, 10, 30)


def test_a_drug_every_four_weeks_has_the_day_that_the_fax_says(
    coordinator: Client, branch: UUID
) -> None:
    found = type_whole(coordinator, branch, QUILLFEATHER)

    assert (found.next_due_on, found.next_due_at) == (date(2026, 11, 20), None)
    assert found.needed_by is None


def test_a_weight_without_unit_is_asked_about_and_never_guessed(
    coordinator: Client, branch: UUID
) -> None:
    answer = looked(coordinator, begun(coordinator, branch), {**STENCIL, "birth_date": "3/2/2020"})

    assert answer.status_code == 422
    assert "46 has no unit" in str(answer.context["form"].errors["weight"])


def test_a_two_digit_year_is_asked_about_with_both_readings(
    coordinator: Client, branch: UUID
) -> None:
    answer = looked(coordinator, begun(coordinator, branch), {**STENCIL, "weight_unit": "[lb_av]"})

    said = str(answer.context["form"].errors["birth_date"])
    assert "02-Mar-1920 or 02-Mar-2020" in said


def test_what_was_typed_survives_an_error_and_a_reload(coordinator: Client, branch: UUID) -> None:
    address = begun(coordinator, branch)
    looked(coordinator, address, STENCIL)

    form = coordinator.get(address).context["form"]

    assert form["given_name"].value() == "Tomas"
    assert form["weight"].value() == ["46", ""]


def test_what_is_typed_is_kept_while_it_is_typed(coordinator: Client, branch: UUID) -> None:
    address = begun(coordinator, branch)

    coordinator.post(f"{address}keep/", {"family_name": "Half"})

    assert Typing.objects.get().typed == {"family_name": "Half"}


def test_nothing_typed_but_a_name_leaves_everything_not_asked(
    coordinator: Client, branch: UUID
) -> None:
    found = type_whole(coordinator, branch, {"sender": "A call", "family_name": "Short"})

    person = Patient.objects.get()
    assert (person.sex, person.spoken_language, person.birth_date) == ("not_asked", "", None)
    assert not census.allergy_reviews([person.pk])
    assert not lines.lines_of([person.pk])
    assert found.needed_by is None


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("birth_date", "13/19/1958", "does not exist"),
        ("birth_date", "4/19", "has no year"),
        ("birth_date", "4/19/2031", "still to come"),
        ("last_dose_at", "25:00", "no time of day"),
        ("call_back", "555", "too few"),
        ("weight_on", "last week", "no date"),
    ],
)
def test_what_cannot_be_read_is_asked_again_at_its_field(
    coordinator: Client, branch: UUID, field: str, typed: str, says: str
) -> None:
    answer = looked(coordinator, begun(coordinator, branch), {**DRAFTMOOR, field: typed})

    assert says in str(answer.context["form"].errors[field])


def test_a_likely_duplicate_is_shown_with_reasons_and_chosen(
    coordinator: Client, branch: UUID
) -> None:
    first = type_whole(coordinator, branch, DRAFTMOOR)
    again = {**DRAFTMOOR, "given_name": "Able"}
    address = begun(coordinator, branch)

    answer = looked(coordinator, address, again)
    page = answer.content.decode()
    assert "DRAFTMOOR, Abel" in page
    assert "the same record number of a sender" in page
    assert "the same birth date" in page

    unchosen = saved(coordinator, address, again)
    assert unchosen.status_code == 200
    assert "Choose who it is." in unchosen.content.decode()

    saved(coordinator, address, again, person=str(first.patient_id))
    assert Patient.objects.count() == 1
    assert Referral.objects.filter(patient_id=first.patient_id).count() == 2
    assert Allergy.objects.count() == 1


def test_two_people_alike_may_be_two_people(coordinator: Client, branch: UUID) -> None:
    type_whole(coordinator, branch, DRAFTMOOR)

    type_whole(coordinator, branch, DRAFTMOOR | {"number": "99"}, person="new")

    assert Patient.objects.count() == 2


def test_two_records_that_are_both_like_the_person_can_be_compared_and_merged(
    coordinator: Client, branch: UUID
) -> None:
    type_whole(coordinator, branch, DRAFTMOOR)
    type_whole(coordinator, branch, DRAFTMOOR | {"number": "99"}, person="new")
    address = begun(coordinator, branch)

    page = looked(coordinator, address, DRAFTMOOR)

    compare = page.context["review"]["merge_url"]
    assert compare in page.content.decode()
    assert coordinator.get(compare).status_code == 200


def test_a_duplicate_of_another_branch_is_told_of_without_its_name(
    coordinator: Client, branch: UUID
) -> None:
    south = make_branch("South")
    elsewhere = signed_in(a_user(Role.INTAKE, branch_id=south))
    type_whole(elsewhere, south, DRAFTMOOR)

    page = looked(coordinator, begun(coordinator, branch), DRAFTMOOR).content.decode()

    assert "Somebody of another branch" in page
    assert "DRAFTMOOR, Abel" not in page


def test_saving_twice_makes_one_referral(coordinator: Client, branch: UUID) -> None:
    address = begun(coordinator, branch)
    saved(coordinator, address, DRAFTMOOR)

    again = coordinator.post(address, DRAFTMOOR)

    assert again.status_code == 302
    assert Referral.objects.count() == 1


def test_the_fax_stands_beside_the_form_and_goes_with_the_referral(
    coordinator: Client, branch: UUID
) -> None:
    address = begun(coordinator, branch, fax=a_pdf(pages=2))
    assert "hl-document" in coordinator.get(address).content.decode()

    saved(coordinator, address, DRAFTMOOR)

    document = ReferralDocument.objects.get()
    assert StoredFile.objects.get(id=document.file_id).subject_id == document.patient_id


def test_one_action_writes_it_all_and_names_the_person(coordinator: Client, branch: UUID) -> None:
    type_whole(coordinator, branch, DRAFTMOOR)

    whole = JournalEntry.objects.get(name="intake.save_typed")
    parts = set(
        JournalEntry.objects.filter(caused_by=whole.action_id).values_list("name", flat=True)
    )
    assert parts >= {"census.add_records", "coverage.add_records", "lines.add_lines"}


def test_somebody_who_may_not_type_sees_no_form(branch: UUID) -> None:
    manager = signed_in(a_user(Role.NURSE_MANAGER, branch_id=branch))

    assert manager.get(reverse("intake:begin_typing")).status_code == 403
