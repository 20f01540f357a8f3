"""What a plan asks beside the kit: the nurse's card, where the first dose is, a second pump."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.platform.manifest import PlannedVisit, first_visits
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.checks.plans import not_asked, standing
from hearthline.rooms.emergency.queries import Stand
from hearthline.rooms.emergency.values import FirstPlace, NurseNeed
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import CertificateKind, HeldCertificate, current_through

NURSE, FIRST_PLACE, BACKUP_PUMP = (
    "emergency.nurse",
    "emergency.first_place",
    "emergency.backup_pump",
)
DRUG = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
BEGINS = frozenset({Gate.FIRST_DOSE})
ADVANCED_FIRST = (NurseNeed.ADVANCED, NurseNeed.BASIC)


def nurse_holds_card(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """The nurse of the next visit holds the card that the plan asks for, current on that day."""
    _rules, stands = standing(as_of, reads)
    asked = {
        subject: need
        for subject in subjects
        if subject in stands and (need := _asked_of(stands[subject])) is not None
    }
    visits = first_visits(list(asked), as_of)
    nurses = {nurse for visit in visits.values() for nurse in visit.nurses}
    cards = workforce.certificates_of(nurses) if nurses else {}
    return [
        _nurse(subject, asked[subject], visits.get(subject), cards)
        if subject in asked
        else not_asked(subject, NURSE)
        for subject in subjects
    ]


def first_dose_placed(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A first dose that the plan gives to a clinic or hospital is not given at home."""
    _rules, stands = standing(as_of, reads)
    found = []
    for subject in subjects:
        stand = stands.get(subject)
        if stand is None or not stand.is_first_dose or not stand.plans:
            found.append(not_asked(subject, FIRST_PLACE))
            continue
        places = {plan.facts.first_place for plan in stand.plans}
        elsewhere = places & {FirstPlace.CLINIC, FirstPlace.HOSPITAL}
        state, code, params = State.MET, "home", {}
        if elsewhere:
            state, code = State.OPEN, "elsewhere"
            params = {"place": word("first_place", min(elsewhere))}
        elif FirstPlace.NOT_DECIDED in places:
            state, code = State.UNKNOWN, "not_decided"
        found.append(
            Finding(
                check=FIRST_PLACE,
                subject=subject,
                state=state,
                message=Message(f"emergency.first_place_{code}", params),
                blocks=BEGINS if elsewhere else frozenset(),
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.PHARMACIST,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def pump_backed_up(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A drug that must not stop is not begun where the plan says there is no second pump."""
    _rules, stands = standing(as_of, reads)
    orders = reads.of(therapy.therapy_orders_of)
    stops = reads.once(therapy.stops, reads.day(as_of))
    found = []
    for subject in subjects:
        stand = stands.get(subject)
        drugs = [
            drug for drug, answer in stops(orders.get(subject, ())).items() if answer is Answer.YES
        ]
        if stand is None or not drugs:
            found.append(not_asked(subject, BACKUP_PUMP))
            continue
        answers = {plan.facts.backup_pump for plan in stand.plans}
        state, code = State.UNKNOWN, "unknown"
        if Answer.NO in answers:
            state, code = State.OPEN, "missing"
        elif Answer.YES in answers:
            state, code = State.MET, "there"
        found.append(
            Finding(
                check=BACKUP_PUMP,
                subject=subject,
                state=state,
                message=Message(f"emergency.backup_pump_{code}", {"drugs": ", ".join(drugs)}),
                blocks=BEGINS if state is State.OPEN else frozenset(),
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.PHARMACIST,
                stage=Stage.AT_THE_DOOR,
            )
        )
    return found


def _asked_of(stand: Stand) -> NurseNeed | None:
    """Return the most that a plan asks of the nurse; ``None`` where none is decided."""
    needs = {plan.facts.nurse for plan in stand.plans}
    return next((need for need in ADVANCED_FIRST if need in needs), None)


def _nurse(
    subject: UUID,
    need: NurseNeed,
    visit: PlannedVisit | None,
    cards: Mapping[UUID, tuple[HeldCertificate, ...]],
) -> Finding:
    kind = queries.card_for(need)
    assert kind is not None
    if visit is None or not visit.nurses:
        return not_asked(subject, NURSE)
    without = [one for one in visit.nurses if not _is_current(cards.get(one, ()), kind, visit)]
    params = {"who": visit.who, "card": word("nurse_need", need), "day": visit.day.isoformat()}
    return Finding(
        check=NURSE,
        subject=subject,
        state=State.OPEN if without else State.MET,
        message=Message(f"emergency.nurse_{'without' if without else 'holds'}", params),
        blocks=DRUG if without else frozenset(),
        override=OverrideClass.ONE_CLINICIAN,
        owner=Role.NURSE_MANAGER,
        stage=Stage.AT_THE_DOOR,
    )


def _is_current(
    held: tuple[HeldCertificate, ...], kind: CertificateKind, visit: PlannedVisit
) -> bool:
    is_held, until = current_through(held, kind)
    return is_held and (until is None or until >= visit.day)


NURSE_CHECKS = (
    Check(NURSE, "Nurse", "patient", nurse_holds_card, gates=DRUG),
    Check(FIRST_PLACE, "Emergency", "patient", first_dose_placed, gates=BEGINS),
    Check(BACKUP_PUMP, "Emergency", "patient", pump_backed_up, gates=BEGINS),
)
