"""Planning goes by what medicine and people ask: deliveries, labels, laboratories, homes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Patient
from hearthline.rooms.census.values import HouseholdFacts
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.values import (
    HolidayFacts,
    HolidayState,
    LaboratoryFacts,
    OpenHours,
    Place,
    VisitKind,
    WeeklyPickUp,
)
from hearthline.rooms.scheduling import actions, models, moving, planning, tasks
from hearthline.rooms.scheduling.away.proposals import proposals
from hearthline.rooms.scheduling.away.visits import away_day
from hearthline.rooms.scheduling.rules.needs import need_id
from hearthline.rooms.scheduling.rules.visit_facts import (
    AskedOfHome,
    Container,
    animals_in,
    languages_for,
    shared_out,
)
from hearthline.rooms.scheduling.values import Need, OrderLink, RunState
from hearthline.rooms.scheduling.wording import worded_rows
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import queries as staff
from hearthline.rooms.workforce.values import Animal, ShiftPattern
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.late_van import THURSDAY, VAN_CALLS, a_bag_on_its_way, the_van_says
from tests.builders.program import AT, NEW_YORK, caller_in
from tests.builders.scheduling import MONDAY, SmallProgram, a_small_program
from tests.builders.sick_call import (
    BEFORE,
    CALLED_AT,
    FRIDAY,
    a_sick_call_morning,
    bag_expires,
    fetched_at,
)
from tests.builders.workforce import make_nurse, turns_of

in_database = pytest.mark.django_db
DAY_BEFORE = MONDAY - timedelta(days=1)


def planned_anew(
    first_day: date, *, at: datetime, today: date | None = None, days: int = 7
) -> dict[UUID, models.Assignment]:
    """Plan as the product does and return the draft's rows by need."""
    run_id = actions.start_run(
        system_context(at=at), first_day=first_day, days=days, seed=1, iterations=400, seconds=None
    )
    outcome = tasks.run_plan(run_id, lambda: system_context(at=at), today=today or first_day)
    assert outcome.state is RunState.DONE, outcome.state
    return {row.need_id: row for row in models.Assignment.objects.filter(plan_id=outcome.plan_id)}


def why_nobody(need: UUID) -> str:
    row = models.Unserved.objects.get(plan__state="draft", need_id=need)
    return " ".join(sentence(m) for m in worded_rows([row])[need].reasons)


def allergic(nurse: UUID, animal: Animal = Animal.DOG) -> None:
    workforce.answer_pet(
        system_context(at=AT), staff_id=nurse, animal=animal, answer=Answer.YES, asked_on=MONDAY
    )


def household(patient: UUID, **given: object) -> None:
    census.set_household(system_context(at=AT), facts=HouseholdFacts(patient, **given), revision=0)


# -- drug: the delivery before the visit, the label after it


@in_database
def test_a_late_van_moves_the_visit_between_delivery_and_label() -> None:
    van = a_bag_on_its_way()
    the_van_says(van)

    row = planned_anew(THURSDAY, at=VAN_CALLS)[van.need]

    assert row.day == THURSDAY
    assert time(13, 45) <= row.starts <= time(17)


@in_database
def test_a_visit_in_time_stays_where_it_is_when_everything_is_planned_anew() -> None:
    van = a_bag_on_its_way()

    row = planned_anew(THURSDAY, at=VAN_CALLS)[van.need]

    assert (row.nurse_id, row.starts) == (van.rosa, time(12))


@in_database
def test_what_a_nurse_who_is_sick_today_cannot_make_finds_others() -> None:
    van = a_bag_on_its_way()
    workforce.mark_sick(system_context(at=VAN_CALLS), staff_id=van.rosa, day=THURSDAY)

    row = planned_anew(THURSDAY, at=VAN_CALLS)[van.need]

    assert row.nurse_id != van.rosa
    assert row.starts >= time(11, 30)


@in_database
def test_a_visit_of_this_morning_stays_with_the_nurse_who_turned_out_allergic() -> None:
    van = a_bag_on_its_way()
    allergic(van.rosa)
    afternoon = to_instant(THURSDAY, time(14), NEW_YORK)

    row = planned_anew(THURSDAY, at=afternoon)[van.need]
    draft = models.Plan.objects.get(state="draft")
    actions.publish(system_context(at=afternoon), plan_id=draft.id, revision=draft.revision)

    assert (row.nurse_id, row.starts) == (van.rosa, time(12))


