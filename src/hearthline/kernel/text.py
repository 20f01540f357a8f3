"""Text as databases can keep it, and as names are compared."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart and that people type without their stroke."""


def without_nul(text: str) -> str:
    """Return ``text`` without NUL characters: PostgreSQL keeps none, and a paste can hold one."""
    return text.replace("\0", "")


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents, in whatever script; folding twice is once."""
    found = text
    for _round in range(2):
        # What is taken apart may hold letters with a case of their own, such as ℌ.
        spread = unicodedata.normalize("NFKD", found.casefold().translate(_LETTERS))
        found = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return found


def letters_of(text: str) -> str:
    """Return only the letters of a name, plain: José and JOSE, O'Brien and Obrien are the same."""
    return "".join(one for one in plain(text) if unicodedata.category(one)[0] in "LM")
