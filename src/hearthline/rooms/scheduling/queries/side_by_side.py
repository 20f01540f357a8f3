"""Reads two plans of any kind so that they can be laid side by side.

A published plan, the draft, one that was set aside, or an answer to a question of what would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.rules.side_by_side import Totals, totals
from hearthline.rooms.scheduling.rules.what_ifs import drives_of, visits_of
from hearthline.rooms.scheduling.values import Assigned, Drive, PlanState, RunState, WhatIfKind
from hearthline.rooms.workforce import queries as workforce

PLANS_OFFERED = 40
WHAT_IFS_OFFERED = 10
WORLDS = ("before", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A plan one may choose.

    Parameters
    ----------
    key
        Names it in an address: ``plan-`` and its id, or ``whatif-``, id and which answer.
    number
        The plan's number; 0 for an answer to a question.
    kind, world
        Of a question: what it asked and which of both answers; empty of a plan.
    """

    key: str
    first_day: date
    last_day: date
    state: str
    number: int = 0
    kind: str = ""
    world: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two plans, over the days that both reach."""

    head: Head
    visits: tuple[Assigned, ...]
    drives: tuple[Drive, ...]
    without: int


def choices() -> list[Head]:
    """Return the plans and answers that can be laid side by side, newest first; two queries."""
    plans = models.Plan.objects.order_by("-number")[:PLANS_OFFERED]
    asked = models.WhatIf.objects.filter(state=RunState.DONE).exclude(plans={})
    return [
        *(_plan_head(row) for row in plans),
        *(
            _what_if_head(row, world)
            for row in asked.order_by("-asked_at")[:WHAT_IFS_OFFERED]
            for world in WORLDS
        ),
    ]


def usual_pair() -> tuple[str, str]:
    """Return what is compared when nobody chose: the plan in force and what came after it."""
    rows = list(
        models.Plan.objects.filter(state__in=[PlanState.DRAFT, PlanState.PUBLISHED]).order_by(
            "-number"
        )[:2]
    )
    keys = [_plan_head(row).key for row in reversed(rows)]
    return (keys[0], keys[-1]) if keys else ("", "")


def head_of(key: str) -> Head | None:
    """Return the plan that a key names; ``None`` when there is none."""
    found = _row(key)
    if found is None:
        return None
    row, world = found
    return _what_if_head(row, world) if isinstance(row, models.WhatIf) else _plan_head(row)


def common_days(left: Head, right: Head) -> tuple[date, date] | None:
    """Return the days that both plans reach; ``None`` when there are none."""
    first, last = max(left.first_day, right.first_day), min(left.last_day, right.last_day)
    return (first, last) if first <= last else None


def side_of(head: Head, first: date, last: date) -> Side:
    """Return one plan over some days."""
    found = _row(head.key)
    assert found is not None
    row, world = found
    if isinstance(row, models.WhatIf):
        kept = row.plans[world]
        return Side(
            head,
            tuple(item for item in visits_of(kept) if first <= item.day <= last),
            tuple(drive for drive in drives_of(kept) if first <= drive.day <= last),
            kept.get("without", 0),
        )
    rows = models.Assignment.objects.filter(plan=row, day__range=(first, last))
    drives = models.Drive.objects.filter(plan=row, day__range=(first, last))
    return Side(
        head,
        tuple(queries.assigned_values(rows)),
        tuple(
            Drive(
                drive.nurse_id,
                drive.day,
                drive.minutes,
                drive.km,
                drive.leaves,
                drive.home_by,
                drive.rest_at,
                (),
                0,
            )
            for drive in drives
        ),
        models.Unserved.objects.filter(
            plan=row, need__earliest_day__lte=last, need__latest_day__gte=first
        ).count(),
    )


def totals_of(sides: Sequence[Side], first: date, last: date) -> list[Totals]:
    """Return what each plan comes to over the days; the same promises and shifts for all."""
    promised = queries.promises_of(first, last)
    whole_weeks = (first - timedelta(days=7), last + timedelta(days=7))
    nurses = {nurse.id: nurse for nurse in workforce.nurses_between(None, *whole_weeks)}
    return [
        totals(side.visits, side.drives, without=side.without, promised=promised, nurses=nurses)
        for side in sides
    ]


def _row(key: str) -> tuple[models.Plan | models.WhatIf, str] | None:
    sort, _dash, rest = key.partition("-")
    name, world = (rest, "") if sort == "plan" else (rest[:36], rest[37:])
    try:
        row_id = UUID(name)
    except ValueError:
        return None
    if sort == "plan":
        plan = models.Plan.objects.filter(id=row_id).first()
        return None if plan is None else (plan, "")
    if sort != "whatif" or world not in WORLDS:
        return None
    asked = models.WhatIf.objects.filter(id=row_id, state=RunState.DONE).first()
    return None if asked is None or world not in asked.plans else (asked, world)


def _plan_head(row: models.Plan) -> Head:
    return Head(
        key=f"plan-{row.id}",
        first_day=row.first_day,
        last_day=row.last_day,
        state=row.state,
        number=row.number,
    )


def _what_if_head(row: models.WhatIf, world: str) -> Head:
    return Head(
        key=f"whatif-{row.id}-{world}",
        first_day=row.first_day,
        last_day=row.first_day + timedelta(days=row.days - 1),
        state="what_if",
        kind=WhatIfKind(row.kind),
        world=world,
    )
