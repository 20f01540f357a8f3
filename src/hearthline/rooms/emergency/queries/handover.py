"""What a hand-over to an ambulance says beside what happened in the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import CodeStatus
from hearthline.rooms.emergency.queries.patients import risks_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.values import RiskKind, Unknown
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, RunsThrough

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE, OrderState.HELD)


@dataclass(frozen=True, slots=True)
class KnownOfPerson:
    """What records say of a person that whoever takes over needs; empty is not known.

    Attributes
    ----------
    allergies
        ``None`` where nobody asked; empty where there are none.
    home_drugs
        Those that matter in an emergency, with why; ``None`` where nobody asked.
    """

    name: str
    born: date | None
    address: str
    access: str
    code_status: str
    no_resuscitation: bool
    allergies: tuple[str, ...] | None
    home_drugs: tuple[str, ...] | None
    drugs: tuple[str, ...]


def known_of_person(patient_id: UUID, on: date) -> KnownOfPerson:
    """Return what a person's records say, in a constant number of queries."""
    person = census.by_ids([patient_id])[patient_id]
    home = census.visit_homes([patient_id], on).get(patient_id)
    stated = census.code_statuses([patient_id]).get(patient_id)
    status = stated.status if stated else CodeStatus.NOT_ASKED
    allergies = census.active_allergies([patient_id]).get(patient_id, [])
    asked = bool(allergies) or patient_id in census.allergy_reviews([patient_id])
    own = therapy.therapy_orders_of([patient_id], states=RUNNING).get(patient_id, [])
    lumens = therapy.lumens_of(order.head.id for order in own)
    return KnownOfPerson(
        name=f"{person.family_name.upper()}, {person.given_name}",
        born=person.birth_date,
        address=", ".join(filter(None, [home.address, home.city] if home else [])),
        access=home.access_notes if home else "",
        code_status=word("code_status", status),
        no_resuscitation=status in (CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY),
        allergies=tuple(_allergy(one.substance, one.reaction) for one in allergies)
        if asked
        else None,
        home_drugs=_home_drugs(patient_id, on),
        drugs=tuple(_running(order.content.drug, lumens.get(order.head.id)) for order in own),
    )


def _home_drugs(patient_id: UUID, on: date) -> tuple[str, ...] | None:
    rules = rules_on(on)
    if rules is None:
        return None
    risk = risks_of([patient_id], rules, on)[patient_id]
    if Unknown.HOME_MEDICATIONS in risk.unknown:
        return None
    return tuple(
        f"{one.detail}: {one.text}" for one in risk.reasons if one.kind is RiskKind.HOME_MEDICATION
    )


def _running(drug: str, where: RunsThrough | None) -> str:
    return f"{drug} ({where.words})" if where and where.words else drug


def _allergy(substance: str, reaction: str) -> str:
    return f"{substance} — {reaction}" if reaction else substance
