"""Area events: whom they touch, in which order, by when, and who is called when nobody was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import to_civil
from hearthline.kernel.geo import Position, PositionSource, great_circle_km
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.emergency import actions
from hearthline.rooms.emergency.attention import area_events
from hearthline.rooms.emergency.models import AreaAffected, AreaEntry
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.areas import (
    area_rank,
    clock_after,
    clock_before,
    found_by,
    heard_words,
    order_of,
    stand_of,
)
from hearthline.rooms.emergency.values import (
    AreaEntry as Entry,
)
from hearthline.rooms.emergency.values import (
    AreaStep,
    AreaStepFacts,
    FoundBy,
    HoursFrom,
    Power,
)
from tests.builders.accounts import a_policy, a_user, hold, signed_in
from tests.builders.areas import (
    CUT,
    DECLARED,
    EVENT,
    area_facts,
    on_call_tonight,
    sign_rank,
    somebody_at,
    step_facts,
    watch,
)
from tests.builders.census import NORTH, context_of
from tests.builders.emergency import approved_protocols
from tests.builders.program import make_branch

NEW_YORK = "America/New_York"
WAITS = timedelta(minutes=15)
CONTACT_BY = DECLARED + timedelta(hours=1)


def entry(step: AreaStep, minutes: int, written: int | None = None, **given) -> Entry:
    facts = AreaStepFacts(
        id=derived_id("entry", step, minutes, written, sorted(map(str, given.items()))),
        event_id=EVENT,
        patient_id=EVENT,
        step=step,
        at=DECLARED + timedelta(minutes=minutes),
        **given,
    )
    later = minutes if written is None else written
    return Entry(facts, "Ines", DECLARED + timedelta(minutes=later))


# -- whom it touches -------------------------------------------------------------------------


@given(
    zip_code=st.sampled_from(["43215", "43215-1234", "43016", "", "unknown"]),
    latitude=st.none() | st.floats(39.0, 41.0),
    source=st.sampled_from(PositionSource),
    has_zips=st.booleans(),
    has_circle=st.booleans(),
)
def test_nobody_is_left_out_whose_home_is_not_known_to_lie_elsewhere(
    zip_code: str,
    latitude: float | None,
    source: PositionSource,
    has_zips: bool,
    has_circle: bool,
) -> None:
    centre = Position(40.0, -83.0)
    area = area_facts(
        zips=("43215",) if has_zips else (),
        centre=centre if has_circle else None,
        radius_km=20.0 if has_circle else None,
    )
    home = None if latitude is None else Position(latitude, -83.0)

    found = found_by(area, zip_code=zip_code, position=home, source=source)

    knows_zip = zip_code[:5].isdigit()
    in_zip = has_zips and zip_code.startswith("43215")
    away = great_circle_km(centre, home) if home else None
    in_circle = has_circle and away is not None and away <= 20.0
    if in_zip or in_circle:
        assert found in (FoundBy.ZIP, FoundBy.RADIUS)
    elif (has_zips and not knows_zip) or (has_circle and home is None):
        assert found is FoundBy.NOT_PLACED
    elif found is None and has_circle:
        assert away is not None
        assert away > 20.0


@given(
    st.lists(st.none() | st.tuples(st.none() | st.integers(1, 5), st.none() | st.integers(1, 72))),
    st.lists(st.integers(1, 72), max_size=3),
    st.none() | st.integers(1, 72),
)
def test_an_unknown_rank_is_never_low(
    signed: list[tuple[int | None, int | None] | None], proposed: list[int], shortest: int | None
) -> None:
    found = area_rank(signed, proposed, shortest)

    ranks = [one[0] for one in signed if one and one[0] is not None]
    if found.rank is None:
        assert order_of(None) < order_of(2)
        assert len(ranks) < len(signed) or not signed
    else:
        assert found.rank == min(ranks)
    if found.contact_within_h is None:
        assert found.hours_from is HoursFrom.NOT_KNOWN
    assert order_of(1) < order_of(None) < order_of(2)


# -- how somebody stands ---------------------------------------------------------------------

STEPS = st.builds(
    lambda step, at, written, again, power: entry(
        step,
        at,
        written,
        next_contact_at=None if again is None else DECLARED + timedelta(minutes=again),
        power=power,
    ),
    st.sampled_from([one for one in AreaStep if one is not AreaStep.ESCALATED]),
    st.integers(-60, 300),
    st.integers(0, 300),
    st.none() | st.integers(0, 600),
    st.sampled_from(Power),
)


@given(st.lists(STEPS, max_size=6, unique_by=lambda one: one.facts.id), st.randoms())
def test_the_order_in_which_steps_arrive_changes_nothing(entries: list[Entry], chance) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)

    stand = stand_of(entries, CONTACT_BY, waits=WAITS)

    assert stand == stand_of(shuffled, CONTACT_BY, waits=WAITS)
    was_reached = any(one.facts.step is AreaStep.REACHED for one in entries)
    assert stand.is_settled <= was_reached
    if not was_reached:
        assert stand.due == CONTACT_BY
        assert stand.next_escalation_at is not None


def test_people_are_called_again_with_a_wait_that_doubles_until_somebody_is_reached() -> None:
    called: list[Entry] = []
    hours = []
    for _time in range(6):
        at = stand_of(called, CONTACT_BY, waits=WAITS).next_escalation_at
        assert at is not None
        minutes = int((at - DECLARED).total_seconds() // 60)
        hours.append(minutes)
        called.append(entry(AreaStep.ESCALATED, minutes))

    assert [b - a for a, b in pairwise(hours)] == [15, 30, 60, 120, 240]
    reached = stand_of([*called, entry(AreaStep.REACHED, 400)], CONTACT_BY, waits=WAITS)
    assert reached.is_settled
    assert reached.next_escalation_at is None


def test_a_promise_to_call_again_is_due_and_a_try_is_not_a_contact() -> None:
    again = DECLARED + timedelta(hours=3)
    tried = stand_of(
        [entry(AreaStep.NOT_REACHED, 10, next_contact_at=again)], CONTACT_BY, waits=WAITS
    )
    reached = stand_of(
        [entry(AreaStep.REACHED, 10, next_contact_at=again)], CONTACT_BY, waits=WAITS
    )

    assert (tried.due, tried.tries, tried.reached_at) == (CONTACT_BY, 1, None)
    assert (reached.due, reached.is_settled) == (again, False)


@pytest.mark.parametrize(
    ("minutes", "power", "percent", "said"),
    [
        (-6, Power.NOT_SAID, 61, "Unknown, last heard 18:39, battery 61 %"),
        (-6, Power.MAINS, None, "Unknown, last heard 18:39"),
        (10, Power.BATTERY, 58, "On battery, 58 %, heard 18:55"),
        (10, Power.NONE, None, "No power, heard 18:55"),
    ],
)
def test_what_was_heard_before_the_cut_is_unknown_now(
    minutes: int, power: Power, percent: int | None, said: str
) -> None:
    at = DECLARED + timedelta(minutes=minutes)

    words = heard_words(heard_at=at, power=power, battery_percent=percent, began_at=CUT)

    assert sentence(words, zone=NEW_YORK) == said
    assert "running" not in said


def test_an_hour_without_a_day_is_the_last_or_next_one() -> None:
    half_past_midnight = DECLARED.replace(hour=4, minute=30) + timedelta(days=1)
    before = clock_before(to_civil(CUT, NEW_YORK).clock, None, half_past_midnight, NEW_YORK)
    after = clock_after(to_civil(CUT, NEW_YORK).clock, half_past_midnight, NEW_YORK)

    assert before == CUT
    assert after == CUT + timedelta(days=1)


# -- an event ---------------------------------------------------------------------------------


@pytest.fixture
def evening(db: None) -> dict[str, UUID]:
    """Perry on milrinone with rank 1, one unranked, one of rank 3, one elsewhere."""
    a_policy()
    make_branch("North", branch_id=NORTH)
    approved_protocols(CUT - timedelta(days=2))
    people = {
        "perry": somebody_at("perry", family_name="Hollowell", given_name="Perry"),
        "third": somebody_at("third", therapy=TherapyClass.HYDRATION),
        "unsigned": somebody_at("unsigned", therapy=TherapyClass.IMMUNE_GLOBULIN),
        "elsewhere": somebody_at("elsewhere", "43016"),
        "no_address": somebody_at("no address", ""),
    }
    sign_rank(people["perry"], 1, 1)
    sign_rank(people["third"], 3, 12)
    sign_rank(people["elsewhere"], 1, 1)
    return people


def declare(**given) -> None:
    actions.declare_area(context_of(Role.NURSE_MANAGER, at=DECLARED), facts=area_facts(**given))


def listed() -> list[UUID]:
    rows = AreaAffected.objects.filter(event_id=EVENT).order_by("rank_order", "due")
    return list(rows.values_list("patient_id", flat=True))


def test_perry_is_first_with_contact_by_1945_and_unknown_stands_before_rank_2(
    evening: dict[str, UUID],
) -> None:
    declare()

    perry = AreaAffected.objects.get(patient_id=evening["perry"])
    assert (perry.rank, perry.contact_by) == (1, CONTACT_BY)
    assert to_civil(CONTACT_BY, NEW_YORK).clock.strftime("%H:%M") == "19:45"
    unsigned = AreaAffected.objects.get(patient_id=evening["unsigned"])
    assert (unsigned.rank, unsigned.hours_from) == (None, HoursFrom.RULES)
    assert evening["elsewhere"] not in listed()
    assert AreaAffected.objects.get(patient_id=evening["no_address"]).found_by == "not_placed"
    assert listed()[0] == evening["perry"]
    assert listed()[-1] == evening["third"]


def test_on_call_is_told_may_see_them_and_is_called_with_the_second_when_the_hour_passes(
    evening: dict[str, UUID],
) -> None:
    first, second = on_call_tonight()
    manager = a_user(Role.NURSE_MANAGER, branch_id=NORTH).actor_id
    declare(zips=("43215",))
    assert set(OutgoingMessage.objects.values_list("recipient_id", flat=True)) == {
        *(first, second, manager)
    }
    nurse = a_user(Role.FIELD_NURSE, branch_id=NORTH, name="Ines First")
    nurse.actor = Actor.objects.get(id=first)
    nurse.save(update_fields=["actor"])
    hold(nurse.actor, Role.FIELD_NURSE, branch_id=NORTH)

    watch(CONTACT_BY - timedelta(minutes=1))
    assert not AreaEntry.objects.exists()
    watch(CONTACT_BY)
    watch(CONTACT_BY + timedelta(minutes=1))

    escalated = AreaEntry.objects.filter(patient_id=evening["perry"])
    assert [one.step for one in escalated] == ["escalated"]
    late = OutgoingMessage.objects.filter(words__code="notice.area_hour_passed")
    assert set(late.values_list("recipient_id", flat=True)) == {first, second, manager}
    assert "Hollowell" not in str(list(late.values()))
    caller = context_of(Role.NURSE_MANAGER, at=CONTACT_BY).caller
    top = area_events(caller, CONTACT_BY)[0]
    assert top.title.params == {"name": "HOLLOWELL, Perry"}
    assert top.state == "blocking"


def test_reached_in_time_nobody_is_called_until_the_promised_hour(
    evening: dict[str, UUID],
) -> None:
    declare()
    again = CONTACT_BY + timedelta(hours=1)
    actions.record_area_step(
        context_of(Role.FIELD_NURSE, at=DECLARED + timedelta(minutes=12)),
        facts=step_facts(
            evening["perry"],
            AreaStep.REACHED,
            DECLARED + timedelta(minutes=10),
            power=Power.BATTERY,
            battery_percent=58,
            next_contact_at=again,
        ),
    )

    watch(CONTACT_BY + timedelta(minutes=1))
    assert not AreaEntry.objects.filter(
        patient_id=evening["perry"], step=AreaStep.ESCALATED
    ).exists()
    watch(again)
    assert AreaEntry.objects.filter(patient_id=evening["perry"], step="escalated").exists()


def test_a_fact_is_never_refused_about_the_unlisted_the_closed_or_the_impossible(
    evening: dict[str, UUID],
) -> None:
    declare()
    actions.close_area(
        context_of(Role.NURSE_MANAGER, at=CONTACT_BY), event_id=EVENT, note="Power is back"
    )
    facts = step_facts(
        evening["elsewhere"],
        AreaStep.HEARD,
        CONTACT_BY + timedelta(hours=9),
        battery_percent=610,
    )

    actions.record_area_step(context_of(Role.WAREHOUSE, at=CONTACT_BY), facts=facts)

    row = AreaAffected.objects.get(patient_id=evening["elsewhere"])
    assert row.found_by == FoundBy.BY_HAND
    assert row.battery_percent is None
    flags = JournalEntry.objects.get(name="emergency.record_area_step").flags
    assert set(flags) >= {
        "actions.without_permission",
        "emergency.area_closed_already",
        "emergency.area_step_in_the_future",
        "emergency.battery_out_of_range",
    }


def test_who_comes_into_care_or_is_ranked_later_is_listed_by_the_watch(
    evening: dict[str, UUID],
) -> None:
    declare()
    newcomer = somebody_at("newcomer")
    sign_rank(evening["unsigned"], 4, 24)

    watch(DECLARED + timedelta(minutes=6))

    assert newcomer in listed()
    ranked = AreaAffected.objects.get(patient_id=evening["unsigned"])
    assert (ranked.rank, ranked.hours_from) == (4, HoursFrom.PLAN)
    assert ranked.due == DECLARED + timedelta(hours=24)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"zips": ()},
        {"zips": ("4321",)},
        {"centre": Position(40, -83)},
        {"centre": Position(40, -83), "radius_km": 0.0},
    ],
)
def test_an_area_that_is_nowhere_is_refused(wrong: dict, db: None) -> None:
    with pytest.raises(EmergencyRefusal):
        declare(**wrong)


def test_a_widened_area_keeps_everybody_and_closing_wants_a_word(
    evening: dict[str, UUID],
) -> None:
    declare()
    moved = replace(area_facts(), zips=("43016",))

    actions.widen_area(context_of(Role.NURSE_MANAGER, at=DECLARED), facts=moved)

    assert {evening["perry"], evening["elsewhere"]} <= set(listed())
    with pytest.raises(EmergencyRefusal, match="note_needed"):
        actions.close_area(context_of(Role.NURSE_MANAGER, at=CONTACT_BY), event_id=EVENT, note=" ")


def test_the_board_asks_as_many_questions_for_sixty_as_for_six(
    evening: dict[str, UUID], django_assert_max_num_queries
) -> None:
    declare()
    client = signed_in(a_user(Role.NURSE_MANAGER, branch_id=NORTH))
    address = f"/emergency/areas/{EVENT}/"
    client.get(address)

    def asked(people: Sequence[int]) -> int:
        for number in people:
            somebody_at(f"more {number}")
        actions.look_again(system_context(at=DECLARED), event_id=EVENT)
        with django_assert_max_num_queries(80) as counted:
            client.get(address)
        return len(counted)

    assert asked(range(2)) == asked(range(2, 22))
