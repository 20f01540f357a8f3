"""How long does a page take with 10,000 patients, and with 100,000?

Fills an embedded database of its own through the same actions that an import uses, then asks
every page of the house that needs no more than a patient, as a person who may see it: one client,
warm, whole request through all middleware. Bars: under 200 ms at the 95th percentile with 10,000
patients, and the same number of queries with 500 patients as with 10,000.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.results import percentile, report

if TYPE_CHECKING:
    from django.test import Client

    from hearthline.platform.accounts.roles import Role

SMALL, USUAL, LARGE = 500, 10_000, 100_000
BAR_MS = 200.0
SLACK = 2
"""How many times longer the short form may take: it tells what grew out of hand on any machine."""
MORE_RECORDS = 3
"""Queries by which two people may differ: one has allergies, an order, a visit to show."""
PATIENTS_A_WRITE = 25
REFERRED_LATELY = 8
"""One of so many was referred within the weeks that the pace of clearance looks back."""
AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
LEFT_OUT = ("account", "mfa", "sign-", "ui/", "live/", "health/", "static/", "first-run", "stay")
"""Beginnings of addresses that show nothing about a patient or are no pages."""

FAMILY = "marlowe quill fable pretend imagined testwell sampleton mockley unreal fiction".split()
GIVEN = "edith walter omar theo grace hanna paul lena rosa dana ines sam bo gus nadia".split()


def main(argv: Sequence[str]) -> int:
    """Measure at each size and print a line each; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="./hearthline bench pages", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"without the {LARGE:,} patients")
    parser.add_argument("--repeat", type=int, help="requests a page; 20, in the short form 10")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of patients, rising")
    chosen = parser.parse_args(argv)
    repeat = chosen.repeat or (10 if chosen.short else 20)
    sizes = chosen.sizes or ([SMALL, USUAL] if chosen.short else [SMALL, USUAL, LARGE])
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="hearthline-pages-") as folder:
        os.environ["HEARTHLINE_HOME"] = folder
        os.environ["HEARTHLINE_LOG_LEVEL"] = "ERROR"
        import django

        django.setup()
        # The short form runs beside other work, so its bar is on the processor's time alone.
        if chosen.short:
            return measure(sizes, repeat, bar_on="p95_cpu_ms", bar=SLACK * BAR_MS)
        return measure(sizes, repeat, bar_on="p95_ms", bar=BAR_MS)


