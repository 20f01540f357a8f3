"""Which authorisation a visit counts against, and what is to be said of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from hearthline.kernel.findings import State
from hearthline.kernel.messages import Message, Param
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    PayerAnswer,
    Permit,
    UnitKind,
    Use,
    UseFacts,
)
from hearthline.rooms.program.values import VisitKind

_NOT_GRANTED = {
    AuthorisationState.REQUESTED: Message("coverage.requested"),
    AuthorisationState.REFUSED: Message("coverage.refused"),
}


def allocated(permits: Sequence[Permit], visits: Iterable[UseFacts]) -> list[Use]:
    """Return what each visit uses of which authorisation, the earliest visits first.

    A payer may count the nurse's visits under one number and the doses under another, so that
    a visit can count once for each kind of unit. A visit that no authorisation covers counts
    as one visit against none: that is said, never lost. Every visit is told once; the order in
    which they were told changes nothing.
    """
    used: dict[UUID, int] = {}
    found: list[Use] = []
    for visit in sorted(visits, key=lambda visit: (visit.on, str(visit.visit_id))):
        by_kind: dict[UnitKind, list[AuthorisationFacts]] = {}
        for permit in permits:
            if covers(permit.facts, visit):
                by_kind.setdefault(permit.facts.unit_kind, []).append(permit.facts)
        uses = []
        for kind, held in by_kind.items():
            amount = units_of(visit, kind)
            if amount == 0:
                continue
            chosen = _first(held, used)
            used[chosen.id] = used.get(chosen.id, 0) + (amount or 0)
            uses.append(Use(visit, chosen.id, kind, amount))
        found += uses or [Use(visit, None, UnitKind.VISITS, 1)]
    return found


def covers(facts: AuthorisationFacts, use: UseFacts) -> bool:
    """Whether a granted authorisation names the day and the kind of a visit."""
    return is_in_force(facts, use.on) and (not facts.covers or use.kind in facts.covers)


def permission(facts: Sequence[AuthorisationFacts], today: date) -> tuple[State, Message]:
    """Return whether a payer permits care on a day, the best of what was asked, in words."""
    current = [one for one in facts if is_in_force(one, today)]
    if current:
        return State.MET, Message("coverage.authorised", {"number": current[0].number})
    if any(one.state is AuthorisationState.NOT_NEEDED for one in facts):
        return State.MET, Message("coverage.not_needed")
    granted = [one for one in facts if one.state is AuthorisationState.GRANTED]
    later = [one.starts_on for one in granted if one.starts_on and one.starts_on > today]
    if later:
        return State.OPEN, Message("coverage.begins_later", {"on": min(later).isoformat()})
    ended = [one.ends_on for one in granted if one.ends_on]
    if ended:
        return State.OPEN, Message("coverage.ended", {"on": max(ended).isoformat()})
    states = {one.state for one in facts}
    for state, message in _NOT_GRANTED.items():
        if state in states:
            return State.OPEN, message
    return State.UNKNOWN, Message("coverage.not_asked")


def payer_answer(facts: Sequence[AuthorisationFacts], today: date, horizon: date) -> PayerAnswer:
    """Return whether a payer permits care, and until when where that ends before ``horizon``."""
    state, message = permission(facts, today)
    current = [one for one in facts if is_in_force(one, today)]
    if not current or any(one.ends_on is None for one in current):
        return PayerAnswer(state, message)
    last = max(current, key=lambda one: one.ends_on or today)
    if last.ends_on is None or not care_outlasts(last.ends_on, None, horizon):
        return PayerAnswer(state, message)
    params: dict[str, Param] = {
        "number": last.number,
        "on": last.ends_on.isoformat(),
        "count": (last.ends_on - today).days,
    }
    return PayerAnswer(State.OPEN, Message("coverage.ends_soon", params), is_ending=True)


def is_in_force(facts: AuthorisationFacts, on: date) -> bool:
    """Whether an authorisation is granted for a day."""
    return (
        facts.state is AuthorisationState.GRANTED
        and (facts.starts_on is None or facts.starts_on <= on)
        and (facts.ends_on is None or facts.ends_on >= on)
    )


def units_of(use: UseFacts, kind: UnitKind) -> int | None:
    """Return how many units of a kind a visit used; ``None`` when nobody stated them."""
    match kind:
        case UnitKind.DOSES:
            return use.doses
        case UnitKind.UNITS:
            return use.units
    return 1


def _first(held: Sequence[AuthorisationFacts], used: Mapping[UUID, int]) -> AuthorisationFacts:
    """Return the one to use: with units left, for fewest kinds of visit, the first to end."""
    return min(
        held,
        key=lambda facts: (
            facts.units is not None and used.get(facts.id, 0) >= facts.units,
            len(facts.covers) or len(VisitKind) + 1,
            facts.ends_on or date.max,
            str(facts.id),
        ),
    )


def care_outlasts(ends_on: date | None, planned_end: date | None, horizon: date) -> bool:
    """Whether an authorisation ends within the planned weeks and before care does.

    An unknown end of care counts as going on.
    """
    if ends_on is None or ends_on >= horizon:
        return False
    return planned_end is None or planned_end > ends_on
