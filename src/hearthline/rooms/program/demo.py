"""The program's part of the demonstration: an invented organisation with two branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context, Draft
from hearthline.rooms.program import actions, values


@dataclass(frozen=True, slots=True)
class BranchSketch:
    """What a demonstration branch is to be."""

    name: str
    base: values.Place
    zip_prefixes: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    radius_km: float = 40.0
    phone: str = "555 0100 200"


def make_program(
    context: Context, *, seed: int, branches: Sequence[BranchSketch], zone: str
) -> list[UUID]:
    """Make the invented organisation and its branches; doing it again changes nothing.

    Returns
    -------
    list of UUID
        The branches, in the order given.
    """
    actions.create_organisation(
        _step(context, seed, "organisation"),
        name="Hearthline demonstration program",
        is_invented=True,
        organisation_id=derived_id("demonstration organisation", seed),
    )
    return [
        actions.create_branch(
            _step(context, seed, "branch", sketch.name),
            branch_id=derived_id("demonstration branch", seed, sketch.name),
            name=sketch.name,
            zone=zone,
            base=sketch.base,
            area=values.ServiceArea(sketch.zip_prefixes, sketch.towns, sketch.radius_km),
            phone=sketch.phone,
        )
        for sketch in branches
    ]


def make_departments(
    context: Context, *, seed: int, hospitals: Mapping[UUID, Sequence[values.Place]]
) -> None:
    """Write down the invented emergency departments of each branch."""
    for branch_id, places in hospitals.items():
        for number, place in enumerate(places):
            facts = values.DepartmentFacts(
                id=derived_id("demonstration emergency department", seed, branch_id, number),
                branch_id=branch_id,
                name=f"{place.city} Invented Hospital",
                address=f"{place.line}, {place.city}",
                phone=f"555 0100 9{number:02d}",
                hours="Day and night",
                position=place.position,
            )
            actions.write_department(
                _step(context, seed, "department", branch_id, number), facts=facts
            )


def _step(context: Context, *parts: object) -> Context:
    action_id = derived_id("demonstration program", *parts)
    return replace(context, action_id=action_id, draft=Draft())
