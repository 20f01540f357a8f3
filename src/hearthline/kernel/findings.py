"""Finding: what a check derives about a subject; never closed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.messages import Message


class State(StrEnum):
    """What a check says. "Blocking" is not a state: a finding names the gates it blocks."""

    MET = "met"
    OPEN = "open"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NOTE = "note"


class Gate(StrEnum):
    """A moment that a finding may block."""

    ACCEPT = "accept"
    DISPENSE = "dispense"
    SHIP = "ship"
    FIRST_DOSE = "first_dose"
    EACH_DOSE = "each_dose"
    VISIT = "visit"
    CLOSE_EPISODE = "close_episode"


class Act(StrEnum):
    """What is about to happen at a gate: a start (or restart, or change), or going on unchanged.

    A new bag of the same drug at the same rate is going on.
    """

    START = "start"
    CONTINUE = "continue"


class OverrideClass(StrEnum):
    """Who may let a blocked gate pass, with reason and expiry."""

    NEVER = "never"
    ONE_CLINICIAN = "one_clinician"
    TWO_CLINICIANS = "two_clinicians"
    ADVICE = "advice"


class Stage(StrEnum):
    """When clearing is due."""

    ACCEPTANCE = "acceptance"
    DISPENSING = "dispensing"
    AT_THE_DOOR = "at_the_door"
    BEFORE_DRUG = "before_drug"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of one check about one subject at one time.

    Parameters
    ----------
    check
        Code of the check, ``room.name``.
    subject
        Whom it is about (a patient, a nurse, a device).
    state
        What the check found.
    message
        The sentence to show: what is wrong or met, not the rule's name.
    blocks
        Gates that an open or unknown finding holds shut.
    override
        Who may let a blocked gate pass.
    owner
        Role that clears it.
    stage
        When clearing is due.
    due
        Instant by which it must be cleared, when one is known.
    clears_by
        The planned visit or delivery expected to clear it, when there is one.
    discriminator
        Tells apart several findings of one check about one subject (an order, a licence).
    """

    check: str
    subject: UUID
    state: State
    message: Message
    blocks: frozenset[Gate] = frozenset()
    override: OverrideClass = OverrideClass.ADVICE
    owner: str = ""
    stage: Stage | None = None
    due: datetime | None = None
    clears_by: UUID | None = None
    discriminator: str = ""

    def is_blocking(self, gate: Gate) -> bool:
        """Whether this finding holds ``gate`` shut: unknown blocks as open does."""
        return gate in self.blocks and self.state in (State.OPEN, State.UNKNOWN)
