"""What coverage finds about people: whether a payer permits it, until when, how much is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.coverage import queries
from hearthline.rooms.coverage.rules import care_outlasts, is_in_force, permission
from hearthline.rooms.coverage.values import AuthorisationState, Permit
from hearthline.rooms.program.queries import settings_in_force

Params = dict[str, str | int | float | bool | None]

FIRST_DOSE = frozenset({Gate.FIRST_DOSE})
ADVICE = OverrideClass.ADVICE


def authorised(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A payer permits care, or no permission is needed; not asked is unknown, never yes.

    It never touches a dose of somebody already on service: who pays is settled beside care.
    """
    permits = reads.of(queries.permits_of)
    today = reads.day(as_of)
    found = []
    for subject in subjects:
        held = [permit.facts for permit in permits.get(subject, [])]
        state, message = permission(held, today)
        found.append(
            Finding(
                check="coverage.authorised",
                subject=subject,
                state=state,
                message=message,
                blocks=frozenset() if state is State.MET else FIRST_DOSE,
                override=OverrideClass.ADVICE,
                owner=Role.INTAKE,
                stage=Stage.ACCEPTANCE,
            )
        )
    return found


def authorisation_lasts(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """An authorisation that ends in the weeks to plan, before care does, wants another."""
    permits = reads.of(queries.permits_of)
    episodes = reads.of(census.episodes_of)
    today = reads.day(as_of)
    notice = reads.once(settings_in_force).settings.authorisation_notice_days
    horizon = today + timedelta(days=notice)
    found = []
    for subject in subjects:
        ends = _end_of_care(episodes.get(subject, ()))
        said = [
            _lasts(subject, permit, ends, today, horizon)
            for permit in permits.get(subject, [])
            if is_in_force(permit.facts, today)
        ]
        found += said or [_nothing("coverage.authorisation_lasts", subject)]
    return found


def units_used(subjects: Sequence[UUID], _as_of: datetime, reads: Reads) -> list[Finding]:
    """Visits count within what payers allowed; beyond it is found and never refused."""
    permits = reads.of(queries.permits_of)
    uncovered = reads.of(queries.uncovered_visits)
    found = []
    for subject in subjects:
        held = permits.get(subject, [])
        said = [_units(subject, permit) for permit in held]
        needs_none = any(one.facts.state is AuthorisationState.NOT_NEEDED for one in held)
        visits = uncovered.get(subject, [])
        if visits and not needs_none:
            params: Params = {"count": len(visits), "on": visits[0].on.isoformat()}
            message = Message("coverage.visits_not_covered", params)
            said.append(_finding("coverage.units_used", subject, State.OPEN, message))
        found += said or [_nothing("coverage.units_used", subject)]
    return found


def _lasts(
    subject: UUID, permit: Permit, care_ends: date | None, today: date, horizon: date
) -> Finding:
    facts = permit.facts
    ends = facts.ends_on
    params: Params = {"number": facts.number}
    if ends is None:
        state, code = State.UNKNOWN, "coverage.end_not_known"
    elif care_outlasts(ends, care_ends, horizon):
        state, code = State.OPEN, "coverage.ends_soon"
        params |= {"on": ends.isoformat(), "count": (ends - today).days}
    else:
        state, code = State.MET, "coverage.lasts"
        params |= {"on": ends.isoformat()}
    message = Message(code, params)
    return _finding("coverage.authorisation_lasts", subject, state, message, str(facts.id))


def _units(subject: UUID, permit: Permit) -> Finding:
    facts = permit.facts
    params: Params = {
        "number": facts.number,
        "used": permit.used,
        "units": facts.units,
        "unit": facts.unit_kind.value,
    }
    if facts.state is not AuthorisationState.GRANTED and permit.used:
        state, code = State.OPEN, "coverage.used_without_grant"
    elif permit.left is not None and permit.left < 0:
        state, code = State.OPEN, "coverage.used_beyond"
    elif permit.uncounted:
        state, code = State.UNKNOWN, "coverage.use_not_stated"
        params["count"] = permit.uncounted
    elif permit.left == 0:
        state, code = State.OPEN, "coverage.used_up"
    elif permit.left is None:
        state, code = State.NOT_APPLICABLE, "coverage.no_units"
    else:
        state, code = State.MET, "coverage.units_left"
        params["count"] = permit.left
    message = Message(code, params)
    return _finding("coverage.units_used", subject, state, message, str(facts.id))


def _end_of_care(episodes: Iterable[EpisodeSummary]) -> date | None:
    """Return when the last open episode is planned to end, ``None`` when that is not known."""
    ends = [episode.planned_end for episode in episodes if episode.state in census.OPEN_STATES]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _finding(
    check: str, subject: UUID, state: State, message: Message, discriminator: str = ""
) -> Finding:
    return Finding(
        check=check,
        subject=subject,
        state=state,
        message=message,
        override=OverrideClass.ADVICE,
        owner=Role.INTAKE,
        stage=Stage.ACCEPTANCE,
        discriminator=discriminator,
    )


def _nothing(check: str, subject: UUID) -> Finding:
    return _finding(check, subject, State.NOT_APPLICABLE, Message("coverage.no_authorisation"))


CHECKS = (
    Check("coverage.authorised", "Payer", "patient", authorised, FIRST_DOSE, override=ADVICE),
    Check(
        "coverage.authorisation_lasts",
        "Payer",
        "patient",
        authorisation_lasts,
        frozenset(),
        override=ADVICE,
    ),
    Check("coverage.units_used", "Payer", "patient", units_used, frozenset(), override=ADVICE),
)
