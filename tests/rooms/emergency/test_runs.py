"""Emergency runs on the server: nothing is refused, and order and repetition change nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from hearthline.engines.protocols import FactKind, Form, ProtocolError, StepState
from hearthline.engines.protocols.wire import fact_body, said, setting_body
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Source
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.manifest import outbox_doors
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.models import EmergencyRun, RunFact
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import RunFacts
from tests.builders.census import context_of, patient_in_care
from tests.builders.emergency import AT, approved_protocols, begun, run_fact, run_facts
from tests.builders.program import make_branch
from tests.builders.protocols import a_setting, an_injector, facts_by_chance

pytestmark = pytest.mark.django_db

DOSE = {
    "step": "epinephrine",
    "medicine": "epinephrine",
    "amount": "0.3",
    "unit": "mg",
    "form": Form.AUTO_INJECTOR.value,
    "item": "injector",
    "lot": "A17",
}


NUL = {"id": "a", "kind": "vitals", "at": 1, "recorded_at": 1, "values": {"a\x00": "84"}}


@pytest.fixture
def versions() -> dict[str, UUID]:
    return approved_protocols()


@pytest.fixture
def branch(versions: dict[str, UUID]) -> UUID:
    return make_branch()


@pytest.fixture
def walt(branch: UUID) -> UUID:
    return patient_in_care("walt", branch=branch)


def send(branch: UUID, body: dict[str, Any], name: object = "entry") -> None:
    """Send an entry of a tablet's outbox, named so that the same name is the same entry."""
    context = replace(
        context_of(Role.NURSE_MANAGER, branch=branch),
        action_id=derived_id("outbox entry", name),
        source=Source.TABLET,
    )
    outbox_doors()["emergency.record_run"].record(context, body)


def head(run: RunFacts, versions: dict[str, UUID], **given: Any) -> dict[str, Any]:
    """Return what a tablet says of a run."""
    setting = a_setting(today=AT.date(), kit=(an_injector(),))
    return {
        "id": str(run.id),
        "begun_at": milliseconds(AT),
        "zone": run.zone,
        "patient": str(run.patient_id) if run.patient_id else None,
        "branch": None,
        "led_from": "home",
        "begun_by": run.begun_by,
        "protocols": [str(versions["anaphylaxis"])],
        "setting": setting_body(setting),
        **given,
    }


def flags() -> set[str]:
    return {flag for entry in JournalEntry.objects.all() for flag in entry.flags}


