"""What a process that lasts does about the garbage collector, once it has loaded its work."""

from __future__ import annotations

import gc

BETWEEN_ROUNDS = 20_000
"""New objects between two rounds; Python's own 700 suit small programs. A page makes thousands
and the evaluation of 500 people hundreds of thousands, nearly all of which need no round to go."""


def keep_loaded() -> None:
    """Keep what is loaded out of the rounds of the garbage collector, and have fewer of them.

    Modules, models and templates live as long as the process. Looked through at every full round
    they would cost a request now and then more than a tenth of a second, and the evaluation of
    many people a third of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN_ROUNDS, 10, 10)
