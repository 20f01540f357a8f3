"""First step of every command: make sure the environment stands, then run the command in it.

Started by the launcher as ``python -I bootstrap.py ROOT COMMAND ...`` with whatever Python it
found; ends by becoming ``python -m hearthline.faces.cli COMMAND ...`` of the environment.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

NEEDS_RUNTIME = {"up", "import", "roads", "plan", "bench", "audit", "manage"}
NEEDS_TESTS = {"test"}
HELP = {"--help", "-h", "--list"}


def main(argv: list[str]) -> int:
    """Prepare what the command needs and hand over; return only when that is impossible."""
    root = Path(argv[0])
    sys.path.insert(0, str(root / "src"))
    from hearthline.faces.cli import environment
    from hearthline.faces.cli.clock import Clock
    from hearthline.faces.cli.home import HomeError, home_from

    arguments = argv[1:] or ["--help"]
    clock = Clock()
    try:
        home = home_from(root, os.environ)
        python = sys.executable
        if not (needs_nothing(arguments) and not home.python.exists()):
            lock = environment.TESTS if arguments[0] in NEEDS_TESTS else environment.RUNTIME
            if not needs_nothing(arguments):
                environment.make_environment(home, lock, clock)
            python = str(home.python)
    except HomeError as error:
        print(f"hearthline: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Starting again goes on where this ended.", file=sys.stderr)
        return 130
    environ = dict(
        os.environ,
        HEARTHLINE_HOME=str(home.folder),
        HEARTHLINE_CLOCK=clock.to_text(),
        PYTHONPATH=os.pathsep.join([str(root / "src"), str(root)]),
        PYTHONUNBUFFERED="1",
        NUMBA_CACHE_DIR=os.environ.get("NUMBA_CACHE_DIR", str(home.folder / "cache" / "numba")),
    )
    os.execve(python, [python, "-m", "hearthline.faces.cli", *arguments], environ)  # noqa: S606
    return 1


def needs_nothing(arguments: list[str]) -> bool:
    """Return whether a command works before anything is installed."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return arguments[0] not in NEEDS_RUNTIME | NEEDS_TESTS or not HELP.isdisjoint(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
