"""What clears what: a nurse at the door, one who came before, a delivery, or nothing planned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from hearthline.kernel.findings import OverrideClass, Stage
from hearthline.rooms.scheduling.rules.clearing import Blocking, ClearedBy, cleared_by, keeps_out

BAG = UUID(int=7)


def finding(**given: Any) -> Blocking:
    values: dict[str, Any] = {
        "says": "test.says",
        "owner": "pharmacist",
        "stage": Stage.DISPENSING,
        "override": OverrideClass.ONE_CLINICIAN,
    }
    return Blocking(**values | given)


WEIGHT = finding(says="therapy.weight_not_known", owner="field_nurse", stage=Stage.BEFORE_DRUG)
CONSENT = finding(says="census.treatment_not_asked", owner="intake", stage=Stage.BEFORE_DRUG)
REFUSED = finding(
    says="census.treatment_refused",
    owner="intake",
    stage=Stage.BEFORE_DRUG,
    override=OverrideClass.NEVER,
)
LINE = finding(
    says="therapy.line_missing",
    owner="field_nurse",
    stage=Stage.BEFORE_DRUG,
    override=OverrideClass.NEVER,
)
HOME = finding(says="home.not_assessed", owner="nurse_manager", stage=Stage.AT_THE_DOOR)
RESTART = finding(
    says="emergency.restart_waits", stage=Stage.BEFORE_DRUG, override=OverrideClass.TWO_CLINICIANS
)
UNVERIFIED = finding(says="therapy.order_not_verified", override=OverrideClass.NEVER)
AUTHORISATION = finding(says="coverage.requested", owner="intake", stage=Stage.ACCEPTANCE)


@pytest.mark.parametrize("one", [WEIGHT, CONSENT, LINE, HOME])
def test_what_a_nurse_weighs_asks_or_looks_at_is_cleared_by_whoever_comes_first(
    one: Blocking,
) -> None:
    assert by(one) is ClearedBy.THIS_VISIT
    assert by(one, has_earlier_visit=True) is ClearedBy.EARLIER_VISIT


@pytest.mark.parametrize("one", [REFUSED, RESTART, UNVERIFIED, AUTHORISATION])
def test_what_others_decide_is_cleared_by_no_visit(one: Blocking) -> None:
    assert by(one, has_earlier_visit=True) is ClearedBy.NOTHING


def test_a_delivery_clears_what_waits_for_it_and_only_in_time() -> None:
    waits = finding(clears_by=BAG)

    assert by(waits, deliveries={BAG}) is ClearedBy.DELIVERY
    assert by(waits) is ClearedBy.NOTHING


def test_a_kit_comes_with_the_nurse_or_with_the_van_and_not_out_of_the_pharmacy() -> None:
    with_nurse, on_van, in_pharmacy = (
        finding(says="emergency.kit_not_here", place=place)
        for place in ("nurse", "on_the_way", "pharmacy")
    )

    assert by(with_nurse) is ClearedBy.THIS_VISIT
    assert by(on_van, deliveries={BAG}) is ClearedBy.DELIVERY
    assert by(on_van) is ClearedBy.NOTHING
    assert by(in_pharmacy, deliveries={BAG}) is ClearedBy.NOTHING


def test_only_what_nobody_may_let_pass_and_nothing_clears_keeps_a_visit_out() -> None:
    assert keeps_out(UNVERIFIED, by(UNVERIFIED))
    assert not keeps_out(AUTHORISATION, by(AUTHORISATION))
    assert not keeps_out(WEIGHT, by(WEIGHT))


def by(
    one: Blocking, *, deliveries: set[UUID] | None = None, has_earlier_visit: bool = False
) -> ClearedBy:
    return cleared_by(one, deliveries=deliveries or set(), has_earlier_visit=has_earlier_visit)
