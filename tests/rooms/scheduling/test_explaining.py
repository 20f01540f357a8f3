"""Why a visit is where it is, beside the board: four facts, other places, every term behind it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from hearthline.engines.planner.values import TERMS
from hearthline.platform.accounts.roles import Role
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.scheduling import explaining, models, queries
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.scheduling import MONDAY, SmallProgram, a_kept_plan, a_small_program

pytestmark = pytest.mark.django_db
WEEK = f"/scheduling/?day={MONDAY}"


@pytest.fixture
def client() -> Any:
    a_policy()
    return signed_in(a_user(Role.SCHEDULER))


@pytest.fixture
def small() -> SmallProgram:
    return a_small_program()


def first_visit() -> models.Assignment:
    found = models.Assignment.objects.order_by("day", "starts").first()
    assert found is not None
    return found


def asked(client: Any, visit: models.Assignment, more: str = "&why=1") -> str:
    return html.unescape(client.get(f"{WEEK}&visit={visit.need_id}{more}").content.decode())


def test_a_visit_offers_to_say_why_and_works_nothing_out_before(client, small, monkeypatch):
    a_kept_plan(small)
    monkeypatch.setattr(explaining.engine, "explain", lambda *_: pytest.fail("nobody asked"))

    page = asked(client, first_visit(), "")

    assert "Why this nurse and time" in page
    assert "why=1" in page


def test_nurse_minutes_promise_and_rules_are_said_with_what_else_could_be_done(client, small):
    a_kept_plan(small)

    page = asked(client, first_visit())

    panel = page.split('id="why-head"')[1]
    for fact in ("Nurse", "Road for it", "Promises", "Rules"):
        assert f">{fact}</th>" in panel
    assert "nothing said to the family yet" in panel
    assert "all kept" in panel
    assert "of 3 nurses may make this visit" in panel
    assert "whom the patient has not met" in panel
    assert "3 nurses were looked at" in panel


def test_the_nurse_is_to_the_patient_what_the_board_says(client, small):
    a_kept_plan(small)
    visit = first_visit()
    models.Assignment.objects.filter(pk=visit.pk).update(familiarity="met")

    panel = asked(client, visit).split('id="why-head"')[1].split("</table>")[0]

    assert "has met" in panel
    assert "new face" not in panel


def test_each_other_place_is_a_move_that_can_be_tried_and_breaks_no_rule(client, small):
    a_kept_plan(small)
    page = asked(client, first_visit())
    tries = re.findall(r'href="([^"]+to_nurse[^"]+)">Try', page)

    assert tries
    for address in tries:
        tried = html.unescape(client.get(address).content.decode())
        assert "Move you are trying" in tried
        assert "Move visit" in tried, "it is allowed"


def test_every_term_stands_behind_a_click_with_its_sum(client, small):
    a_kept_plan(small)

    page = asked(client, first_visit())

    hidden = page.split("<summary>All terms</summary>")[1].split("</details>")[0]
    for name in TERMS:
        assert word("term", name) in hidden
    assert "In all" in hidden


def test_a_visit_without_a_nurse_is_told_where_it_could_go(client, small):
    a_kept_plan(small, leave_out=1)
    left = models.Unserved.objects.get()

    page = html.unescape(client.get(f"{WEEK}&visit={left.need_id}&why=1").content.decode())

    panel = page.split('id="why-head"')[1]
    assert "What could be done" in panel
    assert ">Try 1</a>" in panel


def test_only_a_few_nurses_are_looked_at_and_those_of_the_visit_are_among_them(monkeypatch):
    monkeypatch.setattr(explaining, "MOST_NURSES", 2)
    a_kept_plan(a_small_program(nurses=4, patients=8))
    row = first_visit()
    need = queries.needs_by_ids([row.need_id])[row.need_id]

    found = explaining.why(need, [row])

    assert found.looked_at == 2
    assert found.facts


def test_a_visit_of_next_month_is_explained_by_its_own_week(client, small):
    later = MONDAY + timedelta(days=28)
    a_kept_plan(small, first_day=later)

    page = asked(client, first_visit())

    assert "Road for it" in page
