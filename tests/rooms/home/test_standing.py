"""A home's verdict is told with its reasons, and never as a score."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hearthline.kernel.answers import Effect
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import actions, models, queries
from hearthline.rooms.home.rules.standing import MOST_CHANGES
from hearthline.rooms.home.starter.questionnaires import full
from tests.builders.census import context_of, patient_in_care
from tests.builders.home import AT, assessed, good_answers

pytestmark = pytest.mark.django_db


def told(patient_id):
    standing = queries.standings_of([patient_id])[patient_id]
    lines = [(one.status, sentence(one.message)) for one in standing.reasons]
    return standing, lines


def test_a_home_nobody_assessed_is_unknown_and_not_ready(june) -> None:
    standing, lines = told(june)

    assert (standing.status, standing.made) == ("unknown", None)
    assert lines == [("unknown", "The home was never assessed")]


def test_a_warm_refrigerator_is_said_with_what_it_blocks_and_who_sees_to_it(june, asked) -> None:
    assessed(june, asked, good_answers(refrigerator_temperature=Decimal("9.4")))
    standing, lines = told(june)
    assert (sentence(standing.headline), standing.status) == ("Ready with changes", "open")
    assert len(lines) == 1
    assert lines[0][0] == "blocking"
    assert lines[0][1].endswith("9.4\N{NO-BREAK SPACE}°C. Blocks storage")
    assert "nobody sees to it yet" in sentence(standing.reasons[0].remedy)
    row = models.Modification.objects.get()

    actions.agree_modification(
        context_of(Role.NURSE_MANAGER, at=AT),
        modification_id=row.id,
        what="Loan refrigerator",
        owner="",
        owner_role=Role.WAREHOUSE.value,
        due_on=(AT + timedelta(days=1)).date(),
        revision=row.revision,
    )

    remedy = sentence(told(june)[0].reasons[0].remedy)
    assert remedy == "Loan refrigerator: Warehouse, by 15-May-2026"


def test_what_the_family_declined_is_said_with_the_reason(june, asked) -> None:
    assessed(june, asked, good_answers(pole=False))
    row = models.Modification.objects.get()

    actions.decline_modification(
        system_context(at=AT), modification_id=row.id, why="No drilling here", revision=row.revision
    )

    assert sentence(told(june)[0].reasons[0].remedy).endswith("will not be done. No drilling here")


def test_a_high_risk_home_waits_for_the_second_person(asked) -> None:
    otto = patient_in_care("otto")
    Episode.objects.filter(patient_id=otto).update(therapy=TherapyClass.CHEMOTHERAPY)
    assessed(otto, asked, good_answers())

    standing, lines = told(otto)

    assert standing.status == "open"
    assert lines == [
        ("open", "The home is assessed; a second person has not looked at it yet"),
    ]


def test_a_home_in_which_all_is_well_says_so_in_one_line(june, asked) -> None:
    assessed(june, asked, good_answers())

    standing, lines = told(june)

    assert (standing.status, sentence(standing.made)) == ("met", "Assessed 14-May-2026 by visit")
    assert lines == [("met", "Home assessed, nothing open")]


def test_the_worst_stands_first_and_many_changes_are_counted(june, asked) -> None:
    answers = {
        item.link_id: (item.unsatisfactory.when[0][1],)
        for item in full().walk()
        if item.unsatisfactory and item.unsatisfactory.effect is Effect.MODIFIABLE
        if item.type == "boolean"
    }
    assert len(answers) > MOST_CHANGES
    assessed(june, asked, good_answers(phone_works=False) | answers)

    standing, lines = told(june)

    assert standing.status == "blocking"
    assert lines[0][0] == "blocking"
    changes = [line for status, line in lines if status == "open"]
    assert len(changes) == MOST_CHANGES + 1
    assert changes[-1].endswith("more changes are open")


def test_the_number_of_queries_does_not_grow_with_the_homes(
    asked, django_assert_num_queries
) -> None:
    few = [patient_in_care(number) for number in range(2)]
    many = [patient_in_care(number + 10) for number in range(12)]
    for patient_id in (*few, *many):
        assessed(patient_id, asked, good_answers(pole=False))

    with django_assert_num_queries(5):
        queries.standings_of(few)
    with django_assert_num_queries(5):
        queries.standings_of(many)
