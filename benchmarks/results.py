"""The one JSON line that a benchmark prints."""

from __future__ import annotations

import json
import os
import platform
import sys
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
