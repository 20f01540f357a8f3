"""A plan in parts over the jobs' queue: the same plan, cancelled, workers lost, other processes."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection

from hearthline.engines import planner
from hearthline.engines.planner.parts import Round
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.worker import Worker
from hearthline.rooms.scheduling import actions, coordinating, models, planning, queries, tasks
from hearthline.rooms.scheduling.rules.problems import plan_from
from hearthline.rooms.scheduling.values import RunState
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.values import AbsenceKind
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, a_small_program

DAYS = 14
BEFORE = MONDAY - timedelta(days=1)
FEW = 4
"""Visits of a part at most, so that a dozen are cut."""


def context():
    return system_context(at=AT)


def asked(iterations: int = 300):
    return actions.start_run(
        context(), first_day=MONDAY, days=DAYS, seed=1, iterations=iterations, seconds=None
    )


def queued(run_id, *, at: datetime = AT) -> None:
    """Ask the workers for the run, as the page does."""
    job_id = queue.enqueue(
        tasks.plan_visits,
        key=f"plan {run_id}",
        by=system_caller(at),
        title=Message("job.scheduling.plan"),
        params={"run_id": str(run_id), "today": BEFORE.isoformat(), "most_visits": FEW},
    )
    models.PlanRun.objects.filter(id=run_id).update(job_id=job_id)


def worker(*, at: datetime = AT) -> Worker:
    return Worker(["planner"], clock=lambda: at)


def in_steps(workers: list[Worker], *, at: datetime = AT) -> None:
    """Let several workers take one job each in turn until none waits."""
    turn = 0
    while (job := queue.claim(["planner"], worker=workers[turn].name, at=at)) is not None:
        workers[turn]._do(job)
        turn = (turn + 1) % len(workers)


def rows_of(run: models.PlanRun) -> set[tuple]:
    return set(
        models.Assignment.objects.filter(plan_id=run.plan_id).values_list(
            "need_id", "nurse_id", "day", "starts"
        )
    )


def verdict() -> planner.values.Evaluation:
    prepared = planning.prepare(MONDAY, DAYS)
    assigned = queries.assigned_between(MONDAY, MONDAY + timedelta(days=DAYS - 1), with_draft=True)
    return planner.evaluate(prepared.problem, plan_from(prepared.problem, assigned, prepared.clock))


@pytest.mark.django_db
def test_a_plan_in_parts_is_kept_and_breaks_no_rule():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)

    in_steps([worker()])

    run = models.PlanRun.objects.get(id=run_id)
    assert run.state == RunState.DONE
    assert run.figures["served"] == 12
    assert run.figures["parts"] >= 3
    assert [v for v in verdict().violations if v.rule != "break"] == []
    assert not models.Cut.objects.exists(), "what the workers needed is not kept"


@pytest.mark.django_db
def test_the_plan_is_the_same_for_one_worker_for_three_and_without_a_queue():
    a_small_program(nurses=3, patients=6)
    plans = []
    for count in (1, 3):
        run_id = asked()
        queued(run_id)
        crew = [worker() for _ in range(count)]
        for number, one in enumerate(crew):
            one.name = f"worker {number}"
        in_steps(crew)
        run = models.PlanRun.objects.get(id=run_id)
        assert run.figures["workers"] == count
        plans.append(rows_of(run))

    outcome = tasks.run_plan(asked(), context, today=BEFORE, most_visits=FEW)

    assert plans[0] == plans[1]
    assert plans[0] == rows_of(models.PlanRun.objects.get(id=outcome.run_id))


@pytest.mark.django_db
def test_no_worker_is_held_while_parts_wait():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)

    first = queue.claim(["planner"], worker="one", at=AT)
    assert first is not None
    worker()._do(first)

    first.refresh_from_db()
    assert first.state == Job.State.DONE
    assert models.PlanRun.objects.get(id=run_id).state == RunState.RUNNING
    assert set(Job.objects.filter(state="queued").values_list("name", flat=True)) == {
        "scheduling.plan_part"
    }
    done, total, planned, parts = coordinating.progress_of(run_id) or (0, 0, 0, 0)
    assert (done, planned) == (0, 0)
    assert parts >= 3
    assert total is not None
    assert total >= 290


@pytest.mark.django_db
def test_a_part_whose_worker_died_is_planned_by_another_to_the_same_plan():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    in_steps([worker()])
    undisturbed = rows_of(models.PlanRun.objects.get(id=run_id))

    run_id = asked()
    queued(run_id)
    worker()._do(queue.claim(["planner"], worker="one", at=AT))
    dead = queue.claim(["planner"], worker="dead", at=AT)
    assert dead.name == "scheduling.plan_part"
    later = AT + timedelta(minutes=5)
    assert queue.put_back_abandoned(later) == 1
    in_steps([worker(at=later + timedelta(hours=1))], at=later + timedelta(hours=1))

    run = models.PlanRun.objects.get(id=run_id)
    assert run.state == RunState.DONE
    assert rows_of(run) == undisturbed


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_puts_its_part_back():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    worker()._do(queue.claim(["planner"], worker="one", at=AT))
    stopping = worker()
    job = queue.claim(["planner"], worker=stopping.name, at=AT)
    stopping.stop()
    stopping._do(job)

    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert models.PlanPart.objects.get(job_id=job.id).state == "waiting"
    in_steps([worker()])
    assert models.PlanRun.objects.get(id=run_id).state == RunState.DONE


@pytest.mark.django_db
def test_a_run_in_parts_is_cancelled_whole_and_keeps_nothing():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    worker()._do(queue.claim(["planner"], worker="one", at=AT))
    running = queue.claim(["planner"], worker="two", at=AT)

    nobody_left = coordinating.cancel(run_id, AT)

    assert not nobody_left, "one part is still at work"
    assert Job.objects.filter(state="queued").count() == 0
    tasks.look_after_plans.work(_progress(running))
    worker()._do(running)
    in_steps([worker()])
    run = models.PlanRun.objects.get(id=run_id)
    assert run.state == RunState.CANCELLED
    assert not models.Plan.objects.exists()
    assert not models.Cut.objects.exists()


@pytest.mark.django_db
def test_a_part_that_no_worker_can_end_ends_the_run_with_a_reason():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    worker()._do(queue.claim(["planner"], worker="one", at=AT))
    lost = Job.objects.filter(name="scheduling.plan_part").first()
    queue.fail(lost, at=AT, why=Message("jobs.worker_lost"))
    in_steps([worker()])
    assert models.PlanRun.objects.get(id=run_id).state == RunState.RUNNING

    tasks.look_after_plans.work(_progress(lost))
    in_steps([worker()])

    run = models.PlanRun.objects.get(id=run_id)
    assert run.state == RunState.FAILED
    assert run.message["code"] == "jobs.worker_lost"
    asked(), "and the next run may be asked for"


@pytest.mark.django_db
def test_a_run_whose_worker_was_lost_for_good_does_not_block_the_next():
    a_small_program(nurses=2, patients=2)
    run_id = asked()
    queued(run_id)
    job = Job.objects.get(name="scheduling.plan")
    models.PlanRun.objects.filter(id=run_id).update(state=RunState.RUNNING)
    queue.fail(job, at=AT, why=Message("jobs.worker_lost"))

    tasks.look_after_plans.work(_progress(job))

    assert models.PlanRun.objects.get(id=run_id).state == RunState.FAILED
    assert asked()


@pytest.mark.django_db
def test_a_round_that_nobody_carried_on_is_carried_on():
    a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    in_steps_until_step_asked()
    Job.objects.filter(name="scheduling.plan_step").delete()

    tasks.look_after_plans.work(_progress(Job.objects.first()))

    assert Job.objects.filter(name="scheduling.plan_step", state="queued").count() == 1
    in_steps([worker()])
    assert models.PlanRun.objects.get(id=run_id).state == RunState.DONE


@pytest.mark.django_db
def test_what_changed_while_parts_were_planned_is_in_the_plan_that_is_kept():
    small = a_small_program(nurses=2, patients=6)
    run_id = asked()
    queued(run_id)
    in_steps_until_step_asked()
    workforce.plan_absence(
        context(),
        staff_id=small.nurses[0],
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=DAYS),
        kind=AbsenceKind.HOLIDAY,
    )

    in_steps([worker()])

    run = models.PlanRun.objects.get(id=run_id)
    assert run.state == RunState.DONE
    assert {nurse for _, nurse, _, _ in rows_of(run)} == {small.nurses[1]}


def in_steps_until_step_asked() -> None:
    """Work every part of the first round; the step after it waits."""
    one = worker()
    while Job.objects.filter(state="queued").exclude(name="scheduling.plan_step").exists():
        one._do(queue.claim(["planner"], worker=one.name, at=AT))


def _progress(job: Job):
    from hearthline.platform.jobs.progress import Progress

    return Progress(job.id, clock=lambda: AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="several processes need PostgreSQL")
def test_three_worker_processes_plan_the_parts_of_one_run():
    a_small_program(nurses=3, patients=12)
    alone = tasks.run_plan(asked(iterations=800), context, today=BEFORE, most_visits=FEW)
    expected = rows_of(models.PlanRun.objects.get(id=alone.run_id))
    run_id = asked(iterations=800)
    queued(run_id, at=datetime.now(UTC))

    crew = [_process() for _ in range(3)]
    try:
        ends = datetime.now(UTC) + timedelta(seconds=240)
        run = models.PlanRun.objects.get(id=run_id)
        while run.state in (RunState.WAITING, RunState.RUNNING) and datetime.now(UTC) < ends:
            with suppress(subprocess.TimeoutExpired):
                crew[0].wait(timeout=0.5)
            run.refresh_from_db()
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            process.wait(timeout=30)

    assert run.state == RunState.DONE, run.message
    done = Job.objects.filter(name="scheduling.plan_part", state="done")
    assert len(set(done.values_list("worker", flat=True))) >= 2
    assert run.figures["workers"] >= 2
    assert rows_of(run) == expected


def _process() -> subprocess.Popen[bytes]:
    """Start one worker of the planner's lane on the test's database, as another machine would."""
    given = django_settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    server = f"{given.get('HOST') or '127.0.0.1'}:{given.get('PORT') or 5432}"
    people = given.get("USER") or "postgres"
    if given.get("PASSWORD"):
        people += f":{given['PASSWORD']}"
    return subprocess.Popen(
        [sys.executable, "-m", "hearthline.site.manage", "work", "--lane", "planner"],
        env=dict(os.environ, DATABASE_URL=f"postgresql://{people}@{server}/{name}"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_the_rounds_have_names_that_fit_their_column():
    assert all(len(one) <= 10 for one in Round)
