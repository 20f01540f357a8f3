"""What is known of a person's health."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.files.attaching import require_about
from hearthline.platform.records.editing import columns, create, mark_in_error, revise
from hearthline.rooms.census.models import (
    Allergy,
    AllergyReview,
    CodeStatusStatement,
    Condition,
    HealthAnswer,
    HomeMedication,
    Measurement,
    Patient,
)
from hearthline.rooms.census.rules import may_confirm_none_known
from hearthline.rooms.census.values import (
    AllergyFacts,
    AllergyOutcome,
    AllergyReviewFacts,
    AllergyStatus,
    CodeStatusFacts,
    ConditionFacts,
    HealthAnswerFacts,
    HomeMedicationFacts,
    MeasurementFacts,
)


@action("census.add_allergy", version=1, kind=Kind.REQUEST, permission="census.write")
def add_allergy(context: Context, *, facts: AllergyFacts) -> UUID:
    """Add an allergy a person has."""
    _about(context, facts.patient_id)
    return create(context, Allergy, **columns(facts)).id


@action("census.correct_allergy", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_allergy(context: Context, *, facts: AllergyFacts, revision: int) -> None:
    """Bring an allergy to what ``facts`` say."""
    _about(context, facts.patient_id)
    _revise_as(context, context.get(Allergy, facts.id), facts, revision)


@action("census.review_allergies", version=1, kind=Kind.REQUEST, permission="census.write")
def review_allergies(context: Context, *, facts: AllergyReviewFacts) -> UUID:
    """Record that somebody asked and that the allergies listed are what is known."""
    _about(context, facts.patient_id)
    return create(context, AllergyReview, **columns(facts)).id


@action(
    "census.confirm_no_known_allergies", version=1, kind=Kind.REQUEST, permission="census.write"
)
def confirm_no_known_allergies(context: Context, *, facts: AllergyReviewFacts) -> UUID:
    """Record that somebody asked and that none are known.

    Raises
    ------
    Refused
        While an active allergy is listed: first say that it was refuted or entered in error.
    """
    _about(context, facts.patient_id)
    active = Allergy.objects.filter(
        patient_id=facts.patient_id, status=AllergyStatus.ACTIVE, entered_in_error=False
    ).count()
    may_confirm_none_known(active)
    values = columns(facts) | {"outcome": AllergyOutcome.NONE_KNOWN}
    return create(context, AllergyReview, **values).id


@action("census.record_measurement", version=1, kind=Kind.FACT, permission="census.write")
def record_measurement(context: Context, *, facts: MeasurementFacts) -> UUID:
    """Record a weight or height that was taken."""
    context.concerns(facts.patient_id)
    return create(context, Measurement, **columns(facts)).id


@action("census.measurement_was_wrong", version=1, kind=Kind.REQUEST, permission="census.write")
def measurement_was_wrong(context: Context, *, measurement_id: UUID) -> None:
    """Mark a measurement as entered in error; the context's reason says why."""
    measurement = context.get(Measurement, measurement_id)
    context.about(measurement.patient_id)
    mark_in_error(context, measurement)


@action("census.add_condition", version=1, kind=Kind.REQUEST, permission="census.write")
def add_condition(context: Context, *, facts: ConditionFacts) -> UUID:
    """Add a diagnosis."""
    _about(context, facts.patient_id)
    return create(context, Condition, **columns(facts)).id


@action("census.correct_condition", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_condition(context: Context, *, facts: ConditionFacts, revision: int) -> None:
    """Bring a diagnosis to what ``facts`` say."""
    _about(context, facts.patient_id)
    _revise_as(context, context.get(Condition, facts.id), facts, revision)


@action("census.add_home_medication", version=1, kind=Kind.REQUEST, permission="census.write")
def add_home_medication(context: Context, *, facts: HomeMedicationFacts) -> UUID:
    """Add a drug taken at home that this program does not give."""
    _about(context, facts.patient_id)
    return create(context, HomeMedication, **columns(facts)).id


@action("census.correct_home_medication", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_home_medication(context: Context, *, facts: HomeMedicationFacts, revision: int) -> None:
    """Bring a home medication to what ``facts`` say."""
    _about(context, facts.patient_id)
    _revise_as(context, context.get(HomeMedication, facts.id), facts, revision)


@action("census.answer_health", version=1, kind=Kind.FACT, permission="census.write")
def answer_health(context: Context, *, answers: tuple[HealthAnswerFacts, ...]) -> int:
    """Write down what was answered to questions of health; return how many answers."""
    context.concerns(*{facts.patient_id for facts in answers})
    for facts in answers:
        if facts.asked_on > context.server_time.date() + timedelta(days=1):
            context.flag("census.asked_in_the_future")
        create(
            context,
            HealthAnswer,
            **columns(facts),
            recorded_at=context.server_time,
            recorded_by=context.caller.name,
        )
    return len(answers)


@action("census.state_code_status", version=1, kind=Kind.REQUEST, permission="census.clinical")
def state_code_status(context: Context, *, facts: CodeStatusFacts) -> UUID:
    """Record what is to be done when the heart stops, as stated by whom, with evidence."""
    _about(context, facts.patient_id)
    require_about(context, facts.document_id, facts.patient_id)
    statement = create(
        context,
        CodeStatusStatement,
        **columns(facts),
        recorded_at=context.server_time,
        recorded_by=context.caller.name,
    )
    return statement.id


def _about(context: Context, patient_id: UUID) -> None:
    context.get(Patient, patient_id)
    context.about(patient_id)


def _revise_as(context: Context, record: Any, facts: Any, revision: int) -> None:
    values = columns(facts)
    del values["id"]
    del values["patient_id"]
    revise(context, record, revision=revision, **values)
