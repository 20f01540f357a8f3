"""Search: by parts of names, numbers and dates of birth, in one's own scope only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import Room, SearchSource
from hearthline.platform.search import queries
from hearthline.platform.search.indexing import Document, forget, index, index_many
from hearthline.platform.search.models import SearchWord
from hearthline.platform.search.queries import search
from hearthline.platform.search.words import asked_words, kept_words
from tests.builders.checks import AT, caller

pytestmark = pytest.mark.django_db

INTAKE = caller(Role.INTAKE, "census.read")


@pytest.fixture(autouse=True)
def _patients_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    source = SearchSource(kind="patient", label="Patients", permission="census.read")
    room = Room(name="census", label="Census", search=(source,))
    monkeypatch.setattr(queries, "rooms", lambda: (room,))


def patient(number: int, *found_by: str | date, title: str = "") -> Document:
    subject = derived_id("test patient", number)
    return Document(
        kind="patient",
        record_id=subject,
        subject_id=subject,
        title=title or " ".join(map(str, found_by)),
        detail="",
        url=f"/census/{subject}/",
        found_by=found_by,
    )


def titles(question: str, **given: Any) -> list[str]:
    return [found.title for found in search(INTAKE, question, **given).found]


@pytest.fixture(autouse=True)
def _three_patients() -> None:
    index_many(
        [
            patient(1, "Marlowe-Sample", "Edith", date(1950, 5, 14), "10447", title="Edith"),
            patient(2, "Quíll", "Walter", date(1950, 6, 5), "20448", title="Walter"),
            patient(3, "O'Brien", "Wálter", date(1990, 12, 31), "30441", title="Walt O'Brien"),
        ]
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("marl", ["Edith"]),
        ("sample", ["Edith"]),
        ("marlowe-sa", ["Edith"]),
        ("MARLOWESAM", ["Edith"]),
        ("edith marlowe", ["Edith"]),
        ("marlowe edith", ["Edith"]),
        ("quill", ["Walter"]),
        ("QUÍLL", ["Walter"]),
        ("walter", ["Walt O'Brien", "Walter"]),
        ("wal qui", ["Walter"]),
        ("obrien", ["Walt O'Brien"]),
        ("o'brien", ["Walt O'Brien"]),
        ("20448", ["Walter"]),
        ("2044", ["Walter"]),
        ("05/14/1950", ["Edith"]),
        ("5/14/1950", ["Edith"]),
        ("14-May-1950", ["Edith"]),
        ("14 may 1950", ["Edith"]),
        ("May 14, 1950", ["Edith"]),
        ("1950-05-14", ["Edith"]),
        ("06/05/1950", ["Walter"]),
        ("05.06.1950", ["Walter"]),
        ("1950", ["Edith", "Walter"]),
        ("walter 31-dec-1990", ["Walt O'Brien"]),
        ("walter marlowe", []),
        ("w", []),
        ("", []),
        ("  -' ", []),
        ("99/99/9999", []),
        ("%", []),
    ],
)
def test_people_are_found_as_they_are_asked_for(question: str, found: list[str]) -> None:
    assert titles(question) == found


def test_somebody_of_another_branch_is_not_found() -> None:
    here, there = derived_id("branch", 1), derived_id("branch", 2)
    SubjectBranch.objects.create(
        subject_id=derived_id("test patient", 1), branch_id=there, since=AT.date()
    )
    SubjectBranch.objects.create(
        subject_id=derived_id("test patient", 2), branch_id=here, since=AT.date()
    )
    north = caller(Role.INTAKE, "census.read", branches=frozenset({here}))

    assert [found.title for found in search(north, "1950").found] == ["Walter"]


def test_a_role_without_the_permission_finds_nothing() -> None:
    assert search(caller(Role.WAREHOUSE), "marlowe").found == ()


def test_a_changed_name_is_found_and_the_old_one_is_not() -> None:
    index(patient(1, "Tester", "Edith", title="Edith"))

    assert titles("tester") == ["Edith"]
    assert titles("marlowe") == []


def test_nothing_is_written_when_nothing_changed(django_assert_num_queries: Any) -> None:
    same = patient(2, "Quíll", "Walter", date(1950, 6, 5), "20448", title="Walter")

    with django_assert_num_queries(1):
        index(same)


def test_a_record_entered_in_error_is_forgotten() -> None:
    forget("patient", [derived_id("test patient", 1)])

    assert titles("edith") == []
    assert not SearchWord.objects.filter(word="edith").exists()


def test_a_list_that_was_cut_says_so() -> None:
    index_many(patient(number, "Walter") for number in range(10, 40))

    answer = search(INTAKE, "walter", limit=5)

    assert len(answer.found) == 5
    assert answer.has_more


def test_queries_do_not_grow_with_what_is_found(django_assert_max_num_queries: Any) -> None:
    index_many(patient(number, "Walter") for number in range(10, 60))

    with django_assert_max_num_queries(2):
        search(INTAKE, "walter")


def test_letters_without_case_or_accents_and_other_scripts_are_kept() -> None:
    assert kept_words(["Łukasz Øst", "李 小"]) == {"lukasz", "ost", "李", "小"}


def test_a_question_that_never_ends_is_cut() -> None:
    assert len(asked_words("a " * 1000)) == 6
