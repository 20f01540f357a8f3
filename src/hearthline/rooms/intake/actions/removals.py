"""The end of a line that a sender told of apart: moved when corrected, cleared when taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.intake.actions.lines import PART, TELL_OF_LINES
from hearthline.rooms.intake.models import SourceRecord
from hearthline.rooms.intake.rules.records import side_in
from hearthline.rooms.intake.rules.same_line import lines_ended, lines_taken_out
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines import queries as line_queries
from hearthline.rooms.lines.values import LineFacts, LineKind, Side


@dataclass(frozen=True, slots=True)
class _Removal:
    kind: LineKind
    side: Side
    on: date | None


def is_removal(document: Mapping[str, Any] | None) -> bool:
    """Whether kept words tell that a line was taken out."""
    return document is not None and document.get("is_removal") is True


def apply_removal(
    context: Context,
    patient_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Let the line that ``before`` ended stand again, and end the one that ``after`` speaks of.

    Either is ``None`` when the sender did not say, or no longer says, that one was taken out.

    Raises
    ------
    Refused
        When it cannot be told which line is meant: then it is put right by hand.
    """
    mine = line_queries.lines_of([patient_id], removed_too=True).get(patient_id, [])
    stood = {line.id: line for line in mine}
    now = dict(stood)
    if before is not None and (was := _read(before)).on is not None:
        ended = lines_ended(was.kind, was.side, was.on, mine)
        if len(ended) != 1:
            raise Refused(Message("intake.which_end_taken_back", {"count": len(ended)}))
        if not _is_told_by_the_line(ended[0]):
            now[ended[0].id] = replace(ended[0], removed_on=None)
    if after is not None:
        line = _meant(_read(after), now, stood)
        now[line.id] = line
    changed = tuple(line for key, line in now.items() if line != stood[key])
    if changed:
        lines.replace_lines(context, lines=changed)


def _meant(
    removal: _Removal, now: Mapping[UUID, LineFacts], stood: Mapping[UUID, LineFacts]
) -> LineFacts:
    """Return the line that was taken out with its day: the one that stands again, if it fits."""
    if removal.on is None:
        raise Refused(Message("intake.removal_without_day"))
    fits = lines_taken_out(removal.kind, removal.side, removal.on, now.values())
    again = [line for line in fits if not stood[line.id].is_in_place]
    fits = again or fits
    if not fits:
        raise Refused(Message("intake.no_line_to_end"))
    if len(fits) > 1:
        raise Refused(Message("intake.which_line_ended", {"count": len(fits)}))
    return replace(fits[0], removed_on=removal.on)


def _is_told_by_the_line(line: LineFacts) -> bool:
    """Whether what tells of the line itself says as well that it was taken out on that day."""
    told = SourceRecord.objects.filter(patient_id=line.patient_id, kind__in=TELL_OF_LINES)
    ended = line.removed_on.isoformat() if line.removed_on else None
    return any(
        item["part"] == PART
        and item["id"] == str(line.id)
        and item["values"].get("removed_on") == ended
        for facts in told.values_list("facts", flat=True)
        for item in facts
    )


def _read(document: Mapping[str, Any]) -> _Removal:
    what = document["what"]
    shown = [coding["display"] for coding in what["codings"]]
    removed = document.get("removed")
    return _Removal(
        kind=LineKind(document["kind"]),
        side=side_in(" ".join([document["site"], what["text"] or next(filter(None, shown), "")])),
        on=date.fromisoformat(removed["day"]) if removed else None,
    )
