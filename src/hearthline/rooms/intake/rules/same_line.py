"""When a procedure and a device speak of one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from hearthline.rooms.lines.values import CENTRAL, LineFacts, LineKind, Side


def line_meant(
    new: LineFacts, told_by: str, lines: Sequence[LineFacts], tellers: Mapping[UUID, Iterable[str]]
) -> LineFacts | None:
    """Return the line on record that ``new`` speaks of as well, or ``None``.

    A hospital sends the placing of a line as a procedure and the line itself as a device. One of
    each kind of resource is one line, when exactly one such line of the person is in place; where
    two could be meant, a person tells them apart.

    Parameters
    ----------
    told_by
        Type of the resource that tells of ``new``.
    lines
        Lines of the same person.
    tellers
        Line to the types of resources that told of it.
    """
    fits = [
        line
        for line in lines
        if line.patient_id == new.patient_id
        and line.is_in_place
        and new.is_in_place
        and set(tellers.get(line.id, ())) == {_OTHER[told_by]}
        and _more_exact(line.kind, new.kind) is not None
        and _agree(line.side, new.side)
    ]
    return fits[0] if len(fits) == 1 else None


def both(line: LineFacts, new: LineFacts) -> LineFacts:
    """Return a line with what the other resource adds; what stands is not overwritten."""
    return replace(
        line,
        kind=_more_exact(line.kind, new.kind) or line.kind,
        side=new.side if line.side is Side.NOT_STATED else line.side,
        site=line.site or new.site,
        inserted_on=line.inserted_on or new.inserted_on,
        source=f"{line.source}{_AS_BOTH}" if not line.source.endswith(_AS_BOTH) else line.source,
    )


def lines_taken_out(
    kind: LineKind, side: Side, on: date | None, lines: Iterable[LineFacts]
) -> list[LineFacts]:
    """Return the lines in place that somebody may mean who says that one was taken out.

    Parameters
    ----------
    on
        Day of the removal; a line placed later cannot be meant. ``None`` when nobody said.
    lines
        Lines of the same person.
    """
    return [
        line
        for line in lines
        if line.is_in_place
        and _more_exact(line.kind, kind) is not None
        and _agree(line.side, side)
        and (on is None or line.inserted_on is None or line.inserted_on <= on)
    ]


def is_ended_already(
    kind: LineKind, side: Side, on: date | None, lines: Iterable[LineFacts]
) -> bool:
    """Whether one line of the person is on record as taken out on just that day."""
    return len(lines_ended(kind, side, on, lines)) == 1


def lines_ended(
    kind: LineKind, side: Side, on: date | None, lines: Iterable[LineFacts]
) -> list[LineFacts]:
    """Return the lines on record as taken out on just that day that somebody may mean."""
    return [
        line
        for line in lines
        if line.removed_on is not None
        and line.removed_on == on
        and _more_exact(line.kind, kind) is not None
        and _agree(line.side, side)
    ]


_OTHER = {"Procedure": "Device", "Device": "Procedure"}
_AS_BOTH = ", by procedure and device"


def _more_exact(one: LineKind, other: LineKind) -> LineKind | None:
    if one is other:
        return one
    if one is LineKind.CENTRAL_NOT_STATED and other in CENTRAL:
        return other
    if other is LineKind.CENTRAL_NOT_STATED and one in CENTRAL:
        return one
    return None


def _agree(one: Side, other: Side) -> bool:
    return Side.NOT_STATED in (one, other) or one is other
