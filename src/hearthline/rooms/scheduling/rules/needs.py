"""Needs from nursing orders, never from dose times.

An order says how many visits of a kind in how many days. Its periods count from its first day;
each holds at most the ordered number, spread over the period, so that no period is ever
exceeded whatever day the planner takes. A last visit of whose days the order's end leaves less
than half is not made. Visits of one patient that fall together are made
together: line care and a laboratory draw are one visit, and a first dose belongs to the
admission. A need is named by thread, kind and occurrence, so deriving it again gives the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.program.values import LicenceScope, ProgramSettings, Task, VisitKind
from hearthline.rooms.scheduling.values import Need, OrderLink, Routine, VisitOrder

PRIORITY: Mapping[VisitKind, int] = {
    VisitKind.ADMISSION: 5,
    VisitKind.INFUSION: 4,
    VisitKind.PUMP_CHANGE: 4,
    VisitKind.DEACCESS: 4,
    VisitKind.LAB_DRAW: 3,
    VisitKind.LINE_CARE: 3,
    VisitKind.ACCESS: 4,
    VisitKind.ASSESSMENT: 3,
    VisitKind.DISCHARGE: 3,
    VisitKind.TEACHING: 2,
}

JOINS: Mapping[VisitKind, tuple[VisitKind, ...]] = {
    VisitKind.INFUSION: (VisitKind.ADMISSION,),
    VisitKind.PUMP_CHANGE: (VisitKind.ADMISSION,),
    VisitKind.ACCESS: (VisitKind.ADMISSION, VisitKind.INFUSION),
    VisitKind.TEACHING: (VisitKind.ADMISSION,),
    VisitKind.ASSESSMENT: (VisitKind.ADMISSION,),
    VisitKind.LINE_CARE: (VisitKind.ADMISSION, VisitKind.INFUSION, VisitKind.PUMP_CHANGE),
    VisitKind.LAB_DRAW: (
        VisitKind.INFUSION,
        VisitKind.PUMP_CHANGE,
        VisitKind.LINE_CARE,
        VisitKind.DEACCESS,
    ),
}
"""Which visit takes another along, in the order in which one is looked for."""

END_OF_DAY = time(23, 59)


def needs_between(
    orders: Iterable[VisitOrder],
    routines: Mapping[UUID, Routine],
    settings: ProgramSettings,
    *,
    first_day: date,
    last_day: date,
    scopes: Mapping[UUID, LicenceScope] | None = None,
) -> list[Need]:
    """Return the needs that may be served from ``first_day`` to ``last_day``, both included.

    Parameters
    ----------
    orders
        Orders in force; held and discontinued ones are left out by whoever reads them.
    routines
        By patient: when visits suit, and the zone of the home.
    settings
        Lengths that orders do not give, and the hours of a program's day.
    scopes
        By branch: which licence may do what in its state; a branch without one has the
        product's proposals.
    """
    by_patient: dict[UUID, list[VisitOrder]] = {}
    for order in orders:
        by_patient.setdefault(order.patient_id, []).append(order)
    found: list[Need] = []
    for patient_id in sorted(by_patient, key=str):
        own = sorted(by_patient[patient_id], key=lambda order: (order.kind, str(order.thread)))
        # Neighbours outside the days decide what joins and what lies apart inside them.
        margin = timedelta(days=max((order.per_days or 1) for order in own))
        singles = [
            need
            for order in own
            for need in _occurrences(
                order,
                routines[patient_id],
                settings,
                (scopes or {}).get(order.branch_id, LicenceScope()),
                first_day - margin,
                last_day + margin,
            )
        ]
        found += _after_admission(_joined(singles, settings))
    return [
        need for need in found if first_day <= need.latest_day and need.earliest_day <= last_day
    ]


def need_id(thread: UUID, kind: VisitKind, occurrence: int) -> UUID:
    """Return the identity of one occurrence of an order."""
    return derived_id("need", thread, kind, occurrence)


def tasks_of(order: VisitOrder) -> tuple[Task, ...]:
    """Return the tasks of a visit that ask for a licence of their own."""
    found = []
    if order.kind is VisitKind.LAB_DRAW:
        found.append(Task.BLOOD_DRAW)
    if order.infusion_minutes and order.kind is VisitKind.ADMISSION:
        found.append(Task.FIRST_DOSE)
    if order.infusion_minutes:
        found.append(Task.INTRAVENOUS_DRUG)
        if "chemotherapy" in order.skills:
            found.append(Task.CHEMOTHERAPY)
    if order.kind is VisitKind.ACCESS:
        found.append(Task.PORT_ACCESS)
    return tuple(found)


def day_windows(order: VisitOrder, occurrence: int) -> tuple[date, date]:
    """Return the first and last day on which an occurrence may be served.

    With ``times`` a period, occurrence ``n`` lies in period ``n // times``, in its own share of
    the period's days. A visit of a long period (two weeks and more) is due at its beginning
    and may be late by a seventh of the period, at most three days.
    """
    if order.per_days is None:
        slack = 1 if order.kind is VisitKind.ADMISSION else 0
        day = order.starts_on + timedelta(days=occurrence)
        return day, day + timedelta(days=slack)
    period, place = divmod(occurrence, order.times)
    begins = order.starts_on + timedelta(days=period * order.per_days)
    low = place * order.per_days // order.times
    high = max(low, (place + 1) * order.per_days // order.times - 1)
    if order.times == 1 and order.per_days >= 14:
        high = low + min(3, order.per_days // 7)
    return begins + timedelta(days=low), begins + timedelta(days=high)


def least_days_apart(order: VisitOrder) -> int:
    """Return how many days must lie between two visits of an order that repeats.

    Two thirds of the even distance: weekly visits are at least four days apart, so that two
    never meet at the edge of a period; daily visits lie on different days.
    """
    if order.per_days is None:
        return 1
    return max(1, order.per_days * 2 // (order.times * 3))


def minutes_of(order: VisitOrder, settings: ProgramSettings) -> int:
    """Return how long a visit of ``order`` lasts at the home, in minutes."""
    if order.minutes is not None:
        return order.minutes
    match order.kind:
        case VisitKind.ADMISSION:
            watch = order.watch_minutes if order.infusion_minutes else 0
            return settings.admission_minutes + order.infusion_minutes + watch
        case VisitKind.INFUSION:
            length = order.infusion_minutes or settings.infusion_unknown_minutes
            return length + settings.infusion_extra_minutes + order.watch_minutes
        case VisitKind.LINE_CARE | VisitKind.ACCESS:
            return settings.line_care_minutes
        case VisitKind.LAB_DRAW:
            return settings.lab_draw_minutes
        case VisitKind.TEACHING:
            return settings.teaching_minutes
        case VisitKind.PUMP_CHANGE:
            return settings.pump_change_minutes
        case VisitKind.DEACCESS:
            return settings.deaccess_minutes
        case VisitKind.ASSESSMENT | VisitKind.DISCHARGE:
            return settings.assessment_minutes


def _occurrences(
    order: VisitOrder,
    routine: Routine,
    settings: ProgramSettings,
    scope: LicenceScope,
    first_day: date,
    last_day: date,
) -> Iterable[Need]:
    minutes = minutes_of(order, settings)
    opens, closes = _hours(routine, settings)
    if order.per_days is None:
        numbers = range(order.times)
    else:
        before = max(0, (first_day - order.starts_on).days // order.per_days)
        after = (last_day - order.starts_on).days // order.per_days
        numbers = range(before * order.times, (after + 1) * order.times)
    for number in numbers:
        earliest, whole = day_windows(order, number)
        latest = whole if order.ends_on is None else min(whole, order.ends_on)
        if latest < earliest or _is_a_rest(earliest, latest, whole):
            continue
        days = _suitable(routine.days, earliest, latest)
        apart = None
        if number > 0 and order.per_days is not None:
            apart = (need_id(order.thread, order.kind, number - 1), least_days_apart(order))
        yield Need(
            id=need_id(order.thread, order.kind, number),
            thread=order.thread,
            kind=order.kind,
            occurrence=number,
            patient_id=order.patient_id,
            branch_id=order.branch_id,
            serves=(OrderLink(order.thread, order.kind, number),),
            minutes=minutes,
            earliest_day=earliest,
            latest_day=latest,
            opens=opens,
            closes=closes,
            zone=routine.zone,
            days=days,
            skills=order.skills,
            licence_kinds=scope.of(order.kind, *tasks_of(order)),
            nurses=order.nurses,
            priority=PRIORITY[order.kind],
            apart=apart,
        )


def _is_a_rest(earliest: date, latest: date, whole: date) -> bool:
    """Whether the order's end leaves less than half of a visit's days: then it falls away."""
    return 2 * ((latest - earliest).days + 1) < (whole - earliest).days + 1


def _hours(routine: Routine, settings: ProgramSettings) -> tuple[time, time]:
    """Return when a visit may begin: what the family said, and beside it the program's hours.

    A family whose hour lies outside the program's keeps it: "not before 19:00" of a program that
    closes at 18:00 is the evening, which only a nurse who works then can come in.
    """
    opens = routine.earliest or _clock(settings.visit_opens_minute)
    closes = routine.latest or _clock(settings.visit_closes_minute)
    if opens <= closes:
        return opens, closes
    return (time.min, closes) if routine.earliest is None else (opens, END_OF_DAY)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _suitable(days: frozenset[int], earliest: date, latest: date) -> frozenset[int]:
    """Return the family's weekdays when one lies in the window; else any day: care comes first."""
    if not days:
        return days
    span = range((latest - earliest).days + 1)
    reached = {(earliest + timedelta(days=step)).isoweekday() for step in span}
    return days if days & reached else frozenset()


