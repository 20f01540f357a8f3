"""What runs contribute to readiness: no drug is started again before somebody decided so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.emergency import queries

RESTART = "emergency.restart"
GIVES_DRUG = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
NEVER_AFTER = "anaphylaxis"
"""After it nobody lets a gate pass: the decision to start again is the only way."""


def restart_decided(subjects: Sequence[UUID], as_of: datetime, _reads: Reads) -> list[Finding]:
    """After an emergency that stopped a drug, somebody decided that it may be started again."""
    waiting = queries.waiting_for_restart(subjects)
    found = []
    for subject in subjects:
        found += [
            Finding(
                check=RESTART,
                subject=subject,
                state=State.OPEN,
                message=Message(
                    "emergency.restart_goes_on" if run.is_open else "emergency.restart_waits",
                    {"at": (run.facts.begun_at or run.received_at).isoformat()},
                ),
                blocks=GIVES_DRUG,
                override=OverrideClass.NEVER
                if NEVER_AFTER in run.begun
                else OverrideClass.TWO_CLINICIANS,
                owner=Role.PHARMACIST,
                stage=Stage.BEFORE_DRUG,
                discriminator=str(run.id),
            )
            for run in waiting.get(subject, ())
            if (run.facts.begun_at or run.received_at) <= as_of
        ]
        if not found or found[-1].subject != subject:
            found.append(
                Finding(
                    check=RESTART,
                    subject=subject,
                    state=State.NOT_APPLICABLE,
                    message=Message("emergency.not_asked_here"),
                )
            )
    return found


RUN_CHECKS = (
    Check(
        RESTART,
        "Emergency",
        "patient",
        restart_decided,
        gates=GIVES_DRUG,
        override=OverrideClass.TWO_CLINICIANS,
    ),
)
