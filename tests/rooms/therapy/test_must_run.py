"""An infusion that must not stop is stopped by no gate; the pharmacist is told instead."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Act, Gate, OverrideClass, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.evaluating import Standing, Verdict, verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.storing import refresh
from hearthline.platform.manifest import MustRun
from hearthline.rooms.library.values import ListedDrug, MustNotStop
from hearthline.rooms.therapy import actions
from hearthline.rooms.therapy.attention import trouble_around_what_must_run, what_must_run
from hearthline.rooms.therapy.queries import running as running_queries
from hearthline.rooms.therapy.rules import read_frequency
from tests.builders.census import AT, context_of, patient_in_care, taken_over
from tests.builders.checks import PATIENT, says
from tests.builders.therapy import order_facts

MILRINONE = MustNotStop((ListedDrug("milrinone"),), is_approved=True)


def running_order(**given_: object) -> tuple[UUID, UUID]:
    """Return a patient with an active order nobody planned a nurse, line or weight for."""
    person = patient_in_care()
    order = order_facts(
        person,
        drug="milrinone 0.2 mg/mL",
        is_weight_based=Answer.YES,
        frequency=read_frequency("continuous"),
        **given_,
    )
    actions.write_order(context_of(Role.INTAKE), facts=order)
    actions.verify_order(context_of(Role.PHARMACIST), order_id=order.order_id, version=1)
    actions.activate_order(taken_over(), order_id=order.order_id)
    return person, order.order_id


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_queries.library, "must_not_stop", lambda on: MILRINONE)


@pytest.mark.django_db
def test_a_new_bag_of_what_must_run_passes_whatever_is_open_and_a_change_does_not(
    listed: None,
) -> None:
    person, order_id = running_order()

    stands = verdict(person, Gate.EACH_DOSE, as_of=AT)

    assert stands.blocking
    assert stands.allows(Act.CONTINUE, order_id=order_id)
    assert not stands.allows(Act.START, order_id=order_id)


@pytest.mark.django_db
def test_a_drug_that_may_stop_is_held_by_an_open_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    other = MustNotStop((ListedDrug("epoprostenol"),), is_approved=True)
    monkeypatch.setattr(running_queries.library, "must_not_stop", lambda on: other)
    person, order_id = running_order()

    stands = verdict(person, Gate.EACH_DOSE, as_of=AT)

    assert not stands.must_run
    assert not stands.allows(Act.CONTINUE, order_id=order_id)


@pytest.mark.django_db
def test_without_an_approved_list_what_runs_continuously_is_not_stopped_either() -> None:
    person, order_id = running_order()

    stands = verdict(person, Gate.EACH_DOSE, as_of=AT)

    assert [one.is_listed for one in stands.must_run] == [False]
    assert stands.allows(Act.CONTINUE, order_id=order_id)


@pytest.mark.django_db
def test_the_pharmacist_is_told_of_what_is_open_around_it(listed: None) -> None:
    person, order_id = running_order()
    refresh([person], as_of=AT)

    [item] = trouble_around_what_must_run(context_of(Role.PHARMACIST).caller, AT)

    assert item.owner is Role.PHARMACIST
    assert str(order_id) in item.url
    assert item.subject == person
    assert item.title.params["drug"] == "milrinone 0.2 mg/mL"
    assert trouble_around_what_must_run(context_of(Role.SCHEDULER).caller, AT) == ()
    [panel] = what_must_run(context_of(Role.PHARMACIST).caller, AT)
    assert [row.label for row in panel.rows] == ["1 patient", item.title.params["name"]]
    assert what_must_run(context_of(Role.SCHEDULER).caller, AT) == ()


@given(
    st.lists(st.sampled_from([State.OPEN, State.UNKNOWN]), max_size=5),
    st.sampled_from(OverrideClass),
)
def test_going_on_is_never_refused(states: list[State], override: OverrideClass) -> None:
    order_id = UUID(int=7)
    said = [says(state, override=override)([PATIENT], AT, Reads([PATIENT]))[0] for state in states]
    blocking = tuple(Standing(one, "Line") for one in said)
    stands = Verdict(
        Gate.EACH_DOSE, PATIENT, AT, blocking, (), (), (), (), (MustRun(order_id, "m", True),)
    )

    assert stands.allows(Act.CONTINUE, order_id=order_id)
    assert stands.allows(Act.START, order_id=order_id) is (not states)
