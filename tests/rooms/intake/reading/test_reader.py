"""What a resource says is understood, and what cannot be is said with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.rooms.intake.reading.outcomes import Ignored, Quarantined
from hearthline.rooms.intake.values.received import (
    AllergyValue,
    CoverageValue,
    Disposition,
    EncounterValue,
    FrequencyKind,
    Likelihood,
    LineKind,
    LineValue,
    MeasurementValue,
    OrderValue,
    PatientValue,
    QuestionnaireValue,
    ServiceRequestValue,
    TherapyClass,
)
from tests.builders.intake import (
    allergy,
    as_json,
    as_lines,
    bundle,
    dose,
    encounter,
    order,
    patient,
    weight,
)
from tests.rooms.intake.reading.reading import (
    noted,
    quarantined,
    read_all,
    read_bodies,
    value_of,
)


def test_a_patient_keeps_name_number_address_and_position(tmp_path: Path) -> None:
    value = value_of(read_bodies(tmp_path, patient()), "Patient")

    assert isinstance(value, PatientValue)
    assert value.name is not None
    assert (value.name.family, value.name.given) == ("Draftson", ("Abel",))
    assert value.addresses[0].position is not None
    assert value.is_dead is Answer.NOT_ASKED


def test_a_position_of_zero_is_noted_and_the_person_is_taken(tmp_path: Path) -> None:
    zero = patient()
    zero["address"][0]["extension"][0]["extension"] = [
        {"url": "latitude", "valueDecimal": 0},
        {"url": "longitude", "valueDecimal": 0.0},
    ]

    found = read_bodies(tmp_path, zero)

    assert noted(found) == [("Patient", "address[0].extension", "intake.position_zero")]
    value = value_of(found, "Patient")
    assert isinstance(value, PatientValue)
    assert value.addresses[0].position is None


def test_a_weight_without_unit_waits_with_both_readings(tmp_path: Path) -> None:
    found = read_bodies(tmp_path, patient(), weight(value=82))

    assert quarantined(found) == [
        ("Observation", "valueQuantity.unit", "82", "intake.weight_without_unit")
    ]
    outcome = found[1].outcome
    assert isinstance(outcome, Quarantined)
    assert [r.label for r in outcome.issues[0].readings] == ["82 kg", "82 lb = 37.2 kg"]


@pytest.mark.parametrize(
    ("quantity", "reason"),
    [
        ({"value": 8000, "unit": "kg"}, "intake.impossible_measurement"),
        ({"value": 0, "unit": "kg"}, "intake.impossible_measurement"),
        ({"value": 82, "unit": "cm"}, "intake.unit_of_another_kind"),
        ({"value": 82, "unit": "stone"}, "intake.unknown_unit"),
        ({"value": 82, "unit": "lb", "code": "kg"}, "intake.units_disagree"),
        ({"value": "heavy", "unit": "kg"}, "intake.not_a_number"),
        ({"unit": "kg"}, "intake.no_value"),
    ],
)
def test_a_weight_nobody_can_trust_waits(
    tmp_path: Path, quantity: dict[str, object], reason: str
) -> None:
    body = weight()
    body["valueQuantity"] = quantity

    assert quarantined(read_bodies(tmp_path, patient(), body))[0][3] == reason


def test_a_weight_in_pounds_is_kept_in_pounds(tmp_path: Path) -> None:
    found = read_bodies(tmp_path, patient(), weight(value=180.5, unit="lb", code="[lb_av]"))

    value = value_of(found, "Observation")
    assert isinstance(value, MeasurementValue)
    assert (value.quantity.value, value.quantity.unit) == (Decimal("180.5"), "[lb_av]")


def test_an_impossible_hour_holds_the_stay_back(tmp_path: Path) -> None:
    stay = encounter(period={"start": "2026-05-02", "end": "2026-05-09T25:10:00-04:00"})

    found = read_bodies(tmp_path, patient(), stay)

    assert quarantined(found) == [
        ("Encounter", "period.end", "2026-05-09T25:10:00-04:00", "intake.no_such_hour")
    ]


@pytest.mark.parametrize("unit", ["U", "MD to order daily dose", "mg PE"])
def test_a_dose_by_vein_whose_unit_cannot_be_read_waits(tmp_path: Path, unit: str) -> None:
    found = read_bodies(tmp_path, patient(), order(dosageInstruction=dose(5, unit)))

    assert quarantined(found)[0][1:3] == ("dosageInstruction.doseAndRate.doseQuantity.unit", unit)


@pytest.mark.parametrize(("unit", "code"), [("g", "g"), ("gm", "g"), ("mcg", "ug")])
def test_units_spelled_several_ways_mean_one(tmp_path: Path, unit: str, code: str) -> None:
    found = read_bodies(tmp_path, patient(), order(dosageInstruction=dose(2, unit)))

    value = value_of(found, "MedicationRequest")
    assert isinstance(value, OrderValue)
    assert value.dose is not None
    assert value.dose.unit == code
    assert value.dose_original == f"2 {unit}"


def test_a_dose_that_lost_its_roundness_is_kept_and_noted(tmp_path: Path) -> None:
    found = read_bodies(
        tmp_path, patient(), order(dosageInstruction=dose(49.999998807907104, "ml"))
    )

    assert noted(found)[0][2] == "intake.looks_rounded"


def test_an_order_by_vein_is_proposed_with_its_evidence(tmp_path: Path) -> None:
    value = value_of(read_bodies(tmp_path, patient(), order()), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.infusion is not None
    assert value.infusion.likelihood is Likelihood.LIKELY
    assert value.infusion.therapy is TherapyClass.ANTI_INFECTIVE
    assert {e.kind for e in value.infusion.evidence} >= {"route", "drug"}
    assert value.infuse_over_minutes == 120


@pytest.mark.parametrize(
    ("drug", "dosage"),
    [
        ("Vancomycin 125 mg oral capsule", []),
        ("Lisinopril 10 MG Oral Tablet", []),
        ("Sodium Chloride 0.9% Flush", dose(10, "mL")),
        ("Heparin Flush (10 units/ml)", dose(10, "mL")),
        ("Ondansetron", dose(4, "mg")),
        ("Linezolid 600 MG", []),
    ],
)
def test_what_is_no_infusion_is_not_proposed(
    tmp_path: Path, drug: str, dosage: list[dict[str, object]]
) -> None:
    body = order(medicationCodeableConcept={"text": drug}, dosageInstruction=dosage)

    value = value_of(read_bodies(tmp_path, patient(), body), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.infusion is None


def test_an_injectable_without_route_is_only_possible(tmp_path: Path) -> None:
    body = order(
        medicationCodeableConcept={"text": "10 ML oxaliplatin 5 MG/ML Injection"},
        dosageInstruction=[],
    )

    value = value_of(read_bodies(tmp_path, patient(), body), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.infusion is not None
    assert value.infusion.likelihood is Likelihood.POSSIBLE


def test_a_mix_takes_its_name_from_what_is_in_it(tmp_path: Path) -> None:
    drug = {
        "resourceType": "Medication",
        "id": "d1",
        "identifier": [{"system": "x/mimic-medication-name", "value": "Meropenem"}],
    }
    fluid = {"resourceType": "Medication", "id": "d2", "code": {"text": "0.9% Sodium Chloride"}}
    mix = {
        "resourceType": "Medication",
        "id": "mix",
        "ingredient": [
            {"itemReference": {"reference": "Medication/d1"}},
            {"itemReference": {"reference": "Medication/d2"}},
        ],
    }
    body = order(medicationReference={"reference": "Medication/mix"})
    del body["medicationCodeableConcept"]

    found = read_bodies(tmp_path, mix, body, fluid, patient(), drug)

    value = value_of(found, "MedicationRequest")
    assert isinstance(value, OrderValue)
    assert value.drug.name == "Meropenem in 0.9% Sodium Chloride"
    assert value.infusion is not None


def test_a_mix_that_holds_itself_is_noticed_and_not_followed(tmp_path: Path) -> None:
    one = {
        "resourceType": "Medication",
        "id": "a",
        "code": {"text": "A"},
        "ingredient": [{"itemReference": {"reference": "Medication/b"}}],
    }
    two = {
        "resourceType": "Medication",
        "id": "b",
        "ingredient": [{"itemReference": {"reference": "Medication/b"}}],
    }

    found = read_bodies(tmp_path, one, two)

    assert ("Medication", "ingredient", "intake.circular_reference") in noted(found)
    assert len(found) == 2


def test_a_contained_drug_is_found(tmp_path: Path) -> None:
    body = order(
        contained=[{"resourceType": "Medication", "id": "c", "code": {"text": "Cefazolin"}}],
        medicationReference={"reference": "#c"},
    )
    del body["medicationCodeableConcept"]

    value = value_of(read_bodies(tmp_path, patient(), body), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.drug.name == "Cefazolin"


@pytest.mark.parametrize(
    "pointer",
    ["Patient/p1", "urn:uuid:p1", "https://hospital.example/fhir/Patient/p1/_history/3"],
)
def test_references_of_every_kind_find_the_patient(tmp_path: Path, pointer: str) -> None:
    as_json(tmp_path, "b.json", bundle(patient(), urls=True))
    as_json(tmp_path, "a.json", bundle(allergy(about=pointer)))

    value = value_of(read_all(tmp_path), "AllergyIntolerance")

    assert isinstance(value, AllergyValue)
    assert (value.patient.key, value.patient.is_found) == ("p1", True)


def test_a_reference_that_is_not_found_stays_as_text(tmp_path: Path) -> None:
    value = value_of(read_bodies(tmp_path, allergy(about="Patient/gone")), "AllergyIntolerance")

    assert isinstance(value, AllergyValue)
    assert (value.patient.original, value.patient.is_found) == ("Patient/gone", False)


def test_a_record_without_a_patient_waits(tmp_path: Path) -> None:
    body = allergy()
    del body["patient"]

    assert quarantined(read_bodies(tmp_path, body))[0][3] == "intake.no_patient"


def test_none_known_is_said_only_when_the_code_says_it(tmp_path: Path) -> None:
    none = {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]}
    value = value_of(read_bodies(tmp_path, patient(), allergy(code=none)), "AllergyIntolerance")

    assert isinstance(value, AllergyValue)
    assert value.is_none_known


def test_an_open_order_of_a_dead_patient_is_taken_and_flagged(tmp_path: Path) -> None:
    found = read_bodies(tmp_path, order(), patient(deceasedDateTime="2026-05-01"))

    assert ("MedicationRequest", "status", "intake.open_order_of_dead_patient") in noted(found)


def test_discharge_to_home_health_care_is_understood(tmp_path: Path) -> None:
    stay = encounter(
        hospitalization={"dischargeDisposition": {"coding": [{"code": "HOME HEALTH CARE"}]}}
    )

    value = value_of(read_bodies(tmp_path, patient(), stay), "Encounter")

    assert isinstance(value, EncounterValue)
    assert value.disposition is Disposition.HOME_HEALTH


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("PICC Line", LineKind.PICC),
        ("20 Gauge", LineKind.PERIPHERAL),
        ("Indwelling Port (PortaCath)", LineKind.PORT),
        ("Midline", LineKind.MIDLINE),
        ("Multi Lumen", LineKind.NON_TUNNELED),
    ],
)
def test_lines_are_recognised_among_procedures(tmp_path: Path, words: str, kind: LineKind) -> None:
    body = {
        "resourceType": "Procedure",
        "id": "l",
        "status": "completed",
        "code": {"coding": [{"system": "x", "code": "1", "display": words}]},
        "subject": {"reference": "Patient/p1"},
        "performedPeriod": {"start": "2026-05-03T10:00:00Z", "end": "2026-05-13T10:00:00Z"},
    }

    value = value_of(read_bodies(tmp_path, patient(), body), "Procedure")

    assert isinstance(value, LineValue)
    assert value.kind is kind
    assert value.placed is not None
    assert value.placed.day == date(2026, 5, 3)


def test_other_types_and_other_observations_are_left_with_a_reason(tmp_path: Path) -> None:
    lab = weight("lab")
    lab["code"] = {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]}

    found = read_bodies(tmp_path, patient(), {"resourceType": "Claim", "id": "c"}, lab)

    reasons = [r.outcome.reason for r in found if isinstance(r.outcome, Ignored)]
    assert reasons == [
        Message("intake.type_not_read", {"type": "Claim"}),
        Message("intake.not_weight_or_height"),
    ]


def test_home_infusion_asked_for_by_code_or_words_is_proposed(tmp_path: Path) -> None:
    request = {
        "resourceType": "ServiceRequest",
        "id": "s",
        "status": "active",
        "intent": "order",
        "code": {"coding": [{"code": "S9500", "display": "Home infusion therapy, antibiotic"}]},
        "subject": {"reference": "Patient/p1"},
    }

    value = value_of(read_bodies(tmp_path, patient(), request), "ServiceRequest")

    assert isinstance(value, ServiceRequestValue)
    assert value.infusion is not None
    assert value.infusion.therapy is TherapyClass.ANTI_INFECTIVE


def test_answers_are_flattened_in_order_and_an_open_one_is_never_no(tmp_path: Path) -> None:
    body = {
        "resourceType": "QuestionnaireResponse",
        "id": "q",
        "status": "completed",
        "subject": {"reference": "Patient/p1"},
        "item": [
            {
                "linkId": "1",
                "item": [
                    {"linkId": "1.1", "text": "Refrigerator?", "answer": [{"valueBoolean": True}]}
                ],
            },
            {"linkId": "2", "text": "Pets", "answer": [{"valueCoding": {"display": "Dog"}}]},
            {"linkId": "3", "text": "Stairs?"},
            {"linkId": "4", "text": "Alone?", "answer": [{"valueBoolean": "sometimes"}]},
        ],
    }

    value = value_of(read_bodies(tmp_path, patient(), body), "QuestionnaireResponse")

    assert isinstance(value, QuestionnaireValue)
    assert [(i.link, i.answers) for i in value.items] == [
        ("1.1", ("yes",)),
        ("2", ("Dog",)),
        ("3", ()),
        ("4", ("sometimes",)),
    ]


def test_coverage_says_who_pays(tmp_path: Path) -> None:
    body = {
        "resourceType": "Coverage",
        "id": "c",
        "status": "active",
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": "Northmock Health"}],
        "subscriberId": "NM-1",
        "class": [{"type": {"coding": [{"code": "group"}]}, "value": "G7"}],
    }

    value = value_of(read_bodies(tmp_path, patient(), body), "Coverage")

    assert isinstance(value, CoverageValue)
    assert (value.payers[0].display, value.member_number, value.group) == (
        "Northmock Health",
        "NM-1",
        "G7",
    )


def test_dates_that_lie_in_the_future_by_design_move_by_whole_weeks(tmp_path: Path) -> None:
    born_later = patient(birthDate="2100-01-01")
    stay = encounter(
        period={"start": "2180-05-06T22:23:00-04:00", "end": "2180-05-08T17:15:00-04:00"}
    )

    found = read_all(as_lines(tmp_path, "sent.ndjson", stay, born_later))

    value, person = value_of(found, "Encounter"), value_of(found, "Patient")
    assert isinstance(value, EncounterValue)
    assert isinstance(person, PatientValue)
    assert value.starts is not None
    assert value.ends is not None
    assert person.birth is not None
    assert value.starts.instant is not None
    assert value.ends.instant is not None
    assert (value.ends.instant - value.starts.instant).total_seconds() == 154_320
    assert value.ends.day < date(2026, 5, 14)
    assert value.ends.shifted_days % 7 == 0
    assert value.ends.original == "2180-05-08T17:15:00-04:00"
    assert person.birth.shifted_days == value.ends.shifted_days


def test_one_date_in_the_future_moves_nothing(tmp_path: Path) -> None:
    device = encounter("e2", period={"start": "2030-01-01"})

    found = read_bodies(tmp_path, patient(), encounter(), device)

    assert all(
        r.outcome.value.starts.shifted_days == 0  # type: ignore[union-attr]
        for r in found
        if r.raw.kind == "Encounter"
    )


@pytest.mark.parametrize(
    ("said", "kind", "hours"),
    [
        ("Q12H", FrequencyKind.EVERY_HOURS, 12),
        ("Q 12H", FrequencyKind.EVERY_HOURS, 12),
        ("Q6H:PRN", FrequencyKind.EVERY_HOURS, 6),
        ("Q2H PER MOVIPREP PROTOCOL", FrequencyKind.EVERY_HOURS, 2),
        ("BID", FrequencyKind.TIMES_PER_DAYS, None),
        ("ONCE MR1", FrequencyKind.ONCE, None),
        ("MR X1", FrequencyKind.ONCE, None),
        ("INFUSION", FrequencyKind.CONTINUOUS, None),
        ("TITRATE TO RASS", FrequencyKind.TITRATED, None),
        ("ASDIR", FrequencyKind.AS_DIRECTED, None),
        ("HD PROTOCOL", FrequencyKind.UNREADABLE, None),
    ],
)
def test_one_frequency_spelled_several_ways_is_one(
    tmp_path: Path, said: str, kind: FrequencyKind, hours: int | None
) -> None:
    body = order()
    body["dosageInstruction"][0]["timing"] = {"code": {"coding": [{"code": said}]}}

    value = value_of(read_bodies(tmp_path, patient(), body), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.frequency.kind is kind
    assert value.frequency.interval_hours == hours
    assert value.frequency.original == said
    assert value.frequency.is_as_needed is ("PRN" in said)


def test_a_mistyped_year_moves_nobody_and_is_noted(tmp_path: Path) -> None:
    stay = encounter(period={"start": "2126-05-02T10:00:00-04:00"})

    found = read_bodies(tmp_path, patient(), stay)

    value = value_of(found, "Encounter")
    assert isinstance(value, EncounterValue)
    assert value.starts is not None
    assert (value.starts.day, value.starts.shifted_days) == (date(2126, 5, 2), 0)
    assert ("Encounter", "starts", "intake.date_far_ahead") in noted(found)


def test_a_weight_that_the_sender_says_was_not_taken_is_left(tmp_path: Path) -> None:
    body = weight()
    del body["valueQuantity"]
    body["dataAbsentReason"] = {"text": "not performed"}

    found = read_bodies(tmp_path, patient(), body)

    reasons = [r.outcome.reason.code for r in found if isinstance(r.outcome, Ignored)]
    assert reasons == ["intake.value_absent"]
