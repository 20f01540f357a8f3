"""Whatever is sent: counts add up, order does not matter, and nothing is raised."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.rooms.intake.reading.outcomes import Reading, Taken
from hearthline.rooms.intake.reading.reader import READ_TYPES, counted
from tests.builders.intake import allergy, as_lines, encounter, order, patient, weight
from tests.rooms.intake.reading.reading import read_all

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["2026-05-09T25:10", "2180-01-01", "Patient/p1", "#x", "kg", "0000-00-00"]),
)
_FIELDS = (
    "id name address period code coding system value unit subject patient reference status text"
    " valueQuantity dosageInstruction doseAndRate doseQuantity timing repeat route extension item"
    " answer identifier birthDate ingredient itemReference contained performedPeriod start"
)
_names = st.sampled_from(_FIELDS.split())
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)
_resources = st.builds(
    lambda kind, fields: {**fields, "resourceType": kind},
    st.sampled_from(sorted(READ_TYPES)),
    st.dictionaries(_names, _json, max_size=6),
)
_GOOD: list[dict[str, Any]] = [
    patient(),
    weight(),
    weight("w2", value=70),
    order(),
    encounter(),
    allergy(),
    {"resourceType": "Claim", "id": "c"},
]


def _read(lines: list[object]) -> list[Reading]:
    with tempfile.TemporaryDirectory() as folder:
        return read_all(as_lines(Path(folder), "sent.ndjson", *lines))


@settings(max_examples=150, deadline=None)
@given(st.lists(_resources, max_size=4))
def test_resources_of_any_shape_are_counted_and_raise_nothing(bodies: list[object]) -> None:
    found = _read(bodies)

    counts = counted(iter(found))
    assert sum(c.read for c in counts.values()) == len(bodies)
    assert all(c.read == c.taken + c.quarantined + c.ignored for c in counts.values())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_field_of_any_shape_in_a_good_resource_raises_nothing(data: st.DataObject) -> None:
    body = dict(data.draw(st.sampled_from(_GOOD)))
    body[data.draw(st.sampled_from(sorted(set(body) - {"resourceType"})))] = data.draw(_json)

    assert len(_read([body])) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"[!-~é]{1,30}", fullmatch=True), max_size=5))
def test_lines_that_are_no_resources_wait_or_are_left_but_are_never_lost(lines: list[str]) -> None:
    assert len(_read([json.dumps(patient()), *lines])) == 1 + len(lines)


@settings(max_examples=40, deadline=None)
@given(st.permutations(_GOOD))
def test_the_order_of_lines_changes_nothing(bodies: list[object]) -> None:
    def told(found: list[Reading]) -> set[tuple[str, str, str]]:
        return {
            (r.raw.kind, r.raw.key, repr(r.outcome.value) if isinstance(r.outcome, Taken) else "")
            for r in found
        }

    assert told(_read(list(bodies))) == told(_read(list(_GOOD)))


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.json", "a.ndjson", "a.json.gz"]))
def test_files_of_any_bytes_raise_nothing(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)

        counts = counted(iter(read_all(path)))

    assert all(c.read == c.taken + c.quarantined + c.ignored for c in counts.values())
