"""How much overtime a move would bring: the same problem, without a minute past the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_instant
from hearthline.rooms.scheduling.moving import Trial
from hearthline.rooms.scheduling.rules.overtime import overtime_of, within_contract
from hearthline.rooms.scheduling.rules.problems import plan_from


@dataclass(frozen=True, slots=True)
class Extra:
    """Minutes past contract or shift, and the week's work with them; 0 is no overtime."""

    minutes: int
    week_minutes: int


def extra_of(trial: Trial, nurse_id: UUID) -> Extra:
    """Return the overtime that a move tried would bring one of its nurses."""
    problem = trial.prepared.problem
    strict = replace(problem, nurses=tuple(within_contract(nurse) for nurse in problem.nurses))
    plan = plan_from(strict, trial.assigned, trial.prepared.clock)
    need = trial.prepared.needs[trial.need_id]
    start = trial.prepared.clock.minute(to_instant(trial.day, trial.starts, need.zone))
    move = planner.Move(str(need.id), tuple(str(nurse) for nurse in trial.nurse_ids), start)
    broken = [
        violation
        for violation in engine.check(plan, move).violations
        if violation.nurse_id == str(nurse_id)
    ]
    week, minutes = overtime_of(strict.nurse(str(nurse_id)), start, broken)
    return Extra(minutes, week)
