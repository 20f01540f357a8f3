"""Invented patients as hospitals would refer them: one FHIR R4 bundle each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hearthline.faces.demonstration.cast import Invented
from hearthline.faces.demonstration.courses import Therapy
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.identifiers import derived_id

ZONE = "America/New_York"
RECORD_SYSTEM = "urn:hearthline:demonstration:hospital-record"
MEMBER_SYSTEM = "urn:hearthline:demonstration:member"
GEOLOCATION = "http://hl7.org/fhir/StructureDefinition/geolocation"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
INTRAVENOUS = {"coding": [{"system": SNOMED, "code": "47625008", "display": "Intravenous route"}]}

Json = dict[str, Any]

DOSE_UNITS = {"mcg/kg/min": "ug/kg/min", "units": "[U]"}
LINES = {
    "picc": ("Peripherally inserted central catheter", "Basilic vein, right"),
    "midline": ("Midline catheter", "Basilic vein, left"),
    "port": ("Implanted venous port", "Right chest"),
    "tunnelled": ("Tunnelled central venous catheter", "Right internal jugular vein"),
}


def referral_bundle(person: Invented) -> Json:
    """Return the transaction bundle that refers ``person``; the same person, the same bytes."""
    resources = [
        _hospital(person),
        _prescriber(person),
        _payer(person),
        _patient(person),
        *_helper(person),
        _coverage(person),
        *_allergies(person),
        _condition(person),
        _encounter(person),
        _order(person),
        *_home_medications(person),
        *_line(person),
        _weight(person),
        _height(person),
    ]
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": f"urn:uuid:{resource['id']}",
                "resource": resource,
                "request": {"method": "POST", "url": resource["resourceType"]},
            }
            for resource in resources
        ],
    }


def patient_key(person: Invented) -> str:
    """Return the identifier of the patient's own resource in the bundle."""
    return _id(person, "Patient")


def _id(person: Invented, kind: str, part: object = "") -> str:
    return str(derived_id("demonstration referral", person.number, kind, part))


def _shared_id(kind: str, name: str) -> str:
    return str(derived_id("demonstration", kind, name))


def _to(identifier: str) -> Json:
    return {"reference": f"urn:uuid:{identifier}"}


def _me(person: Invented) -> Json:
    return _to(_id(person, "Patient"))


def _at(day: date, hour: int) -> str:
    return to_instant(day, time(hour), ZONE).isoformat()


def discharge(person: Invented) -> datetime:
    """Return when the hospital sends the patient home: the evening before the first home day."""
    return to_instant(person.first_home_day - timedelta(days=1), time(16), ZONE)


def _hospital(person: Invented) -> Json:
    return {
        "resourceType": "Organization",
        "id": _shared_id("hospital", person.hospital),
        "name": person.hospital,
        "type": [{"text": "Hospital"}],
    }


def _prescriber(person: Invented) -> Json:
    family, given = person.prescriber.split(", ")
    return {
        "resourceType": "Practitioner",
        "id": _shared_id("prescriber", person.prescriber),
        "name": [{"family": family, "given": [given], "prefix": ["Dr"]}],
        "telecom": [{"system": "phone", "value": "614-555-0177", "use": "work"}],
    }


def _payer(person: Invented) -> Json:
    return {
        "resourceType": "Organization",
        "id": _shared_id("payer", person.payer),
        "name": person.payer,
        "type": [{"text": "Payer"}],
    }


def _patient(person: Invented) -> Json:
    address = person.address
    name: Json = {"use": "official", "family": person.family, "given": [person.given]}
    if person.prefix:
        name["prefix"] = [person.prefix]
    return {
        "resourceType": "Patient",
        "id": _id(person, "Patient"),
        "identifier": [{"system": RECORD_SYSTEM, "value": f"{700000 + person.number}"}],
        "name": [name],
        "gender": person.sex,
        "birthDate": person.born.isoformat(),
        "telecom": [{"system": "phone", "value": person.phone, "use": "home"}],
        "address": [
            {
                "extension": [
                    {
                        "url": GEOLOCATION,
                        "extension": [
                            {"url": "latitude", "valueDecimal": address.position.latitude},
                            {"url": "longitude", "valueDecimal": address.position.longitude},
                        ],
                    }
                ],
                "use": "home",
                "line": [f"{address.number} {address.street}"],
                "city": address.city,
                "state": address.state,
                "postalCode": address.zip_code,
                "country": "US",
            }
        ],
        "communication": [
            {
                "language": {
                    "coding": [
                        {
                            "system": "urn:ietf:bcp:47",
                            "code": person.language[0],
                            "display": person.language[1],
                        }
                    ]
                },
                "preferred": True,
            }
        ],
    }


def _helper(person: Invented) -> list[Json]:
    helper = person.helper
    if helper is None:
        return []
    return [
        {
            "resourceType": "RelatedPerson",
            "id": _id(person, "RelatedPerson"),
            "patient": _me(person),
            "relationship": [{"text": helper.relation}],
            "name": [{"family": helper.family, "given": [helper.given]}],
            "telecom": [{"system": "phone", "value": helper.phone, "use": "mobile"}],
        }
    ]


def _coverage(person: Invented) -> Json:
    return {
        "resourceType": "Coverage",
        "id": _id(person, "Coverage"),
        "status": "active",
        "beneficiary": _me(person),
        "subscriberId": person.member_number,
        "payor": [_to(_shared_id("payer", person.payer))],
        "order": 1,
    }


