"""Builds FHIR resources as hospitals send them, with overrides, and puts them into files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

Body = dict[str, Any]


def patient(key: str = "p1", **over: Any) -> Body:
    """Return a Patient with name, birth date, number and address."""
    return {
        "resourceType": "Patient",
        "id": key,
        "identifier": [{"system": "urn:test:mrn", "value": f"MRN-{key}"}],
        "name": [{"use": "official", "family": "Draftson", "given": ["Abel"]}],
        "gender": "male",
        "birthDate": "1958-03-02",
        "address": [
            {
                "line": ["12 Elm St"],
                "city": "Columbus",
                "state": "OH",
                "postalCode": "43085",
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/geolocation",
                        "extension": [
                            {"url": "latitude", "valueDecimal": 40.1},
                            {"url": "longitude", "valueDecimal": -83.0},
                        ],
                    }
                ],
            }
        ],
        **over,
    }


def weight(key: str = "w1", *, about: str = "Patient/p1", **quantity: Any) -> Body:
    """Return a body weight; ``quantity`` replaces 82 kg."""
    return {
        "resourceType": "Observation",
        "id": key,
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": about},
        "effectiveDateTime": "2026-05-12T08:00:00-04:00",
        "valueQuantity": quantity or {"value": 82, "unit": "kg", "code": "kg"},
    }


def order(key: str = "m1", *, about: str = "Patient/p1", **over: Any) -> Body:
    """Return an active order for vancomycin by vein every 12 hours."""
    return {
        "resourceType": "MedicationRequest",
        "id": key,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Vancomycin 1250 mg in sodium chloride 0.9% 250 mL"},
        "subject": {"reference": about},
        "authoredOn": "2026-05-13T16:00:00-04:00",
        "dosageInstruction": [
            {
                "text": "1250 mg IV every 12 hours over 2 hours",
                "timing": {"code": {"text": "Q12H"}},
                "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
                "doseAndRate": [{"doseQuantity": {"value": 1250, "unit": "mg"}}],
            }
        ],
        **over,
    }


def dose(value: object, unit: str) -> list[Body]:
    """Return a dosage by vein of ``value`` ``unit``."""
    return [
        {
            "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
            "doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}],
        }
    ]


def encounter(key: str = "e1", *, about: str = "Patient/p1", **over: Any) -> Body:
    """Return a finished hospital stay."""
    return {
        "resourceType": "Encounter",
        "id": key,
        "status": "finished",
        "class": {"code": "IMP"},
        "subject": {"reference": about},
        "period": {"start": "2026-05-02T10:00:00-04:00", "end": "2026-05-13T18:30:00-04:00"},
        **over,
    }


def allergy(key: str = "a1", *, about: str = "Patient/p1", **over: Any) -> Body:
    """Return an allergy to penicillin with hives."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": key,
        "code": {"text": "penicillin"},
        "patient": {"reference": about},
        "reaction": [{"manifestation": [{"text": "hives"}], "severity": "moderate"}],
        **over,
    }


def bundle(*resources: Body, kind: str = "collection", urls: bool = False) -> Body:
    """Return a Bundle of the resources, with ``urn:uuid:`` fullUrls when asked."""
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [
            {"fullUrl": f"urn:uuid:{body.get('id')}", "resource": body}
            if urls
            else {"resource": body}
            for body in resources
        ],
    }


def as_json(folder: Path, name: str, body: object, *, compress: bool = False) -> Path:
    """Write ``body`` into a JSON file and return its path."""
    path = folder / name
    content = json.dumps(body).encode()
    path.write_bytes(gzip.compress(content) if compress else content)
    return path


def as_lines(folder: Path, name: str, *bodies: object, compress: bool = False) -> Path:
    """Write one JSON document a line; a ``str`` is written as it is."""
    path = folder / name
    lines = [b if isinstance(b, str) else json.dumps(b) for b in bodies]
    content = "\n".join(lines).encode() + b"\n"
    path.write_bytes(gzip.compress(content) if compress else content)
    return path
