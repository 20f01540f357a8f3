"""Drills are kept by person and date, counted, compared, and never mixed with real events."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.engines.protocols import Fact, FactKind, Grade
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.models import DrillResult, RunConsequence
from hearthline.rooms.emergency.starter.drills import ADULT
from tests.builders.accounts import a_context, a_policy, a_user, signed_in
from tests.builders.emergency import AT, approved_protocols, begun, run_fact, run_facts
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db
END = run_fact(FactKind.END, 300, protocol="", choice="not_possible", text="end of the drill")


def facts(*more: Fact) -> tuple[Fact, ...]:
    return (
        begun(),
        run_fact(FactKind.DONE, 12, step="stop"),
        run_fact(
            FactKind.DOSE,
            80,
            step="epinephrine",
            medicine="epinephrine",
            amount="0.3",
            unit="mg",
            form="auto_injector",
            item="pen",
            site="left thigh",
        ),
        *more,
    )


def practise(user, key: int = 1, *more: Fact, **given) -> UUID:
    made = replace(
        run_facts(None, begun_by=user.actor.name),
        id=UUID(int=key),
        is_practice=True,
        script=ADULT.key,
    )
    context = a_context(Role.FIELD_NURSE)
    caller = replace(context.caller, actor_id=user.actor_id, name=user.actor.name)
    actions.record_run(
        replace(context, caller=caller),
        run=replace(made, **given),
        setting=ADULT.setting,
        facts=tuple(replace(one, id=f"{key}-{one.id}") for one in facts(*(more or (END,)))),
    )
    return made.id


@pytest.fixture
def nurse(db: None):
    a_policy()
    make_branch("North")
    approved_protocols(AT - timedelta(days=2))
    return a_user(Role.FIELD_NURSE, name="Rosa Madeup")


def test_a_drill_that_ended_is_kept_by_person_and_date_with_its_result(nurse) -> None:
    practise(nurse)

    (drill,) = queries.drills_of([nurse.actor_id])[nurse.actor_id]
    assert (drill.script, drill.name) == (ADULT.key, "Rosa Madeup")
    assert drill.seconds["epinephrine"] == 80
    assert drill.grades["epinephrine"] is Grade.MET
    assert drill.grades["call"] is Grade.NOT_DONE
    assert "call" in drill.missed
    assert queries.drills_of([nurse.actor_id], since=AT + timedelta(days=1)) == {}


def test_a_drill_that_goes_on_or_an_event_in_earnest_counts_for_nothing(nurse) -> None:
    practise(nurse, 1, run_fact(FactKind.NOTE, 90, text="goes on"))
    practise(nurse, 2, is_practice=False, script="")

    assert not DrillResult.objects.exists()


def test_late_facts_are_read_into_the_result_and_nothing_else_follows_from_a_drill(nurse) -> None:
    run_id = practise(nurse)
    call = run_fact(FactKind.DONE, 40, step="call", id="late")

    actions.record_run(
        a_context(Role.FIELD_NURSE),
        run=replace(run_facts(None), id=run_id, begun_at=None),
        facts=(call,),
    )

    assert DrillResult.objects.get().seconds["call"] == 40
    assert not RunConsequence.objects.filter(run_id=run_id).exists()


def test_drills_are_compared_by_quarter_with_counts_and_with_the_published_share(nurse) -> None:
    practise(nurse)
    early = AT - timedelta(days=100)
    wrong = run_fact(FactKind.DOSE, 200, medicine="insulin", amount="1", unit="mg")
    practise(nurse, 2, wrong, END, begun_at=early)

    first, second = queries.drill_quarters((ADULT.key,), "America/New_York")

    assert [(one.year, one.number, one.count) for one in (first, second)] == [
        (2026, 1, 1),
        (2026, 2, 1),
    ]
    assert (first.wrong, second.wrong) == (1, 0)
    assert second.seconds == 80.0
    page = signed_in(nurse).get(reverse("emergency:drills")).content.decode()
    assert "2026, quarter 2" in page
    assert "1 of 1, 100 %" in page
    assert "25 of 37, 68 %" in page
    assert "80 s" in page


def test_medians_carry_their_count_and_the_page_shows_a_nurse_her_own_alone(nurse) -> None:
    practise(nurse)
    other = a_user(Role.FIELD_NURSE, name="Omar Other")
    practise(other, 2)

    median = queries.drill_medians((ADULT.key,), ("epinephrine", "call"))

    assert (median["epinephrine"].seconds, median["epinephrine"].count) == (80.0, 2)
    assert "call" not in median
    address = reverse("emergency:drills")
    own = signed_in(nurse).get(address).content.decode()
    assert "Rosa Madeup" in own
    assert "Omar Other" not in own
    assert "PEAK study" in own
    everybody = signed_in(a_user(Role.NURSE_MANAGER)).get(address).content.decode()
    assert "Omar Other" in everybody
