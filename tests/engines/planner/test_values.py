"""What cannot be planned is refused where it is made: field, value, way out."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from string import Formatter

import numpy as np
import pytest

from hearthline.engines.planner.messages import MESSAGES
from hearthline.engines.planner.values import (
    Break,
    Budget,
    Change,
    History,
    Link,
    LinkKind,
    ProblemError,
    Promise,
    Slot,
    TravelMatrix,
    Weights,
    Window,
)
from tests.builders.planner import at, lunch, nurse, problem, shift, visit

SQUARE = np.zeros((2, 2))

WRONG: dict[str, Callable[[], object]] = {
    "window_order": lambda: Window(600, 500),
    "preferred_outside": lambda: Window(500, 600, 400, 550),
    "service": lambda: visit(service_minutes=0),
    "priority": lambda: visit(priority=6),
    "nurses_needed": lambda: visit(nurses_needed=3),
    "no_window": lambda: visit(windows=()),
    "lock_nurses": lambda: visit(nurses_needed=2, locked=Slot(("rosa",), 600)),
    "slot_nurses": lambda: Slot(("rosa", "rosa"), 600),
    "empty_id": lambda: nurse(""),
    "negative": lambda: Promise(600, tolerance=-1),
    "shift_order": lambda: shift(start="16:00", end="08:00"),
    "break_outside": lambda: shift(rest=lunch("16:00", "16:30")),
    "break_minutes": lambda: Break(600, 660, 0),
    "shifts_overlap": lambda: nurse(shifts=(shift(), shift(start="16:00", end="20:00"))),
    "usual_start": lambda: History(patient_id="june", usual_start={"": 2000}),
    "not_square": lambda: TravelMatrix(np.zeros((2, 3)), np.zeros((2, 3))),
    "shapes_differ": lambda: TravelMatrix(SQUARE, np.zeros((3, 3))),
    "travel_value": lambda: TravelMatrix(SQUARE, np.array([[0, np.nan], [1, 0]])),
    "travel_diagonal": lambda: TravelMatrix(SQUARE + 1, SQUARE),
    "travel_too_long": lambda: TravelMatrix(np.array([[0, 10**7], [1, 0]]), SQUARE),
    "link_self": lambda: Link(kind=LinkKind.SAME_DAY, first="a", second="a"),
    "link_gap": lambda: Link(kind=LinkKind.PRECEDENCE, first="a", second="b", min_gap=9, max_gap=5),
    "link_days": lambda: Link(kind=LinkKind.MIN_DAYS_APART, first="a", second="b", days=0),
    "weight": lambda: Weights(overtime=-1.0),
    "share": lambda: Weights(tentative_share=2.0),
    "unserved_order": lambda: Weights(unserved=(5, 4, 3, 2, 1)),
    "unserved_length": lambda: Weights(unserved=(1, 2)),  # type: ignore[arg-type]
    "budget_empty": lambda: Budget(),
    "budget_seconds": lambda: Budget(seconds=0),
    "islands": lambda: Budget(iterations=1, islands=0),
    "horizon": lambda: problem([], [], days=57),
    "days_into_week": lambda: problem([], [], days_into_week=7),
    "location": lambda: problem([visit(location=99)], []),
    "twice": lambda: problem([visit(), visit()], []),
    "unknown_nurse": lambda: problem([visit(locked=Slot(("nobody",), 600))], []),
    "outside_horizon": lambda: problem([visit(locked=Slot(("rosa",), at("09:00", 3)))], [nurse()]),
    "shift_day": lambda: problem([], [nurse(days=(3,))]),
    "unknown_visit": lambda: problem(
        [visit("a")], [], links=[Link(kind=LinkKind.SAME_DAY, first="a", second="b")]
    ),
    "link_min_gap": lambda: problem(
        [visit("a"), visit("b")],
        [],
        links=[Link(kind=LinkKind.PRECEDENCE, first="a", second="b", min_gap=-90)],
    ),
    "link_sizes": lambda: problem(
        [visit("a"), visit("b", nurses_needed=2)],
        [],
        links=[Link(kind=LinkKind.SAME_NURSE, first="a", second="b")],
    ),
    "link_cycle": lambda: problem(
        [visit("a"), visit("b")],
        [],
        links=[
            Link(kind=LinkKind.PRECEDENCE, first="a", second="b"),
            Link(kind=LinkKind.PRECEDENCE, first="b", second="a"),
        ],
    ),
}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_it_is_refused_with_field_value_and_way_out(code):
    with pytest.raises(ProblemError) as caught:
        WRONG[code]()

    error = caught.value
    assert error.message.code == f"planner.invalid.{code}"
    assert error.field
    fields = {n for _, n, _, _ in Formatter().parse(MESSAGES[error.message.code]) if n}
    assert fields <= set(error.message.params)
    assert str(error) == error.message.code


def test_a_change_needs_windows_to_move_to():
    with pytest.raises(ProblemError):
        Change.visit_moved("v", ())


def test_days_of_a_clock_change_are_known():
    from hearthline.engines.planner.values import Problem

    its = Problem(
        day_starts=(0, 1380, 2820),
        visits=(),
        nurses=(),
        travel=TravelMatrix(SQUARE, SQUARE),
    )

    assert [its.day_of(minute) for minute in (0, 1379, 1380, 2819, 9999)] == [0, 0, 1, 1, 1]
    assert its.minute_of_day(1380 + 60) == 60


def test_a_problem_survives_the_way_to_a_worker():
    its = problem([visit()], [nurse()], histories=[History(patient_id="june")])

    again = pickle.loads(pickle.dumps(its))

    assert again.visits == its.visits
    assert np.array_equal(again.travel.seconds, its.travel.seconds)
