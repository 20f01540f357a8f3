"""One person with something in every part of the record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import values as people
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind, Side
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.values import EmergencyMedicine, EmergencyOrderFacts
from tests.builders.census import (
    AT,
    allergy_facts,
    context_of,
    episode_facts,
    patient_facts,
    weight_facts,
)
from tests.builders.program import make_branch
from tests.builders.therapy import nursing_facts, order_facts


def a_full_patient(key: object = 1) -> UUID:
    """Store Walter Quill with home, family, allergies, line, orders and an incident."""
    branch = make_branch()
    facts = patient_facts(key, phones=(people.Phone("614 555 0137", "home"),), spoken_language="en")
    patient = facts.id
    written = people.CensusFacts(
        patients=(facts,),
        identifiers=(
            people.IdentifierFacts(
                derived_id("id", key), patient, "urn:mrn", "MRN 00421", "Hospital number", "R"
            ),
        ),
        addresses=(
            people.AddressFacts(
                derived_id("address", key),
                patient,
                ("12 Sample Street", "Apartment 4"),
                "Columbus",
                "OH",
                "43215",
                latitude=39.96,
                longitude=-83.0,
                position_source=PositionSource.ZIP_CENTROID,
                access_notes="Side door, code 4471",
            ),
        ),
        contacts=(
            people.ContactFacts(
                derived_id("contact", key),
                patient,
                "Mara Quill",
                "daughter",
                (people.Phone("614 555 0138", "mobile"),),
                lives_with=Answer.YES,
                is_caregiver=Answer.YES,
                call_first=True,
            ),
        ),
        allergies=(
            allergy_facts(patient),
            allergy_facts(patient, "latex", reaction="hives", severity="mild", year=None),
        ),
        allergy_reviews=(
            people.AllergyReviewFacts(
                derived_id("review", key),
                patient,
                people.AllergyOutcome.KNOWN,
                date(2026, 5, 11),
                "Rosa Invented",
            ),
        ),
        measurements=(weight_facts(patient),),
        conditions=(
            people.ConditionFacts(
                derived_id("condition", key),
                patient,
                "Chronic inflammatory neuropathy",
                "",
                "G61.81",
            ),
        ),
        home_medications=(
            people.HomeMedicationFacts(
                derived_id("medication", key), patient, "metoprolol 50 mg", directions="twice a day"
            ),
        ),
        hospital_stays=(
            people.HospitalStayFacts(
                derived_id("stay", key),
                patient,
                "Sample General",
                starts_at=datetime(2026, 4, 28, 14, tzinfo=UTC),
                ends_at=datetime(2026, 5, 8, 16, tzinfo=UTC),
                disposition=people.Disposition.HOME_HEALTH,
            ),
        ),
        households=(people.HouseholdFacts(patient, Answer.NO, Answer.YES, "a dog"),),
        routines=(people.RoutineFacts(patient, time(9), time(15), (1, 3, 5)),),
        episodes=(
            episode_facts(
                patient,
                branch_id=branch,
                state=people.EpisodeState.ACCEPTED,
                referral_source="Sample Neurology",
            ),
        ),
    )
    census.add_records(system_context(at=AT), facts=written, branch_id=branch)
    _orders(patient, branch)
    incidents.report(
        context_of(Role.FIELD_NURSE, branch=branch),
        facts=IncidentFacts(
            derived_id("incident", key),
            branch,
            patient,
            IncidentKind.DELIVERY,
            Severity.NEAR_MISS,
            "The pump set on the van was not latex free.",
            "Van 3",
            AT,
        ),
    )
    return patient


def _orders(patient: UUID, branch: UUID) -> None:
    pharmacist, intake = Role.PHARMACIST, Role.INTAKE
    main, second = order_facts(patient), order_facts(patient, 2, drug="diphenhydrAMINE")
    for facts in (main, second):
        therapy.write_order(context_of(intake, branch=branch), facts=facts)
    therapy.verify_order(context_of(pharmacist, branch=branch), order_id=main.order_id, version=1)
    changed = order_facts(patient, version=2, duration_minutes=300)
    therapy.amend_order(context_of(pharmacist, branch=branch), facts=changed, version=1)
    nursing = nursing_facts(patient, therapy_order_id=main.order_id)
    therapy.write_order(context_of(intake, branch=branch), facts=nursing)
    emergency = EmergencyOrderFacts(
        derived_id("emergency", patient),
        derived_id("emergency version", patient),
        patient,
        prescriber="Dr Hal Nemo",
        medicines=(
            EmergencyMedicine(
                "EPINEPHrine", "as signed", "intramuscular", "at the first sign of anaphylaxis"
            ),
        ),
        signed_on=date(2026, 5, 8),
    )
    therapy.write_order(context_of(intake, branch=branch), facts=emergency)
    line = LineFacts(
        derived_id("line", patient),
        patient,
        LineKind.PICC,
        2,
        Side.RIGHT,
        "basilic vein",
        inserted_on=date(2026, 5, 7),
    )
    lines.add_line(context_of(pharmacist, branch=branch), facts=line)
