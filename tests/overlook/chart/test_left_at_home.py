"""The checklist of a hold: what was delivered and is left, a pump, lines; answers stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.overlook.chart.left_at_home import as_answered, checklist, left_at_home
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import HoldFacts, HoldReason, LeftKind
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, NORTH, context_of, episode_facts, patient_in_care
from tests.builders.supply import deliver, delivery_facts, dispensed_facts
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db

ORDERED = "immune globulin human 10 %"


@pytest.fixture
def patient():
    person = patient_in_care()
    order = order_facts(person, episode_id=episode_facts(person).id)
    therapy.write_order(context_of(Role.INTAKE), facts=order)
    therapy.verify_order(
        context_of(Role.PHARMACIST, at=AT - timedelta(hours=1)), order_id=order.order_id, version=1
    )
    line = LineFacts(derived_id("line", person), person, LineKind.PICC, site="basilic vein")
    lines.add_line(context_of(Role.PHARMACIST), facts=line)
    return person


def said(person, at=AT):
    return [(one.item.kind, one.item.what, one.known) for one in left_at_home(person, at)]


def held(person, **given):
    values = {
        "id": derived_id("hold", person),
        "episode_id": episode_facts(person).id,
        "patient_id": person,
        "reason": HoldReason.HOSPITAL,
        "since": AT,
        "at_home": tuple(one.item for one in left_at_home(person, AT)),
    } | given
    facts = HoldFacts(**values)
    return therapy.hold_course(context_of(Role.PHARMACIST), facts=facts, confirms=True)


def test_a_delivered_lot_is_listed_with_what_is_left_and_until_when(patient):
    deliver(patient, NORTH, order_id=order_facts(patient).order_id, containers=6)

    assert said(patient) == [
        (
            LeftKind.DRUG,
            f"{ORDERED}, lot LOT-7",
            "6 containers left, to be used by 15-May-2026 12:00",
        ),
        (LeftKind.PUMP, "Infusion pump and its charger", ""),
        (LeftKind.LINE, "PICC, basilic vein", ""),
    ]


def test_a_lot_past_its_time_is_in_the_home_all_the_same(patient):
    deliver(patient, NORTH, order_id=order_facts(patient).order_id)

    [(_kind, _what, known), *_rest] = said(patient, AT + timedelta(days=3))

    assert known == "1 container left, past its beyond-use time 15-May-2026 12:00"


def test_a_pack_that_was_never_delivered_is_not_in_the_home(patient):
    pack = delivery_facts(patient, NORTH)
    supply.dispense_and_promise(
        system_context(at=AT), facts=dispensed_facts(patient), delivery=pack
    )

    assert said(patient)[0] == (LeftKind.DRUG, ORDERED, "nothing delivered on record")


def test_what_came_after_somebody_answered_is_added_and_the_answer_stays(patient):
    hold_id = held(patient)
    [row] = census.holds_of(patient)
    before = checklist(patient, row.at_home, AT)
    pump = next(one for one in before if one.item.kind is LeftKind.PUMP)
    answered = as_answered(before, {f"there-{pump.key}": "yes", f"note-{pump.key}": "in the hall"})
    deliver(patient, NORTH, order_id=order_facts(patient).order_id)
    stored = [
        {"kind": item.kind, "what": item.what, "is_there": item.is_there, "note": item.note}
        for item in answered
    ]

    after = checklist(patient, stored, AT)

    assert f"{ORDERED}, lot LOT-7" in [one.item.what for one in after]
    assert [(one.item.is_there, one.item.note) for one in after if one.key == pump.key] == [
        (Answer.YES, "in the hall")
    ]
    assert hold_id == row.pk


def test_the_page_of_a_hold_keeps_what_was_answered(patient):
    a_policy()
    deliver(patient, NORTH, order_id=order_facts(patient).order_id)
    hold_id = held(patient)
    [row] = census.holds_of(patient)
    lot = checklist(patient, row.at_home, AT)[0]
    browser = signed_in(a_user(Role.NURSE_MANAGER, branch_id=NORTH))

    browser.post(
        reverse("chart:held_step", args=[patient, hold_id, "at-home"]),
        {f"there-{lot.key}": "no", f"note-{lot.key}": "Taken along to the ward"},
    )

    [row] = census.holds_of(patient)
    assert row.at_home[0]["what"] == f"{ORDERED}, lot LOT-7"
    assert (row.at_home[0]["is_there"], row.at_home[0]["note"]) == (
        "no",
        "Taken along to the ward",
    )
