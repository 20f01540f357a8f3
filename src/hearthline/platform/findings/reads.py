"""What the checks of one evaluation read, each query asked once however many checks need it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.queries import program_zone

P = ParamSpec("P")
T = TypeVar("T")


class Reads:
    """Answers of queries, held for one evaluation of its subjects and never longer.

    What it hands out is shared by all checks: they read it and change nothing in it. A query that
    fails is not held, so that it fails for every check that needs it.

    Parameters
    ----------
    subjects
        Whom the evaluation is about, all of them.
    """

    def __init__(self, subjects: Sequence[UUID]) -> None:
        self.subjects = subjects
        self._held: dict[Any, Any] = {}

    def of(
        self,
        query: Callable[Concatenate[Sequence[UUID], P], T],
        *more: P.args,
        **named: P.kwargs,
    ) -> T:
        """Return what ``query(subjects, ...)`` answers."""
        return self._once(
            (query, more, *named.items()), lambda: query(self.subjects, *more, **named)
        )

    def once(self, query: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Return what a query answers that is not about the subjects, such as settings."""
        return self._once((query, given, *named.items()), lambda: query(*given, **named))

    def day(self, as_of: datetime) -> date:
        """Return the program's own civil day at the moment of the evaluation."""
        return local_day(as_of, self.once(program_zone))

    def _once(self, key: Any, ask: Callable[[], T]) -> T:
        if key not in self._held:
            self._held[key] = ask()
        found: T = self._held[key]
        return found
