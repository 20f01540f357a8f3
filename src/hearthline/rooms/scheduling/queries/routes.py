"""Reads who is where in some days, so that one more visit can be tried on every nurse's day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.geo import Position
from hearthline.platform.places.travel import travel
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.queries.plans import assigned_values, assignments_between, in_force
from hearthline.rooms.scheduling.rules.given import Clock, Given
from hearthline.rooms.scheduling.rules.nurses import nurses_from
from hearthline.rooms.scheduling.rules.routes import RouteStop
from hearthline.rooms.scheduling.values import OvertimeState, Past
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import FIRST, Nurse, OnCallRole, Shift, monday_of

DAYS_OF_ROUTES = 56
"""A look at routes reaches at most this far; the planner's problems hold no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Nurses and the visits that stand on their days.

    Parameters
    ----------
    planned_to
        Last day that a plan in force reaches; ``None`` when there is no plan.
    place_of_patient, place_of_key
        Rows of the travel matrix: of patients with a known home, and of the positions added.
    """

    clock: Clock
    nurses: Mapping[UUID, Nurse]
    at_work: tuple[planner.Nurse, ...]
    stops: tuple[RouteStop, ...]
    planned_to: date | None
    place_of_patient: Mapping[UUID, int]
    place_of_key: Mapping[UUID, int]
    travel: planner.TravelMatrix


def read_routes(
    branch_ids: Iterable[UUID] | None,
    first_day: date,
    last_day: date,
    *,
    positions: Mapping[UUID, Position],
    unwanted: Mapping[UUID, Collection[UUID]],
    without: Collection[UUID] = (),
    call_in: bool = False,
) -> Routes:
    """Return the routes of some days; the number of queries does not depend on how many.

    Parameters
    ----------
    positions
        Further places to drive to, by a key of the caller.
    unwanted
        Nurses whom a family does not want, by patient.
    without
        Needs whose assignments are left out: nobody has them any more.
    call_in
        Whether nurses paid by the visit who do not work on a day count as free all day.
    """
    last_day = min(last_day, first_day + timedelta(days=DAYS_OF_ROUTES - 1))
    settings = program.settings_in_force().settings
    branches = program.branches()
    clock = Clock(
        first_day, (last_day - first_day).days + 1, branches[0].zone if branches else "UTC"
    )
    found = workforce.nurses_between(
        None if branch_ids is None else sorted(set(branch_ids)), first_day, last_day
    )
    if call_in:
        found = [called_in(nurse, first_day, last_day, settings) for nurse in found]
    plans = in_force(first_day, last_day, with_draft=True)
    nurses = {nurse.id: nurse for nurse in found}
    rows = assignments_between(first_day, last_day, with_draft=True).filter(
        nurse_id__in=list(nurses)
    )
    stops = tuple(
        RouteStop(item.need_id, item.patient_id, item.nurse_ids, item.start_instant, item.minutes)
        for item in assigned_values(rows)
        if item.need_id not in without
    )
    homes = census.visit_homes({stop.patient_id for stop in stops}, first_day)
    placed = [nurse for nurse in found if nurse.home is not None and nurse.home.position]
    patients = [patient for patient, home in homes.items() if home.position is not None]
    keys = list(positions)
    matrix = _matrix(
        [
            *(nurse.home.position for nurse in placed if nurse.home and nurse.home.position),
            *(position for p in patients if (position := homes[p].position) is not None),
            *(positions[key] for key in keys),
        ]
    )
    place_of_nurse = {nurse.id: row for row, nurse in enumerate(placed)}
    given = Given(
        clock=clock,
        needs=(),
        nurses=found,
        homes={},
        travel=matrix,
        place_of_patient={},
        place_of_nurse=place_of_nurse,
        settings=settings,
        past={},
        locked={},
        published={},
        promised={},
        worked_before=_worked_elsewhere(list(nurses), first_day, last_day, settings.break_minutes),
        on_call=on_call_hours({nurse.branch_id for nurse in found}, clock),
    )
    return Routes(
        clock=clock,
        nurses=nurses,
        at_work=tuple(_without_unwanted(nurse, unwanted) for nurse in nurses_from(given)),
        stops=stops,
        planned_to=max(plans, default=None),
        place_of_patient={p: len(placed) + row for row, p in enumerate(patients)},
        place_of_key={key: len(placed) + len(patients) + row for row, key in enumerate(keys)},
        travel=matrix,
    )


def called_in(
    nurse: Nurse,
    first: date,
    last: date,
    settings: ProgramSettings,
    *,
    days: Collection[date] | None = None,
) -> Nurse:
    """Return a nurse paid by the visit as free on days on which she neither works nor is away.

    She is asked for each visit, and only her yes covers it. With ``days`` only on those.
    """
    if nurse.contract is None or not nurse.contract.is_per_diem:
        return nurse
    opens, closes = _clock(settings.visit_opens_minute), _clock(settings.visit_closes_minute)
    works = {shift.day for shift in nurse.shifts}
    free = [
        Shift(day, opens, closes, nurse.zone)
        for step in range((last - first).days + 1)
        for day in [first + timedelta(days=step)]
        if day not in works
        and (days is None or day in days)
        and not any(a.first_day <= day <= a.last_day for a in nurse.absences)
    ]
    return replace(nurse, shifts=tuple(sorted([*nurse.shifts, *free])))


def on_call_hours(
    branch_ids: Collection[UUID], clock: Clock
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """Return by nurse when she is on call in the days, first in line; five queries.

    The second in line stands by for the first and is not planned for.
    """
    starts = clock.day_starts()
    found: dict[UUID, list[tuple[datetime, datetime]]] = {}
    roster = workforce.roster(branch_ids, clock.instant(starts[0]), clock.instant(starts[-1]))
    for (_branch, role, place), turns in roster.turns.items():
        if role is OnCallRole.NURSE and place == FIRST:
            for turn in turns:
                found.setdefault(turn.staff_id, []).append((turn.start, turn.end))
    return found


def called_days(first_day: date) -> set[tuple[UUID, date]]:
    """Return the nurses and days of visits from a day on that somebody accepted."""
    rows = assignments_between(first_day, first_day + timedelta(days=DAYS_OF_ROUTES)).filter(
        is_accepted=True
    )
    return set(rows.values_list("nurse_id", "day").distinct())


def agreed_overtime(first_day: date, last_day: date) -> dict[UUID, int]:
    """Return by nurse the minutes of overtime in the days that a manager said yes to."""
    found: dict[UUID, int] = {}
    rows = models.Overtime.objects.filter(
        state=OvertimeState.AGREED, day__range=(first_day, last_day)
    ).values_list("nurse_id", "minutes")
    for nurse, minutes in rows:
        found[nurse] = found.get(nurse, 0) + minutes
    return found


def branch_states(branch_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the state in which each branch's nurses must be licensed."""
    return {
        branch_id: branch.base.state for branch_id, branch in program.by_ids(branch_ids).items()
    }


