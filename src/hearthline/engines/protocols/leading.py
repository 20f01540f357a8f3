"""Which protocols take over where a step ends."""

from __future__ import annotations

from hearthline.engines.protocols.facts import Fact, FactKind
from hearthline.engines.protocols.values import Step


def taken_over_by(step: Step, fact: Fact) -> tuple[str, ...]:
    """Return the keys of the protocols that begin with what was recorded of a step.

    A step that is done begins those it leads to; a question does with its first answer, which
    says that what it asks about is there. What was not possible or handed over begins nothing.
    """
    if fact.kind is FactKind.DONE and not step.asks:
        return step.leads_to
    if fact.kind is FactKind.ANSWER and step.asks and fact.choice == step.asks[0].code:
        return step.leads_to
    return ()
