"""What was last found to hold gates shut, for lists; what a clinician let pass holds none.

Whoever is about to pass a gate evaluates it live.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast

from hearthline.kernel.findings import Gate, OverrideClass, Stage
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.evaluating import Key, overrides_in_force
from hearthline.platform.findings.models import Override, StoredFinding


@dataclass(frozen=True, slots=True)
class Shut:
    """A stored finding that holds gates shut now, or would, had nobody let it pass.

    Parameters
    ----------
    gates
        Those it still holds shut; none when all that were asked about were let pass.
    let_pass
        Those that a clinician let pass, each with the override in force.
    """

    check: str
    message: Message
    owner: str
    gates: frozenset[Gate]
    due: datetime | None
    stage: Stage | None
    override_class: OverrideClass
    clears_by: UUID | None
    let_pass: Mapping[Gate, Override]


def shut_or_let_pass(
    subjects: Iterable[UUID], gates: Iterable[Gate], now: datetime
) -> dict[UUID, list[Shut]]:
    """Return what was last found at some gates, by subject, worst due first; two queries."""
    wanted, asked = frozenset(gates), list(subjects)
    overrides = overrides_in_force(asked, now) if asked else {}
    found: dict[UUID, list[Shut]] = {}
    for row in StoredFinding.objects.filter(
        subject_id__in=asked, until__isnull=True, is_blocking=True
    ).order_by("due", "id"):
        held = frozenset(Gate(gate) for gate in row.blocks) & wanted
        if held:
            found.setdefault(row.subject_id, []).append(_shut(row, held, overrides))
    return found


def blocking_now(
    subjects: Iterable[UUID], gates: Iterable[Gate], now: datetime
) -> dict[UUID, list[Shut]]:
    """Return what was last found to hold some gates shut, without what was let pass."""
    found = {}
    for subject, rows in shut_or_let_pass(subjects, gates, now).items():
        if held := [row for row in rows if row.gates]:
            found[subject] = held
    return found


@dataclass(frozen=True, slots=True)
class Holding:
    """The stored findings that hold any gate shut, and what of them was let pass at which."""

    rows: QuerySet[StoredFinding]
    let_pass: Mapping[Gate, frozenset[int]]

    def at(self, gate: Gate) -> QuerySet[StoredFinding]:
        """Return those that hold one gate shut."""
        return at_gate(self.rows, gate).exclude(pk__in=self.let_pass.get(gate, ()))

    def people_by_gate(self) -> tuple[int, dict[Gate, int]]:
        """Return how many people stand before any gate, and before each; one query."""
        counted = self.rows.annotate(held=Cast("blocks", TextField())).aggregate(
            everybody=Count("subject_id", distinct=True),
            **{
                gate.value: Count(
                    "subject_id",
                    distinct=True,
                    filter=Q(held__contains=f'"{gate.value}"')
                    & ~Q(pk__in=self.let_pass.get(gate, ())),
                )
                for gate in Gate
            },
        )
        return counted["everybody"], {gate: counted[gate.value] for gate in Gate}


def holding_gates(caller: Caller, now: datetime, *, branch: UUID | None = None) -> Holding:
    """Return what of the people in the caller's scope holds any gate shut now, as last found."""
    rows = visible(caller, StoredFinding).filter(
        until__isnull=True, is_blocking=True, subject_kind="patient"
    )
    if branch is not None:
        placed = SubjectBranch.objects.filter(branch_id=branch, until__isnull=True)
        rows = rows.filter(subject_id__in=placed.values("subject_id"))
    gates: dict[Gate, set[int]] = {}
    whole: set[int] = set()
    for row, passed in _let_pass(caller, now):
        for gate in passed:
            gates.setdefault(gate, set()).add(row.pk)
        if {gate.value for gate in passed} >= set(row.blocks):
            whole.add(row.pk)
    return Holding(
        rows.exclude(pk__in=whole) if whole else rows,
        {gate: frozenset(keys) for gate, keys in gates.items()},
    )


def at_gate(rows: QuerySet[StoredFinding], gate: Gate) -> QuerySet[StoredFinding]:
    """Return those of ``rows`` that hold one gate shut."""
    return rows.alias(held=Cast("blocks", TextField())).filter(held__contains=f'"{gate.value}"')


def people_by(rows: QuerySet[StoredFinding], column: str) -> list[tuple[str, int]]:
    """Return by owner or check how many people wait for it, most first, in one query."""
    found = rows.values_list(column).annotate(people=Count("subject_id", distinct=True))
    return sorted(found, key=lambda row: (-row[1], row[0]))


def let_pass_of(rows: Sequence[StoredFinding], now: datetime) -> dict[int, Override]:
    """Return the override that let every gate of a stored finding pass, the one that ends first."""
    blocking = [row for row in rows if row.is_blocking]
    if not blocking:
        return {}
    overrides = overrides_in_force({row.subject_id for row in blocking}, now)
    found = {}
    for row in blocking:
        passed = _passed(row, overrides)
        if passed and {gate.value for gate in passed} >= set(row.blocks):
            found[row.pk] = min(passed.values(), key=lambda one: one.expires_at)
    return found


def _let_pass(caller: Caller, now: datetime) -> list[tuple[StoredFinding, Mapping[Gate, Override]]]:
    subjects = set(
        visible(caller, Override)
        .filter(at__lte=now, expires_at__gt=now)
        .values_list("subject_id", flat=True)
    )
    if not subjects:
        return []
    overrides = overrides_in_force(subjects, now)
    rows = StoredFinding.objects.filter(
        subject_id__in=subjects, until__isnull=True, is_blocking=True
    )
    said = [(row, _passed(row, overrides)) for row in rows]
    return [(row, passed) for row, passed in said if passed]


def _shut(row: StoredFinding, held: frozenset[Gate], overrides: Mapping[Key, Override]) -> Shut:
    passed = {gate: one for gate, one in _passed(row, overrides).items() if gate in held}
    return Shut(
        check=row.check_code,
        message=Message(row.message["code"], row.message["params"]),
        owner=row.owner,
        gates=held - passed.keys(),
        due=row.due,
        stage=Stage(row.stage) if row.stage else None,
        override_class=OverrideClass(row.override_class),
        clears_by=row.clears_by,
        let_pass=passed,
    )


def _passed(row: StoredFinding, overrides: Mapping[Key, Override]) -> dict[Gate, Override]:
    said = (row.check_code, row.subject_id, row.discriminator)
    found = {}
    for gate in row.blocks:
        one = overrides.get((*said, gate, row.state, row.message["code"]))
        if one is not None:
            found[Gate(gate)] = one
    return found
