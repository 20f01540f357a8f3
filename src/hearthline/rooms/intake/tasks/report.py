"""The report of an import: six words by type that add up, with reasons."""

from __future__ import annotations

from typing import Any

from hearthline.kernel.messages import Message
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.intake.tasks.importing import Report
from hearthline.rooms.intake.values import WORDS, RunState


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as one JSON object."""
    tally = report.tally
    return {
        "files": report.files,
        "seconds": report.seconds,
        "totals": tally.totals(),
        "by_type": {kind: tally.words[kind] for kind in sorted(tally.words)},
        "reasons": {kind: tally.reasons[kind] for kind in sorted(tally.reasons)},
        "flags": {kind: tally.flags[kind] for kind in sorted(tally.flags)},
        "moved_patients": report.moved_patients,
        "skipped_files": list(report.skipped),
        "state": report.state.value,
        "run": str(report.run_id),
    }


def as_lines(report: Report) -> list[str]:
    """Return the report as a table for a terminal."""
    tally, totals = report.tally, report.tally.totals()
    width = max([24, *(len(kind) for kind in tally.words)])
    head = "".join(f"{word:>12}" for word in WORDS)
    lines = [f"{'':<{width}}{head}"]
    for kind in sorted(tally.words):
        row = "".join(f"{tally.words[kind][word]:>12,}" for word in WORDS)
        lines.append(f"{kind:<{width}}{row}")
    lines.append(f"{'in all':<{width}}" + "".join(f"{totals[word]:>12,}" for word in WORDS))
    lines.append("")
    for title, table in (("Why", tally.reasons), ("Look at", tally.flags)):
        for kind in sorted(table):
            for code, number in sorted(table[kind].items(), key=lambda item: -item[1]):
                said = sentence(Message(code)).rstrip(".")
                lines.append(f"{title}: {number:,} {kind}: {said}")
    if report.moved_patients:
        lines.append(
            f"Dates of {report.moved_patients:,} patients lie in the future by design and were "
            "moved back, each patient's by one number of weeks."
        )
    if report.skipped:
        lines.append(f"Not FHIR, left alone: {', '.join(report.skipped[:10])}")
    rate = totals["read"] / report.seconds if report.seconds else 0
    lines.append(
        f"{report.files:,} files, {totals['read']:,} resources in {report.seconds:.1f} s "
        f"({rate:,.0f} a second)"
    )
    if report.state is RunState.CANCELLED:
        lines.append("Cancelled: what was read before stays. Import again to go on.")
    return lines
