"""Severity: the program decides what holds which gate shut; never overridable stays so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.findings import Gate, OverrideClass, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.queries import drafts
from hearthline.platform.findings import evaluating, severity
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.severity import KEY, KIND, Setting, SeverityRefusal, settled
from hearthline.platform.messaging.sentences import word
from tests.builders.census import AT, context_of, patient_in_care
from tests.builders.checks import PATIENT, says

DOSES = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})


def a_check(override: OverrideClass = OverrideClass.ONE_CLINICIAN, **given_: Any) -> Check:
    return Check(
        "test.line", "Line", "patient", says(State.OPEN), DOSES, override=override, **given_
    )


def approve(**settings: dict[str, Any]) -> None:
    """Have a manager write and a pharmacist approve a table of severities."""
    told = {code.replace("__", "."): value for code, value in settings.items()}
    content.write(
        context_of(Role.NURSE_MANAGER),
        kind=KIND,
        key=KEY,
        title="Ours",
        body={"checks": told},
        summary="As agreed",
    )
    [draft] = drafts(KIND)
    content.approve(
        context_of(Role.PHARMACIST),
        content_id=draft.id,
        effective_from=AT.date(),
        note="",
        revision=draft.revision,
    )


def blocking(patient: Any, gate: Gate = Gate.FIRST_DOSE) -> set[str]:
    stands = evaluating.verdict(patient, gate, as_of=AT)
    return {row.finding.check for row in stands.blocking}


@pytest.mark.django_db
def test_what_only_advises_holds_a_gate_shut_once_the_program_says_so() -> None:
    patient = patient_in_care()
    assert "home.assessed" not in blocking(patient)

    approve(home__assessed={"gates": ["first_dose"], "override": "two_clinicians"})

    stands = evaluating.verdict(patient, Gate.FIRST_DOSE, as_of=AT)
    [row] = [row for row in stands.blocking if row.finding.check == "home.assessed"]
    assert row.finding.override is OverrideClass.TWO_CLINICIANS


@pytest.mark.django_db
def test_a_program_may_let_a_check_advise_only() -> None:
    patient = patient_in_care()
    assert "coverage.authorised" in blocking(patient)

    approve(coverage__authorised={"gates": [], "override": "advice"})

    assert "coverage.authorised" not in blocking(patient)
    stands = evaluating.verdict(patient, Gate.FIRST_DOSE, as_of=AT)
    assert "coverage.authorised" in {row.finding.check for row in stands.open}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"census.no_such": {"gates": [], "override": "advice"}}, "findings.no_such_check"),
        ({"census.is_identified": {"gates": [], "override": "advice"}}, "findings.fixed"),
        (
            {"home.assessed": {"gates": ["ship"], "override": "advice"}},
            "findings.gate_unknown_to_check",
        ),
        ({"home.assessed": {"gates": ["moon"], "override": "x"}}, "findings.severity_unread"),
        ({"home.assessed": 7}, "findings.severity_unread"),
        (7, "findings.no_checks"),
    ],
)
def test_a_table_that_cannot_be_or_weakens_what_nobody_overrides_is_refused(
    table: Any, code: str
) -> None:
    with pytest.raises(SeverityRefusal) as refused:
        severity.check({"checks": table})

    assert refused.value.message.code == code


@pytest.mark.django_db
def test_what_the_product_ships_changes_nothing_when_it_is_approved() -> None:
    patient = patient_in_care()
    before = {gate: blocking(patient, gate) for gate in Gate}
    content.offer_shipped(system_context(at=AT))
    [draft] = drafts(KIND)

    content.approve(
        context_of(Role.PHARMACIST),
        content_id=draft.id,
        effective_from=AT.date(),
        note="",
        revision=draft.revision,
    )

    assert {gate: blocking(patient, gate) for gate in Gate} == before


@given(
    st.sets(st.sampled_from(Gate)),
    st.sampled_from(OverrideClass),
    st.booleans(),
)
def test_no_table_opens_what_nobody_may_override(
    gates: set[Gate], override: OverrideClass, by_check: bool
) -> None:
    never = OverrideClass.NEVER
    check = a_check(never if by_check else OverrideClass.ONE_CLINICIAN)
    [finding] = says(State.OPEN, override=never, gates=DOSES)([PATIENT], AT, Reads([PATIENT]))

    found = settled(check, finding, {"test.line": Setting(frozenset(gates), override)})

    assert found.blocks == DOSES
    assert found.override is never


@given(st.sets(st.sampled_from(Gate)), st.sampled_from(OverrideClass))
def test_no_table_makes_a_finding_hold_what_it_did_not_ask_to(
    gates: set[Gate], override: OverrideClass
) -> None:
    [finding] = says(State.OPEN, gates=frozenset({Gate.FIRST_DOSE}))(
        [PATIENT], AT, Reads([PATIENT])
    )

    found = settled(a_check(), finding, {"test.line": Setting(frozenset(gates), override)})

    assert found.blocks == frozenset({Gate.FIRST_DOSE} & gates)


def test_every_check_a_program_weighs_has_a_name_people_read() -> None:
    for check in severity.weighed():
        assert word("check", check.code) != check.code.replace("_", " "), check.code
