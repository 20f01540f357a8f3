"""What plans contribute to readiness: a kit, signed orders, and an allergy to this drug.

Nothing of kits is asked before a program has approved its rules: until then it is not known and
advises. An earlier reaction to the ordered drug itself waits for no rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.queries import Stand
from hearthline.rooms.emergency.rules.kits import KitStand
from hearthline.rooms.emergency.rules.orders import written_out
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.values import EmergencyRules, KitNeed, RiskKind
from hearthline.rooms.supply.queries import kit_message

KIT, ORDERS, PLAN, RISK = (
    "emergency.kit",
    "emergency.orders",
    "emergency.plan",
    "emergency.risk",
)
STARTS = frozenset({Gate.DISPENSE, Gate.FIRST_DOSE})
DOSES = STARTS | {Gate.EACH_DOSE}
TWO = OverrideClass.TWO_CLINICIANS


def kit_in_date(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Where a kit is required: no intact kit in date, no start; and one that ends too soon."""
    rules, stands = standing(as_of, reads)
    if rules is None:
        return [_not_decided(subject, KIT) for subject in subjects]
    found = []
    for subject in subjects:
        stand = stands.get(subject)
        if stand is None:
            found.append(not_asked(subject, KIT))
            continue
        found.append(_kit(stand, reads.day(as_of)))
        if _is_needed(stand):
            found += _about_contents(stand)
    return found


