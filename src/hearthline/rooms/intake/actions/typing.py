"""Saving a referral typed from a fax or a call: one transaction, the same records as an import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.files import actions as files
from hearthline.platform.places.zip_centroids import zip_place
from hearthline.platform.records.editing import create
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import CensusFacts, EpisodeFacts
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage import queries as coverage_queries
from hearthline.rooms.intake.actions.runs import declare_sender
from hearthline.rooms.intake.models import Referral, ReferralDocument, Typing
from hearthline.rooms.intake.rules.alike import Alike, ids_of, likely_same
from hearthline.rooms.intake.rules.clock import next_due
from hearthline.rooms.intake.rules.typed import (
    NOTHING,
    Already,
    TypedRecords,
    new_patient_id,
    records_of,
)
from hearthline.rooms.intake.values.received import Likelihood
from hearthline.rooms.intake.values.typed import TypedReferral
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.program import queries as program


@action("intake.save_typed", version=1, kind=Kind.REQUEST, permission="intake.type")
def save_typed(
    context: Context,
    *,
    typing_id: UUID,
    typed: TypedReferral,
    patient_id: UUID | None = None,
    shown: tuple[UUID, ...] = (),
) -> UUID:
    """Save a typed referral; return its id.

    Parameters
    ----------
    patient_id
        The person on record it is about; ``None`` registers a new one.
    shown
        Likely duplicates the person has looked at. Somebody else who is alike is shown first.

    Raises
    ------
    Refused
        Without a sender or name, when it was saved before, or while a likely duplicate was not
        looked at.
    """
    draft = context.get(Typing, typing_id)
    if draft.ended_at is not None:
        raise Refused(Message("intake.typing_ended"))
    branch = program.branch(typed.branch_id)
    mine = context.caller.branches
    if branch is None or (mine is not None and typed.branch_id not in mine):
        raise NotInScope("branch")
    if not typed.person.family_name:
        raise Refused(Message("intake.no_name"), field="family_name")
    if patient_id is not None:
        context.concerns(patient_id)
        if patient_id not in census_queries.by_ids([patient_id]):
            raise NotInScope("patient")
    elif unseen := set(ids_of(people_alike(typed))) - set(shown):
        raise Refused(Message("intake.duplicate_not_seen", {"count": len(unseen)}))
    who = patient_id or new_patient_id(draft.pk)
    context.about(who)
    sender_id = declare_sender(context, name=typed.sender)
    place = zip_place(typed.person.postal_code)
    zone = typed.clock.zone or branch.zone
    made = records_of(
        typed,
        draft_id=draft.pk,
        patient_id=who,
        is_new=patient_id is None,
        already=_already(patient_id, local_day(context.server_time, zone)),
        position=place.position,
        position_source=place.source,
        at=context.server_time,
        zone=zone,
    )
    episode = EpisodeFacts(
        id=context.next_id(),
        patient_id=who,
        branch_id=branch.id,
        therapy=typed.order.therapy,
        referral_source=typed.sender[:200],
        referred_at=context.server_time,
    )
    _write(context, made, episode)
    referral = _referral(context, typed, made, episode, sender_id, zone)
    if draft.file_id is not None:
        attach(context, referral, draft.file_id)
    draft.ended_at, draft.typed = context.server_time, {}
    draft.save(update_fields=["ended_at", "typed"])
    return referral.pk


def people_alike(typed: TypedReferral) -> tuple[Alike, ...]:
    """Return who on record may be the person of a typed referral, with the reasons."""
    person = typed.person
    known = census_queries.known_people(
        family_name=person.family_name,
        birth_date=person.birth_date,
        numbers=[person.number] if person.number else [],
    )
    return likely_same(
        known,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        phones=[one.number for one in person.phones],
        number=person.number,
    )


def attach(context: Context, referral: Referral, file_id: UUID) -> None:
    """Put a kept file to a referral and to its patient."""
    files.name_subject(context, file_id=file_id, subject=referral.patient_id)
    create(
        context,
        ReferralDocument,
        id=context.next_id(),
        referral_id=referral.pk,
        patient_id=referral.patient_id,
        file_id=file_id,
        attached_at=context.server_time,
        attached_by=context.caller.name,
    )


def _write(context: Context, made: TypedRecords, episode: EpisodeFacts) -> None:
    facts: CensusFacts = replace(made.facts, episodes=(episode,))
    census.add_records(context, facts=facts, branch_id=episode.branch_id)
    known = coverage_queries.payers_by_ids([payer.id for payer in made.payers])
    if made.coverages:
        coverage.add_records(
            context,
            payers=tuple(payer for payer in made.payers if payer.id not in known),
            coverages=made.coverages,
            authorisations=made.authorisations,
        )
    if made.lines:
        lines.add_lines(context, lines=made.lines)


def _referral(
    context: Context,
    typed: TypedReferral,
    made: TypedRecords,
    episode: EpisodeFacts,
    sender_id: UUID,
    zone: str,
) -> Referral:
    clock, order = typed.clock, typed.order
    due = next_due(replace(clock, zone=zone))
    words = " ".join(filter(None, (order.drug, order.dose_words, order.frequency_words)))
    laboratory = typed.health.laboratory
    on = typed.health.laboratory_on
    return create(
        context,
        Referral,
        id=context.next_id(),
        patient_id=episode.patient_id,
        episode_id=episode.id,
        branch_id=episode.branch_id,
        sender_id=sender_id,
        run=None,
        therapy=order.therapy.value,
        drug=order.drug[:240],
        likelihood=Likelihood.LIKELY if order.is_listed else Likelihood.POSSIBLE,
        evidence=[{"kind": "text", "original": words}] if words else [],
        orders=[dict(made.order)] if order.drug else [],
        place=typed.sender[:240],
        needed_on=local_day(due, zone) if due else clock.next_due_on,
        needed_by=due,
        arrived_by=typed.arrived_by.value,
        last_dose_at=clock.last_dose_at,
        next_due_on=clock.next_due_on,
        next_due_at=clock.next_due_at,
        discharge_on=clock.discharge_on,
        discharge_at=clock.discharge_at,
        zone=zone,
        call_back=typed.call_back[:40],
        call_back_who=typed.call_back_who[:120],
        noted=[{"said": said, "on": on.isoformat() if on else None} for said in laboratory],
        referred_at=context.server_time,
    )


def _already(patient_id: UUID | None, today: date) -> Already:
    if patient_id is None:
        return NOTHING
    people = [patient_id]
    record = census_queries.whole_record(patient_id, today)
    return Already(
        allergies=frozenset(
            one.substance.casefold()
            for one in census_queries.active_allergies(people).get(patient_id, ())
        ),
        home_drugs=frozenset(
            one.drug.casefold()
            for one in census_queries.home_medications_of(people).get(patient_id, ())
        ),
        conditions=frozenset(one.name.casefold() for one in record["conditions"]),
        contacts=frozenset(
            one.name for one in census_queries.contacts_of(people).get(patient_id, ())
        ),
        numbers=frozenset(
            one.value for one in census_queries.identifiers_of(people).get(patient_id, ())
        ),
        member_numbers=frozenset(
            one.member_number for one in coverage_queries.coverages_of(people).get(patient_id, ())
        ),
        has_address=bool(record["addresses"]),
        has_household=record["household"] is not None,
    )
