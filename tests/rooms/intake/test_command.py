"""``./hearthline import``: one JSON object or a table, with counts that add up; faults in words."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hearthline.rooms.intake.models import ImportRun
from hearthline.rooms.intake.values import WORDS
from tests.builders.intake import order, patient, weight
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db

SENT = (
    patient(),
    order(),
    weight(value=82, unit="kg"),
    weight("w2", value=82),
    {"resourceType": "Slot", "id": "x1"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_branch()
    for number, body in enumerate(SENT):
        (tmp_path / f"sent-{number}.json").write_text(json.dumps(body))
    return tmp_path


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("import", *words, stdout=out)
    return out.getvalue()


def test_it_prints_one_json_object_with_six_words_that_add_up(folder: Path) -> None:
    report = json.loads(said(str(folder), "--json"))

    totals, by_type = report["totals"], report["by_type"]
    assert report["files"] == len(SENT)
    assert report["seconds"] >= 0
    assert tuple(totals) == WORDS
    assert totals["read"] == len(SENT) == sum(totals[word] for word in WORDS if word != "read")
    assert {word: sum(row[word] for row in by_type.values()) for word in WORDS} == totals
    assert (by_type["Observation"]["created"], by_type["Observation"]["quarantined"]) == (1, 1)
    assert by_type["Slot"]["ignored"] == 1
    assert report["reasons"]["Slot"]


def test_without_it_a_table_says_the_same_with_the_reasons(folder: Path) -> None:
    words = said(str(folder))

    (in_all,) = [line for line in words.splitlines() if line.startswith("in all")]
    assert in_all.split()[2:] == ["5", "3", "0", "0", "1", "1"]
    assert "Why: 1 Slot" in words


def test_a_path_or_branch_that_is_not_there_is_named_and_nothing_is_imported(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        said(str(folder), "nowhere.json")
    with pytest.raises(CommandError, match="Atlantis"):
        said(str(folder), "--branch", "Atlantis")

    assert not ImportRun.objects.exists()
