"""Medicine is part of the plan: deliveries, beyond-use times, specimens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearthline.engines.planner import check, evaluate, explain, repair, solve
from hearthline.engines.planner.values import (
    After,
    Assignment,
    Budget,
    Change,
    DropOff,
    Event,
    HandedIn,
    History,
    Move,
    Plan,
    Problem,
    ProblemError,
    Promise,
    PromiseState,
    Rule,
    Visit,
)
from tests.builders.planner import (
    SHORT,
    at,
    line_of_places,
    nurse,
    planned,
    problem,
    shift,
    visit,
    window,
)

NOON = at("12:00")
LABORATORY = 5


def rules_broken(plan: Plan) -> set[Rule]:
    return {violation.rule for violation in evaluate(plan.problem, plan).violations}


# Story 3: vedolizumab, the van at 11:15 and then at 13:30, the bag to be used by 18:00.


def june(*, medicine: bool = True) -> Visit:
    """Return June's infusion on Thursday: 30 minutes of drug in an hour's visit."""
    more = {"after": (After("van", 15),), "use_by": at("18:00")} if medicine else {}
    return visit(
        "vedolizumab",
        "june",
        location=3,
        windows=(window("08:00", "20:00", preferred_opens=NOON),),
        promise=Promise(NOON, PromiseState.CONFIRMED),
        present=frozenset({"dog"}),
        **more,
    )


def thursday(van: str = "11:15", *, medicine: bool = True) -> Problem:
    """Return Thursday: Rosa is June's own and allergic to dogs, Paul has met her."""
    no_dog = frozenset({"dog"})
    others = [
        visit("morning", location=1, windows=(window("08:30", "09:30"),), absent=no_dog),
        # A long afternoon on the way home: June's house is near to it, but only afterwards.
        visit(
            "afternoon",
            location=2,
            service_minutes=240,
            windows=(window("13:00", "13:00"),),
            absent=no_dog,
        ),
    ]
    long_day = (shift(0, "08:00", "20:30"),)
    return problem(
        [june(medicine=medicine), *others],
        [
            nurse("rosa", shifts=long_day, avoids=frozenset({"dog"})),
            nurse("paul", shifts=long_day),
        ],
        histories=[
            History(
                patient_id="june",
                past_visits={"rosa": 6, "paul": 2},
                primary_nurse_id="rosa",
            )
        ],
        events=(Event(id="van", expected=at(van)),) if medicine else (),
    )


def test_before_the_assessment_rosa_is_unknown_and_not_allowed():
    its = thursday()
    not_asked = replace(its.visits[0], present=frozenset(), absent=frozenset())
    its = replace(its, visits=(not_asked, *its.visits[1:]))
    plan = planned(its, ("vedolizumab", "paul", NOON))

    facts = check(plan, Move("vedolizumab", ("rosa",), NOON))

    assert [broken.rule for broken in facts.violations] == [Rule.NOT_KNOWN]
    assert facts.violations[0].message.params["what"] == "dog"
    assert rules_broken(planned(its, ("vedolizumab", "rosa", NOON))) == {Rule.NOT_KNOWN}


def test_after_the_assessment_a_nurse_june_has_met_comes_and_dragging_rosa_back_is_refused():
    plan = solve(thursday(), SHORT, compiled=False)

    assert plan.by_visit["vedolizumab"].nurse_ids == ("paul",)
    assert plan.by_visit["vedolizumab"].start == NOON
    facts = check(plan, Move("vedolizumab", ("rosa",), NOON))
    assert Rule.EXCLUDED in {broken.rule for broken in facts.violations}


