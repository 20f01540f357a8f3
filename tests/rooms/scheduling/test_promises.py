"""Promises: what a family is told, and that no plan breaks it silently."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.tasks import queries as tasks
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.scheduling.promises.today import figures
from hearthline.rooms.scheduling.rules import promises as rules
from hearthline.rooms.scheduling.values import (
    STANDING_CALLS,
    CallOutcome,
    CallState,
    DayPart,
    Place,
    Precision,
    PromiseState,
    Told,
)
from tests.builders.accounts import a_caller
from tests.builders.program import AT, NEW_YORK
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft, told

pytestmark = pytest.mark.django_db
THURSDAY = AT.date()
SETTINGS = ProgramSettings()
ROSA, JOY = UUID(int=1), UUID(int=2)


@pytest.fixture
def small():
    small = a_small_program(first_day=THURSDAY)
    a_kept_plan(small, first_day=THURSDAY)
    publish_draft()
    return small


def visit(number: int = 0) -> models.Assignment:
    """Return a visit as it stands: the draft's, else the published one."""
    rows = list(
        queries.assignments_between(
            THURSDAY, THURSDAY + timedelta(days=6), with_draft=True
        ).order_by("patient_id", "day")
    )
    return rows[number % len(rows)]


def move(row: models.Assignment, *, starts: time | None = None, nurse=None) -> None:
    actions.move_visit(
        system_context(at=AT),
        need_id=row.need_id,
        nurse_ids=[nurse or row.nurse_id],
        day=row.day,
        starts=starts or time(row.starts.hour, (row.starts.minute + 10) % 60),
    )


def the_call() -> models.Call:
    return models.Call.objects.get(state__in=STANDING_CALLS)


def to_call(caller) -> str:
    """Return how many families Today says are to be called."""
    return next(one.value for one in figures(caller, AT) if one.label == "Families to call")


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (time(9), DayPart.MORNING),
        (time(10, 59), DayPart.MORNING),
        (time(11), DayPart.MIDDAY),
        (time(14), DayPart.AFTERNOON),
    ],
)
def test_a_day_has_three_parts(clock, part):
    assert rules.part_of_day(clock, SETTINGS) is part


def test_a_window_lies_around_the_start_and_inside_the_day():
    assert rules.window(time(9), SETTINGS) == (time(8, 30), time(9, 30))
    assert rules.window(time(0, 10), SETTINGS)[0] == time(0)
    assert rules.window(time(23, 50), SETTINGS)[1] == time(23, 59)


def test_the_exact_window_is_promised_three_days_before_and_a_part_of_the_day_earlier():
    assert rules.precision_on(THURSDAY + timedelta(days=3), THURSDAY, SETTINGS) == "window"
    assert rules.precision_on(THURSDAY + timedelta(days=4), THURSDAY, SETTINGS) == "part"
    assert not rules.shows_part_only(THURSDAY + timedelta(days=13), THURSDAY, SETTINGS)
    assert rules.shows_part_only(THURSDAY + timedelta(days=14), THURSDAY, SETTINGS)


def test_a_part_of_the_day_is_kept_by_any_start_in_it_by_the_same_nurse():
    nurse, other = frozenset({ROSA}), frozenset({JOY})
    said = Told(Place(THURSDAY, time(9), NEW_YORK, nurse), Precision.PART)

    assert rules.keeps(said, Place(THURSDAY, time(10, 30), NEW_YORK, nurse), SETTINGS)
    assert not rules.keeps(said, Place(THURSDAY, time(12), NEW_YORK, nurse), SETTINGS)
    assert not rules.keeps(said, Place(THURSDAY, time(9), NEW_YORK, other), SETTINGS)
    assert not rules.keeps(said, None, SETTINGS)


def test_telling_a_family_says_whom_by_which_number_and_when(small):
    row = visit()

    told(row)

    promise = models.Promise.objects.get(need_id=row.need_id)
    assert (promise.state, promise.told_whom, promise.told_number) == (
        "told",
        "Ada Sample",
        "555 0100 199",
    )
    assert promise.told_at == AT
    assert not models.Call.objects.exists()


