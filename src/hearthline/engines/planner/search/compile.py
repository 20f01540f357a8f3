"""The kernel in two forms: plain Python as written, and the same functions compiled by numba."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from ..compiling import compiled_copies
from . import anneal, layout, moves, points, pricing, timing

ENGINE = "hearthline-2"
"""Changes whenever the same seed may give another plan."""

_SOURCES = (timing, points, pricing, moves, anneal)

_INLINED = frozenset(
    {"next_open", "minutes_off", "time_cost", "linked_bound", "nurse_points", "day_of"}
)
"""Small functions called for every stop of every change priced."""

_ENTRIES = frozenset(
    {
        "construct",
        "anneal",
        "list_absent",
        "put_aside",
        "take_back",
        "whole_cost",
        "put",
        "take",
    }
)


@dataclass(frozen=True, slots=True)
class Kernel:
    """The entry points of the search."""

    construct: Callable[..., float]
    anneal: Callable[..., int]
    list_absent: Callable[..., None]
    put_aside: Callable[..., None]
    take_back: Callable[..., None]
    whole_cost: Callable[..., float]
    put: Callable[..., bool]
    take: Callable[..., bool]
    compiled: bool


@cache
def plain_kernel() -> Kernel:
    """Return the kernel as plain Python: slow, and ready at once."""
    return _kernel(anneal, pricing, moves, compiled=False)


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
    _, _, pricing_copy, moves_copy, anneal_copy = copies
    return _kernel(anneal_copy, pricing_copy, moves_copy, compiled=True)


def _kernel(anneal: Any, pricing: Any, moves: Any, *, compiled: bool) -> Kernel:
    return Kernel(
        construct=anneal.construct,
        anneal=anneal.anneal,
        list_absent=anneal.list_absent,
        put_aside=anneal.put_aside,
        take_back=anneal.take_back,
        whole_cost=pricing.whole_cost,
        put=moves.put,
        take=moves.take,
        compiled=compiled,
    )
