"""What a change of the program would mean for a plan, in the few figures people decide by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.rules.problems import assigned_from
from hearthline.rooms.scheduling.rules.reading import drives
from hearthline.rooms.scheduling.values import Assigned, Drive, Need

ANOTHER = "00000000-0000-0000-0000-000000000001"
"""Key of the nurse who does not work here yet; no record has it."""


def with_another_nurse(problem: planner.Problem, like: str) -> planner.Problem:
    """Return the problem with one more nurse who works, lives and may do as ``like`` does.

    Nobody has met her, and nobody has excluded her.
    """
    model = problem.nurse(like)
    new = replace(model, id=ANOTHER, minutes_worked_before=0, excluded_patients=frozenset())
    return replace(problem, nurses=(*problem.nurses, new))


class RejectedPlanError(HearthlineError):
    """A plan that the independent checker rejects: it is neither shown nor kept."""


def figures_of(plan: planner.Plan) -> dict[str, int]:
    """Return what a plan comes to: visits, those without a nurse, driving, calls, by whom.

    Raises
    ------
    RejectedPlanError
        If the plan breaks a rule.
    """
    problem = plan.problem
    verdict = engine.evaluate(problem, plan)
    if not verdict.is_valid:
        rule = verdict.violations[0].rule
        raise RejectedPlanError(Message("scheduling.plan_rejected", {"rule": rule}))
    calls = 0
    for visit in problem.visits:
        if visit.promise is None:
            continue
        item = plan.by_visit.get(visit.id)
        if item is None or abs(item.start - visit.promise.start) > visit.promise.tolerance:
            calls += 1
    return {
        "visits": len(problem.visits),
        "without": len(problem.visits) - len(plan.assignments),
        "drive_minutes": round(verdict.terms["driving_minutes"].amount),
        "own": verdict.meetings.own,
        "met": verdict.meetings.met,
        "new": verdict.meetings.new,
        "calls": calls,
    }


def kept_plan(plan: planner.Plan, needs: Mapping[UUID, Need], clock: Clock) -> dict[str, Any]:
    """Return a plan as a question keeps it: visits, days on the road, and how many have nobody."""
    zones = {UUID(nurse.id): clock.zone for nurse in plan.problem.nurses}
    return {
        "first_day": clock.first_day.isoformat(),
        "last_day": clock.last_day.isoformat(),
        "without": len(plan.problem.visits) - len(plan.assignments),
        "visits": [
            [
                str(item.need_id),
                str(item.patient_id),
                [str(nurse) for nurse in item.nurse_ids],
                item.day.isoformat(),
                item.starts.isoformat(),
                item.minutes,
                item.zone,
            ]
            for item in assigned_from(plan, needs.values(), clock)
        ],
        "drives": [
            [
                str(drive.nurse_id),
                drive.day.isoformat(),
                drive.minutes,
                drive.km,
                drive.leaves.isoformat(),
                drive.home_by.isoformat(),
            ]
            for drive in drives(plan, clock, zones)
        ],
    }


def visits_of(kept: Mapping[str, Any]) -> list[Assigned]:
    """Return the visits of a plan that a question kept."""
    return [
        Assigned(
            need_id=UUID(need),
            patient_id=UUID(patient),
            nurse_ids=tuple(UUID(nurse) for nurse in nurses),
            day=date.fromisoformat(day),
            starts=time.fromisoformat(starts),
            minutes=minutes,
            zone=zone,
        )
        for need, patient, nurses, day, starts, minutes, zone in kept.get("visits", ())
    ]


def drives_of(kept: Mapping[str, Any]) -> list[Drive]:
    """Return the days on the road of a plan that a question kept."""
    return [
        Drive(
            nurse_id=UUID(nurse),
            day=date.fromisoformat(day),
            minutes=minutes,
            km=km,
            leaves=time.fromisoformat(leaves),
            home_by=time.fromisoformat(home_by),
            rest_at=None,
            by_stop=(),
            back_minutes=0,
        )
        for nurse, day, minutes, km, leaves, home_by in kept.get("drives", ())
    ]
