"""Journal pages: filters, one entry, reads, export, erasing, and who may not see them."""

from __future__ import annotations

from typing import Any

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.journal.models import JournalEntry, JournalPayload, ReadEntry
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.journal import AT, entries

pytestmark = pytest.mark.django_db

READERS = {Role.ADMINISTRATOR, Role.QUALITY, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _program() -> None:
    a_policy()


def auditor() -> Any:
    return signed_in(a_user(Role.AUDITOR))


@pytest.mark.parametrize("role", sorted(STAFF))
def test_it_opens_for_those_who_review_and_for_nobody_else(role: Role) -> None:
    (entry,) = entries(1)
    browser = signed_in(a_user(role))

    answers = {
        browser.get(url).status_code
        for url in ("/journal/", "/journal/reads/", "/journal/export/", f"/journal/{entry.id}/")
    }

    assert answers == ({200} if role in READERS else {403})


def test_newest_comes_first_and_pages_say_where_they_are() -> None:
    entries(120)

    first = auditor().get("/journal/").context["listing"]
    second = auditor().get("/journal/?page=2").context["listing"]

    assert first.rows[0]["entry"].reason == "reason 120"
    assert (second.first, second.last, second.total) == (51, 100, 120)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("what=test", 3),
        ("what=test.rename", 3),
        ("what=census", 0),
        ("who=Hearthline", 0),
        ("since=2026-05-14&until=2026-05-14", 3),
        ("since=2026-05-15", 0),
        ("until=2026-05-13", 0),
        (f"subject={derived_id('test subject', 4)}", 1),
        ("subject=nonsense", 3),
        ("page=999", 3),
        ("page=x&sort=zzz", 3),
    ],
)
def test_filters_narrow_and_nonsense_does_not_break(query: str, count: int) -> None:
    entries(3)

    answer = auditor().get(f"/journal/?{query}")

    assert answer.status_code == 200
    assert answer.context["listing"].total == count


def test_an_entry_shows_what_was_before_and_after() -> None:
    (entry,) = entries(1)

    page = auditor().get(f"/journal/{entry.id}/").content.decode()

    assert "Old 1" in page
    assert "New 1" in page
    assert "reason 1" in page


def test_whoever_reads_the_journal_is_in_the_reads() -> None:
    (entry,) = entries(1)

    auditor().get(f"/journal/{entry.id}/")

    read = ReadEntry.objects.get()
    assert read.page == "journal:entry"
    page = auditor().get("/journal/reads/").content.decode()
    assert "journal entry" in page


def test_an_auditor_of_one_branch_sees_entries_about_its_people_only() -> None:
    entries(3)
    here = derived_id("branch", 1)
    SubjectBranch.objects.create(
        subject_id=derived_id("test subject", 4), branch_id=here, since=AT.date()
    )
    browser = signed_in(a_user(Role.AUDITOR, branch_id=here))

    listing = browser.get("/journal/").context["listing"]

    assert listing.total == 1
    hidden = JournalEntry.objects.exclude(id=listing.rows[0]["entry"].id).first()
    assert browser.get(f"/journal/{hidden.id}/").status_code == 404  # type: ignore[union-attr]


def test_export_holds_the_rows_asked_for_and_no_formula() -> None:
    entries(2)
    JournalEntry.objects.filter(reason="reason 1").update(reason="=HYPERLINK(1)")

    answer = auditor().get("/journal/export/?what=test")

    lines = answer.content.decode().splitlines()
    assert len(lines) == 3
    assert "'=HYPERLINK(1)" in lines[2]


def test_an_administrator_erases_values_with_a_reason_only() -> None:
    (entry,) = entries(1)
    browser = signed_in(a_user(Role.ADMINISTRATOR))

    browser.post(f"/journal/{entry.id}/erase/", {"reason": " "})
    assert JournalPayload.objects.get(entry=entry).text
    browser.post(f"/journal/{entry.id}/erase/", {"reason": "court order 7"})

    assert not JournalPayload.objects.get(entry=entry).text
    assert "court order 7" in browser.get(f"/journal/{entry.id}/").content.decode()


def test_an_auditor_erases_nothing() -> None:
    (entry,) = entries(1)

    answer = auditor().post(f"/journal/{entry.id}/erase/", {"reason": "x"})

    assert answer.status_code == 403
    assert JournalPayload.objects.get(entry=entry).text


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries: Any) -> None:
    browser = auditor()
    entries(3)
    browser.get("/journal/")

    with django_assert_max_num_queries(40) as few:
        browser.get("/journal/")
    entries(60, first=10)
    with django_assert_max_num_queries(len(few)):
        browser.get("/journal/")
