"""Keeping findings for lists: only what changed is written, and what was known when stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearthline.kernel.findings import Finding, State
from hearthline.platform.findings.evaluating import findings_about
from hearthline.platform.findings.models import StoredFinding

AT_ONCE = 500


def refresh(subjects: Sequence[UUID], *, as_of: datetime, kind: str = "patient") -> int:
    """Evaluate every check about ``subjects`` and store what changed; return how many rows did."""
    changed = 0
    for start in range(0, len(subjects), AT_ONCE):
        batch = subjects[start : start + AT_ONCE]
        found = [finding for _, finding in findings_about(batch, as_of=as_of, kind=kind)]
        changed += store(batch, found, as_of=as_of, kind=kind)
    return changed


def store(subjects: Sequence[UUID], found: Sequence[Finding], *, as_of: datetime, kind: str) -> int:
    """End what no longer holds, begin what is new, and note when the rest was checked."""
    told = {
        (finding.check, finding.subject, finding.discriminator): _row(finding, as_of, kind)
        for finding in found
        if finding.state is not State.NOT_APPLICABLE
    }
    with transaction.atomic():
        now = StoredFinding.objects.filter(
            subject_id__in=list(subjects), subject_kind=kind, until__isnull=True
        )
        ended = []
        for row in now:
            fresh = told.get((row.check_code, row.subject_id, row.discriminator))
            if fresh is not None and _says(fresh) == _says(row):
                del told[row.check_code, row.subject_id, row.discriminator]
            else:
                ended.append(row.pk)
        StoredFinding.objects.filter(pk__in=ended).update(until=as_of)
        now.update(checked_at=as_of)
        StoredFinding.objects.bulk_create(told.values(), batch_size=500)
    return len(ended) + len(told)


def _row(finding: Finding, as_of: datetime, kind: str) -> StoredFinding:
    return StoredFinding(
        check_code=finding.check,
        subject_id=finding.subject,
        subject_kind=kind,
        discriminator=finding.discriminator,
        state=finding.state.value,
        message={"code": finding.message.code, "params": dict(finding.message.params)},
        blocks=sorted(gate.value for gate in finding.blocks),
        is_unsettled=finding.state in (State.OPEN, State.UNKNOWN),
        is_blocking=any(finding.is_blocking(gate) for gate in finding.blocks),
        override_class=finding.override.value,
        owner=finding.owner,
        stage=finding.stage.value if finding.stage else "",
        due=finding.due,
        clears_by=finding.clears_by,
        since=as_of,
        checked_at=as_of,
    )


def _says(row: StoredFinding) -> tuple[Any, ...]:
    return (
        row.state,
        row.message,
        row.blocks,
        row.override_class,
        row.owner,
        row.stage,
        row.due,
        row.clears_by,
    )
