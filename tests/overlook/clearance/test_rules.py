"""The hour after which a dose must move: the soonest of what bounds it, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearthline.overlook.clearance.rules import (
    Bound,
    BoundKind,
    Cleared,
    Clearing,
    Waiting,
    first_clear,
    hour_to_move,
    pace_of,
)

NOON = datetime(2026, 5, 14, 16, tzinfo=UTC)
minutes = st.integers(-3000, 3000).map(lambda count: NOON + timedelta(minutes=count))
bounds = st.lists(st.builds(Bound, st.sampled_from(BoundKind), minutes, minutes), max_size=4)
worst = list(Waiting)


def bound(kind: BoundKind, hours: float) -> Bound:
    at = NOON + timedelta(hours=hours)
    return Bound(kind, at, at)


def test_a_bag_that_ends_before_the_visit_does_sets_the_hour() -> None:
    found = hour_to_move(
        [bound(BoundKind.HOURS, 5), bound(BoundKind.USE_BY, 2)], now=NOON, is_blocked=True
    )

    assert (found.hour, found.bound.kind) == (NOON + timedelta(hours=2), BoundKind.USE_BY)
    assert found.waiting is Waiting.IN_TIME


def test_a_van_that_comes_after_the_hour_moves_the_dose_now() -> None:
    late = NOON + timedelta(hours=1, minutes=30)

    found = hour_to_move([bound(BoundKind.DOSE, 0.5)], now=NOON, is_blocked=True, clears_at=[late])

    assert found.waiting is Waiting.TOO_LATE
    assert found.waits_for == late


def test_what_the_visit_clears_itself_is_neither_missing_nor_clear() -> None:
    found = hour_to_move(
        [bound(BoundKind.DOSE, 2)], now=NOON, is_blocked=True, at_the_visit=2, unplanned=0
    )

    assert found.waiting is Waiting.AT_THE_VISIT


def test_one_thing_promised_and_another_without_an_event_are_counted_apart() -> None:
    soon = NOON + timedelta(hours=1)

    found = hour_to_move(
        [bound(BoundKind.DOSE, 2)],
        now=NOON,
        is_blocked=True,
        clears_at=[soon],
        at_the_visit=1,
        unplanned=1,
    )

    assert (found.waiting, found.waits_for, found.unplanned) == (Waiting.IN_TIME, soon, 1)


def test_nothing_known_to_bound_it_is_not_known_and_never_free() -> None:
    found = hour_to_move([], now=NOON, is_blocked=False)

    assert (found.hour, found.waiting) == (None, Waiting.NOT_KNOWN)


@given(bounds, minutes, st.booleans(), st.lists(minutes, max_size=3))
def test_the_hour_is_the_soonest_bound_and_says_how_it_stands(
    known: list[Bound], now: datetime, is_blocked: bool, clears: list[datetime]
) -> None:
    found = hour_to_move(known, now=now, is_blocked=is_blocked, clears_at=clears)

    assert found.hour == min((one.start_by for one in known), default=None)
    assert (found.waiting is Waiting.NOT_KNOWN) == (not known)
    if known:
        assert (found.waiting is Waiting.CLEAR) == (not is_blocked)
        assert (found.waiting is Waiting.PASSED) == (is_blocked and now > found.hour)


@given(bounds, bounds, minutes, st.lists(minutes, min_size=1, max_size=3))
def test_more_that_bounds_it_never_gives_more_time(
    known: list[Bound], more: list[Bound], now: datetime, clears: list[datetime]
) -> None:
    before = hour_to_move(known, now=now, is_blocked=True, clears_at=clears)
    after = hour_to_move([*known, *more], now=now, is_blocked=True, clears_at=clears)

    assert before.hour is None or (after.hour is not None and after.hour <= before.hour)
    if before.hour is not None:
        assert worst.index(after.waiting) >= worst.index(before.waiting)


@given(bounds, minutes, st.lists(minutes, min_size=1, max_size=3))
def test_what_clears_later_never_comes_in_time_when_the_earlier_did_not(
    known: list[Bound], now: datetime, clears: list[datetime]
) -> None:
    before = hour_to_move(known, now=now, is_blocked=True, clears_at=clears)
    later = [one + timedelta(hours=1) for one in clears]
    after = hour_to_move(known, now=now, is_blocked=True, clears_at=later)

    assert worst.index(after.waiting) >= worst.index(before.waiting)


def hours(*pairs: tuple[float, float | None]) -> list[tuple[datetime, datetime | None]]:
    return [
        (
            NOON + timedelta(hours=since),
            None if until is None else NOON + timedelta(hours=until),
        )
        for since, until in pairs
    ]


def test_somebody_is_clear_when_the_last_of_what_stood_at_once_is_gone() -> None:
    found = first_clear(NOON, NOON, hours((0, 24), (0, 48), (60, 72)))

    assert found == Cleared(Clearing.CLEARED, timedelta(hours=48))


def test_what_still_stands_waits() -> None:
    assert first_clear(NOON, NOON, hours((0, 24), (24, None))) == Cleared(Clearing.WAITS)


def test_whoever_has_begun_waits_for_no_first_dose_and_nobody_knows_when_it_was_clear() -> None:
    shut = hours((0, 24), (24, None))

    assert first_clear(NOON, NOON, shut, is_running=True) == Cleared(Clearing.NOT_KNOWN)


def test_somebody_clear_before_anything_was_kept_is_not_known() -> None:
    later = NOON + timedelta(days=3)

    assert first_clear(NOON, later, ()) == Cleared(Clearing.NOT_KNOWN)
    assert first_clear(NOON, None, ()) == Cleared(Clearing.NOT_KNOWN)


def test_the_median_is_of_those_known_and_counts_the_others() -> None:
    days = [Cleared(Clearing.CLEARED, timedelta(days=n)) for n in (1, 2, 9)]

    found = pace_of([*days, Cleared(Clearing.WAITS), Cleared(Clearing.NOT_KNOWN)])

    assert (found.median_days, found.cleared, found.waiting, found.not_known) == (2, 3, 1, 1)
    assert pace_of([]).median_days is None
