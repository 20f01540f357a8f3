"""Nurses as the planner sees them: what they hold, when they work, when they are on call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from hearthline.engines.planner import values as planner
from hearthline.rooms.program.values import LicenceKind, ProgramSettings
from hearthline.rooms.scheduling.rules.given import Clock, Given
from hearthline.rooms.scheduling.rules.skills import cards_held
from hearthline.rooms.scheduling.rules.visit_facts import allergies_of
from hearthline.rooms.workforce.values import Contract, Nurse, Shift

OVERTIME_PER_SHIFT = 60
"""Minutes past a shift's end that a nurse whose contract allows overtime may be planned for.
Not sourced: the product's proposal, within the contract's overtime for the week."""

AFTER_LAST_START = timedelta(hours=3)
"""How long after the last start of a day a nurse on call may still be out. Not sourced: the
product's proposal."""

LEAST_DUTY = timedelta(hours=1)
"""Shorter pieces of a duty hold no visit with its ways. Not sourced."""


def nurses_from(given: Given) -> tuple[planner.Nurse, ...]:
    """Return the nurses who have a place to start from."""
    return tuple(_nurse(given, nurse) for nurse in given.nurses if nurse.id in given.place_of_nurse)


def _nurse(given: Given, nurse: Nurse) -> planner.Nurse:
    clock, contract = given.clock, nurse.contract
    unwanted = {
        patient for patient, home in given.homes.items() if nurse.id in home.unwanted
    } | nurse.excluded_patients
    allows_overtime = contract is not None and contract.overtime_minutes_a_week > 0
    agreed = given.agreed_overtime.get(nurse.id, 0)
    overtime = OVERTIME_PER_SHIFT if allows_overtime or agreed else 0
    if not _far_apart(nurse.shifts):
        overtime = 0
    place = given.place_of_nurse[nurse.id]
    return planner.Nurse(
        id=str(nurse.id),
        shifts=(
            *(
                made
                for shift in nurse.shifts
                for made in [_shift(clock, shift, place, given.settings)]
                if made is not None
            ),
            *_on_call(clock, nurse, given.on_call.get(nurse.id, ()), place, given.settings),
        ),
        skills=tuple(
            planner.Skill(held.kind, _last_day(clock, held.expires))
            for held in nurse.skills
            if held.signed_off_on <= clock.first_day
            and (held.expires is None or held.expires >= clock.first_day)
        )
        + tuple(
            planner.Skill(name, _last_day(clock, until))
            for name, until in cards_held(nurse.certificates)
            if until is None or until >= clock.first_day
        ),
        licences=tuple(
            planner.Licence(LicenceKind(held.kind), state, _last_day(clock, held.expires))
            for held in nurse.licences
            for state in held.states
            if held.expires >= clock.first_day
        ),
        max_daily_minutes=contract.daily_minutes if contract else 0,
        weekly_minutes=contract.weekly_minutes if contract else 0,
        minutes_worked_before=(given.worked_before or {}).get(nurse.id, 0),
        overtime_per_shift=overtime,
        overtime_per_week=(contract.overtime_minutes_a_week if contract else 0) + agreed,
        overtime_price=_overtime_price(contract, given.weights),
        max_visits_per_day=contract.max_visits_a_day if contract else 0,
        excluded_patients=frozenset(str(patient) for patient in unwanted),
        per_diem=bool(contract and contract.is_per_diem),
        price_per_visit_cents=contract.price_per_visit if contract else 0,
        languages=frozenset(code.lower() for code in nurse.languages),
        avoids=allergies_of(nurse.pet_allergies),
    )


def _overtime_price(contract: Contract | None, weights: planner.Weights) -> float | None:
    """Return points for a minute of overtime: dollars weigh what they do for per-diem nurses."""
    if contract is None or contract.overtime_price is None:
        return None
    return weights.per_diem * contract.overtime_price / 60


def _shift(
    clock: Clock, shift: Shift, place: int, settings: ProgramSettings
) -> planner.Shift | None:
    start, end = clock.minute(shift.start_instant), clock.minute(shift.end_instant)
    starts = clock.day_starts()
    if start < 0 or start >= starts[-1]:
        return None
    day = max(index for index, begins in enumerate(starts[:-1]) if begins <= start)
    return planner.Shift(
        day=day,
        start=start,
        end=end,
        start_location=place,
        end_location=place,
        rest=_rest(start, end, settings),
    )


def _on_call(
    clock: Clock,
    nurse: Nurse,
    duties: Iterable[tuple[datetime, datetime]],
    place: int,
    settings: ProgramSettings,
) -> Iterable[planner.Shift]:
    """Return the hours of the program's day in which she is on call and not at work.

    An hour of overtime is left between a shift and the duty beside it, so that the two never
    meet. At night nobody is planned for: a night call is answered, not planned.
    """
    apart = timedelta(minutes=OVERTIME_PER_SHIFT)
    starts = clock.day_starts()
    busy = [(s.start_instant - apart, s.end_instant + apart) for s in nurse.shifts]
    for begins, ends in _joined(duties):
        for day in range(clock.days):
            low = clock.instant(starts[day] + settings.visit_opens_minute)
            high = clock.instant(starts[day] + settings.visit_closes_minute) + AFTER_LAST_START
            for opens, closes in _free(max(low, begins), min(high, ends), busy):
                yield planner.Shift(
                    day=day,
                    start=clock.minute(opens),
                    end=clock.minute(closes),
                    start_location=place,
                    end_location=place,
                    on_call=True,
                )


def _joined(duties: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return duties with those that meet or overlap made one."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(duties):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def _free(
    begins: datetime, ends: datetime, busy: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """Return what busy hours leave of some time; pieces too short for a visit are dropped."""
    found = []
    for low, high in sorted(busy):
        if high <= begins or low >= ends:
            continue
        found.append((begins, low))
        begins = max(begins, high)
    found.append((begins, ends))
    return [(low, high) for low, high in found if high - low >= LEAST_DUTY]


def _rest(start: int, end: int, settings: ProgramSettings) -> planner.Break | None:
    """Return a break in the middle hours of a shift that is long enough to have one."""
    length = end - start
    if length <= settings.break_after_minutes or settings.break_minutes == 0:
        return None
    third = length // 3
    return planner.Break(
        start + third, end - third - settings.break_minutes, settings.break_minutes
    )


def _last_day(clock: Clock, expires: date | None) -> int | None:
    if expires is None or expires > clock.last_day:
        return None
    return clock.day_of(expires)


def _far_apart(shifts: Sequence[Shift]) -> bool:
    gap = timedelta(minutes=OVERTIME_PER_SHIFT)
    return all(
        later.start_instant - earlier.end_instant >= gap for earlier, later in pairwise(shifts)
    )
