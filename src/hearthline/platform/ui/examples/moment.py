"""The invented present: Thu 14-May-2026 09:42 in New York."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
HERE = "#"
