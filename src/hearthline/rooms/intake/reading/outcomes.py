"""What became of one resource: taken, quarantined or ignored, always with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hearthline.kernel.messages import Message, Param
from hearthline.rooms.intake.values.received import Value

Body = dict[str, Any]
"""A JSON object as received; only the accessors in ``shapes`` look inside."""


@dataclass(frozen=True, slots=True)
class RawResource:
    """One thing that was read: a Bundle entry, an NDJSON line or a bare resource.

    Parameters
    ----------
    file
        Path as shown to people.
    place
        Where in the file: ``entry 12`` or ``line 1,204``; empty for a bare resource.
    kind
        Resource type, ``unknown`` when it cannot be told.
    key
        Its id, else its fullUrl, else a digest of its content.
    full_url
        The entry's fullUrl, when there is one.
    body
        The resource; empty when it could not be read.
    problem
        Why it could not be read at all.
    excerpt
        The first characters of what could not be read, for the quarantine page.
    """

    file: str
    place: str
    kind: str
    key: str
    full_url: str
    body: Body
    problem: Message | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class PossibleReading:
    """One way to understand a value; a person chooses."""

    code: str
    label: str
    fields: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """One field that could not be read.

    Parameters
    ----------
    field
        Path inside the resource.
    received
        Value as received, never corrected.
    reason
        Why it stopped.
    readings
        Ways it could be understood.
    stops
        Whether the resource waits in quarantine; else it was taken without this field.
    """

    field: str
    received: str
    reason: Message
    readings: tuple[PossibleReading, ...] = ()
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """It was understood; ``notes`` name fields left out, to be shown beside it."""

    value: Value
    notes: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """It waits for a person."""

    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """It is counted and left, for the stated reason."""

    reason: Message


Outcome = Taken | Quarantined | Ignored


@dataclass(frozen=True, slots=True)
class Reading:
    """One resource with what became of it."""

    raw: RawResource
    outcome: Outcome
