"""People for tests: small facts with everything that may be left out left out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.rooms.census import actions
from hearthline.rooms.census.values import (
    AllergyFacts,
    CensusFacts,
    EpisodeFacts,
    EpisodeState,
    MeasurementFacts,
    MeasurementKind,
    MeasurementSource,
    PatientFacts,
    Sex,
    TherapyClass,
)

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
NORTH = derived_id("branch", "north")
SOUTH = derived_id("branch", "south")


def taken_over(*, at: datetime = AT) -> Context:
    """Return the context of an import that writes down what runs already; no gate asks it."""
    return system_context(at=at, source=Source.IMPORT)


def context_of(
    role: Role,
    *,
    branch: UUID | None = NORTH,
    at: datetime = AT,
    reason: str = "",
    step: int = 0,
    told: datetime | None = None,
) -> Context:
    """Return the context of somebody in a role of one branch; ``step`` makes it another action.

    ``told`` is what the clock of a tablet showed.
    """
    caller = Caller(
        actor_id=derived_id("test actor", role),
        name=f"Invented {role.value.replace('_', ' ').title()}",
        role=role,
        branches=None if branch is None else frozenset({branch}),
        permissions=permissions_of(role),
        at=at,
        zone="America/New_York",
    )
    context = system_context(at=at, source=Source.PAGE, reason=reason)
    return Context(
        caller=caller,
        action_id=context.action_id if not step else derived_id("test action", role, step),
        server_time=at,
        source=Source.TABLET if told else Source.PAGE,
        device_time=told,
        reason=reason,
    )


def patient_facts(key: object = 1, **given: Any) -> PatientFacts:
    """Return a person called Walter Quill unless told otherwise."""
    values: dict[str, Any] = {
        "id": derived_id("test patient", key),
        "family_name": "Quill",
        "given_name": "Walter",
        "prefix": "Mr",
        "birth_date": date(1951, 2, 3),
        "sex": Sex.MALE,
    }
    return PatientFacts(**values | given)


def episode_facts(patient_id: UUID, key: object = 1, **given: Any) -> EpisodeFacts:
    """Return an active course of immune globulin in the north branch."""
    values: dict[str, Any] = {
        "id": derived_id("test episode", patient_id, key),
        "patient_id": patient_id,
        "branch_id": NORTH,
        "therapy": TherapyClass.IMMUNE_GLOBULIN,
        "state": EpisodeState.ACTIVE,
        "starts_on": date(2026, 5, 1),
    }
    return EpisodeFacts(**values | given)


def weight_facts(
    patient_id: UUID, value: str = "80", unit: str = "kg", key: object = 1, **given: Any
) -> MeasurementFacts:
    """Return a measured weight."""
    values: dict[str, Any] = {
        "id": derived_id("test weight", patient_id, key),
        "patient_id": patient_id,
        "kind": MeasurementKind.WEIGHT,
        "quantity": read_quantity(value, unit),
        "taken_on": date(2026, 5, 11),
        "how": MeasurementSource.MEASURED,
    }
    return MeasurementFacts(**values | given)


def allergy_facts(patient_id: UUID, substance: str = "penicillin", **given: Any) -> AllergyFacts:
    """Return an allergy with its reaction."""
    values: dict[str, Any] = {
        "id": derived_id("test allergy", patient_id, substance),
        "patient_id": patient_id,
        "substance": substance,
        "reaction": "anaphylaxis",
        "severity": "severe",
        "year": 1998,
    }
    return AllergyFacts(**values | given)


def patient_in_care(key: object = 1, *, branch: UUID = NORTH, **given: Any) -> UUID:
    """Store a person with an active episode in a branch; return the id."""
    facts = patient_facts(key, **given)
    written = CensusFacts(patients=(facts,), episodes=(episode_facts(facts.id, branch_id=branch),))
    actions.add_records(system_context(at=AT), facts=written, branch_id=branch)
    return facts.id
