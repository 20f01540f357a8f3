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
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.models import JournalCursor, Override, StoredFinding
from hearthline.platform.records.reading import IDS_A_STATEMENT, is_one_of

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
class Kept:
    """What was kept of one subject: since when it is checked, and when a gate was held shut."""

    checked_from: datetime
    shut: tuple[tuple[datetime, datetime | None], ...]


def kept_of(subjects: Iterable[UUID], gate: Gate) -> dict[UUID, Kept]:
    """Return since when each subject is checked and when ``gate`` was held shut, by its start.

    What a clinician let pass held it shut until then, and again when the override had ended.
    """
    wanted = list(subjects)
    began: dict[UUID, datetime] = {}
    shut: dict[UUID, list[tuple[datetime, datetime | None]]] = {}
    for first in range(0, len(wanted), IDS_A_STATEMENT):
        some = wanted[first : first + IDS_A_STATEMENT]
        passed = _passed_at(gate, some)
        let_pass = {said[0] for said in passed}
        rows = StoredFinding.objects.annotate(said=Cast("blocks", TextField()))
        rows = rows.filter(is_one_of("subject_id", some))
        held = Q(is_blocking=True, said__contains=f'"{gate.value}"')
        # Of what still holds it shut, only the earliest says anything more of when.
        kept = rows.values_list("subject_id").annotate(
            first=Min("since"), still=Min("since", filter=held & Q(until__isnull=True))
        )
        for subject, earliest, still in kept:
            began[subject] = earliest
            if still is not None and subject not in let_pass:
                shut[subject] = [(still, None)]
        ended = rows.filter(held, until__isnull=False)
        for subject, since, until in ended.values_list("subject_id", "since", "until"):
            if subject not in let_pass:
                shut.setdefault(subject, []).append((since, until))
        for row in rows.filter(held, is_one_of("subject_id", let_pass)) if let_pass else ():
            spans = passed.get(_said(row), ())
            shut.setdefault(row.subject_id, []).extend(less(row.since, row.until, spans))
    for listed in shut.values():
        listed.sort(key=lambda span: span[0])
    return {subject: Kept(since, tuple(shut.get(subject, ()))) for subject, since in began.items()}


def less(
    since: datetime, until: datetime | None, spans: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime | None]]:
    """Return what is left of a span of time without some others."""
    found: list[tuple[datetime, datetime | None]] = []
    at = since
    for begins, ends in sorted(spans):
        if ends <= at or (until is not None and begins >= until):
            continue
        if begins > at:
            found.append((at, begins))
        at = max(at, ends)
    if until is None or at < until:
        found.append((at, until))
    return found


Said = tuple[UUID, str, str, str, str]


def _said(row: StoredFinding) -> Said:
    return row.subject_id, row.check_code, row.discriminator, row.state, row.message["code"]


def _passed_at(gate: Gate, subjects: Sequence[UUID]) -> dict[Said, list[tuple[datetime, datetime]]]:
    """Return when each finding was let pass at a gate: with two clinicians, from the second."""
    found: dict[Said, list[tuple[datetime, datetime]]] = {}
    for row in Override.objects.filter(is_one_of("subject_id", subjects), gate=gate.value):
        needs_second = row.override_class == OverrideClass.TWO_CLINICIANS
        begins = row.second_at if needs_second else row.at
        if begins is not None:
            said = (row.subject_id, row.check_code, row.discriminator, row.state, row.message_code)
            found.setdefault(said, []).append((begins, row.expires_at))
    return found


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


def override_rates(caller: Caller, *, since: datetime, until: datetime) -> list[OverrideRate]:
    """Return how often each check was overridden in a period, most often first.

    Only of whom the caller may see; an override that still waits for its second clinician has
    let nothing pass.
    """
    unsettled = dict(
        visible(caller, StoredFinding)
        .filter(since__gte=since, since__lt=until, state__in=UNSETTLED)
        .values_list("check_code")
        .annotate(times=Count("pk"))
    )
    overridden = dict(
        visible(caller, Override)
        .filter(at__gte=since, at__lt=until)
        .exclude(override_class=OverrideClass.TWO_CLINICIANS, second_at__isnull=True)
        .values_list("check_code")
        .annotate(times=Count("pk"))
    )
    rates = [
        OverrideRate(check, unsettled.get(check, 0), overridden.get(check, 0))
        for check in sorted(unsettled.keys() | overridden.keys())
    ]
    return sorted(rates, key=lambda rate: -rate.overridden)


def waiting_for_second(caller: Caller, subject: UUID) -> list[Override]:
    """Return what one clinician asked to let pass and no second one agreed to yet."""
    rows = visible(caller, Override).filter(
        subject_id=subject,
        override_class=OverrideClass.TWO_CLINICIANS,
        second_at__isnull=True,
        expires_at__gt=caller.at,
    )
    return list(rows.order_by("at"))


def last_checked() -> datetime | None:
    """Return when findings were last brought up to date with what was done."""
    return JournalCursor.objects.filter(at__isnull=False).values_list("at", flat=True).first()
