"""Real referrals are read whole: nothing is lost, and their known traps are named."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hearthline.rooms.intake.reading.outcomes import Quarantined, Taken
from hearthline.rooms.intake.reading.reader import counted, readings
from hearthline.rooms.intake.reading.survey import survey
from hearthline.rooms.intake.values.received import LineKind, LineValue, OrderValue
from tests.rooms.intake.reading.reading import noted, quarantined, read_all
from tests.shared_data import shared_path

TODAY = date(2026, 11, 23)


def test_two_hundred_synthetic_patients_are_read_without_loss() -> None:
    read = read_all(shared_path("data/synthea_r4"), today=TODAY)

    counts = counted(iter(read))
    assert sum(c.read for c in counts.values()) == 62_375
    assert (counts["Patient"].taken, counts["MedicationRequest"].taken) == (200, 1_497)
    assert counts["Observation"].taken == 3_538
    flagged = Counter(n[2] for n in noted(read))
    assert flagged["intake.open_order_of_dead_patient"] == 116


def test_a_bulk_export_of_ten_patients_holds_thirteen() -> None:
    counts = counted(readings(survey([shared_path("data/synthea_bulk_2025")], today=TODAY)))

    assert counts["Patient"].taken == 13
    assert counts["unknown"].ignored == 4


def test_hospital_records_from_the_future_are_moved_and_their_orders_understood() -> None:
    found = survey([shared_path("data/mimic_iv_fhir_demo")], today=TODAY)
    read = list(readings(found))

    assert len(found.shifts) == 100
    orders = [r.outcome.value for r in read if isinstance(r.outcome, Taken)]
    by_vein = [o for o in orders if isinstance(o, OrderValue)]
    assert len(by_vein) == 17_544
    assert all(o.authored is None or o.authored.day <= TODAY for o in by_vein)
    lines = Counter(v.kind for v in orders if isinstance(v, LineValue))
    assert lines[LineKind.PICC] == 38
    assert Counter(q[2] for q in quarantined(read)) == {"MD to order daily dose": 6, "mg PE": 2}


def test_the_sample_bundle_is_recognised_as_home_infusion() -> None:
    read = read_all(shared_path("samples/fhir"), today=TODAY)

    assert len(read) == 20
    assert not [r for r in read if isinstance(r.outcome, Quarantined)]
    proposed = [
        r.raw.kind
        for r in read
        if isinstance(r.outcome, Taken) and getattr(r.outcome.value, "infusion", None)
    ]
    assert sorted(proposed) == ["MedicationRequest", "ServiceRequest"]
