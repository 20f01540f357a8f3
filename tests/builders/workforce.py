"""Builds nurses for tests: one call, sensible defaults, overrides by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.rooms.program.values import LicenceKind
from hearthline.rooms.workforce import actions, values
from hearthline.rooms.workforce.values import CallFacts, OnCallPattern, OnCallRole
from tests.builders.program import AT, BASE

TODAY = date(2026, 5, 14)
LONG_AGO = date(2025, 1, 6)


def make_nurse(
    branch_id: UUID,
    *,
    name: str = "Rosa Invented",
    skills: Sequence[values.SkillKind] = (values.SkillKind.PICC,),
    licence: LicenceKind | None = LicenceKind.RN,
    licence_expires: date = TODAY + timedelta(days=400),
    skills_expire: date = TODAY + timedelta(days=365),
    weekdays: Sequence[int] = (0, 1, 2, 3, 4),
    hours: tuple[time, time] = (time(8), time(16, 30)),
    is_per_diem: bool = False,
    weekly_minutes: int = 2400,
    **given: Any,
) -> UUID:
    """Hire a nurse with licence, skills, contract and a weekly pattern."""
    first, last = name.split(" ", 1)
    given.setdefault("home", BASE)
    given.setdefault("joined_on", LONG_AGO)
    staff_id = actions.hire(
        system_context(at=AT),
        given_name=first,
        family_name=last,
        branch_id=branch_id,
        is_nurse=True,
        **given,
    )
    if licence is not None:
        actions.record_licence(
            system_context(at=AT),
            staff_id=staff_id,
            kind=licence,
            number=f"{licence}.{staff_id.hex[-6:]}",
            states=["OH"],
            expires=licence_expires,
        )
    for skill in skills:
        actions.sign_off_skill(
            system_context(at=AT),
            staff_id=staff_id,
            kind=skill,
            signed_off_on=LONG_AGO,
            signed_off_by="Test assessor",
            expires=skills_expire,
        )
    actions.engage(
        system_context(at=AT),
        staff_id=staff_id,
        contract=values.Contract(
            since=LONG_AGO,
            until=None,
            is_per_diem=is_per_diem,
            weekly_minutes=weekly_minutes,
            daily_minutes=600,
            max_visits_a_day=8,
            overtime_minutes_a_week=0,
            price_per_visit=8000 if is_per_diem else 0,
        ),
    )
    actions.set_shifts(
        system_context(at=AT),
        staff_id=staff_id,
        since=LONG_AGO,
        patterns=[values.ShiftPattern(day, *hours, LONG_AGO) for day in weekdays],
    )
    return staff_id


def turns_of(
    branch_id: UUID,
    staff_id: UUID,
    *,
    role: OnCallRole = OnCallRole.NURSE,
    place: int = 1,
    weekdays: Iterable[int] = range(7),
    starts: time = time(8),
    ends: time = time(8),
    since: date = date(2026, 5, 4),
    **given: Any,
) -> list[OnCallPattern]:
    """Return weekly turns of one person, whole days from 08:00 unless told otherwise."""
    return [
        OnCallPattern(
            derived_id("test turn", branch_id, staff_id, role, place, weekday, starts, since),
            branch_id,
            role,
            place,
            staff_id,
            weekday,
            starts,
            ends,
            since,
            **given,
        )
        for weekday in weekdays
    ]


def call_facts(branch_id: UUID, key: object = 1, **given: Any) -> CallFacts:
    """Return a call of Thursday 02:10 about a pump."""
    values: dict[str, Any] = {
        "id": derived_id("test call", branch_id, key),
        "branch_id": branch_id,
        "caller": "Mara Quill",
        "called_at": datetime(2026, 5, 14, 6, 10, tzinfo=UTC),
        "zone": "America/New_York",
        "phone": "555 0100 199",
        "about": "The pump beeps",
    }
    return CallFacts(**values | given)
