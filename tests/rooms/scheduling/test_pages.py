"""The schedule's pages: what they show, how many queries they cost, whom they refuse."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadSubject
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.values import PlanState
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.program import AT
from tests.builders.scheduling import (
    MONDAY,
    SmallProgram,
    a_kept_plan,
    a_small_program,
    publish_draft,
)
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db
WEEK = f"/scheduling/?day={MONDAY}"


@pytest.fixture
def client():
    a_policy()
    return signed_in(a_user(Role.SCHEDULER))


@pytest.fixture
def small() -> SmallProgram:
    return a_small_program()


def test_an_empty_program_says_what_to_do(client):
    a_small_program(nurses=0, patients=0)

    page = client.get("/scheduling/")

    assert b"No nurse works here this week" in page.content
    assert b"Plan four weeks" in page.content


def test_the_week_shows_nurses_visits_and_who_has_no_nurse(client, small):
    a_kept_plan(small, leave_out=1)

    page = client.get(WEEK).content.decode()

    assert "Week of 11 to 17 May" in page
    assert "Rosa Invented" in page
    assert "5 visits, 1 not covered" in page
    assert "The address has no position" in page
    assert "Draft 1: 5 changes not published" in page


def test_everybody_shown_is_written_down_as_read(client, small):
    a_kept_plan(small)

    client.get(WEEK)

    assert set(ReadSubject.objects.values_list("subject_id", flat=True)) >= set(small.patients)


def test_more_nurses_and_visits_cost_no_more_queries(client):
    small = a_small_program(nurses=2, patients=12)

    def count() -> int:
        client.get(WEEK)
        with CaptureQueriesContext(connection) as captured:
            client.get(WEEK)
        return len(captured)

    a_kept_plan(small, leave_out=10)
    few = count()
    for number in range(6):
        small.nurses.append(make_nurse(small.branch, name=f"More Nurse{number}"))
    a_kept_plan(small, leave_out=2)

    assert count() <= few <= 70


def test_ten_nurses_are_on_a_page_and_the_next_page_has_the_rest(client):
    a_small_program(nurses=12, patients=1)

    first = client.get(WEEK).content.decode()
    second = client.get(f"{WEEK}&page=2").content.decode()

    assert "10 of 12" in first
    assert "2 of 12" in second


def test_a_visit_shows_where_it_stands_and_how_it_can_move(client, small):
    a_kept_plan(small)
    visit = models.Assignment.objects.order_by("day", "starts").first()

    page = client.get(f"{WEEK}&visit={visit.need_id}").content.decode()

    assert "Visit in view" in page
    assert "Move to…" in page
    assert "Lock visit" in page
    assert "1 nurse in eight weeks" in page


def test_a_move_that_is_tried_is_drawn_as_a_ghost_and_changes_nothing(client, small):
    a_kept_plan(small)
    visit = models.Assignment.objects.order_by("day", "starts").first()
    before = set(models.Assignment.objects.values_list("need_id", "nurse_id", "starts"))

    page = client.get(
        f"{WEEK}&visit={visit.need_id}&to_nurse={small.nurses[2]}&to_day={visit.day}&to_time=14:00"
    ).content.decode()

    assert "Move you are trying" in page
    assert 'class="ghost"' in page
    assert "Put back" in page
    assert set(models.Assignment.objects.values_list("need_id", "nurse_id", "starts")) == before


def test_weeks_three_and_four_show_day_nurse_and_part_of_the_day(client, small):
    third_week = MONDAY + timedelta(days=21)
    a_kept_plan(small, first_day=third_week)
    publish_draft()
    row = models.Assignment.objects.filter(day=third_week).first()

    with clock_at(AT):
        page = client.get(f"/scheduling/?day={third_week}&visit={row.need_id}").content.decode()

    panel = page.split("<dt>Stands</dt>")[1].split("</dd>")[0]
    assert "Mon 1" in panel
    assert "morning" in panel
    assert "Rosa Invented" in panel
    assert f"{row.starts:%H:%M}" not in panel


def test_what_no_nurse_accepted_is_counted_with_first_doses_on_top(client, small):
    a_kept_plan(small)
    publish_draft()
    rows = list(models.Assignment.objects.order_by("day", "starts"))
    ordinary, first_dose = rows[0], rows[-1]
    models.Need.objects.filter(id=first_dose.need_id).update(priority=5)
    models.Assignment.objects.filter(id__in=[ordinary.id, first_dose.id]).update(is_accepted=False)

    page = client.get(WEEK).content.decode()

    listed = page.split('aria-labelledby="no-nurse"')[1]
    assert "6 visits, 2 not covered" in page
    assert listed.index(str(first_dose.need_id)) < listed.index(str(ordinary.need_id))


def test_a_visit_that_does_not_exist_is_not_shown_and_breaks_nothing(client, small):
    a_kept_plan(small)

    assert client.get(f"{WEEK}&visit={uuid4()}").status_code == 200
    assert client.get("/scheduling/?day=nonsense&page=-4&nurse=x&visit=y").status_code == 200


def test_a_locked_visit_is_locked_until_somebody_unlocks_it(client, small):
    a_kept_plan(small)
    visit = models.Assignment.objects.first()
    address = reverse("scheduling:lock", args=[visit.need_id])

    client.post(address, {"locked": "yes", "day": str(MONDAY)})
    assert visit.need_id in queries.locks_of()

    client.post(address, {"locked": "no", "day": str(MONDAY)})
    assert visit.need_id not in queries.locks_of()
    assert models.Lock.objects.count() == 1


def test_review_lists_what_changes_and_publishing_makes_it_the_plan(client, small):
    a_kept_plan(small, leave_out=1)
    head = queries.draft()

    review = client.get("/scheduling/review/").content.decode()
    client.post(reverse("scheduling:publish", args=[head.id]), {"revision": str(head.revision)})

    assert "Draft 1 changes 5 visits" in review
    plan = models.Plan.objects.get()
    assert (plan.state, len(plan.digest)) == (PlanState.PUBLISHED, 64)
    assert models.Promise.objects.count() == 5


def test_a_stale_review_does_not_publish_what_was_not_seen(client, small):
    a_kept_plan(small)
    head = queries.draft()

    client.post(reverse("scheduling:publish", args=[head.id]), {"revision": str(head.revision - 1)})

    assert queries.draft() is not None


def test_visits_without_a_nurse_are_listed_with_reason_and_way_out(client, small):
    a_kept_plan(small, leave_out=2)

    page = client.get("/scheduling/without-a-nurse/").content.decode()

    assert "2 visits have no nurse" in page
    assert "Place the home on the map" in page


def test_a_nurses_day_can_be_printed_with_addresses(client, small):
    a_kept_plan(small)
    publish_draft()

    page = client.get(f"/scheduling/nurses/{small.nurses[0]}/{MONDAY}/").content.decode()

    assert "Sample Street" in page
    assert "Pets not asked" in page


def test_the_week_leaves_as_csv_without_names(client, small):
    a_kept_plan(small)

    text = client.get(f"/scheduling/export.csv?day={MONDAY}").content.decode()

    assert text.count("\r\n") == 7
    assert "Noname" not in text


def test_a_warehouse_worker_does_not_see_the_schedule(small):
    a_policy()
    client = signed_in(a_user(Role.WAREHOUSE))

    for address in ("/scheduling/", "/scheduling/review/", "/scheduling/export.csv"):
        assert client.get(address).status_code == 403


def test_another_branch_sees_neither_nurses_nor_visits(small):
    a_policy()
    a_kept_plan(small, leave_out=1)
    client = signed_in(a_user(Role.SCHEDULER, branch_id=uuid4()))
    visit = models.Assignment.objects.first()

    page = client.get(f"{WEEK}&visit={visit.need_id}").content.decode()

    assert "Rosa" not in page
    assert "NONAME" not in page
    address = reverse("scheduling:lock", args=[visit.need_id])
    assert client.post(address, {"locked": "yes"}).status_code == 404


def test_asking_for_a_plan_starts_one_job_and_not_two(client, small):
    first = client.post("/scheduling/plan/")
    second = client.post("/scheduling/plan/")

    assert models.PlanRun.objects.count() == 1
    assert first.status_code == second.status_code == 302
    page = client.get(first["Location"]).content.decode()
    assert "Waiting to start" in page


def test_a_run_that_waits_can_be_cancelled(client, small):
    address = client.post("/scheduling/plan/")["Location"]

    client.post(f"{address}cancel/")

    assert models.PlanRun.objects.get().state == "cancelled"
    assert client.post("/scheduling/plan/")["Location"] != address


def test_next_week_of_a_plan_that_ends_is_empty_not_wrong(client, small):
    a_kept_plan(small)

    page = client.get(f"/scheduling/?day={MONDAY + timedelta(days=7)}").content.decode()

    assert "0 visits, 0 not covered" in page