def test_when_the_van_is_late_a_route_only_plan_spoils_the_dose_and_this_one_does_not():
    published = solve(thursday(), SHORT, compiled=False)
    route_only = solve(thursday(medicine=False), SHORT, compiled=False)
    as_planned = route_only.by_visit["vedolizumab"]

    # The van says 13:30. A plan of routes alone keeps noon: nothing is there to be given.
    late = thursday("13:30")
    kept = replace(route_only, problem=late)
    assert as_planned.start == NOON
    assert Rule.CLEARED in rules_broken(kept)

    # Told to come after the van, it takes the evening, which the routes like best.
    after_the_van = replace(
        thursday(medicine=False).visits[0],
        windows=(window("13:45", "20:00"),),
        promise=None,
    )
    alone = thursday(medicine=False)
    pauls_day = replace(
        alone,
        visits=(after_the_van, *alone.visits[1:]),
        nurses=(replace(alone.nurses[0], shifts=()), alone.nurses[1]),
    )
    evening = solve(pauls_day, SHORT, compiled=False)
    assert evening.by_visit["vedolizumab"].start > at("17:00")
    assert Rule.USE_BY in rules_broken(replace(evening, problem=late))

    # This plan gives the dose in time, and says whom to call.
    mended = repair(
        published,
        Change.event_moved("van", at("13:30"), at=at("10:50")),
        Budget(iterations=60),
        compiled=False,
    )
    assert evaluate(mended.problem, mended).is_valid
    given = mended.by_visit["vedolizumab"]
    assert at("13:45") <= given.start <= at("17:00")
    assert mended.families_to_call == ("vedolizumab",)


@pytest.mark.parametrize("start", ["13:30", "17:01", "19:00"])
def test_any_hour_before_the_van_or_with_an_end_after_the_beyond_use_time_is_refused(start):
    plan = planned(thursday("13:30"), ("vedolizumab", "paul", at("14:00")))

    facts = check(plan, Move("vedolizumab", ("paul",), at(start)))

    assert {broken.rule for broken in facts.violations} & {Rule.CLEARED, Rule.USE_BY}


def test_a_plan_says_why_the_dose_has_its_hour():
    plan = planned(thursday("13:30"), ("vedolizumab", "paul", at("14:00")))

    said = {reason.code: reason for reason in explain(plan, "vedolizumab").reasons}

    assert said["planner.why.after_event"].params["event"] == "van"
    assert said["planner.why.before_beyond_use"].params == {
        "minute": at("18:00"),
        "minutes": 180,
    }


# What it waits for.


def test_nothing_is_planned_on_a_delivery_of_which_nobody_knows_when():
    waiting = visit(after=(After("van"),))
    its = problem([waiting], [nurse()], events=(Event(id="van", expected=None),))

    plan = solve(its, SHORT, compiled=False)

    assert plan.unserved[0].blocked_by == {Rule.CLEARED}
    assert plan.unserved[0].remedies[0].code == "planner.remedy.say_when"


def test_a_delivery_after_the_drugs_time_leaves_the_visit_out_with_both_reasons():
    waiting = visit(after=(After("van"),), use_by=at("12:00"))
    its = problem([waiting], [nurse()], events=(Event(id="van", expected=at("11:30")),))

    plan = solve(its, SHORT, compiled=False)

    assert plan.unserved[0].blocked_by == {Rule.CLEARED, Rule.USE_BY}
    assert plan.unserved[0].remedies[0].params == {"event": "van", "minute": at("11:00")}


def test_an_event_that_is_not_of_the_problem_is_refused():
    with pytest.raises(ProblemError) as refused:
        problem([visit(after=(After("van"),))], [nurse()])

    assert refused.value.message.code == "planner.invalid.unknown_event"


def test_the_drug_may_be_given_before_the_visit_ends():
    infused_early = visit(use_by=at("09:00"), given_after=30, windows=(window("08:10", "10:00"),))

    plan = solve(problem([infused_early], [nurse()]), SHORT, compiled=False)

    assert plan.by_visit["visit"].start <= at("08:30")
    assert rules_broken(planned(plan.problem, ("visit", "rosa", at("08:31")))) == {Rule.USE_BY}


# Specimens.


def trough(**more) -> Visit:
    """Return a visit whose specimen goes to the laboratory at place 5, open until 15:00."""
    wanted = {"location": LABORATORY, "windows": (window("09:00", "15:00"),), "within": 180}
    return visit("trough", drop_off=DropOff(**(wanted | more)))


def test_a_specimen_reaches_the_laboratory_in_time_and_before_its_pick_up():
    its = problem([trough(), visit("other", location=4)], [nurse()])

    plan = solve(its, SHORT, compiled=False)

    assert evaluate(its, plan).violations == ()
    drawn = plan.by_visit["trough"]
    assert drawn.handed_in is not None
    assert drawn.end <= drawn.handed_in.start <= min(drawn.start + 180, at("15:00"))


def test_the_way_to_the_laboratory_is_a_part_of_the_route_and_no_visit():
    its = problem([trough()], [nurse(max_visits_per_day=1)])

    plan = solve(its, SHORT, compiled=False)

    assert plan.unserved == ()
    assert evaluate(its, plan).terms["driving_minutes"].amount == 10 + 40 + 50
    assert evaluate(its, plan).terms["new_faces"].amount == 1


