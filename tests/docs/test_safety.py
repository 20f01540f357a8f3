"""Every row of the safety table names a test that stands."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_safety_requirement_names_a_test_that_stands() -> None:
    rows = [
        line
        for line in (ROOT / "docs" / "safety.md").read_text().splitlines()
        if line.startswith("|") and not line.startswith(("|--", "| hazard"))
    ]

    assert rows
    for row in rows:
        found = NAMED.search(row)
        assert found, f"this row names no test: {row}"
        path, name = found.groups()
        assert (ROOT / path).is_file(), f"{path} is gone"
        assert f"def {name}(" in (ROOT / path).read_text(), f"{name} is not in {path}"
