"""What was last found to hold gates shut, for lists; what a clinician let pass holds none.

Whoever is about to pass a gate evaluates it live.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Case, IntegerField, Max, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from hearthline.kernel.findings import Gate, OverrideClass, Stage
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.evaluating import Key, overrides_in_force
from hearthline.platform.findings.models import Override, StoredFinding

BEFORE_THE_FIRST = frozenset({Gate.ACCEPT, Gate.FIRST_DOSE})
"""Gates that whoever has an order running has behind them."""
AFTER_THE_FIRST = frozenset(Gate) - BEFORE_THE_FIRST
_BEHIND = [
    sorted(gate.value for gate in gates)
    for count in range(1, len(BEFORE_THE_FIRST) + 1)
    for gates in combinations(BEFORE_THE_FIRST, count)
]
"""What a finding names that holds no gate after the first dose, as it is stored."""

Running = QuerySet[Any, Any]
"""Ids of those whose drug runs: with the first dose behind them, they wait for no other."""


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
class People:
    """How many people wait: all, before each gate, and for each owner and check, most first."""

    everybody: int
    by_gate: Mapping[Gate, int]
    by_owner: Sequence[tuple[str, int]]
    by_check: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Holding:
    """The stored findings that hold any gate shut, and what of them was let pass at which.

    Parameters
    ----------
    left
        Findings that were let pass at some of their gates, by the gates they still hold shut.
    running
        Of whom only what holds a gate after the first dose is among the rows.
    """

    rows: QuerySet[StoredFinding]
    let_pass: Mapping[Gate, frozenset[int]]
    left: Mapping[frozenset[Gate], frozenset[int]]
    running: Running

    def at(self, gate: Gate) -> QuerySet[StoredFinding]:
        """Return those that hold one gate shut."""
        rows = at_gate(self.rows, gate).exclude(pk__in=self.let_pass.get(gate, ()))
        return rows.exclude(subject_id__in=self.running) if gate in BEFORE_THE_FIRST else rows

    def people(self) -> People:
        """Return how many people wait before what and for whom, in one query.

        What holds a person is read as one row each: most are held by the same few things, so that
        each set of them is looked at once, however many it holds.
        """
        still = [
            When(pk__in=keys, then=Value(json.dumps([gate.value for gate in gates])))
            for gates, keys in self.left.items()
        ]
        gates = Case(*still, default=Cast("blocks", TextField()), output_field=TextField())
        held = self.rows.order_by().values("subject_id")
        held = held.annotate(
            checks=_Listed("check_code"),
            owners=_Listed("owner"),
            gates=_Listed(gates),
            runs=Max(runs(self.running)),
        )
        alike = held.values_list("checks", "owners", "gates", "runs")
        by_gate: Counter[Gate] = Counter()
        by_owner: Counter[str] = Counter()
        by_check: Counter[str] = Counter()
        everybody = 0
        for (checks, owners, said, is_running), count in Counter(alike).items():
            everybody += count
            for gate in AFTER_THE_FIRST if is_running else Gate:
                by_gate[gate] += count if f'"{gate.value}"' in said else 0
            for owner in set(owners.split(",")):
                by_owner[owner] += count
            for check in set(checks.split(",")):
                by_check[check] += count
        ordered = {gate: by_gate[gate] for gate in Gate}
        return People(everybody, ordered, _most_first(by_owner), _most_first(by_check))


def holding_gates(
    caller: Caller, now: datetime, *, running: Running, branch: UUID | None = None
) -> Holding:
    """Return what of the people in the caller's scope holds any gate shut now, as last found.

    Of those who are ``running`` it is what holds a gate after the first dose.
    """
    rows = visible(caller, StoredFinding).filter(
        until__isnull=True, is_blocking=True, subject_kind="patient"
    )
    rows = rows.exclude(subject_id__in=running, blocks__in=_BEHIND)
    if branch is not None:
        placed = SubjectBranch.objects.filter(branch_id=branch, until__isnull=True)
        rows = rows.filter(subject_id__in=placed.values("subject_id"))
    gates: dict[Gate, set[int]] = {}
    left: dict[frozenset[Gate], set[int]] = {}
    for row, passed in _let_pass(caller, now, running):
        for gate in passed:
            gates.setdefault(gate, set()).add(row.pk)
        held = frozenset(map(Gate, row.blocks))
        still = (held & AFTER_THE_FIRST if row.runs else held).difference(passed)
        left.setdefault(still, set()).add(row.pk)
    whole = left.pop(frozenset(), set())
    return Holding(
        rows.exclude(pk__in=whole) if whole else rows,
        {gate: frozenset(keys) for gate, keys in gates.items()},
        {still: frozenset(keys) for still, keys in left.items()},
        running,
    )


def runs(running: Running) -> Case:
    """Return whether the subject of a row is among those whose drug runs: 1 or 0."""
    return Case(
        When(subject_id__in=running, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def at_gate(rows: QuerySet[StoredFinding], gate: Gate) -> QuerySet[StoredFinding]:
    """Return those of ``rows`` that hold one gate shut."""
    return rows.alias(held=Cast("blocks", TextField())).filter(held__contains=f'"{gate.value}"')


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


class _Listed(Aggregate):
    """What a group has in a column, with commas between; no word of a code holds one."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        told = {"function": "STRING_AGG", "template": "%(function)s(%(expressions)s, ',')"}
        return self.as_sql(compiler, connection, **told, **more)


def _most_first(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))


def _let_pass(
    caller: Caller, now: datetime, running: Running
) -> list[tuple[Any, Mapping[Gate, Override]]]:
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
    ).annotate(runs=runs(running))
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
