"""Text as databases can keep it."""

from __future__ import annotations


def without_nul(text: str) -> str:
    """Return ``text`` without NUL characters: PostgreSQL keeps none, and a paste can hold one."""
    return text.replace("\0", "")
