"""What the census finds about people before anything is done for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.geo import PositionSource
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census import queries
from hearthline.rooms.census.models import Episode, IdentityCheck, Patient
from hearthline.rooms.census.rules import OPEN_STATES, SERVED_STATES, is_minor
from hearthline.rooms.census.values import (
    Authority,
    CodeStatus,
    ConsentAnswer,
    ConsentKind,
    HoldState,
    IdentityOutcome,
    Precision,
)

IDENTIFIED = frozenset({Gate.ACCEPT, Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE})
EVERY_START = frozenset(Gate) - {Gate.CLOSE_EPISODE}
BEFORE_STARTS = frozenset({Gate.DISPENSE, Gate.FIRST_DOSE})
ADVISES: frozenset[Gate] = frozenset()
"""Holds nothing shut until a program decides that it does."""
NEVER = OverrideClass.NEVER

PEOPLE = RowsOf(Patient.objects.all, "pk")


def patients_to_check(ids: Sequence[UUID] | None) -> Sequence[UUID]:
    """Return people with an open episode: all, or those among ``ids``."""
    rows = Episode.objects.filter(state__in=OPEN_STATES, entered_in_error=False)
    if ids is None:
        return list(rows.values_list("patient_id", flat=True).distinct())
    return list({row.patient_id for row in rows_for(rows, "patient_id", ids)})


def is_identified(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """A person is told apart by name, birth date and a comparison of two identifiers.

    Nobody waves a wrong or unidentified patient through: the way out is to compare. Somebody on
    service whose identifiers were never compared here is still given what was begun.
    """
    people, compared = reads.of(_people), reads.of(queries.identity_of)
    found = []
    for subject in subjects:
        state, message, blocks = _identity(people.get(subject), compared.get(subject))
        found.append(
            Finding(
                check="census.is_identified",
                subject=subject,
                state=state,
                message=message,
                blocks=blocks,
                override=OverrideClass.NEVER,
                owner=Role.INTAKE,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def _identity(
    person: Patient | None, compared: IdentityCheck | None
) -> tuple[State, Message, frozenset[Gate]]:
    if compared is not None and compared.outcome == IdentityOutcome.DOUBTED:
        return State.OPEN, Message("census.identity_doubted", {"why": compared.note}), EVERY_START
    if person is None or person.birth_date is None:
        return State.UNKNOWN, Message("census.birth_date_unknown"), IDENTIFIED
    if person.birth_precision != Precision.DAY:
        said = {"precision": person.birth_precision}
        return State.OPEN, Message("census.birth_date_imprecise", said), IDENTIFIED
    if compared is None:
        return State.UNKNOWN, Message("census.identity_not_compared"), frozenset({Gate.FIRST_DOSE})
    params = {
        "seen": ",".join(compared.seen),
        "by": compared.recorded_by,
        "at": compared.recorded_at.isoformat(),
    }
    return State.MET, Message("census.is_identified", params), frozenset()


def is_living(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Nothing is begun for somebody recorded as deceased."""
    people = reads.of(_people)
    found = []
    for subject in subjects:
        person = people.get(subject)
        has_died = person is not None and person.is_dead == Answer.YES
        found.append(
            Finding(
                check="census.is_living",
                subject=subject,
                state=State.OPEN if has_died else State.MET,
                message=Message("census.has_died" if has_died else "census.is_living"),
                blocks=EVERY_START if has_died else frozenset(),
                override=OverrideClass.NEVER,
                owner=Role.INTAKE,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def allergies_asked(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Somebody asked about allergies; what a referral lists still wants a review here."""
    reviews = reads.of(queries.allergy_reviews)
    listed = reads.of(queries.active_allergies)
    found = []
    for subject in subjects:
        review = reviews.get(subject)
        blocks: frozenset[Gate] = frozenset()
        if review is not None and review.asked_on is not None:
            state = State.MET
            message = Message("census.allergies_reviewed", {"on": review.asked_on.isoformat()})
        elif review is not None or subject in listed:
            state, message = State.OPEN, Message("census.allergies_not_reviewed")
        else:
            state, message = State.UNKNOWN, Message("census.allergies_not_asked")
            blocks = BEFORE_STARTS
        found.append(
            Finding(
                check="census.allergies_asked",
                subject=subject,
                state=state,
                message=message,
                blocks=blocks,
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.INTAKE if blocks else Role.FIELD_NURSE,
                stage=Stage.DISPENSING,
            )
        )
    return found


def treatment_consent(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Somebody with the right to agreed to treatment before the first dose."""
    consents, people = reads.of(queries.consents_of), reads.of(_people)
    today = reads.day(as_of)
    found = []
    for subject in subjects:
        held = consents.get(subject, {}).get(ConsentKind.TREATMENT)
        person = people.get(subject)
        minor = is_minor(person.birth_date if person else None, today)
        override, blocks = OverrideClass.ONE_CLINICIAN, frozenset({Gate.FIRST_DOSE})
        params = {"signer": held.signer, "on": held.answered_on.isoformat()} if held else {}
        if held is None:
            state, code = State.UNKNOWN, "census.treatment_not_asked"
        elif held.answer != ConsentAnswer.GIVEN:
            state, code = State.OPEN, f"census.treatment_{held.answer}"
            override, blocks = OverrideClass.NEVER, blocks | {Gate.EACH_DOSE}
        elif held.authority == Authority.SELF and minor is Answer.YES:
            state, code = State.OPEN, "census.treatment_signed_by_minor"
        else:
            state, code, blocks = State.MET, "census.treatment_given", frozenset()
            params["authority"] = held.authority
        found.append(
            Finding(
                check="census.treatment_consent",
                subject=subject,
                state=state,
                message=Message(code, params),
                blocks=blocks,
                override=override,
                owner=Role.INTAKE,
                stage=Stage.BEFORE_DRUG,
            )
        )
    return found


def notices_given(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Privacy notice, rights, financial responsibility and advance directive were gone through."""
    consents = reads.of(queries.consents_of)
    found = []
    for subject in subjects:
        held = consents.get(subject, {})
        missing = [kind for kind in ConsentKind if kind not in held]
        missing = [kind for kind in missing if kind is not ConsentKind.TREATMENT]
        message = Message("census.notices_given")
        if missing:
            message = Message("census.notices_not_asked", {"kinds": ",".join(missing)})
        found.append(
            Finding(
                check="census.notices_given",
                subject=subject,
                state=State.UNKNOWN if missing else State.MET,
                message=message,
                blocks=frozenset({Gate.FIRST_DOSE}) if missing else frozenset(),
                override=OverrideClass.ADVICE,
                owner=Role.FIELD_NURSE,
                stage=Stage.AT_THE_DOOR,
            )
        )
    return found


def not_on_hold(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Nothing is dispensed or given while care is on hold; a hold that waits stops nothing."""
    holds, episodes = reads.of(queries.open_holds), reads.of(queries.episodes_of)
    found = []
    for subject in subjects:
        held = list(holds.get(subject, {}).values())
        in_force = [hold for hold in held if hold.state == HoldState.IN_FORCE]
        goes_on = any(one.state in SERVED_STATES for one in episodes.get(subject, ()))
        state, message, owner = State.MET, Message("census.not_on_hold"), Role.NURSE_MANAGER
        blocks: frozenset[Gate] = frozenset()
        if in_force:
            params = {"reason": in_force[0].reason, "at": in_force[0].since.isoformat()}
            state, message = State.OPEN, Message("census.on_hold", params)
            blocks = frozenset() if goes_on else EVERY_START - {Gate.ACCEPT}
        elif held:
            said = {"reason": held[0].reason}
            state, message, owner = State.OPEN, Message("census.hold_waits", said), Role.PHARMACIST
        found.append(
            Finding(
                check="census.not_on_hold",
                subject=subject,
                state=state,
                message=message,
                blocks=blocks,
                override=OverrideClass.NEVER,
                owner=owner,
                stage=Stage.BEFORE_DRUG,
            )
        )
    return found


def address_placed(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A visit needs an address, and planning its drive a position."""
    addresses = reads.of(queries.current_addresses, reads.day(as_of))
    found = []
    for subject in subjects:
        address = addresses.get(subject)
        blocks: frozenset[Gate] = frozenset()
        if address is None:
            state, message = State.UNKNOWN, Message("census.no_address")
            blocks = frozenset({Gate.SHIP, Gate.VISIT})
        elif address.position is None:
            state, message = State.OPEN, Message("census.address_unplaced")
        elif address.position_source is PositionSource.ZIP_CENTROID:
            state, message = State.NOTE, Message("census.address_approximate")
        else:
            state, message = State.MET, Message("census.address_placed")
        found.append(
            Finding(
                check="census.address_placed",
                subject=subject,
                state=state,
                message=message,
                blocks=blocks,
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.SCHEDULER if address else Role.INTAKE,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def code_status_asked(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Whether code status was asked is worth knowing; it holds nothing up."""
    stated = reads.of(queries.code_statuses)
    found = []
    for subject in subjects:
        statement = stated.get(subject)
        if statement is None:
            state, message = State.NOTE, Message("census.code_status_not_asked")
        else:
            state = State.MET
            message = Message(
                "census.code_status_stated",
                {"status": statement.status, "on": statement.stated_on.isoformat()},
            )
            if statement.document_id is None and statement.status != CodeStatus.FULL:
                state = State.OPEN
                message = Message("census.code_status_without_document", message.params)
        found.append(
            Finding(
                check="census.code_status_asked",
                subject=subject,
                state=state,
                message=message,
                owner=Role.FIELD_NURSE,
                stage=Stage.AT_THE_DOOR,
            )
        )
    return found


def against_beginning(patient_id: UUID, now: datetime) -> list[Message]:
    """Return why nobody may begin care of a person who is not who the record says, or has died."""
    subjects = [patient_id]
    reads = Reads(subjects)
    found = [*is_identified(subjects, now, reads), *is_living(subjects, now, reads)]
    return [finding.message for finding in found if finding.is_blocking(Gate.FIRST_DOSE)]


def _people(subjects: Sequence[UUID]) -> dict[UUID, Patient]:
    return {row.pk: row for row in PEOPLE(subjects)}


CHECKS = (
    Check("census.is_identified", "Person", "patient", is_identified, IDENTIFIED, override=NEVER),
    Check("census.is_living", "Person", "patient", is_living, EVERY_START, override=NEVER),
    Check("census.allergies_asked", "Person", "patient", allergies_asked, BEFORE_STARTS),
    Check(
        "census.not_on_hold",
        "Person",
        "patient",
        not_on_hold,
        EVERY_START - {Gate.ACCEPT},
        override=NEVER,
    ),
    Check(
        "census.treatment_consent",
        "Consent",
        "patient",
        treatment_consent,
        frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE}),
    ),
    Check(
        "census.notices_given",
        "Consent",
        "patient",
        notices_given,
        frozenset({Gate.FIRST_DOSE}),
        usually=ADVISES,
        override=OverrideClass.ADVICE,
    ),
    Check(
        "census.code_status_asked",
        "Person",
        "patient",
        code_status_asked,
        ADVISES,
        override=OverrideClass.ADVICE,
    ),
    Check(
        "census.address_placed",
        "Home",
        "patient",
        address_placed,
        frozenset({Gate.SHIP, Gate.VISIT}),
    ),
)
