"""Who a person is, compared by somebody; and what they agreed to before care."""

from __future__ import annotations

from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.files.attaching import require_about
from hearthline.platform.records.editing import columns, create, mark_in_error
from hearthline.rooms.census.models import Consent, IdentityCheck, Patient
from hearthline.rooms.census.rules import (
    require_consent_to_withdraw,
    require_doubt,
    require_two_identifiers,
)
from hearthline.rooms.census.values import ConsentFacts, IdentityFacts, IdentityOutcome


@action("census.compare_identity", version=1, kind=Kind.REQUEST, permission="census.write")
def compare_identity(context: Context, *, facts: IdentityFacts) -> UUID:
    """Record that somebody compared identifiers and found the person right, or doubts it.

    A doubt that names another record stands at both.

    Raises
    ------
    CensusRefusal
        If fewer than two different identifiers were compared, or a doubt does not say why.
    """
    _about(context, facts.patient_id)
    if facts.outcome is IdentityOutcome.CONFIRMED:
        require_two_identifiers(facts.seen)
    else:
        require_doubt(facts.note)
    written = _compared(context, facts.patient_id, facts, id=facts.id)
    if facts.outcome is IdentityOutcome.DOUBTED and facts.other_id not in (None, facts.patient_id):
        other = facts.other_id
        assert other is not None
        _about(context, other)
        _compared(context, other, facts, id=context.next_id(), other_id=facts.patient_id)
    return written.id


@action("census.record_consent", version=1, kind=Kind.REQUEST, permission="census.write")
def record_consent(context: Context, *, facts: ConsentFacts) -> UUID:
    """Record what was answered to one question of consent, by whom and by what right.

    An earlier answer stays as it was; this one amends it.

    Raises
    ------
    CensusRefusal
        If something is withdrawn that nobody gave.
    """
    _about(context, facts.patient_id)
    require_about(context, facts.document_id, facts.patient_id)
    last = (
        Consent.objects.filter(patient_id=facts.patient_id, kind=facts.kind, entered_in_error=False)
        .order_by("-recorded_at", "-id")
        .first()
    )
    require_consent_to_withdraw(facts.answer, last.answer if last else None)
    return create(
        context,
        Consent,
        **columns(facts),
        amends_id=last.pk if last else None,
        recorded_at=context.server_time,
        recorded_by=context.caller.name,
    ).id


@action("census.consent_was_wrong", version=1, kind=Kind.REQUEST, permission="census.write")
def consent_was_wrong(context: Context, *, consent_id: UUID) -> None:
    """Mark an answer as entered in error; the context's reason says why, and it is kept."""
    consent = context.get(Consent, consent_id)
    context.about(consent.patient_id)
    mark_in_error(context, consent)


def _compared(
    context: Context, patient_id: UUID, facts: IdentityFacts, **given: object
) -> IdentityCheck:
    values = columns(facts) | {"patient_id": patient_id} | given
    return create(
        context,
        IdentityCheck,
        **values,
        recorded_at=context.server_time,
        recorded_by=context.caller.name,
    )


def _about(context: Context, patient_id: UUID) -> None:
    context.get(Patient, patient_id)
    context.about(patient_id)