@pytest.mark.parametrize(
    "handed_in",
    [
        None,
        HandedIn("rosa", at("12:01")),
        HandedIn("rosa", at("09:50")),
        HandedIn("paul", at("11:00")),
    ],
)
def test_the_checker_sees_a_specimen_that_is_late_early_forgotten_or_with_somebody_else(handed_in):
    its = problem([trough()], [nurse(), nurse("paul")])
    drawn = Assignment("trough", ("rosa",), at("09:00"), at("10:00"), handed_in=handed_in)

    assert Rule.DROP_OFF in rules_broken(Plan(problem=its, assignments=(drawn,)))


def test_a_visit_whose_specimen_would_spoil_is_left_out_with_that_reason():
    its = problem([trough(within=70)], [nurse()])

    plan = solve(its, SHORT, compiled=False)

    assert plan.unserved[0].blocked_by == {Rule.DROP_OFF}
    assert plan.unserved[0].remedies[0].code == "planner.remedy.later_pick_up"


def test_a_drag_says_when_the_specimen_would_be_handed_in_or_that_it_cannot_be():
    its = problem([trough()], [nurse()])
    plan = planned(its)

    in_time = check(plan, Move("trough", ("rosa",), at("09:00")))
    too_late = check(plan, Move("trough", ("rosa",), at("14:00")))

    assert in_time.is_allowed
    assert in_time.handed_in == HandedIn("rosa", at("10:40"))
    assert {broken.rule for broken in too_late.violations} == {Rule.DROP_OFF}


def test_repair_keeps_the_way_to_the_laboratory_of_visits_it_does_not_touch():
    its = problem([trough(), visit("other", location=2)], [nurse(), nurse("paul")])
    plan = solve(its, SHORT, compiled=False)
    added = visit("added", location=3)

    mended = repair(plan, Change.visit_added(added), Budget(iterations=30), compiled=False)

    assert evaluate(mended.problem, mended).is_valid
    assert mended.by_visit["trough"].handed_in is not None


def test_ways_take_longer_in_slow_hours_and_who_leaves_later_never_arrives_sooner():
    from hearthline.engines.planner.values import SlowHours, TravelMatrix

    plain = line_of_places()
    slow = TravelMatrix(plain.seconds, plain.km, (SlowHours(at("08:00"), at("09:00"), 200),))
    its = problem([visit(location=3, windows=(window("08:00"),))], [nurse()], travel=slow)

    plan = solve(its, SHORT, compiled=False)

    assert evaluate(its, plan).is_valid
    assert plan.by_visit["visit"].start >= at("09:00")
    arrivals = [leaving + its.way(0, 3, leaving) for leaving in range(at("07:00"), at("10:00"))]
    assert arrivals == sorted(arrivals)
    assert its.way(0, 3, at("08:00")) == 60
    assert its.way(0, 3, at("08:45")) == 15 + 23


def test_plain_and_compiled_kernel_agree_about_specimens_events_and_slow_hours():
    from hearthline.engines.planner.invented import invented_problem
    from hearthline.engines.planner.search.driver import search
    from hearthline.engines.planner.values import SlowHours, TravelMatrix

    its = invented_problem(visits=24, nurses=5, days=2, seed=3)
    laboratory = DropOff(
        location=0,
        windows=(window("10:00", "17:00"), window("10:00", "17:00", day=1)),
        within=240,
    )
    visits = tuple(
        replace(
            item,
            drop_off=laboratory if number % 3 == 0 else None,
            after=(After("van"),) if number % 4 == 1 else (),
        )
        for number, item in enumerate(its.visits)
    )
    ways = TravelMatrix(its.travel.seconds, its.travel.km, (SlowHours(450, 560, 160),))
    rich = replace(its, visits=visits, travel=ways, events=(Event(id="van", expected=at("10:30")),))

    plain = search(rich, Budget(iterations=60, seed=2), compiled=False)
    compiled = search(rich, Budget(iterations=60, seed=2), compiled=True)

    assert plain.plan.assignments == compiled.plan.assignments
    assert any(item.handed_in for item in plain.plan.assignments)
    assert evaluate(rich, solve(rich, Budget(iterations=60, seed=2), compiled=False)).is_valid
