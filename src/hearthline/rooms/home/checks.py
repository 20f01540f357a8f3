"""What the home contributes to readiness: assessed or not, and what of it is open.

Which of these hold a gate shut is the program's own decision; until it is made they advise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.home import queries
from hearthline.rooms.home.values import HomeState, Readiness

CODE = "home.assessed"
GATES = frozenset({Gate.ACCEPT, Gate.FIRST_DOSE})
ENDED = frozenset({EpisodeState.DISCHARGED, EpisodeState.DECLINED})


def home_is_ready(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Say for each patient how the home stands; four queries in all."""
    in_care = {
        patient
        for patient, episodes in reads.of(census.episodes_of).items()
        if any(episode.state not in ENDED for episode in episodes)
    }
    states = reads.of(queries.states_of)
    return [
        _finding(subject, *_said(states.get(subject)))
        if subject in in_care
        else _finding(subject, State.NOT_APPLICABLE, Message("home.check_ready"))
        for subject in subjects
    ]


def _said(state: HomeState | None) -> tuple[State, Message]:
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


CHECKS = (
    Check(
        CODE,
        "Home",
        "patient",
        home_is_ready,
        GATES,
        usually=frozenset(),
        override=OverrideClass.ADVICE,
    ),
)
