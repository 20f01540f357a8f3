"""Making a plan, and warming up the compiled kernel."""

from __future__ import annotations

from dataclasses import replace

from .bounds import lower_bound
from .invented import invented_problem
from .reasons import unserved_of
from .search.driver import search
from .values import Budget, OnProgress, Plan, Problem, ShouldStop


def solve(
    problem: Problem,
    budget: Budget,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
    start_from: Plan | None = None,
    bound: bool = False,
) -> Plan:
    """Return a good plan for ``problem``; it never breaks a hard rule.

    Parameters
    ----------
    problem
        What to plan.
    budget
        Iterations (repeatable), seconds, or both.
    on_progress
        Called now and then with the rounds done, the best cost and the number unserved.
    should_stop
        Asked now and then; when true the best plan so far comes back.
    compiled
        Which form of the kernel: ``None`` uses the compiled one when the work is worth it and
        numba can be imported; both give the same plan.
    start_from
        A plan to begin with, of this problem or an earlier one; what does not hold is dropped.
    bound
        Say also which cost no plan can go below.

    Returns
    -------
    Plan
        Every visit is either in ``assignments`` or in ``unserved`` with its reasons.
    """
    found = search(
        problem,
        budget,
        on_progress=on_progress,
        should_stop=should_stop,
        compiled=compiled,
        start_from=start_from,
    )
    return replace(
        found.plan,
        unserved=unserved_of(found.plan),
        lower_bound=lower_bound(problem).cost if bound else None,
    )


def warm_up() -> float:
    """Compile the kernel, or load it from the cache; return the seconds it took.

    Call it once in the background when the program starts, with ``NUMBA_CACHE_DIR`` set to a
    folder that lasts. Needs no problem: one small invented one touches every function.
    """
    problem = invented_problem(visits=12, nurses=4, days=3, seed=1)
    plan = search(problem, Budget(iterations=20), compiled=True).plan
    again = search(problem, Budget(iterations=4), compiled=True, start_from=plan).plan
    seconds = [p.provenance.seconds for p in (plan, again) if p.provenance is not None]
    return sum(seconds)
