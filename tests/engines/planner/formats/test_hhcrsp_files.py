"""Reading the public home health care format, and what is said of files that do not keep to it."""

from __future__ import annotations

import gzip
from copy import deepcopy
from typing import Any

import pytest

from hearthline.engines.planner.formats import hhcrsp
from hearthline.engines.planner.formats.errors import FormatError
from tests.builders.hhcrsp import caregiver, content, instance, patient

PAIR = patient("p1", "s1", "s2", synchronization={"type": "sequential", "distance": [5, 15]})


def test_an_instance_is_read_plain_and_gzip():
    plain = content(instance([PAIR]))

    its = hhcrsp.read(plain)

    assert hhcrsp.read(gzip.compress(plain)).patients == its.patients
    assert its.patients[0].gap == (5, 15)
    assert its.distances[0, 1] == 10


def test_a_service_without_duration_takes_its_usual_one():
    its = hhcrsp.read(content(instance([patient("p1", duration=None)])))

    assert its.patients[0].wanted[0].duration == 30


def changed(path: str, value: Any) -> dict[str, Any]:
    data: Any = deepcopy(instance([PAIR, patient("p2")]))
    at = data
    *parents, last = path.split(".")
    for key in parents:
        at = at[int(key)] if key.isdigit() else at[key]
    if value is ...:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    return dict(data)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("patients", ..., "patients is missing"),
        ("patients", [], "patients has no entry; it must have one at least"),
        ("patients.1.id", "p1", "patients[1].id p1 is there twice"),
        ("patients.0.time_window", [30, 20], "[30.0, 20.0]: it closes before it opens"),
        ("patients.0.time_window", [30], "patients[0].time_window is [30]; it must be two numbers"),
        ("patients.0.time_window", [-1, 20], "patients[0].time_window[0] is -1; it must be 0 or"),
        ("patients.0.required_caregivers", [], "has 0; it must have one or two services"),
        ("patients.0.required_caregivers.0.service", "s9", "names s9, which is not among the"),
        ("patients.0.required_caregivers.0.duration", "long", "duration is long; it must be a num"),
        ("patients.0.synchronization", ..., "patients[0].synchronization is missing"),
        ("patients.0.synchronization.type", "soon", "is soon; it must be simultaneous or sequ"),
        ("patients.0.synchronization.distance", [9, 3], "the most comes before the least"),
        ("caregivers.0.abilities", ["s7"], "caregivers[0].abilities names s7"),
        ("caregivers", [{"id": "c1", "abilities": ["s3"]}], "asks for s1, which no caregiver"),
        ("distances", [[0]], "distances has 1 rows; it must have 3, office first"),
        ("distances.1", [0, 1], "distances[1] has 2 numbers"),
        ("distances.1.2", True, "distances[1][2] is True; it must be a number"),
        ("distances.1.2", float("nan"), "distances[1][2] is nan; it must be a number"),
        ("distances.1.2", 1e9, "distances[1][2] is 1000000000.0, beyond what can be planned"),
        ("central_offices", [{"id": "a"}, {"id": "b"}], "central_offices has 2 entries"),
        ("departing_points", [], "the extended variant (departing_points"),
    ],
)
def test_a_fault_is_named_with_field_value_and_way_out(path: str, value: Any, said: str):
    with pytest.raises(FormatError) as caught:
        hhcrsp.read(content(changed(path, value)))

    assert said in str(caught.value)


def test_a_pair_that_one_person_alone_could_serve_is_refused():
    one = [caregiver("c1", "s1", "s2"), caregiver("c2", "s3")]

    with pytest.raises(FormatError, match=r"s1 and s2, which only one and the same caregiver"):
        hhcrsp.read(content(instance([PAIR], one)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"{", "this is not JSON (line 1"),
        (b"[]", "the file is list; it must be one JSON object"),
        (b"\xff\xfe\x00", "neither UTF-8 text nor gzip"),
        (gzip.compress(b"{}", mtime=0)[:-9], "neither UTF-8 text nor gzip"),
    ],
)
def test_what_is_no_instance_at_all_is_said_to_be_none(given: bytes, said: str):
    with pytest.raises(FormatError) as caught:
        hhcrsp.read(given, name="x.json")

    assert said in str(caught.value)
