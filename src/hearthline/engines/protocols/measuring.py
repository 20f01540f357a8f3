"""What is timed in a run, in drills as in earnest."""

from __future__ import annotations

from collections.abc import Mapping

from hearthline.engines.protocols.facts import Fact, FactKind
from hearthline.engines.protocols.telling import Told

MEASURED = ("stop", "epinephrine", "call", "position", "vitals")
"""What is timed from the first sign on, in drills as in earnest."""
SPANS = {"handover": ("ambulance", "sheet"), "kit_open": ("kit", "device")}
"""What is timed from one act to the first of another that follows it."""


def measures_of(first: int | None, by_act: Mapping[str, list[Fact]], told: Told) -> dict[str, int]:
    """Return milliseconds by measure; what was not done, not possible or handed over is left out.

    Parameters
    ----------
    first
        When the first sign was recorded.
    by_act
        The facts that end a step, by what the step does.
    """

    def done(act: str) -> list[int]:
        return [
            told.at[fact.id]
            for fact in by_act.get(act, [])
            if fact.kind not in (FactKind.NOT_POSSIBLE, FactKind.HANDED_OVER)
        ]

    found: dict[str, int] = {}
    for act in MEASURED:
        if first is not None and (times := done(act)):
            found[act] = max(0, min(times) - first)
    for name, (begins, ends) in SPANS.items():
        begun = min(done(begins), default=None)
        after = [at for at in done(ends) if begun is not None and at >= begun]
        if begun is not None and after:
            found[name] = min(after) - begun
    return found
