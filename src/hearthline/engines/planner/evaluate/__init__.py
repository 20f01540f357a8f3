"""The independent checker: every broken rule and every cost term, from the plan alone.

Written plainly and apart from the search on purpose: nothing here is shared with it but the
values, so that a mistake in one shows against the other. Definitions of the terms stand in
docs/planner.md and are followed here to the letter.
"""

from ..values import Evaluation, Plan, Problem
from .costs import Costs
from .rules import Rules

__all__ = ["evaluate"]


def evaluate(problem: Problem, plan: Plan) -> Evaluation:
    """Return every rule that ``plan`` breaks for ``problem``, and every cost term.

    Terms are computed for the visits and nurses that the problem knows; a plan with violations
    gets its terms too, which then mean little.
    """
    rules = Rules(problem, plan)
    rules.check()
    costs = Costs(rules)
    return Evaluation(
        tuple(rules.violations), {term.name: term for term in costs.terms()}, costs.meetings
    )
