"""A room with checks for tests of findings, and callers of a role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.platform.manifest import Room, SubjectKind, SubjectName

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
PATIENT = derived_id("test patient", 1)
OTHER = derived_id("test patient", 2)

Evaluate = Callable[[Sequence[UUID], datetime, Reads], Sequence[Finding]]


def says(
    state: State,
    *,
    code: str = "test.line",
    override: OverrideClass = OverrideClass.ONE_CLINICIAN,
    gates: frozenset[Gate] = frozenset({Gate.FIRST_DOSE}),
    owner: str = "pharmacist",
    due: datetime | None = None,
    words: str = "test.says",
) -> Evaluate:
    """Return a check that says the same about everybody."""

    def evaluate(subjects: Sequence[UUID], as_of: datetime, _reads: Reads) -> Sequence[Finding]:
        return [
            Finding(
                check=code,
                subject=subject,
                state=state,
                message=Message(words),
                blocks=gates,
                override=override,
                owner=owner,
                due=due,
            )
            for subject in subjects
        ]

    return evaluate


def check(evaluate: Evaluate, *, code: str = "test.line", area: str = "Line") -> Check:
    """Return a check about patients."""
    return Check(code=code, area=area, subject_kind="patient", evaluate=evaluate)


def room(*checks: Check) -> Room:
    """Return a room that contributes ``checks`` and knows every test subject as a patient."""
    return Room(
        name="test",
        label="Test",
        checks=checks,
        subjects={
            "patient": SubjectKind(
                choose=lambda ids: [PATIENT, OTHER] if ids is None else list(ids),
                names=lambda ids: {one: SubjectName(f"Patient {one}", "/x/") for one in ids},
            )
        },
    )


def caller(
    role: Role, *permissions: str, number: int = 1, branches: frozenset[UUID] | None = None
) -> Caller:
    """Return somebody in a role, with nothing but the permissions named."""
    return Caller(
        actor_id=derived_id("test actor", role, number),
        name=f"{role} {number}",
        role=role,
        branches=branches,
        permissions=frozenset(permissions),
        at=AT,
        zone="America/New_York",
    )


def context(who: Caller, *, reason: str = "", number: int = 1, at: datetime = AT) -> Context:
    """Return the context of an action of ``who``."""
    return Context(
        caller=who,
        action_id=derived_id("test action", who.actor_id, reason, number),
        server_time=at,
        source=Source.PAGE,
        reason=reason,
    )