def measure(sizes: Sequence[int], repeat: int, *, bar_on: str, bar: float) -> int:
    """Grow the program from size to size and measure every page at each."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from hearthline.site.settled import settle

    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    call_command("migrate", verbosity=0)
    branch = make_program()
    clients = sign_in_everybody()
    there, missed = 0, []
    queries_of: dict[str, int] = {}
    for size in sizes:
        began = time.perf_counter()
        add_patients(branch, there, size)
        add_findings(there, size)
        there = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        filled = time.perf_counter() - began
        settle()
        pages = dict(measure_pages(clients, patient_id(size // 2), repeat))
        for path, figures in pages.items():
            if size == USUAL and figures[bar_on] >= bar:
                missed.append(f"{path}: {bar_on} {figures[bar_on]} at {size:,} patients")
            queries = queries_of.setdefault(path, int(figures["queries"]))
            if figures["queries"] > queries + MORE_RECORDS:
                missed.append(f"{path}: {queries} queries grew to {figures['queries']}")
        report("pages", patients=size, fill_seconds=round(filled, 1), pages=pages, missed=missed)
    return 1 if missed else 0


def make_program() -> UUID:
    """Make an invented program with one branch and return the branch."""
    from tests.builders.accounts import a_policy
    from tests.builders.program import make_branch

    branch = make_branch()
    a_policy()
    return branch


def sign_in_everybody() -> dict[Role, Client]:
    """Return one signed-in client for each role of the staff."""
    from tests.builders.accounts import a_user, signed_in

    from hearthline.platform.accounts.roles import STAFF

    return {role: signed_in(a_user(role)) for role in sorted(STAFF)}


def patient_id(number: int) -> UUID:
    """Return the id of one of the patients."""
    from hearthline.kernel.identifiers import derived_id

    return derived_id("bench pages patient", number)


def add_patients(branch: UUID, first: int, end: int) -> None:
    """Add patients ``first`` to ``end``: address, allergy, weight and episode each."""
    from hearthline.platform.actions.context import system_context
    from hearthline.rooms.census import actions

    dice = random.Random(first)
    for start in range(first, end, PATIENTS_A_WRITE):
        numbers = range(start, min(start + PATIENTS_A_WRITE, end))
        actions.add_records(
            system_context(at=AT), facts=facts_of(numbers, branch, dice), branch_id=branch
        )


def add_findings(first: int, end: int) -> None:
    """Keep what was found about patients ``first`` to ``end``, and when some were referred.

    Everybody is held by two checks, which is worse than any program: the list of who waits is as
    long as it can be.
    """
    from hearthline.platform.findings.storing import AT_ONCE, store
    from hearthline.rooms.census.models import Episode

    now = datetime.now(UTC)
    for start in range(first, end, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, end))
        found = [one for number in numbers for one in findings_about(number, now)]
        people = [patient_id(number) for number in numbers]
        store(people, found, as_of=now - timedelta(days=1 + start % 60), kind="patient")
        Episode.objects.filter(patient_id__in=people[::REFERRED_LATELY]).update(
            referred_at=now - timedelta(days=1 + start % 80)
        )


def findings_about(number: int, now: datetime) -> Iterator[Any]:
    """Yield what checks said about one patient: two hold doses, one is open, the rest is not."""
    from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
    from hearthline.kernel.messages import Message

    doses = frozenset({Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE})
    person, one_clinician = patient_id(number), OverrideClass.ONE_CLINICIAN
    verified = Message("therapy.order_not_verified", {"drug": "immune globulin human 10 %"})
    yield Finding(
        check="therapy.order_verified",
        subject=person,
        state=State.OPEN,
        message=verified,
        blocks=doses,
        override=OverrideClass.NEVER,
        owner="pharmacist",
        stage=Stage.DISPENSING,
        due=now + timedelta(hours=number % 2_000),
    )
    for check, state, code, blocks, owner in (
        (
            "census.treatment_consent",
            State.UNKNOWN,
            "census.treatment_not_asked",
            frozenset({Gate.FIRST_DOSE}),
            "intake",
        ),
        (
            "census.address_placed",
            State.OPEN,
            "census.address_unplaced",
            frozenset(),
            "scheduler",
        ),
        ("census.is_living", State.MET, "census.is_living", frozenset(), "intake"),
        ("census.not_on_hold", State.MET, "census.not_on_hold", frozenset(), "nurse_manager"),
        (
            "census.code_status_asked",
            State.NOTE,
            "census.code_status_not_asked",
            frozenset(),
            "field_nurse",
        ),
    ):
        yield Finding(check, person, state, Message(code), blocks, one_clinician, owner)


def facts_of(numbers: range, branch: UUID, dice: random.Random) -> Any:
    """Return what is known of these patients."""
    from tests.builders.census import allergy_facts, episode_facts, patient_facts, weight_facts

    from hearthline.kernel.geo import PositionSource
    from hearthline.kernel.identifiers import derived_id
    from hearthline.rooms.census.values import AddressFacts, CensusFacts

    people = [
        patient_facts(
            number,
            id=patient_id(number),
            family_name=f"{dice.choice(FAMILY)}{number % 997}".title(),
            given_name=dice.choice(GIVEN).title(),
            birth_date=date(1930, 1, 1) + timedelta(days=dice.randrange(33_000)),
        )
        for number in numbers
    ]
    return CensusFacts(
        patients=tuple(people),
        addresses=tuple(
            AddressFacts(
                id=derived_id("bench pages address", person.id),
                patient_id=person.id,
                lines=("1 Invented Street",),
                city="Columbus",
                state="OH",
                postal_code="43215",
                latitude=39.9 + dice.random() / 5,
                longitude=-83.1 + dice.random() / 5,
                position_source=PositionSource.INVENTED,
            )
            for person in people
        ),
        allergies=tuple(allergy_facts(person.id) for person in people),
        measurements=tuple(weight_facts(person.id) for person in people),
        episodes=tuple(episode_facts(person.id, branch_id=branch) for person in people),
    )


def measure_pages(
    clients: Mapping[Role, Client], patient: UUID, repeat: int
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each page's figures under its address pattern."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for pattern, path in addresses(patient):
        client = next((one for one in clients.values() if shows(one, path)), None)
        if client is None:
            continue
        # Now and then a request also renews its session, so the least of three counts.
        counts = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        asked = min(counts)
        took, worked = [], []
        for _ in range(repeat):
            began, busy = time.perf_counter(), time.process_time()
            client.get(path)
            took.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - busy) * 1000)
        yield (
            pattern,
            {
                "p50_ms": round(statistics.median(took), 1),
                "p95_ms": round(percentile(took), 1),
                "p95_cpu_ms": round(percentile(worked), 1),
                "queries": asked,
            },
        )


def shows(client: Client, path: str) -> bool:
    """Return whether this person sees a page there."""
    answer = client.get(path)
    return answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]


def addresses(patient: UUID) -> Iterator[tuple[str, str]]:
    """Yield pattern and address of every page that needs no more than a patient."""
    from django.urls import get_resolver

    for pattern, names in patterns(get_resolver()):
        if pattern.startswith(LEFT_OUT) or not names <= {"patient_id"}:
            continue
        path = pattern
        for kind in ("<uuid:patient_id>", "<patient_id>"):
            path = path.replace(kind, str(patient))
        if "<" not in path and "(" not in path:
            yield "/" + pattern, "/" + path


def patterns(resolver: Any, before: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield every address pattern below a resolver with the names of its parameters."""
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from patterns(one, here)
        else:
            yield here, set(one.pattern.regex.groupindex) | named_in(before)


def named_in(route: str) -> set[str]:
    """Return the parameters that the beginning of an address names."""
    return {part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]}
