"""Sentences about records in general."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "records.nothing_to_undo": "This cannot be undone here. Change the record instead.",
    "records.changed_since": (
        "Somebody changed the record after you. Read it again and change it by hand."
    ),
}
