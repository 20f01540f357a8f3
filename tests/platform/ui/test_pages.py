"""Pages are made of the components, and the choice of appearance is kept."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders.accounts import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_of_nobody() -> Client:
    return Client(headers={"host": "localhost"})


@pytest.mark.parametrize("path", ["/ui/components/", "/ui/components/board/"])
def test_the_catalogue_answers_in_both_directions(browser_of_nobody: Client, path: str) -> None:
    for query in ("", "?sort=-name", "?sort=nonsense&page=no"):
        assert browser_of_nobody.get(path + query).status_code == 200


def test_a_missing_page_says_a_way_out(browser_of_nobody: Client) -> None:
    a_user()

    answer = browser_of_nobody.get("/nothing/here/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.text
    assert "Go to Today" in answer.text


def test_a_chosen_theme_is_kept_and_can_be_forgotten(browser_of_nobody: Client) -> None:
    browser_of_nobody.post("/ui/appearance/", {"theme": "dark", "next": "/ui/components/"})
    assert 'data-theme="dark"' in browser_of_nobody.get("/ui/components/").text

    browser_of_nobody.post("/ui/appearance/", {"theme": ""})
    assert 'data-theme="' not in browser_of_nobody.get("/ui/components/").text


def test_an_unknown_choice_changes_nothing(browser_of_nobody: Client) -> None:
    browser_of_nobody.post("/ui/appearance/", {"theme": "neon"})

    assert "neon" not in browser_of_nobody.get("/ui/components/").text


def test_going_back_never_leaves_the_program(browser_of_nobody: Client) -> None:
    answer = browser_of_nobody.post(
        "/ui/appearance/", {"theme": "dark", "next": "https://elsewhere.example/"}
    )

    assert answer.headers["Location"] == "/"
