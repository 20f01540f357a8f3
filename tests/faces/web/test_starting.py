"""Somebody who opens the program while it still loads is told how far it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from hearthline.faces.cli.clock import Clock
from hearthline.faces.web.starting import START_VARIABLE, work_of_start
from tests.builders.accounts import a_user

PATH = "/starting/"


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = tmp_path / "start.json"
    monkeypatch.setenv(START_VARIABLE, str(kept))
    return Clock(kept_at=kept)


@pytest.mark.django_db
def test_the_step_in_hand_is_shown_and_asked_for_again(start: Clock) -> None:
    start.keep(doing="Planning four weeks of visits")

    page = Client().get(PATH, headers={"host": "localhost"}).content.decode()

    assert "Planning four weeks of visits" in page
    assert f'data-src="{PATH}"' in page


@pytest.mark.django_db
def test_once_ready_it_says_so_and_asks_no_more(start: Clock) -> None:
    start.keep(is_ready=True)

    page = Client().get(PATH, headers={"host": "localhost"}).content.decode()

    assert "ready" in page
    assert "data-src" not in page


@pytest.mark.django_db
def test_until_somebody_can_sign_in_every_page_waits_and_offers_no_first_run(
    start: Clock,
) -> None:
    start.keep(doing="Inventing people")

    answer = Client().get("/census/", headers={"host": "localhost"})

    assert answer.status_code == 200
    assert "Inventing people" in answer.content.decode()
    assert 'data-then="/census/"' in answer.content.decode()


@pytest.mark.django_db
def test_the_waiting_page_moves_on_as_soon_as_somebody_can_sign_in(start: Clock) -> None:
    start.keep(doing="Planning four weeks of visits")
    a_user()

    page = Client().get(PATH + "?until=sign-in", headers={"host": "localhost"}).content.decode()

    assert 'data-state="finished"' in page


def test_nothing_is_said_where_no_start_is_known_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(START_VARIABLE, raising=False)

    assert work_of_start() is None


def test_the_phases_are_kept_for_whoever_measures(start: Clock) -> None:
    start.note("database", 1.5)
    start.keep(doing="serve")

    assert start.kept_at is not None
    assert json.loads(start.kept_at.read_text())["phases"] == {"database": 1.5}
