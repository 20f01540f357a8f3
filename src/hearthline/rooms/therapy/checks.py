"""What orders lack before a dose: verification, weight, giver, line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import MeasurementFacts
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.therapy.queries import first_dose, therapy_orders_of
from hearthline.rooms.therapy.values import (
    FrequencyKind,
    GivenBy,
    LineNeed,
    OrderState,
    Route,
    TherapyOrder,
)

STARTS = frozenset({Gate.DISPENSE, Gate.FIRST_DOSE})
DOSES = STARTS | {Gate.EACH_DOSE}
GIVEN = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
NEVER = OverrideClass.NEVER

PLACED_AT_THE_VISIT = frozenset({"therapy.line_missing", "therapy.line_each_visit"})
"""What is said of a drug that any line will do for, while none is in place."""

Say = tuple[State, Message, frozenset[Gate]]
NOTHING_TO_SAY: Say = (State.NOT_APPLICABLE, Message("therapy.no_order"), frozenset())

TIP_IN_DOUBT = frozenset(
    {"therapy.tip_not_confirmed", "therapy.tip_misplaced", "therapy.central_line_missing"}
)
"""What is said of a line through which nothing may run."""


def order_verified(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Every drug order is verified by a pharmacist before anything is dispensed or given."""

    def say(order: TherapyOrder) -> Say:
        drug = {"drug": order.content.drug}
        if order.head.in_force is None:
            return State.OPEN, Message("therapy.order_not_verified", drug), DOSES
        if order.head.awaits_verification:
            return State.OPEN, Message("therapy.change_not_verified", drug), frozenset()
        by = {"by": order.head.verified_by}
        return State.MET, Message("therapy.order_verified", drug | by), frozenset()

    return _each(
        "therapy.order_verified",
        subjects,
        reads,
        say,
        override=OverrideClass.NEVER,
        owner=Role.PHARMACIST,
        stage=Stage.DISPENSING,
        without=(State.OPEN, Message("therapy.no_order"), STARTS),
    )


