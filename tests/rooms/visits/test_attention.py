"""A nurse sees her next stop without a click: where, entry, pets, drug, what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.scheduling import actions as scheduling_actions
from hearthline.rooms.scheduling.models import Assignment
from hearthline.rooms.supply.queries import outlook_message
from hearthline.rooms.supply.values import DrugOutlook, DrugState
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.visits.attention import next_stop
from hearthline.rooms.workforce import queries as workforce
from tests.builders.accounts import a_caller
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


def test_the_next_stop_says_where_entry_pets_and_whether_the_drug_is_there() -> None:
    small = a_small_program()
    plan = a_kept_plan(small)
    scheduling_actions.publish(system_context(at=AT), plan_id=plan, revision=1)
    row = Assignment.objects.order_by("day", "starts").first()
    assert row is not None
    order = order_facts(row.patient_id)
    therapy.write_order(system_context(at=AT), facts=order)
    therapy.verify_order(system_context(at=AT), order_id=order.order_id, version=1)
    actor = workforce.actors_of([row.nurse_id])[row.nurse_id]
    SubjectAccess.objects.get_or_create(
        subject_id=row.patient_id, actor_id=actor, why="test", since=MONDAY
    )
    at = AT - timedelta(days=3, hours=3)
    caller = a_caller(Role.FIELD_NURSE, actor_id=actor, at=at)

    stop, changes = next_stop(caller, at)

    said = {line.label: line for line in stop.rows}
    assert "Sample Street" in said["Where"].text
    assert said["Pets"].status == "unknown"
    assert said["Drug"].status == "unknown"
    assert stop.subjects == [row.patient_id]
    assert changes.title.startswith("Changed since")


def test_an_office_role_has_no_next_stop() -> None:
    assert next_stop(a_caller(Role.SCHEDULER), AT) == []


def test_an_expected_drug_names_the_hour_it_is_promised_by() -> None:
    found = outlook_message(
        DrugOutlook(
            a_caller().actor_id,
            a_caller().actor_id,
            "ertapenem",
            DrugState.EXPECTED,
            AT,
        )
    )

    assert found.code == "supply.drug_expected"
    assert found.params["at"] == AT.isoformat()
