"""Every address about one person, tried by those who may not see that person."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census.models import Allergy, Condition, Contact, Episode, HomeMedication
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.lines.models import AccessDevice
from hearthline.rooms.therapy.models import Order
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import SOUTH
from tests.builders.chart import a_full_patient

pytestmark = pytest.mark.django_db
OURS = ("census", "chart", "therapy", "lines", "incidents")
REFUSED = {403, 404, 405}


def patterns() -> dict[str, str]:
    """Return every named address of our rooms that takes arguments: name to its pattern."""
    found: dict[str, str] = {}

    def walk(entries: list[URLPattern | URLResolver], prefix: str, space: str) -> None:
        for entry in entries:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, path, str(entry.namespace or space))
            elif space in OURS and "<" in path:
                found[f"{space}:{entry.name}"] = path

    walk(get_resolver().url_patterns, "", "")
    return found


def addresses(patient: UUID) -> dict[str, str]:
    """Return the same with the ids of one person's records filled in."""
    values = {
        "<uuid:patient_id>": str(patient),
        "<uuid:contact_id>": str(Contact.objects.get().pk),
        "<uuid:allergy_id>": str(Allergy.objects.first().pk),
        "<uuid:episode_id>": str(Episode.objects.get().pk),
        "<uuid:order_id>": str(Order.objects.filter(kind="therapy").first().pk),
        "<uuid:line_id>": str(AccessDevice.objects.get().pk),
        "<uuid:incident_id>": str(Incident.objects.get().pk),
        "<uuid:action_id>": str(derived_id("nobody's action")),
        "<uuid:consent_id>": str(derived_id("nobody's consent")),
        "<uuid:condition_id>": str(Condition.objects.get().pk),
        "<uuid:home_medication_id>": str(HomeMedication.objects.get().pk),
        "<slug:part>": "contact",
        "<uuid:part_id>": str(Contact.objects.get().pk),
        "<uuid:member_id>": str(derived_id("nobody's place")),
        "<uuid:wish_id>": str(derived_id("nobody's wish")),
        "<uuid:hold_id>": str(derived_id("nobody's hold")),
        "<uuid:other_id>": str(derived_id("nobody's record")),
        "<uuid:merge_id>": str(derived_id("nobody's merge")),
        "<slug:name>": "discontinue",
        "<slug:kind>": "treatment",
    }
    found = {}
    for name, path in patterns().items():
        for place, value in values.items():
            path = path.replace(place, value)
        assert "<" not in path, f"{name} has an argument this test does not know"
        found[name] = f"/{path}"
    return found


@pytest.fixture
def patient() -> UUID:
    a_policy()
    return a_full_patient()


@pytest.mark.parametrize(
    "role", [Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY, Role.AUDITOR]
)
def test_another_branch_meets_a_closed_door_at_every_address(patient: UUID, role: Role) -> None:
    client = signed_in(a_user(role, branch_id=SOUTH))
    before = JournalEntry.objects.count()

    for name, address in addresses(patient).items():
        if name == "census:undo":
            continue
        for answer in (client.get(address), client.post(address, {"reason": "curious"})):
            assert answer.status_code in REFUSED, f"{name} answered {answer.status_code}"
            assert b"QUILL" not in answer.content, name

    assert JournalEntry.objects.count() == before


def test_a_nurse_sees_only_patients_whose_team_she_is_on(patient: UUID) -> None:
    nurse = a_user(Role.FIELD_NURSE)
    client = signed_in(nurse)
    page = addresses(patient)["chart:patient"]
    assert client.get(page).status_code == 404

    SubjectAccess.objects.create(
        subject_id=patient, actor=nurse.actor, why="primary_nurse", since="2026-01-01"
    )

    assert client.get(page).status_code == 200


@pytest.mark.parametrize("role", [Role.PATIENT, Role.CAREGIVER, Role.ADMINISTRATOR, None])
def test_whoever_holds_no_role_for_records_opens_none(patient: UUID, role: Role | None) -> None:
    client = signed_in(a_user(role))

    for name, address in addresses(patient).items():
        answer = client.get(address)
        assert answer.status_code in REFUSED | {302}, f"{name} answered {answer.status_code}"
        assert b"QUILL" not in answer.content, name


def test_whoever_is_not_signed_in_is_sent_to_the_door(patient: UUID) -> None:
    a_user(Role.ADMINISTRATOR)
    client = Client(HTTP_HOST="localhost")

    for name, address in addresses(patient).items():
        answer = client.get(address)
        assert answer.status_code == 302, f"{name} answered {answer.status_code}"
        assert "/sign-in/" in answer["Location"], name


def test_a_record_of_one_person_cannot_be_reached_through_another(patient: UUID) -> None:
    other = derived_id("test patient", 99)
    client = signed_in(a_user(Role.NURSE_MANAGER))
    contact, allergy = Contact.objects.get().pk, Allergy.objects.first().pk

    for address in (
        f"/census/{other}/contacts/{contact}/",
        f"/census/{other}/allergies/{allergy}/",
        f"/lines/{other}/{AccessDevice.objects.get().pk}/",
    ):
        assert client.get(address).status_code == 404


def test_a_role_without_the_permission_verifies_nothing_by_address(patient: UUID) -> None:
    scheduler = signed_in(a_user(Role.SCHEDULER))

    order = Order.objects.filter(kind="therapy").first()
    answer = scheduler.post(f"/therapy/{order.pk}/verify/", {"version": "1"}, follow=True)

    order.refresh_from_db()
    assert answer.status_code == 200
    assert order.in_force in (None, 1)
    assert not JournalEntry.objects.filter(name="therapy.verify_order", role="scheduler").exists()
