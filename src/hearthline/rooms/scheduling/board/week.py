"""The week that the board shows: who and what is read for it, in how many queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.ui.board import DayScale
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.board.drawing import Drawing, NurseRow, Stop, UnservedRow, span_of
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.values import NoNurse
from hearthline.rooms.scheduling.wording import worded_rows
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse

NURSES_A_PAGE = 10
UNSERVED_SHOWN = 4


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day over its column."""

    day: date
    url: str
    visits: int
    unserved: int
    is_focus: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the schedule page shows."""

    monday: date
    focus: date
    heads: Sequence[DayHead]
    rows: Sequence[NurseRow]
    scale: DayScale
    total_nurses: int
    shown_to: int
    chosen: Nurse | None
    stops: Sequence[Stop]
    drive: models.Drive | None
    unserved: Sequence[UnservedRow]
    unserved_total: int
    now_clock: str
    patients: frozenset[UUID]
    nurses: Sequence[Nurse]


def build(caller: Caller, at: datetime, asked: Asked) -> Board:
    """Return the board of a week; the number of queries does not depend on how much it shows."""
    monday, sunday = asked.monday, asked.monday + timedelta(days=6)
    if asked.branch and caller.branches is not None and asked.branch not in caller.branches:
        asked = replace(asked, branch=None)
    branches = [asked.branch] if asked.branch else _own_branches(caller)
    everybody = sorted(
        workforce.nurses_between(branches, monday, sunday),
        key=lambda nurse: not any(shift.day == asked.day for shift in nurse.shifts),
    )
    page = max(1, min(asked.page, -(-len(everybody) // NURSES_A_PAGE) or 1))
    first = (page - 1) * NURSES_A_PAGE
    nurses = everybody[first : first + NURSES_A_PAGE]
    rows = list(
        queries.assignments_between(monday, sunday, with_draft=True, caller=caller).select_related(
            "need"
        )
    )
    if asked.branch:
        of_branch = {nurse.id for nurse in everybody}
        rows = [row for row in rows if row.nurse_id in of_branch]
    plans = set(queries.in_force(monday, sunday, with_draft=True).values())
    drives = {
        (drive.nurse_id, drive.day): drive
        for drive in models.Drive.objects.filter(
            plan_id__in=plans, day__range=(monday, sunday), nurse_id__in=[n.id for n in everybody]
        )
    }
    missing = _unserved(caller, plans, asked)
    if monday <= caller.today <= sunday:
        missing = [pair for pair in missing if pair[0].need.latest_day >= caller.today]
    chosen = _chosen(asked, nurses)
    people = census.by_ids(
        {row.patient_id for row in rows if row.day == asked.day}
        | {item.patient_id for item, _value in missing}
        | {row.patient_id for row in rows if not row.is_accepted}
    )
    locked = set(queries.locks_of(row.need_id for row in rows if row.day == asked.day))
    offered = [
        row
        for row in rows
        if not row.is_accepted
        and row.need.withdrawn_at is None
        and not (monday <= caller.today <= sunday and row.day < caller.today)
    ]
    marks = Marks.read(
        {row.need_id for row in rows if row.day == asked.day} | {row.need_id for row in offered},
        at,
        caller.today,
        queries.assigned_values([row for row in rows if row.day == asked.day]),
    )
    here = Drawing(
        asked, at, caller.zone, people, locked, drives, _trial_minutes(asked, rows, missing), marks
    )
    by_cell: dict[tuple[UUID, date], list[models.Assignment]] = {}
    for row in rows:
        by_cell.setdefault((row.nurse_id, row.day), []).append(row)
    scale = _scale(nurses, by_cell, asked.day)
    stops = here.stops(by_cell.get((chosen.id, asked.day), [])) if chosen else []
    shown = [item for item, _value in missing if item.need.earliest_day <= asked.day]
    return Board(
        monday=monday,
        focus=asked.day,
        heads=_heads(asked, rows, missing),
        rows=[here.nurse_row(nurse, by_cell, scale, chosen) for nurse in nurses],
        scale=scale,
        total_nurses=len(everybody),
        shown_to=first + len(nurses),
        chosen=chosen,
        stops=stops,
        drive=drives.get((chosen.id, asked.day)) if chosen else None,
        unserved=here.nobody_rows(missing, offered)[:UNSERVED_SHOWN],
        unserved_total=len(missing) + len({row.need_id for row in offered}),
        now_clock=here.now_clock,
        patients=frozenset(people) if shown or rows else frozenset(),
        nurses=everybody,
    )


def _unserved(
    caller: Caller, plans: set[UUID], asked: Asked
) -> list[tuple[models.Unserved, NoNurse | None]]:
    rows = (
        visible(caller, models.Unserved)
        .filter(
            plan_id__in=plans,
            need__earliest_day__lte=asked.monday + timedelta(days=6),
            need__latest_day__gte=asked.monday,
            need__withdrawn_at__isnull=True,
        )
        .select_related("need")
        .order_by("-need__priority", "need__latest_day", "need__closes", "id")
    )
    if asked.branch:
        rows = rows.filter(need__branch_id=asked.branch)
    found = list(rows)
    said = worded_rows(found[:UNSERVED_SHOWN])
    return [(row, said.get(row.need_id)) for row in found]


def _trial_minutes(
    asked: Asked,
    rows: Sequence[models.Assignment],
    missing: Sequence[tuple[models.Unserved, NoNurse | None]],
) -> int:
    """Return how long the visit lasts whose move is tried."""
    lengths = {item.need_id: item.need.minutes for item, _said in missing}
    lengths |= {row.need_id: row.minutes for row in rows}
    return lengths.get(asked.visit, 30) if asked.visit else 0


def _heads(
    asked: Asked,
    rows: Sequence[models.Assignment],
    missing: Sequence[tuple[models.Unserved, NoNurse | None]],
) -> list[DayHead]:
    found = []
    for step in range(7):
        day = asked.monday + timedelta(days=step)
        found.append(
            DayHead(
                day=day,
                url=asked.url(day=day, visit=None),
                visits=sum(row.day == day and row.seat == 0 for row in rows),
                unserved=sum(
                    item.need.earliest_day <= day <= item.need.latest_day for item, _v in missing
                )
                + len({row.need_id for row in rows if row.day == day and not row.is_accepted}),
                is_focus=day == asked.day,
            )
        )
    return found


def is_colleague(caller: Caller, nurse: Nurse) -> bool:
    """Whether a nurse works in a branch of the caller."""
    return caller.branches is None or nurse.branch_id in caller.branches


def _own_branches(caller: Caller) -> list[UUID] | None:
    return sorted(caller.branches) if caller.branches is not None else None


def _chosen(asked: Asked, nurses: Sequence[Nurse]) -> Nurse | None:
    for nurse in nurses:
        if nurse.id == asked.nurse:
            return nurse
    working = [nurse for nurse in nurses if any(s.day == asked.day for s in nurse.shifts)]
    return next(iter(working or nurses), None)


def _scale(
    nurses: Sequence[Nurse],
    by_cell: Mapping[tuple[UUID, date], list[models.Assignment]],
    day: date,
) -> DayScale:
    """Return the hours that hold every shift and visit of the day, at least 07 to 19."""
    low, high = 7 * 60, 19 * 60
    for nurse in nurses:
        span = span_of([shift for shift in nurse.shifts if shift.day == day])
        if span is not None:
            low, high = min(low, span[0]), max(high, span[1])
        for row in by_cell.get((nurse.id, day), []):
            start = row.starts.hour * 60 + row.starts.minute
            low, high = min(low, start), max(high, start + row.minutes)
    return DayScale(start=low // 60 * 60, end=min(24 * 60, -(-high // 60) * 60))
