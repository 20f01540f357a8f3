"""Every catalogue of the house in one reading: rooms, platform and engines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from hearthline.platform.manifest import rooms

Entry = str | tuple[str, str]
"""A sentence, or singular and plural told apart by the parameter ``count``."""


class CodeTwice(ValueError):
    """Two catalogues give one code different sentences."""


@cache
def catalogue() -> Mapping[str, Entry]:
    """Return code to sentence over all catalogues.

    Raises
    ------
    CodeTwice
        If two catalogues disagree about a code.
    """
    merged: dict[str, Entry] = {}
    listed: tuple[Mapping[str, Entry], ...] = import_string(settings.HEARTHLINE_CATALOGUES)
    for entries in (*listed, *(room.messages for room in rooms())):
        for code, entry in entries.items():
            if merged.setdefault(code, entry) != entry:
                raise CodeTwice(f"two catalogues give {code} different sentences")
    return merged