def test_a_run_is_kept_with_its_sheet_its_protocol_and_who_sent_it(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    run = run_facts(walt)
    facts = [begun(), run_fact(FactKind.DOSE, 40, **DOSE)]

    send(branch, {"run": head(run, versions), "facts": [fact_body(one) for one in facts]})

    kept = queries.run_by_id(run.id)
    assert kept is not None
    assert (kept.facts.patient_id, kept.facts.branch_id) == (walt, branch)
    assert (kept.protocol, kept.is_open) == ("anaphylaxis", True)
    state = queries.state_of(kept)
    assert state.step("anaphylaxis", "epinephrine").state is StepState.DONE
    assert state.card is not None
    assert state.card.offers[0].amount_mg == Decimal("0.3")
    assert queries.runs_of([walt]) == {walt: [kept]}
    assert flags() == set()


def test_any_order_and_repetition_of_what_a_tablet_sends_gives_one_state(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    for seed in range(12):
        chance = random.Random(seed)
        anaphylaxis = queries.protocols_read(AT.date())["anaphylaxis"]
        facts = facts_by_chance(chance, {"anaphylaxis": anaphylaxis})
        told = []
        for order in range(3):
            run = run_facts(walt, id=derived_id("run", seed, order))
            bodies: list[dict[str, Any]] = [
                {"run": {"id": str(run.id)}, "facts": [fact_body(one)]}
                for one in (*facts, *chance.choices(facts or [begun()], k=2))
            ]
            bodies.append({"run": head(run, versions), "facts": []})
            chance.shuffle(bodies)
            for number, body in enumerate((*bodies, bodies[0])):
                send(branch, body, (seed, order, number))
            kept = queries.run_by_id(run.id)
            assert kept is not None
            told.append((said(queries.state_of(kept)), kept.begun, kept.ended_at))
            assert RunFact.objects.filter(run_id=run.id).count() >= len(facts)

        assert told[0] == told[1] == told[2], f"seed {seed}"


def test_facts_that_come_before_their_run_wait_for_it(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    run = run_facts(walt)

    send(branch, {"run": {"id": str(run.id)}, "facts": [fact_body(begun())]}, "facts")
    assert queries.runs_of([walt]) == {}
    send(branch, {"run": head(run, versions), "facts": []}, "run")

    [kept] = queries.runs_of([walt])[walt]
    assert queries.state_of(kept).protocols == ("anaphylaxis",)


def test_a_blank_run_learns_its_patient_later_and_keeps_its_first_one(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    run = run_facts(None)
    blank = head(run, versions, setting=None)

    send(branch, {"run": blank, "facts": [fact_body(begun())]}, "blank")
    kept = queries.run_by_id(run.id)
    assert kept is not None
    assert kept.facts.patient_id is None
    assert kept.facts.branch_id == branch
    assert queries.state_of(kept).card is not None
    send(branch, {"run": {"id": str(run.id), "patient": str(walt)}}, "named")
    other = patient_in_care("other", branch=branch)
    send(branch, {"run": {"id": str(run.id), "patient": str(other)}}, "named otherwise")

    assert list(queries.runs_of([walt, other])) == [walt]
    assert "emergency.run_said_otherwise" in flags()


def test_what_should_not_have_been_given_is_kept_and_flagged(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    run = run_facts(walt)
    facts = [
        begun(),
        run_fact(FactKind.DOSE, 40, **DOSE),
        run_fact(FactKind.DOSE, 60, **DOSE | {"amount": "1", "item": "own", "lot": ""}),
    ]

    send(branch, {"run": head(run, versions), "facts": [fact_body(one) for one in facts]})

    assert RunFact.objects.count() == 3
    assert flags() == {
        "emergency.fact_above_cap",
        "emergency.fact_not_in_kit",
        "emergency.fact_too_soon",
    }


def test_what_names_records_that_are_not_there_is_kept(
    branch: UUID, versions: dict[str, UUID]
) -> None:
    nobody = derived_id("nobody")
    run = run_facts(nobody)

    send(branch, {"run": head(run, versions, protocols=[str(nobody)]), "facts": []})

    assert EmergencyRun.objects.get().patient_id is None
    assert {"emergency.run_unknown_patient", "emergency.run_unknown_protocol"} <= flags()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "run"),
        ({"run": {"id": "x"}}, "run.id"),
        ({"run": {"id": str(derived_id("r")), "begun_at": "now"}}, "run.begun_at"),
        ({"run": {"id": str(derived_id("r")), "setting": {}}}, "setting.today"),
        ({"run": {"id": str(derived_id("r"))}, "facts": ["x"]}, "facts[0]"),
        ({"run": {"id": str(derived_id("r"))}, "facts": [NUL]}, "fact.values.a\x00"),
        ({"run": {"id": str(derived_id("r"))}, "facts": [{"id": "a", "kind": "x"}]}, "fact.kind"),
    ],
)
def test_what_cannot_be_read_says_where(branch: UUID, body: dict[str, Any], place: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        send(branch, body)

    assert raised.value.field == place
    assert not EmergencyRun.objects.exists()


def test_a_clock_far_off_and_broken_signs_are_kept_as_well_as_can_be(
    walt: UUID, branch: UUID, versions: dict[str, UUID]
) -> None:
    run = run_facts(walt)
    fact = run_fact(FactKind.NOTE, 5, at=2**52, recorded_at=-5, text="\ud800")

    send(branch, {"run": head(run, versions, zone="Mars"), "facts": [fact_body(fact)]})

    kept = EmergencyRun.objects.get()
    assert kept.zone == "UTC"
    assert RunFact.objects.get().at.year == 9999
