"""A change of the world: few changes, few calls, what has begun stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from hearthline.engines.planner import evaluate, repair, solve
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.schedule import rests_of
from hearthline.engines.planner.steady import placed_steadily
from hearthline.engines.planner.values import (
    Budget,
    Change,
    Plan,
    ProblemError,
    Promise,
    PromiseState,
    Skill,
    Unserved,
    Window,
)
from tests.builders.planner import at, nurse, planned, problem, shift, visit, window

FEW = Budget(iterations=60)


def promised(plan: Plan) -> Plan:
    """Return the plan with every family having confirmed its start."""
    visits = tuple(
        replace(item, promise=Promise(plan.by_visit[item.id].start, PromiseState.CONFIRMED))
        if item.id in plan.by_visit
        else item
        for item in plan.problem.visits
    )
    return replace(plan, problem=replace(plan.problem, visits=visits))


def changed_visits(before: Plan, after: Plan) -> set[str]:
    """Return the visits with another nurse, or moved by more than a family minds."""
    changed = set()
    for old in before.assignments:
        new = after.by_visit.get(old.visit_id)
        if old.visit_id not in after.problem.visit_index:
            continue
        if new is None or new.nurse_ids != old.nurse_ids or abs(new.start - old.start) > 15:
            changed.add(old.visit_id)
    return changed


@pytest.fixture(scope="module")
def month() -> Plan:
    its = invented_problem(visits=45, nurses=10, days=5, seed=9)
    return promised(solve(its, Budget(iterations=150), compiled=False))


def busiest(plan: Plan) -> tuple[str, int]:
    load: dict[tuple[str, int], int] = {}
    for assignment in plan.assignments:
        for nurse_id in assignment.nurse_ids:
            key = (nurse_id, plan.problem.day_of(assignment.start))
            load[key] = load.get(key, 0) + 1
    return max(load, key=lambda key: (load[key], key))


def test_a_sick_nurse_is_not_planned_and_little_else_changes(month):
    nurse_id, day = busiest(month)
    hers = {a.visit_id for a in month.by_nurse[nurse_id] if month.problem.day_of(a.start) == day}

    plan = repair(month, Change.nurse_out(nurse_id, day, at=day * 1440), FEW, compiled=False)

    assert evaluate(plan.problem, plan).is_valid
    assert not any(plan.problem.day_of(a.start) == day for a in plan.by_nurse.get(nurse_id, ()))
    others = changed_visits(month, plan) - hers
    assert len(others) <= len(hers)
    moved = {
        v
        for v in hers
        if v not in plan.by_visit or plan.by_visit[v].start != month.by_visit[v].start
    }
    assert set(plan.families_to_call) <= moved | others


def test_what_began_before_the_call_stays(month):
    nurse_id, day = busiest(month)
    todays = [a for a in month.by_nurse[nurse_id] if month.problem.day_of(a.start) == day]
    moment = todays[0].start + 1

    plan = repair(month, Change.nurse_out(nurse_id, day, at=moment), FEW, compiled=False)

    assert evaluate(plan.problem, plan).is_valid
    for before in month.assignments:
        if before.start < moment:
            assert plan.by_visit[before.visit_id].slot == before.slot


def test_an_added_visit_moves_nobody_when_there_is_room(month):
    new = replace(
        month.problem.visits[0],
        id="new",
        service_minutes=15,
        windows=tuple(window(day=d) for d in range(5)),
        promise=None,
    )

    plan = repair(month, Change.visit_added(new), FEW, compiled=False)

    assert "new" in plan.by_visit
    assert plan.families_to_call == ()
    assert evaluate(plan.problem, plan).is_valid


def test_a_cancelled_visit_is_gone_and_nobody_is_called(month):
    gone = month.assignments[3].visit_id

    plan = repair(month, Change.visit_cancelled(gone), FEW, compiled=False)

    assert gone not in plan.problem.visit_index
    assert plan.families_to_call == ()
    assert evaluate(plan.problem, plan).is_valid


def test_a_late_van_moves_only_the_visit_that_waits_for_it():
    """Story: the van says 13:30, the bag must be started by 17:00; families to call are named."""
    noon = Promise(at("12:00"), PromiseState.CONFIRMED)
    its = problem(
        [
            visit("june", location=1, service_minutes=60, promise=noon),
            visit("otto", location=2, promise=Promise(at("09:00"), PromiseState.CONFIRMED)),
        ],
        [nurse(shifts=(shift(end="18:30"),))],
    )
    plan = planned(its, ("otto", "rosa", at("09:00")), ("june", "rosa", at("12:00")))
    van = Change.visit_moved(
        "june", (window("13:45", "20:00"),), latest_start=at("17:00"), at=at("10:50")
    )

    repaired = repair(plan, van, FEW, compiled=False)

    assert at("13:45") <= repaired.by_visit["june"].start <= at("17:00")
    assert repaired.by_visit["otto"].start == at("09:00")
    assert repaired.families_to_call == ("june",)


def test_the_same_van_too_late_is_refused_with_its_reason():
    its = problem([visit("june")], [nurse()])
    plan = planned(its, ("june", "rosa", at("12:00")))
    van = Change.visit_moved("june", (window("17:30", "20:00"),), latest_start=at("17:00"))

    repaired = repair(plan, van, FEW, compiled=False)

    assert repaired.unserved[0].reasons[0].code == "planner.blocked.latest_start"


def test_running_late_pushes_the_next_visit_and_names_the_family():
    its = problem(
        [
            visit("first", promise=Promise(at("09:00"))),
            visit("next", location=2, promise=Promise(at("10:20"))),
        ],
        [nurse()],
    )
    plan = planned(its, ("first", "rosa", at("09:00")), ("next", "rosa", at("10:20")))

    repaired = repair(plan, Change.running_late("first", 45, at=at("09:50")), FEW, compiled=False)

    assert evaluate(repaired.problem, repaired).is_valid
    assert repaired.by_visit["first"].end == at("10:45")
    assert repaired.by_visit["next"].start == at("10:55")
    assert repaired.families_to_call == ("next",)


def test_one_family_is_called_rather_than_two():
    """Three short visits could make room in turn; moving one is enough."""
    kept = [
        visit(name, service_minutes=60, promise=Promise(at(clock), PromiseState.CONFIRMED))
        for name, clock in (("a", "09:00"), ("b", "11:00"), ("c", "13:00"))
    ]
    its = problem(kept, [nurse()])
    plan = planned(
        its, ("a", "rosa", at("09:00")), ("b", "rosa", at("11:00")), ("c", "rosa", at("13:00"))
    )
    new = visit("new", windows=(window("10:50", "11:10"),), priority=5)

    repaired = repair(plan, Change.visit_added(new), FEW, compiled=False)

    assert repaired.unserved == ()
    assert repaired.families_to_call == ("b",)


def test_a_change_about_somebody_unknown_is_refused():
    plan = planned(problem([visit()], [nurse()]))

    with pytest.raises(ProblemError) as caught:
        repair(plan, Change.visit_cancelled("nobody"), FEW, compiled=False)

    assert caught.value.message.params["value"] == "nobody"
    assert "nobody" not in str(caught.value)


def test_a_visit_that_ran_late_stays_though_the_day_becomes_too_long():
    its = problem(
        [visit("first", service_minutes=120)], [nurse(max_daily_minutes=140, weekly_minutes=140)]
    )
    plan = planned(its, ("first", "rosa", at("09:00")))

    repaired = repair(plan, Change.running_late("first", 60, at=at("10:00")), FEW, compiled=False)

    assert repaired.by_visit["first"].end == at("12:00")
    assert evaluate(repaired.problem, repaired).is_valid


@pytest.mark.parametrize("seed", range(4))
def test_one_change_after_another_never_leaves_a_plan_that_the_checker_rejects(seed):
    chance = Random(seed)
    its = invented_problem(visits=40, nurses=7, days=5, seed=seed)
    plan = promised(solve(its, Budget(iterations=20, seed=seed), compiled=False))
    moment = 0

    for step in range(5):
        moment += chance.randint(200, 1200)
        change = any_change(plan, chance, moment, step)
        if change is None:
            continue
        begun = [a for a in plan.assignments if a.start < moment]
        repaired = repair(plan, change, Budget(iterations=10, seed=step), compiled=False)

        assert evaluate(repaired.problem, repaired).violations == ()
        for old in begun:
            if old.visit_id in repaired.problem.visit_index:
                assert repaired.by_visit[old.visit_id].slot == old.slot
        plan = repaired


def any_change(plan: Plan, chance: Random, moment: int, step: int) -> Change | None:
    """Return a change of a random kind that may happen at ``moment``."""
    its = plan.problem
    ahead = [a for a in plan.assignments if a.start >= moment]
    under_way = [a for a in plan.assignments if a.start < moment < a.end]
    kind = chance.randrange(5)
    if kind == 0:
        return Change.nurse_out(chance.choice(its.nurses).id, its.day_of(moment), at=moment)
    if kind == 1:
        new = replace(chance.choice(its.visits), id=f"new {step}", locked=None, published=None)
        return Change.visit_added(replace(new, promise=None), at=moment)
    if kind == 2 and ahead:
        return Change.visit_cancelled(chance.choice(ahead).visit_id, at=moment)
    if kind == 3 and ahead:
        moved = chance.choice(ahead)
        return Change.visit_moved(
            moved.visit_id, (Window(moved.start + 60, moved.start + 240),), at=moment
        )
    if under_way:
        late = chance.choice(under_way)
        return Change.running_late(late.visit_id, chance.randint(10, 90), at=moment)
    return None


def fewest_calls(plan: Plan, lost: list[str], nurses: list[str]) -> int:
    """Return the fewest visits that cannot keep their start, trying every way to give them out.

    Everything keeps its minute; whoever cannot is called. Brute force, for tiny days.
    """
    fixed = {a.visit_id: a for a in plan.assignments}
    best = len(fixed)
    for owners in product([*nurses, None], repeat=len(fixed)):
        kept = tuple(
            replace(a, nurse_ids=(owner,))
            for a, owner in zip(fixed.values(), owners, strict=True)
            if owner is not None
        )
        out = len(fixed) - len(kept)
        if out < best and _possible(plan.problem, kept):
            best = out
    return best


def _possible(its, kept) -> bool:
    served = {a.visit_id for a in kept}
    bare = tuple(Unserved(v.id, frozenset(), ()) for v in its.visits if v.id not in served)
    whole = Plan(problem=its, assignments=kept, unserved=bare)
    return evaluate(its, replace(whole, rests=rests_of(whole))).is_valid


@pytest.mark.parametrize("seed", range(12))
def test_on_tiny_days_no_more_families_are_called_than_must_be(seed):
    random = Random(seed)
    starts = ["08:30", "10:00", "11:30", "13:00", "14:30"]
    skilled = [frozenset({"port"}) if random.random() < 0.4 else frozenset() for _ in range(6)]
    visits = [
        visit(
            f"v{i}",
            skills=skills,
            windows=(window("08:00", "16:00"),),
            published=None,
            promise=Promise(at(random.choice(starts)), PromiseState.CONFIRMED),
        )
        for i, skills in enumerate(skilled)
    ]
    port = (Skill("port"),)
    staff = [nurse("rosa", skills=port), nurse("paul"), nurse("ines", skills=port)]
    its = problem(visits, staff)
    whole = solve(its, Budget(iterations=200), compiled=False)
    its = replace(
        its,
        visits=tuple(
            replace(v, promise=Promise(whole.by_visit[v.id].start, PromiseState.CONFIRMED))
            for v in its.visits
            if v.id in whole.by_visit
        ),
    )
    whole = replace(whole, problem=its, unserved=())
    lost = [a.visit_id for a in whole.by_nurse.get("rosa", ())]

    mended = repair(whole, Change.nurse_out("rosa", 0), FEW, compiled=False)

    without = replace(its, nurses=tuple(n for n in its.nurses if n.id != "rosa"))
    least = fewest_calls(replace(whole, problem=without), lost, ["paul", "ines"])
    assert len(mended.families_to_call) <= least
    assert evaluate(mended.problem, mended).is_valid


def test_two_nurses_change_places_where_only_that_calls_nobody():
    needs_port = visit("port", skills=frozenset({"port"}), windows=(window("09:00", "15:00"),))
    plain = visit("plain", windows=(window("09:00", "15:00"),))
    port = (Skill("port"),)
    staff = [nurse("rosa", skills=port), nurse("ines", skills=port), nurse("paul")]
    its = problem([needs_port, plain], staff)
    whole = promised(planned(its, ("port", "rosa", at("10:00")), ("plain", "ines", at("10:00"))))

    mended = repair(whole, Change.nurse_out("rosa", 0), Budget(iterations=1), compiled=False)

    assert mended.families_to_call == ()
    assert mended.by_visit["port"].nurse_ids == ("ines",)
    assert mended.by_visit["plain"].nurse_ids == ("paul",)
    assert mended.by_visit["plain"].start == at("10:00")


def test_what_the_first_step_places_keeps_its_minute_and_breaks_no_rule(month):
    nurse_id, day = busiest(month)
    change = Change.nurse_out(nurse_id, day, at=day * 1440)
    lost = {a.visit_id for a in month.by_nurse[nurse_id] if month.problem.day_of(a.start) == day}
    its = replace(
        month.problem,
        nurses=tuple(
            replace(n, shifts=tuple(s for s in n.shifts if s.day != day or n.id != nurse_id))
            for n in month.problem.nurses
        ),
    )
    begin = Plan(
        problem=its, assignments=tuple(a for a in month.assignments if a.visit_id not in lost)
    )

    steady = placed_steadily(begin, lost)

    assert _possible(its, steady.assignments)
    assert all(a.start == month.by_visit[a.visit_id].start for a in steady.assignments)
    mended = repair(month, change, FEW, compiled=False)
    assert len(mended.families_to_call) <= len(lost - set(steady.by_visit))
