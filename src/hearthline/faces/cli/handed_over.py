"""Commands that a room or the platform answers: import, roads, plan, audit."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import execute_from_command_line

from hearthline.faces.cli.home import HomeError

ANSWERED_BY = {"audit verify": "audit_verify"}


def run(argv: Sequence[str]) -> int:
    """Run the management command behind ``argv`` and return its exit code.

    Raises
    ------
    HomeError
        If ``audit`` or ``manage`` is followed by nothing it knows.
    """
    arguments = list(argv)
    if arguments[0] == "manage":
        arguments = arguments[1:] or ["help"]
    elif arguments[0] == "audit":
        asked = " ".join(arguments[:2])
        if asked not in ANSWERED_BY:
            raise HomeError(f"{asked!r} is not a command. Try: ./hearthline audit verify")
        arguments = [ANSWERED_BY[asked], *arguments[2:]]
    try:
        execute_from_command_line(["./hearthline", *arguments])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0
