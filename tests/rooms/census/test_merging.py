"""Two records that are one person's are merged, found as one, and parted again as they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Conflict, NotInScope, NotPermitted, Refused
from hearthline.platform.findings.models import StoredFinding
from hearthline.platform.records.joining import rows_by_model
from hearthline.platform.search.queries import search
from hearthline.rooms.census import actions, queries
from hearthline.rooms.census.models import (
    Allergy,
    Household,
    Identifier,
    Merge,
    Patient,
    TeamMember,
)
from hearthline.rooms.census.rules import CensusRefusal
from hearthline.rooms.census.values import IdentifierFacts, Sex
from hearthline.rooms.scheduling import models as scheduling
from tests.builders.census import allergy_facts
from tests.builders.rows import every_row, rows_that_mention
from tests.hostile.world import TODAY, Person, World, build

pytestmark = pytest.mark.django_db

WHY = "same birth date and member card, typed twice by two of us"

NOT_PART_OF_THE_RECORD = frozenset(
    {
        *("journal.JournalEntry", "journal.JournalPayload", "journal.JournalSubject"),
        *("search.SearchRecord", "search.SearchWord", "findings.StoredFinding"),
        *("census.Merge", "census.MergedRows"),
    }
)
"""What happened, and what is made anew from the records."""


NAMES_IT_STILL = {
    ("census.Patient", "id"),
    ("census.Merge", "merged_id"),
    ("census.MergedRows", "aside"),
    ("census.MergedRows", "own"),
    ("accounts.SubjectBranch", "subject_id"),
    ("accounts.BreakGlass", "subject_id"),
    ("findings.Override", "subject_id"),
    ("journal.JournalSubject", "subject_id"),
    ("journal.JournalPayload", "text"),
    ("census.Household", "patient_id"),
    ("census.Routine", "patient_id"),
    ("home.Modification", "patient_id"),
    ("emergency.AreaAffected", "patient_id"),
    ("emergency.AreaEntry", "patient_id"),
}
"""The record itself, the merge, access and history; of what one may have only one, the other's;
and who was called in an area event, each by the number of the record that was listed."""


@pytest.fixture
def world() -> World:
    return build()


def by(world: World, role: Role = Role.INTAKE, *, why: str = WHY, **given: Any) -> Context:
    context = world.context(role, reason=why)
    return replace(context, caller=replace(context.caller, **given)) if given else context


def merge(world: World, kept: Person, other: Person, *, why: str = WHY) -> UUID:
    return actions.merge_records(by(world, why=why), survivor_id=kept.id, merged_id=other.id)


def rows() -> dict[tuple[str, str], dict[str, Any]]:
    return every_row(but=NOT_PART_OF_THE_RECORD)


def test_everything_of_the_other_record_belongs_to_the_survivor(world: World) -> None:
    own, other = world.own, world.neighbour

    merge(world, own, other)

    assert {row.pk for row in Allergy.objects.filter(patient_id=own.id)} == {
        own.ids["allergy_id"],
        other.ids["allergy_id"],
    }
    assert Identifier.objects.filter(patient_id=own.id).count() == 2
    assert not scheduling.Need.objects.filter(patient_id=other.id).exists()


def test_undone_everything_stands_as_before(world: World) -> None:
    before = rows()
    made = merge(world, world.own, world.neighbour)
    assert rows() != before

    actions.undo_merge(by(world), merge_id=made)

    assert rows() == before


def test_nothing_names_the_merged_record_any_more_but_what_says_so(world: World) -> None:
    own, other = world.own, world.neighbour

    merge(world, own, other)

    assert set(rows_that_mention(other.id)) == NAMES_IT_STILL


def test_a_list_shows_the_survivor_only_and_every_old_name_and_number_finds_it(
    world: World,
) -> None:
    own, other = world.own, world.neighbour

    merge(world, own, other)

    caller = world.caller(Role.INTAKE)
    listed = {row.pk for row in visible(caller, Patient)}
    assert own.id in listed
    assert other.id not in listed
    number = Patient.objects.get(pk=other.id).record_number
    for question in (other.surname, number, "MRN2"):
        assert {one.record_id for one in search(caller, question).found} >= {own.id}
        assert other.id not in {one.record_id for one in search(caller, question).found}
    assert queries.patient_of_record(number) == own.id


def test_undone_each_is_found_by_its_own_again(world: World) -> None:
    own, other = world.own, world.neighbour
    made = merge(world, own, other)

    actions.undo_merge(by(world), merge_id=made)

    found = search(world.caller(Role.INTAKE), other.surname).found
    assert other.id in {one.record_id for one in found}
    assert own.id not in {one.record_id for one in found}


def test_what_the_survivor_never_answered_is_taken_over_and_given_back(world: World) -> None:
    own, other = world.own, world.neighbour
    Patient.objects.filter(pk=own.id).update(sex=Sex.NOT_ASKED, phones=[])
    Patient.objects.filter(pk=other.id).update(phones=[{"number": "5550100199", "kind": "home"}])
    Household.objects.filter(pk=other.id).update(has_pets=Answer.YES, pets="a cat")
    before = rows()

    made = merge(world, own, other)

    person = Patient.objects.get(pk=own.id)
    assert (person.sex, person.phones[0]["number"]) == (Sex.MALE, "5550100199")
    assert Household.objects.get(pk=own.id).pets == "a cat"
    actions.undo_merge(by(world), merge_id=made)
    assert rows() == before


def test_what_was_corrected_since_is_not_taken_back(world: World) -> None:
    own, other = world.own, world.neighbour
    Patient.objects.filter(pk=own.id).update(sex=Sex.NOT_ASKED)
    made = merge(world, own, other)
    Patient.objects.filter(pk=own.id).update(sex=Sex.FEMALE)

    actions.undo_merge(by(world), merge_id=made)

    assert Patient.objects.get(pk=own.id).sex == Sex.FEMALE


def test_what_is_written_since_stays_with_the_survivor(world: World) -> None:
    own, other = world.own, world.neighbour
    made = merge(world, own, other)
    latex = allergy_facts(own.id, "latex")
    actions.add_allergy(by(world, Role.PHARMACIST), facts=latex)

    went = actions.undo_merge(by(world), merge_id=made)

    assert Allergy.objects.get(pk=latex.id).patient_id == own.id
    assert went[1:] == [0, 1, 0]


def test_what_is_planned_since_for_an_order_that_goes_back_goes_with_it(world: World) -> None:
    own, other = world.own, world.neighbour
    made = merge(world, own, other)
    need = scheduling.Need.objects.get(pk=other.ids["need_id"])
    need.pk, need.occurrence, need.patient_id = derived_id("later need"), 99, own.id
    need.save(force_insert=True)
    plan = scheduling.Plan.objects.get(number=2)
    assigned = scheduling.Assignment.objects.create(
        plan=plan,
        need=need,
        patient_id=own.id,
        nurse_id=world.field_nurse_id,
        seat=0,
        day=need.earliest_day,
        starts="09:00",
        minutes=30,
        zone="America/New_York",
    )

    actions.undo_merge(by(world), merge_id=made)

    need.refresh_from_db()
    assigned.refresh_from_db()
    assert (need.patient_id, assigned.patient_id) == (other.id, other.id)


def test_findings_and_the_nurse_of_the_merged_record_follow(world: World) -> None:
    own, other = world.own, world.neighbour

    merge(world, other, own)

    nurse = world.caller(Role.FIELD_NURSE)
    assert queries.is_visible(nurse, other.id)
    assert not StoredFinding.objects.filter(subject_id=own.id, until__isnull=True).exists()


def test_undone_a_nurse_no_longer_sees_who_was_never_hers(world: World) -> None:
    made = merge(world, world.neighbour, world.own)

    actions.undo_merge(by(world), merge_id=made)

    nurse = world.caller(Role.FIELD_NURSE)
    assert not queries.is_visible(nurse, world.neighbour.id)
    assert queries.is_visible(nurse, world.own.id)


def test_a_record_and_itself_a_merged_one_and_a_finished_undo_are_refused(world: World) -> None:
    own, other = world.own, world.neighbour
    with pytest.raises(Refused, match="merge_with_itself"):
        actions.merge_records(by(world), survivor_id=own.id, merged_id=own.id)
    made = merge(world, own, other)
    twin = world.own.ids["other_id"]

    for kept, gone in ((twin, other.id), (other.id, twin)):
        with pytest.raises(NotInScope):
            actions.merge_records(by(world), survivor_id=kept, merged_id=gone)
    actions.undo_merge(by(world), merge_id=made)
    with pytest.raises(Refused, match="merge_undone_already"):
        actions.undo_merge(by(world), merge_id=made)


def test_sent_twice_it_is_done_once(world: World) -> None:
    context = by(world)
    ids = {"survivor_id": world.own.id, "merged_id": world.neighbour.id}
    again = replace(context, draft=by(world).draft)

    assert actions.merge_records(context, **ids) == actions.merge_records(again, **ids)
    assert Merge.objects.filter(merged_id=world.neighbour.id).count() == 1


def test_somebody_changed_one_of_them_since_is_a_conflict(world: World) -> None:
    ids = {"survivor_id": world.own.id, "merged_id": world.neighbour.id}

    with pytest.raises(Conflict):
        actions.merge_records(by(world), **ids, revision=1)


def test_little_agrees_wants_a_reason(world: World) -> None:
    Patient.objects.filter(pk=world.neighbour.id).update(birth_date="1960-01-01")

    with pytest.raises(CensusRefusal, match="merge_needs_reason"):
        merge(world, world.own, world.neighbour, why=" same ")


def test_two_agreeing_identifiers_want_none(world: World) -> None:
    twin = UUID(str(world.own.ids["other_id"]))
    assert Patient.objects.get(pk=twin).family_name == world.own.surname
    Patient.objects.filter(pk=world.own.id).update(given_name="Walter")

    made = actions.merge_records(by(world, why=""), survivor_id=world.own.id, merged_id=twin)

    assert Merge.objects.get(pk=made).agreed[:2] == ["name", "birth_date"]


@pytest.mark.parametrize("opened", [False, True])
def test_records_of_another_branch_are_not_merged_even_through_a_broken_glass(
    world: World, opened: bool
) -> None:
    glass = frozenset({world.foreign.id}) if opened else frozenset()
    context = by(world, opened=glass)

    for kept, gone in ((world.own, world.foreign), (world.foreign, world.own)):
        with pytest.raises(NotInScope):
            actions.merge_records(context, survivor_id=kept.id, merged_id=gone.id)


def test_somebody_of_both_branches_merges_and_both_branches_see_it(world: World) -> None:
    both = frozenset({world.north, world.south})
    ids = {"survivor_id": world.own.id, "merged_id": world.foreign.id}
    made = actions.merge_records(by(world, branches=both), **ids)
    south = replace(world.caller(Role.INTAKE), branches=frozenset({world.south}))
    assert queries.is_visible(south, world.own.id)

    with pytest.raises(NotInScope):
        actions.undo_merge(by(world), merge_id=made)
    actions.undo_merge(by(world, branches=both), merge_id=made)

    assert not queries.is_visible(south, world.own.id)
    assert queries.is_visible(south, world.foreign.id)


def test_a_pharmacist_does_not_merge(world: World) -> None:
    with pytest.raises(NotPermitted):
        actions.merge_records(
            by(world, Role.PHARMACIST), survivor_id=world.own.id, merged_id=world.neighbour.id
        )


def test_a_merge_that_others_stand_upon_is_undone_after_them(world: World) -> None:
    first, second, third = world.neighbour, world.own, UUID(str(world.own.ids["other_id"]))
    before = rows()
    lower = merge(world, second, first)
    upper = actions.merge_records(by(world), survivor_id=third, merged_id=second.id)
    assert queries.now_in([first.id, second.id]) == {first.id: third, second.id: third}

    with pytest.raises(Refused, match="merge_stands_upon_it"):
        actions.undo_merge(by(world), merge_id=lower)
    actions.undo_merge(by(world), merge_id=upper)
    assert queries.now_in([first.id]) == {first.id: second.id}
    actions.undo_merge(by(world), merge_id=lower)

    assert rows() == before


def test_merged_and_parted_on_one_day_they_can_be_merged_again(world: World) -> None:
    actions.undo_merge(by(world), merge_id=merge(world, world.own, world.neighbour))

    merge(world, world.own, world.neighbour)

    assert queries.is_visible(world.caller(Role.INTAKE), world.own.id)


class Act(Enum):
    """What may happen to two records before and between merges."""

    ALLERGY = "an allergy"
    NUMBER = "a number"
    NO_HOME = "how they live is not known"
    NO_SEX = "sex was not asked"
    PHONE = "a phone"
    LEAVE = "the nurse leaves the team"


def act(world: World, what: Act, patient_id: UUID, step: int) -> None:
    """Do one of it to a person."""
    match what:
        case Act.ALLERGY:
            facts = allergy_facts(patient_id, f"substance {step}")
            actions.add_allergy(by(world, Role.PHARMACIST), facts=facts)
        case Act.NUMBER:
            key = derived_id("number", patient_id, step)
            number = IdentifierFacts(key, patient_id, "urn:x", f"{patient_id}{step}", source="x")
            actions.add_identifier(by(world), facts=number)
        case Act.NO_HOME:
            Household.objects.filter(pk=patient_id).delete()
        case Act.NO_SEX:
            Patient.objects.filter(pk=patient_id).update(sex=Sex.NOT_ASKED)
        case Act.PHONE:
            phone = {"number": f"55501{step:05}", "kind": "home"}
            Patient.objects.filter(pk=patient_id).update(phones=[phone])
        case Act.LEAVE:
            TeamMember.objects.filter(patient_id=patient_id).update(until=TODAY)


THINGS = st.lists(st.tuples(st.sampled_from(Act), st.integers(0, 2)), max_size=6)
PAIRS = st.permutations(range(3))


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10)
@given(things=THINGS, order=PAIRS)
def test_merging_sums_and_undoing_is_the_identity(
    world: World, things: list[tuple[Act, int]], order: list[int]
) -> None:
    people = [world.own.id, world.neighbour.id, UUID(str(world.own.ids["other_id"]))]
    with transaction.atomic():
        for step, (what, whom) in enumerate(things):
            act(world, what, people[whom], step)
        kept, first, second = (people[n] for n in order)
        before, held = rows(), [rows_by_model(one) for one in people]

        made = [
            actions.merge_records(by(world), survivor_id=kept, merged_id=gone)
            for gone in (first, second)
        ]
        sums = rows_by_model(kept)
        aside = sum((rows_by_model(gone) for gone in (first, second)), Counter())
        for merge_id in reversed(made):
            actions.undo_merge(by(world), merge_id=merge_id)

        total = sum(held, Counter())
        for model in total.keys() - NOT_PART_OF_THE_RECORD - {"census.Patient"}:
            assert sums[model] + aside[model] == total[model], model
        assert set(aside) <= {"census.Household", "census.Routine", "home.Modification"}
        assert rows() == before
        transaction.set_rollback(True)
