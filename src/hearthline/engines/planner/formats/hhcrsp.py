"""Home health care routing and scheduling: the public JSON format of instances and solutions.

Described in the data's repository (Ceschia, Di Gaspero, Rosati, Schaerf 2024, doi
10.1111/itor.13585). Patients have a window that opens hard and closes softly, and one or two
services; two are given by two caregivers, together or with a least and most time between their
starts, in the order listed. Row 0 of ``distances`` is the office, row i the i-th patient. The cost
is a third of distance, total lateness and largest lateness together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..routing.network import Network, Part, Stop
from .errors import fault
from .files import json_of

MOST_MINUTES = 1_000_000
MOST_PATIENTS = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One service for a patient, and how long it takes."""

    service: str
    duration: float


@dataclass(frozen=True, slots=True)
class Patient:
    """A visit: window, one or two services, and the least and most time between two."""

    id: str
    window: tuple[float, float]
    wanted: tuple[Wanted, ...]
    gap: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Caregiver:
    """Who may do which services."""

    id: str
    abilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance as the file has it."""

    patients: tuple[Patient, ...]
    caregivers: tuple[Caregiver, ...]
    distances: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stay:
    """One caregiver's service at one patient; ``begin`` is the start of service."""

    patient: str
    service: str
    begin: float
    end: float


def read(content: bytes, *, name: str = "instance") -> Instance:
    """Read an instance, plain or gzip.

    Raises
    ------
    FormatError
        If it does not keep to the format; the sentence names field, value and way out.
    """
    data = json_of(content, name=name)
    _want(isinstance(data, dict), "the file", type(data).__name__, "one JSON object")
    for field in ("departing_points",):
        if field in data:
            raise fault("extended", field)
    offices = _list(data, "central_offices")
    if len(offices) != 1:
        raise fault("offices", "central_offices", len(offices))
    defaults = _services(data)
    caregivers = _caregivers(data, defaults)
    patients = _patients(data, defaults)
    _require_people(patients, caregivers)
    return Instance(patients, caregivers, _distances(data, len(patients) + 1))


def network_of(instance: Instance) -> Network:
    """Return the instance as a routing problem."""
    able = {
        service: tuple(
            row for row, one in enumerate(instance.caregivers) if service in one.abilities
        )
        for service in {w.service for p in instance.patients for w in p.wanted}
    }
    stops = tuple(
        Stop(
            place=row,
            opens=patient.window[0],
            closes=patient.window[1],
            parts=tuple(Part(able[w.service], w.duration) for w in patient.wanted),
            gap=patient.gap or (0.0, 0.0),
        )
        for row, patient in enumerate(instance.patients, start=1)
    )
    return Network(instance.distances, stops, (0,) * len(instance.caregivers))


def write(
    instance: Instance, routes: list[list[tuple[int, int, float]]], order: list[int]
) -> dict[str, Any]:
    """Return a solution in the format.

    Parameters
    ----------
    instance
        What was planned.
    routes
        For each caregiver the stops in order: row of the patient, which of its services, start.
    order
        Rows of the patients in an order that every route keeps.
    """
    written = []
    for caregiver, stops in zip(instance.caregivers, routes, strict=True):
        locations = []
        for row, part, start in stops:
            patient = instance.patients[row]
            wanted = patient.wanted[part]
            locations.append(
                {
                    "patient_id": patient.id,
                    "service_id": wanted.service,
                    "arrival_time": _tidy(start),
                    "departure_time": _tidy(start + wanted.duration),
                }
            )
        written.append({"caregiver_id": caregiver.id, "locations": locations})
    return {
        "routes": written,
        "global_ordering": [instance.patients[row].id for row in order],
    }


def _services(data: dict[str, Any]) -> dict[str, float | None]:
    defaults: dict[str, float | None] = {}
    for row, item in enumerate(_list(data, "services")):
        field = f"services[{row}]"
        identifier = _id(item, field, defaults)
        duration = item.get("default_duration")
        defaults[identifier] = (
            None if duration is None else _number(duration, f"{field}.default_duration")
        )
    return defaults


def _caregivers(data: dict[str, Any], services: dict[str, float | None]) -> tuple[Caregiver, ...]:
    found: dict[str, Caregiver] = {}
    for row, item in enumerate(_list(data, "caregivers")):
        field = f"caregivers[{row}]"
        identifier = _id(item, field, found)
        abilities = item.get("abilities")
        if abilities is None:
            raise fault("missing", f"{field}.abilities")
        _want(isinstance(abilities, list), f"{field}.abilities", abilities, "a list of services")
        for service in abilities:
            if not isinstance(service, str) or service not in services:
                raise fault("unknown", f"{field}.abilities", service, among="services")
        found[identifier] = Caregiver(identifier, frozenset(abilities))
    return tuple(found.values())


