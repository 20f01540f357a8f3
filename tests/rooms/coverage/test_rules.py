"""Which authorisation a visit counts against."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.coverage.rules import allocated, care_outlasts
from hearthline.rooms.coverage.values import AuthorisationState, Permit, UnitKind
from tests.builders.coverage import authorisation_facts, use_facts

PATIENT = derived_id("patient", 1)
COVERAGE = derived_id("coverage", 1)
DAY = date(2026, 5, 14)


def permit(key: object = 1, **given) -> Permit:
    return Permit(authorisation_facts(PATIENT, COVERAGE, key, **given))


def use(key: object = 1, **given):
    return use_facts(PATIENT, key, **given)


def amounts(uses):
    return [(use.authorisation_id, use.unit_kind, use.amount) for use in uses]


def test_a_visit_counts_against_the_authorisation_that_names_its_kind():
    general, infusions = permit(1), permit(2, covers=("infusion",))

    [one] = allocated([general, infusions], [use(kind="infusion")])

    assert one.authorisation_id == infusions.facts.id


def test_the_authorisation_that_ends_first_is_used_first():
    later, sooner = permit(1), permit(2, ends_on=date(2026, 5, 20))

    [one] = allocated([later, sooner], [use()])

    assert one.authorisation_id == sooner.facts.id


def test_the_next_authorisation_is_used_when_the_first_has_no_units_left():
    first, second = permit(1, units=1, ends_on=date(2026, 5, 20)), permit(2)

    uses = allocated([first, second], [use(1), use(2)])

    assert [one.authorisation_id for one in uses] == [first.facts.id, second.facts.id]


def test_visits_and_doses_count_under_their_own_numbers():
    visits, doses = permit(1), permit(2, unit_kind=UnitKind.DOSES, units=4)

    uses = allocated([visits, doses], [use(doses=2)])

    assert sorted(amounts(uses), key=str) == sorted(
        [(visits.facts.id, UnitKind.VISITS, 1), (doses.facts.id, UnitKind.DOSES, 2)], key=str
    )


def test_billing_units_nobody_stated_are_unknown_never_nought():
    units = permit(unit_kind=UnitKind.UNITS, units=40)

    [one] = allocated([units], [use()])

    assert one.amount is None


@pytest.mark.parametrize(
    "given_",
    [
        {"ends_on": DAY - timedelta(1)},
        {"starts_on": DAY + timedelta(1)},
        {"state": AuthorisationState.REQUESTED},
        {"covers": ("infusion",)},
    ],
)
def test_a_visit_that_none_covers_counts_against_none(given_):
    uses = allocated([permit(**given_)], [use()])

    assert amounts(uses) == [(None, UnitKind.VISITS, 1)]


def test_an_authorisation_that_outlasts_care_is_no_matter():
    horizon = date(2026, 6, 11)

    assert care_outlasts(date(2026, 6, 1), None, horizon)
    assert care_outlasts(date(2026, 6, 1), date(2026, 6, 2), horizon)
    assert not care_outlasts(date(2026, 6, 1), date(2026, 6, 1), horizon)
    assert not care_outlasts(date(2026, 6, 11), None, horizon)


days = st.dates(date(2026, 4, 1), date(2026, 8, 31))
kinds = st.sampled_from(["line_care", "infusion", "lab_draw"])
told = st.builds(
    lambda key, on, kind, doses: use(key, on=on, kind=kind, doses=doses),
    st.integers(1, 40),
    days,
    kinds,
    st.integers(0, 3),
)
held = st.builds(
    lambda key, starts, length, unit, units, covers: permit(
        key,
        starts_on=starts,
        ends_on=starts + timedelta(length),
        unit_kind=unit,
        units=units,
        covers=tuple(sorted(covers)),
    ),
    st.integers(1, 6),
    days,
    st.integers(0, 90),
    st.sampled_from([UnitKind.VISITS, UnitKind.DOSES]),
    st.integers(0, 6) | st.none(),
    st.sets(kinds, max_size=2),
)
several_permits = st.lists(held, max_size=5, unique_by=lambda one: one.facts.id)
several_visits = st.lists(told, max_size=20, unique_by=lambda one: one.visit_id)


@given(several_permits, several_visits, st.randoms())
def test_the_order_in_which_visits_are_told_changes_nothing(permits, visits, random):
    shuffled = list(visits)
    random.shuffle(shuffled)

    assert allocated(permits, visits) == allocated(permits, shuffled)


@given(several_permits, several_visits)
def test_every_visit_counts_at_least_once_and_once_a_kind_of_unit(permits, visits):
    uses = allocated(permits, visits)

    assert {use.visit.visit_id for use in uses} == {visit.visit_id for visit in visits}
    assert len({(use.visit.visit_id, use.unit_kind) for use in uses}) == len(uses)


@given(several_permits, several_visits)
def test_none_is_used_beyond_while_another_that_covers_the_visit_has_units_left(permits, visits):
    used: dict = {}

    for one in allocated(permits, visits):
        if one.authorisation_id is None:
            continue
        chosen = next(p.facts for p in permits if p.facts.id == one.authorisation_id)
        had_none = chosen.units is not None and used.get(chosen.id, 0) >= chosen.units
        others = [
            p.facts
            for p in permits
            if p.facts.unit_kind is one.unit_kind
            and p.facts.starts_on <= one.visit.on <= p.facts.ends_on
            and (not p.facts.covers or one.visit.kind in p.facts.covers)
        ]
        if had_none:
            assert all(
                facts.units is not None and used.get(facts.id, 0) >= facts.units for facts in others
            )
        used[chosen.id] = used.get(chosen.id, 0) + one.amount
