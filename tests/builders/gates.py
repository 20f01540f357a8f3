"""Gates in tests: checks that say what a test needs, and letting pass what may pass."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from hearthline.kernel.findings import Gate, OverrideClass, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings import evaluating
from hearthline.platform.findings.actions import override, second_override
from hearthline.platform.findings.evaluating import verdict
from tests.builders.census import AT, context_of
from tests.builders.checks import check, room, says


def only_finding(
    monkeypatch: pytest.MonkeyPatch,
    *,
    override: OverrideClass = OverrideClass.NEVER,
    gates: frozenset[Gate] = frozenset(Gate),
    state: State = State.OPEN,
) -> None:
    """Let one check about patients be all that is asked, holding ``gates`` shut."""
    one = check(says(state, override=override, gates=gates))
    monkeypatch.setattr(evaluating, "rooms", lambda: (room(one),))


def nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing stand at any gate."""
    only_finding(monkeypatch, state=State.MET)


def let_pass(patient: UUID, gate: Gate, *, at: datetime = AT, branch: UUID | None = None) -> None:
    """Let clinicians override all that may be overridden at a gate."""
    for number, row in enumerate(verdict(patient, gate, as_of=at).blocking):
        if row.finding.override is OverrideClass.NEVER:
            continue
        asked = override(
            context_of(Role.PHARMACIST, branch=branch, at=at, reason=f"A test, {number}"),
            subject=patient,
            check=row.finding.check,
            gate=gate.value,
            discriminator=row.finding.discriminator,
            expires_at=at + timedelta(days=1),
        )
        if row.finding.override is OverrideClass.TWO_CLINICIANS:
            second_override(context_of(Role.NURSE_MANAGER, branch=branch, at=at), override_id=asked)
