"""What a typed referral becomes in the rooms to the left: the same records as an import makes.

Ids depend on the draft only, so that saving it twice meets the same records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import local_day
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.census import values as census
from hearthline.rooms.coverage import values as coverage
from hearthline.rooms.intake.rules.records import sender_id_of
from hearthline.rooms.intake.values.plain import plain
from hearthline.rooms.intake.values.typed import TypedReferral
from hearthline.rooms.lines import values as lines

NUMBER_KIND = "MR"
"""HL7 v2-0203: the number under which the sender keeps its record."""


@dataclass(frozen=True, slots=True)
class Already:
    """What is on record of somebody who is referred again: it is not written twice."""

    allergies: frozenset[str] = frozenset()
    home_drugs: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    member_numbers: frozenset[str] = frozenset()
    has_address: bool = False
    has_household: bool = False


NOTHING = Already()


@dataclass(frozen=True, slots=True)
class TypedRecords:
    """Everything one typed referral becomes."""

    facts: census.CensusFacts
    payers: tuple[coverage.PayerFacts, ...]
    coverages: tuple[coverage.CoverageFacts, ...]
    authorisations: tuple[coverage.AuthorisationFacts, ...]
    lines: tuple[lines.LineFacts, ...]
    order: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Made:
    """The draft that ids come from, whom it is about, and where it came from in words."""

    draft_id: UUID
    patient_id: UUID
    source: str
    today: date

    def id_of(self, *part: object) -> UUID:
        return derived_id("typed referral", self.draft_id, *part)


def new_patient_id(draft_id: UUID) -> UUID:
    """Return the id of the person whom a draft registers."""
    return derived_id("typed referral", draft_id, "patient")


def records_of(
    typed: TypedReferral,
    *,
    draft_id: UUID,
    patient_id: UUID,
    is_new: bool,
    already: Already,
    position: Position | None,
    position_source: Any,
    at: datetime,
    zone: str,
) -> TypedRecords:
    """Return the records of a typed referral.

    Parameters
    ----------
    is_new
        Whether the person is registered by it; of somebody on record nothing is overwritten.
    position, position_source
        Where the ZIP code lies, when it is known.
    """
    made = _Made(draft_id, patient_id, typed.sender[:200], local_day(at, zone))
    address = _address(typed, made, position, position_source)
    person = typed.person
    facts = census.CensusFacts(
        patients=(_patient(typed, made),) if is_new else (),
        identifiers=_numbers(typed, made) if person.number not in already.numbers else (),
        addresses=(address,) if address and not already.has_address else (),
        contacts=_contacts(typed, made) if person.caregiver not in already.contacts else (),
        allergies=_allergies(typed, made, already),
        allergy_reviews=_allergy_review(typed, made),
        measurements=_measurements(typed, made),
        conditions=_conditions(typed, made, already),
        home_medications=_home_drugs(typed, made, already),
        households=() if already.has_household else _household(typed, made),
        code_statuses=_code_status(typed, made),
    )
    payers, coverages, authorisations = _coverage(typed, made, already)
    return TypedRecords(
        facts=facts,
        payers=payers,
        coverages=coverages,
        authorisations=authorisations,
        lines=_line(typed, made),
        order=_order(typed, made),
    )


def _patient(typed: TypedReferral, made: _Made) -> census.PatientFacts:
    person = typed.person
    return census.PatientFacts(
        id=made.patient_id,
        family_name=person.family_name[:120],
        given_name=person.given_name[:120],
        birth_date=person.birth_date,
        sex=person.sex,
        phones=tuple(census.Phone(one.number, one.kind) for one in person.phones),
        spoken_language=person.language,
        needs_interpreter=person.needs_interpreter,
        source=made.source,
    )


def _numbers(typed: TypedReferral, made: _Made) -> tuple[census.IdentifierFacts, ...]:
    if not typed.person.number:
        return ()
    return (
        census.IdentifierFacts(
            id=made.id_of("number"),
            patient_id=made.patient_id,
            system=f"urn:uuid:{sender_id_of(typed.sender)}",
            value=typed.person.number[:200],
            kind=NUMBER_KIND,
            source=made.source,
        ),
    )


def _address(
    typed: TypedReferral, made: _Made, position: Position | None, source: Any
) -> census.AddressFacts | None:
    person = typed.person
    if not (person.street or person.city or person.postal_code):
        return None
    return census.AddressFacts(
        id=made.id_of("address"),
        patient_id=made.patient_id,
        lines=person.street,
        city=person.city,
        state=person.state,
        postal_code=person.postal_code,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        position_source=source if position else None,
        access_notes=person.access_notes,
        source=made.source,
    )


def _contacts(typed: TypedReferral, made: _Made) -> tuple[census.ContactFacts, ...]:
    person = typed.person
    if not (person.caregiver or person.caregiver_relation):
        return ()
    phones = (census.Phone(person.caregiver_phone),) if person.caregiver_phone else ()
    return (
        census.ContactFacts(
            id=made.id_of("caregiver"),
            patient_id=made.patient_id,
            name=person.caregiver or person.caregiver_relation,
            relation=person.caregiver_relation,
            phones=phones,
            lives_with=person.lives_with,
            is_caregiver=Answer.YES,
            willing_to_learn=person.willing_to_learn,
            call_first=True,
            source=made.source,
        ),
    )


def _allergies(
    typed: TypedReferral, made: _Made, already: Already
) -> tuple[census.AllergyFacts, ...]:
    return tuple(
        census.AllergyFacts(
            id=made.id_of("allergy", number),
            patient_id=made.patient_id,
            substance=one.substance,
            reaction=one.reaction,
            year=one.year,
            source=made.source,
        )
        for number, one in enumerate(typed.health.allergies)
        if one.substance.casefold() not in already.allergies
    )


def _allergy_review(typed: TypedReferral, made: _Made) -> tuple[census.AllergyReviewFacts, ...]:
    if typed.health.allergies_asked is None:
        return ()
    return (
        census.AllergyReviewFacts(
            id=made.id_of("allergies asked"),
            patient_id=made.patient_id,
            outcome=typed.health.allergies_asked,
            asked_on=None,
            by=made.source,
            source=made.source,
        ),
    )


def _measurements(typed: TypedReferral, made: _Made) -> tuple[census.MeasurementFacts, ...]:
    health = typed.health
    return tuple(
        census.MeasurementFacts(
            id=made.id_of(kind.value),
            patient_id=made.patient_id,
            kind=kind,
            quantity=quantity,
            taken_on=health.weight_on if kind is census.MeasurementKind.WEIGHT else None,
            how=health.weight_how,
            source=made.source,
        )
        for kind, quantity in (
            (census.MeasurementKind.WEIGHT, health.weight),
            (census.MeasurementKind.HEIGHT, health.height),
        )
        if quantity is not None
    )


def _conditions(
    typed: TypedReferral, made: _Made, already: Already
) -> tuple[census.ConditionFacts, ...]:
    health = typed.health
    name = health.diagnosis or health.diagnosis_code
    if not name or name.casefold() in already.conditions:
        return ()
    return (
        census.ConditionFacts(
            id=made.id_of("diagnosis"),
            patient_id=made.patient_id,
            name=name,
            code_system="http://hl7.org/fhir/sid/icd-10-cm" if health.diagnosis_code else "",
            code=health.diagnosis_code,
            status="active",
            source=made.source,
        ),
    )


def _home_drugs(
    typed: TypedReferral, made: _Made, already: Already
) -> tuple[census.HomeMedicationFacts, ...]:
    found = []
    for number, line in enumerate(typed.health.home_drugs):
        drug, directions = drug_and_directions(line)
        if drug.casefold() not in already.home_drugs:
            found.append(
                census.HomeMedicationFacts(
                    id=made.id_of("home drug", number),
                    patient_id=made.patient_id,
                    drug=drug[:240],
                    directions=directions,
                    status="active",
                    source=made.source,
                )
            )
    return tuple(found)


def drug_and_directions(line: str) -> tuple[str, str]:
    """Return the name before the first number of a line, and the rest of it."""
    words = line.split()
    at = next((i for i, word in enumerate(words) if word[0].isdigit()), len(words))
    return " ".join(words[: at or 1]), " ".join(words[at or 1 :])


def _household(typed: TypedReferral, made: _Made) -> tuple[census.HouseholdFacts, ...]:
    person = typed.person
    if not (person.has_pets is not Answer.NOT_ASKED or person.pets or person.household):
        return ()
    return (
        census.HouseholdFacts(
            patient_id=made.patient_id,
            lives_alone=Answer.NO if person.lives_with is Answer.YES else Answer.NOT_ASKED,
            has_pets=person.has_pets,
            pets=person.pets,
            notes=person.household,
        ),
    )


def _code_status(typed: TypedReferral, made: _Made) -> tuple[census.CodeStatusFacts, ...]:
    health = typed.health
    if health.code_status is census.CodeStatus.NOT_ASKED:
        return ()
    return (
        census.CodeStatusFacts(
            id=made.id_of("code status"),
            patient_id=made.patient_id,
            status=health.code_status,
            stated_on=made.today,
            stated_by=made.source,
            evidence=health.code_status_words,
        ),
    )


def _coverage(
    typed: TypedReferral, made: _Made, already: Already
) -> tuple[
    tuple[coverage.PayerFacts, ...],
    tuple[coverage.CoverageFacts, ...],
    tuple[coverage.AuthorisationFacts, ...],
]:
    paid = typed.coverage
    if not paid.payer or (paid.member_number and paid.member_number in already.member_numbers):
        return (), (), ()
    payer = coverage.PayerFacts(
        id=derived_id("payer", sender_id_of(typed.sender), paid.payer.casefold()),
        name=paid.payer,
        source=made.source,
    )
    cover = coverage.CoverageFacts(
        id=made.id_of("coverage"),
        patient_id=made.patient_id,
        payer_id=payer.id,
        member_number=paid.member_number,
        group=paid.group,
        plan=paid.plan,
        rank=1,
        source=made.source,
    )
    if paid.authorisation is coverage.AuthorisationState.NOT_ASKED:
        return (payer,), (cover,), ()
    permit = coverage.AuthorisationFacts(
        id=made.id_of("authorisation"),
        coverage_id=cover.id,
        patient_id=made.patient_id,
        what=typed.order.drug or "home infusion",
        state=paid.authorisation,
        number=paid.authorisation_number,
    )
    return (payer,), (cover,), (permit,)


def _line(typed: TypedReferral, made: _Made) -> tuple[lines.LineFacts, ...]:
    """Return the line as stated; its tip is confirmed by a report and a name, never by typing."""
    order = typed.order
    if order.line is None:
        return ()
    return (
        lines.LineFacts(
            id=made.id_of("line"),
            patient_id=made.patient_id,
            kind=order.line,
            lumens=order.lumens,
            side=order.line_side,
            site=order.line_site,
            inserted_on=order.line_placed_on,
            source=made.source,
        ),
    )


def _order(typed: TypedReferral, made: _Made) -> dict[str, Any]:
    """Return the order in the shape an import keeps it, for showing and drafting from it."""
    order = typed.order
    said = "; ".join(filter(None, (order.instructions, order.nursing)))
    return {
        "record": str(made.id_of("order")),
        "kind": "MedicationRequest",
        "status": "active",
        "starts": None,
        "ends": plain(order.ends_on),
        "authored": None,
        "reasons": [typed.health.diagnosis] if typed.health.diagnosis else [],
        "drug": order.drug,
        "dose": plain(order.dose),
        "dose_original": order.dose_words,
        "rate": None,
        "rate_original": "",
        "route": order.route.value,
        "route_original": "",
        "frequency": plain(order.frequency),
        "infuse_over_minutes": None,
        "instructions": said,
        "prescriber": order.prescriber,
    }
