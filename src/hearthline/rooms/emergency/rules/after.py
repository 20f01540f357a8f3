"""What follows from an emergency run, and what should be thought of afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from hearthline.engines.protocols import Fact, FactKind, Protocol, RunState, Setting
from hearthline.rooms.emergency.values import Consequence, Report, Run
from hearthline.rooms.incidents.values import IncidentKind

REACTIONS = frozenset({"anaphylaxis", "infusion_reaction", "cytokine_release"})
DEVICES = frozenset({"critical_infusion", "catheter_break", "air_embolism"})
KINDS: Mapping[str, IncidentKind] = {
    **dict.fromkeys(REACTIONS, IncidentKind.INFUSION_REACTION),
    **dict.fromkeys(
        ("fever_with_line", "air_embolism", "catheter_break", "extravasation"), IncidentKind.LINE
    ),
    "critical_infusion": IncidentKind.PUMP,
    "opioid_sedation": IncidentKind.MEDICATION,
    "low_sugar": IncidentKind.MEDICATION,
    "hazardous_spill": IncidentKind.EXPOSURE,
}
"""As what an emergency is reported, by the protocol begun first."""


def stops_drug(protocols: Mapping[str, Protocol], begun: Iterable[str]) -> bool:
    """Whether a protocol that was begun says to stop the drug."""
    return any(
        step.act == "stop" for key in begun if key in protocols for step in protocols[key].steps
    )


def consequences_due(run: Run, state: RunState, *, uses_kit: bool) -> tuple[Consequence, ...]:
    """Return what follows from a run as far as it is known, the most pressing first.

    Nothing follows from a drill, from a run of which only facts are known so far, and from one
    in which nothing was begun.
    """
    if run.facts.is_practice or run.facts.begun_at is None or not run.protocol:
        return ()
    due = [Consequence.TOLD, Consequence.PRESCRIBER, Consequence.MANAGER]
    is_known = run.facts.patient_id is not None
    if is_known or state.is_ended:
        due.append(Consequence.INCIDENT)
    if is_known and run.stops_drug:
        due.append(Consequence.HELD)
    if is_known and uses_kit:
        due.append(Consequence.KIT)
    if state.is_ended:
        due.append(Consequence.REVIEW)
        if reports_proposed(state):
            due.append(Consequence.REPORTS)
    return tuple(due)


def in_turn(run_id: UUID, turn: int) -> tuple[UUID | int, ...]:
    """Return what names a run in a turn: a run whose patient was put right is named anew."""
    return (run_id, turn) if turn else (run_id,)


def items_used(facts: Iterable[Fact], setting: Setting) -> tuple[Fact, ...]:
    """Return the doses that came from the kit of the sheet, those withdrawn left out."""
    facts = tuple(facts)
    withdrawn = {fact.of for fact in facts if fact.kind is FactKind.WITHDRAW}
    items = {item.id for item in setting.kit or ()}
    return tuple(
        fact
        for fact in facts
        if fact.kind is FactKind.DOSE and fact.item in items and fact.id not in withdrawn
    )


def reports_proposed(state: RunState) -> tuple[Report, ...]:
    """Return which reports outside somebody should decide about, by what the facts say."""
    begun = frozenset(state.protocols)
    found = []
    if begun & REACTIONS or "epinephrine" in state.last_dose_at:
        found.append(Report.DRUG_REACTION)
    if begun & DEVICES:
        found.append(Report.DEVICE)
    if "arrest" in begun:
        found.append(Report.SENTINEL)
    return tuple(found)


def incident_kind(protocol: str) -> IncidentKind:
    """Return as what an emergency is reported."""
    return KINDS.get(protocol, IncidentKind.OTHER)
