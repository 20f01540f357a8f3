"""Visits count for the payer once, and nothing is used beyond what was allowed in silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.kernel.findings import Gate, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, EpisodeState
from hearthline.rooms.coverage import actions, checks, queries
from hearthline.rooms.coverage.models import Authorisation
from hearthline.rooms.coverage.values import AuthorisationState, UnitKind
from tests.builders.census import (
    AT,
    NORTH,
    context_of,
    episode_facts,
    patient_facts,
    patient_in_care,
)
from tests.builders.coverage import a_payer_of, authorisation_facts, authorise, use_facts

pytestmark = pytest.mark.django_db


def record(facts) -> None:
    actions.record_use(context_of(Role.SCHEDULER), facts=facts)


def change(facts) -> None:
    revision = Authorisation.objects.get(pk=facts.id).revision
    actions.set_authorisation(system_context(at=AT), facts=facts, revision=revision)


def left(patient):
    return {permit.facts.number: permit.left for permit in queries.permits_of([patient])[patient]}


def said(check, patient):
    return [
        sentence(f.message)
        for f in check([patient], AT, Reads([patient]))
        if f.state is not State.MET
    ]


def test_a_visit_told_twice_counts_once():
    patient = patient_in_care()
    authorise(patient)

    record(use_facts(patient))
    record(use_facts(patient))

    assert left(patient) == {"A-1": 11}


def test_a_visit_taken_back_no_longer_counts_and_told_again_counts_again():
    patient = patient_in_care()
    authorise(patient)
    visit = use_facts(patient)
    record(visit)

    actions.take_back_use(context_of(Role.SCHEDULER), visit_id=visit.visit_id)
    actions.take_back_use(context_of(Role.SCHEDULER), visit_id=visit.visit_id)
    taken_back = left(patient)
    record(visit)

    assert taken_back == {"A-1": 12}
    assert left(patient) == {"A-1": 11}


def test_taking_back_a_visit_nobody_told_changes_nothing():
    patient = patient_in_care()
    authorise(patient)

    actions.take_back_use(
        context_of(Role.SCHEDULER), visit_id=use_facts(patient, "never told").visit_id
    )

    assert left(patient) == {"A-1": 12}


def test_a_visit_beyond_what_was_authorised_is_stored_and_found():
    patient = patient_in_care()
    authorise(patient, units=1)

    record(use_facts(patient, 1))
    at_the_edge = said(checks.units_used, patient)
    record(use_facts(patient, 2))

    assert at_the_edge == [
        "Authorisation A-1 is used up: 1 of 1 visits. The next one counts beyond it"
    ]
    assert left(patient) == {"A-1": -1}
    assert said(checks.units_used, patient) == ["Authorisation A-1: 2 of 1 visits used"]


def test_a_visit_made_before_the_payer_answered_counts_once_the_answer_is_written_down():
    patient = patient_in_care()
    record(use_facts(patient))
    before = said(checks.units_used, patient)

    authorise(patient)

    assert before == ["The visit of 14-May-2026 was covered by no authorisation"]
    assert left(patient) == {"A-1": 11}
    assert said(checks.units_used, patient) == []


def test_an_authorisation_entered_in_error_leaves_its_visits_uncovered():
    patient = patient_in_care()
    facts = authorise(patient)
    record(use_facts(patient))

    context = context_of(Role.INTAKE, reason="Letter of another patient")
    actions.enter_in_error(context, authorisation_id=facts.id)

    assert said(checks.units_used, patient) == [
        "The visit of 14-May-2026 was covered by no authorisation"
    ]


def test_when_no_authorisation_is_needed_visits_need_none():
    patient = patient_in_care()
    authorise(patient, state=AuthorisationState.NOT_NEEDED, number="")

    record(use_facts(patient))

    assert said(checks.units_used, patient) == []
    assert said(checks.authorised, patient) == []


def test_billing_units_nobody_stated_are_shown_as_not_stated():
    patient = patient_in_care()
    authorise(patient, unit_kind=UnitKind.UNITS, units=40)

    record(use_facts(patient))

    assert said(checks.units_used, patient) == [
        "Authorisation A-1: the units of 1 visit were not stated"
    ]


def test_not_asked_is_unknown_and_holds_the_first_dose_but_no_later_one():
    patient = patient_in_care()

    [finding] = checks.authorised([patient], AT, Reads([patient]))

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.FIRST_DOSE)
    assert not finding.is_blocking(Gate.EACH_DOSE)


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"state": AuthorisationState.REQUESTED}, "requested and is not answered"),
        ({"state": AuthorisationState.REFUSED}, "was refused"),
        ({"starts_on": date(2026, 6, 1)}, "begins 01-Jun-2026"),
        ({"ends_on": date(2026, 5, 10)}, "ended 10-May-2026"),
    ],
)
def test_a_permission_that_does_not_hold_today_says_why(given_, words):
    patient = patient_in_care()
    authorise(patient, **given_)

    assert words in said(checks.authorised, patient)[0]


def test_an_authorisation_that_ends_in_the_planned_weeks_is_found():
    patient = patient_in_care()
    authorise(patient, ends_on=date(2026, 5, 24))

    assert said(checks.authorisation_lasts, patient) == [
        "Authorisation A-1 ends 24-May-2026, in 10 days, and care goes on"
    ]


def test_the_payer_of_somebody_else_is_refused():
    patient, other = patient_in_care(1), patient_in_care(2)
    facts = authorisation_facts(patient, a_payer_of(other))

    with pytest.raises(Refused):
        actions.set_authorisation(context_of(Role.INTAKE), facts=facts, revision=0)


def test_a_scheduler_may_not_write_authorisations():
    patient = patient_in_care()
    facts = authorisation_facts(patient, a_payer_of(patient))

    with pytest.raises(NotPermitted):
        actions.set_authorisation(context_of(Role.SCHEDULER), facts=facts, revision=0)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.integers(1, 6), st.integers(0, 60), st.integers(0, 2)),
        st.tuples(st.just("take back"), st.integers(1, 6)),
        st.tuples(st.just("set"), st.integers(1, 3), st.integers(0, 4), st.booleans()),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_units_used_never_exceed_units_authorised_without_a_finding(steps):
    patient = patient_in_care(("property", str(steps)))
    coverage = a_payer_of(patient)
    for step in steps:
        match step:
            case ("tell", key, day, doses):
                on = date(2026, 5, 1) + timedelta(days=day)
                record(use_facts(patient, key, on=on, doses=doses))
            case ("take back", key):
                visit = use_facts(patient, key).visit_id
                actions.take_back_use(context_of(Role.SCHEDULER), visit_id=visit)
            case ("set", key, units, is_granted):
                state = AuthorisationState.GRANTED if is_granted else AuthorisationState.REFUSED
                kind = UnitKind.DOSES if key == 3 else UnitKind.VISITS
                facts = authorisation_facts(
                    patient, coverage, key, units=units, state=state, unit_kind=kind
                )
                exists = Authorisation.objects.filter(pk=facts.id).exists()
                if exists:
                    change(facts)
                else:
                    actions.set_authorisation(system_context(at=AT), facts=facts, revision=0)

    found = {
        finding.discriminator
        for finding in checks.units_used([patient], AT, Reads([patient]))
        if finding.state is State.OPEN
    }
    uses = queries.uses_of([patient]).get(patient, [])
    for permit in queries.permits_of([patient]).get(patient, []):
        told = sum(u.amount or 0 for u in uses if u.authorisation_id == permit.facts.id)
        allowed = permit.facts.units if permit.facts.state is AuthorisationState.GRANTED else 0
        assert permit.used == told
        assert told <= (allowed or 0) or str(permit.facts.id) in found
    assert "" in found or all(use.authorisation_id is not None for use in uses)


def test_the_end_of_care_that_comes_first_needs_no_further_authorisation():
    facts = patient_facts("ends")
    episode = episode_facts(facts.id, planned_end=date(2026, 5, 20), state=EpisodeState.ACTIVE)
    census.add_records(
        system_context(at=AT),
        facts=CensusFacts(patients=(facts,), episodes=(episode,)),
        branch_id=NORTH,
    )
    authorise(facts.id, ends_on=date(2026, 5, 24))

    assert said(checks.authorisation_lasts, facts.id) == []
