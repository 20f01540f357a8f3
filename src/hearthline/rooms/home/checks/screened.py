"""The phone screen before acceptance: what could keep care out of a home at all was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.home import queries, rules
from hearthline.rooms.home.values import NO_CARE, HomeState, Readiness
from hearthline.rooms.program.queries import settings_in_force

SCREENED = "home.screened"
ACCEPTS = frozenset({Gate.ACCEPT})


def home_is_screened(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Say of everybody referred or in care whether the home was screened; no query of its own.

    It holds acceptance shut only while somebody is to be accepted: whoever is in care has that
    gate behind them, and what nobody asked stays said.
    """
    today = reads.day(as_of)
    episodes = reads.of(census.episodes_of)
    states = reads.of(queries.states_of)
    addresses = reads.of(census.current_addresses, today)
    every_days = reads.once(settings_in_force).settings.home_reassess_days
    found = []
    for subject in subjects:
        open_ones = {one.state for one in episodes.get(subject, ()) if one.state not in NO_CARE}
        is_asked = EpisodeState.DRAFT in open_ones
        address = addresses.get(subject)
        state, message = (
            _said(
                states.get(subject),
                is_asked=is_asked,
                today=today,
                address_since=address.starts_on if address else None,
                every_days=every_days,
            )
            if open_ones
            else (State.NOT_APPLICABLE, Message("home.check_not_screened"))
        )
        found.append(
            Finding(
                check=SCREENED,
                subject=subject,
                state=state,
                message=message,
                blocks=ACCEPTS if is_asked and state is not State.MET else frozenset(),
                override=OverrideClass.ONE_CLINICIAN,
                owner=Role.INTAKE.value,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def _said(
    home: HomeState | None,
    *,
    is_asked: bool,
    today: date,
    address_since: date | None,
    every_days: int,
) -> tuple[State, Message]:
    if home is None:
        return State.UNKNOWN, Message("home.check_not_screened")
    made = {"on": home.made_on.isoformat()}
    if not is_asked:
        return State.MET, Message("home.check_screened", made)
    old = rules.due_again(home.made_on, today, every_days=every_days, address_since=address_since)
    if old is not None:
        return State.UNKNOWN, old
    verdict = home.verdict
    if verdict.readiness is Readiness.NOT_READY:
        return State.OPEN, Message("home.check_not_ready", {"what": verdict.blocking[0].question})
    if verdict.readiness is Readiness.INCOMPLETE:
        count = len(verdict.open_questions)
        return State.UNKNOWN, Message("home.check_incomplete", {"count": count})
    return State.MET, Message("home.check_screened", made)


SCREENED_CHECKS = (
    Check(
        SCREENED,
        "Home",
        "patient",
        home_is_screened,
        ACCEPTS,
        override=OverrideClass.ONE_CLINICIAN,
    ),
)
