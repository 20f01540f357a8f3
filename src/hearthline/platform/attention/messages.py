"""Sentences of Today."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "attention.about": "{name}",
    "attention.let_pass": "{name}; overridden until {until:moment} by {by}",
    "attention.and_more": (
        "{name}, and one more to clear",
        "{name}, and {count:,} more to clear",
    ),
    "attention.open": "Open",
}
