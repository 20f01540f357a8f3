"""Where the real input lies that is not part of a clone; tests on it skip when it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_path(relative: str) -> Path:
    """Return the path of a file or folder of real input, or skip the test saying so."""
    base = Path(os.environ.get("HEARTHLINE_SHARED", ROOT.parent / "shared"))
    path = base / relative
    if not path.exists():
        pytest.skip(f"real input {relative} is not on this machine; set HEARTHLINE_SHARED")
    return path
