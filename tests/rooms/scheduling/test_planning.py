"""Planning from orders to a published plan, with the planner itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from hearthline.engines import planner
from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.census import actions as census
from hearthline.rooms.scheduling import actions, models, moving, planning, queries, tasks
from hearthline.rooms.scheduling.rules.problems import plan_from, plannable
from hearthline.rooms.scheduling.values import RunState
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import queries as staff
from hearthline.rooms.workforce.values import AbsenceKind
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, SmallProgram, a_small_program, publish_draft

pytestmark = pytest.mark.django_db
DAYS = 14
BEFORE = MONDAY - timedelta(days=1)


def context():
    return system_context(at=AT)


def _busiest():
    """Return the nurse with most visits in the draft."""
    given = Counter(models.Assignment.objects.values_list("nurse_id", flat=True))
    return given.most_common(1)[0][0]


def run(*, first_day: date = MONDAY, today: date = BEFORE, iterations: int = 300) -> tasks.Outcome:
    run_id = actions.start_run(
        context(), first_day=first_day, days=DAYS, seed=1, iterations=iterations, seconds=None
    )
    return tasks.run_plan(run_id, context, today=today)


def plan_in_view() -> planner.values.Evaluation:
    prepared = planning.prepare(MONDAY, DAYS)
    assigned = queries.assigned_between(MONDAY, MONDAY + timedelta(days=DAYS - 1), with_draft=True)
    plan = plan_from(prepared.problem, assigned, prepared.clock)
    return planner.evaluate(prepared.problem, plan)


@pytest.fixture
def small() -> SmallProgram:
    return a_small_program(nurses=2, patients=6)


def test_orders_become_a_plan_that_the_checker_finds_valid(small):
    outcome = run()

    assert outcome.state is RunState.DONE
    assert outcome.figures["served"] == 12
    assert outcome.figures["unserved"] == 0
    kept = [v for v in plan_in_view().violations if v.rule != "break"]
    assert kept == []


def test_the_same_nurse_returns(small):
    outcome = run()

    assert outcome.figures["own"] == 12
    assert outcome.figures["nurses_seen"] == 1.0


def test_planning_again_makes_no_second_need_and_the_same_plan(small):
    first = run()
    rows = set(models.Assignment.objects.values_list("need_id", "nurse_id", "day", "starts"))

    again = run()

    assert models.Need.objects.count() == 12
    assert again.plan_id != first.plan_id
    assert rows == set(
        models.Assignment.objects.filter(plan_id=again.plan_id).values_list(
            "need_id", "nurse_id", "day", "starts"
        )
    )


def test_a_plan_the_checker_rejects_is_not_kept(small, monkeypatch):
    broken = planner.values.Violation(planner.values.Rule.SKILL, moving.Message("planner.broken"))
    monkeypatch.setattr(
        tasks.engine, "evaluate", lambda *_: planner.values.Evaluation((broken,), {})
    )

    outcome = run()

    assert outcome.state is RunState.REJECTED
    assert not models.Plan.objects.exists()
    assert models.PlanRun.objects.get().message["code"] == "scheduling.plan_rejected"


def test_a_cancelled_run_keeps_nothing(small):
    run_id = actions.start_run(
        context(), first_day=MONDAY, days=DAYS, seed=1, iterations=300, seconds=None
    )

    outcome = tasks.run_plan(run_id, context, today=BEFORE, should_stop=lambda: True)

    assert outcome.state is RunState.CANCELLED
    assert not models.Plan.objects.exists()


def test_a_locked_visit_stays_when_everything_is_planned_anew(small):
    run()
    row = models.Assignment.objects.order_by("day", "starts").first()
    actions.lock_visit(context(), need_id=row.need_id)
    publish_draft()

    run()

    kept = models.Assignment.objects.get(plan__state="draft", need_id=row.need_id)
    assert (kept.nurse_id, kept.day, kept.starts) == (row.nurse_id, row.day, row.starts)


def test_days_that_were_published_and_have_begun_stay_as_they_are(small):
    run()
    publish_draft()
    begun = set(
        models.Assignment.objects.filter(day__lte=MONDAY + timedelta(days=2)).values_list(
            "need_id", "nurse_id", "day", "starts"
        )
    )

    run(today=MONDAY + timedelta(days=2))

    draft = models.Assignment.objects.filter(plan__state="draft")
    assert begun <= set(draft.values_list("need_id", "nurse_id", "day", "starts"))


def test_nobody_is_planned_on_a_day_she_is_away(small):
    for nurse in small.nurses:
        workforce.plan_absence(
            context(),
            staff_id=nurse,
            first_day=MONDAY,
            last_day=MONDAY + timedelta(days=3),
            kind=AbsenceKind.HOLIDAY,
        )

    run()

    days = set(models.Assignment.objects.values_list("day", flat=True))
    assert min(days) == MONDAY + timedelta(days=4)


def test_nurses_without_shifts_leave_visits_unserved_with_a_reason():
    a_small_program(nurses=0, patients=2)

    outcome = run()

    assert outcome.figures["unserved"] == 4
    assert all(row.reasons for row in models.Unserved.objects.all())


def test_publishing_lets_the_nurse_read_the_patients_she_will_see(small):
    run()
    publish_draft()

    seen = set(SubjectAccess.objects.filter(why="visit").values_list("subject_id", flat=True))
    assert seen == set(small.patients)


def test_a_move_within_the_rules_is_made_in_a_draft_and_can_be_taken_back(small):
    run()
    publish_draft()
    row = models.Assignment.objects.order_by("day", "starts").first()
    target = _free_slot(row)

    step = actions.move_visit(
        context(), need_id=row.need_id, nurse_ids=[target[0]], day=row.day, starts=target[1]
    )

    draft = queries.draft()
    moved = models.Assignment.objects.get(plan_id=draft.id, need_id=row.need_id)
    assert (moved.nurse_id, moved.starts) == target
    assert models.Assignment.objects.get(pk=row.pk).starts == row.starts

    actions.take_back_move(context(), step_id=step)

    back = models.Assignment.objects.get(plan_id=draft.id, need_id=row.need_id)
    assert (back.nurse_id, back.starts) == (row.nurse_id, row.starts)


def test_a_move_that_breaks_a_rule_is_refused_with_the_way_out(small):
    run()
    row = models.Assignment.objects.first()

    with pytest.raises(Refused) as refusal:
        actions.move_visit(
            context(), need_id=row.need_id, nurse_ids=[row.nurse_id], day=row.day, starts=time(3)
        )

    assert refusal.value.message.code.startswith("planner.")
    assert models.Assignment.objects.get(pk=row.pk).starts == row.starts


def test_an_order_that_ends_takes_its_visits_out_of_the_next_plan(small):
    run()
    ended = models.Need.objects.first()
    models.Need.objects.filter(thread=ended.thread).update(withdrawn_at=AT)

    needs = queries.needs_between(MONDAY, MONDAY + timedelta(days=DAYS))

    assert ended.thread not in {need.thread for need in needs}


def test_nobody_is_sent_to_somebody_who_has_died(small):
    dead = small.patients[0]
    run()
    census.record_death(context(), patient_id=dead, died_on=MONDAY)

    run()

    needed = {
        need.patient_id for need in queries.needs_between(MONDAY, MONDAY + timedelta(days=DAYS))
    }
    assert dead not in needed
    assert dead not in {
        row.patient_id
        for row in queries.assigned_between(
            MONDAY, MONDAY + timedelta(days=DAYS - 1), with_draft=True
        )
    }
    assert needed == set(small.patients) - {dead}


def test_two_runs_at_once_are_refused(small):
    actions.start_run(context(), first_day=MONDAY, days=DAYS, seed=1, iterations=1, seconds=None)

    with pytest.raises(Refused):
        actions.start_run(
            context(), first_day=MONDAY, days=DAYS, seed=1, iterations=1, seconds=None
        )


def _free_slot(row: models.Assignment):
    """Return a nurse and a start of the day at which the move breaks nothing."""
    nurses = set(models.Assignment.objects.values_list("nurse_id", flat=True))
    for nurse in sorted(nurses, key=str):
        for hour in range(9, 16):
            if (nurse, hour) == (row.nurse_id, row.starts.hour):
                continue
            trial = moving.try_move(row.need_id, [nurse], row.day, time(hour, 20))
            if trial.check.is_allowed:
                return nurse, time(hour, 20)
    raise AssertionError("no free slot")


def test_late_in_the_evening_what_follows_an_admission_without_a_day_waits_with_it(small):
    tasks.refresh_needs(context(), MONDAY, DAYS)
    given = planning.prepare(MONDAY, DAYS).given
    admission, care, *_others = given.needs
    admission = replace(admission, earliest_day=MONDAY, latest_day=MONDAY)
    care = replace(care, earliest_day=MONDAY, latest_day=MONDAY + timedelta(days=4))
    care = replace(care, patient_id=admission.patient_id, follows=admission.id)
    evening = to_instant(MONDAY, time(23), admission.zone)
    late = replace(given, needs=(admission, care), not_before=evening)

    assert plannable(replace(late, not_before=None)) == [admission, care]
    assert plannable(late) == []
    assert plannable(replace(late, needs=(care,))) == [care], "it was admitted before"


def test_a_draft_that_overworks_a_nurse_cannot_be_published(small):
    run()
    nurse = _busiest()
    held = staff.nurses_by_ids([nurse], MONDAY, MONDAY)[nurse].contract
    assert held is not None
    terms = replace(held, since=MONDAY, weekly_minutes=60, overtime_minutes_a_week=0)
    workforce.engage(context(), staff_id=nurse, contract=terms)

    with pytest.raises(Refused) as caught:
        publish_draft()

    assert caught.value.message.code == "scheduling.publish_broken"
    assert "in that week" in str(caught.value.message.params["why"])


def test_hours_and_breaks_that_are_behind_us_hold_no_publishing_up(small):
    run()
    nurse = _busiest()
    held = staff.nurses_by_ids([nurse], MONDAY, MONDAY)[nurse].contract
    assert held is not None
    terms = replace(held, since=MONDAY, weekly_minutes=60, overtime_minutes_a_week=0)
    workforce.engage(context(), staff_id=nurse, contract=terms)
    last = MONDAY + timedelta(days=DAYS - 1)
    assigned = queries.assigned_between(MONDAY, last, with_draft=True)

    after = to_instant(last + timedelta(days=1), time(12), "America/New_York")

    assert planning.broken_rules(MONDAY, last, assigned, after) == []


def test_a_move_that_looks_allowed_is_read_by_the_checker_too(small, monkeypatch):
    run()
    item = queries.assigned_between(MONDAY, MONDAY + timedelta(days=6), with_draft=True)[0]
    checked = moving.engine.evaluate
    broken = planner.values.Violation(
        planner.values.Rule.SKILL,
        moving.Message("planner.broken.skill", {"nurse": str(item.nurse_ids[0]), "skill": "picc"}),
        (str(item.need_id),),
        str(item.nurse_ids[0]),
    )

    def after_a_move(problem, plan):
        found = checked(problem, plan)
        moved = plan.by_visit[str(item.need_id)].start
        at = planning.clock_of(MONDAY, 7).minute(item.start_instant)
        return found if moved == at else replace(found, violations=(broken,))

    monkeypatch.setattr(moving.engine, "evaluate", after_a_move)
    later = (datetime.combine(item.day, item.starts) + timedelta(minutes=5)).time()

    trial = moving.try_move(item.need_id, item.nurse_ids, item.day, later)

    assert not trial.is_allowed
    assert [message.code for message in trial.broken] == ["planner.broken.skill"]
