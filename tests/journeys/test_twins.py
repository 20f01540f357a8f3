"""Each engine and its JavaScript twin say the same on 10,000 cases by chance."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hearthline.engines.protocols import (
    ActDone,
    acts_done,
    patient_at,
    run_clock,
    run_state,
    script_body,
    taken_over_by,
    what_to_stop,
)
from hearthline.engines.protocols.wire import body_of, fact_body, said, setting_body
from hearthline.engines.questionnaire import Judgement, judge
from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.rooms.emergency.starter.drills import SCRIPTS
from tests.builders import protocols as runs
from tests.builders.questionnaire import TODAY, TRAITS, answers_by_chance, by_chance, tagged

pytestmark = pytest.mark.browser
CASES, CHUNK = 10_000, 1_000
DRILL_ACTS = ("stop", "call", "dose:epinephrine", "dose:acetaminophen")
ENGINES = Path(__file__).parents[2] / "frontend" / "engines"


def as_the_twin_says(judged: Judgement) -> dict[str, Any]:
    return {
        "asked": list(judged.asked),
        "calculated": {link_id: str(value) for link_id, value in judged.calculated.items()},
        "problems": {link_id: problem.value for link_id, problem in judged.problems.items()},
        "concerns": [
            {"linkId": concern.link_id, "effect": concern.effect.value}
            for concern in judged.concerns
        ],
        "openQuestions": list(judged.open_questions),
    }


def open_twin(browser: Browser, engine: str, *functions: str) -> Page:
    page = browser.new_page()
    source = (ENGINES / engine).read_text(encoding="utf-8").replace("export function", "function")
    names = ", ".join(functions)
    page.add_script_tag(content=f"{source}\nwindow.twin = {{ {names} }};", type="module")
    page.wait_for_function("window.twin !== undefined")
    return page


def told(page: Page, function: str, cases: list[list[Any]]) -> Any:
    """Return what the twin says of each case; as one text, which a browser takes in far faster."""
    script = (
        "([name, text]) => JSON.stringify(JSON.parse(text).map((c) => window.twin[name](...c)))"
    )
    return json.loads(page.evaluate(script, [function, json.dumps(cases)]))


def test_both_judge_the_same(browser: Browser) -> None:
    page = open_twin(browser, "questionnaire.js", "judge")
    for first in range(0, CASES, CHUNK):
        cases, expected = [], []
        for seed in range(first, first + CHUNK):
            chance = random.Random(seed)
            questionnaire = by_chance(chance)
            answers = answers_by_chance(chance, questionnaire)
            traits = set(chance.sample(TRAITS, chance.randint(0, 2)))
            cases.append(
                [
                    json.loads(json.dumps(to_fhir(questionnaire), default=str)),
                    {link_id: [tagged(v) for v in values] for link_id, values in answers.items()},
                    sorted(traits),
                    TODAY.isoformat(),
                ]
            )
            expected.append(
                as_the_twin_says(judge(questionnaire, answers, traits=traits, on=TODAY))
            )

        said = told(page, "judge", cases)

        for seed, (mine, theirs) in enumerate(zip(expected, said, strict=True), start=first):
            assert theirs == mine, f"case {seed}"
    page.close()


def test_both_lead_a_run_and_find_a_dose_the_same(browser: Browser) -> None:
    page = open_twin(browser, "protocols.js", "runState", "takenOverBy")
    for first in range(0, CASES, CHUNK):
        cases, expected = [], []
        for seed in range(first, first + CHUNK):
            chance = random.Random(seed)
            protocols = {key: runs.by_chance(chance, key) for key in ("one", "two")}
            setting = runs.setting_by_chance(chance)
            facts = runs.facts_by_chance(chance, protocols)
            now = runs.START + chance.randint(0, 1_500_000)
            cases.append(
                [
                    {key: body_of(protocol) for key, protocol in protocols.items()},
                    setting_body(setting),
                    [fact_body(fact) for fact in facts],
                    now,
                ]
            )
            expected.append(said(run_state(protocols, setting, facts, now)))

        theirs = told(page, "runState", cases)
        _lead_on_the_same(page, first)

        for seed, (mine, other) in enumerate(zip(expected, theirs, strict=True), start=first):
            assert other == mine, f"case {seed}"
    page.close()


def _lead_on_the_same(page: Page, first: int) -> None:
    """Every step of some protocols, with every fact of a run, is taken over by the same."""
    cases, mine = [], []
    chance = random.Random(first)
    protocols = {key: runs.by_chance(chance, key) for key in ("one", "two")}
    for fact in runs.facts_by_chance(chance, protocols):
        for protocol in protocols.values():
            for step, body in zip(protocol.steps, body_of(protocol)["steps"], strict=True):
                cases.append([body, fact_body(fact)])
                mine.append(list(taken_over_by(step, fact)))
    assert told(page, "takenOverBy", cases) == mine


def test_both_have_the_same_patient_in_a_drill(browser: Browser) -> None:
    page = open_twin(browser, "drills.js", "actsDone", "patientAt")
    for first in range(0, CASES, CHUNK):
        _same_patients(page, range(first, first + CHUNK))
    page.close()


def _same_patients(page: Page, seeds: range) -> None:
    acts, patients = [], []
    expected_acts, expected = [], []
    for seed in seeds:
        chance = random.Random(seed)
        protocols = {key: runs.by_chance(chance, key) for key in ("one", "two")}
        facts = runs.facts_by_chance(chance, protocols)
        acts.append(
            [
                {key: body_of(protocol) for key, protocol in protocols.items()},
                [fact_body(fact) for fact in facts],
            ]
        )
        expected_acts.append([asdict(one) for one in acts_done(protocols, facts)])
        script = chance.choice(list(SCRIPTS.values()))
        done = [
            ActDone(chance.choice(DRILL_ACTS), runs.START + chance.randint(-5_000, 900_000))
            for _ in range(chance.randint(0, 6))
        ]
        now = runs.START + chance.randint(-1_000, 1_800_000)
        body = json.loads(json.dumps(script_body(script), default=str))
        patients.append([body, [asdict(one) for one in done], runs.START, now])
        expected.append(asdict(patient_at(script, done, runs.START, now)))

    assert told(page, "actsDone", acts) == expected_acts
    theirs = told(page, "patientAt", patients)
    for seed, mine, other in zip(seeds, expected, theirs, strict=True):
        assert other == mine, f"case {seed}"


def test_both_keep_the_same_time_and_name_the_same_infusions_to_stop(browser: Browser) -> None:
    page = open_twin(browser, "protocols.js", "runClock", "whatToStop")
    chances = [random.Random(seed) for seed in range(CASES)]
    readings = [runs.readings_by_chance(chance) for chance in chances]
    infusions = [runs.setting_by_chance(chance).infusions for chance in chances]

    times = told(page, "runClock", [[[asdict(one) for one in taken]] for taken in readings])
    plans = told(page, "whatToStop", [[[asdict(one) for one in some]] for some in infusions])

    assert times == [asdict(run_clock(taken)) for taken in readings]
    assert plans == [json.loads(json.dumps(asdict(what_to_stop(some)))) for some in infusions]
    page.close()
