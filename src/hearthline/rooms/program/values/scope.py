"""Kinds of licence and of visit, and which licence may do what in a state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class LicenceKind(StrEnum):
    """What a nurse is licensed as."""

    RN = "RN"
    LPN = "LPN"
    NP = "NP"


class VisitKind(StrEnum):
    """What a nurse comes for; the licence-scope table speaks of these."""

    ADMISSION = "admission"
    INFUSION = "infusion"
    LINE_CARE = "line_care"
    LAB_DRAW = "lab_draw"
    TEACHING = "teaching"
    PUMP_CHANGE = "pump_change"
    DEACCESS = "deaccess"
    ACCESS = "access"
    ASSESSMENT = "assessment"
    DISCHARGE = "discharge"


class Task(StrEnum):
    """Work that asks for a licence of its own, at whatever kind of visit it is done."""

    FIRST_DOSE = "first_dose"
    CHEMOTHERAPY = "chemotherapy"
    PORT_ACCESS = "port_access"
    BLOOD_DRAW = "blood_draw"
    INTRAVENOUS_DRUG = "intravenous_drug"


ScopeKey = VisitKind | Task
NURSES_WHO_ASSESS = frozenset({LicenceKind.RN, LicenceKind.NP})

PROPOSED_SCOPE: Mapping[ScopeKey, frozenset[LicenceKind]] = {
    VisitKind.ADMISSION: NURSES_WHO_ASSESS,
    VisitKind.INFUSION: NURSES_WHO_ASSESS,
    VisitKind.PUMP_CHANGE: NURSES_WHO_ASSESS,
    VisitKind.TEACHING: NURSES_WHO_ASSESS,
    VisitKind.ASSESSMENT: NURSES_WHO_ASSESS,
    VisitKind.ACCESS: NURSES_WHO_ASSESS,
    VisitKind.DEACCESS: NURSES_WHO_ASSESS,
    VisitKind.DISCHARGE: NURSES_WHO_ASSESS,
    VisitKind.LINE_CARE: frozenset(LicenceKind),
    VisitKind.LAB_DRAW: frozenset(LicenceKind),
    Task.FIRST_DOSE: NURSES_WHO_ASSESS,
    Task.CHEMOTHERAPY: NURSES_WHO_ASSESS,
    Task.PORT_ACCESS: NURSES_WHO_ASSESS,
    Task.BLOOD_DRAW: frozenset(LicenceKind),
    Task.INTRAVENOUS_DRUG: NURSES_WHO_ASSESS,
}
"""Which licence may do what: the product's proposal, without a source. State law and the program
decide, so pages show it as needing the program's approval."""


def scope_key(code: str) -> ScopeKey:
    """Return the kind of visit or task called ``code``.

    Raises
    ------
    ValueError
        If nothing is called so.
    """
    return Task(code) if code in set(Task) else VisitKind(code)


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """Who may do one thing in a state; ``approved_by`` empty: nobody of the program approved it.

    ``changed_by`` is empty while it is the product's proposal.
    """

    key: ScopeKey
    licences: frozenset[LicenceKind]
    source: str = ""
    changed_by: str = ""
    approved_by: str = ""
    approved_at: str = ""
    revision: int = 0

    @property
    def is_approved(self) -> bool:
        """Whether somebody of the program approved it."""
        return bool(self.approved_by)


@dataclass(frozen=True, slots=True)
class LicenceScope:
    """Which licence may do what in one state, with who approved it.

    Absent rows are the product's proposals; so is a scope of no rows.
    """

    state: str = ""
    rows: Mapping[ScopeKey, ScopeRow] = field(default_factory=dict)

    def of(self, *keys: ScopeKey) -> frozenset[LicenceKind]:
        """Return the licences that may do all of ``keys``."""
        found = frozenset(LicenceKind)
        for key in keys:
            found &= self.row(key).licences
        return found

    def row(self, key: ScopeKey) -> ScopeRow:
        """Return what holds for one thing."""
        return self.rows.get(key) or ScopeRow(key, PROPOSED_SCOPE[key])

    @property
    def waiting(self) -> int:
        """How many rows nobody of the program approved."""
        return sum(not self.row(key).is_approved for key in PROPOSED_SCOPE)
