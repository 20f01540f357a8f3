"""The drawn icons: shapes live once in ``ui/sprite.html``, pages refer to them by name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SPRITE = Path(__file__).resolve().parent / "templates" / "ui" / "sprite.html"


@cache
def icon_names() -> frozenset[str]:
    """Return every name that ``{% icon %}`` accepts."""
    return frozenset(re.findall(r'<symbol id="i-([\w-]+)"', _SPRITE.read_text(encoding="utf-8")))
