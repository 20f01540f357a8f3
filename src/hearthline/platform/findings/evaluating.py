"""Evaluating checks live: what holds a gate shut now, and who may let it pass."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from hearthline.kernel.findings import Act, Finding, Gate, OverrideClass, State
from hearthline.kernel.messages import Message
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.models import Override
from hearthline.platform.findings.queries import finding_kept, known_at
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.severity import settings_on, settled
from hearthline.platform.manifest import MustRun, must_run, rooms
from hearthline.platform.records.reading import RowsOf

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """One finding at one gate: whether it holds it shut, and the override in force, if any."""

    finding: Finding
    area: str
    override: Override | None = None

    def holds(self, gate: Gate) -> bool:
        """Whether it holds ``gate`` shut and nobody has let it pass."""
        return self.finding.is_blocking(gate) and self.override is None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands at one gate for one subject.

    Attributes
    ----------
    blocking
        What holds it shut now.
    overridden
        What would hold it shut, had no clinician let it pass; shown as overridden, never as met.
    open
        Open or unknown without blocking this gate.
    met, notes
        What is fulfilled, and what is only worth knowing.
    must_run
        Infusions that run and that nothing here may stop.
    """

    gate: Gate
    subject: UUID
    as_of: datetime
    blocking: tuple[Standing, ...]
    overridden: tuple[Standing, ...]
    open: tuple[Standing, ...]
    met: tuple[Standing, ...]
    notes: tuple[Standing, ...]
    must_run: tuple[MustRun, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether the gate is open to a start, a restart or a change."""
        return not self.blocking

    def allows(self, act: Act, *, order_id: UUID) -> bool:
        """Whether the gate lets an act of one order pass.

        It never stops an infusion that must run from going on unchanged, whatever is found;
        whoever looks after its drug is told instead.
        """
        if act is Act.CONTINUE and any(one.order_id == order_id for one in self.must_run):
            return True
        return self.is_clear


def checks_of(kind: str) -> list[Check]:
    """Return every check the rooms contribute about subjects of ``kind``."""
    return [check for room in rooms() for check in room.checks if check.subject_kind == kind]


def findings_about(
    subjects: Sequence[UUID],
    *,
    as_of: datetime,
    kind: str = "patient",
    reads: Reads | None = None,
) -> list[tuple[Check, Finding]]:
    """Run every check over the batch and return what it said, not applicable included.

    ``reads`` holds what whoever asks reads of these subjects as well.

    Notes
    -----
    A check that breaks, or that is silent about a subject, gives unknown for it, and unknown
    blocks: silence is never shown as health.
    """
    found = []
    reads = reads or Reads(subjects)
    settings = settings_on(reads.day(as_of)) if subjects else {}
    for check in checks_of(kind) if subjects else ():
        found += [
            (check, settled(check, finding, settings))
            for finding in _run(check, subjects, as_of, reads)
        ]
    return found


def evaluate(
    gate: Gate, subjects: Sequence[UUID], *, as_of: datetime, kind: str = "patient"
) -> Mapping[UUID, Verdict]:
    """Return what stands at ``gate`` for each subject; queries do not grow with the subjects."""
    overrides = overrides_in_force(subjects, as_of)
    standings: dict[UUID, list[Standing]] = defaultdict(list)
    reads = Reads(subjects)
    for check, finding in findings_about(subjects, as_of=as_of, kind=kind, reads=reads):
        override = overrides.get(_key(finding, gate)) if finding.is_blocking(gate) else None
        standings[finding.subject].append(Standing(finding, check.area, override))
    running = must_run(as_of, reads) if kind == "patient" else {}
    return {
        subject: _verdict(
            gate, subject, as_of, standings.get(subject, ()), running.get(subject, ())
        )
        for subject in subjects
    }


def verdict(subject: UUID, gate: Gate, *, as_of: datetime, kind: str = "patient") -> Verdict:
    """Return what stands at ``gate`` for one subject, evaluated now."""
    return evaluate(gate, [subject], as_of=as_of, kind=kind)[subject]


def verdict_known(
    subject: UUID, gate: Gate, *, at: datetime, kind: str = "patient"
) -> Verdict | None:
    """Return what was known to stand at ``gate`` at an instant; ``None`` if nothing was kept then.

    It reads what was stored, so it says what people could have seen, not what was true. Which
    infusions ran is not kept.
    """
    rows = list(known_at(subject, at).filter(subject_kind=kind))
    if not rows:
        return None
    overrides = overrides_in_force([subject], at)
    areas = {check.code: check.area for check in checks_of(kind)}
    standings = []
    for row in rows:
        finding = finding_kept(row)
        override = overrides.get(_key(finding, gate)) if finding.is_blocking(gate) else None
        standings.append(Standing(finding, areas.get(finding.check, ""), override))
    return _verdict(gate, subject, at, standings, ())


Key = tuple[str, UUID, str, str, str, str]

OVERRIDES = RowsOf(lambda: Override.objects.order_by("at"), "subject_id")


def overrides_in_force(subjects: Iterable[UUID], as_of: datetime) -> Mapping[Key, Override]:
    """Return the overrides that count at ``as_of``.

    One counts for the state and sentence it was given for: a finding that says something else
    now asks again.
    """
    return {
        (
            row.check_code,
            row.subject_id,
            row.discriminator,
            row.gate,
            row.state,
            row.message_code,
        ): row
        for row in OVERRIDES(subjects)
        if row.at <= as_of < row.expires_at
        and (
            row.override_class != OverrideClass.TWO_CLINICIANS
            or (row.second_at is not None and row.second_at <= as_of)
        )
    }


def _key(finding: Finding, gate: Gate) -> Key:
    return (
        finding.check,
        finding.subject,
        finding.discriminator,
        gate.value,
        finding.state.value,
        finding.message.code,
    )


def _run(check: Check, subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                said = list(check.evaluate(subjects, as_of, reads))
        else:
            said = list(check.evaluate(subjects, as_of, reads))
    except Exception:
        error = uuid4().hex[:12]
        logger.exception("findings: check %s failed, error %s", check.code, error)
        return [
            _unknown(check, subject, Message("findings.check_failed", {"error": error}))
            for subject in subjects
        ]
    heard = {finding.subject for finding in said}
    silent = [subject for subject in subjects if subject not in heard]
    if silent:
        logger.error("findings: check %s is silent about %d subjects", check.code, len(silent))
    return said + [_unknown(check, subject, Message("findings.silent")) for subject in silent]


def _unknown(check: Check, subject: UUID, why: Message) -> Finding:
    return Finding(
        check=check.code,
        subject=subject,
        state=State.UNKNOWN,
        message=Message(why.code, {**why.params, "area": check.area}),
        blocks=check.gates,
        override=OverrideClass.ONE_CLINICIAN,
        owner="administrator",
    )


def _verdict(
    gate: Gate,
    subject: UUID,
    as_of: datetime,
    standings: Sequence[Standing],
    running: tuple[MustRun, ...],
) -> Verdict:
    blocking = [row for row in standings if row.holds(gate)]
    overridden = [row for row in standings if row.override is not None]
    unsettled = [
        row
        for row in standings
        if row.finding.state in (State.OPEN, State.UNKNOWN) and not row.finding.is_blocking(gate)
    ]
    return Verdict(
        gate=gate,
        subject=subject,
        as_of=as_of,
        blocking=_by_due(blocking),
        overridden=_by_due(overridden),
        open=_by_due(unsettled),
        met=tuple(row for row in standings if row.finding.state is State.MET),
        notes=tuple(row for row in standings if row.finding.state is State.NOTE),
        must_run=running,
    )


def _by_due(rows: list[Standing]) -> tuple[Standing, ...]:
    dated = [row for row in rows if row.finding.due is not None]
    undated = [row for row in rows if row.finding.due is None]
    return (*sorted(dated, key=lambda row: str(row.finding.due)), *undated)
