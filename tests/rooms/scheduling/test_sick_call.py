"""A nurse calls in sick: what has nobody, how long it can wait, and who could take it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.scheduling import actions, models
from hearthline.rooms.scheduling.away.proposals import Choices, proposals
from hearthline.rooms.scheduling.away.visits import AwayDay, Standing, away_day
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import queries as staff
from hearthline.rooms.workforce.values import CertificateKind
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.program import NEW_YORK, caller_in, context_in
from tests.builders.sick_call import (
    CALLED_AT,
    FRIDAY,
    Morning,
    a_sick_call_morning,
    bag_expires,
    fetched_at,
    needs_two,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning() -> Morning:
    made = a_sick_call_morning()
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=made.nurses["omar"], day=FRIDAY)
    return made


def omars_day(morning: Morning, at: datetime = CALLED_AT) -> AwayDay:
    omar = staff.nurses_by_ids([morning.nurses["omar"]], FRIDAY, FRIDAY)[morning.nurses["omar"]]
    return away_day(caller_in(Role.SCHEDULER), omar, FRIDAY, at)


def what(morning: Morning, day: AwayDay) -> list[str]:
    name_of = {need: name for name, need in morning.needs.items()}
    return [name_of[visit.need.id] for visit in day.visits]


def choices_of(morning: Morning, name: str) -> Choices:
    day = omars_day(morning)
    return proposals(day, day.visits, now=CALLED_AT).by_need[morning.needs[name]]


def test_all_five_visits_have_nobody(morning: Morning) -> None:
    day = omars_day(morning)

    assert len(day.of(Standing.OPEN)) == 5


def test_first_doses_come_first_and_what_can_wait_last(morning: Morning) -> None:
    assert what(morning, omars_day(morning)) == [
        "ceftriaxone",
        "dalbavancin",
        "vedolizumab",
        "labs",
        "dressing",
    ]


def test_the_latest_start_says_why(morning: Morning) -> None:
    first = omars_day(morning).visits[0].urgency

    assert first.latest == to_instant(FRIDAY, time(10), NEW_YORK)
    assert sentence(first.first.why, zone=NEW_YORK) == "dose due 10:00"


def test_the_dressing_can_wait_for_tomorrow(morning: Morning) -> None:
    assert omars_day(morning).visits[-1].urgency.can_wait_to == FRIDAY + timedelta(days=1)


def test_a_nurse_without_the_licence_is_refused_by_name(morning: Morning) -> None:
    said = [sentence(refusal.why) for refusal in choices_of(morning, "ceftriaxone").refusals]

    assert "Joy Pretend is an LPN: first doses need RN / NP" in said


def test_a_nurse_without_the_competency_is_refused_by_name(morning: Morning) -> None:
    said = [sentence(refusal.why) for refusal in choices_of(morning, "vedolizumab").refusals]

    assert "Paul Quill is not signed off for biologics" in said


def test_only_nurses_with_the_card_that_a_plan_asks_for_are_offered(morning: Morning) -> None:
    need = models.Need.objects.get(pk=morning.needs["ceftriaxone"])
    models.Need.objects.filter(pk=need.pk).update(skills=[*need.skills, "BLS"])
    for name, kind, expires in (
        ("rosa", CertificateKind.ACLS, FRIDAY),
        ("dana", CertificateKind.BLS, FRIDAY - timedelta(days=1)),
    ):
        workforce.record_certificate(
            system_context(at=CALLED_AT),
            staff_id=morning.nurses[name],
            kind=kind,
            expires=expires,
        )

    found = choices_of(morning, "ceftriaxone")

    assert {one.nurse.id for one in found.candidates} == {morning.nurses["rosa"]}
    said = [sentence(refusal.why) for refusal in found.refusals]
    assert "Dana Madeup is not signed off for current BLS" in said


def test_nobody_is_proposed_after_the_dose_is_due(morning: Morning) -> None:
    for candidate in choices_of(morning, "ceftriaxone").candidates:
        assert to_instant(candidate.day, candidate.starts, NEW_YORK) <= to_instant(
            FRIDAY, time(10), NEW_YORK
        )


def test_overtime_is_named_in_minutes(morning: Morning) -> None:
    rosa = morning.nurses["rosa"]

    found = next(c for c in choices_of(morning, "ceftriaxone").candidates if c.nurse.id == rosa)

    assert found.overtime_minutes > 0
    assert found.week_minutes > 40 * 60


def test_somebody_paid_by_the_visit_is_offered_it(morning: Morning) -> None:
    dana = morning.nurses["dana"]

    found = next(c for c in choices_of(morning, "ceftriaxone").candidates if c.nurse.id == dana)

    assert found.by_offer


def test_a_family_that_was_told_must_be_called(morning: Morning) -> None:
    assert {c.calls for c in choices_of(morning, "dalbavancin").candidates} == {1}
    assert {c.calls for c in choices_of(morning, "dressing").candidates} == {0}


def offer_to_dana(morning: Morning) -> UUID:
    return actions.offer_visit(
        context_in(Role.SCHEDULER, "offer", at=CALLED_AT),
        need_id=morning.needs["ceftriaxone"],
        nurse_id=morning.nurses["dana"],
        day=FRIDAY,
        starts=time(9),
        reply_by_day=FRIDAY,
        reply_by=time(6, 40),
    )


def test_an_offered_visit_is_still_uncovered(morning: Morning) -> None:
    offer_to_dana(morning)

    day = omars_day(morning)
    assert [visit.need.id for visit in day.of(Standing.OFFERED)] == [morning.needs["ceftriaxone"]]
    assert not day.of(Standing.GIVEN)


def test_who_was_asked_and_did_not_answer_makes_room_for_the_next(morning: Morning) -> None:
    offer_to_dana(morning)

    later = CALLED_AT + timedelta(minutes=31)
    day = omars_day(morning, at=later)
    found = proposals(day, day.visits, now=later).by_need[morning.needs["ceftriaxone"]]

    assert len(day.of(Standing.OPEN)) == 5
    assert [candidate.nurse.name for candidate in found.candidates] == ["Rosa Invented"]


def test_a_yes_covers_a_visit_of_somebody_who_was_off(morning: Morning) -> None:
    offer = offer_to_dana(morning)

    actions.answer_offer(
        context_in(Role.SCHEDULER, "yes", at=CALLED_AT), offer_id=offer, accepted=True
    )

    assert len(omars_day(morning).of(Standing.GIVEN)) == 1


def test_tubes_that_reach_no_laboratory_are_bound_by_its_last_pick_up(morning: Morning) -> None:
    fetched_at(morning, time(10))

    visit = next(v for v in omars_day(morning).visits if v.need.id == morning.needs["labs"])

    assert visit.urgency.latest == to_instant(FRIDAY, time(9, 30), NEW_YORK)
    assert sentence(visit.urgency.first.why, zone=NEW_YORK) == "laboratory by 10:00"


def test_labs_moved_past_pick_up_and_closing_are_refused_with_both_reasons(
    morning: Morning,
) -> None:
    fetched_at(morning, time(10))

    with pytest.raises(Refused) as refused:
        actions.move_visit(
            context_in(Role.SCHEDULER, "labs late", at=CALLED_AT),
            need_id=morning.needs["labs"],
            nurse_ids=[morning.nurses["omar"]],
            day=FRIDAY,
            starts=time(14, 45),
        )

    said = sentence(refused.value.message, zone=NEW_YORK)
    assert "Too late for the last pick-up at 10:00 for Invented laboratory" in said
    assert "every laboratory is closed from 10:00 on" in said


def test_a_move_past_the_laboratory_or_the_bag_is_refused(morning: Morning) -> None:
    fetched_at(morning, time(10))
    bag_expires(morning, "vedolizumab", time(20))

    with pytest.raises(Refused) as labs:
        cover(morning, "labs", "paul", time(11))
    with pytest.raises(Refused) as tomorrow:
        actions.move_visit(
            context_in(Role.SCHEDULER, "tomorrow", at=CALLED_AT),
            need_id=morning.needs["vedolizumab"],
            nurse_ids=[morning.nurses["omar"]],
            day=FRIDAY + timedelta(days=1),
            starts=time(9),
        )

    assert "The laboratory takes it until 10:00" in sentence(labs.value.message, zone=NEW_YORK)
    assert "The bag expires 20:00" in sentence(tomorrow.value.message, zone=NEW_YORK)


def test_suggestions_hold_together(morning: Morning) -> None:
    day = omars_day(morning)
    found = [held.suggested for held in proposals(day, day.visits, now=CALLED_AT).by_need.values()]
    taken = sorted(
        (s.nurse.id.hex, to_instant(s.day, s.starts, NEW_YORK)) for s in found if s is not None
    )

    assert len(taken) == len(set(taken))


def test_taking_the_sick_call_back_leaves_nothing_to_place(morning: Morning) -> None:
    absence = omars_day(morning).absence
    assert absence is not None
    assert absence.id is not None

    workforce.take_back_absence(system_context(at=CALLED_AT), absence_id=absence.id)

    assert not omars_day(morning).is_away


def cover(morning: Morning, visit: str, nurse: str, starts: time, role: Role = Role.SCHEDULER):
    return actions.cover_visit(
        context_in(role, at=CALLED_AT),
        need_id=morning.needs[visit],
        nurse_id=morning.nurses[nurse],
        day=FRIDAY,
        starts=starts,
    )


def test_a_visit_is_given_to_another_nurse_in_the_draft(morning: Morning) -> None:
    cover(morning, "dalbavancin", "paul", time(11))

    day = omars_day(morning)
    given = day.of(Standing.GIVEN)
    assert [visit.need.id for visit in given] == [morning.needs["dalbavancin"]]
    assert len(day.of(Standing.OPEN)) == 4


def test_overtime_is_refused_without_a_managers_yes(morning: Morning) -> None:
    with pytest.raises(Refused) as refused:
        cover(morning, "ceftriaxone", "rosa", time(9))

    assert "Ask a manager for a yes first" in sentence(refused.value.message)


def test_overtime_is_worked_with_a_managers_recorded_yes(morning: Morning) -> None:
    asked = actions.ask_overtime(
        context_in(Role.SCHEDULER, "ask", at=CALLED_AT),
        need_id=morning.needs["ceftriaxone"],
        nurse_id=morning.nurses["rosa"],
        day=FRIDAY,
        starts=time(9),
    )
    actions.decide_overtime(
        context_in(Role.NURSE_MANAGER, "yes", at=CALLED_AT),
        overtime_id=asked,
        is_agreed=True,
        reason="First dose, nobody else in time",
    )

    cover(morning, "ceftriaxone", "rosa", time(9))

    row = models.Overtime.objects.get()
    assert row.state == "agreed"
    assert row.decided_at == CALLED_AT
    assert row.reason == "First dose, nobody else in time"
    assert len(omars_day(morning).of(Standing.GIVEN)) == 1


def test_a_scheduler_cannot_say_yes_to_overtime(morning: Morning) -> None:
    asked = actions.ask_overtime(
        context_in(Role.SCHEDULER, "ask", at=CALLED_AT),
        need_id=morning.needs["ceftriaxone"],
        nurse_id=morning.nurses["rosa"],
        day=FRIDAY,
        starts=time(9),
    )

    with pytest.raises(NotPermitted):
        actions.decide_overtime(
            context_in(Role.SCHEDULER, "yes", at=CALLED_AT),
            overtime_id=asked,
            is_agreed=True,
            reason="I say so",
        )


def test_a_yes_to_overtime_needs_a_reason(morning: Morning) -> None:
    asked = actions.ask_overtime(
        context_in(Role.SCHEDULER, "ask", at=CALLED_AT),
        need_id=morning.needs["ceftriaxone"],
        nurse_id=morning.nurses["rosa"],
        day=FRIDAY,
        starts=time(9),
    )

    with pytest.raises(Refused):
        actions.decide_overtime(
            context_in(Role.NURSE_MANAGER, "yes", at=CALLED_AT),
            overtime_id=asked,
            is_agreed=True,
            reason=" ",
        )


def test_a_start_after_the_dose_is_due_is_refused(morning: Morning) -> None:
    with pytest.raises(Refused) as refused:
        cover(morning, "ceftriaxone", "rosa", time(10, 30))

    assert "The dose is due 10:00" in sentence(refused.value.message, zone=NEW_YORK)


def test_the_pharmacist_gets_one_task_about_a_visit_that_is_too_late(morning: Morning) -> None:
    for step in ("once", "again"):
        actions.hand_to_pharmacist(
            context_in(Role.SCHEDULER, step, at=CALLED_AT), need_id=morning.needs["labs"]
        )

    assert Task.objects.filter(owner_role=Role.PHARMACIST).count() == 1
    assert morning.needs["labs"] in {v.need.id for v in omars_day(morning).of(Standing.OPEN)}


# -- a visit for two, and outside agencies


def test_at_a_visit_for_two_somebody_is_proposed_for_the_seat_that_is_free(
    morning: Morning,
) -> None:
    needs_two(morning, "vedolizumab", "ines")

    found = choices_of(morning, "vedolizumab")

    assert found.candidates
    assert {c.starts for c in found.candidates} == {time(13, 30)}
    assert morning.nurses["ines"] not in {c.nurse.id for c in found.candidates}


def test_who_takes_a_seat_goes_beside_the_nurse_who_keeps_hers(morning: Morning) -> None:
    needs_two(morning, "dressing", "ines")
    chosen = next(c for c in choices_of(morning, "dressing").candidates if c.by_offer)

    actions.offer_visit(
        system_context(at=CALLED_AT),
        need_id=chosen.need_id,
        nurse_id=chosen.nurse.id,
        day=chosen.day,
        starts=chosen.starts,
        reply_by_day=FRIDAY,
        reply_by=time(7),
        instead_of=morning.nurses["omar"],
    )

    rows = models.Assignment.objects.filter(plan__state="draft", need_id=chosen.need_id)
    assert {(row.nurse_id, row.is_accepted) for row in rows} == {
        (chosen.nurse.id, False),
        (morning.nurses["ines"], True),
    }


def test_where_both_nurses_are_away_nobody_is_proposed_alone(morning: Morning) -> None:
    needs_two(morning, "vedolizumab", "ines")
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=morning.nurses["ines"], day=FRIDAY)
    day = omars_day(morning)

    found = proposals(day, day.visits, now=CALLED_AT).by_need

    assert morning.needs["vedolizumab"] not in found


def test_a_visit_is_offered_to_an_agency_from_the_page_of_who_is_away(morning: Morning) -> None:
    a_policy()
    agency = workforce.record_agency(system_context(at=CALLED_AT), name="Sample Nursing")
    client = signed_in(a_user(Role.SCHEDULER))
    page = f"/scheduling/away/{morning.nurses['omar']}/{FRIDAY}/"

    with clock_at(CALLED_AT):
        shown = client.get(page).content.decode()
        client.post(
            f"/scheduling/visits/{morning.needs['dalbavancin']}/offer/",
            {
                "away": str(morning.nurses["omar"]),
                "day": str(FRIDAY),
                "agency": str(agency),
                "to_day": str(FRIDAY),
                "to_time": "11:00",
                "reply_by": "06:50",
            },
        )

    assert "Offer to an outside agency" in shown
    offer = models.Offer.objects.get()
    assert (offer.agency_id, offer.starts) == (agency, time(11))
    assert not models.Assignment.objects.filter(
        plan__state="draft", need_id=morning.needs["dalbavancin"]
    ).exists()
    visit = next(v for v in omars_day(morning).visits if v.need.id == morning.needs["dalbavancin"])
    assert visit.standing is Standing.OFFERED


def test_an_agency_that_takes_a_visit_has_to_say_who_comes(morning: Morning) -> None:
    agency = workforce.record_agency(system_context(at=CALLED_AT), name="Sample Nursing")
    need = morning.needs["dalbavancin"]
    offer = actions.offer_visit(
        system_context(at=CALLED_AT),
        need_id=need,
        agency_id=agency,
        reply_by_day=FRIDAY,
        reply_by=time(6, 50),
    )

    actions.answer_offer(system_context(at=CALLED_AT), offer_id=offer, accepted=True)

    visit = next(v for v in omars_day(morning).visits if v.need.id == need)
    assert visit.standing is Standing.OPEN
    assert visit.offer is not None
    assert visit.offer.nurse_id is None


def test_two_seats_are_not_offered_to_an_agency_at_once(morning: Morning) -> None:
    agency = workforce.record_agency(system_context(at=CALLED_AT), name="Sample Nursing")
    needs_two(morning, "dalbavancin", "ines")

    with pytest.raises(Refused) as refused:
        actions.offer_visit(
            system_context(at=CALLED_AT),
            need_id=morning.needs["dalbavancin"],
            agency_id=agency,
            reply_by_day=FRIDAY,
            reply_by=time(6, 50),
        )

    assert refused.value.message.code == "scheduling.offer_two_seats"
