"""Lines of the people of a chunk: a procedure and a device of one line become one record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.rooms.intake.models import SourceRecord
from hearthline.rooms.intake.rules.records import Piece, side_of
from hearthline.rooms.intake.rules.records.wording import day_of
from hearthline.rooms.intake.rules.same_line import (
    both,
    is_ended_already,
    line_meant,
    lines_taken_out,
)
from hearthline.rooms.intake.values.received import LineValue
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineFacts, LineKind

PART = "lines"
TELL_OF_LINES = ("Procedure", "Device")


@dataclass(slots=True)
class KnownLines:
    """What is on record of lines, what the chunk adds, and which resources told of each."""

    of_patient: dict[UUID, list[LineFacts]] = field(default_factory=dict)
    tellers: dict[UUID, set[str]] = field(default_factory=dict)
    stored: set[UUID] = field(default_factory=set)
    completed: dict[UUID, LineFacts] = field(default_factory=dict)

    @classmethod
    def of(cls, patients: Collection[UUID]) -> KnownLines:
        """Read the lines of some people, in two queries."""
        known = cls()
        if not patients:
            return known
        known.of_patient = lines.lines_of(patients, removed_too=True)
        known.stored = {line.id for found in known.of_patient.values() for line in found}
        told = SourceRecord.objects.filter(patient_id__in=patients, kind__in=TELL_OF_LINES)
        for kind, facts in told.values_list("kind", "facts"):
            for line_id in lines_in(facts):
                known.tellers.setdefault(line_id, set()).add(kind)
        return known

    def settled(
        self, found: Sequence[Piece], kind: str, chunk: dict[UUID, Any]
    ) -> tuple[Piece, ...]:
        """Return the records, a line that is on record already under its own id and completed.

        Parameters
        ----------
        kind
            Type of the resource they come from.
        chunk
            New lines of this chunk by id; a line found again is completed there.
        """
        return tuple(
            replace(piece, facts=self._settled(piece.facts, kind, chunk))
            if piece.part == PART
            else piece
            for piece in found
        )

    def _settled(self, line: LineFacts, kind: str, chunk: dict[UUID, Any]) -> LineFacts:
        mine = self.of_patient.setdefault(line.patient_id, [])
        meant = line_meant(line, kind, mine, self.tellers)
        if meant is None:
            mine.append(line)
            self.tellers.setdefault(line.id, set()).add(kind)
            return line
        whole = both(meant, line)
        mine[mine.index(meant)] = whole
        self.tellers[meant.id].add(kind)
        if meant.id in self.stored:
            self.completed[meant.id] = whole
        else:
            chunk[meant.id] = whole
        return replace(line, id=meant.id)

    def why_not_ended(
        self, value: LineValue, patient_id: UUID, chunk: dict[UUID, Any]
    ) -> Message | None:
        """End the one line that a removal speaks of; else return why a person must look.

        Only a line that a sender told of is ended: what was written down here is ended here.
        """
        mine = self.of_patient.setdefault(patient_id, [])
        kind, side, on = LineKind(value.kind.value), side_of(value), day_of(value.removed)
        meant = lines_taken_out(kind, side, on, mine)
        if on is None:
            return Message("intake.removal_without_day") if meant else None
        if not meant:
            is_known = is_ended_already(kind, side, on, mine)
            return None if is_known else Message("intake.no_line_to_end")
        if len(meant) > 1:
            return Message("intake.which_line_ended", {"count": len(meant)})
        [line] = meant
        if not self.tellers.get(line.id):
            return Message("intake.line_of_ours")
        ended = replace(line, removed_on=on)
        mine[mine.index(line)] = ended
        if line.id in self.stored:
            self.completed[line.id] = ended
        else:
            chunk[line.id] = ended
        return None


def lines_in(facts: Sequence[dict[str, Any]]) -> list[UUID]:
    """Return the lines that a kept resource became."""
    return [UUID(item["id"]) for item in facts if item["part"] == PART]


def under_the_same_id(
    found: Sequence[Piece], before: Sequence[dict[str, Any]]
) -> tuple[Piece, ...]:
    """Return the records of a resource that came again, its line under the id it became."""
    known = lines_in(before)
    if len(known) != 1:
        return tuple(found)
    return tuple(
        replace(piece, facts=replace(piece.facts, id=known[0])) if piece.part == PART else piece
        for piece in found
    )