def test_a_confirmation_without_a_promise_is_flagged_and_changes_nothing(small):
    row = visit()

    actions.confirm_promise(system_context(at=AT), need_id=row.need_id, whom="Ada Sample")

    promise = models.Promise.objects.filter(need_id=row.need_id).first()
    assert promise is None or promise.state == PromiseState.DRAFT


def test_moving_a_told_visit_makes_a_call_with_a_task_and_the_visit_is_not_agreed(small):
    row = visit()
    told(row)

    move(row)

    call = the_call()
    assert call.in_draft
    assert calls.read_place(call.old).starts == row.starts
    assert tasks.open_among([call.task_id])
    assert not queries.promises_standing([row.need_id])[row.need_id].is_agreed


def test_planners_see_on_today_how_many_families_are_to_be_called(small):
    scheduler, nurse = a_caller(Role.SCHEDULER, at=AT), a_caller(Role.FIELD_NURSE, at=AT)
    told(visit())
    assert to_call(scheduler) == "0"

    move(visit())

    assert to_call(scheduler) == "1"
    assert figures(nurse, AT) == []


def test_moving_a_visit_nobody_was_told_asks_for_no_call(small):
    move(visit())

    assert not models.Call.objects.exists()


def test_taking_the_move_back_takes_the_call_back(small):
    row = visit()
    told(row)
    move(row)
    task = the_call().task_id
    step = models.MoveDone.objects.get()

    actions.take_back_move(system_context(at=AT), step_id=step.id)

    assert models.Call.objects.get().state == CallState.WITHDRAWN
    assert not tasks.open_among([task])


def test_setting_the_draft_aside_takes_its_calls_back(small):
    row = visit()
    told(row)
    move(row)
    head = queries.draft()

    actions.set_aside_draft(system_context(at=AT), plan_id=head.id, revision=head.revision)

    assert models.Call.objects.get().state == CallState.WITHDRAWN


def test_a_family_that_agrees_is_confirmed_at_the_new_time_before_and_after_publishing(small):
    row = visit()
    told(row)
    move(row)

    actions.record_call(
        system_context(at=AT), call_id=the_call().id, outcome=CallOutcome.AGREED, whom="Ada"
    )

    stands = queries.promises_standing([row.need_id])[row.need_id]
    assert stands.is_agreed
    assert stands.state is PromiseState.CONFIRMED
    assert stands.starts != row.starts
    publish_draft()
    assert queries.promises_standing([row.need_id])[row.need_id].is_agreed


def test_an_agreed_time_that_is_never_published_is_called_about_again(small):
    row = visit()
    told(row)
    move(row)
    actions.record_call(system_context(at=AT), call_id=the_call().id, outcome=CallOutcome.AGREED)
    head = queries.draft()

    actions.set_aside_draft(system_context(at=AT), plan_id=head.id, revision=head.revision)

    assert calls.read_place(the_call().new).starts == row.starts


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (CallOutcome.LEFT_MESSAGE, CallState.LEFT_MESSAGE),
        (CallOutcome.NOT_REACHED, CallState.TRY_AGAIN),
    ],
)
def test_a_message_or_nobody_reached_leaves_the_visit_not_agreed(small, outcome, state):
    row = visit()
    told(row)
    move(row)
    again = AT + timedelta(hours=1)

    actions.record_call(
        system_context(at=AT), call_id=the_call().id, outcome=outcome, try_again_at=again
    )

    assert the_call().state == state
    assert tasks.open_among([the_call().task_id])
    assert not queries.promises_standing([row.need_id])[row.need_id].is_agreed


def test_a_family_that_refuses_leaves_a_task_to_plan_again_until_the_visit_moves(small):
    row = visit()
    told(row)
    move(row)
    call = the_call()

    actions.record_call(
        system_context(at=AT), call_id=call.id, outcome=CallOutcome.REFUSED, note="school run"
    )

    replan = the_call().task_id
    assert replan != call.task_id
    assert tasks.open_among([call.task_id, replan]) == {replan}
    move(visit(), starts=row.starts)
    assert not tasks.open_among([replan])