def histories_of(past: Mapping[UUID, Past], own: Mapping[UUID, UUID]) -> list[planner.History]:
    """Return whom patients have met, and who is their own nurse, as the planner reads it."""
    return [
        planner.History(
            patient_id=str(patient),
            past_visits={
                str(nurse): count for nurse, count in past.get(patient, Past()).visits.items()
            },
            primary_nurse_id=str(own[patient]) if patient in own else None,
        )
        for patient in {*past, *own}
    ]


def _without_unwanted(
    nurse: planner.Nurse, unwanted: Mapping[UUID, Collection[UUID]]
) -> planner.Nurse:
    patients = {str(patient) for patient, who in unwanted.items() if UUID(nurse.id) in who}
    return replace(nurse, excluded_patients=nurse.excluded_patients | patients)


def _matrix(positions: Sequence[Position]) -> planner.TravelMatrix:
    if not positions:
        return planner.TravelMatrix(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32))
    figures = travel(positions)
    return planner.TravelMatrix(
        np.rint(figures.seconds).astype(np.int32), figures.km.astype(np.float32)
    )


def _worked_elsewhere(
    nurse_ids: Sequence[UUID], first_day: date, last_day: date, break_minutes: int
) -> dict[UUID, int]:
    """Return minutes by nurse of the first day's week that lie outside the days looked at."""
    monday = monday_of(first_day)
    sunday = monday + timedelta(days=6)
    plans = in_force(monday, sunday, with_draft=True)
    rows = models.Drive.objects.filter(
        plan_id__in=set(plans.values()), nurse_id__in=nurse_ids, day__range=(monday, sunday)
    ).values_list("plan_id", "nurse_id", "day", "leaves", "home_by", "rest_at")
    found: dict[UUID, int] = {}
    for plan_id, nurse, day, leaves, home_by, rest_at in rows:
        if plans.get(day) != plan_id or first_day <= day <= last_day:
            continue
        minutes = (home_by.hour - leaves.hour) * 60 + home_by.minute - leaves.minute
        minutes = minutes % (24 * 60) - (break_minutes if rest_at else 0)
        found[nurse] = found.get(nurse, 0) + max(0, minutes)
    return found


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def instants(day: date, opens: time, closes: time, zone: str) -> tuple[datetime, datetime]:
    """Return the first and last instant of civil hours; a close before the open is next morning."""
    ends = day + timedelta(days=1) if closes < opens else day
    return to_instant(day, opens, zone), to_instant(ends, closes, zone)
