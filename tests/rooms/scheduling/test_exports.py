"""What leaves the product of a nurse's day: initials and area, the whole only with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.scheduling import models
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.scheduling import (
    MONDAY,
    SURNAMES,
    a_kept_plan,
    a_small_program,
    publish_draft,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> list[str]:
    a_policy()
    small = a_small_program(nurses=2, patients=4)
    a_kept_plan(small)
    publish_draft()
    return [str(small.nurses[0]), MONDAY.isoformat()]


def calendar_of(client, day: list[str]) -> Calendar:
    answer = client.get(reverse("scheduling:nurse_day_calendar", args=day))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def test_the_calendar_file_holds_initials_and_area_and_nothing_more(day: list[str]) -> None:
    client = signed_in(a_user(Role.SCHEDULER))

    text = client.get(reverse("scheduling:nurse_day_calendar", args=day)).content.decode()

    assert "SUMMARY:Visit: T. " in text
    assert "Columbus" in text
    assert "432xx" in text
    assert not any(name.casefold() in text.casefold() for name in SURNAMES)
    assert "Sample Street" not in text


def test_a_visit_keeps_its_uid_when_it_moves(day: list[str]) -> None:
    client = signed_in(a_user(Role.SCHEDULER))
    before = {str(event["uid"]) for event in calendar_of(client, day).walk("VEVENT")}

    models.Assignment.objects.update(starts=(models.Assignment.objects.first()).starts)

    assert {str(event["uid"]) for event in calendar_of(client, day).walk("VEVENT")} == before


def test_times_are_those_of_the_home_with_its_zone(day: list[str]) -> None:
    client = signed_in(a_user(Role.SCHEDULER))
    row = models.Assignment.objects.filter(nurse_id=day[0], day=MONDAY).order_by("starts").first()
    assert row is not None

    calendar = calendar_of(client, day)

    event = calendar.walk("VEVENT")[0]
    assert event["dtstart"].params["TZID"] == "America/New_York"
    assert event["dtstart"].dt.time() == row.starts
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=row.minutes)
    assert calendar.walk("VTIMEZONE")


def test_the_whole_day_leaves_only_with_a_reason_which_the_journal_keeps(day: list[str]) -> None:
    client = signed_in(a_user(Role.SCHEDULER))
    url = reverse("scheduling:nurse_day_full", args=day)

    refused = client.post(url, {"form": "calendar", "reason": " "})
    given = client.post(url, {"form": "calendar", "reason": "The tablet is broken"})

    assert refused.status_code == 302
    assert "Sample Street" in given.content.decode()
    entry = JournalEntry.objects.get(name="scheduling.export_day")
    assert entry.reason == "The tablet is broken"


def test_a_role_without_the_permission_takes_no_names_along(day: list[str]) -> None:
    client = signed_in(a_user(Role.PHARMACIST))

    answer = client.post(reverse("scheduling:nurse_day_full", args=day), {"reason": "curious"})

    assert answer.status_code == 403
