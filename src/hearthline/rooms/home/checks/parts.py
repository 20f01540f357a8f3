"""What of a home holds up one thing only: cold storage what is shipped, an outlet what is pumped.

A refrigerator at 9.4 °C blocks storage, not care: the drug can still come on the day in a cold
box, which a clinician decides. A pump is not begun where it was not seen to run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.platform.manifest import kept_cold
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import queries
from hearthline.rooms.home.checks.people import therapies_of
from hearthline.rooms.home.values import HomeState, Part, PartStands, Trait, proposed_traits

STORAGE, PUMP = "home.storage", "home.pump"
SENDS = frozenset({Gate.DISPENSE, Gate.SHIP})
SHIPS = frozenset({Gate.SHIP})
BEGINS = frozenset({Gate.FIRST_DOSE})
NOT_ASKED = PartStands(Answer.NOT_ASKED)


def cold_is_kept(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Say where a drug is kept cold whether the refrigerator serves; no query of its own.

    Whether it is cold is said by the labels of what was dispensed, else by the assessment. While
    nobody knows that it is, there is nothing to keep cold yet, and nothing is held up.
    """
    therapies, states = therapies_of(reads), reads.of(queries.states_of)
    labels = kept_cold(reads)
    found = []
    for subject in subjects:
        state = states.get(subject)
        cold = labels.get(subject, Answer.UNKNOWN)
        if not cold.is_known and state is not None:
            cold = Answer.YES if Trait.COLD_DRUG in state.traits else Answer.NO
        if subject not in therapies:
            cold = Answer.NO
        found.append(
            _finding(
                STORAGE,
                subject,
                state,
                Part.STORAGE,
                is_asked=cold is not Answer.NO,
                blocks=SENDS if cold is Answer.YES else frozenset(),
                owner=Role.NURSE_MANAGER,
                stage=Stage.DISPENSING,
            )
        )
    return found


def pump_is_powered(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Say where a pump is used whether its outlet serves and it was seen to run."""
    therapies, states = therapies_of(reads), reads.of(queries.states_of)
    return [
        _finding(
            PUMP,
            subject,
            states.get(subject),
            Part.PUMP,
            is_asked=_uses_pump(subject, states, therapies.get(subject, frozenset())),
            blocks=BEGINS,
            owner=Role.FIELD_NURSE,
            stage=Stage.AT_THE_DOOR,
        )
        for subject in subjects
    ]


def _uses_pump(
    subject: UUID, states: Mapping[UUID, HomeState], therapies: frozenset[TherapyClass]
) -> bool:
    if not therapies:
        return False
    state = states.get(subject)
    return Trait.PUMP in (state.traits if state is not None else proposed_traits(therapies))


def _finding(
    check: str,
    subject: UUID,
    home: HomeState | None,
    part: Part,
    *,
    is_asked: bool,
    blocks: Set[Gate],
    owner: Role,
    stage: Stage,
) -> Finding:
    stands = home.parts[part] if home is not None else NOT_ASKED
    state, code = State.UNKNOWN, "not_known"
    if not is_asked:
        state, code = State.NOT_APPLICABLE, "not_needed"
    elif stands.serves is Answer.YES:
        state, code = State.MET, "serves"
    elif stands.serves is Answer.NO:
        state, code = State.OPEN, "against"
    line = stands.line
    change = home.by_link.get(line.link_id) if home is not None and line is not None else None
    params = {"answer": line.answer, "remedy": line.modification} if line else {}
    return Finding(
        check=check,
        subject=subject,
        state=state,
        message=Message(f"home.{part}_{code}", params),
        blocks=frozenset(blocks) if state in (State.OPEN, State.UNKNOWN) else frozenset(),
        override=OverrideClass.ONE_CLINICIAN,
        owner=change.owner_role if change is not None and change.owner_role else owner.value,
        stage=stage,
    )


PARTS_CHECKS = (
    Check(STORAGE, "Home", "patient", cold_is_kept, SENDS, usually=SHIPS),
    Check(PUMP, "Home", "patient", pump_is_powered, BEGINS),
)
