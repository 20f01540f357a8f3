"""What benchmarks share: the one JSON line that each prints, and the percentile they speak of."""

from __future__ import annotations

import json
import math
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime


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


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """Return the least of the values that ``share`` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