def _allergies(person: Invented) -> list[Json]:
    if person.allergies is None:
        return []
    active = {"coding": [{"code": "active"}]}
    if not person.allergies:
        return [
            {
                "resourceType": "AllergyIntolerance",
                "id": _id(person, "AllergyIntolerance", "none"),
                "clinicalStatus": active,
                "verificationStatus": {"coding": [{"code": "confirmed"}]},
                "code": {
                    "coding": [
                        {"system": SNOMED, "code": "716186003", "display": "No known allergy"}
                    ]
                },
                "patient": _me(person),
                "recordedDate": person.weighed.isoformat(),
            }
        ]
    return [
        {
            "resourceType": "AllergyIntolerance",
            "id": _id(person, "AllergyIntolerance", allergy.substance),
            "clinicalStatus": active,
            "verificationStatus": {"coding": [{"code": "confirmed"}]},
            "criticality": "high" if allergy.severity == "severe" else "low",
            "code": {"text": allergy.substance},
            "patient": _me(person),
            "onsetDateTime": f"{allergy.year}",
            "recordedDate": person.weighed.isoformat(),
            "reaction": [
                {"manifestation": [{"text": allergy.reaction}], "severity": allergy.severity}
            ],
        }
        for allergy in {known.substance: known for known in person.allergies}.values()
    ]


def _condition(person: Invented) -> Json:
    return {
        "resourceType": "Condition",
        "id": _id(person, "Condition"),
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": {"text": person.therapy.reason},
        "subject": _me(person),
        "recordedDate": person.weighed.isoformat(),
    }


def _encounter(person: Invented) -> Json:
    leaves = person.first_home_day - timedelta(days=1)
    return {
        "resourceType": "Encounter",
        "id": _id(person, "Encounter"),
        "status": "in-progress" if person.stage == "referred" else "finished",
        "class": {"code": "IMP", "display": "inpatient encounter"},
        "subject": _me(person),
        "period": {"start": _at(leaves - timedelta(days=5), 11), "end": _at(leaves, 16)},
        "serviceProvider": _to(_shared_id("hospital", person.hospital)),
        "hospitalization": {"dischargeDisposition": {"text": "Home with home infusion"}},
    }


def _order(person: Invented) -> Json:
    therapy = person.therapy
    amount, unit = person.dose
    hours = therapy.over_minutes / 60
    shown = f"{amount:g} {unit}"
    repeat: Json = {"duration": round(hours, 2), "durationUnit": "h"}
    timing: Json = {"code": {"text": therapy.frequency}}
    repeat |= _rhythm(therapy)
    timing["repeat"] = repeat | {
        "boundsPeriod": {
            "start": person.first_home_day.isoformat(),
            "end": person.ends.isoformat(),
        }
    }
    quantity = {
        "value": round(amount, 4),
        "unit": unit,
        "system": UCUM,
        "code": DOSE_UNITS.get(unit, unit),
    }
    given = {"doseQuantity": quantity}
    if therapy.every_hours is None:
        given = {"rateQuantity": quantity}
    return {
        "resourceType": "MedicationRequest",
        "id": _id(person, "MedicationRequest", "infusion"),
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": therapy.drug},
        "subject": _me(person),
        "encounter": _to(_id(person, "Encounter")),
        "authoredOn": _at(person.first_home_day - timedelta(days=2), 10),
        "requester": _to(_shared_id("prescriber", person.prescriber)),
        "reasonReference": [_to(_id(person, "Condition"))],
        "dosageInstruction": [
            {
                "text": f"{shown} intravenously {therapy.frequency}",
                "timing": timing,
                "route": INTRAVENOUS,
                "doseAndRate": [given],
            }
        ],
    }


def _rhythm(therapy: Therapy) -> Json:
    """Return how often, in the largest unit that says it in whole numbers."""
    if therapy.times_in_days is not None:
        times, days = therapy.times_in_days
        return {"frequency": times, "period": days, "periodUnit": "d"}
    hours = therapy.every_hours
    if hours is None:
        return {}
    for unit, length in (("wk", 168), ("d", 24), ("h", 1)):
        if hours % length == 0:
            return {"frequency": 1, "period": hours // length, "periodUnit": unit}
    raise ValueError(f"{hours} hours is no whole number of hours")


def _home_medications(person: Invented) -> list[Json]:
    return [
        {
            "resourceType": "MedicationRequest",
            "id": _id(person, "MedicationRequest", words),
            "status": "active",
            "intent": "order",
            "category": [{"coding": [{"code": "community"}]}],
            "medicationCodeableConcept": {"text": words.split(" by mouth")[0]},
            "subject": _me(person),
            "authoredOn": _at(person.first_home_day - timedelta(days=30), 9),
            "dosageInstruction": [
                {"text": words, "route": {"text": "Oral"}},
            ],
        }
        for words in person.home_medications
    ]


def _line(person: Invented) -> list[Json]:
    if person.therapy.line not in LINES:
        return []
    kind, site = LINES[person.therapy.line]
    return [
        {
            "resourceType": "Procedure",
            "id": _id(person, "Procedure"),
            "status": "completed",
            "code": {"text": f"Insertion of {kind[0].lower()}{kind[1:]}"},
            "subject": _me(person),
            "performedDateTime": _at(person.first_home_day - timedelta(days=3), 13),
            "bodySite": [{"text": site}],
        },
    ]


def _weight(person: Invented) -> Json:
    return _measure(person, "29463-7", "Body weight", person.body.weight_kg, "kg")


def _height(person: Invented) -> Json:
    return _measure(person, "8302-2", "Body height", person.body.height_cm, "cm")


def _measure(person: Invented, code: str, name: str, value: float, unit: str) -> Json:
    return {
        "resourceType": "Observation",
        "id": _id(person, "Observation", code),
        "status": "final",
        "category": [{"coding": [{"code": "vital-signs"}]}],
        "code": {"coding": [{"system": LOINC, "code": code, "display": name}], "text": name},
        "subject": _me(person),
        "effectiveDateTime": _at(person.weighed, 8),
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }
