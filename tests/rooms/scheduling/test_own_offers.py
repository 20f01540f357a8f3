"""A nurse paid by the visit answers her own offers, and nobody else's."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotInScope
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.today import attention
from hearthline.rooms.scheduling.values import OfferState
from hearthline.rooms.workforce.models import StaffMember
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.program import AT, context_in
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db
FRIDAY = AT.date() + timedelta(days=1)
LATE = AT + timedelta(minutes=30)


class Asked:
    """Dana is offered a visit until 10:00; Paul is paid by the visit too and not asked."""

    def __init__(self) -> None:
        small = a_small_program(nurses=2, patients=4, first_day=FRIDAY)
        a_kept_plan(small, first_day=FRIDAY)
        publish_draft()
        a_policy()
        self.branch = small.branch
        self.dana, self.dana_user = self._nurse("Dana Fiction")
        self.paul, self.paul_user = self._nurse("Paul Unreal")
        self.row = queries.assignments_between(FRIDAY, FRIDAY).order_by("starts")[0]
        self.offer = actions.offer_visit(
            system_context(at=AT),
            need_id=self.row.need_id,
            nurse_id=self.dana,
            reply_by_day=AT.date(),
            reply_by=time(10),
        )

    def _nurse(self, name: str) -> tuple[UUID, User]:
        staff = make_nurse(self.branch, name=name, is_per_diem=True)
        user = a_user(Role.FIELD_NURSE, branch_id=self.branch, name=name)
        StaffMember.objects.filter(id=staff).update(actor_id=user.actor_id)
        return staff, user

    def post(self, client: Client, answer: str) -> int:
        return client.post(
            f"/scheduling/my-offers/{self.offer}/answer/",
            {"answer": answer, "action_id": str(uuid4())},
        ).status_code

    @property
    def state(self) -> str:
        return models.Offer.objects.get(id=self.offer).state

    @property
    def is_covered(self) -> bool:
        open_visits = queries.without_accepted_nurse(a_caller(), FRIDAY, FRIDAY, with_draft=True)
        return self.row.need_id not in open_visits


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_she_takes_the_visit_from_her_own_page(asked):
    with clock_at(AT):
        client = signed_in(asked.dana_user)
        shown = client.get("/scheduling/my-offers/").content.decode()
        asked.post(client, "yes")

    assert "1 visit is offered to you" in shown
    assert asked.state == OfferState.ACCEPTED
    assert asked.is_covered


def test_her_page_names_no_patient_before_the_visit_is_hers(asked):
    person = census.by_ids([asked.row.patient_id])[asked.row.patient_id]

    with clock_at(AT):
        shown = signed_in(asked.dana_user).get("/scheduling/my-offers/").content.decode()

    assert "Columbus" in shown
    assert person.name.split(",")[0] not in shown
    assert "Sample Street" not in shown


def test_declining_leaves_the_visit_uncovered(asked):
    with clock_at(AT):
        asked.post(signed_in(asked.dana_user), "no")

    assert asked.state == OfferState.DECLINED
    assert not asked.is_covered


def test_an_answer_after_the_time_is_kept_and_flagged(asked):
    with clock_at(LATE):
        client = signed_in(asked.dana_user)
        shown = client.get("/scheduling/my-offers/").content.decode()
        asked.post(client, "yes")

    entry = JournalEntry.objects.get(name="scheduling.answer_offer")
    assert "I can, though late" in shown
    assert "scheduling.answered_late" in entry.flags
    assert models.Offer.objects.get(id=asked.offer).answered_by == "Dana Fiction"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_another_nurses_offer_is_neither_shown_nor_answered(asked, answer):
    with clock_at(AT):
        client = signed_in(asked.paul_user)
        shown = client.get("/scheduling/my-offers/").content.decode()
        status = asked.post(client, answer)

    assert status == 404
    assert str(asked.offer) not in shown
    assert asked.state == OfferState.OFFERED


def test_a_nurse_who_goes_round_the_page_is_refused_too(asked):
    paul = context_in(Role.FIELD_NURSE, "forged", branches=frozenset({asked.branch}))

    with pytest.raises(NotInScope):
        actions.answer_offer(paul, offer_id=asked.offer, accepted=True)
    with pytest.raises(NotInScope):
        actions.accept_offer(
            context_in(Role.FIELD_NURSE, "forged twice"),
            need_id=asked.row.need_id,
            nurse_id=asked.dana,
        )

    assert asked.state == OfferState.OFFERED
    assert not asked.is_covered


def test_an_answer_that_is_none_changes_nothing(asked):
    with clock_at(AT):
        assert asked.post(signed_in(asked.dana_user), "perhaps") == 404

    assert asked.state == OfferState.OFFERED


def test_today_asks_her_until_the_time_to_reply_is_over(asked):
    dana = a_caller(Role.FIELD_NURSE, actor_id=asked.dana_user.actor_id)

    asked_now = [item for item in attention(dana, AT) if "offered" in item.key]
    asked_late = [item for item in attention(dana, LATE) if "offered" in item.key]

    assert [item.url for item in asked_now] == ["/scheduling/my-offers/"]
    assert asked_now[0].subject is None
    assert not asked_late
