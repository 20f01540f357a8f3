"""Records of people, places and payers."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.census import values as census
from hearthline.rooms.coverage import values as coverage
from hearthline.rooms.intake.rules.records.identity import Identity, Piece
from hearthline.rooms.intake.rules.records.wording import (
    day_of,
    fitted,
    name_columns,
    npi,
    phones,
    precision_of,
    span,
    written_address,
    written_name,
)
from hearthline.rooms.intake.values import received as reading


def patient_pieces(
    value: reading.PatientValue, who: Identity, patient_id: UUID | None
) -> Iterator[Piece]:
    person = patient_id or who.id_of("patients")
    names = name_columns(value.name)
    moved = value.birth or value.died
    source = who.source
    if moved is not None and moved.shifted_days:
        source = f"{source}; dates moved back by {moved.shifted_days:,} days"
    spoken = next((x for x in value.languages if x.is_preferred), None) or next(
        iter(value.languages), None
    )
    yield Piece(
        "patients",
        census.PatientFacts(
            id=person,
            **names,
            birth_date=day_of(value.birth),
            birth_precision=precision_of(value.birth),
            sex=census.Sex(value.sex) if value.sex else census.Sex.NOT_ASKED,
            is_dead=value.is_dead,
            died_on=day_of(value.died),
            phones=phones(value.telecoms),
            spoken_language=fitted(spoken.code if spoken else "", 20),
            needs_interpreter=value.needs_interpreter,
            source=fitted(source, 200),
        ),
    )
    for item in value.identifiers:
        yield Piece(
            "identifiers",
            census.IdentifierFacts(
                id=who.id_of("identifiers", item.system, item.value),
                patient_id=person,
                system=fitted(item.system, 200),
                value=fitted(item.value, 200),
                kind=fitted(item.kind, 40),
                source=fitted(who.source, 200),
            ),
        )
    for number, address in enumerate(value.addresses):
        position = address.position
        yield Piece(
            "addresses",
            census.AddressFacts(
                id=who.id_of("addresses", number),
                patient_id=person,
                lines=address.lines,
                city=fitted(address.city, 120),
                state=fitted(address.state, 60),
                postal_code=fitted(address.postal_code, 20),
                country=fitted(address.country, 60),
                latitude=position.latitude if position else None,
                longitude=position.longitude if position else None,
                position_source=PositionSource.STATED if position else None,
                source=fitted(who.source, 200),
            ),
        )
    for number, contact in enumerate(value.contacts):
        yield Piece(
            "contacts",
            census.ContactFacts(
                id=who.id_of("contacts", number),
                patient_id=person,
                name=fitted(written_name(contact.name) or "name not given", 240),
                relation=fitted(contact.relationship, 80),
                phones=phones(contact.telecoms),
                source=fitted(who.source, 200),
            ),
        )


def related_pieces(
    value: reading.RelatedPersonValue, who: Identity, patient_id: UUID
) -> Iterator[Piece]:
    yield Piece(
        "contacts",
        census.ContactFacts(
            id=who.id_of("contacts"),
            patient_id=patient_id,
            name=fitted(written_name(value.name) or "name not given", 240),
            relation=fitted(value.relationship.label, 80),
            phones=phones(value.telecoms),
            source=fitted(who.source, 200),
        ),
    )


def practitioner_pieces(
    value: reading.PractitionerValue,
    who: Identity,
) -> Iterator[Piece]:
    yield Piece(
        "practitioners",
        census.PractitionerFacts(
            id=who.id_of("practitioners"),
            name=fitted(written_name(value.name) or "name not given", 240),
            npi=fitted(npi(value.identifiers), 20),
            phones=phones(value.telecoms),
            address=fitted(written_address(value.addresses), 300),
            source=fitted(who.source, 200),
        ),
    )


def organization_pieces(
    value: reading.OrganizationValue,
    who: Identity,
) -> Iterator[Piece]:
    yield Piece(
        "organizations",
        census.OrganizationFacts(
            id=who.id_of("organizations"),
            name=fitted(value.name or "name not given", 240),
            kind=fitted(", ".join(value.kinds), 80),
            npi=fitted(npi(value.identifiers), 20),
            phones=phones(value.telecoms),
            address=fitted(written_address(value.addresses), 300),
            source=fitted(who.source, 200),
        ),
    )


def coverage_pieces(
    value: reading.CoverageValue, who: Identity, patient_id: UUID
) -> Iterator[Piece]:
    payer = next(iter(value.payers), None)
    name = (payer.display or payer.original) if payer else ""
    payer_id = derived_id(
        "payer", who.sender_id, (payer.key if payer else "") or name.casefold() or "not named"
    )
    yield Piece(
        "payers",
        coverage.PayerFacts(
            id=payer_id, name=fitted(name or "payer not named", 240), source=fitted(who.source, 200)
        ),
    )
    starts_on, ends_on = span(value.starts, value.ends)
    yield Piece(
        "coverages",
        coverage.CoverageFacts(
            id=who.id_of("coverages"),
            patient_id=patient_id,
            payer_id=payer_id,
            member_number=fitted(value.member_number, 80),
            group=fitted(value.group, 80),
            plan=fitted(value.plan, 200),
            relationship=fitted(value.relationship.label, 40),
            rank=value.order if value.order is not None and 0 < value.order < 100 else None,
            status=fitted(value.status, 40),
            starts_on=starts_on,
            ends_on=ends_on,
            source=fitted(who.source, 200),
        ),
    )