def order_complete(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Dose, route and frequency are known; what could not be read is never guessed."""

    def say(order: TherapyOrder) -> Say:
        content = order.content
        drug = {"drug": content.drug}
        if content.dose is None and content.frequency.kind is not FrequencyKind.CONTINUOUS:
            return State.UNKNOWN, Message("therapy.dose_missing", drug), DOSES
        if content.route is Route.NOT_STATED:
            return State.UNKNOWN, Message("therapy.route_missing", drug), DOSES
        if content.frequency.kind in (FrequencyKind.UNREADABLE, FrequencyKind.NOT_STATED):
            original = {"original": content.frequency.original}
            message = Message("therapy.frequency_unreadable", drug | original)
            return State.UNKNOWN, message, DOSES
        return State.MET, Message("therapy.order_complete", drug), frozenset()

    return _each(
        "therapy.order_complete",
        subjects,
        reads,
        say,
        override=OverrideClass.NEVER,
        owner=Role.PHARMACIST,
        stage=Stage.DISPENSING,
    )


def weight_known(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A dose by weight rests on a dated weight that is not older than the program allows."""
    weights = reads.of(census.latest_weights)
    valid_days = reads.once(settings_in_force).settings.weight_valid_days
    today = reads.day(as_of)

    def say(order: TherapyOrder) -> Say:
        drug = {"drug": order.content.drug}
        if order.content.is_weight_based != Answer.YES:
            return State.NOT_APPLICABLE, Message("therapy.weight_known", drug), frozenset()
        weight: MeasurementFacts | None = weights.get(order.head.patient_id)
        if weight is None:
            return State.UNKNOWN, Message("therapy.weight_not_known", drug), STARTS
        if weight.taken_on is None:
            return State.OPEN, Message("therapy.weight_not_dated", drug), STARTS
        days = (today - weight.taken_on).days
        params = drug | {"on": weight.taken_on.isoformat()}
        if days > valid_days:
            message = Message("therapy.weight_stale", params | {"days": days})
            return State.OPEN, message, frozenset({Gate.FIRST_DOSE})
        return State.MET, Message("therapy.weight_known", params), frozenset()

    return _each(
        "therapy.weight_known",
        subjects,
        reads,
        say,
        override=OverrideClass.ONE_CLINICIAN,
        owner=Role.FIELD_NURSE,
        stage=Stage.BEFORE_DRUG,
        joins=True,
    )


def giver_decided(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Somebody decided who gives the doses."""

    def say(order: TherapyOrder) -> Say:
        drug = {"drug": order.content.drug}
        if order.content.given_by is GivenBy.NOT_DECIDED:
            blocks = frozenset({Gate.FIRST_DOSE})
            return State.OPEN, Message("therapy.giver_not_decided", drug), blocks
        who = drug | {"who": order.content.given_by.value}
        return State.MET, Message("therapy.giver_decided", who), frozenset()

    return _each(
        "therapy.giver_decided",
        subjects,
        reads,
        say,
        override=OverrideClass.ONE_CLINICIAN,
        owner=Role.NURSE_MANAGER,
        stage=Stage.ACCEPTANCE,
    )


def line_ready(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """The line an order needs is in place, and a central one has a confirmed tip.

    Which line a drug needs is what the order says; as long as nobody decided it is unknown, and
    the check asks. Nobody waves an unconfirmed tip through. Where any line will do, the nurse
    places one at the visit: it is hers to do there, and intake waits for nothing.
    """
    held = reads.of(lines.lines_of)

    def say(order: TherapyOrder) -> Say:
        return _line_says(order, held.get(order.head.patient_id, []))

    found = _each(
        "therapy.line_ready",
        subjects,
        reads,
        say,
        override=OverrideClass.NEVER,
        owner=Role.INTAKE,
        stage=Stage.ACCEPTANCE,
        joins=True,
    )
    return [
        replace(one, owner=Role.FIELD_NURSE, stage=Stage.BEFORE_DRUG)
        if one.message.code in PLACED_AT_THE_VISIT
        else one
        for one in found
    ]


def against_beginning(patient_id: UUID, now: datetime) -> list[Message]:
    """Return why nobody may begin care: a tip nobody confirmed, or no verified order.

    A line that the nurse places at the first visit, such as a peripheral one, is not waited for.
    """
    subjects = [patient_id]
    reads = Reads(subjects)
    lines_said = line_ready(subjects, now, reads)
    tips = [one for one in lines_said if one.message.code in TIP_IN_DOUBT]
    found = [*tips, *order_verified(subjects, now, reads)]
    return [finding.message for finding in found if finding.is_blocking(Gate.FIRST_DOSE)]


def _line_says(order: TherapyOrder, held: list[LineFacts]) -> Say:
    drug = {"drug": order.content.drug}
    need = order.content.line_need
    blocks = GIVEN
    if need is LineNeed.NONE or order.content.route not in (Route.INTRAVENOUS, Route.NOT_STATED):
        return State.NOT_APPLICABLE, Message("therapy.no_line_needed"), frozenset()
    start = frozenset({Gate.FIRST_DOSE})
    usable = [line for line in held if line.is_central or need is not LineNeed.CENTRAL]
    # Whatever line the drug needs, nothing runs through one whose tip nobody has seen.
    if usable and not any(not one.is_central or one.tip_confirmed == Answer.YES for one in usable):
        is_misplaced = any(line.tip_confirmed == Answer.NO for line in usable)
        code = "therapy.tip_misplaced" if is_misplaced else "therapy.tip_not_confirmed"
        return State.OPEN, Message(code, drug), blocks
    if need is LineNeed.NOT_DECIDED:
        return State.UNKNOWN, Message("therapy.line_not_decided", drug), start
    if not usable and need is LineNeed.CENTRAL:
        return State.OPEN, Message("therapy.central_line_missing", drug), blocks
    if not usable and order.head.state is OrderState.ACTIVE:
        return State.NOTE, Message("therapy.line_each_visit", drug), frozenset()
    if not usable:
        return State.OPEN, Message("therapy.line_missing", drug), start
    return State.MET, Message("therapy.line_ready", drug), frozenset()


def _each(
    check: str,
    subjects: Sequence[UUID],
    reads: Reads,
    say: Callable[[TherapyOrder], Say],
    *,
    override: OverrideClass,
    owner: Role,
    stage: Stage,
    without: Say = NOTHING_TO_SAY,
    joins: bool = False,
) -> list[Finding]:
    """Say something about every drug order of each subject, or ``without`` when there is none.

    With ``joins``, orders about which the same is said share one finding that names their drugs.
    """
    orders = reads.of(therapy_orders_of)
    found = []
    for subject in subjects:
        said = [_Said(*say(order), order) for order in orders.get(subject, [])]
        said = _joined(said) if joins else said
        for item in said or [_Said(*without, None)]:
            found.append(
                Finding(
                    check=check,
                    subject=subject,
                    state=item.state,
                    message=item.message,
                    blocks=item.blocks,
                    override=override,
                    owner=owner,
                    stage=stage,
                    due=first_dose(item.order) if item.order else None,
                    discriminator=str(item.order.head.id) if item.order else "",
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What a check says about one order."""

    state: State
    message: Message
    blocks: frozenset[Gate]
    order: TherapyOrder | None


def _joined(said: Sequence[_Said]) -> list[_Said]:
    groups: dict[tuple[object, ...], list[_Said]] = {}
    for item in said:
        rest = tuple(sorted((k, v) for k, v in item.message.params.items() if k != "drug"))
        groups.setdefault((item.state, item.message.code, item.blocks, rest), []).append(item)
    found = []
    for items in groups.values():
        first = min(items, key=lambda item: (_day_of(item), str(item.order and item.order.head.id)))
        drugs = [
            str(item.message.params["drug"]) for item in items if "drug" in item.message.params
        ]
        params = dict(first.message.params)
        if drugs:
            params["drug"] = ", ".join(dict.fromkeys(drugs))
        found.append(replace(first, message=Message(first.message.code, params)))
    return found


def _day_of(item: _Said) -> str:
    due = first_dose(item.order) if item.order else None
    return due.isoformat() if due else "9999"


CHECKS = (
    Check("therapy.order_verified", "Order", "patient", order_verified, DOSES, override=NEVER),
    Check("therapy.order_complete", "Order", "patient", order_complete, DOSES, override=NEVER),
    Check("therapy.weight_known", "Order", "patient", weight_known, STARTS),
    Check("therapy.giver_decided", "Order", "patient", giver_decided, frozenset({Gate.FIRST_DOSE})),
    Check("therapy.line_ready", "Line", "patient", line_ready, GIVEN, override=NEVER),
)
