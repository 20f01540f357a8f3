"""Problems and parts of plans as bytes, so that a worker elsewhere plans exactly the same.

A NumPy archive (without pickling) of the two matrices and a JSON text of everything else. Read
by the version that wrote it: parts live for minutes, between one program and its own workers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from .parts import Part, PartPlan
from .values import Problem, TravelMatrix

MATRICES = ("seconds", "km")


def packed(part: Part) -> bytes:
    """Return a part as bytes."""
    return _packed(part, part.problem.travel)


def unpacked(stored: bytes) -> Part:
    """Return the part that :func:`packed` made bytes of."""
    part: Part = _unpacked(Part, stored)
    return part


def packed_problem(problem: Problem) -> bytes:
    """Return a problem as bytes."""
    return _packed(problem, problem.travel)


def unpacked_problem(stored: bytes) -> Problem:
    """Return the problem that :func:`packed_problem` made bytes of."""
    problem: Problem = _unpacked(Problem, stored)
    return problem


def as_json(found: PartPlan) -> dict[str, Any]:
    """Return what a part came to as JSON."""
    written: dict[str, Any] = _written(found)
    return written


def from_json(stored: Mapping[str, Any]) -> PartPlan:
    """Return what :func:`as_json` wrote."""
    found: PartPlan = _read(PartPlan, stored, None)
    return found


def _packed(value: object, travel: TravelMatrix) -> bytes:
    text = json.dumps(_written(value), separators=(",", ":")).encode()
    target = io.BytesIO()
    np.savez_compressed(
        target,
        text=np.frombuffer(text, dtype=np.uint8),
        seconds=np.asarray(travel.seconds),
        km=np.asarray(travel.km),
    )
    return target.getvalue()


def _unpacked(kind: Any, stored: bytes) -> Any:
    with np.load(io.BytesIO(bytes(stored)), allow_pickle=False) as held:
        written = json.loads(held["text"].tobytes())
        arrays = {name: held[name] for name in MATRICES}
    return _read(kind, written, arrays)


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {
            f.name: _written(getattr(value, f.name))
            for f in fields(value)
            if not (isinstance(value, TravelMatrix) and f.name in MATRICES)
        }
    if isinstance(value, Mapping):
        return {key: _written(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(_written(one) for one in value)
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return value


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, stored: Any, arrays: Mapping[str, Any] | None) -> Any:
    """Return a value of a type from what was written of it."""
    if isinstance(kind, type) and is_dataclass(kind):
        given = {
            name: _read(of, stored[name], arrays)
            for name, of in _types(kind).items()
            if name in stored
        }
        return kind(**given, **(arrays or {}) if kind is TravelMatrix else {})
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if stored is None:
            return None
        return _read(next(one for one in inner if one is not NoneType), stored, arrays)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return tuple(_read(inner[0], one, arrays) for one in stored)
        return tuple(_read(of, one, arrays) for of, one in zip(inner, stored, strict=True))
    if origin is frozenset:
        return frozenset(_read(inner[0], one, arrays) for one in stored)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _read(inner[1], one, arrays) for key, one in stored.items()}
    return stored
