"""Sentences about documents."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "documents.failed": (
        "The document {name} could not be made. Print the page from the browser instead, and "
        "tell your administrator the name of the document."
    ),
}