def orders_signed(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Where a kit is required, the emergency orders that allow its use are signed."""
    _rules, stands = standing(as_of, reads)
    found = []
    for subject in subjects:
        stand = stands.get(subject)
        if stand is None or not _is_needed(stand):
            found.append(not_asked(subject, ORDERS))
            continue
        signed = [order for order in stand.orders if is_signed(order)]
        code = "signed" if signed else "missing" if not stand.orders else "not_signed"
        found.append(
            Finding(
                check=ORDERS,
                subject=subject,
                state=State.MET if signed else State.OPEN,
                message=Message(f"emergency.orders_{code}"),
                blocks=frozenset() if signed else _gates(stand) - {Gate.DISPENSE},
                override=OverrideClass.TWO_CLINICIANS,
                owner=Role.PHARMACIST,
                stage=Stage.BEFORE_DRUG,
            )
        )
    return found


def plan_signed(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Somebody has signed an emergency plan of each episode, by the orders that count."""
    _rules, stands = standing(as_of, reads)
    found = []
    for subject in subjects:
        stand = stands.get(subject)
        if stand is None:
            found.append(not_asked(subject, PLAN))
            continue
        code = _plan_code(stand)
        found.append(
            Finding(
                check=PLAN,
                subject=subject,
                state=State.MET if code == "there" else State.OPEN,
                message=Message(f"emergency.plan_{code}"),
                owner=Role.PHARMACIST,
                stage=Stage.AT_THE_DOOR,
            )
        )
    return found


def _plan_code(stand: Stand) -> str:
    """Return what is wrong with the plans: one is missing, or follows another order."""
    if len(stand.plans) < len(stand.episodes):
        return "missing"
    signed = [order for order in stand.orders if is_signed(order)]
    _allowed, left = written_out(stand.plans, signed)
    followed = {plan.facts.order_id for plan in stand.plans} - {None}
    if any(order.head.id in followed for order in left):
        return "old_order"
    if followed - {order.head.id for order in signed}:
        return "old_order"
    return "order_not_written" if left and _is_needed(stand) else "there"


def risk_answered(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """An earlier reaction to the ordered drug stops a start; a class relation asks a pharmacist.

    The first waits for no approved rules, the second is theirs.
    """
    rules, in_care = standing(as_of, reads)
    asked_of = list(subjects) if rules is None else list(in_care)
    risks = queries.risks_of(asked_of, rules, reads.day(as_of), reads)
    found = []
    for subject in subjects:
        asked = [
            reason
            for reason in (risks[subject].reasons if subject in risks else ())
            if reason.asks_pharmacist or reason.blocks
        ]
        found += [
            Finding(
                check=RISK,
                subject=subject,
                state=State.OPEN,
                message=Message(
                    f"emergency.risk_{'same' if reason.kind is RiskKind.SAME_DRUG else 'class'}",
                    {"detail": reason.detail},
                ),
                blocks=DOSES if reason.blocks else frozenset(),
                override=OverrideClass.NEVER
                if reason.is_anaphylaxis
                else OverrideClass.ONE_CLINICIAN
                if reason.blocks
                else OverrideClass.ADVICE,
                owner=Role.PHARMACIST,
                stage=Stage.ACCEPTANCE,
                discriminator=f"{reason.rule_id}:{reason.detail}"[:120],
            )
            for reason in asked
        ] or [not_asked(subject, RISK)]
    return found


def standing(as_of: datetime, reads: Reads) -> tuple[EmergencyRules | None, Mapping[UUID, Stand]]:
    """Return the rules that count and how everybody in care stands by them, read once."""
    on = reads.day(as_of)
    rules = reads.once(queries.rules_on, on)
    return rules, reads.once(_stands, on, reads)


def _stands(on: date, reads: Reads) -> Mapping[UUID, Stand]:
    rules = reads.once(queries.rules_on, on)
    return queries.stands_of(reads.subjects, rules, on, reads) if rules else {}


def _kit(stand: Stand, on: date) -> Finding:
    blocks: frozenset[Gate] = frozenset()
    if stand.need is None:
        state, message = State.UNKNOWN, Message("emergency.kit_not_decided")
    elif not _is_needed(stand):
        return not_asked(stand.patient_id, KIT)
    else:
        outlook = stand.outlook
        serves = outlook.stand is KitStand.SERVES
        state = State.MET if serves else State.OPEN
        message = (
            Message("emergency.kit_none") if outlook.kit is None else kit_message(outlook.kit, on)
        )
        blocks = frozenset() if serves else _gates(stand)
        if outlook.stand is KitStand.NOT_HERE:
            blocks -= {Gate.DISPENSE}
            assert outlook.kit is not None
            message = Message(
                "emergency.kit_not_here",
                {"number": outlook.kit.number, "place": outlook.kit.facts.place.value},
            )
    return Finding(
        check=KIT,
        subject=stand.patient_id,
        state=state,
        message=message,
        blocks=blocks,
        override=OverrideClass.TWO_CLINICIANS,
        owner=Role.PHARMACIST,
        stage=Stage.DISPENSING,
    )


def _about_contents(stand: Stand) -> list[Finding]:
    """Return what is not right with a kit that serves today; it advises."""
    if stand.outlook.stand is not KitStand.SERVES:
        return []
    found = []
    if stand.outlook.ends_too_soon:
        found.append((State.OPEN, queries.kit_ends(stand), Role.WAREHOUSE, "forecast"))
    misfit = queries.kit_misfit(stand)
    if misfit is not None:
        found.append((State.OPEN, misfit, Role.PHARMACIST, "band"))
    elif stand.band.band is None:
        found.append((State.UNKNOWN, queries.band_message(stand.band), Role.FIELD_NURSE, "band"))
    return [
        Finding(
            check=KIT,
            subject=stand.patient_id,
            state=state,
            message=message,
            owner=owner,
            stage=Stage.DISPENSING,
            discriminator=discriminator,
        )
        for state, message, owner, discriminator in found
    ]


def _is_needed(stand: Stand) -> bool:
    if stand.need is KitNeed.EVERY_DOSE:
        return True
    return stand.need is KitNeed.FIRST_DOSE and stand.is_first_dose


def _gates(stand: Stand) -> frozenset[Gate]:
    """Return the gates a missing kit holds shut; what must run goes on through all of them."""
    return DOSES if stand.need is KitNeed.EVERY_DOSE else STARTS


def not_asked(subject: UUID, check: str) -> Finding:
    return Finding(
        check=check,
        subject=subject,
        state=State.NOT_APPLICABLE,
        message=Message("emergency.not_asked_here"),
    )


def _not_decided(subject: UUID, check: str) -> Finding:
    return Finding(
        check=check,
        subject=subject,
        state=State.UNKNOWN,
        message=Message("emergency.no_rules"),
        owner=Role.PHARMACIST,
        stage=Stage.DISPENSING,
    )


PLAN_CHECKS = (
    Check(KIT, "Kit", "patient", kit_in_date, gates=DOSES, override=TWO),
    Check(
        ORDERS,
        "Emergency",
        "patient",
        orders_signed,
        gates=DOSES - {Gate.DISPENSE},
        override=TWO,
    ),
    Check(
        PLAN,
        "Emergency",
        "patient",
        plan_signed,
        gates=frozenset(),
        override=OverrideClass.ADVICE,
    ),
    Check(RISK, "Allergy", "patient", risk_answered, gates=DOSES),
)
