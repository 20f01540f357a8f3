"""A dose of a visit can be written down as long as nobody did, and until then it is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.coverage.models import CountedVisit
from hearthline.rooms.scheduling.models import Assignment
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.models import Administration
from hearthline.rooms.visits.attention import doses_to_write_down
from hearthline.rooms.visits.models import Visit
from hearthline.rooms.visits.values import VisitState
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.late_van import a_bag_on_its_way
from tests.builders.program import AT
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 5, 14, 23, 0, tzinfo=UTC)
DRUG = "vedolizumab"


@pytest.fixture
def infusion() -> Assignment:
    """A planned visit at which a nurse gives a drug."""
    van = a_bag_on_its_way()
    return Assignment.objects.get(need_id=van.need, plan__state="published")


@pytest.fixture
def client() -> Client:
    a_policy()
    return signed_in(a_user(Role.SCHEDULER))


def dose_field(row: Assignment, name: str = "dose") -> str:
    order = order_facts(row.patient_id, DRUG).order_id
    return f"{name}_{order.hex}"


def post(client: Client, row: Assignment, revision: int = 0, **given: str) -> int:
    values = {"state": "done", "nurse_id": str(row.nurse_id), "revision": str(revision), **given}
    with clock_at(EVENING):
        return client.post(f"/visits/{row.need_id}/record/", values).status_code


def bulk(client: Client, row: Assignment) -> str:
    of_day = Assignment.objects.filter(day=row.day)
    with clock_at(EVENING):
        return client.post(
            f"/visits/done/?day={row.day}",
            {"chosen": [str(one.need_id) for one in of_day]},
            follow=True,
        ).content.decode()


def page_of(client: Client, row: Assignment, step: str = "", at: datetime = EVENING) -> str:
    with clock_at(at):
        return client.get(f"/visits/{row.need_id}/{step}").content.decode()


def test_a_dose_is_written_down_at_a_later_stage_of_the_visit(
    client: Client, infusion: Assignment
) -> None:
    post(client, infusion, state=VisitState.ARRIVED, arrived="09:05")
    asked = page_of(client, infusion, "record/")

    saved = post(
        client,
        infusion,
        1,
        arrived="09:05",
        started="09:10",
        ended="13:40",
        **{dose_field(infusion): "given"},
    )

    dose = Administration.objects.get()
    assert dose_field(infusion) in asked
    assert saved == 302
    assert (dose.outcome, dose.visit_id, dose.drug) == ("given", infusion.need_id, DRUG)
    assert CountedVisit.objects.get(pk=infusion.need_id).doses == 1


def test_visits_done_in_bulk_ask_for_the_doses_they_leave_open(
    client: Client, infusion: Assignment
) -> None:
    page = bulk(client, infusion)

    assert "still to be written down" in page
    assert f"/visits/{infusion.need_id}/record/" in page
    assert Visit.objects.get(thread=infusion.need_id).doses_left
    assert Visit.objects.filter(doses_left=True).count() == 1
    assert "Write down the dose" in page_of(client, infusion)
    assert CountedVisit.objects.get(pk=infusion.need_id).doses == 0


def test_today_asks_for_a_dose_left_open_until_it_is_written_down(
    client: Client, infusion: Assignment
) -> None:
    bulk(client, infusion)
    scheduler = a_caller(Role.SCHEDULER)
    before = doses_to_write_down(scheduler, EVENING)

    post(client, infusion, 1, started="09:10", **{dose_field(infusion): "given"})

    assert {one.title.params["count"] for one in before} == {1}
    assert before[0].url == f"/visits/?day={infusion.day}&show=doses"
    assert list(doses_to_write_down(scheduler, EVENING)) == []
    assert CountedVisit.objects.get(pk=infusion.need_id).doses == 1


def test_no_answer_is_not_no_dose(client: Client, infusion: Assignment) -> None:
    post(client, infusion, started="09:10")
    open_still = Visit.objects.get(is_latest=True).doses_left

    post(client, infusion, 1, started="09:10", **{dose_field(infusion): "none"})

    assert open_still
    assert not Visit.objects.get(is_latest=True).doses_left
    assert not Administration.objects.exists()


def test_a_dose_that_was_given_asks_for_its_hour(client: Client, infusion: Assignment) -> None:
    bulk(client, infusion)

    assert post(client, infusion, 1, **{dose_field(infusion): "given"}) == 422
    assert not Administration.objects.exists()


def test_a_dose_that_another_wrote_meanwhile_is_amended_and_never_lost(
    client: Client, infusion: Assignment
) -> None:
    post(client, infusion, started="09:10", **{dose_field(infusion): "given"})

    saved = post(
        client,
        infusion,
        0,
        started="09:10",
        **{dose_field(infusion): "held", dose_field(infusion, "why"): "fever 38.4"},
    )

    assert saved == 302
    assert list(Administration.objects.order_by("version").values_list("outcome", "is_latest")) == [
        ("given", False),
        ("held", True),
    ]
    assert CountedVisit.objects.get(pk=infusion.need_id).doses == 0


def test_a_dose_of_an_order_that_ended_since_can_still_be_written_down(
    client: Client, infusion: Assignment
) -> None:
    bulk(client, infusion)
    order: UUID = order_facts(infusion.patient_id, DRUG).order_id
    ended = system_context(at=EVENING + timedelta(days=1), reason="Course ended")
    therapy.discontinue_order(ended, order_id=order)

    saved = post(client, infusion, 1, started="09:10", **{dose_field(infusion): "given"})

    assert saved == 302
    assert Administration.objects.get().order_id == order


def test_a_time_that_had_not_come_is_marked_on_the_page(
    client: Client, infusion: Assignment
) -> None:
    values = {"state": "arrived", "nurse_id": str(infusion.nurse_id), "revision": "0"}
    with clock_at(AT):
        client.post(f"/visits/{infusion.need_id}/record/", {**values, "arrived": "23:05"})

    assert "A time lies in the future." in page_of(client, infusion, at=AT)
