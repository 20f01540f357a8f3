"""Small invented instances of the public home health care format, as parsed JSON."""

from __future__ import annotations

import json
import random
from typing import Any

SERVICES = ("s1", "s2", "s3")


def patient(
    name: str,
    *services: str,
    window: tuple[float, float] = (60, 180),
    duration: float | None = 20,
    synchronization: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a patient; two services are together unless told otherwise."""
    wanted = []
    for service in services or ("s1",):
        one: dict[str, Any] = {"service": service}
        if duration is not None:
            one["duration"] = duration
        wanted.append(one)
    its: dict[str, Any] = {
        "id": name,
        "time_window": list(window),
        "required_caregivers": wanted,
    }
    if len(wanted) > 1:
        its["synchronization"] = synchronization or {"type": "simultaneous"}
    return its


def caregiver(name: str, *abilities: str) -> dict[str, Any]:
    """Return a caregiver, able to do everything unless told otherwise."""
    return {"id": name, "abilities": list(abilities or SERVICES)}


def instance(
    patients: list[dict[str, Any]] | None = None,
    caregivers: list[dict[str, Any]] | None = None,
    distances: list[list[float]] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """Return an instance: one patient, two caregivers, ten minutes between any two places."""
    patients = [patient("p1")] if patients is None else patients
    size = len(patients) + 1
    ways = [[0 if row == column else 10 for column in range(size)] for row in range(size)]
    return {
        "patients": patients,
        "services": [{"id": name, "default_duration": 30} for name in SERVICES],
        "caregivers": caregivers or [caregiver("c1"), caregiver("c2")],
        "central_offices": [{"id": "d", "location": [0, 0]}],
        "distances": distances or ways,
        **changes,
    }


def random_instance(seed: int, patients: int = 8, caregivers: int = 3) -> dict[str, Any]:
    """Return an instance with directed ways in thousandths, pairs of both kinds, few abilities."""
    chance = random.Random(seed)
    people = [
        caregiver(f"c{n}", *chance.sample(SERVICES, chance.randint(1, 3)))
        for n in range(caregivers - 2)
    ]
    people += [caregiver("all"), caregiver("too")]
    visits = []
    for n in range(patients):
        opens = chance.randint(0, 300)
        services = chance.sample(SERVICES, chance.choice((1, 1, 2)))
        least = chance.randint(0, 40)
        together = {"type": "simultaneous"}
        apart = {"type": "sequential", "distance": [least, least + chance.randint(0, 30)]}
        visits.append(
            patient(
                f"p{n}",
                *services,
                window=(opens, opens + chance.choice((0, 30, 120))),
                duration=chance.choice((0, 10, 25, None)),
                synchronization=chance.choice((together, apart)),
            )
        )
    size = patients + 1
    ways = [
        [0 if row == column else chance.randint(0, 40_000) / 1000 for column in range(size)]
        for row in range(size)
    ]
    return instance(visits, people, ways)


def content(data: Any) -> bytes:
    """Return the file's bytes."""
    return json.dumps(data).encode()
