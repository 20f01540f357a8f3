from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Give every test a program folder of its own."""
    settings.HEARTHLINE_HOME = tmp_path / "home"
    return tmp_path / "home"
