"""Jobs: asked for once by key, followed, cancelled, tried again, taken over, recurring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.jobs import kinds as kinds_module
from hearthline.platform.jobs import queue, worker
from hearthline.platform.jobs.kinds import JobKind, Schedule, job, next_run, wait_before
from hearthline.platform.jobs.leases import beats, give_back, take
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.progress import Progress
from hearthline.platform.jobs.worker import Worker

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
TITLE = Message("t.title")
ran: list[str] = []


class Clock:
    """A clock that moves two seconds at every reading."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=2)
        return self.now


@job("test.count")
def count(progress: Progress, *, upto: int) -> Mapping[str, Any]:
    for step in range(1, upto + 1):
        if progress.is_cancelled:
            return {"kept": step - 1}
        progress.advance(step, upto, "resources")
        ran.append(str(step))
    return {"kept": upto}


@job("test.refuse")
def refuses(progress: Progress) -> None:
    raise HearthlineError(Message("t.no", {"value": 3}))


@job("test.break", attempts=2, back_off=timedelta(minutes=1))
def breaks(progress: Progress) -> None:
    raise RuntimeError("plum")


@job("test.cancel_self")
def cancels_itself(progress: Progress) -> Mapping[str, Any]:
    queue.ask_cancel(progress.job_id, at=AT)
    return count(progress, upto=5) or {}


KINDS = {kind.name: kind for kind in (count, refuses, breaks, cancels_itself)}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    for module in (queue, worker):
        monkeypatch.setattr(module, "kinds", lambda: KINDS)
    monkeypatch.setattr(queue, "schedules", lambda: ())


