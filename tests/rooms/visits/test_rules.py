"""What in a report of a visit wants a review; none of it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.visits.rules import visit_flags
from hearthline.rooms.visits.values import Planned, VisitState
from tests.builders.visits import AT, visit_facts

PATIENT, NEED, ROSA, DANA = (derived_id("visit rules", n) for n in range(4))
PLANNED = Planned(NEED, PATIENT, (ROSA,), datetime(2026, 5, 14, 12, 30, tzinfo=UTC))


def flags(planned: Planned | None = PLANNED, **given: object) -> list[str]:
    values: dict[str, object] = {"nurse_id": ROSA, **given}
    return visit_flags(visit_facts(PATIENT, NEED, **values), planned, AT)


def test_a_visit_as_it_was_planned_wants_no_review() -> None:
    assert flags() == []


def test_a_visit_nobody_planned_is_flagged() -> None:
    assert flags(None) == ["visits.not_planned"]


def test_another_nurse_than_planned_is_flagged() -> None:
    assert flags(nurse_id=DANA) == ["visits.another_nurse"]


def test_an_end_before_the_start_is_flagged() -> None:
    assert flags(ended_at=datetime(2026, 5, 14, 12, tzinfo=UTC)) == ["visits.times_out_of_order"]


def test_a_time_in_the_future_is_flagged() -> None:
    assert flags(ended_at=AT + timedelta(hours=1)) == ["visits.in_the_future"]


@pytest.mark.parametrize("state", [VisitState.MISSED, VisitState.REFUSED, VisitState.CANCELLED])
def test_a_visit_that_was_not_made_has_a_reason(state: VisitState) -> None:
    nothing = {"arrived_at": None, "started_at": None, "ended_at": None}

    assert flags(state=state, **nothing) == ["visits.no_reason"]
    assert flags(state=state, reason="nobody at home", **nothing) == []


def test_unknown_times_are_not_out_of_order() -> None:
    assert flags(arrived_at=None, started_at=None) == []
