"""The clock of a page in a test: requests begin at the moment the test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from unittest.mock import patch

from hearthline.platform.accounts import middleware


class PageClock:
    """What requests read as now; a test moves it on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def to(self, hour: int, minute: int = 0, *, day: int = 0, hours_behind: int = 5) -> None:
        """Set the clock to a civil time of the same month, ``hours_behind`` UTC."""
        local = self.at.astimezone(UTC)
        self.at = local.replace(
            day=day or local.day, hour=hour + hours_behind, minute=minute, second=0
        )


@contextmanager
def clock_at(at: datetime) -> Iterator[PageClock]:
    """Let every request begin at ``at``, or where the clock is moved to."""
    clock = PageClock(at)

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.at.astimezone(tz)

    with patch.object(middleware, "datetime", Frozen):
        yield clock
