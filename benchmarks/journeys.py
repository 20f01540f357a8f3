"""Figures that a browser journey counts: it is run by pytest and prints them in one line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COUNTED = re.compile(r"^counted (\{.*\})$", re.MULTILINE)


@dataclass(frozen=True)
class Counted:
    """What a journey counted, and whether it passed; no figures where there is no Chromium."""

    passed: bool
    figures: dict[str, Any]


def run_journey(name: str) -> Counted | None:
    """Run one journey; ``None``, with a word to standard error, when it counted nothing.

    Parameters
    ----------
    name
        Its pytest id.
    """
    if find_spec("pytest") is None:
        sys.stderr.write("This needs the environment of the tests: run ./hearthline test once.\n")
        return None
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-rs", "--browser", name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    counted = COUNTED.search(made.stdout)
    if counted is not None:
        return Counted(made.returncode == 0, json.loads(counted.group(1)))
    if made.returncode == 0 and " skipped" in made.stdout:
        sys.stderr.write("No Chromium found; install it or name one in HEARTHLINE_CHROMIUM.\n")
        return Counted(True, {})
    sys.stderr.write(made.stdout[-3_000:] + made.stderr[-1_000:])
    return None
