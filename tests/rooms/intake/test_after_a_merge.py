"""What a hospital sends of a record that was merged lands on the person it is now."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.models import Allergy, Measurement, Patient
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Difference, Referral, SourceRecord
from hearthline.rooms.intake.rules.records import patient_id_of, sender_id_of
from hearthline.rooms.intake.tasks import importing
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of
from tests.builders.intake import allergy, order, patient, weight
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send, totals

pytestmark = pytest.mark.django_db

SECOND = "Patient/p2"
WHY = "the hospital registered him twice on one day"


def person(key: str, sender: str = "Sample General") -> UUID:
    return patient_id_of(sender_id_of(sender), key)


def merge_the_two(folder: Path, *more: Any) -> tuple[UUID, UUID, UUID]:
    """Import two records of one man and merge the second into the first."""
    send(folder, patient("p1"), patient("p2", name=[{"family": "Draftsen"}]), *more)
    kept, other = person("p1"), person("p2")
    context = context_of(Role.INTAKE, branch=None, reason=WHY)
    made = census.merge_records(context, survivor_id=kept, merged_id=other)
    return kept, other, made


def test_new_resources_about_the_merged_record_come_to_the_survivor(tmp_path: Path) -> None:
    kept, other, _ = merge_the_two(tmp_path)

    report = send(tmp_path, weight("w9", about=SECOND), order("m9", about=SECOND), name="later")

    assert totals(report) == {"created": 2}
    assert Measurement.objects.get().patient_id == kept
    assert Referral.objects.get().patient_id == kept
    assert not SourceRecord.objects.filter(patient_id=other).exists()


def test_the_merged_person_sent_again_unchanged_is_unchanged(tmp_path: Path) -> None:
    merge_the_two(tmp_path)

    report = send(tmp_path, patient("p2", name=[{"family": "Draftsen"}]), name="later")

    assert totals(report) == {"unchanged": 1}


def test_a_changed_name_of_the_merged_person_is_proposed_for_the_survivor(tmp_path: Path) -> None:
    kept, other, _ = merge_the_two(tmp_path)

    report = send(tmp_path, patient("p2", name=[{"family": "Draftsonne"}]), name="later")
    difference = Difference.objects.get()
    decide(difference, *range(len(difference.fields)))

    assert totals(report) == {"updated": 1}
    assert [field["name"] for field in difference.fields] == ["family_name"]
    assert Patient.objects.get(pk=kept).family_name == "Draftsonne"
    assert Patient.objects.get(pk=other).family_name == "Draftsen"


def test_what_waited_for_a_decision_is_added_to_the_survivor(tmp_path: Path) -> None:
    first = patient("p2")
    send(tmp_path, patient("p1"), first)
    moved = patient("p2", contact=[{"name": {"family": "Draftson", "given": ["Ida"]}}])
    send(tmp_path, moved, allergy("a1", about=SECOND), name="later")
    kept = person("p1")
    context = context_of(Role.INTAKE, branch=None, reason=WHY)
    census.merge_records(context, survivor_id=kept, merged_id=person("p2"))

    decide(Difference.objects.get(), 0)

    assert [row.name for row in people_near(kept)] == ["Ida Draftson"]
    assert Allergy.objects.get().patient_id == kept


def test_an_import_that_met_the_record_before_follows_the_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    taken = actions.take_in
    merged: list[UUID] = []

    def merging_between(*given: Any, **more: Any) -> None:
        taken(*given, **more)
        if not merged and Patient.objects.count() == 2:
            context = context_of(Role.INTAKE, branch=None, reason=WHY)
            ids = {"survivor_id": person("p1"), "merged_id": person("p2")}
            merged.append(census.merge_records(context, **ids))

    monkeypatch.setattr(actions, "take_in", merging_between)

    send(tmp_path, patient("p1"), patient("p2"), weight(about=SECOND), allergy(about=SECOND))

    assert merged
    assert Measurement.objects.get().patient_id == person("p1")
    assert Allergy.objects.get().patient_id == person("p1")


def test_a_person_typed_by_the_merged_name_is_the_survivor(tmp_path: Path) -> None:
    kept, _, _ = merge_the_two(tmp_path)

    known = census_queries.known_people(family_name="Draftsen", birth_date=None)

    assert {(one.id, one.family_name) for one in known} == {(kept, "Draftsen"), (kept, "Draftson")}


def test_after_undoing_resources_come_to_each_record_again(tmp_path: Path) -> None:
    kept, other, made = merge_the_two(tmp_path)
    census.undo_merge(context_of(Role.INTAKE, branch=None, reason="two cousins"), merge_id=made)

    send(tmp_path, weight("w9", about=SECOND), weight("w8"), name="later")

    assert {row.patient_id for row in Measurement.objects.all()} == {kept, other}


def decide(difference: Difference, *accepted: int) -> None:
    context = context_of(Role.INTAKE, branch=None)
    actions.decide_difference(context, difference_id=difference.pk, accepted=accepted)


def people_near(patient_id: UUID) -> list[Any]:
    return census_queries.contacts_of([patient_id]).get(patient_id, [])


def test_the_page_of_a_referral_offers_to_compare_who_is_on_record_twice(tmp_path: Path) -> None:
    a_policy()
    send(tmp_path, patient("p1"), patient("p2"), order("m1"), branch=make_branch("North"))
    browser = signed_in(a_user(Role.INTAKE))

    page = browser.get(reverse("intake:referral", args=[Referral.objects.get().pk]))

    address = reverse("census:merge_with", args=[person("p1"), person("p2")])
    assert address in page.content.decode()
