"""What the demonstration lived through: an emergency run, a drill and a power cut, long closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.engines.protocols import Fact, FactKind
from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.demo.ready import ON_A_PUMP
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.starter.drills import ADULT
from hearthline.rooms.emergency.values import (
    AreaFacts,
    AreaKind,
    AreaStep,
    AreaStepFacts,
    Consequence,
    LedFrom,
    Power,
    RunFacts,
)

Step = tuple[int, FactKind, dict[str, Any]]
"""Seconds after the begin, what was recorded, and with which words."""
RUN_AGO, DRILL_AGO, CUT_AGO = (timedelta(days=days) for days in (5, 9, 12))

RUN: tuple[Step, ...] = (
    (0, FactKind.BEGIN, {}),
    (95, FactKind.DONE, {"step": "battery", "text": "74 percent"}),
    (150, FactKind.VITALS, {"values": {"systolic": "118", "diastolic": "72", "pulse": "84"}}),
    (160, FactKind.DONE, {"step": "on_call"}),
    (240, FactKind.DONE, {"step": "backup"}),
    (330, FactKind.DONE, {"step": "cold"}),
    (420, FactKind.DONE, {"step": "decide", "text": "to the neighbour's house"}),
    (440, FactKind.ANSWER, {"step": "has_plan", "choice": "yes"}),
    (960, FactKind.VITALS, {"values": {"systolic": "121", "diastolic": "74", "pulse": "78"}}),
    (1200, FactKind.END, {"choice": "not_possible", "text": "power is back"}),
)
"""A power cut led by telephone; every word of it is invented."""

_PEN = {"medicine": "epinephrine", "amount": "0.3", "unit": "mg", "form": "auto_injector"}
DRILL: tuple[Step, ...] = (
    (0, FactKind.BEGIN, {}),
    (14, FactKind.DONE, {"step": "stop"}),
    (52, FactKind.DONE, {"step": "call"}),
    (88, FactKind.DOSE, {"step": "epinephrine", "site": "left thigh", **_PEN}),
    (130, FactKind.DONE, {"step": "position"}),
    (190, FactKind.VITALS, {"step": "vitals", "values": {"systolic": "92", "pulse": "116"}}),
    (600, FactKind.END, {"choice": "handed_over", "text": "the drill is over"}),
)


def somebody_on_a_pump(patients: Sequence[UUID]) -> UUID | None:
    """Return the first person in care whose drug runs on a pump at home."""
    episodes = census.episodes_of(patients)
    for patient in patients:
        for episode in episodes.get(patient, []):
            if episode.state in census.OPEN_STATES and episode.therapy in ON_A_PUMP:
                return patient
    return None


def live_through(
    by: Callable[..., Context], system: Callable[..., Context], *, patient: UUID, now: datetime
) -> None:
    """Record one run with its report, one drill and one area event, all of them over.

    Parameters
    ----------
    by, system
        Contexts of the nurse manager, and of Hearthline itself, by what is done and ``at``.
    patient
        Who depends on a pump and lives where the power failed.
    """
    today = local_day(now, by("today", at=now).caller.zone)
    versions = tuple(one.id for one in queries.protocols(today).values())
    _run(by, system, patient, now - RUN_AGO, versions)
    _drill(by, now - DRILL_AGO, versions)
    _cut(by, patient, now - CUT_AGO)


def _run(
    by: Callable[..., Context],
    system: Callable[..., Context],
    patient: UUID,
    began: datetime,
    versions: tuple[UUID, ...],
) -> None:
    ended = began + timedelta(minutes=20)
    context = by("run by telephone", at=ended)
    today = local_day(began, context.caller.zone)
    run = RunFacts(
        id=derived_id("demonstration run", patient),
        patient_id=patient,
        begun_at=began,
        zone=context.caller.zone,
        led_from=LedFrom.TELEPHONE,
        begun_by=context.caller.name,
        caregiver="A relative (invented)",
        protocols=versions,
    )
    facts = _facts(run.id, began, context.caller.name, "power_loss", RUN)
    setting = queries.settings_of([patient], today).get(patient)
    actions.record_run(context, run=run, setting=setting, facts=facts)
    for what in Consequence:
        actions.follow_run(system("followed", what, at=ended), run_id=run.id, what=what)
    waiting = Task.objects.filter(origin__startswith=f"emergency.run:{run.id}:", closed_at=None)
    for task in waiting.order_by("origin"):
        closing = by("looked through", task.origin, at=ended + timedelta(hours=3))
        tasks.close_task(closing, task_id=task.id, note="Talked through; nothing to change")


def _drill(by: Callable[..., Context], began: datetime, versions: tuple[UUID, ...]) -> None:
    context = by("drill", at=began + timedelta(minutes=10))
    run = RunFacts(
        id=derived_id("demonstration drill", context.caller.actor_id),
        patient_id=None,
        begun_at=began,
        zone=context.caller.zone,
        begun_by=context.caller.name,
        is_practice=True,
        script=ADULT.key,
        protocols=versions,
    )
    facts = _facts(run.id, began, context.caller.name, ADULT.protocol, DRILL)
    actions.record_run(context, run=run, setting=ADULT.setting, facts=facts)


def _cut(by: Callable[..., Context], patient: UUID, began: datetime) -> None:
    declared = began + timedelta(minutes=5)
    context = by("declare", at=declared)
    today = local_day(began, context.caller.zone)
    home = census.current_addresses([patient], today)[patient]
    event = AreaFacts(
        id=derived_id("demonstration area event", patient),
        title="Power cut after a storm",
        kind=AreaKind.POWER_CUT,
        began_at=began,
        zips=(home.postal_code[:5],),
    )
    actions.declare_area(context, facts=event)
    said = "Battery holds; the lights are on again at the neighbour's"
    for step, minutes in ((AreaStep.REACHED, 20), (AreaStep.ARRANGED, 24)):
        at = began + timedelta(minutes=minutes)
        facts = AreaStepFacts(
            id=derived_id("demonstration area entry", event.id, step),
            event_id=event.id,
            patient_id=patient,
            step=step,
            at=at,
            power=Power.BATTERY if step is AreaStep.REACHED else Power.NOT_SAID,
            battery_percent=74 if step is AreaStep.REACHED else None,
            said=said,
        )
        actions.record_area_step(by("reach", step, at=at), facts=facts)
    note = "Power back after 50 minutes; everybody else had mains or took doses by hand"
    closing = by("close", at=began + timedelta(minutes=50))
    actions.close_area(closing, event_id=event.id, note=note)


def _facts(
    run_id: UUID, began: datetime, name: str, protocol: str, steps: tuple[Step, ...]
) -> tuple[Fact, ...]:
    start = milliseconds(began)
    return tuple(
        Fact(
            id=str(derived_id("demonstration fact", run_id, seconds, kind)),
            kind=kind,
            at=start + seconds * 1000,
            recorded_at=start + seconds * 1000,
            by=name,
            protocol="" if kind is FactKind.END else protocol,
            **words,
        )
        for seconds, kind, words in steps
    )
