"""What the home contributes to readiness: assessed or not, and what of it is open.

Which of these hold a gate shut is the program's own decision; until it is made they advise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import local_day
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import program_zone
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import queries, rules
from hearthline.rooms.home.checks.people import therapies_of
from hearthline.rooms.home.values import NO_CARE, SECOND_LOOK, HomeState, Readiness
from hearthline.rooms.incidents import queries as incident_queries
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.therapy.queries import therapy_orders_of

CODE, AGAIN, UNSAFE = "home.assessed", "home.due_again", "home.safe_to_visit"
AT_THE_VISIT = frozenset({Gate.VISIT})
GATES = frozenset({Gate.ACCEPT, Gate.FIRST_DOSE})


def home_is_ready(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Say for each patient how the home stands; five queries in all."""
    therapies = therapies_of(reads)
    states = reads.of(queries.states_of)
    return [
        _finding(subject, *_said(states.get(subject), therapies[subject]))
        if subject in therapies
        else _finding(subject, State.NOT_APPLICABLE, Message("home.check_ready"))
        for subject in subjects
    ]


def due_again(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Say whether a home is to be assessed again: new address, therapy, incident, or its time."""
    today, zone = reads.day(as_of), reads.once(program_zone)
    states = reads.of(queries.states_of)
    episodes = reads.of(census.episodes_of)
    addresses = reads.of(census.current_addresses, today)
    incidents = reads.of(incident_queries.latest_of)
    orders = reads.of(therapy_orders_of)
    every_days = reads.once(settings_in_force).settings.home_reassess_days
    found = []
    for subject in subjects:
        state = states.get(subject)
        asked_for = [
            local_day(one.referred_at, zone)
            for one in episodes.get(subject, ())
            if one.state not in NO_CARE and one.referred_at is not None
        ]
        if state is None or not any(one.state not in NO_CARE for one in episodes.get(subject, ())):
            nothing = Message("home.check_never")
            found.append(replace(_finding(subject, State.NOT_APPLICABLE, nothing), check=AGAIN))
            continue
        verified = [
            (order.head.version, local_day(order.head.verified_at, zone))
            for order in orders.get(subject, ())
            if order.head.verified_at is not None
        ]
        if (new_drug := rules.new_drug_on(verified, state.made_on)) is not None:
            asked_for.append(new_drug)
        address = addresses.get(subject)
        incident = incidents.get(subject)
        why = rules.due_again(
            state.made_on,
            today,
            every_days=every_days,
            address_since=address.starts_on if address else None,
            therapy_since=max(asked_for, default=None),
            incident_on=local_day(incident, zone) if incident else None,
        )
        said = why or Message("home.again_not_due", {"on": state.made_on.isoformat()})
        standing = State.OPEN if why else State.MET
        found.append(replace(_finding(subject, standing, said), check=AGAIN))
    return found


def safe_to_visit(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Say where a nurse judged it unsafe to enter or stay: a manager decides before each visit."""
    therapies, states = therapies_of(reads), reads.of(queries.states_of)
    found = []
    for subject in subjects:
        state = states.get(subject)
        if subject not in therapies:
            said = (State.NOT_APPLICABLE, Message("home.check_safe"))
        elif state is None or not state.unsafe.is_known:
            # Only who was there can judge it: a first visit does not wait for it.
            said = (State.UNKNOWN, Message("home.check_safety_not_asked"))
        elif state.unsafe is Answer.YES:
            said = (State.OPEN, Message("home.check_unsafe"))
        else:
            said = (State.MET, Message("home.check_safe"))
        found.append(
            Finding(
                check=UNSAFE,
                subject=subject,
                state=said[0],
                message=said[1],
                blocks=AT_THE_VISIT if said[0] is State.OPEN else frozenset(),
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.NURSE_MANAGER.value,
                stage=Stage.AT_THE_DOOR,
            )
        )
    return found


def _said(state: HomeState | None, therapies: frozenset[TherapyClass]) -> tuple[State, Message]:
    said = _verdict_said(state)
    if state is None or not state.is_full or not therapies & SECOND_LOOK:
        return said
    if state.verdict.readiness not in rules.LETS_BEGIN:
        return said  # What keeps care from beginning comes first; nobody has to confirm it.
    if state.look is None:
        return State.OPEN, Message("home.check_second_look")
    if not state.look.agrees:
        params = {"by": state.look.by, "why": state.look.note}
        return State.OPEN, Message("home.check_not_agreed", params)
    return said


def _verdict_said(state: HomeState | None) -> tuple[State, Message]:
    if state is None:
        return State.UNKNOWN, Message("home.check_never")
    verdict = state.verdict
    if verdict.blocking and verdict.readiness is Readiness.NOT_READY:
        return State.OPEN, Message("home.check_not_ready", {"what": verdict.blocking[0].question})
    if verdict.readiness is Readiness.INCOMPLETE:
        count = len(verdict.open_questions)
        return State.UNKNOWN, Message("home.check_incomplete", {"count": count})
    if not state.is_full:
        return State.OPEN, Message("home.check_screen_only")
    changes = len(verdict.blocking) + len(verdict.modifiable)
    if changes:
        return State.OPEN, Message("home.check_with_changes", {"count": changes})
    return State.MET, Message("home.check_ready")


def _finding(subject: UUID, state: State, message: Message) -> Finding:
    return Finding(
        check=CODE,
        subject=subject,
        state=state,
        message=message,
        blocks=GATES if state in (State.OPEN, State.UNKNOWN) else frozenset(),
        override=OverrideClass.ADVICE,
        owner=Role.NURSE_MANAGER.value,
        stage=Stage.AT_THE_DOOR,
    )


ASSESSED_CHECKS = (
    Check(
        CODE,
        "Home",
        "patient",
        home_is_ready,
        GATES,
        usually=frozenset(),
        override=OverrideClass.ADVICE,
    ),
    Check(
        AGAIN,
        "Home",
        "patient",
        due_again,
        GATES,
        usually=frozenset(),
        override=OverrideClass.ADVICE,
    ),
    Check(
        UNSAFE,
        "Home",
        "patient",
        safe_to_visit,
        AT_THE_VISIT,
        override=OverrideClass.ONE_CLINICIAN,
    ),
)
