"""Plans nurse visits: who goes to whom on which day and when, and why.

Pure: no Django, no I/O, no clock but a monotonic guard for budgets in seconds. See
docs/planner.md for the model, the method and its limits.
"""

from .check import check
from .evaluate import evaluate
from .explain import explain, in_words, terms_of, with_move
from .repair import repair
from .schedule import rests_of
from .solve import solve, warm_up

__all__ = [
    "check",
    "evaluate",
    "explain",
    "in_words",
    "repair",
    "rests_of",
    "solve",
    "terms_of",
    "warm_up",
    "with_move",
]
