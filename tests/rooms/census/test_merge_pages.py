"""The pages on which two records are compared, merged, and parted; old addresses lead on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.census import actions
from hearthline.rooms.census.models import Allergy, Merge
from tests.hostile.world import World, build

pytestmark = pytest.mark.django_db

WHY = "one man, his name was misread on the second fax"


@pytest.fixture
def world() -> World:
    return build()


def browser(world: World, role: Role = Role.INTAKE) -> Client:
    client = world.clients[role]
    client.raise_request_exception = True
    return client


def merge(world: World) -> str:
    made = actions.merge_records(
        world.context(Role.INTAKE, reason=WHY),
        survivor_id=world.own.id,
        merged_id=world.neighbour.id,
    )
    return reverse("census:merged", args=[world.own.id, made])


def test_who_is_like_the_person_is_offered_and_others_are_found_by_search(world: World) -> None:
    page = browser(world).get(reverse("census:merge", args=[world.own.id]))
    found = browser(world).post(
        reverse("census:merge", args=[world.own.id]), {"other": world.neighbour.surname}
    )

    address = reverse("census:merge_with", args=[world.own.id, world.neighbour.id])
    assert address not in page.content.decode()
    assert address in found.content.decode()


def test_the_two_are_compared_before_anything_changes(world: World) -> None:
    address = reverse("census:merge_with", args=[world.own.id, world.neighbour.id])

    page = browser(world).get(address).content.decode()

    for words in ("MRN1", "MRN2", "Differs", "not merged without a reason", "1 allergy"):
        assert words in page
    assert not Merge.objects.filter(merged_id=world.neighbour.id).exists()


def test_without_a_reason_it_is_refused_at_its_field_and_what_was_chosen_stays(
    world: World,
) -> None:
    address = reverse("census:merge_with", args=[world.own.id, world.neighbour.id])
    client = browser(world)
    revision = client.get(address).context["form"].initial["revision"]

    page = client.post(address, {"survivor": str(world.neighbour.id), "revision": revision})

    assert page.status_code == 422
    assert "why they are one person" in page.content.decode()
    assert page.context["form"]["survivor"].value() == str(world.neighbour.id)


def test_confirmed_it_is_done_and_the_page_of_the_survivor_says_so(world: World) -> None:
    address = reverse("census:merge_with", args=[world.own.id, world.neighbour.id])
    client = browser(world)
    revision = client.get(address).context["form"].initial["revision"]
    values = {"survivor": str(world.own.id), "reason": WHY, "revision": revision}

    done = client.post(address, values, follow=True)
    record = client.get(reverse("chart:record", args=[world.own.id])).content.decode()

    assert "Merged from record" in done.content.decode()
    assert WHY in record


def test_an_old_address_leads_to_the_survivor_and_a_form_sent_there_is_kept(world: World) -> None:
    merge(world)
    client = browser(world, Role.PHARMACIST)
    old = reverse("census:add_condition", args=[world.neighbour.id])

    page = client.get(reverse("chart:patient", args=[world.neighbour.id]) + "?x=1")
    sent = client.post(old, {"name": "cellulitis"})

    assert page.status_code == 307
    assert page["Location"] == reverse("chart:patient", args=[world.own.id]) + "?x=1"
    assert sent.status_code == 307
    assert sent["Location"] == reverse("census:add_condition", args=[world.own.id])


def test_whoever_may_not_see_the_survivor_is_told_nothing(world: World) -> None:
    actions.merge_records(
        world.context(Role.INTAKE, reason=WHY),
        survivor_id=world.neighbour.id,
        merged_id=world.own.ids["other_id"],
    )

    page = world.clients[Role.FIELD_NURSE].get(
        reverse("chart:patient", args=[world.own.ids["other_id"]])
    )

    assert page.status_code == 404


def test_undoing_lists_what_stays_and_asks_why(world: World) -> None:
    address = merge(world)
    client = browser(world)
    Allergy.objects.create(
        id=world.neighbour.ids["other_id"], patient_id=world.own.id, substance="latex"
    )

    page = client.get(address).content.decode()
    unsaid = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "father and son"}, follow=True)

    assert "stays here" in page
    assert unsaid.status_code == 422
    assert "two records again" in done.content.decode()
    assert Allergy.objects.filter(patient_id=world.own.id).count() == 2


def test_history_and_timeline_keep_what_was_written_about_the_merged_record(world: World) -> None:
    merge(world)
    client = browser(world)

    history = client.get(reverse("chart:history", args=[world.own.id])).content.decode()
    timeline = client.get(reverse("chart:timeline", args=[world.own.id])).content.decode()

    assert world.neighbour.surname in history
    assert "merged into this one" in timeline
