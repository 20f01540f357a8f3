"""Live hints: they come after a change, resume where a reader was, and keep limits."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest
from django.test import AsyncClient

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.live import marks, stream
from hearthline.platform.live.marks import current_mark
from tests.builders.accounts import a_user
from tests.builders.checks import caller
from tests.builders.journal import entries

READER = derived_id("test reader")


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A mark that a test sets, looked at often."""
    now = {"mark": "1.1.1"}
    monkeypatch.setattr(marks, "_read", lambda: now["mark"])
    monkeypatch.setattr(marks, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(stream, "AT_MOST_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(stream, "_watches", {})
    return now


def heard(known: str, count: int, change: Any = None) -> list[str]:
    """Return the first ``count`` pieces of a stream, changing the mark after the first two."""

    async def listen() -> list[str]:
        found: list[str] = []
        source = stream.hints(READER, known)
        async for piece in source:
            found.append(piece.decode())
            if change is not None and len(found) == 2:
                change()
            if len(found) == count:
                break
        await source.aclose()  # type: ignore[attr-defined]
        return found

    return asyncio.run(listen())


def test_a_change_is_told_with_the_mark_to_resume_from(now: dict[str, str]) -> None:
    pieces = heard("", 3, lambda: now.update(mark="2.1.1"))

    assert pieces[1].startswith("id: 1.1.1\nevent: begin")
    assert pieces[2].startswith("id: 2.1.1\ndata:")


def test_a_reader_who_was_away_is_told_at_once_what_was_missed() -> None:
    assert heard("0.9.9", 2)[1].startswith("id: 1.1.1\ndata:")


def test_a_reader_who_knows_everything_hears_only_a_heartbeat() -> None:
    assert heard("1.1.1", 2)[1] == ": still here\n\n"


def test_a_closed_stream_is_no_longer_counted() -> None:
    heard("1.1.1", 2)

    assert READER not in stream._open


def test_too_many_streams_of_one_person_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = caller(Role.SCHEDULER)
    monkeypatch.setattr(stream, "_caller", lambda request: somebody)
    monkeypatch.setitem(stream._open, somebody.actor_id, stream.STREAMS_A_PERSON)

    answer = asyncio.run(stream.stream(HttpRequest()))

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.django_db(transaction=True)
def test_nobody_hears_anything_without_signing_in() -> None:
    a_user()
    answer = asyncio.run(AsyncClient().get("/live/"))  # type: ignore[arg-type]

    assert answer.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.django_db
def test_the_mark_changes_with_every_action() -> None:
    before = current_mark()
    entries(1)

    assert current_mark() != before


def test_marks_are_not_about_anybody() -> None:
    assert not any(isinstance(part, UUID) for part in heard("", 2))
