"""Visits offered with a time to reply by: asked is not covered."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.coming import waiting
from hearthline.rooms.scheduling.rules.offers import is_covered, state_at
from hearthline.rooms.scheduling.today import figures
from hearthline.rooms.scheduling.values import OfferState
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import queries as workforce_queries
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.program import AT
from tests.builders.scheduling import SmallProgram, a_kept_plan, a_small_program, publish_draft
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db
THURSDAY = AT.date()
FRIDAY = THURSDAY + timedelta(days=1)
WEEK = THURSDAY + timedelta(days=7)
REPLY_BY = time(10)
"""In the town of the tests; they stand at 09:42."""
LATER = AT + timedelta(minutes=30)


@pytest.fixture
def small():
    small = a_small_program(nurses=2, patients=4, first_day=FRIDAY)
    a_kept_plan(small, first_day=FRIDAY)
    publish_draft()
    small.nurses.append(make_nurse(small.branch, name="Dana Fiction", is_per_diem=True))
    return small


def at(moment: datetime) -> Context:
    return system_context(at=moment)


def dana(small) -> UUID:
    return small.nurses[-1]


def a_visit(small, *, nurse: UUID | None = None) -> models.Assignment:
    rows = queries.assignments_between(THURSDAY, WEEK, with_draft=True).order_by("day", "need_id")
    return rows.filter(nurse_id=nurse or small.nurses[0]).first()


def offer(small, row: models.Assignment, moment: datetime = AT, **given) -> UUID:
    given.setdefault("nurse_id", dana(small))
    return actions.offer_visit(
        at(moment), need_id=row.need_id, reply_by_day=moment.date(), reply_by=REPLY_BY, **given
    )


def uncovered(moment: datetime = AT) -> set[UUID]:
    return queries.without_accepted_nurse(a_caller(at=moment), THURSDAY, WEEK, with_draft=True)


def test_asked_is_not_covered_until_she_says_yes(small):
    row = a_visit(small)

    found = offer(small, row)

    assert row.need_id in uncovered()
    actions.answer_offer(at(AT), offer_id=found, accepted=True)
    assert row.need_id not in uncovered()
    assert models.Assignment.objects.get(need=row.need, plan__state="draft").nurse_id == dana(small)


def test_without_a_reply_the_offer_lapses_by_itself(small):
    row = a_visit(small)

    offer(small, row)

    assert queries.offers_of([row.need_id], AT)[row.need_id][0].state == OfferState.OFFERED
    assert queries.offers_of([row.need_id], LATER)[row.need_id][0].state == OfferState.LAPSED
    assert queries.turned_down([row.need_id], LATER) == {row.need_id: {dana(small)}}
    assert row.need_id in uncovered()


def test_a_second_offer_waits_for_the_first_to_end_and_both_are_kept(small):
    row = a_visit(small)
    offer(small, row)
    other = make_nurse(small.branch, name="Paul Unreal", is_per_diem=True)

    with pytest.raises(Refused) as refused:
        offer(small, row, nurse_id=other)
    assert refused.value.message.code == "scheduling.offer_open"

    actions.offer_visit(
        at(LATER), need_id=row.need_id, nurse_id=other, reply_by_day=THURSDAY, reply_by=time(11)
    )
    assert [one.state for one in queries.offers_of([row.need_id], LATER)[row.need_id]] == [
        "offered",
        "lapsed",
    ]


def test_a_nurse_who_declines_leaves_the_visit_uncovered(small):
    row = a_visit(small)
    found = offer(small, row)

    actions.answer_offer(at(AT), offer_id=found, accepted=False, note="at a wedding")

    assert row.need_id in uncovered()


def test_a_yes_after_the_time_counts_when_nobody_else_was_asked_and_is_flagged(small):
    row = a_visit(small)
    found = offer(small, row)

    actions.answer_offer(at(LATER), offer_id=found, accepted=True)

    assert row.need_id not in uncovered()
    entry = JournalEntry.objects.filter(name="scheduling.answer_offer").get()
    assert entry.flags == ["scheduling.answered_late"]


def test_a_yes_after_somebody_else_was_asked_changes_nothing_and_is_flagged(small):
    row = a_visit(small)
    found = offer(small, row)
    other = make_nurse(small.branch, name="Paul Unreal", is_per_diem=True)
    actions.offer_visit(
        at(LATER), need_id=row.need_id, nurse_id=other, reply_by_day=THURSDAY, reply_by=time(11)
    )

    state = actions.answer_offer(at(LATER), offer_id=found, accepted=True)

    assert state is OfferState.LAPSED
    assert row.need_id in uncovered()


def test_an_agency_covers_a_visit_only_when_its_nurse_is_named(small):
    agency = workforce.record_agency(at(AT), name="Sample Nursing", phone="555 0100 300")
    a_kept_plan(small, first_day=FRIDAY, leave_out=1)
    need = models.Unserved.objects.get(plan__state="draft").need
    found = actions.offer_visit(
        at(AT),
        need_id=need.id,
        agency_id=agency,
        day=FRIDAY,
        starts=time(15),
        reply_by_day=THURSDAY,
        reply_by=REPLY_BY,
    )

    assert need.id in uncovered()
    actions.answer_offer(at(AT), offer_id=found, accepted=True)
    assert need.id in uncovered()
    actions.name_agency_nurse(at(AT), offer_id=found, nurse_id=small.nurses[1])
    assert need.id not in uncovered()


@pytest.mark.parametrize("reply_by", [time(9), time(23, 59)])
def test_a_time_to_reply_by_lies_between_now_and_the_visit(small, reply_by):
    row = a_visit(small)

    with pytest.raises(Refused) as refused:
        actions.offer_visit(
            at(AT),
            need_id=row.need_id,
            nurse_id=dana(small),
            reply_by_day=row.day if reply_by.hour > 20 else THURSDAY,
            reply_by=reply_by,
        )

    assert refused.value.message.code == "scheduling.offer_reply_by"


def test_a_visit_moved_by_hand_to_a_nurse_paid_by_the_visit_is_not_covered(small):
    row = a_visit(small)

    actions.move_visit(
        at(AT), need_id=row.need_id, nurse_ids=[dana(small)], day=row.day, starts=row.starts
    )

    assert row.need_id in uncovered()


def test_the_rail_and_the_figures_count_an_offered_visit_as_not_covered(small):
    before = waiting(a_caller())
    row = a_visit(small)

    models.Assignment.objects.filter(need=row.need).update(is_accepted=False)

    assert waiting(a_caller()) == (before[0] + 1, True)
    tomorrow = AT + timedelta(days=1)
    said = figures(a_caller(at=tomorrow), tomorrow)[0]
    assert int(said.value) == int(said.unit.split()[-1]) - 1


def test_two_nurses_must_both_accept():
    assert not is_covered(2, [True, False])
    assert is_covered(2, [True, True])


def test_an_answered_offer_does_not_lapse():
    assert state_at(OfferState.ACCEPTED, AT, LATER) is OfferState.ACCEPTED
    assert state_at(OfferState.OFFERED, AT, AT) is OfferState.LAPSED


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["offer", "offer", "yes", "no", "take back", "wait", "move", "publish", "plan"]
        ),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=8,
)


class NeverCovered(TestCase):
    """Whatever happens to offers and plans, only a yes covers."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_an_offered_visit_is_never_counted_as_covered(self, steps):
        small = a_small_program(nurses=1, patients=3, first_day=FRIDAY)
        a_kept_plan(small, first_day=FRIDAY)
        publish_draft()
        small.nurses.append(make_nurse(small.branch, name="Dana Fiction", is_per_diem=True))
        moment = AT
        for verb, number in steps:
            moment += timedelta(minutes=20 if verb == "wait" else 1)
            try:
                take(verb, number, small, moment)
            except HearthlineError:
                continue
            assert_only_a_yes_covers(moment)


