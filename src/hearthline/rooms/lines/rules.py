"""Decisions about lines as pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind, LineFacts


class LineRefusal(HearthlineError):
    """Something about a line cannot be done as asked; the message says the way out."""


def require_tip_statement(*, by: str, evidence: str) -> None:
    """Refuse a tip confirmation that names nobody or nothing.

    Raises
    ------
    LineRefusal
        ``lines.tip_needs_name`` or ``lines.tip_needs_evidence``.
    """
    if not by.strip():
        raise LineRefusal(Message("lines.tip_needs_name"), field="by")
    if not evidence.strip():
        raise LineRefusal(Message("lines.tip_needs_evidence"), field="evidence")


def require_end(facts: LineEndFacts) -> None:
    """Refuse a plan of a line's end that leaves open who does what until when.

    Raises
    ------
    LineRefusal
        ``lines.end_needs_owner``, ``lines.end_needs_day`` or ``lines.end_not_accepted``.
    """
    if facts.kind is LineEndKind.HANDED_OVER:
        if not (facts.accepted_by.strip() and facts.organisation.strip() and facts.accepted_on):
            raise LineRefusal(Message("lines.end_not_accepted"), field="accepted_by")
        return
    if not facts.owner.strip():
        raise LineRefusal(Message("lines.end_needs_owner"), field="owner")
    if facts.due is None:
        raise LineRefusal(Message("lines.end_needs_day"), field="due")


def tip_is_confirmed(lines: Sequence[LineFacts]) -> Answer:
    """Whether every central line in place has a confirmed tip; unknown without a line."""
    central = [line for line in lines if line.is_in_place and line.is_central]
    if not central:
        return Answer.UNKNOWN
    if all(line.tip_confirmed == Answer.YES for line in central):
        return Answer.YES
    if any(line.tip_confirmed == Answer.NO for line in central):
        return Answer.NO
    return Answer.NOT_ASKED
