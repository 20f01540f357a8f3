"""What of a home holds up one thing only: storage what is shipped, an outlet what is pumped."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from hearthline.kernel.findings import Finding, Gate, Stage, State
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import actions, models
from hearthline.rooms.home.checks import cold_is_kept, pump_is_powered
from hearthline.rooms.home.values import Trait
from hearthline.rooms.supply.values import Storage
from tests.builders.census import NORTH, episode_facts, patient_in_care
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers, screened
from tests.builders.supply import deliver

WARM = {"refrigerator_temperature": Decimal("9.4")}


@pytest.fixture
def full(db: None) -> UUID:
    return approved_questionnaires()[FULL]


@pytest.fixture
def june(full: UUID) -> UUID:
    return patient_in_care("june")


def cold(patient: UUID) -> Finding:
    (said,) = cold_is_kept([patient], AT, Reads([patient]))
    return said


def pump(patient: UUID) -> Finding:
    (said,) = pump_is_powered([patient], AT, Reads([patient]))
    return said


def held(patient: UUID, gate: Gate) -> set[str]:
    return {row.finding.check for row in verdict(patient, gate, as_of=AT).blocking}


def test_a_refrigerator_at_9_4_blocks_storage_and_not_care(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(**WARM))

    said = cold(june)

    assert said.state is State.OPEN
    assert "9.4" in sentence(said.message)
    assert "cold box" in sentence(said.message)
    assert said.stage is Stage.DISPENSING
    assert "home.storage" in held(june, Gate.SHIP)
    for gate in (Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE, Gate.VISIT):
        assert "home.storage" not in held(june, gate)


def test_a_loaned_refrigerator_seen_there_opens_it_again(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(**WARM))
    change = models.Modification.objects.get(link_id="refrigerator-temperature")

    actions.finish_modification(
        system_context(at=AT),
        modification_id=change.id,
        proof="Loan refrigerator at 4 °C, photograph",
        done_on=AT.date(),
    )

    assert cold(june).state is State.MET


def test_no_refrigerator_at_all_is_no_storage_either(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(refrigerator=False))

    assert cold(june).state is State.OPEN


def test_a_temperature_nobody_took_is_unknown_and_holds_shipping(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(refrigerator_temperature=None))

    said = cold(june)

    assert (said.state, Gate.SHIP in said.blocks) == (State.UNKNOWN, True)


def test_nothing_is_held_up_while_nobody_knows_of_a_cold_drug(june: UUID) -> None:
    assert (cold(june).state, cold(june).blocks) == (State.UNKNOWN, frozenset())

    deliver(june, NORTH)

    assert Gate.SHIP in cold(june).blocks, "its label says that it is kept cold"


def test_what_is_kept_at_room_temperature_asks_for_no_refrigerator(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(**WARM))
    deliver(june, NORTH, storage=Storage.ROOM)

    assert cold(june).state is State.NOT_APPLICABLE


def test_an_assessment_that_says_no_cold_drug_asks_for_none(june: UUID, full: UUID) -> None:
    assessed(june, full, good_answers(), traits=frozenset({Trait.PUMP}))

    assert cold(june).state is State.NOT_APPLICABLE


@pytest.mark.parametrize("link_id", ["grounded_outlet", "outlet_whole", "pump_tested"])
def test_without_a_safe_outlet_no_pump_is_begun(june: UUID, full: UUID, link_id: str) -> None:
    assessed(june, full, good_answers(**{link_id: False}))

    said = pump(june)

    assert (said.state, said.stage) == (State.OPEN, Stage.AT_THE_DOOR)
    assert "home.pump" in held(june, Gate.FIRST_DOSE)
    assert "home.pump" not in held(june, Gate.EACH_DOSE)


def test_a_screen_by_phone_does_not_say_that_the_pump_ran(full: UUID) -> None:
    patient = patient_in_care("pumped")
    screened(patient)

    assert pump(patient).state is State.UNKNOWN
    assessed(patient, full, good_answers(), at=AT + timedelta(hours=1))
    assert pump(patient).state is State.MET


def test_a_therapy_without_a_pump_asks_for_none(june: UUID, full: UUID) -> None:
    assert episode_facts(june).therapy is not TherapyClass.INOTROPE

    assessed(june, full, good_answers(), traits=frozenset({Trait.COLD_DRUG}))

    assert pump(june).state is State.NOT_APPLICABLE
