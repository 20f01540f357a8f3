"""Needs come from nursing orders: how many, when, how long, together or apart."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.program.values import LicenceKind, ProgramSettings, VisitKind
from hearthline.rooms.scheduling.rules.needs import day_windows, least_days_apart, needs_between
from hearthline.rooms.scheduling.values import Need, VisitOrder
from tests.builders.scheduling import MONDAY, PATIENT, routines, visit_order

SETTINGS = ProgramSettings()
LAST = MONDAY + timedelta(days=27)
KINDS = st.sampled_from(list(VisitKind))
ORDERS = st.lists(
    st.builds(
        lambda kind, times, period, start, length, number: visit_order(
            kind,
            times=min(times, period) if period else 1,
            per_days=period,
            name=number,
            starts_on=MONDAY + timedelta(days=start),
            ends_on=MONDAY + timedelta(days=start + length),
        ),
        KINDS,
        st.integers(1, 4),
        st.sampled_from([None, 1, 2, 7, 14, 28, 56]),
        st.integers(-90, 40),
        st.integers(0, 120),
        st.integers(0, 3),
    ),
    max_size=5,
    unique_by=lambda order: order.thread,
)


def derive(orders: list[VisitOrder], first: date = MONDAY, last: date = LAST) -> list[Need]:
    return needs_between(orders, routines(), SETTINGS, first_day=first, last_day=last)


def test_cefazolin_by_a_trained_family_is_one_long_visit_then_one_a_week():
    needs = derive(
        [
            visit_order(VisitKind.ADMISSION),
            visit_order(VisitKind.LINE_CARE, per_days=7),
            visit_order(VisitKind.LAB_DRAW, per_days=7),
        ]
    )

    kinds = [need.kind for need in needs]
    assert kinds == [VisitKind.ADMISSION, *[VisitKind.LINE_CARE] * 3]
    assert needs[0].minutes == SETTINGS.admission_minutes
    assert {len(need.serves) for need in needs} == {2, 3}
    assert needs[1].minutes == 45 + 30 - SETTINGS.arrival_minutes
    assert all(need.follows == needs[0].id for need in needs[1:])


def test_a_nurse_given_infusion_takes_its_length_from_the_order():
    (need,) = derive([visit_order(VisitKind.INFUSION, per_days=28, infusion_minutes=210)])

    assert need.minutes == 210 + SETTINGS.infusion_extra_minutes
    assert (need.latest_day - need.earliest_day).days == 3


def test_watching_that_a_plan_asks_for_counts_in_the_visits_minutes():
    (need,) = derive(
        [visit_order(VisitKind.INFUSION, per_days=28, infusion_minutes=210, watch_minutes=30)]
    )

    assert need.minutes == 210 + SETTINGS.infusion_extra_minutes + 30


def test_a_first_nurse_given_infusion_belongs_to_the_admission():
    needs = derive(
        [
            visit_order(VisitKind.ADMISSION, infusion_minutes=60),
            visit_order(VisitKind.INFUSION, per_days=1, infusion_minutes=60, minutes=60 + 45),
        ],
        last=MONDAY + timedelta(days=2),
    )

    assert [need.kind for need in needs] == [
        VisitKind.ADMISSION,
        VisitKind.INFUSION,
        VisitKind.INFUSION,
    ]
    assert needs[0].latest_day == MONDAY


def test_an_lpn_may_do_line_care_but_not_an_admission():
    needs = derive(
        [
            visit_order(VisitKind.ADMISSION),
            visit_order(VisitKind.LINE_CARE, per_days=7, starts_on=MONDAY + timedelta(days=7)),
        ]
    )

    by_kind = {need.kind: need.licence_kinds for need in needs}
    assert LicenceKind.LPN not in by_kind[VisitKind.ADMISSION]
    assert LicenceKind.LPN in by_kind[VisitKind.LINE_CARE]


def test_the_window_is_the_familys_and_else_the_programs():
    order = visit_order(VisitKind.LINE_CARE, per_days=7)
    wished = needs_between(
        [order],
        routines(earliest=time(13), latest=time(15)),
        SETTINGS,
        first_day=MONDAY,
        last_day=LAST,
    )

    assert (wished[0].opens, wished[0].closes) == (time(13), time(15))
    assert derive([order])[0].opens == time(8)


@given(st.none() | st.times(), st.none() | st.times())
def test_no_visit_is_planned_on_the_wrong_side_of_what_a_family_said(
    earliest: time | None, latest: time | None
):
    if earliest and latest and latest <= earliest:
        return
    needs = needs_between(
        [visit_order(VisitKind.LINE_CARE, per_days=7)],
        routines(earliest=earliest, latest=latest),
        SETTINGS,
        first_day=MONDAY,
        last_day=LAST,
    )

    assert all(need.opens <= need.closes for need in needs)
    assert all(earliest is None or need.opens == earliest for need in needs)
    assert all(latest is None or need.closes == latest for need in needs)


def test_an_evening_after_the_programs_hours_stays_the_evening():
    order = visit_order(VisitKind.LINE_CARE, per_days=7)
    evening, morning = (
        needs_between([order], wish, SETTINGS, first_day=MONDAY, last_day=LAST)[0]
        for wish in (routines(earliest=time(19)), routines(latest=time(7, 30)))
    )

    assert (evening.opens, evening.closes) == (time(19), time(23, 59))
    assert (morning.opens, morning.closes) == (time(0), time(7, 30))


def test_weekdays_of_the_family_hold_when_one_lies_in_the_window():
    weekly = visit_order(VisitKind.LINE_CARE, per_days=7)
    daily = visit_order(VisitKind.INFUSION, per_days=1, name="daily")
    needs = needs_between(
        [weekly, daily],
        routines(days=frozenset({2})),
        SETTINGS,
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=6),
    )

    tuesdays = [need for need in needs if need.kind is VisitKind.INFUSION]
    assert len(tuesdays) == 7
    assert [sorted(need.days) for need in tuesdays if need.earliest_day.isoweekday() == 2] == [[2]]
    assert all(not need.days for need in tuesdays if need.earliest_day.isoweekday() != 2)


def test_two_nurses_are_kept_and_the_second_order_does_not_lose_them():
    (need,) = derive([visit_order(VisitKind.INFUSION, per_days=28, nurses=2)])

    assert need.nurses == 2


def test_nothing_is_needed_after_the_order_ends():
    needs = derive(
        [visit_order(VisitKind.INFUSION, per_days=1, ends_on=MONDAY + timedelta(days=4))]
    )

    assert max(need.latest_day for need in needs) == MONDAY + timedelta(days=4)
    assert len(needs) == 5


def test_two_last_days_of_an_order_bring_no_weekly_visit_but_four_do():
    weekly = {"kind": VisitKind.LINE_CARE, "per_days": 7}

    rest = derive([visit_order(**weekly, ends_on=MONDAY + timedelta(days=8))])
    half = derive([visit_order(**weekly, ends_on=MONDAY + timedelta(days=10))])

    assert (len(rest), len(half)) == (1, 2)


@given(ORDERS)
def test_visits_never_exceed_the_ordered_frequency_whatever_day_is_taken(orders: list[VisitOrder]):
    served = Counter(
        (link.thread, link.kind, period_of(order, link.occurrence))
        for need in derive(orders)
        for link in need.serves
        for order in orders
        if order.thread == link.thread
    )

    allowed = {order.thread: order.times for order in orders}
    assert all(count <= allowed[thread] for (thread, _, _), count in served.items())


@given(ORDERS)
def test_each_occurrence_lies_in_its_own_period_and_is_served_once(orders: list[VisitOrder]):
    by_thread = {order.thread: order for order in orders}
    seen: set[object] = set()

    for need in derive(orders):
        for link in need.serves:
            assert link not in seen
            seen.add(link)
            earliest, latest = day_windows(by_thread[link.thread], link.occurrence)
            assert earliest <= need.earliest_day <= need.latest_day <= latest


@given(ORDERS)
def test_deriving_again_gives_the_same_needs(orders: list[VisitOrder]):
    assert derive(orders) == derive(list(reversed(orders)))


@given(ORDERS, st.integers(0, 20))
def test_a_later_horizon_keeps_the_identity_of_needs_both_see(orders: list[VisitOrder], later: int):
    first = MONDAY + timedelta(days=later)

    now = {need.id for need in derive(orders) if need.earliest_day > first + timedelta(days=8)}
    then = {need.id for need in derive(orders, first, LAST + timedelta(days=later))}

    assert now <= then


@given(ORDERS)
def test_nothing_comes_before_the_admission_it_follows(orders: list[VisitOrder]):
    needs = {need.id: need for need in derive(orders)}

    for need in needs.values():
        if need.follows in needs:
            assert needs[need.follows].kind is VisitKind.ADMISSION
            assert needs[need.follows].earliest_day <= need.latest_day


@given(st.integers(1, 7), st.integers(1, 60))
def test_visits_of_neighbouring_periods_can_always_keep_their_distance(times: int, period: int):
    order = visit_order(VisitKind.LINE_CARE, times=min(times, period), per_days=period)

    apart = least_days_apart(order)

    firsts = [day_windows(order, number) for number in range(3 * order.times)]
    day = firsts[0][0]
    for low, high in firsts[1:]:
        day = max(low, day + timedelta(days=apart))
        assert day <= high


def period_of(order: VisitOrder, occurrence: int) -> int:
    return occurrence // order.times if order.per_days else 0


def test_two_patients_do_not_share_a_visit():
    other = derived_id("test patient", 2)
    needs = needs_between(
        [
            visit_order(VisitKind.LINE_CARE, per_days=7),
            visit_order(VisitKind.LAB_DRAW, per_days=7, patient_id=other),
        ],
        routines(PATIENT, other),
        SETTINGS,
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=6),
    )

    assert len(needs) == 2
