"""A clock that a journey sets: the program's one reading of the time at each request."""

from __future__ import annotations

from datetime import datetime, tzinfo

import pytest

from hearthline.platform.accounts import middleware


class Clock:
    """What the program takes for now; ``at`` may be moved while the journey goes on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
        self.at = at
        clock = self

        class Moment(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.at.astimezone(tz)

        monkeypatch.setattr(middleware, "datetime", Moment)
