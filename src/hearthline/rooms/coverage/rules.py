"""Which authorisation a visit counts against, and what is to be said of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    Permit,
    UnitKind,
    Use,
    UseFacts,
)
from hearthline.rooms.program.values import VisitKind


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
