"""Questionnaires and answers travel through FHIR JSON unchanged."""

from __future__ import annotations

import json
import random
from decimal import Decimal

import pytest

from hearthline.engines.questionnaire import QuestionnaireError
from hearthline.engines.questionnaire.fhir import (
    from_fhir,
    response_from_fhir,
    response_to_fhir,
    to_fhir,
)
from tests.builders.questionnaire import a_question, a_questionnaire, answers_by_chance, by_chance


def through_json(resource: dict) -> dict:
    return json.loads(json.dumps(resource, default=str), parse_float=Decimal)


def test_any_questionnaire_comes_back_as_it_went() -> None:
    for seed in range(500):
        made = by_chance(random.Random(seed))

        read, left = from_fhir(through_json(to_fhir(made)))

        assert read == made
        assert left == ()


def test_answers_come_back_as_they_went() -> None:
    for seed in range(300):
        chance = random.Random(seed)
        made = by_chance(chance)
        answers = {
            item.link_id: values
            for item in made.walk()
            if (values := answers_by_chance(random.Random(seed), made).get(item.link_id))
            and not isinstance(values[0], str)
        }

        sent = through_json(response_to_fhir(made, answers, status="completed"))

        assert response_from_fhir(made, sent) == answers


def test_what_has_no_place_here_is_named_and_not_dropped_in_silence() -> None:
    resource = to_fhir(a_questionnaire(a_question("a")))
    resource["item"][0]["prefix"] = "1."
    resource["item"][0]["extension"] = [{"url": "http://example.org/other", "valueCode": "x"}]

    _read, left = from_fhir(resource)

    assert set(left) == {"a.prefix", "a.extension(http://example.org/other)"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "open-choice"}, "type"),
        ({"type": "choice", "answerOption": [{"valueReference": {}}]}, "choice"),
        ({"enableWhen": [{"question": "b", "operator": "~", "answerBoolean": True}]}, "operator"),
        ({"enableWhen": [{"question": "b", "operator": "="}]}, "no_value"),
        ({"enableWhen": "b"}, "not_a_list"),
    ],
)
def test_what_cannot_be_read_is_refused_with_item_and_reason(change: dict, code: str) -> None:
    resource = to_fhir(a_questionnaire(a_question("a"), a_question("b")))
    resource["item"][0].update(change)

    with pytest.raises(QuestionnaireError) as refused:
        from_fhir(resource)

    assert refused.value.message.code == f"questionnaire.{code}"
    assert refused.value.field == "a"


def test_something_else_than_a_questionnaire_is_refused() -> None:
    with pytest.raises(QuestionnaireError):
        from_fhir({"resourceType": "Patient"})


def test_an_answer_to_no_question_is_refused() -> None:
    made = a_questionnaire(a_question("a"))

    with pytest.raises(QuestionnaireError) as refused:
        response_from_fhir(
            made,
            {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "z", "answer": []}]},
        )

    assert refused.value.field == "z"
