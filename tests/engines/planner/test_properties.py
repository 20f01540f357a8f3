"""Whatever the problem: the plan passes the checker, and is the same when made again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hearthline.engines.planner import check, evaluate, rests_of, solve, with_move
from hearthline.engines.planner.search.driver import search
from hearthline.engines.planner.values import (
    After,
    Break,
    Budget,
    DropOff,
    Event,
    History,
    Link,
    LinkKind,
    Move,
    Nurse,
    Preference,
    Problem,
    Promise,
    Shift,
    Skill,
    Slot,
    SlowHours,
    TravelMatrix,
    Unserved,
    Visit,
    Window,
)

SKILLS = ("picc", "port")


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return a small problem of any kind, possible or not; ways need no triangle inequality."""
    days = draw(st.integers(1, 3))
    places = draw(st.integers(2, 5))
    cells = st.integers(0, 70)
    ways = np.array([[draw(cells) for _ in range(places)] for _ in range(places)])
    np.fill_diagonal(ways, 0)
    place = st.integers(0, places - 1)
    starts = list(range(0, 1440 * days, 1440))
    # The last day of a horizon may lose or gain an hour.
    day_starts = (*starts, starts[-1] + draw(st.sampled_from((1380, 1440, 1500))))
    nurses = [
        draw(_nurse(f"n{i}", days, place)) for i in range(draw(st.sampled_from((0, 2, 2, 3, 3))))
    ]
    visits = [
        draw(_visit(f"v{i}", days, place, tuple(nurse.id for nurse in nurses)))
        for i in range(draw(st.integers(0, 7)))
    ]
    links = []
    for first in range(len(visits) - 1):
        if draw(st.integers(0, 2)) == 0:
            link = draw(_link(visits[first], visits[first + 1]))
            if link is not None:
                links.append(link)
    patients = sorted({visit.patient_id for visit in visits})
    slow = draw(
        st.sampled_from(
            ((), (SlowHours(420, 540, 150),), (SlowHours(500, 560, 130), SlowHours(600, 700, 220)))
        )
    )
    preferences = tuple(
        Preference(patient_id="p0", nurse_id=nurse.id, against=draw(st.sampled_from((0.4, 1.0))))
        for nurse in nurses
        if draw(st.booleans())
    )
    histories = tuple(
        History(
            patient_id=patient,
            past_visits={nurse.id: draw(st.integers(0, 3)) for nurse in nurses},
            primary_nurse_id=draw(st.sampled_from([None, *(nurse.id for nurse in nurses)])),
        )
        for patient in patients
        if draw(st.booleans())
    )
    return Problem(
        day_starts=day_starts,
        visits=tuple(visits),
        nurses=tuple(nurses),
        travel=TravelMatrix(ways * 60, ways.astype(float), slow),
        events=(
            Event(id="van", expected=draw(st.sampled_from((0, 520, 700, None)))),
            Event(id="result", expected=draw(st.integers(0, 900))),
        ),
        preferences=preferences,
        links=tuple(links),
        histories=histories,
        days_into_week=draw(st.integers(0, 6)),
    )


@st.composite
def _nurse(draw: st.DrawFn, name: str, days: int, place: st.SearchStrategy[int]) -> Nurse:
    shifts = []
    for day in range(days):
        if draw(st.integers(0, 3)):
            start = day * 1440 + draw(st.sampled_from((420, 420, 480, 1200)))
            end = start + draw(st.sampled_from((240, 480)))
            rest = Break(start + 60, start + 150, 30) if draw(st.booleans()) else None
            shifts.append(
                Shift(
                    day=day,
                    start=start,
                    end=min(end, (day + 1) * 1440 + 300),
                    start_location=draw(place),
                    end_location=draw(place),
                    rest=rest,
                    on_call=draw(st.integers(0, 6)) == 0,
                    capacity=draw(st.sampled_from((None, None, 2))),
                )
            )
    return Nurse(
        id=name,
        shifts=tuple(shifts),
        skills=tuple(
            Skill(skill, draw(st.sampled_from((None, 0, 1))))
            for skill in SKILLS
            if draw(st.integers(0, 3))
        ),
        max_daily_minutes=draw(st.sampled_from((480, 480, 240))),
        weekly_minutes=draw(st.sampled_from((2400, 2400, 300))),
        overtime_per_week=draw(st.sampled_from((0, 60))),
        overtime_per_shift=draw(st.sampled_from((0, 30))),
        overtime_price=draw(st.sampled_from((None, 0.5, 7.0))),
        max_visits_per_day=draw(st.integers(1, 4)),
        excluded_patients=frozenset({"p0"} if draw(st.integers(0, 6)) == 0 else ()),
        per_diem=draw(st.booleans()),
        price_per_visit_cents=5000,
        refusal=draw(st.sampled_from((0.0, 0.25))),
        languages=frozenset({"es"} if draw(st.booleans()) else ()),
        avoids=frozenset({"dog"} if draw(st.integers(0, 3)) == 0 else ()),
    )


