"""A check: a function over a batch of subjects that derives findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass
from hearthline.platform.findings.reads import Reads


@dataclass(frozen=True, slots=True)
class Check:
    """One check a room contributes.

    Parameters
    ----------
    code
        ``room.name``; never reused for another meaning.
    area
        Short word of the readiness strip it belongs to ("Order", "Line", "Nurse").
    subject_kind
        What it is about: ``"patient"`` or ``"staff"``.
    evaluate
        ``(subjects, as_of, reads) -> findings`` with a constant number of queries; what others
        may need as well it asks through ``reads``. It says something about every subject,
        ``NOT_APPLICABLE`` included.
    gates
        Gates it may hold shut; when the check itself fails, nothing is known and all of them
        stay shut.
    usually
        Those of them it does hold shut as long as the program has approved nothing else; all of
        them when it is not given.
    override
        Who may let a gate pass it as long as the program has approved nothing else. What is
        never overridable here, or in a single finding, stays so whatever a program approves.
    """

    code: str
    area: str
    subject_kind: str
    evaluate: Callable[[Sequence[UUID], datetime, Reads], Sequence[Finding]]
    gates: frozenset[Gate] = frozenset(Gate)
    usually: frozenset[Gate] | None = None
    override: OverrideClass = OverrideClass.ONE_CLINICIAN

    @property
    def holds(self) -> frozenset[Gate]:
        """The gates it holds shut without a decision of the program."""
        return self.gates if self.usually is None else self.usually

    @property
    def is_fixed(self) -> bool:
        """Whether nobody may change what it holds shut: never overridable is never weakened."""
        return self.override is OverrideClass.NEVER
