"""The smallest set of rules that blocks a visit, against every nurse and minute there is."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hearthline.engines.planner import check
from hearthline.engines.planner.people import standing_rules_broken
from hearthline.engines.planner.reasons import unserved_because
from hearthline.engines.planner.values import Move, Plan, Problem, Rule, Shift, Skill, Slot, Visit
from tests.builders.planner import at, line_of_places, nurse, planned, problem, window

LEFT_OUT = "left out"
STEP = 5
SKILLS = ("picc", "port")


@st.composite
def blocked(draw: st.DrawFn) -> Plan:
    """Return a day of one or two nurses whose visits are fixed, and one visit left out."""
    nurses = []
    for name in ("rosa", "paul")[: draw(st.integers(1, 2))]:
        starts = draw(st.sampled_from(("08:00", "10:00")))
        shift = Shift(day=0, start=at(starts), end=at("14:00"), start_location=0, end_location=0)
        nurses.append(
            nurse(
                name,
                shifts=(shift,),
                skills=tuple(Skill(skill) for skill in SKILLS if draw(st.booleans())),
                max_visits_per_day=draw(st.integers(1, 3)),
                excluded_patients=frozenset({"june"} if draw(st.integers(0, 3)) == 0 else ()),
            )
        )
    fixed = []
    for number, of in enumerate(nurses):
        if draw(st.booleans()):
            # Whoever starts at ten reaches any place by then.
            start = at("10:40") + 10 * draw(st.integers(0, 9))
            fixed.append((f"fixed {number}", of.id, start))
    visits = [
        Visit(
            id=name,
            patient_id=f"patient of {name}",
            location=draw(st.integers(1, 4)),
            service_minutes=60,
            windows=(),
            locked=Slot((who,), start),
        )
        for name, who, start in fixed
    ]
    opens = draw(st.sampled_from(("08:30", "10:00", "11:00")))
    closes = draw(st.sampled_from(("11:00", "11:30", "12:30")))
    visits.append(
        Visit(
            id=LEFT_OUT,
            patient_id="june",
            location=draw(st.integers(1, 4)),
            service_minutes=60,
            windows=(window(opens, closes),),
            skills=frozenset(skill for skill in SKILLS if draw(st.booleans())),
        )
    )
    its = problem(visits, nurses, travel=line_of_places(minutes=10))
    return planned(its, *fixed)


def rules_at_every_minute(plan: Plan) -> set[frozenset[Rule]]:
    """Return which rules are broken by giving the visit to each nurse at each minute.

    Outside her shift a check asks no more of a nurse; what she lacks keeps her away all the same.
    """
    its: Problem = plan.problem
    found = set()
    for one in its.nurses:
        standing = standing_rules_broken(its.visit(LEFT_OUT), one, 0)
        if len(plan.by_nurse.get(one.id, ())) >= one.max_visits_per_day:
            standing |= {Rule.MAX_VISITS}
        for start in range(at("06:00"), at("18:00"), STEP):
            facts = check(plan, Move(LEFT_OUT, (one.id,), start))
            found.add(standing | {violation.rule for violation in facts.violations})
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=blocked())
def test_no_smaller_set_of_rules_would_let_the_visit_in_and_this_one_would(plan):
    why = unserved_because(plan, plan.problem.visit(LEFT_OUT))
    broken = rules_at_every_minute(plan)
    assume(frozenset() not in broken)

    assert why.blocked_by
    assert not any(rules < why.blocked_by for rules in broken), "a part of it would do"
    assert min(len(rules) for rules in broken) == len(why.blocked_by)
    assert any(rules <= why.blocked_by for rules in broken), "without these rules it has a place"
