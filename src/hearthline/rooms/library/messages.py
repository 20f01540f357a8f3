"""Sentences of the library."""

from __future__ import annotations

MESSAGES = {
    "library.no_list": "A must-not-stop list holds drugs, and this body has no list of them. "
    "Write one, empty if there are none.",
    "library.entry_lacks": "Drug {number} of the list has no {field}. Write it.",
    "library.listed_twice": "{drug} is on the list twice. Keep one entry.",
}
