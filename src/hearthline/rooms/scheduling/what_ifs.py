"""Works out what one more nurse, or some referrals accepted, would mean; nothing is changed.

The same days are planned anew twice from the plan in view, with the same amount of search: as
things are, and as they would be. What differs is then owed to the change and not to the search.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.actions.context import Context
from hearthline.rooms.scheduling import actions, models, planning, queries
from hearthline.rooms.scheduling.rules.problems import plan_from
from hearthline.rooms.scheduling.rules.what_ifs import (
    figures_of,
    kept_plan,
    with_another_nurse,
)
from hearthline.rooms.scheduling.values import RunState, WhatIfKind

DAYS = 14
ITERATIONS_A_VISIT = 4


@dataclass(frozen=True, slots=True)
class Steps:
    """How far the two searches are, and whether to stop."""

    on_progress: Callable[[int, int], None]
    should_stop: Callable[[], bool]


def work_out(what_if_id: UUID, make_context: Callable[[], Context], steps: Steps) -> RunState:
    """Plan both worlds and keep their figures side by side."""
    row = models.WhatIf.objects.get(id=what_if_id)
    try:
        figures, plans = _answers(row, steps)
    except HearthlineError as error:
        actions.end_what_if(
            make_context(),
            what_if_id=what_if_id,
            state=RunState.FAILED,
            figures={},
            message=error.message,
        )
        return RunState.FAILED
    state = RunState.CANCELLED if steps.should_stop() else RunState.DONE
    actions.end_what_if(
        make_context(),
        what_if_id=what_if_id,
        state=state,
        figures={} if state is RunState.CANCELLED else figures,
        plans={} if state is RunState.CANCELLED else plans,
    )
    return state


def _answers(row: models.WhatIf, steps: Steps) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the figures of both worlds, and both plans visit by visit."""
    about = [UUID(item) for item in row.about]
    first, last = row.first_day, row.first_day + timedelta(days=row.days - 1)
    now = _prepared(first, row.days)
    then = now
    if row.kind == WhatIfKind.REFERRALS:
        then = _prepared(first, row.days, referred=about)
    changed = then.problem
    if row.kind == WhatIfKind.NURSE:
        changed = with_another_nurse(now.problem, str(about[0]))
    standing = queries.assigned_between(first, last, with_draft=True)
    rounds = max(400, ITERATIONS_A_VISIT * len(changed.visits))
    budget = planner.Budget(iterations=rounds, seed=1)
    found: list[dict[str, int]] = []
    kept: list[dict[str, Any]] = []
    for step, (problem, world) in enumerate(((now.problem, now), (changed, then))):
        plan = engine.solve(
            problem,
            budget,
            start_from=plan_from(problem, standing, world.clock),
            on_progress=lambda state, step=step: steps.on_progress(  # type: ignore[misc]
                step * rounds + state.done, 2 * rounds
            ),
            should_stop=steps.should_stop,
        )
        found.append(figures_of(plan))
        kept.append(kept_plan(plan, world.needs, world.clock))
    figures = {"before": found[0], "after": found[1], "rounds": rounds}
    return figures, {"before": kept[0], "after": kept[1]}


def _prepared(first: date, days: int, referred: Collection[UUID] = ()) -> planning.Prepared:
    return planning.prepare(first, days, called=queries.called_days(first), referred=referred)
