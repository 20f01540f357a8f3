"""Reading stored findings: what stands now, what was known when, how often it is overridden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.models import JournalCursor, Override, StoredFinding
from hearthline.platform.records.reading import IDS_A_STATEMENT

UNSETTLED = (State.OPEN.value, State.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stored findings stand in which way for one subject, and when last checked."""

    blocking: int = 0
    open: int = 0
    unknown: int = 0
    met: int = 0
    note: int = 0
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OverrideRate:
    """How often a check was overridden over how often it began to stand unsettled."""

    check: str
    unsettled: int
    overridden: int


def standing_now(caller: Caller, *, owner: str | None = None) -> QuerySet[StoredFinding]:
    """Return the unsettled findings in the caller's scope, of one owning role if given."""
    rows = visible(caller, StoredFinding).filter(until__isnull=True, is_unsettled=True)
    return rows.filter(owner=owner) if owner is not None else rows


def counts(subjects: Sequence[UUID]) -> Mapping[UUID, Counts]:
    """Return the counts of each subject in one query."""
    rows = (
        StoredFinding.objects.filter(subject_id__in=list(subjects), until__isnull=True)
        .values("subject_id")
        .annotate(
            blocking=Count("pk", filter=Q(is_blocking=True)),
            open=Count("pk", filter=Q(state=State.OPEN.value, is_blocking=False)),
            unknown=Count("pk", filter=Q(state=State.UNKNOWN.value, is_blocking=False)),
            met=Count("pk", filter=Q(state=State.MET.value)),
            note=Count("pk", filter=Q(state=State.NOTE.value)),
            checked_at=Min("checked_at"),
        )
    )
    return {
        row["subject_id"]: Counts(
            blocking=row["blocking"],
            open=row["open"],
            unknown=row["unknown"],
            met=row["met"],
            note=row["note"],
            checked_at=row["checked_at"],
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Shut:
    """A stored finding that holds gates shut now, without an override."""

    check: str
    message: Message
    owner: str
    gates: frozenset[Gate]
    due: datetime | None


def blocking_now(subjects: Iterable[UUID], gates: Iterable[Gate]) -> dict[UUID, list[Shut]]:
    """Return what was last found to hold some gates shut, by subject, worst due first.

    For lists; whoever is about to pass a gate evaluates it live.
    """
    wanted = frozenset(gates)
    found: dict[UUID, list[Shut]] = {}
    for row in StoredFinding.objects.filter(
        subject_id__in=list(subjects), until__isnull=True, is_blocking=True
    ).order_by("due", "id"):
        shut = frozenset(Gate(gate) for gate in row.blocks) & wanted
        if shut:
            message = Message(row.message["code"], row.message["params"])
            found.setdefault(row.subject_id, []).append(
                Shut(row.check_code, message, row.owner, shut, row.due)
            )
    return found


def holding_gates(caller: Caller, *, branch: UUID | None = None) -> QuerySet[StoredFinding]:
    """Return what of the people in the caller's scope holds any gate shut now, as last found."""
    rows = visible(caller, StoredFinding).filter(
        until__isnull=True, is_blocking=True, subject_kind="patient"
    )
    if branch is None:
        return rows
    placed = SubjectBranch.objects.filter(branch_id=branch, until__isnull=True)
    return rows.filter(subject_id__in=placed.values("subject_id"))


def at_gate(rows: QuerySet[StoredFinding], gate: Gate) -> QuerySet[StoredFinding]:
    """Return those of ``rows`` that hold one gate shut."""
    return rows.alias(held=Cast("blocks", TextField())).filter(held__contains=f'"{gate.value}"')


def people_by_gate(rows: QuerySet[StoredFinding]) -> tuple[int, dict[Gate, int]]:
    """Return how many people stand before any gate, and before each; one query."""
    counted = rows.annotate(held=Cast("blocks", TextField())).aggregate(
        everybody=Count("subject_id", distinct=True),
        **{
            gate.value: Count(
                "subject_id", distinct=True, filter=Q(held__contains=f'"{gate.value}"')
            )
            for gate in Gate
        },
    )
    return counted["everybody"], {gate: counted[gate.value] for gate in Gate}


def people_by(rows: QuerySet[StoredFinding], column: str) -> list[tuple[str, int]]:
    """Return by owner or check how many people wait for it, most first, in one query."""
    found = rows.values_list(column).annotate(people=Count("subject_id", distinct=True))
    return sorted(found, key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of one subject: since when it is checked, and when a gate was held shut."""

    checked_from: datetime
    shut: tuple[tuple[datetime, datetime | None], ...]


def kept_of(subjects: Iterable[UUID], gate: Gate) -> dict[UUID, Kept]:
    """Return since when each subject is checked and when ``gate`` was held shut, by its start."""
    wanted = list(subjects)
    began: dict[UUID, datetime] = {}
    shut: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    for first in range(0, len(wanted), IDS_A_STATEMENT):
        rows = StoredFinding.objects.filter(subject_id__in=wanted[first : first + IDS_A_STATEMENT])
        began.update(rows.values_list("subject_id").annotate(first=Min("since")))
        held = at_gate(rows.filter(is_blocking=True), gate).order_by("since")
        for subject, since, until in held.values_list("subject_id", "since", "until"):
            shut.setdefault(subject, []).append((since, until))
    return {subject: Kept(since, tuple(shut.get(subject, ()))) for subject, since in began.items()}


def known_at(subject: UUID, at: datetime) -> QuerySet[StoredFinding]:
    """Return what was known about a subject at an instant."""
    return StoredFinding.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), subject_id=subject, since__lte=at
    ).order_by("check_code")


def finding_kept(row: StoredFinding) -> Finding:
    """Return a stored finding as the value the check gave."""
    return Finding(
        check=row.check_code,
        subject=row.subject_id,
        state=State(row.state),
        message=Message(row.message["code"], row.message["params"]),
        blocks=frozenset(Gate(gate) for gate in row.blocks),
        override=OverrideClass(row.override_class),
        owner=row.owner,
        stage=Stage(row.stage) if row.stage else None,
        due=row.due,
        clears_by=row.clears_by,
        discriminator=row.discriminator,
    )


def override_rates(*, since: datetime, until: datetime) -> list[OverrideRate]:
    """Return how often each check was overridden in a period, most often first."""
    unsettled = dict(
        StoredFinding.objects.filter(since__gte=since, since__lt=until, state__in=UNSETTLED)
        .values_list("check_code")
        .annotate(times=Count("pk"))
    )
    overridden = dict(
        Override.objects.filter(at__gte=since, at__lt=until)
        .values_list("check_code")
        .annotate(times=Count("pk"))
    )
    rates = [
        OverrideRate(check, unsettled.get(check, 0), overridden.get(check, 0))
        for check in sorted(unsettled.keys() | overridden.keys())
    ]
    return sorted(rates, key=lambda rate: -rate.overridden)


def last_checked() -> datetime | None:
    """Return when findings were last brought up to date with what was done."""
    return JournalCursor.objects.filter(at__isnull=False).values_list("at", flat=True).first()
