"""The routing kernel in two forms: plain Python as written, and compiled by numba."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from ..compiling import compiled_copies
from . import anneal, layout, moves, timing

ENGINE = "routing-1"
"""Changes whenever the same seed may give other routes."""

_SOURCES = (timing, moves, anneal)

_INLINED = frozenset(
    {
        "random_word",
        "pick",
        "share",
        "arrival",
        "change_start",
        "wait_for",
        "take",
        "put",
        "place_of",
        "swap_ranks",
        "let_move",
        "let_rank",
        "rank_after",
        "rank_before",
        "any_able",
        "apply",
        "attempt",
        "pairs_hold",
        "propose",
        "propose_crossing",
        "propose_exchange",
        "propose_nurse",
        "propose_rank",
        "propose_relocation",
        "propose_row",
        "settle",
        "undo",
        "cost_of",
        "way",
        "detour",
        "opening",
        "is_too_far",
    }
)
"""Small functions called for every change proposed."""

_ENTRIES = frozenset({"rebuild", "keep", "anneal"})


@dataclass(frozen=True, slots=True)
class Kernel:
    """The entry points of the search."""

    rebuild: Callable[..., float]
    keep: Callable[..., None]
    anneal: Callable[..., None]
    compiled: bool


@cache
def plain_kernel() -> Kernel:
    """Return the kernel as plain Python: slow, and ready at once."""
    return _kernel(anneal, compiled=False)


def compiled_kernel() -> Kernel:
    """Return the compiled kernel; the first call of each function compiles or loads it.

    Raises
    ------
    ImportError
        If numba cannot be imported.
    """
    with _MAKING:
        return _compiled_kernel()


_MAKING = Lock()
"""Warming up in one thread and planning in another must not make two kernels."""


@cache
def _compiled_kernel() -> Kernel:
    copies = compiled_copies(layout, _SOURCES, inlined=_INLINED, entries=_ENTRIES)
    return _kernel(copies[-1], compiled=True)


def _kernel(anneal: Any, *, compiled: bool) -> Kernel:
    return Kernel(anneal.rebuild, anneal.keep, anneal.anneal, compiled=compiled)