def _joined(needs: Sequence[Need], settings: ProgramSettings) -> list[Need]:
    """Let visits take along what falls together; each host takes one occurrence of an order."""
    kept = {need.id: need for need in needs}
    hosted: dict[UUID, UUID] = {}
    for need in sorted(needs, key=_weight):
        host = _host(kept[need.id], kept)
        if host is None:
            continue
        guest = kept.pop(need.id)
        kept[host.id] = _together(host, guest, settings)
        hosted[guest.id] = host.id
    return [_pointing(kept[need.id], kept, hosted) for need in needs if need.id in kept]


def _weight(need: Need) -> tuple[int, date, str]:
    order = (
        VisitKind.LAB_DRAW,
        VisitKind.LINE_CARE,
        VisitKind.TEACHING,
        VisitKind.ASSESSMENT,
        VisitKind.DISCHARGE,
        VisitKind.PUMP_CHANGE,
        VisitKind.ACCESS,
        VisitKind.INFUSION,
        VisitKind.DEACCESS,
        VisitKind.ADMISSION,
    )
    return order.index(need.kind), need.earliest_day, str(need.id)


def _host(need: Need, kept: Mapping[UUID, Need]) -> Need | None:
    for kind in JOINS.get(need.kind, ()):
        for other in sorted(kept.values(), key=lambda item: (item.earliest_day, str(item.id))):
            if other.kind is kind and _fits(need, other):
                return other
    return None


