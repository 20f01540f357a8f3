"""What a reader asks of the board, read from and written to its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from hearthline.rooms.workforce.values import monday_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Week, day in focus, nurse, branch, page, and a visit looked at, explained or moved.

    Identifiers are in the address, names never.
    """

    day: date
    nurse: UUID | None = None
    branch: UUID | None = None
    page: int = 1
    visit: UUID | None = None
    to_nurse: UUID | None = None
    to_day: date | None = None
    to_time: time | None = None
    why: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> Asked:
        """Return what the address says; what cannot be read counts as not said."""
        page = query.get("page", "1")
        return cls(
            day=_date(query.get("day")) or today,
            nurse=_uuid(query.get("nurse")),
            branch=_uuid(query.get("branch")),
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
            visit=_uuid(query.get("visit")),
            to_nurse=_uuid(query.get("to_nurse")),
            to_day=_date(query.get("to_day")),
            to_time=_time(query.get("to_time")),
            why=query.get("why") == "1",
        )

    @property
    def monday(self) -> date:
        """First day of the week shown."""
        return monday_of(self.day)

    @property
    def trial(self) -> tuple[UUID, UUID, date, time] | None:
        """Visit, nurse, day and time of a move that is tried, when all four are said."""
        if self.visit and self.to_nurse and self.to_day and self.to_time is not None:
            return self.visit, self.to_nurse, self.to_day, self.to_time
        return None

    def url(self, **changes: Any) -> str:
        """Return the address of the board with some things changed; ``None`` drops one."""
        said = {
            "day": self.day.isoformat(),
            "nurse": self.nurse,
            "branch": self.branch,
            "page": self.page if self.page > 1 else None,
            "visit": self.visit,
        } | changes
        kept = {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in said.items()
            if value is not None
        }
        return f"{reverse('scheduling:board')}?{urlencode(sorted(kept.items()))}"


def _date(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1990 < found.year < 2200 else None


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text or "").replace(tzinfo=None)
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
