"""Heads: position and chain value written outside the database at every sealing.

One JSON line each, in one file a month, flushed to the disk before the sealer goes on. The
folder may lie on another machine's disk (``HEARTHLINE_JOURNAL_HEADS``): whoever can change the
database then still cannot shorten the journal unseen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hearthline.kernel.messages import HearthlineError, Message


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ended at one sealing.

    ``restart`` holds the reason when an administrator accepted that entries were lost and let
    sealing go on from here.
    """

    position: int
    chain: str
    at: str
    key: str
    restart: str = ""


class HeadsUnreadable(HearthlineError):
    """A line of the heads is damaged; its file and number are in the message."""


def folder() -> Path:
    """Return the folder of heads."""
    return Path(settings.HEARTHLINE_JOURNAL_HEADS)


def append(head: Head, *, at: datetime) -> None:
    """Add a head and wait until it is on the disk."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = place / f"{at:%Y-%m}.jsonl"
    is_new = not file.exists()
    with file.open("ab+") as lines:
        if not is_new and lines.tell():
            lines.seek(-1, os.SEEK_END)
            if lines.read(1) != b"\n":
                lines.write(b"\n")
        lines.write(json.dumps(asdict(head)).encode() + b"\n")
        lines.flush()
        os.fsync(lines.fileno())
    if is_new:
        entry = os.open(place, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def read() -> Iterator[Head]:
    """Yield every head, oldest first.

    A damaged line is passed over where a later head stands, since that one vouches for all
    before it; so is a half-written last line (the power went).

    Raises
    ------
    HeadsUnreadable
        If the last whole line is damaged.
    """
    damaged: HeadsUnreadable | None = None
    for file in sorted(folder().glob("*.jsonl")):
        for number, line in enumerate(file.read_bytes().splitlines(keepends=True), start=1):
            if not line.strip():
                continue
            try:
                yield Head(**json.loads(line))
                damaged = None
            except (ValueError, TypeError):
                if line.endswith(b"\n"):
                    damaged = HeadsUnreadable(
                        Message("journal.head_damaged", {"file": file.name, "line": number})
                    )
    if damaged is not None:
        raise damaged


def last() -> Head | None:
    """Return the newest head without reading older months."""
    for file in sorted(folder().glob("*.jsonl"), reverse=True):
        for line in reversed(file.read_bytes().split(b"\n")):
            if line.strip():
                try:
                    return Head(**json.loads(line))
                except (ValueError, TypeError):
                    continue
    return None
