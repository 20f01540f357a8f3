"""Cold drug in a home whose refrigerator was found too warm waits for a pharmacist to decide."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.findings import Act, Gate, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.supply import actions, queries
from hearthline.rooms.supply.checks import drug_there
from hearthline.rooms.supply.models import SetAside
from hearthline.rooms.supply.values import Aside, DrugState, Storage
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.models import Order
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.forms import the_act
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.supply import AT, deliver
from tests.builders.therapy import order_facts

LATER = AT + timedelta(hours=1)
WARM = {"refrigerator_temperature": Decimal("9.4")}


@pytest.fixture
def full(db: None) -> UUID:
    return approved_questionnaires()[FULL]


@pytest.fixture
def june(full: UUID) -> UUID:
    return patient_in_care("june")


@pytest.fixture
def order(june: UUID) -> UUID:
    facts = order_facts(june)
    therapy.write_order(system_context(at=AT), facts=facts)
    Order.objects.update(state="verified", in_force=1, verified_by="Ines", verified_at=AT)
    return facts.order_id


def outlook(patient: UUID) -> DrugState:
    (found,) = queries.drug_outlooks([patient], LATER)[patient]
    return found.state


def test_what_lay_cold_is_set_aside_when_the_refrigerator_is_found_warm(
    june: UUID, order: UUID, full: UUID
) -> None:
    facts = deliver(june, NORTH, order_id=order)
    assert outlook(june) is DrugState.IN_HAND

    assessed(june, full, good_answers(**WARM), at=LATER)

    row = SetAside.objects.get()
    assert (row.thread, row.state) == (facts.thread, Aside.WAITING)
    assert "9.4" in row.why
    assert outlook(june) is DrugState.SET_ASIDE
    (said,) = drug_there([june], LATER, Reads([june]))
    assert (said.state, said.owner) == (State.OPEN, "pharmacist")
    assert {Gate.FIRST_DOSE, Gate.EACH_DOSE} <= said.blocks
    entry = JournalEntry.objects.get(name="supply.set_aside")
    assert not entry.flags


def test_a_bag_change_of_what_must_not_stop_goes_on_with_it(
    june: UUID, order: UUID, full: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hearthline.platform.findings import evaluating
    from hearthline.platform.manifest import MustRun

    deliver(june, NORTH, order_id=order)
    assessed(june, full, good_answers(**WARM), at=LATER)
    running = {june: (MustRun(order, "milrinone", is_listed=True),)}
    monkeypatch.setattr(evaluating, "must_run", lambda _at, _reads: running)

    stands = verdict(june, Gate.EACH_DOSE, as_of=LATER)

    assert not stands.is_clear
    assert stands.allows(Act.CONTINUE, order_id=order)


def test_what_is_kept_at_room_temperature_or_came_later_is_not_set_aside(
    june: UUID, order: UUID, full: UUID
) -> None:
    deliver(june, NORTH, order_id=order, storage=Storage.ROOM)
    deliver(june, NORTH, order_id=order, key="later", at=LATER + timedelta(hours=1))

    assessed(june, full, good_answers(**WARM), at=LATER)

    assert not SetAside.objects.exists()


def test_a_good_refrigerator_sets_nothing_aside_and_mending_it_decides_nothing(
    june: UUID, order: UUID, full: UUID
) -> None:
    deliver(june, NORTH, order_id=order)
    assessed(june, full, good_answers(), at=AT + timedelta(minutes=5))
    assert not SetAside.objects.exists()
    assessed(june, full, good_answers(**WARM), at=LATER)

    assessed(june, full, good_answers(), at=LATER + timedelta(hours=2))

    assert outlook(june) is DrugState.SET_ASIDE


def test_found_warm_twice_it_waits_for_one_decision(june: UUID, order: UUID, full: UUID) -> None:
    deliver(june, NORTH, order_id=order)

    assessed(june, full, good_answers(**WARM), at=LATER)
    assessed(june, full, good_answers(**WARM), at=LATER + timedelta(minutes=9))

    assert SetAside.objects.count() == 1


@pytest.mark.parametrize(
    ("kept", "state"), [(True, DrugState.IN_HAND), (False, DrugState.SET_ASIDE)]
)
def test_a_pharmacist_decides_with_a_reason_whether_it_may_be_given(
    june: UUID, order: UUID, full: UUID, kept: bool, state: DrugState
) -> None:
    facts = deliver(june, NORTH, order_id=order)
    assessed(june, full, good_answers(**WARM), at=LATER)

    with pytest.raises(Refused):
        actions.decide_aside(
            context_of(Role.PHARMACIST, at=LATER), dispensed_id=facts.thread, kept=kept
        )
    actions.decide_aside(
        context_of(Role.PHARMACIST, at=LATER, reason="Stable for 24 h below 25 °C"),
        dispensed_id=facts.thread,
        kept=kept,
    )

    assert outlook(june) is state
    assert SetAside.objects.get().decided_by


def test_nobody_but_a_pharmacist_decides(june: UUID, order: UUID, full: UUID) -> None:
    facts = deliver(june, NORTH, order_id=order)
    assessed(june, full, good_answers(**WARM), at=LATER)

    with pytest.raises(NotPermitted):
        actions.decide_aside(
            context_of(Role.NURSE_MANAGER, at=LATER, reason="It feels cold"),
            dispensed_id=facts.thread,
            kept=True,
        )


def test_it_is_decided_on_a_page(june: UUID, order: UUID, full: UUID) -> None:
    a_policy()
    facts = deliver(june, NORTH, order_id=order)
    assessed(june, full, good_answers(**WARM), at=LATER)
    pharmacist = signed_in(a_user(Role.PHARMACIST, branch_id=NORTH))
    page = reverse("supply:decide", args=[facts.thread])

    assert page in pharmacist.get(reverse("supply:of_patient", args=[june])).content.decode()
    shown = pharmacist.get(page)
    assert "9.4" in shown.content.decode()
    sent = {
        "kept": "no",
        "reason": "Warm for days",
        "action_id": the_act(shown),
        "revision": 0,
    }
    assert pharmacist.post(page, sent).status_code == 302
    assert SetAside.objects.get().state == Aside.DISCARDED