@in_database
def test_what_had_begun_when_a_nurse_went_home_stays_hers() -> None:
    van = a_bag_on_its_way()
    during = to_instant(THURSDAY, time(12, 20), NEW_YORK)
    workforce.mark_sick(system_context(at=during), staff_id=van.rosa, day=THURSDAY)

    stays = planning.that_stay(THURSDAY, THURSDAY, during)

    assert [item.need_id for item in stays] == [van.need]


@in_database
def test_no_place_is_made_up_when_the_bag_would_spoil() -> None:
    van = a_bag_on_its_way()
    the_van_says(van, minutes=6 * 60)

    rows = planned_anew(THURSDAY, at=VAN_CALLS)

    assert van.need not in rows
    assert "delivery" in why_nobody(van.need)


@in_database
@pytest.mark.parametrize(("starts", "is_in_time"), [(time(13, 30), False), (time(13, 45), True)])
def test_a_move_waits_for_the_same_delivery(starts: time, is_in_time: bool) -> None:
    van = a_bag_on_its_way()
    the_van_says(van)

    trial = moving.try_move(van.need, [van.rosa], THURSDAY, starts)

    assert trial.is_allowed is is_in_time
    assert ("delivery" in " ".join(map(sentence, trial.broken))) is not is_in_time


@in_database
def test_a_sick_call_is_proposed_nothing_before_the_delivery() -> None:
    morning = a_sick_call_morning()
    bag_expires(morning, "vedolizumab", time(20))
    delivery = derived_id("sick call delivery", morning.patients["vedolizumab"])
    supply.report_late(
        system_context(at=CALLED_AT, reason="road closed"),
        deliveries=[delivery],
        minutes=7 * 60,
        at=CALLED_AT,
    )
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=morning.nurses["omar"], day=FRIDAY)
    omar = staff.nurses_by_ids([morning.nurses["omar"]], FRIDAY, FRIDAY)[morning.nurses["omar"]]
    day = away_day(caller_in(Role.SCHEDULER), omar, FRIDAY, CALLED_AT)

    found = proposals(day, day.visits, now=CALLED_AT).by_need[morning.needs["vedolizumab"]]

    assert found.candidates
    assert min(c.starts for c in found.candidates if c.day == FRIDAY) >= time(15, 15)


# -- specimens


@in_database
def test_labs_reach_the_pick_up_of_their_day() -> None:
    morning = a_sick_call_morning(confirmed=False)
    fetched_at(morning, time(7, 50))

    row = planned_anew(FRIDAY, at=BEFORE, today=FRIDAY - timedelta(days=1))[morning.needs["labs"]]

    ends = datetime.combine(row.day, row.starts) + timedelta(minutes=row.minutes)
    assert ends <= datetime.combine(FRIDAY, time(7, 50))


@in_database
def test_labs_without_a_pick_up_on_their_days_say_so() -> None:
    morning = a_sick_call_morning(confirmed=False)
    program.write_laboratory(
        system_context(at=BEFORE),
        facts=LaboratoryFacts(
            derived_id("monday laboratory"),
            morning.branch,
            "Invented laboratory",
            hours=(OpenHours(0, time(7), time(17)),),
            pick_ups=(WeeklyPickUp(0, time(16)),),
        ),
    )

    rows = planned_anew(FRIDAY, at=BEFORE, today=FRIDAY - timedelta(days=1))

    assert morning.needs["labs"] not in rows
    assert why_nobody(morning.needs["labs"]).startswith("No laboratory fetches specimens in time")


@in_database
def test_a_lab_visit_past_pick_up_and_closing_is_refused_with_both_reasons() -> None:
    morning = a_sick_call_morning(confirmed=False)
    fetched_at(morning, time(10))

    trial = moving.try_move(morning.needs["labs"], [morning.nurses["omar"]], FRIDAY, time(10, 15))

    said = sentence(trial.refusal, zone=NEW_YORK)
    assert not trial.is_allowed
    assert "pick-up" in said
    assert "closes" in said or "closed" in said
    assert said.count("10:00") == 2


# -- homes and people


