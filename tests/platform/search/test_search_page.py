"""The search page: posted, noted as read, empty words are helped."""

from __future__ import annotations

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadEntry, ReadSubject
from hearthline.platform.manifest import Room, SearchSource
from hearthline.platform.search import queries
from hearthline.platform.search.indexing import Document, index
from tests.builders.accounts import a_policy, a_user, signed_in

pytestmark = pytest.mark.django_db
PATIENT = derived_id("test patient", 1)


@pytest.fixture(autouse=True)
def _program(monkeypatch: pytest.MonkeyPatch) -> None:
    a_policy()
    source = SearchSource(kind="patient", label="Patients", permission="today.read")
    room = Room(name="census", label="Census", search=(source,))
    monkeypatch.setattr(queries, "rooms", lambda: (room,))
    index(Document("patient", PATIENT, PATIENT, "QUILL, Walter", "104471", "/x/", ("Quill",)))


def test_who_is_found_is_shown_and_noted_as_read() -> None:
    answer = signed_in(a_user(Role.INTAKE)).post("/search/", {"q": "qui"})

    assert "QUILL, Walter" in answer.content.decode()
    assert ReadSubject.objects.get().subject_id == PATIENT


def test_the_address_never_carries_the_question() -> None:
    answer = signed_in(a_user(Role.INTAKE)).get("/search/?q=qui")

    assert "QUILL" not in answer.content.decode()
    assert not ReadEntry.objects.exists()


def test_nobody_found_says_what_to_try() -> None:
    answer = signed_in(a_user(Role.INTAKE)).post("/search/", {"q": "zzyzx"})

    assert "Try the beginning of the family name" in answer.content.decode()


@pytest.mark.parametrize("question", ["", "%", "'; DROP TABLE", "<script>", "a" * 5000, "\x00"])
def test_odd_questions_are_answered(question: str) -> None:
    answer = signed_in(a_user(Role.INTAKE)).post("/search/", {"q": question})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main")[1].split("</main>")[0]
