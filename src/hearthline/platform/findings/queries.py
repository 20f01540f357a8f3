"""Reading stored findings: what stands now, what was known when, how often it is overridden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from hearthline.kernel.findings import Gate, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.models import JournalCursor, Override, StoredFinding

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


def known_at(subject: UUID, at: datetime) -> QuerySet[StoredFinding]:
    """Return what was known about a subject at an instant."""
    return StoredFinding.objects.filter(
        Q(until__isnull=True) | Q(until__gt=at), subject_id=subject, since__lte=at
    ).order_by("check_code")


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