def take(verb: str, number: int, small, moment: datetime) -> None:
    """Do one step of a random story; what is refused is refused."""
    rows = list(queries.assignments_between(THURSDAY, WEEK, with_draft=True).order_by("need_id"))
    row = rows[number % len(rows)]
    found = models.Offer.objects.order_by("-made_at", "-id").first()
    match verb:
        case "offer":
            local = moment - timedelta(hours=4)
            actions.offer_visit(
                at(moment),
                need_id=row.need_id,
                nurse_id=dana(small),
                reply_by_day=THURSDAY,
                reply_by=(local + timedelta(minutes=15)).time(),
            )
        case "yes" | "no" if found is not None:
            actions.answer_offer(at(moment), offer_id=found.id, accepted=verb == "yes")
        case "take back" if found is not None:
            actions.take_back_offer(at(moment), offer_id=found.id)
        case "move":
            actions.move_visit(
                at(moment),
                need_id=row.need_id,
                nurse_ids=[small.nurses[number % 2]],
                day=row.day,
                starts=row.starts,
            )
        case "publish" if queries.draft() is not None:
            publish_draft()
        case "plan":
            others = SmallProgram(small.branch, small.nurses[:-1], small.patients)
            a_kept_plan(others, first_day=FRIDAY)


def assert_only_a_yes_covers(moment: datetime) -> None:
    """Check against the offers themselves: a seat of hers counts only after a yes for its place."""
    open_visits = uncovered(moment)
    for row in queries.assignments_between(THURSDAY, WEEK, with_draft=True):
        offers = queries.offers_of([row.need_id], moment)[row.need_id]
        newest = offers[0] if offers else None
        if newest is None or newest.nurse_id != row.nurse_id:
            continue
        said_yes = any(
            one.state == OfferState.ACCEPTED
            and (one.nurse_id, one.day, one.starts) == (row.nurse_id, row.day, row.starts)
            for one in offers
        )
        if not said_yes and newest.state in (OfferState.OFFERED, OfferState.LAPSED):
            assert row.need_id in open_visits


def test_a_manager_writes_an_agency_down_and_others_read_it():
    a_policy()
    manager, intake = (signed_in(a_user(r)) for r in (Role.NURSE_MANAGER, Role.INTAKE))
    said = {"name": "Sample Nursing", "phone": "555 0100 300", "action_id": str(uuid4())}

    intake.post("/workforce/agencies/", said)
    assert not workforce_queries.agencies()
    manager.post("/workforce/agencies/", said)

    assert [one.name for one in workforce_queries.agencies().values()] == ["Sample Nursing"]
    assert b"Sample Nursing" in intake.get("/workforce/agencies/").content