@in_database
@pytest.mark.parametrize("known", ["a dog", "not asked"])
def test_an_allergic_nurse_is_sent_to_no_home_with_or_perhaps_with_a_dog(known: str) -> None:
    small = a_small_program(nurses=2, patients=4)
    allergic(small.nurses[0])
    if known == "a dog":
        for patient in small.patients:
            household(patient, has_pets=Answer.YES, pets="a dog")

    rows = planned_anew(MONDAY, at=AT, today=DAY_BEFORE)

    assert len(rows) == 4
    assert {row.nurse_id for row in rows.values()} == {small.nurses[1]}


@in_database
def test_an_allergic_nurse_is_sent_where_nobody_lives_but_people() -> None:
    small = a_small_program(nurses=1, patients=4)
    allergic(small.nurses[0])
    for patient in small.patients:
        household(patient, has_pets=Answer.NO)

    assert len(planned_anew(MONDAY, at=AT, today=DAY_BEFORE)) == 4


@in_database
def test_what_an_assessment_finds_keeps_an_allergic_nurse_away_from_moves_too() -> None:
    small, need = _planned_by_one_of_two()
    versions = approved_questionnaires()
    patient = models.Need.objects.get(id=need).patient_id
    assessed(
        patient,
        versions[FULL],
        good_answers(pets=True, pets_which="A dog that lives indoors"),
    )
    allergic(small.nurses[0])

    trial = moving.try_move(need, [small.nurses[0]], MONDAY, time(10))

    assert not trial.is_allowed
    assert any("lives in the home: dog" in sentence(why) for why in trial.broken)
    with pytest.raises(Refused):
        actions.move_visit(
            system_context(at=AT),
            need_id=need,
            nurse_ids=[small.nurses[0]],
            day=MONDAY,
            starts=time(10),
        )


@in_database
def test_pets_nobody_asked_about_are_said_to_be_unknown_when_an_allergic_nurse_is_tried() -> None:
    small, need = _planned_by_one_of_two()
    allergic(small.nurses[0])

    trial = moving.try_move(need, [small.nurses[0]], MONDAY, time(10))

    assert any("Nobody knows whether the home has" in sentence(why) for why in trial.broken)


@in_database
def test_a_sick_call_refuses_the_allergic_nurse_by_name() -> None:
    morning = a_sick_call_morning()
    allergic(morning.nurses["rosa"])
    household(morning.patients["ceftriaxone"], has_pets=Answer.YES, pets="dog")
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=morning.nurses["omar"], day=FRIDAY)
    omar = staff.nurses_by_ids([morning.nurses["omar"]], FRIDAY, FRIDAY)[morning.nurses["omar"]]
    day = away_day(caller_in(Role.SCHEDULER), omar, FRIDAY, CALLED_AT)

    found = proposals(day, day.visits, now=CALLED_AT).by_need

    said = {n: [sentence(r.why) for r in c.refusals] for n, c in found.items()}
    assert (
        "Rosa Invented is allergic, and it lives in the home: dog"
        in said[morning.needs["ceftriaxone"]]
    )
    assert (
        "Not known whether the home has what Rosa Invented is allergic to (dog): ask the family"
        in said[morning.needs["dressing"]]
    )


@in_database
def test_who_needs_an_interpreter_gets_a_nurse_who_speaks_the_language() -> None:
    small = a_small_program(nurses=2, patients=4)
    far = Place("9 Far Street", "Newark", "OH", "43055", Position(40.06, -82.40), None)
    speaks = make_nurse(small.branch, name="Luz Invented", languages=("en", "es"), home=far)
    Patient.objects.filter(pk=small.patients[0]).update(
        spoken_language="es", needs_interpreter=Answer.YES
    )

    rows = planned_anew(MONDAY, at=AT, today=DAY_BEFORE)

    hers = [row for row in rows.values() if row.patient_id == small.patients[0]]
    assert [row.nurse_id for row in hers] == [speaks]


@in_database
def test_an_interpreter_comes_along_when_nobody_speaks_the_language() -> None:
    small = a_small_program(nurses=1, patients=2)
    Patient.objects.filter(pk=small.patients[0]).update(
        spoken_language="so", needs_interpreter=Answer.YES
    )

    assert len(planned_anew(MONDAY, at=AT, today=DAY_BEFORE)) == 2


# -- on call and holidays


