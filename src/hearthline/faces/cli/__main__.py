"""Reads the command line and calls the one command it names."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from hearthline.faces.cli import plan_file
from hearthline.faces.cli.clock import say
from hearthline.faces.cli.home import Home, HomeError, home_from

ROOT = Path(__file__).resolve().parents[4]
SETTINGS = "hearthline.site.settings"

HANDED_OVER = {
    "import": "read FHIR R4 referrals: files or folders, JSON or NDJSON, plain or gzip",
    "roads": "read an OpenStreetMap extract (FILE.osm.pbf) for travel times",
    "plan": "plan the next four weeks of visits; or a published instance (--format hhcrsp FILE)",
    "audit": "audit verify: prove that the journal was not tampered with",
    "manage": "any command of Django's own command line",
}
"""Commands that a room or the platform answers by its management command."""

EPILOG = """\
environment:
  HEARTHLINE_HOME   folder of database, files and caches (default: var/ in the checkout)
  HEARTHLINE_PORT   port of the web application (default: 8000)
  DATABASE_URL      postgresql://user:password@host:port/name (default: embedded SQLite)
"""


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 when all is well."""
    parser = make_parser()
    if not argv or list(argv) == ["help"]:
        parser.print_help()
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        if argv[0] == "plan" and plan_file.is_asked(argv[1:]):
            return plan_file.run(argv[1:])
        if argv[0] in HANDED_OVER:
            from hearthline.faces.cli import handed_over

            return handed_over.run(argv)
        arguments = parser.parse_args(argv)
        command: Callable[[argparse.Namespace, Home], int]
        command = import_module(f"hearthline.faces.cli.{arguments.module}").run
        return command(arguments, home_from(ROOT, os.environ))
    except HomeError as error:
        say(f"hearthline: {error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, which is also their help."""
    parser = argparse.ArgumentParser(
        prog="./hearthline",
        description="Hearthline runs a home infusion program.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    up = commands.add_parser("up", help="prepare what is missing and serve the web application")
    up.add_argument(
        "--no-demo", action="store_true", help="start an empty program and make its first account"
    )
    up.set_defaults(module="up")

    test = commands.add_parser("test", help="set up the tests and pass them")
    test.add_argument(
        "--browser", action="store_true", help="add the journeys in a headless Chromium"
    )
    test.add_argument("--coverage", action="store_true", help="report which lines were run")
    test.add_argument("rest", nargs="*", metavar="-- ARGUMENT", help="arguments for pytest")
    test.set_defaults(module="test")

    bench = commands.add_parser("bench", help="measure: one JSON line a run")
    bench.add_argument("--list", action="store_true", help="name the benchmarks")
    bench.add_argument("name", nargs="?", help="which one")
    bench.add_argument("rest", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="for it")
    bench.set_defaults(module="bench")

    doctor = commands.add_parser("doctor", help="say what is wrong here and how to mend it")
    doctor.set_defaults(module="doctor")

    for name, purpose in HANDED_OVER.items():
        commands.add_parser(name, help=purpose, add_help=False)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
