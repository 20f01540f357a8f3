"""Reading promises and calls: what is to be told, whom to call, how far each visit is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.queries.plans import assignments_between
from hearthline.rooms.scheduling.values import (
    STANDING_CALLS,
    CallState,
    Precision,
    PromiseState,
)

GIVEN = (PromiseState.TOLD, PromiseState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Stands:
    """How far the promise of a visit is.

    Parameters
    ----------
    call
        State of the standing call: the family has not agreed to where the visit is now.
    """

    state: PromiseState
    is_tentative: bool
    day: date
    starts: time
    precision: Precision
    told_whom: str
    told_at: datetime | None
    call: CallState | None = None
    call_id: UUID | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether the family knows of the place the visit has now."""
        return self.state in GIVEN and self.call is None


def promises_standing(need_ids: Collection[UUID]) -> dict[UUID, Stands]:
    """Return how far the promise of each visit is; two queries."""
    calls = {
        row.need_id: row
        for row in models.Call.objects.filter(need_id__in=list(need_ids), state__in=STANDING_CALLS)
    }
    return {
        row.need_id: Stands(
            PromiseState(row.state),
            row.is_tentative,
            row.day,
            row.starts,
            Precision(row.precision),
            row.told_whom,
            row.told_at,
            CallState(calls[row.need_id].state) if row.need_id in calls else None,
            calls[row.need_id].id if row.need_id in calls else None,
        )
        for row in models.Promise.objects.filter(need_id__in=list(need_ids))
    }


def to_tell(
    caller: Caller, first_day: date, last_day: date, precision: Precision
) -> QuerySet[models.Assignment]:
    """Return the first seats of covered visits whose family is still to be told.

    A family whose visit moved is on the call list instead. A visit that a nurse has not
    accepted is not promised to anybody.
    """
    promises = models.Promise.objects.filter(need_id=OuterRef("need_id"), state__in=GIVEN)
    if precision is Precision.WINDOW:
        promises = promises.filter(precision=Precision.WINDOW)
    calls = models.Call.objects.filter(need_id=OuterRef("need_id"), state__in=STANDING_CALLS)
    unaccepted = models.Assignment.objects.filter(
        plan_id=OuterRef("plan_id"), need_id=OuterRef("need_id"), is_accepted=False
    )
    return (
        assignments_between(first_day, last_day, caller=caller)
        .filter(~Exists(promises), ~Exists(calls), ~Exists(unaccepted), seat=0)
        .filter(need__withdrawn_at__isnull=True)
        .select_related("need")
        .order_by("day", "starts", "need_id")
    )


def told_as_tentative(
    caller: Caller, first_day: date, last_day: date
) -> QuerySet[models.Assignment]:
    """Return the first seats of visits whose family was told that the time is tentative.

    Once nothing is missing any more, it is told again: this time for certain.
    """
    promises = models.Promise.objects.filter(
        need_id=OuterRef("need_id"), state__in=GIVEN, is_tentative=True
    )
    calls = models.Call.objects.filter(need_id=OuterRef("need_id"), state__in=STANDING_CALLS)
    return (
        assignments_between(first_day, last_day, caller=caller)
        .filter(Exists(promises), ~Exists(calls), seat=0, need__withdrawn_at__isnull=True)
        .select_related("need")
        .order_by("day", "starts", "need_id")
    )


def seats_of(rows: Iterable[models.Assignment]) -> list[models.Assignment]:
    """Return every seat of the visits whose first seats are given; one query."""
    first = list(rows)
    return list(
        models.Assignment.objects.filter(
            plan_id__in={row.plan_id for row in first}, need_id__in=[row.need_id for row in first]
        )
    )


def calls_standing(caller: Caller) -> QuerySet[models.Call]:
    """Return the calls whose family has not agreed, the most pressing first."""
    return (
        visible(caller, models.Call)
        .filter(state__in=STANDING_CALLS)
        .select_related("need")
        .order_by("due", "id")
    )