@in_database
def test_a_first_dose_on_a_day_off_goes_to_the_nurse_on_call_and_line_care_waits() -> None:
    morning = a_sick_call_morning(confirmed=False)
    ines = morning.nurses["ines"]
    workforce.set_on_call(
        system_context(at=BEFORE),
        branch_id=morning.branch,
        role="nurse",
        place=1,
        since=FRIDAY - timedelta(days=7),
        patterns=turns_of(morning.branch, ines, since=FRIDAY - timedelta(days=7)),
    )
    workforce.set_shifts(system_context(at=BEFORE), staff_id=ines, since=FRIDAY, patterns=[])
    for nurse in set(morning.nurses.values()) - {ines}:
        workforce.mark_sick(system_context(at=BEFORE), staff_id=nurse, day=FRIDAY)

    rows = planned_anew(FRIDAY, at=BEFORE, today=FRIDAY - timedelta(days=1), days=1)

    assert rows[morning.needs["dalbavancin"]].nurse_id == ines
    assert morning.needs["paul's"] not in rows


@in_database
def test_a_nurse_called_out_after_her_shift_has_one_days_driving() -> None:
    morning = a_sick_call_morning(confirmed=False)
    ines = morning.nurses["ines"]
    workforce.set_on_call(
        system_context(at=BEFORE),
        branch_id=morning.branch,
        role="nurse",
        place=1,
        since=MONDAY,
        patterns=turns_of(morning.branch, ines, since=MONDAY),
    )
    workforce.set_shifts(
        system_context(at=BEFORE),
        staff_id=ines,
        since=MONDAY,
        patterns=[ShiftPattern(4, time(15), time(19), MONDAY)],
    )
    for nurse in set(morning.nurses.values()) - {ines}:
        workforce.mark_sick(system_context(at=BEFORE), staff_id=nurse, day=FRIDAY)

    rows = planned_anew(FRIDAY, at=BEFORE, today=FRIDAY - timedelta(days=1), days=1)

    hours = sorted(row.starts for row in rows.values() if row.nurse_id == ines)
    assert hours[0] < time(13) < time(15) < hours[-1]
    assert models.Drive.objects.filter(plan__state="draft", nurse_id=ines).count() == 1


@in_database
def test_a_visit_that_can_be_on_another_day_is_kept_off_a_holiday() -> None:
    small = a_small_program(nurses=2, patients=6)
    open_days = {MONDAY + timedelta(days=n) for n in range(5)}
    for day in sorted(open_days)[:4]:
        _holiday(small.branch, day)

    rows = planned_anew(MONDAY, at=AT, today=DAY_BEFORE)

    assert len(rows) == 6
    assert {row.day for row in rows.values()} == {MONDAY + timedelta(days=4)}


@in_database
def test_a_person_may_move_a_visit_to_a_holiday() -> None:
    small, need = _planned_by_one_of_two()
    _holiday(small.branch, MONDAY + timedelta(days=2))

    trial = moving.try_move(need, [small.nurses[0]], MONDAY + timedelta(days=2), time(10))

    assert trial.is_allowed


# -- pure rules


@pytest.mark.parametrize(
    ("said", "present", "absent"),
    [
        ([], set(), set()),
        ([AskedOfHome(Answer.NOT_ASKED)], set(), set()),
        ([AskedOfHome(Answer.UNKNOWN, "")], set(), set()),
        ([AskedOfHome(Answer.NO)], set(), {"dog", "cat", "bird"}),
        ([AskedOfHome(Answer.YES, "two cats")], {"cat"}, {"dog", "bird"}),
        ([AskedOfHome(Answer.YES, "a python")], set(), set()),
        ([AskedOfHome(Answer.YES, "")], set(), set()),
        ([AskedOfHome(Answer.YES, "a python, no dog")], set(), {"dog"}),
        ([AskedOfHome(Answer.NO), AskedOfHome(Answer.YES, "Dog")], {"dog"}, {"cat", "bird"}),
        ([AskedOfHome(Answer.NO), AskedOfHome(Answer.YES, "something")], set(), set()),
        ([AskedOfHome(Answer.YES, "hot dogma")], set(), set()),
    ],
)
def test_animals_are_known_only_where_somebody_said(said, present, absent) -> None:
    assert animals_in(said) == (present, absent)


