"""Visits that hold their place only for now: what is missing, until when, and a late van."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings.models import Override
from hearthline.platform.findings.storing import store
from hearthline.platform.manifest import MustRun
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.promises import holds
from hearthline.rooms.scheduling.promises.holds import holds_of, next_for_place
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.promises.today import attention, figures
from hearthline.rooms.scheduling.rules.holds import Hold
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.workforce import queries as workforce
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.late_van import THURSDAY, VAN_CALLS, LateVan, a_bag_on_its_way, the_van_says
from tests.builders.program import NEW_YORK
from tests.builders.scheduling import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def van() -> LateVan:
    return a_bag_on_its_way()


def at(hour: int, minute: int = 0):
    return to_instant(THURSDAY, time(hour, minute), NEW_YORK)


def hold(van: LateVan, now=VAN_CALLS) -> Hold | None:
    return holds_of(queries.assigned_between(THURSDAY, THURSDAY), now).get(van.need)


def board() -> str:
    a_policy()
    client: Client = signed_in(a_user(Role.SCHEDULER))
    return client.get(f"/scheduling/?day={THURSDAY}").content.decode()


def test_a_bag_on_its_way_holds_the_place_until_the_hour_it_is_promised(van):
    found = hold(van)

    assert found is not None
    assert not found.is_lost
    assert found.give_up_at == at(11, 15)


def test_a_van_that_comes_after_the_visit_makes_it_impossible_at_once(van):
    the_van_says(van)

    found = hold(van)

    assert found is not None
    assert found.is_lost
    assert (found.earliest, found.latest) == (at(13, 45), at(17))
    assert sentence(found.missing[0].why, zone=NEW_YORK) == (
        "vedolizumab arrives Thu 14-May-2026 13:30, after the visit begins"
    )


def test_planners_see_which_first_doses_of_tomorrow_are_not_clear_and_who_clears_them(van):
    day_before = VAN_CALLS - timedelta(days=1)
    models.Need.objects.filter(id=van.need).update(kind=VisitKind.ADMISSION)

    shown = figures(a_caller(Role.SCHEDULER, at=day_before), day_before)
    [clear] = [one for one in shown if "tomorrow" in str(one.label)]

    assert (clear.value, clear.unit) == ("0", "of 1")
    assert clear.why == "Waiting for: Driver 1"


def test_a_delivered_bag_clears_the_visit(van):
    supply.confirm_delivery(
        system_context(at=VAN_CALLS),
        delivery_id=van.delivery,
        received_by="Ada Sampleton",
        received_at=VAN_CALLS,
        zone=NEW_YORK,
    )

    assert hold(van) is None


def test_a_visit_that_would_end_past_the_label_is_red_even_with_the_bag_at_home(van):
    supply.confirm_delivery(
        system_context(at=VAN_CALLS),
        delivery_id=van.delivery,
        received_by="Ada Sampleton",
        received_at=VAN_CALLS,
        zone=NEW_YORK,
    )
    models.Assignment.objects.filter(need_id=van.need).update(starts=time(17, 30))

    found = hold(van)

    assert found is not None
    assert found.is_lost


def test_the_place_of_a_tentative_visit_goes_to_the_first_dose_that_waits_and_fits(van):
    plan = models.Plan.objects.get(state="published")
    waiting = {
        name: models.Need.objects.create(
            id=derived_id("waiting", name),
            thread=derived_id("waiting thread", name),
            kind="infusion",
            occurrence=0,
            patient_id=van.june,
            branch_id=van.branch,
            serves=[],
            minutes=minutes,
            earliest_day=THURSDAY,
            latest_day=THURSDAY,
            opens=time(8),
            closes=time(18),
            zone=NEW_YORK,
            priority=priority,
            skills=skills,
        )
        for name, minutes, priority, skills in (
            ("can wait", 30, 2, []),
            ("first dose", 30, 5, []),
            ("too long", 120, 5, []),
            ("too special", 30, 5, ["chemotherapy"]),
        )
    }
    for need in waiting.values():
        models.Unserved.objects.create(plan=plan, need=need, patient_id=van.june)
    item = next(i for i in queries.assigned_between(THURSDAY, THURSDAY) if i.need_id == van.need)

    taker = next_for_place(item, workforce.nurses_by_ids([van.rosa], THURSDAY, THURSDAY), {plan.id})

    assert taker is not None
    assert taker.need_id == waiting["first dose"].id


def test_today_names_the_visit_that_cannot_be_kept(van):
    the_van_says(van)

    lines = {item.key: item for item in attention(a_caller(at=VAN_CALLS), VAN_CALLS)}

    assert lines[f"scheduling.hold:{van.need}"].state == "blocking"


def test_the_board_says_that_the_visit_cannot_be_kept(van, monkeypatch):
    the_van_says(van)
    monkeypatch.setattr("hearthline.rooms.scheduling.promises.marks.holds_of", _holds_at_1050)

    page = board()

    assert "cannot be kept: vedolizumab arrives" in page
    assert "v-lost" in page


def _holds_at_1050(visits, _now):
    return holds_of(visits, VAN_CALLS)


@pytest.mark.parametrize("starts", [time(13, 45), time(17)])
def test_a_start_between_the_van_and_the_label_is_allowed_and_asks_for_a_call(van, starts):
    the_van_says(van)

    actions.move_visit(
        system_context(at=VAN_CALLS),
        need_id=van.need,
        nurse_ids=[van.rosa],
        day=THURSDAY,
        starts=starts,
    )

    assert models.Call.objects.filter(need_id=van.need, state="open").count() == 1


@pytest.mark.parametrize("later", [1, 30])
def test_any_end_after_the_label_is_refused(van, later):
    the_van_says(van)

    with pytest.raises(Refused):
        actions.move_visit(
            system_context(at=VAN_CALLS),
            need_id=van.need,
            nurse_ids=[van.rosa],
            day=THURSDAY,
            starts=time(17, later),
        )


def found_of(van: LateVan, **given: Any) -> None:
    """Keep one stored finding about June that holds her dose shut."""
    values: dict[str, Any] = {
        "check": "test.line",
        "subject": van.june,
        "state": State.OPEN,
        "message": Message("test.says"),
        "blocks": frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE}),
        "override": OverrideClass.ONE_CLINICIAN,
        "owner": "pharmacist",
        "stage": Stage.DISPENSING,
    }
    store([van.june], [Finding(**values | given)], as_of=VAN_CALLS, kind="patient")


def with_the_bag_at_home(van: LateVan) -> None:
    supply.confirm_delivery(
        system_context(at=VAN_CALLS),
        delivery_id=van.delivery,
        received_by="Ada Sampleton",
        received_at=VAN_CALLS,
        zone=NEW_YORK,
    )


def test_what_the_office_must_clear_makes_a_visit_tentative_until_a_clinician_lets_it_pass(van):
    with_the_bag_at_home(van)
    found_of(van)
    before = hold(van)

    Override.objects.create(
        id=derived_id("override"),
        check_code="test.line",
        subject_id=van.june,
        gate=Gate.FIRST_DOSE,
        state="open",
        message_code="test.says",
        override_class="one_clinician",
        reason="seen by video",
        actor_id=derived_id("pharmacist"),
        actor_name="Ines Fable",
        role="pharmacist",
        at=VAN_CALLS,
        expires_at=timezone.now() + timedelta(days=1),
    )

    assert before is not None
    assert hold(van) is None
    a_policy()
    client = signed_in(a_user(Role.SCHEDULER))
    shown = client.get(f"/scheduling/?day={THURSDAY}&visit={van.need}").content.decode()
    assert "Overridden until" in shown
    assert "by Ines Fable" in shown


def test_a_weight_that_this_nurse_takes_is_no_reason_to_give_the_place_up(van):
    with_the_bag_at_home(van)

    found_of(van, owner="field_nurse", stage=Stage.BEFORE_DRUG)

    assert hold(van) is None


def test_a_bag_change_of_what_must_run_never_gives_up_its_place(van, monkeypatch):
    with_the_bag_at_home(van)
    found_of(van, message=Message("emergency.kit_none"), override=OverrideClass.TWO_CLINICIANS)
    [order] = therapy.therapy_orders_of([van.june])[van.june]
    before = hold(van)

    unstopped = {van.june: (MustRun(order.head.id, "vedolizumab", is_listed=True),)}
    monkeypatch.setattr(holds, "must_run", lambda now, reads: unstopped)

    assert before is not None
    assert hold(van) is None


# -- what a family is told of a visit that waits


def tell_page(van: LateVan, now=VAN_CALLS, **sent: str) -> str:
    a_policy()
    client: Client = signed_in(a_user(Role.SCHEDULER))
    address = f"/scheduling/promises/{van.need}/"
    with clock_at(now):
        if sent:
            client.post(address, sent)
            return ""
        return client.get(address).content.decode()


def untold(van: LateVan) -> None:
    models.Promise.objects.all().delete()


def families(now=VAN_CALLS, **sent: str) -> str:
    a_policy()
    client: Client = signed_in(a_user(Role.SCHEDULER))
    with clock_at(now):
        answer = (
            client.post("/scheduling/promises/", sent)
            if sent
            else client.get("/scheduling/promises/")
        )
    return answer.content.decode()


def test_a_family_is_told_what_a_waiting_visit_depends_on_and_the_promise_is_tentative(van):
    untold(van)

    said = tell_page(van)
    tell_page(van, whom="Ada Sampleton", number="555 0100 199")

    promise = models.Promise.objects.get()
    assert "if vedolizumab is there by Thu 14-May-2026 11:15" in said
    assert (promise.state, promise.is_tentative) == ("told", True)
    assert Marks.read([van.need], VAN_CALLS, THURSDAY).words(van.need) == "told as tentative"


def test_told_again_while_it_still_waits_stays_tentative_and_firm_once_nothing_is_missing(van):
    row = models.Assignment.objects.get(need_id=van.need, plan__state="published")
    told(row, at=VAN_CALLS)
    waiting = models.Promise.objects.get().is_tentative
    listed_before = "June" in families()
    supply.confirm_delivery(
        system_context(at=VAN_CALLS),
        delivery_id=van.delivery,
        received_by="Ada Sampleton",
        received_at=VAN_CALLS,
        zone=NEW_YORK,
    )

    listed = families()
    told(row, at=VAN_CALLS)

    assert (waiting, listed_before) == (True, False)
    assert "told as tentative, certain now" in listed
    assert not models.Promise.objects.get().is_tentative


def test_a_visit_that_cannot_be_kept_is_told_to_nobody_as_a_plain_time(van):
    untold(van)
    the_van_says(van)

    page, one = families(), tell_page(van)

    assert "cannot be told yet" in page
    assert "between 11:30 and 12:30" not in page
    assert "Tell nobody this time" in one


def test_a_held_visit_is_tentative_in_calendar_and_week_file(van):
    a_policy()
    client: Client = signed_in(a_user(Role.SCHEDULER))

    with clock_at(VAN_CALLS):
        day = client.get(reverse("scheduling:nurse_day_calendar", args=[van.rosa, THURSDAY]))
        week = client.get(f"/scheduling/export.csv?day={THURSDAY}")
        sheet = client.get(reverse("scheduling:nurse_day", args=[van.rosa, THURSDAY]))

    assert "STATUS:TENTATIVE" in day.content.decode()
    assert ",yes,yes," in week.content.decode()
    assert "tentative" in sheet.content.decode()


def test_families_to_tell_are_found_by_name(van):
    untold(van)

    assert "Sampleton" in families(q="sampleton")
    assert "No visit to tell" in families(q="nobody like this")


@pytest.mark.parametrize("minutes", [0, 15, 135])
@pytest.mark.parametrize("is_tentative", [True, False])
def test_no_telling_of_a_held_visit_records_a_firm_promise(van, minutes, is_tentative):
    if minutes:
        the_van_says(van, minutes=minutes)
    row = models.Assignment.objects.get(need_id=van.need, plan__state="published")

    told(row, at=VAN_CALLS, is_tentative=is_tentative)

    assert models.Promise.objects.get().is_tentative


def test_the_hour_at_which_a_place_is_given_up_has_its_day_when_it_is_not_today(van):
    visits = queries.assigned_between(THURSDAY, THURSDAY)

    def words(today) -> str:
        return Marks.read([van.need], VAN_CALLS, today, visits).hold_words(van.need)

    assert words(THURSDAY).endswith("gives its place up at 11:15")
    assert words(THURSDAY - timedelta(days=1)).endswith("at Thu\xa014 11:15")
