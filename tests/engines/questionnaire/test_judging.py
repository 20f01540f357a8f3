"""What answers amount to, by example."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hearthline.engines.questionnaire import (
    Calculation,
    Condition,
    Item,
    ItemType,
    Operation,
    Operator,
    Problem,
    QuestionnaireError,
    Unsatisfactory,
    judge,
)
from hearthline.kernel.answers import Effect
from tests.builders.questionnaire import TODAY, a_question, a_questionnaire

COLD = Unsatisfactory(
    when=((Operator.LESS, Decimal(2)), (Operator.GREATER, Decimal(8))),
    effect=Effect.BLOCKING,
    blocks=("storage",),
    modification="Loan refrigerator",
)


def test_a_refrigerator_at_9_4_degrees_is_a_concern_that_blocks_storage() -> None:
    asked = a_question("fridge", ItemType.DECIMAL, unit="Cel", unsatisfactory=COLD)

    judged = judge(a_questionnaire(asked), {"fridge": (Decimal("9.4"),)}, traits=set(), on=TODAY)

    assert [(c.link_id, c.effect) for c in judged.concerns] == [("fridge", Effect.BLOCKING)]


@pytest.mark.parametrize("degrees", ["2", "8", "8.0", "5.55"])
def test_the_bounds_themselves_are_satisfactory(degrees: str) -> None:
    asked = a_question("fridge", ItemType.DECIMAL, unsatisfactory=COLD)

    judged = judge(a_questionnaire(asked), {"fridge": (Decimal(degrees),)}, traits=set(), on=TODAY)

    assert not judged.concerns


def test_not_answered_is_open_and_never_satisfactory() -> None:
    asked = a_question("fridge", ItemType.DECIMAL, required=True, unsatisfactory=COLD)

    judged = judge(a_questionnaire(asked), {}, traits=set(), on=TODAY)

    assert judged.open_questions == ("fridge",)
    assert judged.problems == {"fridge": Problem.MISSING}
    assert not judged.is_complete
    assert not judged.concerns


def test_a_question_for_cold_drugs_is_asked_only_then() -> None:
    home = a_questionnaire(a_question("fridge", applies_to=("cold_drug",)), a_question("light"))

    assert judge(home, {}, traits={"pump"}, on=TODAY).asked == ("light",)
    assert judge(home, {}, traits={"cold_drug"}, on=TODAY).asked == ("fridge", "light")


def test_an_answer_under_a_question_that_is_not_asked_does_not_count() -> None:
    dog = a_question("dog")
    bites = a_question(
        "bites",
        enable_when=(Condition("dog", Operator.EQUAL, True),),
        unsatisfactory=Unsatisfactory(when=((Operator.EQUAL, True),), effect=Effect.BLOCKING),
    )

    judged = judge(
        a_questionnaire(dog, bites), {"dog": (False,), "bites": (True,)}, traits=set(), on=TODAY
    )

    assert judged.asked == ("dog",)
    assert not judged.concerns


def test_all_below_a_group_that_is_not_asked_is_not_asked() -> None:
    group = Item(
        link_id="oxygen",
        type=ItemType.GROUP,
        text="Oxygen",
        enable_when=(Condition("used", Operator.EQUAL, True),),
        items=(a_question("distance", ItemType.DECIMAL),),
    )
    home = a_questionnaire(a_question("used"), group)

    assert judge(home, {"used": (False,)}, traits=set(), on=TODAY).asked == ("used",)
    assert judge(home, {"used": (True,)}, traits=set(), on=TODAY).asked == (
        "used",
        "oxygen",
        "distance",
    )


def test_days_since_a_date_are_counted_to_the_day_of_the_assessment() -> None:
    tested = a_question("tested", ItemType.DATE)
    days = a_question(
        "days",
        ItemType.INTEGER,
        calculation=Calculation(Operation.DAYS_SINCE, ("tested",)),
        unsatisfactory=Unsatisfactory(
            when=((Operator.GREATER, Decimal(31)),), effect=Effect.MODIFIABLE
        ),
    )
    home = a_questionnaire(tested, days)

    judged = judge(home, {"tested": (date(2026, 10, 1),)}, traits=set(), on=TODAY)

    assert judged.calculated == {"days": Decimal(32)}
    assert [concern.link_id for concern in judged.concerns] == ["days"]


def test_a_calculation_that_misses_an_input_is_missing_and_not_zero() -> None:
    total = a_question(
        "total", ItemType.DECIMAL, calculation=Calculation(Operation.SUM, ("a", "b"))
    )
    home = a_questionnaire(
        a_question("a", ItemType.DECIMAL), a_question("b", ItemType.DECIMAL), total
    )

    judged = judge(home, {"a": (Decimal(1),)}, traits=set(), on=TODAY)

    assert judged.calculated == {}
    assert "total" in judged.open_questions


def test_fahrenheit_becomes_celsius_rounded_half_up() -> None:
    celsius = a_question(
        "celsius",
        ItemType.DECIMAL,
        calculation=Calculation(
            Operation.LINEAR,
            ("fahrenheit",),
            decimals=1,
            numerator=5,
            denominator=9,
            offset=Decimal("-17.7777777777778"),
        ),
    )
    home = a_questionnaire(a_question("fahrenheit", ItemType.DECIMAL), celsius)

    judged = judge(home, {"fahrenheit": (Decimal(49),)}, traits=set(), on=TODAY)

    assert judged.calculated == {"celsius": Decimal("9.4")}


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((a_question("a"), a_question("a")), "twice"),
        (
            (
                a_question("a", enable_when=(Condition("b", Operator.EQUAL, True),)),
                a_question("b", enable_when=(Condition("a", Operator.EQUAL, True),)),
            ),
            "circle",
        ),
        (
            (a_question("a", enable_when=(Condition("x", Operator.EQUAL, True),)),),
            "unknown_question",
        ),
        (
            (
                a_question("a"),
                a_question("b", enable_when=(Condition("a", Operator.GREATER, True),)),
            ),
            "comparison",
        ),
        ((a_question("a", ItemType.CHOICE, choices=()),), "no_choices"),
    ],
)
def test_a_questionnaire_that_cannot_work_is_refused_by_name(items, code: str) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        a_questionnaire(*items)

    assert refused.value.message.code == f"questionnaire.{code}"
    assert refused.value.field
