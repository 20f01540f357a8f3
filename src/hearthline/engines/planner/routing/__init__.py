"""Routes of one day, as published problems pose them: the kernel compared with other planners.

Pure like all of the planner; usable on its own::

    from hearthline.engines.planner.routing import Effort, Network, Part, Stop, solve_network
"""

from .compile import ENGINE
from .network import Effort, Network, Part, Prices, Routed, Stop, StopAt
from .solve import solve_network, warm_up

__all__ = [
    "ENGINE",
    "Effort",
    "Network",
    "Part",
    "Prices",
    "Routed",
    "Stop",
    "StopAt",
    "solve_network",
    "warm_up",
]
