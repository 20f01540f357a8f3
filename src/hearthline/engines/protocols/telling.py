"""What counts of a run's facts: in order, corrected, without what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hearthline.engines.protocols.facts import Fact, FactKind
from hearthline.engines.protocols.standing import Flag


@dataclass(frozen=True, slots=True)
class Told:
    """Facts in order, corrected, without what was withdrawn."""

    facts: tuple[Fact, ...]
    at: Mapping[str, int]
    flags: list[tuple[str, Flag]]


def told(facts: Iterable[Fact]) -> tuple[tuple[Fact, int], ...]:
    """Return the facts that count, each with when it happened, in the order they happened.

    Corrections have moved the facts they are about; those and what was withdrawn are left out.
    """
    found = tell(facts)
    at = {fact.id: found.at[fact.id] for fact in found.facts}
    return tuple(
        (fact, at[fact.id])
        for fact in sorted(found.facts, key=lambda one: (at[one.id], one.recorded_at, one.id))
    )


def tell(facts: Iterable[Fact]) -> Told:
    """Return the facts as they count, with a flag on each that names another that is not there."""
    unique: dict[str, Fact] = {}
    for fact in sorted(facts, key=_order):
        unique.setdefault(fact.id, fact)
    kept = list(unique.values())
    flags: list[tuple[str, Flag]] = []
    withdrawn: set[str] = set()
    for fact in kept:
        if fact.kind is FactKind.WITHDRAW:
            target = unique.get(fact.of)
            if target is None or target.kind is FactKind.WITHDRAW:
                flags.append((fact.id, Flag.NO_SUCH_FACT))
            else:
                withdrawn.add(fact.of)
    at = {fact.id: fact.at for fact in kept}
    for fact in kept:
        if fact.kind is FactKind.CORRECT and fact.id not in withdrawn:
            if fact.of in unique and fact.of != fact.id:
                at[fact.of] = fact.at
            else:
                flags.append((fact.id, Flag.NO_SUCH_FACT))
    silent = (FactKind.CORRECT, FactKind.WITHDRAW)
    counting = [fact for fact in kept if fact.id not in withdrawn and fact.kind not in silent]
    return Told(tuple(counting), at, flags)


def _order(fact: Fact) -> tuple[int | str, ...]:
    """Order facts as they were written down; the rest only settles two that share an id."""
    return (
        *(fact.recorded_at, fact.id, fact.at, fact.kind.value, fact.protocol, fact.step),
        *(fact.choice, fact.of, fact.medicine, fact.amount, fact.item, fact.text),
    )
