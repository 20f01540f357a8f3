"""A line taken out ends or a person is asked; a record that another replaced is compared."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from hearthline.kernel.identifiers import new_id
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census.models import Measurement, Patient
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import QuarantineItem, SourceRecord
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.models import AccessDevice
from hearthline.rooms.lines.values import LineFacts, LineKind
from tests.builders.intake import Body, patient, weight
from tests.rooms.intake.importing import AT, send, totals

pytestmark = pytest.mark.django_db


def procedure(key: str, words: str, on: str, **over: Any) -> Body:
    return {
        "resourceType": "Procedure",
        "id": key,
        "status": "completed",
        "code": {"text": words},
        "subject": {"reference": "Patient/p1"},
        "performedDateTime": on,
        **over,
    }


PLACED = procedure("l1", "Insertion of PICC", "2026-05-01")
REMOVED = procedure("l2", "Removal of PICC", "2026-05-10")


def waits() -> list[tuple[str, str]]:
    return [
        (item.key, item.issues[0]["code"])
        for item in QuarantineItem.objects.filter(state="waiting").order_by("key")
    ]


def test_a_removal_ends_the_line_whatever_comes_first(tmp_path: Path) -> None:
    sent = (patient(identifier=[]), PLACED, REMOVED)
    for number, bodies in enumerate(permutations(sent)):
        folder = tmp_path / str(number)
        folder.mkdir()

        report = send(folder, *bodies, sender=f"Hospital {number}")

        assert totals(report) == {"created": 3}
        assert report.tally.flags == {"Procedure": {"intake.line_ended": 1}}
    assert set(AccessDevice.objects.values_list("removed_on", flat=True)) == {date(2026, 5, 10)}
    assert AccessDevice.objects.count() == 6


def test_a_removal_that_comes_later_ends_the_line_and_again_changes_nothing(tmp_path: Path) -> None:
    send(tmp_path, patient(), PLACED)

    assert totals(send(tmp_path, patient(), REMOVED)) == {"unchanged": 1, "created": 1}
    assert AccessDevice.objects.get().removed_on == date(2026, 5, 10)
    assert totals(send(tmp_path, patient(), PLACED, REMOVED)) == {"unchanged": 3}


def test_a_removal_without_a_line_waits_until_the_line_is_told_of(tmp_path: Path) -> None:
    report = send(tmp_path, patient(), REMOVED)

    assert totals(report) == {"created": 1, "quarantined": 1}
    assert waits() == [("l2", "intake.no_line_to_end")]
    assert not AccessDevice.objects.exists()

    send(tmp_path, patient(), PLACED)

    assert AccessDevice.objects.get().removed_on == date(2026, 5, 10)
    assert waits() == []


@pytest.mark.parametrize(
    ("lines_before", "removal", "reason"),
    [
        ([PLACED, {**PLACED, "id": "l9"}], REMOVED, "intake.which_line_ended"),
        ([procedure("l1", "Insertion of PICC", "2026-05-11")], REMOVED, "intake.no_line_to_end"),
        ([procedure("l1", "Midline", "2026-05-01")], REMOVED, "intake.no_line_to_end"),
        (
            [{**PLACED, "bodySite": [{"text": "right arm"}]}],
            {**REMOVED, "bodySite": [{"text": "left arm"}]},
            "intake.no_line_to_end",
        ),
        ([PLACED], {**REMOVED, "status": "in-progress"}, "intake.removal_not_surely_done"),
        ([PLACED], {**REMOVED, "performedDateTime": None}, "intake.removal_without_day"),
        (
            [PLACED],
            {**REMOVED, "code": {"text": "Removal of PICC and insertion of new PICC"}},
            "intake.line_exchanged",
        ),
        ([PLACED], {**REMOVED, "code": {"text": "Exchange of PICC"}}, "intake.line_exchanged"),
    ],
)
def test_a_removal_that_cannot_be_told_apart_waits_and_ends_nothing(
    tmp_path: Path, lines_before: list[Body], removal: Body, reason: str
) -> None:
    sent = (patient(), *lines_before, removal)

    report = send(tmp_path, *sent)

    assert totals(report) == {"created": 1 + len(lines_before), "quarantined": 1}
    assert waits() == [("l2", reason)]
    assert not AccessDevice.objects.filter(removed_on__isnull=False).exists()
    assert totals(send(tmp_path, *sent)) == {"unchanged": 1 + len(lines_before), "quarantined": 1}


@pytest.mark.parametrize("status", ["not-done", "preparation", "entered-in-error"])
def test_a_removal_that_was_not_done_leaves_the_line(tmp_path: Path, status: str) -> None:
    report = send(tmp_path, patient(), PLACED, {**REMOVED, "status": status})

    assert totals(report) == {"created": 2, "ignored": 1}
    assert AccessDevice.objects.get().removed_on is None


def test_two_lines_one_after_the_other_end_each_on_their_day(tmp_path: Path) -> None:
    second = procedure("l3", "Insertion of PICC", "2026-05-11")

    report = send(tmp_path, REMOVED, second, patient(), PLACED)

    assert totals(report) == {"created": 4}
    ended = AccessDevice.objects.order_by("inserted_on").values_list("inserted_on", "removed_on")
    assert list(ended) == [(date(2026, 5, 1), date(2026, 5, 10)), (date(2026, 5, 11), None)]


def test_a_line_that_was_written_down_here_is_not_ended_by_a_sender(tmp_path: Path) -> None:
    send(tmp_path, patient())
    facts = LineFacts(id=new_id(at=AT), patient_id=Patient.objects.get().pk, kind=LineKind.PICC)
    lines.add_lines(system_context(at=AT), lines=(facts,))

    send(tmp_path, patient(), REMOVED)

    assert waits() == [("l2", "intake.line_of_ours")]
    assert AccessDevice.objects.get().removed_on is None


def test_a_device_out_of_use_asks_a_person_when_a_line_is_in_place(tmp_path: Path) -> None:
    device = {
        "resourceType": "Device",
        "id": "d1",
        "status": "inactive",
        "type": {"text": "PICC"},
        "patient": {"reference": "Patient/p1"},
    }

    send(tmp_path, patient(), PLACED, device)

    assert waits() == [("d1", "intake.removal_without_day")]
    assert AccessDevice.objects.get().removed_on is None


OLD = patient(
    "p2",
    active=False,
    identifier=[],
    link=[{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}],
)


@pytest.mark.parametrize("sent", [(OLD, patient()), (patient(), OLD)])
def test_a_record_that_another_replaced_waits_to_be_compared(
    tmp_path: Path, sent: tuple[Body, ...]
) -> None:
    report = send(tmp_path, *sent, weight(about="Patient/p2"))

    assert totals(report) == {"created": 1, "quarantined": 2}
    item = QuarantineItem.objects.get(key="p2")
    assert item.other_patient_id == Patient.objects.get().pk
    assert item.issues[0]["code"] == "intake.replaced_by_another"

    actions.is_same_person(system_context(at=AT), item_id=item.pk)

    assert Patient.objects.count() == 1
    assert SourceRecord.objects.get(key="w1").patient_id == Patient.objects.get().pk


def test_a_replaced_record_that_is_somebody_else_is_taken_in(tmp_path: Path) -> None:
    send(tmp_path, patient(), OLD)
    item = QuarantineItem.objects.get(key="p2")

    actions.is_another_person(system_context(at=AT), item_id=item.pk)

    assert Patient.objects.count() == 2
    assert totals(send(tmp_path, patient(), OLD)) == {"unchanged": 2}


def test_a_replaced_record_whose_other_was_not_sent_is_on_record_and_told(tmp_path: Path) -> None:
    report = send(tmp_path, OLD)

    assert totals(report) == {"created": 1}
    assert report.tally.flags == {"Patient": {"intake.replaced_on_record": 1}}
    assert not QuarantineItem.objects.get().is_whole


def test_a_person_on_record_who_is_replaced_later_is_told_of(tmp_path: Path) -> None:
    old = {name: value for name, value in OLD.items() if name not in ("active", "link")}
    send(tmp_path, patient(), old)

    report = send(tmp_path, patient(), OLD)

    assert totals(report) == {"unchanged": 2}
    assert report.tally.flags == {"Patient": {"intake.replaced_on_record": 1}}


def test_a_record_no_longer_in_use_is_on_record_and_told(tmp_path: Path) -> None:
    report = send(tmp_path, patient(active=False))

    assert totals(report) == {"created": 1}
    assert report.tally.flags == {"Patient": {"intake.patient_not_in_use": 1}}


def test_a_weight_inside_a_panel_is_read_and_two_measures_in_one_wait(tmp_path: Path) -> None:
    def inside(code: str, value: float, unit: str) -> Body:
        return {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": unit},
        }

    panel = weight("v1")
    panel["code"] = {"coding": [{"system": "http://loinc.org", "code": "85353-1"}]}
    del panel["valueQuantity"]
    one = {**panel, "component": [inside("29463-7", 70, "kg"), inside("8867-4", 80, "/min")]}
    two = {**panel, "id": "v2"}
    two["component"] = [inside("29463-7", 70, "kg"), inside("8302-2", 170, "cm")]

    report = send(tmp_path, patient(), one, two)

    assert totals(report) == {"created": 2, "quarantined": 1}
    assert waits() == [("v2", "intake.several_in_one")]


def test_a_unit_is_chosen_for_a_weight_inside_a_panel_and_for_nothing_beside_it(
    tmp_path: Path,
) -> None:
    panel = weight("v1")
    panel["code"] = {"coding": [{"system": "http://loinc.org", "code": "85353-1"}]}
    del panel["valueQuantity"]
    panel["component"] = [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
            "valueQuantity": {"value": 154},
        },
        {"code": {"text": "Heart rate"}, "valueQuantity": {"value": 80, "unit": "/min"}},
    ]
    send(tmp_path, patient(), panel)
    item = QuarantineItem.objects.get()

    actions.choose_reading(system_context(at=AT), item_id=item.pk, code="[lb_av]")

    assert Measurement.objects.get().quantity.unit == "[lb_av]"
