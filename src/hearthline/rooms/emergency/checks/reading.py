"""The family's reading of the emergency plan: read and signed before the first dose, and again.

It is done at the door if need be: the visit that gives the drug clears it. Where nobody has
approved its words, nothing can be read, which is not known and advises.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.checks.plans import not_asked, standing

READ = "emergency.plan_read"
DRUG = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})
BEGINS = frozenset({Gate.FIRST_DOSE})


def plan_is_read(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Somebody of the family has signed the reading as it stands now.

    The reading itself is made only for those of whom something was signed.
    """
    _rules, stands = standing(as_of, reads)
    episodes = reads.of(census.episodes_of)
    signed = reads.of(queries.signed_digests)
    in_care = {
        subject
        for subject in subjects
        if any(one.state in census.OPEN_STATES for one in episodes.get(subject, ()))
    }
    now = queries.family_digests(
        [subject for subject in subjects if subject in in_care and subject in signed],
        reads.day(as_of),
        reads,
        stands,
    )
    found = []
    for subject in subjects:
        if subject not in in_care:
            found.append(not_asked(subject, READ))
        elif now is None:
            found.append(_finding(subject, "no_text"))
        elif subject not in signed:
            found.append(_finding(subject, "not_read"))
        else:
            is_same = now.get(subject) in signed[subject]
            found.append(_finding(subject, "read" if is_same else "changed"))
    return found


STATES = {"no_text": State.UNKNOWN, "read": State.MET}


def _finding(subject: UUID, code: str) -> Finding:
    state = STATES.get(code, State.OPEN)
    return Finding(
        check=READ,
        subject=subject,
        state=state,
        message=Message(f"emergency.reading_{code}"),
        blocks=DRUG if state is State.OPEN else frozenset(),
        override=OverrideClass.ONE_CLINICIAN,
        owner=Role.PHARMACIST if state is State.UNKNOWN else Role.FIELD_NURSE,
        stage=Stage.AT_THE_DOOR,
    )


READING_CHECKS = (Check(READ, "Emergency", "patient", plan_is_read, gates=DRUG, usually=BEGINS),)
