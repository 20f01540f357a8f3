"""The machine fails in the middle: people read why, and nothing is half-saved."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from pytest_django import Settings

from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.jobs.models import Job
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject
from hearthline.platform.tasks.models import Task
from hearthline.rooms.intake.models import ImportRun
from hearthline.rooms.intake.reading.outcomes import Quarantined
from hearthline.rooms.intake.reading.reader import readings
from hearthline.rooms.intake.reading.survey import survey
from tests.hostile.world import AT, TODAY, World

pytestmark = pytest.mark.django_db

CHANGES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def failing_at(number: int, said: str) -> Iterator[list[str]]:
    """Let the database fail at its ``number``-th change of records, and tell what it did."""
    seen: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(CHANGES) and "django_session" not in sql:
            seen.append(sql)
            if len(seen) == number:
                raise OperationalError(said)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield seen


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count()  # type: ignore[attr-defined]
        for model in (Task, JournalEntry, JournalPayload, JournalSubject, Job, ImportRun)
    )


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("database is locked", "The program is busy"),
        ("database or disk is full", "The disk of this program is full"),
        ("disk I/O error", "database does not answer"),
    ],
)
def test_wherever_the_database_fails_nothing_is_half_saved_and_the_same_form_works_later(
    world: World, said: str, heading: str
) -> None:
    client = world.clients[Role.SCHEDULER]
    form = {
        "text": "Call the pharmacy about Thursday",
        "owner_role": "pharmacist",
        "action_id": str(new_id(at=AT)),
        "day": "",
        "time": "",
    }
    before = counts()
    for number in range(1, 20):
        with failing_at(number, said) as seen:
            answer = client.post("/tasks/new/", form)
        if len(seen) < number:
            break
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert heading in answer.content.decode().replace("&#x27;", "'")
        assert counts() == before

    assert number > 3, "the fault never met the task and its journal entry"
    assert answer.status_code == HTTPStatus.FOUND
    assert counts()[0] == before[0] + 1


def test_a_database_that_is_gone_is_said_in_words_on_every_page(world: World) -> None:
    def wrapper(*_given: object) -> None:
        raise OperationalError("unable to open database file: /var/secret/hearthline.sqlite3")

    for where in ("/", "/census/", "/scheduling/", "/sign-in/"):
        with connection.execute_wrapper(wrapper):
            answer = world.clients[Role.SCHEDULER].get(where)

        body = answer.content.decode()
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE, where
        assert "does not answer" in body
        assert "sqlite3" not in body


def test_an_upload_onto_a_full_disk_leaves_neither_run_nor_file(
    world: World, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HEARTHLINE_HOME = tmp_path
    before = counts()
    opened = Path.open

    def full(path: Path, mode: str = "r", *given: Any, **more: Any) -> Any:
        if "w" in mode and tmp_path in path.parents:
            raise OSError(28, "No space left on device")
        return opened(path, mode, *given, **more)

    monkeypatch.setattr(Path, "open", full)
    answer = world.clients[Role.INTAKE].post("/intake/imports/upload/", _an_upload(world, b"{}"))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "disk" in answer.content.decode()
    assert counts() == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/evil.json", "..\\..\\evil.json", "/etc/passwd", "a/../../b.json"]
)
def test_an_uploaded_file_stays_in_its_folder_whatever_it_is_called(
    world: World, tmp_path: Path, settings: Settings, name: str
) -> None:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    sent = _an_upload(world, b"{}")
    sent["uploads"].name = name

    world.clients[Role.INTAKE].post("/intake/imports/upload/", sent)

    outside = [path for path in tmp_path.rglob("*") if path.is_file() and "home" not in str(path)]
    inside = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert outside == []
    assert all(".." not in path.name and "/" not in path.name for path in inside)


def test_a_small_file_that_unpacks_to_a_huge_line_waits_with_the_limit_in_words(
    tmp_path: Path,
) -> None:
    bomb = tmp_path / "Patient.ndjson.gz"
    with gzip.open(bomb, "wb", 9) as packed:
        for _ in range(40):
            packed.write(b" " * (1 << 20))
    assert bomb.stat().st_size < 200_000

    [reading] = list(readings(survey([bomb], today=TODAY)))

    assert isinstance(reading.outcome, Quarantined)


def _an_upload(world: World, content: bytes) -> dict[str, Any]:
    return {
        "uploads": SimpleUploadedFile("bundle.json", content),
        "sender": "Lakeside Hospital",
        "branch": str(world.north),
        "action_id": str(new_id(at=AT)),
    }
