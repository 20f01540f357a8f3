"""The starter questionnaires against the facts they come from, and as files."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from hearthline.engines.questionnaire import Item, ItemType, Operation, Questionnaire
from hearthline.engines.questionnaire.fhir import from_fhir, to_fhir
from hearthline.kernel.answers import Effect
from hearthline.rooms.home import contents
from hearthline.rooms.home.starter.questionnaires import full, screen, shipped
from hearthline.rooms.program.values.settings import ProgramSettings

FACTS = Path("shared", "facts", "home_assessment.csv")
"""Beside the checkout, or above it; not part of it."""

ASKED = {
    "Grounded three-hole outlet": "grounded-outlet",
    "Outlet to be used is whole": "outlet-whole",
    "Medical device cords": "cords",
    "Pump and its charger tested": "pump-tested",
    "Light at the treatment spot": "light-station",
    "Path from bed or chair": "light-way",
    "General state of the rooms": "rooms-clean",
    "Household routine for cleaning": "surface-routine",
    "Safe running water": "hand-washing",
    "Source of household water": "water-from",
    "Working refrigerator": "refrigerator",
    "Refrigerator temperature": "refrigerator-temperature",
    "Drug has its own clean bin": "drug-apart",
    "Cooler and cold packs": "cold-packs",
    "Room for pump, pole": "room-to-stand",
    "Dry, clean storage": "dry-storage",
    "Patient and nurse have agreed": "station-agreed",
    "Clean, washable, flat": "surface",
    "Sturdy pole or hook": "pole",
    "Trash bags and lidded bin": "trash",
    "Photo of the finished station": "station-photo",
    "Working phone": "phone-works",
    "Mobile signal": "signal",
    "Emergency number and the program line": "numbers-posted",
    "Internet at home": "internet",
    "Device that shows video": "video-device",
    "Patient or caregiver can open": "video-unaided",
    "Pets are kept out": "pets-out",
    "Dog or other animal is aggressive": "pets-aggressive",
    "Signs of rodents": "pests",
    "Working smoke alarm": "smoke-alarm",
    "Date the smoke alarm": "smoke-alarm-tested",
    "Carbon monoxide alarm": "carbon-monoxide",
    "Oxygen in use": "oxygen",
    "Smallest distance in feet": "oxygen-distance",
    "Fire extinguisher": "extinguisher",
    "Stairs or steps": "handrail",
    "Loose rugs": "trip",
    "Bed, toilet and treatment spot": "reach-connected",
    "Drugs and needles can be locked": "lockable",
    "Controlled drugs planned": "diversion",
    "Weapons in the home": "weapons",
    "Children or other persons": "may-touch",
    "Other person in the home has an infection": "infection",
    "Daily routine and time": "routine-agreed",
    "Hand sanitizer, gloves": "hand-rub",
    "Patient and caregiver showed": "hygiene-shown",
    "Room-temperature drugs": "room-temperature",
    "Reaction kit is present": "reaction-kit",
    "Sharps container in puncture": "sharps-container",
    "Sharps container fill level": "sharps-fill",
    "Disposal route": "sharps-route",
    "Hazardous drug waste": "hazardous-waste",
    "Caregiver who is willing": "caregiver",
    "Caregiver passed": "tasks-shown",
    "Number of backup caregivers": "backups",
    "Language wanted": "language",
    "Patient hears": "hears",
    "Patient sees": "sees",
    "Exact address": "entry",
    "House number": "house-number",
    "Two exits": "exits",
    "Utility company": "utility-told",
    "Pump battery": "battery-covers",
    "Date the household emergency plan": "household-plan",
    "Room temperature stays safe": "temperature-safe",
    "Nurse can park": "walk-in",
    "Nurse judges it unsafe": "unsafe",
    "Nurse phones before": "check-in",
}
"""From how a row of the facts begins to the question that asks it."""

NOT_ASKED = {
    "Date of the last full home check": (
        "the program knows it: the check home.due_again counts the days since the assessment"
    ),
}
"""Rows that no question asks, with why."""

INFORMS_WITHOUT_A_RULE = {"language"}
"""What is only written down: no answer of it is unsatisfactory."""


def rows() -> list[dict[str, str]]:
    above = (folder / FACTS for folder in Path(__file__).parents)
    found = next((path for path in above if path.exists()), None)
    if found is None:
        pytest.skip(f"the facts are not here: no folder above holds {FACTS}")
    with found.open(newline="") as lines:
        return list(csv.DictReader(lines))


def asked_by(row: dict[str, str]) -> str | None:
    found = [link for begins, link in ASKED.items() if row["item"].startswith(begins)]
    return found[0] if len(found) == 1 else None


def rule_holder(asked: Questionnaire, link_id: str) -> Item:
    """Return the item that carries the rule: days since a date are counted, not typed."""
    counted = [
        item
        for item in asked.walk()
        if item.calculation is not None
        and item.calculation.operation is Operation.DAYS_SINCE
        and link_id in item.calculation.of
    ]
    return counted[0] if counted else asked.item(link_id)


def test_every_fact_is_asked_or_says_why_not() -> None:
    left = [
        row["item"]
        for row in rows()
        if asked_by(row) is None and not any(row["item"].startswith(begins) for begins in NOT_ASKED)
    ]

    assert left == []
    known = {item.link_id for item in full().walk()}
    assert set(ASKED.values()) <= known


def test_an_unsatisfactory_answer_does_what_the_facts_say() -> None:
    asked, differ = full(), []
    for row in rows():
        link_id = asked_by(row)
        if link_id is None or link_id in INFORMS_WITHOUT_A_RULE:
            continue
        rule = rule_holder(asked, link_id).unsatisfactory
        if rule is None or rule.effect is not Effect(row["effect"]):
            differ.append((link_id, rule and rule.effect.value, row["effect"]))
        elif rule.source_seen and row["source_seen"] != "seen":
            differ.append((link_id, "seen", row["source_seen"]))

    assert differ == []


def test_limits_are_those_of_the_facts() -> None:
    asked, differ = full(), []
    for row in rows():
        link_id = asked_by(row)
        if link_id is None or row["answer_type"] not in ("number", "date"):
            continue
        rule = rule_holder(asked, link_id).unsatisfactory
        assert rule is not None
        said = [f"{operator} {value}" for operator, value in rule.when]
        if said != row["unsatisfactory_when"].split(" or "):
            differ.append((link_id, said, row["unsatisfactory_when"]))
    last = next(row for row in rows() if row["item"].startswith("Date of the last full home"))

    assert differ == []
    assert last["unsatisfactory_when"] == f"> {ProgramSettings().home_reassess_days}"


def test_yes_or_no_is_wrong_the_way_the_facts_say() -> None:
    asked = full()
    wrong_way = [
        row["item"]
        for row in rows()
        if row["answer_type"] == "yes_no"
        and row["unsatisfactory_when"]
        and (link_id := asked_by(row)) is not None
        and [value for _sign, value in asked.item(link_id).unsatisfactory.when]
        != [row["unsatisfactory_when"] == "= yes"]
    ]

    assert wrong_way == []


@pytest.mark.parametrize("one", list(shipped()), ids=lambda one: one.key)
def test_what_is_shipped_comes_back_from_fhir_json_unchanged(one) -> None:
    sent = json.dumps(one.body, default=exactly)

    asked, left = from_fhir(json.loads(sent, parse_float=Decimal))

    assert left == ()
    assert asked == contents.read(one.body) == {"home_full": full, "home_screen": screen}[one.key]()
    assert json.dumps(to_fhir(asked), default=exactly) == sent


def test_the_screen_asks_nothing_the_full_assessment_does_not() -> None:
    in_full = {item.link_id: item for item in full().walk()}

    for item in screen().walk():
        if item.type is not ItemType.GROUP:
            assert in_full[item.link_id] == item


def exactly(value: object) -> float | int:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)
