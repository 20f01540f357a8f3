"""What no planned event clears by its day keeps a visit out of a plan, with why and a way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.findings.storing import store
from hearthline.platform.manifest import MustRun
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling import keeping_out, planning, queries
from hearthline.rooms.scheduling.keeping_out import kept_out
from hearthline.rooms.scheduling.rules.problems import plannable
from hearthline.rooms.therapy import queries as therapy
from tests.builders.late_van import BEFORE, THURSDAY, VAN_CALLS, LateVan, a_bag_on_its_way

pytestmark = pytest.mark.django_db
WEDNESDAY = VAN_CALLS - timedelta(days=1)


@pytest.fixture
def van() -> LateVan:
    return a_bag_on_its_way()


def found(van: LateVan, **given: Any) -> None:
    """Keep one stored finding about June that holds her dose shut and nobody may let pass."""
    values: dict[str, Any] = {
        "check": "therapy.line_ready",
        "subject": van.june,
        "state": State.OPEN,
        "message": Message("therapy.line_not_confirmed"),
        "blocks": frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE}),
        "override": OverrideClass.NEVER,
        "owner": "intake",
        "stage": Stage.ACCEPTANCE,
    }
    store([van.june], [Finding(**values | given)], as_of=BEFORE, kind="patient")


def out(van: LateVan, now: Any = WEDNESDAY) -> set[Any]:
    return set(kept_out(queries.needs_by_ids([van.need]).values(), now))


def test_what_nobody_may_let_pass_and_nothing_clears_keeps_the_visit_out_with_its_reason(
    van: LateVan,
) -> None:
    found(van)

    prepared = planning.prepare(THURSDAY, 1, asked_at=WEDNESDAY)

    assert van.need not in {need.id for need in plannable(prepared.given)}
    (left,) = [one for one in prepared.cannot if one.need_id == van.need]
    assert [one.code for one in left.reasons] == ["therapy.line_not_confirmed"]
    assert sentence(left.remedies[0]) == "Intake coordinator: put this right, and plan again"


def test_what_is_planned_already_is_judged_without_it(van: LateVan) -> None:
    found(van)

    prepared = planning.prepare(THURSDAY, 1)

    assert van.need in {need.id for need in plannable(prepared.given)}
    assert prepared.cannot == ()


def test_a_visit_that_is_locked_stays(van: LateVan) -> None:
    found(van)
    (item,) = queries.assigned_between(THURSDAY, THURSDAY)

    prepared = planning.prepare(THURSDAY, 1, frozen=[item], asked_at=WEDNESDAY)

    assert van.need in {need.id for need in plannable(prepared.given)}


@pytest.mark.parametrize(
    "given",
    [
        {"override": OverrideClass.ONE_CLINICIAN},
        {"override": OverrideClass.TWO_CLINICIANS},
        {"owner": "field_nurse", "stage": Stage.BEFORE_DRUG},
        {"blocks": frozenset({Gate.DISPENSE, Gate.SHIP})},
        {"check": "supply.drug_there"},
        {"state": State.MET},
    ],
)
def test_what_a_clinician_a_nurse_or_a_delivery_can_clear_keeps_nothing_out(
    van: LateVan, given: dict[str, Any]
) -> None:
    found(van, **given)

    assert out(van) == set()


def test_what_a_planned_delivery_clears_by_its_day_is_waited_for(van: LateVan) -> None:
    found(van, clears_by=van.delivery)
    assert out(van) == set()

    found(van, clears_by=van.june)
    assert out(van) == {van.need}


def test_further_ahead_there_is_time_to_clear_it(van: LateVan) -> None:
    found(van)

    assert out(van, WEDNESDAY - timedelta(days=60)) == set()


def test_what_must_run_and_goes_on_is_never_kept_out(
    van: LateVan, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(van)
    [order] = therapy.therapy_orders_of([van.june])[van.june]
    unstopped = {van.june: (MustRun(order.head.id, "vedolizumab", is_listed=True),)}

    assert out(van) == {van.need}
    monkeypatch.setattr(keeping_out, "must_run", lambda now, reads: unstopped)

    assert out(van) == set()
