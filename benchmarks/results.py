"""What benchmarks share: the JSON line that each prints, lines that are kept, the percentile."""

from __future__ import annotations

import json
import math
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def report(name: str, **figures: object) -> dict[str, object]:
    """Print a run's figures as one JSON line with machine and date, and return them."""
    line: dict[str, object] = {
        "benchmark": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        **figures,
    }
    print(json.dumps(line), flush=True)
    sys.stdout.flush()
    return line


def lines_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the JSON lines of a file, if it exists; one cut off by an interruption is left out."""
    if not path.exists():
        return
    for text in path.read_text().splitlines():
        try:
            yield json.loads(text)
        except json.JSONDecodeError:
            continue


class Kept:
    """Lines of a long measurement, kept in a file so that it can be ended and taken up again.

    Parameters
    ----------
    path
        File of JSON lines, made when missing. Without one nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lines: dict[str, dict[str, Any]] = {}
        for line in lines_in(path) if path is not None else ():
            self._lines[_as_text(line["key"])] = line

    def line(self, key: Sequence[object]) -> dict[str, Any] | None:
        """Return the line of what was measured already."""
        return self._lines.get(_as_text(key))

    def add(self, key: Sequence[object], figures: dict[str, Any]) -> dict[str, Any]:
        """Keep a line with its key and return it."""
        line = {"key": list(key), **figures}
        self._lines[_as_text(key)] = line
        if self._path is not None:
            with self._path.open("a") as file:
                file.write(json.dumps(line) + "\n")
        return line


def _as_text(key: Sequence[object]) -> str:
    return json.dumps(list(key))


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """Return the least of the values that ``share`` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