@st.composite
def _visit(
    draw: st.DrawFn, name: str, days: int, place: st.SearchStrategy[int], nurses: tuple[str, ...]
) -> Visit:
    windows = []
    for _ in range(draw(st.integers(1, 3))):
        opens = draw(st.integers(0, days - 1)) * 1440 + draw(
            st.sampled_from((430, 500, 500, 600, 1260))
        )
        closes = opens + draw(st.sampled_from((0, 60, 240, 400)))
        prefers = opens + (closes - opens) // 3
        windows.append(Window(opens, closes, prefers, closes))
    needed = 2 if draw(st.integers(0, 4)) == 0 else 1
    locked = None
    if draw(st.integers(0, 5)) == 0 and len(nurses) >= needed:
        locked = Slot(nurses[:needed], windows[0].opens)
    dog = draw(st.sampled_from(("no", "no", "no", "no", "yes", "unknown")))
    published = None
    if nurses and draw(st.booleans()):
        published = Slot(nurses[:1], windows[0].closes)
    return Visit(
        id=name,
        patient_id=f"p{draw(st.integers(0, 2))}",
        location=draw(place),
        service_minutes=draw(st.sampled_from((15, 60, 150))),
        windows=tuple(windows),
        skills=frozenset(skill for skill in SKILLS if draw(st.integers(0, 5)) == 0),
        priority=draw(st.integers(1, 5)),
        nurses_needed=needed,
        latest_start=draw(st.sampled_from((None, None, None, windows[0].opens + 100))),
        locked=locked,
        promise=Promise(windows[0].closes) if draw(st.booleans()) else None,
        published=published,
        tentative=draw(st.booleans()),
        use_by=draw(st.sampled_from((None, None, windows[0].opens + 190))),
        given_after=draw(st.sampled_from((None, 10))),
        after=tuple(After(name, 10) for name in ("van", "result") if not draw(st.integers(0, 7))),
        drop_off=draw(_drop_off(days, place)) if draw(st.integers(0, 2)) == 0 else None,
        languages=frozenset({"es", "fr"} if draw(st.integers(0, 7)) == 0 else ()),
        present=frozenset({"dog"} if dog == "yes" else ()),
        absent=frozenset({"dog"} if dog == "no" else ()),
        urgent=draw(st.booleans()),
        load=draw(st.integers(0, 2)),
    )


@st.composite
def _drop_off(draw: st.DrawFn, days: int, place: st.SearchStrategy[int]) -> DropOff:
    opens = draw(st.sampled_from((430, 600)))
    closes = draw(st.sampled_from((700, 1400)))
    return DropOff(
        location=draw(place),
        windows=tuple(Window(day * 1440 + opens, day * 1440 + closes) for day in range(days)),
        within=draw(st.sampled_from((60, 200, 600))),
        drawn_after=draw(st.sampled_from((0, 10))),
    )


@st.composite
def _link(draw: st.DrawFn, first: Visit, second: Visit) -> Link | None:
    kind = draw(st.sampled_from(list(LinkKind)))
    if kind is LinkKind.SAME_NURSE and first.nurses_needed != second.nurses_needed:
        return None
    gap = draw(st.sampled_from((-first.service_minutes, 0, 45)))
    return Link(
        kind=kind,
        first=first.id,
        second=second.id,
        min_gap=gap,
        max_gap=draw(st.sampled_from((None, gap + 90))),
        days=draw(st.integers(1, 2)),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems(), seed=st.integers(0, 1000))
def test_a_plan_breaks_no_rule_and_its_cost_is_what_the_checker_finds(its, seed):
    found = search(its, Budget(iterations=15, seed=seed), compiled=False)
    plan = solve(its, Budget(iterations=15, seed=seed), compiled=False)

    verdict = evaluate(its, plan)
    assert verdict.violations == ()
    assert verdict.total == pytest.approx(found.cost, abs=1e-6)
    assert len(plan.assignments) + len(plan.unserved) == len(its.visits)
    assert all(unserved.reasons for unserved in plan.unserved)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems(), islands=st.integers(1, 3))
def test_the_same_seed_gives_the_same_plan(its, islands):
    budget = Budget(iterations=24, seed=7, islands=islands)

    first = solve(its, budget, compiled=False)
    second = solve(its, budget, compiled=False)

    assert first.assignments == second.assignments
    assert first.rests == second.rests
    assert first.unserved == second.unserved


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems(), data=st.data())
def test_whatever_moves_are_allowed_the_plan_after_them_passes_the_checker(its, data):
    plan = search(its, Budget(iterations=6), compiled=False).plan
    left = [visit.id for visit in its.visits if visit.id not in plan.by_visit]
    plan = replace(
        plan,
        rests=rests_of(plan),
        unserved=tuple(Unserved(visit, frozenset(), ()) for visit in left),
    )
    assume(its.visits and its.nurses and evaluate(its, plan).is_valid)

    for _ in range(5):
        visit = data.draw(st.sampled_from(its.visits))
        who = data.draw(st.permutations([nurse.id for nurse in its.nurses]))
        opening = data.draw(st.sampled_from(visit.windows))
        start = data.draw(st.integers(opening.opens, opening.closes))
        move = Move(visit.id, tuple(who[: visit.nurses_needed]), start)
        facts = check(plan, move)
        if not facts.is_allowed:
            continue
        plan = with_move(plan, move, facts)
        assert [violation.rule for violation in evaluate(its, plan).violations] == []
