"""Which licence may do what in a state."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from hearthline.rooms.program import models
from hearthline.rooms.program.values import LicenceKind, LicenceScope, ScopeRow, scope_key


def licence_scope(state: str) -> LicenceScope:
    """Return the table of a state; where the program said nothing the product's proposals hold."""
    return licence_scopes([state])[state]


def licence_scopes(states: Collection[str]) -> dict[str, LicenceScope]:
    """Return the tables of some states, one query."""
    found: dict[str, dict[object, ScopeRow]] = {state: {} for state in states}
    for row in models.LicenceScopeRow.objects.filter(state__in=list(found)):
        key = scope_key(row.key)
        found[row.state][key] = ScopeRow(
            key,
            frozenset(LicenceKind(kind) for kind in row.licences),
            row.source,
            row.changed_by,
            row.approved_by,
            row.approved_at.isoformat() if row.approved_at else "",
            row.revision,
        )
    return {state: LicenceScope(state, rows) for state, rows in found.items()}  # type: ignore[arg-type]


def scopes_by_branch() -> dict[UUID, LicenceScope]:
    """Return the table that holds in each branch: that of the state its home base lies in."""
    states = dict(models.Branch.objects.values_list("id", "state"))
    tables = licence_scopes(set(states.values()))
    return {branch: tables[state] for branch, state in states.items()}
