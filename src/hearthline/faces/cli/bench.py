"""``./hearthline bench``: runs one benchmark by name; each prints one JSON line a run."""

from __future__ import annotations

import argparse
from importlib import import_module

from hearthline.faces.cli.home import Home, HomeError


def run(arguments: argparse.Namespace, _home: Home) -> int:
    """List the benchmarks, or run the one that was named.

    Raises
    ------
    HomeError
        If no benchmark has that name.
    """
    from benchmarks import BENCHMARKS

    if arguments.list or arguments.name is None:
        for name, benchmark in BENCHMARKS.items():
            print(f"{name:<10} {benchmark.question}")
        return 0
    if arguments.name not in BENCHMARKS:
        raise HomeError(
            f"No benchmark is called {arguments.name!r}; there are {', '.join(BENCHMARKS)}."
        )
    module = import_module(BENCHMARKS[arguments.name].module)
    return int(module.main(arguments.rest) or 0)
