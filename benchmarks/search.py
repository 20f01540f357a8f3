"""``bench search``: how long a search takes among 100,000 patients.

Writes the index of invented names into a database of its own, then asks questions as people
type them, for a caller of the whole program and for one of one branch in two.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.results import report

FAMILY = "marlowe quill fable pretend imagined testwell sampleton mockley unreal fiction".split()
GIVEN = "edith walter omar theo grace hanna paul lena rosa dana ines sam bo gus nadia".split()
SYLLABLES = "ba be ber da den dor el en far gil han in ka lo mar nor ol per ris son tan vel".split()
QUESTIONS = {
    "two letters": "ma",
    "three letters": "mar",
    "family name": "marlowe",
    "given and family": "edith mar",
    "two common parts": "ma el",
    "two parts, none": "walterx quill",
    "common and absent": "ma zzz",
    "date": "05/14/1950",
    "year": "1950",
    "record number": "100044",
    "nobody": "zzyzx",
}


def main(argv: list[str]) -> int:
    """Run the benchmark; 0 when every question stays under the bar of 100 ms."""
    parser = argparse.ArgumentParser(prog="bench search")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--short", action="store_true", help="20,000 patients")
    parser.add_argument("--repeat", type=int, default=20)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as home:
        os.environ["HEARTHLINE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        import django

        django.setup()
        patients = 20_000 if arguments.short else arguments.patients
        return _measure(patients, arguments.repeat)


def _measure(patients: int, repeat: int) -> int:
    from django.core.management import call_command
    from django.db import connection

    from hearthline.kernel.identifiers import derived_id
    from hearthline.platform.accounts.caller import Caller
    from hearthline.platform.accounts.models import SubjectBranch
    from hearthline.platform.accounts.roles import Role
    from hearthline.platform.manifest import Room, SearchSource
    from hearthline.platform.search import queries
    from hearthline.platform.search.indexing import Document, index_many
    from hearthline.platform.search.models import SearchWord

    call_command("migrate", verbosity=0)
    source = SearchSource(kind="patient", label="Patients", permission="census.read")
    room = Room(name="bench", label="Bench", search=(source,))
    setattr(queries, "rooms", lambda: (room,))  # noqa: B010 - the index of one room alone
    dice = random.Random(7)
    branches = [derived_id("branch", number) for number in (1, 2)]
    at = datetime(2026, 5, 14, 13, tzinfo=UTC)

    def documents() -> Iterator[Document]:
        for number in range(patients):
            subject = derived_id("bench patient", number)
            family = _name(dice, FAMILY)
            given = dice.choice(GIVEN)
            born = date(1930, 1, 1) + timedelta(days=dice.randrange(33_000))
            found_by = (family, given, born, str(100_000 + number))
            yield Document("patient", subject, subject, f"{family}, {given}", "", "/", found_by)

    began = time.perf_counter()
    index_many(documents())
    SubjectBranch.objects.bulk_create(
        (
            SubjectBranch(
                subject_id=derived_id("bench patient", number),
                branch_id=branches[number % 2],
                since=at.date(),
            )
            for number in range(patients)
        ),
        batch_size=2000,
    )
    built = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def caller(*of: object) -> Caller:
        return Caller(
            actor_id=derived_id("bench actor"),
            name="Bench",
            role=Role.INTAKE,
            branches=frozenset(of) if of else None,  # type: ignore[arg-type]
            permissions=frozenset({"census.read"}),
            at=at,
        )

    figures: dict[str, dict[str, float]] = {}
    for scope, who in (("program", caller()), ("branch", caller(branches[0]))):
        figures[scope] = {
            label: _ms(lambda q=question, w=who: queries.search(w, q), repeat)
            for label, question in QUESTIONS.items()
        }
    worst = max(ms for scoped in figures.values() for ms in scoped.values())
    report(
        "search",
        patients=patients,
        words=SearchWord.objects.count(),
        index_seconds=round(built, 1),
        p95_ms=figures,
        worst_p95_ms=worst,
    )
    return 0 if worst < 100 else 1


def _name(dice: random.Random, known: list[str]) -> str:
    if dice.random() < 0.2:
        return dice.choice(known).capitalize()
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.choice((2, 3)))).capitalize()


def _ms(ask, repeat: int) -> float:  # type: ignore[no-untyped-def]
    ask()
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.quantiles(times, n=20)[-1], 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