def _patients(data: dict[str, Any], defaults: dict[str, float | None]) -> tuple[Patient, ...]:
    found: dict[str, Patient] = {}
    items = _list(data, "patients")
    if len(items) > MOST_PATIENTS:
        raise fault("too_large", "patients", len(items), wanted=f"{MOST_PATIENTS} patients")
    for row, item in enumerate(items):
        field = f"patients[{row}]"
        identifier = _id(item, field, found)
        opens, closes = _two(item, field, "time_window")
        if closes < opens:
            raise fault("window", f"{field}.time_window", [opens, closes])
        wanted = _wanted(item, field, defaults)
        found[identifier] = Patient(
            identifier, (opens, closes), wanted, _gap(item, field, len(wanted))
        )
    return tuple(found.values())


def _wanted(
    item: dict[str, Any], field: str, defaults: dict[str, float | None]
) -> tuple[Wanted, ...]:
    field = f"{field}.required_caregivers"
    asked = item.get("required_caregivers")
    if asked is None:
        raise fault("missing", field)
    _want(isinstance(asked, list), field, asked, "a list of one or two services")
    if not 1 <= len(asked) <= 2:
        raise fault("size", field, len(asked), wanted="one or two services")
    wanted = []
    for number, one in enumerate(asked):
        at = f"{field}[{number}]"
        _want(isinstance(one, dict), at, one, "an object with service and duration")
        service = one.get("service")
        if service is None:
            raise fault("missing", f"{at}.service")
        if not isinstance(service, str) or service not in defaults:
            raise fault("unknown", f"{at}.service", service, among="services")
        duration = one.get("duration", defaults[service])
        if duration is None:
            raise fault("missing", f"{at}.duration")
        wanted.append(Wanted(service, _number(duration, f"{at}.duration")))
    return tuple(wanted)


def _gap(item: dict[str, Any], field: str, services: int) -> tuple[float, float] | None:
    field = f"{field}.synchronization"
    asked = item.get("synchronization")
    if services == 1:
        return None
    if asked is None:
        raise fault("missing", field)
    _want(isinstance(asked, dict), field, asked, "an object with type")
    kind = asked.get("type")
    if kind == "simultaneous":
        return (0.0, 0.0)
    _want(kind == "sequential", f"{field}.type", kind, "simultaneous or sequential")
    least, most = _two(asked, field, "distance")
    if most < least:
        raise fault("gap", f"{field}.distance", [least, most])
    return (least, most)


def _require_people(patients: tuple[Patient, ...], caregivers: tuple[Caregiver, ...]) -> None:
    able = {
        service: {one.id for one in caregivers if service in one.abilities}
        for patient in patients
        for service in (w.service for w in patient.wanted)
    }
    for row, patient in enumerate(patients):
        field = f"patients[{row}].required_caregivers"
        everybody: set[str] = set()
        for wanted in patient.wanted:
            if not able[wanted.service]:
                raise fault("nobody", field, wanted.service)
            everybody |= able[wanted.service]
        if len(everybody) < len(patient.wanted):
            raise fault("one_person", field, " and ".join(w.service for w in patient.wanted))


def _distances(data: dict[str, Any], size: int) -> npt.NDArray[np.float64]:
    rows = _list(data, "distances")
    if len(rows) != size:
        raise fault("size", "distances", f"{len(rows)} rows", wanted=f"{size}, office first")
    for number, row in enumerate(rows):
        field = f"distances[{number}]"
        _want(isinstance(row, list), field, row, "a list of numbers")
        if len(row) != size:
            raise fault("size", field, f"{len(row)} numbers", wanted=f"{size}, office first")
        for column, value in enumerate(row):
            _number(value, f"{field}[{column}]")
    return np.array(rows, dtype=np.float64)


def _list(data: dict[str, Any], field: str) -> list[Any]:
    value = data.get(field)
    if value is None:
        raise fault("missing", field)
    _want(isinstance(value, list), field, value, "a list")
    if not value:
        raise fault("size", field, "no entry", wanted="one at least")
    return list(value)


def _id(item: Any, field: str, known: dict[str, Any]) -> str:
    _want(isinstance(item, dict), field, item, "an object with id")
    identifier = item.get("id")
    if identifier is None:
        raise fault("missing", f"{field}.id")
    _want(isinstance(identifier, str), f"{field}.id", identifier, "a text")
    if identifier in known:
        raise fault("twice", f"{field}.id", identifier)
    return str(identifier)


def _two(item: dict[str, Any], field: str, name: str) -> tuple[float, float]:
    value = item.get(name)
    if value is None:
        raise fault("missing", f"{field}.{name}")
    _want(isinstance(value, list) and len(value) == 2, f"{field}.{name}", value, "two numbers")
    return _number(value[0], f"{field}.{name}[0]"), _number(value[1], f"{field}.{name}[1]")


def _number(value: Any, field: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    _want(is_number and math.isfinite(value), field, value, "a number")
    _want(value >= 0, field, value, "0 or more")
    if value > MOST_MINUTES:
        raise fault("too_large", field, value, wanted=f"{MOST_MINUTES:,}")
    return float(value)


def _want(holds: bool, field: str, value: object, wanted: str) -> None:
    if not holds:
        raise fault("kind", field, value, wanted=wanted)


def _tidy(value: float) -> float | int:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
