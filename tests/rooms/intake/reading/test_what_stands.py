"""What its sender took back, forbids, only plans, or says did not happen is never read as done."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.rooms.intake.reading.outcomes import Ignored, Quarantined, Taken
from hearthline.rooms.intake.values.received import OrderValue, ServiceRequestValue
from tests.builders.intake import Body, allergy, encounter, order, patient, weight
from tests.rooms.intake.reading.reading import noted, quarantined, read_bodies, value_of

SERVICE: Body = {
    "resourceType": "ServiceRequest",
    "id": "s1",
    "status": "active",
    "intent": "order",
    "code": {"text": "Home infusion of immune globulin"},
    "subject": {"reference": "Patient/p1"},
}
PLACED: Body = {
    "resourceType": "Procedure",
    "id": "l1",
    "status": "completed",
    "code": {"text": "Insertion of Hickman catheter"},
    "subject": {"reference": "Patient/p1"},
    "performedDateTime": "2026-05-03",
}
PROBLEM: Body = {
    "resourceType": "Condition",
    "id": "c1",
    "code": {"text": "Osteomyelitis"},
    "subject": {"reference": "Patient/p1"},
}


def reasons(folder: Path, *bodies: Body) -> list[str]:
    found = read_bodies(folder, patient(), *bodies)
    return [r.outcome.reason.code for r in found if isinstance(r.outcome, Ignored)]


@pytest.mark.parametrize("body", [order(), SERVICE], ids=["drug", "service"])
def test_what_must_not_be_done_is_kept_noted_and_is_no_order(tmp_path: Path, body: Body) -> None:
    found = read_bodies(tmp_path, patient(), body | {"doNotPerform": True})

    value = value_of(found, body["resourceType"])
    assert isinstance(value, OrderValue | ServiceRequestValue)
    assert value.is_forbidden
    assert not value.is_order
    assert noted(found) == [(body["resourceType"], "doNotPerform", "intake.must_not_be_done")]


@pytest.mark.parametrize("said", ["true", 1, [True], {}])
def test_an_order_that_does_not_say_clearly_whether_it_is_forbidden_waits(
    tmp_path: Path, said: object
) -> None:
    found = read_bodies(tmp_path, patient(), order(doNotPerform=said))

    assert [q[1] for q in quarantined(found)] == ["doNotPerform"]


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
@pytest.mark.parametrize("body", [order(), SERVICE], ids=["drug", "service"])
def test_what_is_only_planned_is_kept_and_is_no_order(
    tmp_path: Path, body: Body, intent: str
) -> None:
    found = read_bodies(tmp_path, patient(), body | {"intent": intent})

    value = value_of(found, body["resourceType"])
    assert isinstance(value, OrderValue | ServiceRequestValue)
    assert not value.is_order
    assert noted(found) == [(body["resourceType"], "intent", "intake.not_an_order")]


@pytest.mark.parametrize("intent", ["", "wish", None])
def test_an_order_that_does_not_say_what_it_is_is_noted(tmp_path: Path, intent: str | None) -> None:
    found = read_bodies(tmp_path, patient(), order(intent=intent))

    assert noted(found) == [("MedicationRequest", "intent", "intake.intent_not_known")]


@pytest.mark.parametrize("status", ["not-done", "preparation"])
def test_a_procedure_that_was_not_done_places_no_line(tmp_path: Path, status: str) -> None:
    assert reasons(tmp_path, PLACED | {"status": status}) == ["intake.did_not_happen"]


@pytest.mark.parametrize("status", ["stopped", "on-hold", "unknown", ""])
def test_a_line_that_was_perhaps_not_placed_is_noted(tmp_path: Path, status: str) -> None:
    found = read_bodies(tmp_path, patient(), PLACED | {"status": status})

    assert noted(found) == [("Procedure", "status", "intake.line_not_surely_placed")]


@pytest.mark.parametrize("status", ["cancelled", "registered"])
def test_an_observation_without_a_result_is_left(tmp_path: Path, status: str) -> None:
    assert reasons(tmp_path, weight() | {"status": status}) == ["intake.no_result"]


@pytest.mark.parametrize("body", [weight(), PLACED, PROBLEM, order(), encounter(), allergy()])
def test_what_was_entered_in_error_is_left(tmp_path: Path, body: Body) -> None:
    name = "verificationStatus" if "status" not in body else "status"

    assert reasons(tmp_path, body | {name: "entered-in-error"}) == ["intake.entered_in_error"]


@pytest.mark.parametrize("comparator", ["<", "<=", ">=", ">", "ad"])
def test_a_weight_that_is_only_a_limit_waits(tmp_path: Path, comparator: str) -> None:
    body = weight(value=80, unit="kg", comparator=comparator)

    assert quarantined(read_bodies(tmp_path, patient(), body)) == [
        (
            "Observation",
            "valueQuantity.comparator",
            f"{comparator} 80 kg",
            "intake.only_a_limit",
        )
    ]


_READ = (patient("p2"), weight(), order(), encounter(), allergy(), SERVICE, PLACED, PROBLEM)


def _places(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(place for inner in value.values() for place in _places(inner))]
    if isinstance(value, list):
        return [place for inner in value for place in _places(inner)]
    return []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_extension_that_changes_the_meaning_is_never_passed_over(data: st.DataObject) -> None:
    body = deepcopy(data.draw(st.sampled_from(_READ)))
    place = data.draw(st.sampled_from(_places(body)))
    place["modifierExtension"] = [{"url": "urn:test:not-for-this-patient", "valueBoolean": True}]

    with tempfile.TemporaryDirectory() as folder:
        [*_, last] = read_bodies(Path(folder), patient(), body)

    assert isinstance(last.outcome, Quarantined)
    told = [i for i in last.outcome.issues if i.reason.code == "intake.unknown_modifier"]
    assert len(told) == 1
    assert told[0].field.endswith("modifierExtension")
    assert "not-for-this-patient" in told[0].received


def test_an_extension_in_what_is_not_read_changes_nothing(tmp_path: Path) -> None:
    lab = weight("lab") | {
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
        "modifierExtension": [{"url": "urn:test:x", "valueBoolean": True}],
    }

    found = read_bodies(tmp_path, patient(), lab)

    assert not any(isinstance(r.outcome, Quarantined) for r in found)
    assert isinstance(found[0].outcome, Taken)
