"""The calendar of branches, read whole: it is small, and pages ask it many things."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.rooms.program import models, rules
from hearthline.rooms.program.values import (
    Calendar,
    CutOffFacts,
    CutOffKind,
    HolidayFacts,
    HolidayState,
    LaboratoryFacts,
    OpenHours,
    PickUp,
    WeeklyPickUp,
)


def calendar(branch_id: UUID) -> Calendar:
    """Return the calendar of a branch; an unknown branch has an empty one in UTC."""
    return calendars([branch_id]).get(branch_id) or Calendar(branch_id, "UTC")


def calendars(branches: Collection[UUID] | None = None) -> dict[UUID, Calendar]:
    """Return the calendars of branches (``None``: of all), four queries in all."""
    rows = models.Branch.objects.all()
    if branches is not None:
        rows = rows.filter(id__in=list(branches))
    zones = dict(rows.values_list("id", "zone"))
    holidays: dict[UUID, dict[date, HolidayFacts]] = {}
    for row in models.Holiday.objects.filter(branch_id__in=zones):
        holidays.setdefault(row.branch_id, {})[row.day] = holiday_value(row)
    cut_offs: dict[UUID, list[CutOffFacts]] = {}
    for cut_off in models.CutOff.objects.filter(branch_id__in=zones, ended_at__isnull=True):
        cut_offs.setdefault(cut_off.branch_id, []).append(cut_off_value(cut_off))
    laboratories: dict[UUID, list[LaboratoryFacts]] = {}
    for laboratory in models.Laboratory.objects.filter(branch_id__in=zones, ended_at__isnull=True):
        laboratories.setdefault(laboratory.branch_id, []).append(laboratory_value(laboratory))
    return {
        branch: Calendar(
            branch,
            zone,
            holidays.get(branch, {}),
            tuple(cut_offs.get(branch, ())),
            tuple(laboratories.get(branch, ())),
        )
        for branch, zone in zones.items()
    }


def is_open(branch_id: UUID, laboratory_id: UUID, at: datetime) -> Answer:
    """Whether a laboratory is open at an instant; one that is not on record is not known."""
    found = calendar(branch_id)
    one = next((item for item in found.laboratories if item.id == laboratory_id), None)
    return found.is_open(one, at) if one else Answer.UNKNOWN


def pick_up_before(branch_id: UUID, at: datetime) -> PickUp | None:
    """Return the last pick-up of the day at or before an instant."""
    return calendar(branch_id).pick_up_before(at)


def specimen_refusals(found: Calendar, ready_at: datetime) -> tuple[Message, ...]:
    """Return why specimens ready at an instant reach no laboratory that day; empty: they do."""
    return rules.specimen_refusals(found, ready_at)


def holiday_value(row: models.Holiday) -> HolidayFacts:
    """Return the record as a value."""
    return HolidayFacts(row.id, row.branch_id, row.day, row.name, HolidayState(row.state))


def cut_off_value(row: models.CutOff) -> CutOffFacts:
    """Return the record as a value."""
    return CutOffFacts(
        row.id, row.branch_id, CutOffKind(row.kind), row.weekday, row.at, row.reaches
    )


def laboratory_value(row: models.Laboratory) -> LaboratoryFacts:
    """Return the record as a value."""
    return LaboratoryFacts(
        id=row.id,
        branch_id=row.branch_id,
        name=row.name,
        phone=row.phone,
        address=row.address,
        hours=tuple(
            OpenHours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
            for weekday, opens, closes in row.hours
        ),
        pick_ups=tuple(
            WeeklyPickUp(weekday, time.fromisoformat(at)) for weekday, at in row.pick_ups
        ),
        keeps_holidays=row.keeps_holidays,
    )
