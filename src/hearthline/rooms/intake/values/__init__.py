"""The words of intake that others may use."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Word(StrEnum):
    """What became of one resource of an import; the six words of every report."""

    READ = "read"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"


WORDS = tuple(word.value for word in Word)


class RunState(StrEnum):
    """Where an import stands."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class QuarantineState(StrEnum):
    """What became of something that could not be read."""

    WAITING = "waiting"
    RESOLVED = "resolved"
    SET_ASIDE = "set_aside"


class DifferenceState(StrEnum):
    """What became of a changed resource."""

    WAITING = "waiting"
    DECIDED = "decided"
    OVERTAKEN = "overtaken"


class ReferralState(StrEnum):
    """Where a referral stands."""

    TO_DECIDE = "to_decide"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Arrival(StrEnum):
    """How a referral came."""

    IMPORT = "import"
    FAX = "fax"
    CALL = "call"
    HERE = "here"


class Amended(StrEnum):
    """What was changed of a decision or a condition after it was made."""

    DECISION = "decision"
    ADDED = "added"
    UNTICKED = "unticked"
    PUT_OFF = "put_off"
    GIVEN = "given"


class CallOutcome(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    LEFT_WORD = "left_word"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


@dataclass(slots=True)
class Tally:
    """Counts of one import by type, with reasons of what was not taken in and flags of what was.

    ``read`` is never counted by itself: it is the sum of the other five words.
    """

    words: dict[str, dict[str, int]] = field(default_factory=dict)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    flags: dict[str, dict[str, int]] = field(default_factory=dict)

    def flag(self, kind: str, code: str) -> None:
        """Count something that was taken in and that a person should know of."""
        counts = self.flags.setdefault(kind, {})
        counts[code] = counts.get(code, 0) + 1

    def count(self, kind: str, word: Word, reason: str = "") -> None:
        """Count one resource of ``kind``."""
        row = self.words.setdefault(kind, dict.fromkeys(WORDS, 0))
        row[word] += 1
        row[Word.READ] += 1
        if reason:
            counts = self.reasons.setdefault(kind, {})
            counts[reason] = counts.get(reason, 0) + 1

    def add(self, other: Tally) -> None:
        """Add the counts of ``other``."""
        for kind, row in other.words.items():
            mine = self.words.setdefault(kind, dict.fromkeys(WORDS, 0))
            for word, number in row.items():
                mine[word] += number
        for mine_by_kind, theirs in ((self.reasons, other.reasons), (self.flags, other.flags)):
            for kind, counts in theirs.items():
                known = mine_by_kind.setdefault(kind, {})
                for code, number in counts.items():
                    known[code] = known.get(code, 0) + number

    def totals(self) -> dict[str, int]:
        """Return the six words over all types."""
        found = dict.fromkeys(WORDS, 0)
        for row in self.words.values():
            for word, number in row.items():
                found[word] += number
        return found


@dataclass(frozen=True, slots=True)
class ReferralSummary:
    """A referral as other rooms' lists need it."""

    id: UUID
    patient_id: UUID
    episode_id: UUID
    state: ReferralState
    therapy: str
    drug: str
    revision: int
