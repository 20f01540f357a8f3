"""How far emergency care is from a home, and what else raises a risk by a figure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from hearthline.engines.roads import StraightLine
from hearthline.kernel.geo import Position, PositionSource, great_circle_km
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import AddressFacts, AllergyFacts, CensusFacts
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.queries.distance import MOST_MEASURED
from hearthline.rooms.emergency.rules.risk import hours_between, risk_of
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.values import EmergencyCare, Reading, Unknown
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.values import DepartmentFacts
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of, patient_in_care
from tests.builders.emergency import AT, approved_protocols, begun, run_facts
from tests.builders.program import make_branch
from tests.builders.therapy import order_facts
from tests.rooms.emergency.test_plans import a_subject, reasons

TODAY = AT.date()
HOME = Position(39.96, -83.0)


def care(minutes: int) -> EmergencyCare:
    source = Message("places.travel_straight", {"circuity": 1.3, "kmh": 45})
    return EmergencyCare("Sample Hospital", "", "", minutes, Decimal("9.1"), source)


@pytest.mark.parametrize(
    ("rule", "given", "detail"),
    [
        ("FAR", {"care": care(15)}, "Sample Hospital: 15"),
        ("RSK-31b", {"age_years": 65}, "65"),
        ("EPI-17", {"kilograms": Decimal("7.4")}, "7.4"),
        ("EARLIER", {"earlier": ("anaphylaxis, 01-May-2026",)}, "anaphylaxis, 01-May-2026"),
    ],
)
def test_a_figure_past_the_programs_own_is_a_reason_with_its_source(rule, given, detail) -> None:
    found = reasons(**given)

    assert detail in found[rule].detail
    assert found[rule].source


@pytest.mark.parametrize(
    "given", [{"care": care(14)}, {"age_years": 64}, {"kilograms": Decimal("7.5")}, {"care": None}]
)
def test_a_figure_short_of_it_or_unknown_is_none(given) -> None:
    assert not {"FAR", "RSK-31b", "EPI-17"} & set(reasons(**given))


def test_how_far_care_is_is_unknown_only_where_no_drive_is_known() -> None:
    def unknown(**given) -> bool:
        return Unknown.EMERGENCY_CARE in risk_of(RULES, a_subject(**given)).unknown

    assert unknown()
    assert not unknown(care=care(5))


def test_a_life_threatening_reaction_counts_as_anaphylaxis_whatever_it_was_called() -> None:
    found = reasons(allergies=(("cefazolin", "collapse, life-threatening"),))

    assert found["RSK-30"].is_anaphylaxis


@pytest.mark.parametrize(
    ("words", "hours"),
    [("every 8 hours", 8), ("daily", 24), ("every 4 weeks", 672), ("continuous", None)],
)
def test_the_hours_between_doses_are_read_from_the_order(words: str, hours: int | None) -> None:
    assert hours_between([read_frequency(words)]) == hours


# ---- with records ---------------------------------------------------------------------------


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def walt(branch: UUID) -> UUID:
    approved_protocols()
    return patient_in_care("walt", branch=branch)


def lives_at(patient: UUID, branch: UUID, position: Position) -> None:
    address = AddressFacts(
        id=derived_id("test address", patient),
        patient_id=patient,
        lines=("1 Sample Street",),
        city="Columbus",
        state="OH",
        postal_code="43215",
        latitude=position.latitude,
        longitude=position.longitude,
        position_source=PositionSource.INVENTED,
    )
    census.add_records(
        system_context(at=AT), facts=CensusFacts(addresses=(address,)), branch_id=branch
    )


def a_hospital(branch: UUID, name: str, north: float) -> None:
    facts = DepartmentFacts(
        id=derived_id("test department", name),
        branch_id=branch,
        name=name,
        hours="Day and night",
        position=Position(HOME.latitude + north, HOME.longitude),
    )
    program.write_department(system_context(at=AT), facts=facts)


@pytest.mark.django_db
def test_the_nearest_department_stands_on_the_sheet_the_page_and_before_the_dispatcher(
    walt: UUID, branch: UUID, settings: Settings, tmp_path: Path
) -> None:
    settings.HEARTHLINE_HOME = tmp_path
    a_policy()
    lives_at(walt, branch, HOME)
    a_hospital(branch, "Near Hospital", 0.2)
    a_hospital(branch, "Far Hospital", 0.5)

    found = queries.emergency_care_of([walt], TODAY)[walt]
    read = queries.readings_of(walt, TODAY)
    client = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
    page = client.get(f"/emergency/patients/{walt}/").content.decode()

    assert found.name == "Near Hospital"
    line = StraightLine()
    driven = great_circle_km(HOME, Position(HOME.latitude + 0.2, HOME.longitude)) * line.circuity
    assert found.km == Decimal(f"{driven:.1f}")
    assert found.minutes == round(driven / line.speed_kmh * 60)
    assert found.source.code == "places.travel_straight"
    for text in (str(read[Reading.NURSE]), str(read[Reading.DISPATCHER]), page):
        assert "Near Hospital" in text
    assert "Near Hospital" not in str(read[Reading.FAMILY])
    assert "Emergency care is far" in page


@pytest.mark.django_db
def test_without_a_position_it_is_not_known(walt: UUID, branch: UUID) -> None:
    a_hospital(branch, "Near Hospital", 0.2)

    assert queries.emergency_care_of([walt], TODAY) == {}
    assert "is not known" in str(queries.readings_of(walt, TODAY)[Reading.NURSE])


@pytest.mark.django_db
def test_for_more_people_than_a_page_shows_nothing_is_worked_out(
    walt: UUID, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        assert queries.emergency_care_of([walt] * (MOST_MEASURED + 1), TODAY) == {}


@pytest.mark.django_db
def test_a_reaction_here_before_asks_the_pharmacist(walt: UUID, branch: UUID) -> None:
    rules = queries.rules_on(TODAY)
    assert rules is not None
    context = context_of(Role.FIELD_NURSE, branch=branch)
    actions.record_run(context, run=run_facts(walt, branch_id=branch), facts=(begun(),))

    found = {one.rule_id: one for one in queries.risks_of([walt], rules, TODAY)[walt].reasons}

    assert found["EARLIER"].asks_pharmacist
    assert "anaphylaxis" in found["EARLIER"].detail


@pytest.mark.django_db
def test_how_severe_a_reaction_was_is_read_with_it(walt: UUID, branch: UUID) -> None:
    allergy = AllergyFacts(
        derived_id("test allergy", walt),
        walt,
        "cefazolin",
        reaction="collapse",
        severity="life-threatening",
    )
    census.add_records(
        system_context(at=AT), facts=CensusFacts(allergies=(allergy,)), branch_id=branch
    )
    order = order_facts(walt, drug="cefazolin")
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=order)
    rules = queries.rules_on(TODAY)
    assert rules is not None

    found = queries.risks_of([walt], rules, TODAY, Reads([walt]))[walt].reasons

    assert [one.is_anaphylaxis for one in found if one.rule_id == "RSK-30"] == [True]
