"""``./hearthline plan --format``: plans a published instance, reading and writing its own format.

For engineers who compare planners; needs no database and knows nothing of a program.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from hearthline.faces.cli.clock import say

SECONDS = 60.0


def is_asked(argv: Sequence[str]) -> bool:
    """Return whether the arguments of ``plan`` speak of a file rather than of the program."""
    return any(word == "--format" or word.startswith("--format=") for word in argv)


def run(argv: Sequence[str]) -> int:
    """Plan the file and print one JSON line; 1 and a sentence when it cannot be read."""
    from hearthline.engines.planner.formats.errors import FormatError
    from hearthline.engines.planner.formats.planning import PLANNERS
    from hearthline.engines.planner.routing.network import Effort

    parser = _parser(sorted(PLANNERS))
    given = parser.parse_args(list(argv))
    if given.islands < 1:
        parser.error("--islands must be 1 or more")
    if given.iterations is not None and given.iterations < 0:
        parser.error("--iterations must be 0 or more")
    if not given.seconds > 0:
        parser.error("--seconds must be more than 0")
    more = {}
    if given.people is not None:
        if given.format != "convrp":
            parser.error("--people is for --format convrp")
        if given.people < 1:
            parser.error("--people must be 1 or more")
        more = {"people": given.people}
    try:
        content = given.instance.read_bytes()
    except OSError as error:
        say(f"hearthline: {given.instance} cannot be read: {error.strerror}.")
        return 1
    effort = Effort(
        iterations=given.iterations,
        seconds=given.seconds if given.iterations is None else None,
        seed=given.seed,
        islands=given.islands,
    )
    try:
        solution, line = PLANNERS[given.format](
            content, given.instance.name, effort, should_stop=_interrupted(), **more
        )
    except FormatError as error:
        say(f"hearthline: {given.instance.name}: {error}")
        return 1
    if given.out is not None:
        try:
            given.out.write_text(json.dumps(solution, indent=1) + "\n")
        except OSError as error:
            say(f"hearthline: {given.out} cannot be written: {error.strerror}.")
            return 1
    print(json.dumps(line), flush=True)
    return 0


def _parser(formats: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./hearthline plan --format",
        description="Plan a published routing instance and print one JSON line.",
    )
    parser.add_argument("--format", required=True, choices=formats, help="of the file")
    parser.add_argument("instance", type=Path, metavar="INSTANCE", help="plain or gzip")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="to search (%(default)s)")
    parser.add_argument("--iterations", type=int, help="changes to propose instead: repeatable")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds choose alike")
    parser.add_argument(
        "--islands",
        type=int,
        default=os.cpu_count() or 1,
        help="searches side by side (one a core: %(default)s)",
    )
    parser.add_argument(
        "--people", type=int, help="most drivers of a customer over the days (convrp; 1)"
    )
    parser.add_argument("--out", type=Path, help="file for the solution")
    return parser


def _interrupted() -> Callable[[], bool]:
    """Return a question that is true after Ctrl-C: the best plan so far is then written."""
    asked = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, note)
    return asked.is_set
