"""Emergency kits: what is in them, when they expire, where they are."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.supply import actions, models, queries, rules
from hearthline.rooms.supply.attention import kits_due
from hearthline.rooms.supply.values import KitPlace, KitSaid, KitState, KitTrouble
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of, patient_in_care
from tests.builders.clock import clock_at
from tests.builders.program import make_branch
from tests.builders.supply import AT, kit_facts, kit_line

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def patient(branch: UUID) -> UUID:
    return patient_in_care(branch=branch)


def packed(patient: UUID, **given):
    facts = kit_facts(patient, **given)
    actions.pack_kit(system_context(at=AT), facts=facts)
    return queries.kits_of([patient])[patient][0]


def said(kit, state: KitState, place: KitPlace = KitPlace.HOME) -> None:
    actions.say_of_kit(
        system_context(at=AT),
        said=KitSaid(kit_id=kit.facts.id, place=place, state=state, happened_at=AT, why="seen"),
    )


def test_the_earliest_expiry_in_a_kit_is_the_kits_own(patient: UUID) -> None:
    ampule = kit_line("Epinephrine ampule 1 mg/mL", id="ampule", expires_on=date(2026, 6, 30))

    kit = packed(patient, lines=(kit_line(), ampule))

    assert kit.expires_on == date(2026, 6, 30)
    assert kit.trouble(date(2026, 6, 30)) is None
    assert kit.trouble(date(2026, 7, 1)) is KitTrouble.EXPIRED


def test_a_kit_that_lacks_one_item_does_not_serve(patient: UUID) -> None:
    kit = packed(patient, lines=(kit_line(count=1),))

    assert kit.trouble(TODAY) is KitTrouble.ITEM_MISSING


def test_an_expiry_nobody_wrote_down_is_not_known_and_never_unlimited(patient: UUID) -> None:
    kit = packed(patient, lines=(kit_line(expires_on=None),))

    assert kit.trouble(TODAY) is KitTrouble.EXPIRY_NOT_KNOWN


def test_an_opened_kit_is_never_intact_again_and_the_word_that_it_is_stays(patient: UUID) -> None:
    kit = packed(patient)

    said(kit, KitState.OPENED)
    said(kit, KitState.INTACT, KitPlace.NURSE)

    again = queries.kits_of([patient])[patient][0]
    assert again.state is KitState.OPENED
    assert again.facts.place is KitPlace.NURSE
    assert models.KitEvent.objects.count() == 2
    last = JournalEntry.objects.filter(name="supply.say_of_kit").order_by("id").last()
    assert last is not None
    assert "supply.kit_not_intact_again" in last.flags


def test_an_empty_kit_is_not_written_down(patient: UUID) -> None:
    with pytest.raises(rules.SupplyRefusal):
        actions.pack_kit(system_context(at=AT), facts=kit_facts(patient, lines=()))


@pytest.mark.parametrize(
    ("item", "read"),
    [
        (
            "Epinephrine auto-injector 0.15 mg",
            {"medicine": "epinephrine", "form": "auto_injector", "amount_mg": "0.15"},
        ),
        (
            "EPINEPHrine ampule 1 mg/mL",
            {"medicine": "epinephrine", "form": "ampule", "strength": "1"},
        ),
        ("Epinephrine", {"medicine": "epinephrine", "form": "other"}),
        ("Gloves, 3 pairs", {}),
    ],
)
def test_what_a_line_holds_is_read_from_its_words_and_never_guessed(item: str, read) -> None:
    assert rules.medicine_in(item) == read


def test_today_names_kits_that_expire_within_a_month(branch: UUID, patient: UUID) -> None:
    packed(patient, lines=(kit_line(expires_on=TODAY + timedelta(days=29)),))
    packed(patient, key=2, lines=(kit_line(expires_on=TODAY + timedelta(days=200)),))
    caller = context_of(Role.WAREHOUSE, branch=branch, at=AT).caller

    lines = kits_due(caller, AT)

    assert [line.state for line in lines] == ["open"]


def test_kits_that_end_before_care_does_stand_behind_a_chip_of_their_own(
    branch: UUID, patient: UUID
) -> None:
    a_policy()
    packed(patient, lines=(kit_line(expires_on=TODAY + timedelta(days=59)),))
    packed(patient, key=2, lines=(kit_line(expires_on=TODAY + timedelta(days=61)),))
    soon, later = models.Kit.objects.order_by("expires_on")
    with clock_at(AT):
        client = signed_in(a_user(Role.WAREHOUSE, branch_id=branch))
        due, ends = (
            client.get(address).content.decode()
            for address in ("/supply/kits/", "/supply/kits/?show=ends")
        )

    for listed in (due, ends):
        assert soon.number in listed
        assert later.number not in listed
    assert "Ends before care does" in ends


def test_a_kit_is_packed_by_form_and_its_page_shows_every_line(branch: UUID, patient: UUID) -> None:
    a_policy()
    client = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
    address = f"/supply/patients/{patient}/kit/"
    typed = "Epinephrine auto-injector 0.3 mg; 2; A17; 2026-11-30\nGloves; 3"

    wrong = client.post(address, {"lines": "two injectors", "place": "home"}).content.decode()
    client.post(address, {"lines": typed, "place": "home"})

    assert "two injectors" in wrong
    assert "cannot be read" in wrong
    kit = models.Kit.objects.get()
    page = client.get(f"/supply/kits/{kit.id}/").content.decode()
    assert "A17" in page
    assert "30-Nov-2026" in page
    listed = client.get("/supply/kits/?show=all").content.decode()
    assert kit.number in listed
