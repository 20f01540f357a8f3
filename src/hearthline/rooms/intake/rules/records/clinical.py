"""Records of what is known of a patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.rooms.census import values as census
from hearthline.rooms.intake.rules.records.identity import Identity, Piece
from hearthline.rooms.intake.rules.records.wording import day_of, fitted, instant_of, span
from hearthline.rooms.intake.values import received as reading
from hearthline.rooms.lines import values as lines

_ALLERGY_STATES = {
    "active": census.AllergyStatus.ACTIVE,
    "inactive": census.AllergyStatus.INACTIVE,
    "resolved": census.AllergyStatus.RESOLVED,
}
_CONFIRMED = {"confirmed": Answer.YES, "unconfirmed": Answer.NO, "presumed": Answer.NO}


def allergy_pieces(value: reading.AllergyValue, who: Identity, patient_id: UUID) -> Iterator[Piece]:
    if value.is_none_known:
        yield Piece(
            "allergy_reviews",
            census.AllergyReviewFacts(
                id=who.id_of("allergy_reviews"),
                patient_id=patient_id,
                outcome=census.AllergyOutcome.NONE_KNOWN,
                asked_on=day_of(value.recorded),
                by=fitted(who.source, 200),
                source=fitted(who.source, 200),
            ),
        )
        return
    reactions = [m for reaction in value.reactions for m in reaction.manifestations]
    severities = [reaction.severity for reaction in value.reactions if reaction.severity]
    coding = next(iter(value.substance.codings), None)
    is_refuted = value.verification == "refuted"
    onset = value.onset
    yield Piece(
        "allergies",
        census.AllergyFacts(
            id=who.id_of("allergies"),
            patient_id=patient_id,
            substance=fitted(value.substance.label, 240),
            code_system=fitted(coding.system if coding else "", 200),
            code=fitted(coding.code if coding else "", 60),
            reaction=fitted(", ".join(reactions), 300),
            severity=fitted(_worst(severities), 24),
            year=onset.day.year if onset else None,
            status=census.AllergyStatus.REFUTED
            if is_refuted
            else _ALLERGY_STATES.get(value.clinical_status, census.AllergyStatus.ACTIVE),
            is_confirmed=_CONFIRMED.get(value.verification, Answer.UNKNOWN),
            source=fitted(who.source, 200),
        ),
    )


def condition_pieces(
    value: reading.ConditionValue, who: Identity, patient_id: UUID
) -> Iterator[Piece]:
    coding = next(iter(value.what.codings), None)
    starts_on, ends_on = span(value.onset, value.ended)
    yield Piece(
        "conditions",
        census.ConditionFacts(
            id=who.id_of("conditions"),
            patient_id=patient_id,
            name=fitted(value.what.label, 300),
            code_system=fitted(coding.system if coding else "", 200),
            code=fitted(coding.code if coding else "", 60),
            status=fitted(_condition_status(value), 40),
            starts_on=starts_on or day_of(value.recorded),
            ends_on=ends_on,
            source=fitted(who.source, 200),
        ),
    )


_DOUBTFUL = frozenset({"unconfirmed", "provisional", "differential"})


def _condition_status(value: reading.ConditionValue) -> str:
    """Return how a diagnosis stands: one that was ruled out is none, whatever else is said."""
    if value.verification == "refuted":
        return "refuted"
    if value.verification in _DOUBTFUL:
        return ", ".join(filter(None, (value.clinical_status, value.verification)))
    return value.clinical_status


def stay_pieces(value: reading.EncounterValue, who: Identity, patient_id: UUID) -> Iterator[Piece]:
    yield Piece(
        "hospital_stays",
        census.HospitalStayFacts(
            id=who.id_of("hospital_stays"),
            patient_id=patient_id,
            place=fitted(value.place.display if value.place else "", 240),
            setting=fitted(", ".join(filter(None, (value.setting, *value.kinds))), 80),
            reason=fitted(", ".join(value.reasons), 300),
            status=fitted(value.status, 40),
            starts_at=instant_of(value.starts),
            ends_at=instant_of(value.ends),
            disposition=census.Disposition(value.disposition.value),
            disposition_original=fitted(value.disposition_original.label, 240),
            source=fitted(who.source, 200),
        ),
    )


_OPEN_ORDERS = frozenset({"active", "on-hold", "unknown", "draft"})


def is_over(order: Mapping[str, Any]) -> bool:
    """Whether kept words of an order say that it has ended: completed, stopped, cancelled."""
    return order.get("status") not in _OPEN_ORDERS


def order_pieces(value: reading.OrderValue, who: Identity, patient_id: UUID) -> Iterator[Piece]:
    """Yield a drug taken at home; infusions become referrals, ended orders stay documents."""
    if value.infusion is not None or value.status not in _OPEN_ORDERS or _is_no_drug_at_home(value):
        return
    coding = next(iter(value.drug.concept.codings), None)
    starts_on, ends_on = span(value.starts or value.authored, value.ends)
    words = (
        value.dose_original,
        value.route_original,
        value.frequency.original,
        value.instructions if value.instructions != value.frequency.original else "",
    )
    yield Piece(
        "home_medications",
        census.HomeMedicationFacts(
            id=who.id_of("home_medications"),
            patient_id=patient_id,
            drug=fitted(value.drug.name, 300),
            code_system=fitted(coding.system if coding else "", 200),
            code=fitted(coding.code if coding else "", 60),
            directions=", ".join(word for word in words if word),
            status=fitted(value.status if value.is_order else f"{value.status}, not ordered", 40),
            starts_on=starts_on,
            ends_on=ends_on,
            source=fitted(who.source, 200),
        ),
    )


def _is_no_drug_at_home(value: reading.OrderValue) -> bool:
    """Whether nobody takes it: forbidden, or only proposed. A plan is how hospitals send what a
    patient says they take, without an order."""
    return value.is_forbidden or (not value.is_order and value.intent != "plan")


def measurement_pieces(
    value: reading.MeasurementValue, who: Identity, patient_id: UUID
) -> Iterator[Piece]:
    how = (
        census.MeasurementSource.ESTIMATED
        if value.is_estimated
        else census.MeasurementSource.REFERRAL
    )
    yield Piece(
        "measurements",
        census.MeasurementFacts(
            id=who.id_of("measurements"),
            patient_id=patient_id,
            kind=census.MeasurementKind(value.kind.value),
            quantity=value.quantity,
            taken_on=day_of(value.taken),
            how=how,
            source=fitted(who.source, 200),
        ),
    )


_SIDES = (("left", lines.Side.LEFT), ("right", lines.Side.RIGHT))


def side_of(value: reading.LineValue) -> lines.Side:
    """Return the side of the body on which a line is or was."""
    return side_in(f"{value.site} {value.what.label}" if value.is_removal else value.site)


def side_in(words: str) -> lines.Side:
    """Return the side of the body that the words name."""
    lower = words.lower()
    return next((side for word, side in _SIDES if word in lower), lines.Side.NOT_STATED)


def line_pieces(value: reading.LineValue, who: Identity, patient_id: UUID) -> Iterator[Piece]:
    """Yield a line that was placed; a removal ends one and becomes none."""
    if value.is_removal:
        return
    inserted, removed = span(value.placed, value.removed)
    yield Piece(
        "lines",
        lines.LineFacts(
            id=who.id_of("lines"),
            patient_id=patient_id,
            kind=lines.LineKind(value.kind.value),
            side=side_of(value),
            site=fitted(value.site, 120),
            inserted_on=inserted,
            removed_on=removed,
            source=fitted(who.source, 200),
        ),
    )


def _worst(severities: list[str]) -> str:
    order = {"mild": 1, "moderate": 2, "severe": 3}
    return max(severities, key=lambda s: order.get(s, 0), default="")
