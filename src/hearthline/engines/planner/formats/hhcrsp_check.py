"""Checks an HHCRSP solution against the instance, from the description of the format alone.

Plain Python over the raw JSON: nothing of the reader, the search or numpy is used. Beyond the
description it insists that the two services of a patient are given by two different people, and
that nobody starts before a window opens, be the patient served by one or by two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TOLERANCE = 1e-3
"""Minutes; the published data are rounded to thousandths."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a solution breaks, in sentences, and what it costs."""

    faults: tuple[str, ...]
    distance: float
    total_tardiness: float
    max_tardiness: float

    @property
    def cost(self) -> float:
        """A third of distance, total and largest lateness together."""
        return (self.distance + self.total_tardiness + self.max_tardiness) / 3


def check(instance: dict[str, Any], solution: dict[str, Any]) -> Checked:
    """Recompute every rule and term of ``solution`` (both as parsed JSON)."""
    faults: list[str] = []
    patients = {patient["id"]: patient for patient in instance["patients"]}
    row = {patient["id"]: number + 1 for number, patient in enumerate(instance["patients"])}
    usual = {one["id"]: one.get("default_duration") for one in instance["services"]}
    abilities = {one["id"]: set(one["abilities"]) for one in instance["caregivers"]}
    ways = instance["distances"]
    given: dict[str, list[tuple[str, str, float]]] = {name: [] for name in patients}
    distance = 0.0
    seen: set[str] = set()
    for route in solution["routes"]:
        who = route["caregiver_id"]
        if who not in abilities:
            faults.append(f"{who} is no caregiver of the instance.")
            continue
        if who in seen:
            faults.append(f"{who} has two routes.")
        seen.add(who)
        place, free = 0, 0.0
        for stay in route.get("locations", []):
            name, service = stay["patient_id"], stay["service_id"]
            if name not in patients:
                faults.append(f"{name} is no patient of the instance.")
                continue
            begins, ends = stay["arrival_time"], stay["departure_time"]
            there = row[name]
            distance += ways[place][there]
            if begins < free + ways[place][there] - TOLERANCE:
                faults.append(f"{who} cannot be at {name} at {begins}.")
            if begins < patients[name]["time_window"][0] - TOLERANCE:
                faults.append(f"{name} is served at {begins}, before the window opens.")
            if service not in abilities[who]:
                faults.append(f"{who} may not do {service} at {name}.")
            lasts = [
                asked.get("duration", usual.get(service))
                for asked in patients[name]["required_caregivers"]
                if asked["service"] == service
            ]
            if not any(abs(ends - begins - one) <= TOLERANCE for one in lasts):
                faults.append(f"{service} at {name} lasts {ends - begins}.")
            given[name].append((service, who, begins))
            place, free = there, ends
        distance += ways[place][0]
    tardiness = [0.0]
    for name, patient in patients.items():
        faults += _patient_faults(patient, given[name])
        closes = patient["time_window"][1]
        tardiness += [max(0.0, begins - closes) for _, _, begins in given[name]]
    return Checked(tuple(faults), distance, sum(tardiness), max(tardiness))


def _patient_faults(patient: dict[str, Any], given: list[tuple[str, str, float]]) -> list[str]:
    name = patient["id"]
    asked = [one["service"] for one in patient["required_caregivers"]]
    if sorted(service for service, _, _ in given) != sorted(asked):
        return [f"{name} needs {asked} and gets {[service for service, _, _ in given]}."]
    if len(asked) == 1:
        return []
    if given[0][1] == given[1][1]:
        return [f"{name} needs two people and {given[0][1]} comes for both."]
    # Of two equal services, the one that starts first is the first.
    first, second = sorted(given, key=lambda one: (asked.index(one[0]), one[2]))
    apart = second[2] - first[2]
    if patient["synchronization"]["type"] == "simultaneous":
        if abs(apart) > TOLERANCE:
            return [f"{name} must be served by two at once; they start {apart} apart."]
        return []
    least, most = patient["synchronization"]["distance"]
    if not least - TOLERANCE <= apart <= most + TOLERANCE:
        return [f"{name}: the second service starts {apart} after the first, not {least}-{most}."]
    return []