@pytest.mark.parametrize(
    ("spoken", "interpreter", "expected"),
    [
        ("", Answer.YES, (frozenset(), "")),
        ("en", Answer.NOT_ASKED, (frozenset(), "")),
        ("es-MX", Answer.YES, (frozenset({"es"}), "")),
        ("es", Answer.NO, (frozenset(), "")),
        ("es", Answer.NOT_ASKED, (frozenset(), "es")),
        ("so", Answer.YES, (frozenset(), "")),
    ],
)
def test_a_language_binds_where_an_interpreter_is_needed(spoken, interpreter, expected) -> None:
    assert languages_for(spoken, interpreter, frozenset({"en", "es"})) == expected


def infusion(number: int, first: date, days: int = 1) -> Need:
    """Return the infusion of an order that may be given on some days."""
    thread = derived_id("test order", "shared out")
    return Need(
        id=need_id(thread, VisitKind.INFUSION, number),
        thread=thread,
        kind=VisitKind.INFUSION,
        occurrence=number,
        patient_id=derived_id("test patient"),
        branch_id=derived_id("test branch"),
        serves=(OrderLink(thread, VisitKind.INFUSION, number),),
        minutes=60,
        earliest_day=first,
        latest_day=first + timedelta(days=days - 1),
        opens=time(8),
        closes=time(18),
        zone=NEW_YORK,
    )


def until(day: date, at: time = time(18)) -> datetime:
    return to_instant(day, at, NEW_YORK)


def test_this_weeks_bag_says_nothing_of_next_weeks_visit() -> None:
    visits = [infusion(0, MONDAY, 7), infusion(1, MONDAY + timedelta(days=7), 7)]
    bag = Container(use_by=until(MONDAY + timedelta(days=3)))

    found = shared_out(visits, [bag], not_before=MONDAY)

    assert found == {visits[0].id: bag}


def test_a_pack_sent_for_next_week_does_not_hold_up_this_weeks_visit() -> None:
    visits = [infusion(0, MONDAY, 3), infusion(1, MONDAY + timedelta(days=7), 3)]
    pack = Container(
        use_by=until(MONDAY + timedelta(days=12)),
        delivery_id=derived_id("delivery"),
        expected_at=until(MONDAY + timedelta(days=7), time(9)),
        meant_from=MONDAY + timedelta(days=7),
    )

    assert shared_out(visits, [pack], not_before=MONDAY) == {visits[1].id: pack}


def test_a_pack_that_slips_past_the_last_day_still_holds_the_visit_it_was_sent_for() -> None:
    visit = infusion(0, MONDAY)
    pack = Container(
        use_by=until(MONDAY + timedelta(days=5)),
        delivery_id=derived_id("delivery"),
        expected_at=until(MONDAY + timedelta(days=1), time(9)),
        meant_from=MONDAY,
    )

    assert shared_out([visit], [pack], not_before=MONDAY) == {visit.id: pack}


def test_a_bag_sent_in_place_of_one_that_expires_counts() -> None:
    visit = infusion(0, MONDAY)
    old, new = Container(use_by=until(MONDAY, time(11))), Container(use_by=until(MONDAY))

    assert shared_out([visit], [old, new], not_before=MONDAY) == {visit.id: new}


@given(
    st.lists(st.integers(0, 20), max_size=8),
    st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=8),
)
def test_no_container_is_given_twice_nor_to_a_visit_after_its_label(
    starts: list[int], labels: list[int | None]
) -> None:
    visits = [infusion(n, MONDAY + timedelta(days=day), 2) for n, day in enumerate(starts)]
    bags = [
        Container(
            use_by=None if label is None else until(MONDAY + timedelta(days=label)),
            meant_from=MONDAY - timedelta(days=number),
        )
        for number, label in enumerate(labels)
    ]

    found = shared_out(visits, bags, not_before=MONDAY)

    assert len({bag.meant_from for bag in found.values()}) == len(found)
    by_id = {visit.id: visit for visit in visits}
    for need, bag in found.items():
        assert bag.use_by is None or bag.use_by > until(by_id[need].earliest_day, time(9))
    served = sum(1 for label in labels if label is None)
    assert len(found) >= min(served, len(visits))


def _planned_by_one_of_two() -> tuple[SmallProgram, UUID]:
    small = a_small_program(nurses=2, patients=2)
    rows = planned_anew(MONDAY, at=AT, today=DAY_BEFORE)
    return small, next(iter(rows))


def _holiday(branch: UUID, day: date) -> None:
    program.add_holiday(
        system_context(at=AT),
        facts=HolidayFacts(
            derived_id("test holiday", day), branch, day, "Invented day", HolidayState.KEPT
        ),
    )
