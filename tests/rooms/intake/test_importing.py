"""An import brings people and what is known of them, once, and loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.kernel.identifiers import new_id
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.models import (
    Allergy,
    Condition,
    Episode,
    HomeMedication,
    Measurement,
    Patient,
)
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import (
    Difference,
    ImportRun,
    QuarantineItem,
    Referral,
    SourceRecord,
)
from hearthline.rooms.intake.tasks import importing
from hearthline.rooms.intake.tasks.importing import ImportFailed
from hearthline.rooms.lines.models import AccessDevice
from tests.builders.intake import (
    allergy,
    as_json,
    bundle,
    dose,
    encounter,
    order,
    patient,
    weight,
)
from tests.builders.program import make_branch
from tests.rooms.intake.importing import AT, send, take, totals

pytestmark = pytest.mark.django_db

LINE = {
    "resourceType": "Procedure",
    "id": "l1",
    "status": "completed",
    "code": {"text": "PICC Line"},
    "subject": {"reference": "Patient/p1"},
    "performedDateTime": "2026-05-03",
}
TABLET = order(
    "m2", medicationCodeableConcept={"text": "Lisinopril 10 MG Oral Tablet"}, dosageInstruction=[]
)
WHOLE = (patient(), weight(), order(), TABLET, encounter(), allergy(), LINE)


def test_a_referral_becomes_a_person_with_what_is_known_and_a_draft_episode(
    tmp_path: Path,
) -> None:
    report = send(tmp_path, *WHOLE)

    assert totals(report) == {"created": 7}
    person = Patient.objects.get()
    assert (person.family_name, person.given_name) == ("Draftson", "Abel")
    assert Measurement.objects.get().quantity.original == "82 kg"
    assert Allergy.objects.get().reaction == "hives"
    assert HomeMedication.objects.get().drug == "Lisinopril 10 MG Oral Tablet"
    assert AccessDevice.objects.get().kind == "picc"
    assert (Referral.objects.get().drug, Episode.objects.get().state) == ("vancomycin", "draft")


def test_a_person_without_an_infusion_order_gets_no_episode(tmp_path: Path) -> None:
    send(tmp_path, patient(), TABLET)

    assert (Patient.objects.count(), Episode.objects.count()) == (1, 0)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    send(tmp_path, *WHOLE)
    before = (Patient.objects.get().revision, SourceRecord.objects.count())

    report = send(tmp_path, *WHOLE)

    assert totals(report) == {"unchanged": 7}
    assert (Patient.objects.get().revision, SourceRecord.objects.count()) == before
    assert (Referral.objects.count(), Difference.objects.count()) == (1, 0)


def test_another_name_of_the_file_does_not_make_other_people(tmp_path: Path) -> None:
    send(tmp_path, *WHOLE)
    as_json(tmp_path, "again.json", bundle(*WHOLE, kind="transaction"))

    assert totals(take(tmp_path / "again.json")) == {"unchanged": 7}


def test_the_same_id_of_another_sender_is_another_person(tmp_path: Path) -> None:
    other = patient(identifier=[{"system": "urn:other", "value": "1"}])
    send(tmp_path, patient())

    send(tmp_path, other, sender="Northmock")

    assert Patient.objects.count() == 2


def test_a_changed_resource_waits_as_a_difference_and_changes_nothing_yet(tmp_path: Path) -> None:
    send(tmp_path, patient())

    report = send(tmp_path, patient(birthDate="1958-03-20"))

    assert totals(report) == {"updated": 1}
    assert str(Patient.objects.get().birth_date) == "1958-03-02"
    (change,) = Difference.objects.get().fields
    assert (change["name"], change["before"], change["after"]) == (
        "birth_date",
        "1958-03-02",
        "1958-03-20",
    )
    assert totals(send(tmp_path, patient(birthDate="1958-03-20"))) == {"unchanged": 1}


def test_a_later_change_overtakes_the_one_that_waits(tmp_path: Path) -> None:
    send(tmp_path, patient())
    send(tmp_path, patient(birthDate="1958-03-20"))

    send(tmp_path, patient(birthDate="1958-03-21"))

    assert sorted(Difference.objects.values_list("state", flat=True)) == ["overtaken", "waiting"]


def test_a_changed_dose_of_an_infusion_is_a_difference(tmp_path: Path) -> None:
    send(tmp_path, patient(), order())

    report = send(tmp_path, patient(), order(dosageInstruction=dose(1500, "mg")))

    assert totals(report) == {"unchanged": 1, "updated": 1}
    assert "dose_original" in {change["name"] for change in Difference.objects.get().fields}


def test_a_change_in_what_nobody_reads_is_no_difference(tmp_path: Path) -> None:
    send(tmp_path, patient())

    assert totals(send(tmp_path, patient(meta={"lastUpdated": "2026-05-14"}))) == {"unchanged": 1}


def test_what_cannot_be_read_waits_and_waits_once(tmp_path: Path) -> None:
    bodies = (patient(), weight(value=82), order(dosageInstruction=dose(5, "U")))

    first, second = send(tmp_path, *bodies), send(tmp_path, *bodies)

    assert totals(first) == {"created": 1, "quarantined": 2}
    assert totals(second) == {"unchanged": 1, "quarantined": 2}
    assert QuarantineItem.objects.filter(state="waiting").count() == 2
    item = QuarantineItem.objects.get(kind="Observation")
    assert (item.file, item.place, item.issues[0]["received"]) == ("sent.ndjson", "line 2", "82")
    assert [r["code"] for r in item.issues[0]["readings"]] == ["kg", "[lb_av]"]


def test_what_comes_again_readable_no_longer_waits(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight(value=82))

    report = send(tmp_path, patient(), weight(value=82, unit="kg"))

    assert totals(report) == {"unchanged": 1, "created": 1}
    assert QuarantineItem.objects.get().state == "resolved"


def test_two_people_with_one_number_are_never_mixed(tmp_path: Path) -> None:
    twin = patient("p2", identifier=patient()["identifier"], birthDate="1990-01-01")

    report = send(tmp_path, patient(), twin, allergy(about="Patient/p2"), allergy("a2"))

    assert totals(report) == {"created": 2, "quarantined": 2}
    assert Patient.objects.count() == 1
    item = QuarantineItem.objects.get(kind="Patient")
    assert item.other_patient_id == Patient.objects.get().id
    assert item.issues[0]["code"] == "intake.number_of_another"
    assert QuarantineItem.objects.get(kind="AllergyIntolerance").waits_for == "p2"


def test_a_record_about_somebody_who_was_not_sent_waits(tmp_path: Path) -> None:
    report = send(tmp_path, allergy(about="Patient/gone"))

    assert totals(report) == {"quarantined": 1}
    assert QuarantineItem.objects.get().issues[0]["code"] == "intake.patient_not_on_record"


def test_what_waited_for_somebody_is_taken_in_when_they_come(tmp_path: Path) -> None:
    send(tmp_path, allergy(), order())

    report = send(tmp_path, patient())

    assert totals(report) == {"created": 1}
    assert (Allergy.objects.count(), Referral.objects.count()) == (1, 1)
    assert not QuarantineItem.objects.filter(state="waiting").exists()


def test_a_record_about_somebody_of_an_earlier_import_finds_them(tmp_path: Path) -> None:
    send(tmp_path, patient())

    assert totals(send(tmp_path, allergy())) == {"created": 1}


def test_a_record_may_come_in_a_file_before_its_patient(tmp_path: Path) -> None:
    as_json(tmp_path, "a.json", bundle(allergy(), order()))
    as_json(tmp_path, "b.json", bundle(patient()))

    assert totals(take(tmp_path)) == {"created": 3}


def test_open_orders_of_the_dead_are_kept_flagged_and_refer_nobody(tmp_path: Path) -> None:
    report = send(tmp_path, patient(deceasedBoolean=True), order())

    assert totals(report) == {"created": 2}
    assert report.tally.flags["MedicationRequest"] == {"intake.open_order_of_dead_patient": 1}
    assert not Referral.objects.exists()


def test_an_order_that_ended_in_hospital_refers_only_when_it_ran_until_discharge_home(
    tmp_path: Path,
) -> None:
    home = {"dischargeDisposition": {"coding": [{"code": "HOME HEALTH CARE"}]}}
    until = {"validityPeriod": {"start": "2026-05-03T10:00:00Z", "end": "2026-05-13T20:00:00Z"}}
    early = {"validityPeriod": {"start": "2026-05-03T10:00:00Z", "end": "2026-05-05T20:00:00Z"}}
    stay = {"encounter": {"reference": "Encounter/e1"}, "status": "completed"}

    send(
        tmp_path,
        patient(),
        order("m1", dispenseRequest=until, **stay),
        order(
            "m2",
            medicationCodeableConcept={"text": "Cefepime"},
            dispenseRequest=early,
            **stay,
        ),
        encounter(hospitalization=home),
    )

    referral = Referral.objects.get()
    assert referral.drug == "vancomycin"
    assert referral.evidence[-1]["kind"] == "still_running"
    assert referral.needed_by is not None


def test_two_orders_of_one_drug_are_one_referral(tmp_path: Path) -> None:
    send(tmp_path, patient(), order("m1"), order("m2"))

    assert len(Referral.objects.get().orders) == 2


def test_people_belong_to_the_branch_that_serves_their_zip(tmp_path: Path) -> None:
    from hearthline.platform.accounts.models import SubjectBranch
    from hearthline.rooms.program.values import ServiceArea

    make_branch("Alpha", area=ServiceArea(("999",)))
    serving = make_branch("North", area=ServiceArea(("430",)))

    send(tmp_path, patient())

    assert SubjectBranch.objects.get().branch_id == serving


def test_cancelling_keeps_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(importing.Silent):
        def advance(self, done: int, total: int | None) -> None:
            self.is_cancelled = done > 0

    monkeypatch.setattr(importing, "CHUNK", 2)

    report = send(tmp_path, *WHOLE, follower=Stopping())

    assert report.state == "cancelled"
    assert totals(report) == {"created": 2}
    assert ImportRun.objects.get().state == "cancelled"
    assert totals(send(tmp_path, *WHOLE)) == {"created": 5, "unchanged": 2}


def test_a_full_disk_stops_with_a_way_out_and_keeps_whole_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    take_in = actions.take_in
    calls = []

    def fails_later(*args: Any, **kwargs: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError("database or disk is full")
        take_in(*args, **kwargs)

    monkeypatch.setattr(actions, "take_in", fails_later)

    with pytest.raises(ImportFailed) as failed:
        send(tmp_path, *WHOLE)

    assert failed.value.message.code == "intake.disk_full"
    assert SourceRecord.objects.count() == 2
    assert ImportRun.objects.get().state == "failed"


def test_one_record_the_database_refuses_waits_and_the_rest_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in = actions.take_in

    def refuses(context: Any, **kwargs: Any) -> None:
        from hearthline.rooms.intake.reading.outcomes import Taken

        for reading in kwargs["chunk"]:
            if reading.raw.kind == "Encounter" and isinstance(reading.outcome, Taken):
                raise IntegrityError("no")
        take_in(context, **kwargs)

    monkeypatch.setattr(actions, "take_in", refuses)

    report = send(tmp_path, *WHOLE)

    assert totals(report) == {"created": 6, "quarantined": 1}
    assert QuarantineItem.objects.get().issues[0]["code"] == "intake.could_not_be_stored"


def test_the_journal_names_whom_an_import_is_about(tmp_path: Path) -> None:
    send(tmp_path, *WHOLE)

    names = set(JournalEntry.objects.values_list("name", flat=True))
    assert {"intake.start_run", "intake.take_in", "census.add_records"} <= names


def test_records_show_by_how_many_days_their_dates_were_moved(tmp_path: Path) -> None:
    send(
        tmp_path,
        patient(birthDate="2100-01-01"),
        encounter(period={"start": "2180-05-06", "end": "2180-05-08"}),
    )

    person = Patient.objects.get()
    record = SourceRecord.objects.get(kind="Patient")
    assert record.shifted_days % 7 == 0
    assert f"{record.shifted_days:,} days" in person.source
    assert totals(send(tmp_path, patient(birthDate="2100-01-01"), at=AT)) == {"unchanged": 1}


_some = st.lists(st.sampled_from(range(len(WHOLE) + 3)), max_size=8)


@settings(max_examples=25, deadline=None)
@given(_some)
def test_whatever_is_sent_in_whatever_order_counts_add_up_and_a_repeat_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("sent")
    sender = f"Sender {new_id(at=AT)}"
    own = [{"system": "urn:test", "value": sender}]
    bodies = [
        *(b if b["resourceType"] != "Patient" else b | {"identifier": own} for b in WHOLE),
        weight("w9", value=70),
        {"resourceType": "Claim", "id": "c"},
        patient("p7", identifier=own),
    ]
    chosen = [bodies[number] for number in numbers]

    first = send(folder, *chosen, sender=sender)
    records = SourceRecord.objects.count()
    second = send(folder, *chosen, sender=sender)

    assert sum(totals(first).values()) == sum(totals(second).values()) == len(chosen)
    assert SourceRecord.objects.count() == records
    assert not {"created", "updated"} & set(totals(second))


def test_identity_lists_are_the_same_whatever_the_order_of_files(tmp_path: Path) -> None:
    for name, body in zip("dbcae", (patient(), allergy(), weight(), order(), LINE), strict=True):
        as_json(tmp_path, f"{name}.json", body)

    take(tmp_path)

    found = {(r.kind, r.key) for r in SourceRecord.objects.all()}
    assert len(found) == 5
    assert census.by_ids(Patient.objects.values_list("id", flat=True))
    assert json.loads(json.dumps(ImportRun.objects.get().counts))["Patient"]["created"] == 1


def test_government_numbers_are_veiled_in_records_and_still_tell_two_people_apart(
    tmp_path: Path,
) -> None:
    from hearthline.rooms.census.models import Identifier
    from hearthline.rooms.intake.actions.keeping import body_of

    number = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-65-9492"}

    first = send(tmp_path, patient(identifier=[number]))
    second = send(tmp_path, patient("p2", identifier=[number]), sender="Northmock")

    assert (totals(first), totals(second)) == ({"created": 1}, {"quarantined": 1})
    assert Identifier.objects.get().value.startswith("…9492")
    record = SourceRecord.objects.get()
    assert b"999-65" not in bytes(record.raw)
    assert "999-65" not in json.dumps(record.facts)
    assert body_of(record.raw)["identifier"] == [number]


def test_text_that_no_database_takes_waits_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    odd = patient("\x00odd", name=[{"family": "Nul\x00byte"}], identifier=[])

    assert sum(totals(send(tmp_path, odd, weight(value="\x00"), patient())).values()) == 3


@pytest.mark.parametrize(("zip_code", "source"), [("43085", "zip_centroid"), ("00000", None)])
def test_a_home_without_position_is_placed_by_its_zip_and_marked_approximate(
    tmp_path: Path, zip_code: str, source: str | None
) -> None:
    from hearthline.rooms.census.models import Address

    home = {"line": ["1 Elm St"], "city": "Columbus", "postalCode": zip_code}

    send(tmp_path, patient(address=[home]))

    assert Address.objects.get().position_source == source
    assert totals(send(tmp_path, patient(address=[home]))) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("database is locked", "intake.database_locked"),
        ("database or disk is full", "intake.disk_full"),
        ("unable to open database file", "intake.database_gone"),
    ],
)
def test_a_database_that_fails_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, code: str
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OperationalError(words)

    monkeypatch.setattr(actions, "take_in", fails)

    with pytest.raises(ImportFailed) as failed:
        send(tmp_path, *WHOLE)

    assert failed.value.message.code == code
    assert not Patient.objects.exists()


@pytest.mark.parametrize("over", [{"doNotPerform": True}, {"intent": "proposal"}])
def test_what_nobody_ordered_is_kept_and_told_and_refers_nobody(
    tmp_path: Path, over: dict[str, Any]
) -> None:
    report = send(tmp_path, patient(), order(**over), TABLET | over)

    assert totals(report) == {"created": 3}
    assert not Referral.objects.exists()
    assert not HomeMedication.objects.exists()
    item = QuarantineItem.objects.get(key="m1")
    assert not item.is_whole
    record = SourceRecord.objects.get(key="m1")
    assert record.facts[0]["values"]["drug"].startswith("Vancomycin")
    assert totals(send(tmp_path, patient(), order(**over), TABLET | over)) == {"unchanged": 3}


def test_a_drug_the_patient_says_they_take_is_on_record_as_not_ordered(tmp_path: Path) -> None:
    send(tmp_path, patient(), TABLET | {"intent": "plan"})

    assert HomeMedication.objects.get().status == "active, not ordered"


def test_an_order_that_is_forbidden_later_is_a_difference_and_is_not_drafted(
    tmp_path: Path,
) -> None:
    send(tmp_path, patient(), order())

    report = send(tmp_path, patient(), order(doNotPerform=True))

    assert totals(report) == {"unchanged": 1, "updated": 1}
    assert {"is_forbidden"} <= {change["name"] for change in Difference.objects.get().fields}


@pytest.mark.parametrize(
    ("said", "status", "stands"),
    [
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, "refuted", False),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, "resolved", False),
        ({"clinicalStatus": {"coding": [{"code": "inactive"}]}}, "inactive", False),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, "provisional", True),
        ({"clinicalStatus": {"coding": [{"code": "active"}]}}, "active", True),
    ],
)
def test_a_diagnosis_that_was_ruled_out_or_is_over_does_not_stand(
    tmp_path: Path, said: dict[str, Any], status: str, stands: bool
) -> None:
    body = {
        "resourceType": "Condition",
        "id": "c1",
        "code": {"text": "Osteomyelitis"},
        "subject": {"reference": "Patient/p1"},
    }
    send(tmp_path, patient(), body | said)

    row = Condition.objects.get()
    assert row.status == status
    assert bool(census.conditions_of([row.patient_id])) is stands


def test_a_cancelled_weight_that_is_on_record_is_a_difference(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight())

    assert totals(send(tmp_path, patient(), weight() | {"status": "cancelled"})) == {
        "unchanged": 1,
        "updated": 1,
    }
