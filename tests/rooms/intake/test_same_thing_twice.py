"""What a hospital sends in two resources is one referral and one line, in whatever order."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from hearthline.rooms.census.models import Episode
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Difference, Referral, SourceRecord
from hearthline.rooms.intake.rules.same_line import line_meant
from hearthline.rooms.lines.models import AccessDevice
from hearthline.rooms.lines.values import LineFacts, LineKind
from tests.builders.home import screened
from tests.builders.intake import Body, encounter, order, patient
from tests.rooms.intake.importing import send, totals
from tests.rooms.intake.test_deciding import intake

pytestmark = pytest.mark.django_db

UNLISTED = {"medicationCodeableConcept": {"text": "Fictumycin 500 mg in sodium chloride 0.9%"}}
STAY = {"encounter": {"reference": "Encounter/e1"}}
PLACED: Body = {
    "resourceType": "Procedure",
    "id": "l1",
    "status": "completed",
    "code": {"text": "PICC Line"},
    "subject": {"reference": "Patient/p1"},
    "performedDateTime": "2026-05-03",
    "bodySite": [{"text": "right basilic vein"}],
}
HELD: Body = {
    "resourceType": "Device",
    "id": "d1",
    "status": "active",
    "type": {"text": "Central venous catheter"},
    "patient": {"reference": "Patient/p1"},
}


def service(key: str = "s1", text: str = "Home infusion therapy, antibiotic", **over: Any) -> Body:
    return {
        "resourceType": "ServiceRequest",
        "id": key,
        "status": "active",
        "intent": "order",
        "code": {"text": text},
        "subject": {"reference": "Patient/p1"},
        **over,
    }


TWO_WAYS = {
    "a drug and a service": (order(), service()),
    "a drug and nursing": (order(), service(text="Home infusion nursing visit")),
    "a drug and its service by name": (order(), service(text="Home infusion of vancomycin")),
    "an unlisted drug": (order(**UNLISTED), service()),
    "of one stay": (order(**STAY), service(**STAY)),
    "a drug, a service and nursing": (
        order(),
        service(),
        service("s2", text="Home infusion nursing visit"),
    ),
}


@pytest.mark.parametrize("said", TWO_WAYS.values(), ids=TWO_WAYS)
def test_an_order_and_a_request_of_one_therapy_are_one_referral(
    tmp_path: Path, said: tuple[Body, ...]
) -> None:
    for number, bodies in enumerate(permutations(said)):
        folder = tmp_path / str(number)
        folder.mkdir()
        about = f"Patient/p{number}"
        moved = [body | {"id": f"{number}{body['id']}"} for body in bodies]
        sent = [body | {"subject": {"reference": about}} for body in moved]
        stay = encounter(about=about)

        whole = (patient(f"p{number}"), stay, *sent)
        send(folder, *whole, sender=f"Hospital {number}")
        again = send(folder, *whole, sender=f"Hospital {number}")
        assert totals(again) == {"unchanged": len(whole)}

    count = number + 1
    assert (Referral.objects.count(), Episode.objects.count()) == (count, count)
    assert {len(row.orders) for row in Referral.objects.all()} == {len(said)}


def test_the_request_may_come_days_before_the_order(tmp_path: Path) -> None:
    send(tmp_path, patient(), service())

    report = send(tmp_path, order(), name="later.ndjson")

    assert totals(report) == {"created": 1}
    assert Referral.objects.get().drug == "vancomycin"


def test_two_drugs_and_two_stays_stay_two_referrals(tmp_path: Path) -> None:
    other = {"medicationCodeableConcept": {"text": "Ertapenem 1 g IV"}}
    elsewhere = service(encounter={"reference": "Encounter/e2"})
    stays = (encounter(), encounter("e2"))

    send(tmp_path, patient(), *stays, order(**STAY), order("m2", **other, **STAY), elsewhere)

    assert sorted(Referral.objects.values_list("drug", flat=True)) == [
        "",
        "ertapenem",
        "vancomycin",
    ]


def test_a_request_of_the_same_stay_joins_what_was_accepted(tmp_path: Path) -> None:
    send(tmp_path, patient(), encounter(), order(**STAY))
    found = Referral.objects.get()
    screened(found.patient_id)
    actions.accept_referral(intake(), referral_id=found.id, revision=found.revision)

    send(tmp_path, service(**STAY), name="later.ndjson")

    assert len(Referral.objects.get().orders) == 2


@pytest.mark.parametrize("first", ["Procedure", "Device"])
@pytest.mark.parametrize("together", [True, False], ids=["one file", "two imports"])
def test_a_procedure_and_a_device_of_one_line_are_one_line(
    tmp_path: Path, first: str, together: bool
) -> None:
    bodies = sorted((PLACED, HELD), key=lambda body: body["resourceType"] != first)
    if together:
        send(tmp_path, patient(), *bodies)
    else:
        send(tmp_path, patient(), bodies[0])
        send(tmp_path, bodies[1], name="later.ndjson")

    line = AccessDevice.objects.get()
    assert (line.kind, line.side, line.inserted_on) == ("picc", "right", date(2026, 5, 3))
    assert line.source.endswith("by procedure and device")
    told = SourceRecord.objects.filter(kind__in=["Procedure", "Device"])
    assert {item["id"] for row in told for item in row.facts} == {str(line.id)}
    again = send(tmp_path, patient(), *bodies, name="again.ndjson")
    assert totals(again) == {"unchanged": 3}


def test_a_changed_device_is_compared_with_the_one_line(tmp_path: Path) -> None:
    send(tmp_path, patient(), PLACED, HELD)

    send(tmp_path, HELD | {"type": {"text": "Implanted port"}}, name="again.ndjson")

    [change] = Difference.objects.get().fields
    assert (change["kind"], change["name"], change["after"]) == ("changed", "kind", "port")
    assert change["record"] == str(AccessDevice.objects.get().id)


def test_where_two_lines_could_be_meant_a_person_tells_them_apart(tmp_path: Path) -> None:
    second = PLACED | {"id": "l2", "performedDateTime": "2026-05-09", "bodySite": []}

    send(tmp_path, patient(), PLACED, second, HELD)

    assert AccessDevice.objects.count() == 3


def test_lines_of_another_kind_or_taken_out_are_not_meant() -> None:
    person = AccessDevice(id=None).pk
    held = LineFacts("held", person, LineKind.PORT)  # type: ignore[arg-type]
    gone = LineFacts("gone", person, LineKind.PICC, removed_on=date(2026, 5, 1))  # type: ignore[arg-type]
    new = LineFacts("new", person, LineKind.PICC)  # type: ignore[arg-type]
    told = {"held": {"Procedure"}, "gone": {"Procedure"}}

    assert line_meant(new, "Device", [held, gone], told) is None  # type: ignore[arg-type]