def test_what_is_said_about_a_call_that_ended_is_kept_and_flagged(small):
    row = visit()
    told(row)
    move(row)
    call = the_call()
    actions.record_call(system_context(at=AT), call_id=call.id, outcome=CallOutcome.AGREED)

    actions.record_call(system_context(at=AT), call_id=call.id, outcome=CallOutcome.REFUSED)

    assert models.CallAttempt.objects.filter(call=call).count() == 2
    call.refresh_from_db()
    assert call.state == CallState.AGREED


def test_a_visit_that_the_next_plan_leaves_out_is_called_about(small):
    row = visit()
    told(row)

    a_kept_plan(small, first_day=THURSDAY, leave_out=6)

    assert the_call().new is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "tell",
                "tell",
                "confirm",
                "move",
                "move",
                "other nurse",
                "take back",
                "publish",
                "set aside",
                "plan",
                "agree",
                "refuse",
                "message",
            ]
        ),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=10,
)


class NeverSilently(TestCase):
    """Whatever is planned, a promise that does not hold has a call or a task to plan again."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def test_a_promise_is_never_broken_silently(self, steps):
        small = a_small_program(nurses=2, patients=3, first_day=THURSDAY)
        a_kept_plan(small, first_day=THURSDAY)
        publish_draft()
        for verb, number in steps:
            try:
                take(verb, number, small)
            except HearthlineError:
                continue
            assert_no_promise_is_broken_silently()


def take(verb: str, number: int, small) -> None:
    """Do one step of a random story; what is refused is refused."""
    context = system_context(at=AT)
    row, head = visit(number), queries.draft()
    call = models.Call.objects.filter(state__in=STANDING_CALLS).first()
    match verb:
        case "tell":
            told(row)
        case "confirm":
            actions.confirm_promise(context, need_id=row.need_id, whom="Ada Sample")
        case "move":
            move(row)
        case "other nurse":
            move(row, nurse=next(n for n in small.nurses if n != row.nurse_id))
        case "take back":
            step = models.MoveDone.objects.filter(taken_back_at=None).order_by("-made_at").first()
            if step is not None:
                actions.take_back_move(context, step_id=step.id)
        case "publish" if head is not None:
            publish_draft()
        case "set aside" if head is not None:
            actions.set_aside_draft(context, plan_id=head.id, revision=head.revision)
        case "plan":
            a_kept_plan(small, first_day=THURSDAY, leave_out=number % 2)
        case "agree" if call is not None:
            actions.record_call(context, call_id=call.id, outcome=CallOutcome.AGREED)
        case "refuse" if call is not None:
            actions.record_call(context, call_id=call.id, outcome=CallOutcome.REFUSED)
        case "message" if call is not None:
            actions.record_call(context, call_id=call.id, outcome=CallOutcome.LEFT_MESSAGE)


def assert_no_promise_is_broken_silently() -> None:
    """Compare what was told with both plans, without the code that keeps the calls."""
    in_force = program.settings_in_force().settings
    last = THURSDAY + timedelta(days=30)
    published, view = (
        {
            item.need_id: item.place
            for item in queries.assigned_between(THURSDAY, last, with_draft=d)
        }
        for d in (False, True)
    )
    head = queries.draft()
    for promise in models.Promise.objects.filter(state__in=["told", "confirmed"]):
        said = calls.told_of(promise)
        agreed_in_draft = head is not None and promise.awaits_plan == head.id
        holds = rules.keeps(said, view.get(promise.need_id), in_force) and (
            agreed_in_draft or rules.keeps(said, published.get(promise.need_id), in_force)
        )
        call = models.Call.objects.filter(need_id=promise.need_id, state__in=STANDING_CALLS).first()
        if holds:
            assert call is None
        else:
            assert call is not None
            assert tasks.open_among([call.task_id])
            assert not queries.promises_standing([promise.need_id])[promise.need_id].is_agreed