@pytest.fixture(autouse=True)
def _as_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run in a transaction; progress would keep silent in one."""
    from hearthline.platform.jobs import progress

    class Outside:
        in_atomic_block = False

    monkeypatch.setattr(progress, "connection", Outside())


def ask(kind: JobKind, *, key: str = "key", **params: Any) -> Job:
    asked = queue.enqueue(kind, key=key, by=system_caller(AT), title=TITLE, params=params)
    return Job.objects.get(pk=asked)


def work() -> Worker:
    done = Worker(["general"], clock=Clock())
    done.run(once=True)
    return done


def test_it_runs_a_job_and_keeps_progress_and_result() -> None:
    asked = ask(count, upto=3)

    work()

    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.total, asked.unit) == ("done", 3, 3, "resources")
    assert asked.result == {"kept": 3}


def test_asking_again_by_the_same_key_gives_the_same_job_even_when_done() -> None:
    first = ask(count, upto=1)
    again = ask(count, upto=1)
    work()

    later = ask(count, upto=1)

    assert first.pk == again.pk == later.pk
    assert ran == ["1"]


def test_after_a_cancel_the_key_is_free_again() -> None:
    first = ask(count, upto=1)
    queue.ask_cancel(first.pk, at=AT)

    assert ask(count, upto=1).pk != first.pk


def test_a_job_is_not_queued_when_its_transaction_fails() -> None:
    def ask_and_fail() -> None:
        with transaction.atomic():
            ask(count, upto=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        ask_and_fail()

    assert not Job.objects.exists()


def test_a_waiting_job_is_cancelled_at_once() -> None:
    asked = ask(count, upto=3)

    queue.ask_cancel(asked.pk, at=AT)
    work()

    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert not ran


def test_a_running_job_stops_at_its_next_step_and_says_what_it_keeps() -> None:
    asked = ask(cancels_itself)

    work()

    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert asked.result == {"kept": 0}


def test_a_refused_job_fails_at_once_with_its_reason() -> None:
    asked = ask(refuses)

    work()

    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("failed", 1)
    assert asked.news == {"code": "t.no", "params": {"value": 3}}


def test_a_broken_job_is_tried_again_later_and_then_fails() -> None:
    asked = ask(breaks)

    work()
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("queued", 1)
    Job.objects.update(run_after=AT)
    work()

    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("failed", 2)


def test_a_broken_job_gives_an_error_number_and_none_of_its_words() -> None:
    asked = ask(breaks)

    work()

    asked.refresh_from_db()
    assert asked.news["code"] == "jobs.broke"
    assert "plum" not in str(asked.news)


def test_a_job_of_a_worker_that_died_is_taken_over() -> None:
    asked = ask(count, upto=2)
    queue.claim(["general"], worker="worker@gone:1", at=AT)

    queue.put_back_abandoned(AT + timedelta(minutes=5))

    asked.refresh_from_db()
    assert asked.state == "queued"


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    asked = ask(count, upto=2)
    take("worker@here:1", holder="worker@here:1", at=AT)
    queue.claim(["general"], worker="worker@here:1", at=AT)

    queue.put_back_abandoned(AT + timedelta(seconds=30))

    asked.refresh_from_db()
    assert asked.state == "running"


def test_a_stopping_worker_puts_its_job_back_without_a_lost_attempt() -> None:
    asked = ask(count, upto=3)
    stopping = Worker(["general"], clock=Clock())
    taken = queue.claim(["general"], worker=stopping.name, at=AT)
    assert taken is not None
    stopping.stop()

    stopping._do(taken)

    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("queued", 0)


def test_a_job_of_another_lane_is_left_to_its_workers() -> None:
    ask(count, upto=1)

    assert queue.claim(["planner"], worker="w", at=AT) is None


def test_a_job_is_taken_by_one_worker_only() -> None:
    ask(count, upto=1)

    assert queue.claim(["general"], worker="one", at=AT) is not None
    assert queue.claim(["general"], worker="two", at=AT) is None


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_before(count, attempts).total_seconds() for attempts in (1, 2, 3, 50)]

    assert waits == [10, 20, 40, 3600]


def test_a_recurring_job_is_queued_once_when_due(monkeypatch: pytest.MonkeyPatch) -> None:
    hourly = (Schedule("test.count", every=timedelta(hours=1)),)
    monkeypatch.setattr(queue, "schedules", lambda: hourly)

    queue.queue_recurring(AT)
    first = queue.queue_recurring(AT)
    second = queue.queue_recurring(AT)
    later = queue.queue_recurring(AT + timedelta(hours=1))

    assert (first, second, later) == (1, 0, 1)
    assert Job.objects.count() == 2


def test_a_daily_job_keeps_its_civil_time_over_a_clock_change() -> None:
    nightly = Schedule("x", at=time(2, 40))
    saturday_noon = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)

    sunday = next_run(nightly, saturday_noon, "America/New_York")
    monday = next_run(nightly, sunday, "America/New_York")

    # On 08-Mar-2026 clocks go from 02:00 to 03:00: 02:40 moves forward to 03:40.
    assert sunday == datetime(2026, 3, 8, 7, 40, tzinfo=UTC)
    assert monday == datetime(2026, 3, 9, 6, 40, tzinfo=UTC)


def test_a_lease_is_held_by_one_until_it_runs_out() -> None:
    assert take("loop", holder="a", at=AT)
    assert not take("loop", holder="b", at=AT + timedelta(seconds=59))
    assert take("loop", holder="a", at=AT + timedelta(seconds=30))
    assert not take("loop", holder="b", at=AT + timedelta(seconds=61))
    assert take("loop", holder="b", at=AT + timedelta(seconds=91))
    give_back("loop", holder="b")
    assert take("loop", holder="a", at=AT + timedelta(seconds=92))


def test_heartbeats_show_which_loops_live() -> None:
    take("loop", holder="a", at=AT, doing="sealing")

    alive = [beat.is_alive for beat in beats(AT + timedelta(seconds=30))]
    dead = [beat.is_alive for beat in beats(AT + timedelta(seconds=90))]

    assert (alive, dead) == ([True], [False])


def test_every_kind_listed_by_the_house_can_be_found() -> None:
    found = kinds_module.kinds()

    assert {schedule.kind for schedule in kinds_module.schedules()} <= set(found)
