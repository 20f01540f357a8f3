"""Files as hospitals send them: every shape is found, and what is broken is named."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from hearthline.rooms.intake.reading import entries as entries_module
from hearthline.rooms.intake.reading import sources
from hearthline.rooms.intake.reading.outcomes import Quarantined
from tests.builders.intake import allergy, as_json, as_lines, bundle, patient, weight
from tests.rooms.intake.reading.reading import quarantined, read_all


@pytest.mark.parametrize("kind", ["transaction", "collection", "document", "searchset", "batch"])
def test_every_kind_of_bundle_gives_its_entries(tmp_path: Path, kind: str) -> None:
    path = as_json(tmp_path, "sent.json", bundle(patient(), allergy(), kind=kind))

    found = read_all(path)

    assert [r.raw.place for r in found] == ["entry 1", "entry 2"]


@pytest.mark.parametrize("compress", [True, False])
def test_lines_plain_or_compressed_say_their_line_number(tmp_path: Path, compress: bool) -> None:
    path = as_lines(tmp_path, "sent.ndjson", patient(), "", allergy(), compress=compress)

    found = read_all(path)

    assert [r.raw.place for r in found] == ["line 1", "line 3"]


def test_lines_are_recognised_without_the_name_saying_so(tmp_path: Path) -> None:
    path = as_lines(tmp_path, "sent.json", patient(), allergy())

    assert len(read_all(path)) == 2


def test_a_single_resource_and_an_array_of_resources_are_read(tmp_path: Path) -> None:
    as_json(tmp_path, "one.json", patient())
    as_json(tmp_path, "many.json", [allergy(), allergy("a2")])

    assert len(read_all(tmp_path)) == 3


def test_names_with_accents_and_folders_within_folders_are_found(tmp_path: Path) -> None:
    inner = tmp_path / "München" / "été"
    inner.mkdir(parents=True)
    as_json(inner, "Agustín.json", patient())

    assert read_all(tmp_path)[0].raw.file == "München/été/Agustín.json"


def test_a_broken_line_waits_in_quarantine_and_the_rest_is_read(tmp_path: Path) -> None:
    path = as_lines(tmp_path, "sent.ndjson", patient(), '{"resourceType": "Pat', allergy())

    found = read_all(path)

    assert len(found) == 3
    assert quarantined(found)[0][0] == "unknown"
    waiting = next(r for r in found if isinstance(r.outcome, Quarantined))
    assert waiting.raw.place == "line 2"
    assert waiting.raw.excerpt.startswith('{"resourceType"')


def test_a_broken_file_names_the_line_and_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{\n "resourceType": "Patient",\n oops')
    as_json(tmp_path, "good.json", patient())

    found = read_all(tmp_path)

    assert [(r.raw.file, r.raw.kind, r.raw.place) for r in found] == [
        ("broken.json", "unknown", "line 3"),
        ("good.json", "Patient", ""),
    ]


def test_a_damaged_gzip_keeps_what_came_before_the_damage(tmp_path: Path) -> None:
    path = as_lines(tmp_path, "sent.ndjson.gz", *(patient(f"p{n}") for n in range(500)))
    whole = gzip.compress(path.read_bytes())
    path.write_bytes(whole[: len(whole) // 2])

    found = read_all(path)

    assert quarantined(found)[-1][3] == "intake.damaged_gzip"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert quarantined(read_all(tmp_path / "gone.json"))[0][3] == "intake.no_such_file"


def test_a_file_that_is_no_json_is_left_unless_it_was_named(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text("Apache License")

    assert read_all(tmp_path) == []
    assert quarantined(read_all(path))[0][3] == "intake.malformed_json"


def test_an_entry_without_a_resource_is_counted_and_left(tmp_path: Path) -> None:
    path = as_json(
        tmp_path,
        "sent.json",
        {"resourceType": "Bundle", "entry": [{"response": {"status": "201"}}, 7]},
    )

    assert len(read_all(path)) == 2


def test_a_large_bundle_is_split_into_the_same_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tricky = patient(name=[{"text": 'brackets ]}[{ and "quotes\\" and a \\ at the end\\\\'}])
    body = bundle(tricky, *(weight(f"w{n}", value=80, unit="kg") for n in range(200)))
    path = as_json(tmp_path, "sent.json", body)
    whole = [(r.raw.kind, r.raw.key, r.raw.place, r.raw.body) for r in read_all(path)]

    monkeypatch.setattr(sources, "WHOLE_FILE_LIMIT", 1_000)
    monkeypatch.setattr(entries_module, "_CHUNK", 97)

    assert [(r.raw.kind, r.raw.key, r.raw.place, r.raw.body) for r in read_all(path)] == whole


def test_a_large_bundle_that_is_cut_off_keeps_its_whole_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(bundle(patient(), *(weight(f"w{n}") for n in range(50))))
    path = tmp_path / "sent.json"
    path.write_text(body[:-100])
    monkeypatch.setattr(sources, "WHOLE_FILE_LIMIT", 1_000)

    found = read_all(path)

    assert len(found) == 51
    assert quarantined(found)[-1][3] == "intake.file_cut_off"


def test_a_large_entry_is_refused_with_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_json(tmp_path, "sent.json", bundle(patient(note="x" * 5_000)))
    monkeypatch.setattr(sources, "WHOLE_FILE_LIMIT", 1_000)
    monkeypatch.setattr(entries_module, "ENTRY_LIMIT", 2_000)
    monkeypatch.setattr(entries_module, "_CHUNK", 500)

    assert quarantined(read_all(path))[0][3] == "intake.entry_too_large"


def test_a_line_that_is_too_long_is_skipped_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_lines(tmp_path, "sent.ndjson", patient(note="x" * 5_000), allergy(about="Patient/p"))
    monkeypatch.setattr(sources, "LINE_LIMIT", 2_000)

    found = read_all(path)

    assert [r.raw.kind for r in found] == ["unknown", "AllergyIntolerance"]


def test_an_export_log_is_left_with_its_reason(tmp_path: Path) -> None:
    path = as_lines(tmp_path, "log.ndjson", {"exportId": "1", "eventId": "kickoff"})

    assert read_all(path)[0].raw.kind == "unknown"
    assert quarantined(read_all(path)) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [("[]", "intake.empty_list"), ("[" * 900 + "]" * 900, "intake.not_an_object")],
)
def test_a_line_that_lists_nothing_or_lists_of_lists_is_counted(
    tmp_path: Path, line: str, code: str
) -> None:
    path = as_lines(tmp_path, "sent.ndjson", patient(), line)

    [_patient, other] = read_all(path)

    assert other.raw.problem is not None
    assert other.raw.problem.code == code
