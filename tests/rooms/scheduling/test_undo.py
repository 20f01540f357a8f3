"""Undo takes back the last step of a sick call, and never an older one in its stead."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.scheduling import actions, models
from hearthline.rooms.scheduling.values import OfferState
from hearthline.rooms.workforce import actions as workforce
from tests.builders.program import context_in
from tests.builders.sick_call import CALLED_AT, FRIDAY, Morning, a_sick_call_morning

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning() -> Morning:
    made = a_sick_call_morning()
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=made.nurses["omar"], day=FRIDAY)
    actions.move_visit(
        planner("older"),
        need_id=made.needs["dalbavancin"],
        nurse_ids=[made.nurses["paul"]],
        day=FRIDAY,
        starts=time(11),
    )
    return made


STEPS = ("older", "leave", "offer", "ask", "yes", "undo", "again")


def planner(step: str) -> Context:
    at = CALLED_AT + timedelta(seconds=STEPS.index(step))
    return context_in(Role.SCHEDULER, step, at=at)


def nurses_of(morning: Morning, name: str) -> list[UUID]:
    rows = models.Assignment.objects.filter(plan__state="draft", need_id=morning.needs[name])
    return list(rows.values_list("nurse_id", flat=True))


def undo(step: str = "undo") -> None:
    last = models.MoveDone.objects.filter(taken_back_at=None).order_by("-made_at", "-id").first()
    assert last is not None
    actions.take_back_move(planner(step), step_id=last.id)


def stands_as_before(morning: Morning, name: str) -> bool:
    """Whether a visit is Omar's again, and the older move to Paul was not touched."""
    return (nurses_of(morning, name), nurses_of(morning, "dalbavancin")) == (
        [morning.nurses["omar"]],
        [morning.nurses["paul"]],
    )


def offer_to_agency(morning: Morning, name: str) -> models.Offer:
    agency = workforce.record_agency(system_context(at=CALLED_AT), name="Sample Nursing")
    found = actions.offer_visit(
        planner("offer"),
        need_id=morning.needs[name],
        agency_id=agency,
        reply_by_day=FRIDAY,
        reply_by=time(6, 50),
    )
    return models.Offer.objects.get(pk=found)


def test_a_visit_left_open_goes_back_to_where_it_stood(morning: Morning) -> None:
    actions.leave_open(planner("leave"), need_id=morning.needs["dressing"])
    assert nurses_of(morning, "dressing") == []

    undo()

    assert stands_as_before(morning, "dressing")


def test_a_visit_given_away_in_a_sick_call_goes_back_to_who_is_away(morning: Morning) -> None:
    undo()

    assert nurses_of(morning, "dalbavancin") == [morning.nurses["omar"]]


def test_an_offer_to_an_agency_is_withdrawn_and_the_visit_put_back(morning: Morning) -> None:
    offer = offer_to_agency(morning, "vedolizumab")

    undo()

    offer.refresh_from_db()
    assert offer.state == OfferState.TAKEN_BACK
    assert stands_as_before(morning, "vedolizumab")


def test_an_accepted_offer_is_not_undone_nor_is_anything_older(morning: Morning) -> None:
    offer = offer_to_agency(morning, "vedolizumab")
    actions.answer_offer(planner("yes"), offer_id=offer.id, accepted=True)

    with pytest.raises(Refused) as refused:
        undo()

    assert "Sample Nursing accepted since" in sentence(refused.value.message)
    assert nurses_of(morning, "dalbavancin") == [morning.nurses["paul"]]


def test_what_the_pharmacist_was_asked_is_taken_back_with_its_visit(morning: Morning) -> None:
    actions.hand_to_pharmacist(planner("ask"), need_id=morning.needs["labs"])

    undo()

    assert not Task.objects.filter(owner_role=Role.PHARMACIST, closed_at=None).exists()
    assert stands_as_before(morning, "labs")


def test_a_question_to_the_pharmacist_that_moved_nothing_is_the_last_step(
    morning: Morning,
) -> None:
    actions.leave_open(planner("leave"), need_id=morning.needs["labs"])
    actions.hand_to_pharmacist(planner("ask"), need_id=morning.needs["labs"])

    undo()

    assert not Task.objects.filter(owner_role=Role.PHARMACIST, closed_at=None).exists()
    assert nurses_of(morning, "labs") == []

    undo("again")

    assert stands_as_before(morning, "labs")