def _fits(guest: Need, host: Need) -> bool:
    if guest.id == host.id or guest.nurses > host.nurses:
        return False
    if guest.licence_kinds and host.licence_kinds and not guest.licence_kinds & host.licence_kinds:
        return False
    if guest.earliest_day > host.latest_day or host.earliest_day > guest.latest_day:
        return False
    return all(link.thread != own.thread for link in host.serves for own in guest.serves)


def _together(host: Need, guest: Need, settings: ProgramSettings) -> Need:
    earliest = max(host.earliest_day, guest.earliest_day)
    latest = min(host.latest_day, guest.latest_day)
    shared = settings.arrival_minutes
    if host.kind is VisitKind.ADMISSION and guest.kind is not VisitKind.INFUSION:
        extra = 0
    elif host.kind is VisitKind.ADMISSION:
        extra = max(0, guest.minutes - settings.infusion_extra_minutes)
    else:
        extra = max(0, guest.minutes - shared)
    return replace(
        host,
        serves=(*host.serves, *guest.serves),
        minutes=host.minutes + extra,
        earliest_day=earliest,
        latest_day=latest,
        skills=host.skills | guest.skills,
        licence_kinds=host.licence_kinds & guest.licence_kinds
        or host.licence_kinds
        or guest.licence_kinds,
        days=_suitable(host.days, earliest, latest),
    )


def _pointing(need: Need, kept: Mapping[UUID, Need], hosted: Mapping[UUID, UUID]) -> Need:
    """Let distances point at the visit that took the other one along."""
    if need.apart is None:
        return need
    other = need.apart[0]
    while other in hosted:
        other = hosted[other]
    if other not in kept or other == need.id:
        return replace(need, apart=None)
    return replace(need, apart=(other, need.apart[1]))


def _after_admission(needs: Sequence[Need]) -> list[Need]:
    """Put everything after the admission of its days; nothing comes before it."""
    admissions = [need for need in needs if need.kind is VisitKind.ADMISSION]
    if not admissions:
        return list(needs)
    found = []
    for need in needs:
        earlier = [
            admission
            for admission in admissions
            if admission.id != need.id and admission.earliest_day <= need.latest_day
        ]
        if need.kind is VisitKind.ADMISSION or not earlier:
            found.append(need)
        else:
            latest = max(earlier, key=lambda admission: admission.earliest_day)
            found.append(replace(need, follows=latest.id))
    return found
