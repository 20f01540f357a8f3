"""The half of the doctor that asks the program: database, loops, journal, port, packages."""

from __future__ import annotations

import fcntl
import io
import smtplib
import urllib.request
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from hearthline.faces.cli import database, warming
from hearthline.faces.cli.doctor import Found, note, tried, well, wrong
from hearthline.faces.cli.home import Home, HomeError
from hearthline.faces.cli.port import LOOPBACK, require_free_port
from hearthline.kernel.messages import HearthlineError

BACKUP = "Stop the program and put back a backup; keep the damaged file beside it."
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time than this program was written."""
MOST_AHEAD = timedelta(minutes=5)


def examine(home: Home) -> Iterator[Found]:
    """Yield what is found in the program, as far as it can be asked."""
    try:
        django.setup()
    except (ImproperlyConfigured, ImportError) as error:
        yield wrong("settings", str(error), "Set the environment right and ask again.")
        return
    is_running = runs(home)
    yield port(home, is_running=is_running)
    reached = reach(home)
    yield reached
    if reached.verdict is reached.verdict.WELL and not reached.mend:
        yield tried("database changes", migrated, "./hearthline up applies them.")
        yield tried("database", whole, BACKUP)
        yield tried("clock", clock, "Set the machine's clock; NTP keeps it right.")
        yield from loops(is_running=is_running)
        yield mail()
        yield tried("journal", journal, "./hearthline audit verify says what does not agree.")
    yield tried("ZIP centroids", zip_centroids, "./hearthline up installs the package again.")
    yield planner_cache(home)
    yield planner_file()


def runs(home: Home) -> bool:
    """Return whether ``up`` holds this folder."""
    try:
        with (home.folder / "up.lock").open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def port(home: Home, *, is_running: bool) -> Found:
    """Does the program answer on its port; if it does not run, is the port free for it."""
    if is_running:
        url = f"http://{LOOPBACK}:{home.port}/health/ready"
        try:
            with urllib.request.urlopen(url, timeout=10):
                return well("web application", f"answers at {home.address}")
        except OSError as error:
            return wrong(
                "web application",
                f"does not answer at {home.address} ({error})",
                f"Ask with the HEARTHLINE_PORT it was started with; else see {home.logs}.",
            )
    try:
        require_free_port(home)
    except HomeError as error:
        return wrong("port", str(error), "Stop that program or use another port.")
    return well("port", f"{home.port} is free; the program does not run")


def reach(home: Home) -> Found:
    """Can the database be reached and written to."""
    file = database.embedded()
    try:
        database.require_present(home)
        if file is not None and not file.exists():
            return note("database", "not made yet", "./hearthline up makes it.")
        with connection.cursor() as cursor:
            if file is not None:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.execute("ROLLBACK")
            else:
                cursor.execute("SELECT 1")
    except HomeError as error:
        return wrong("database", str(error), "Put back a backup.")
    except DatabaseError as error:
        return wrong("database", database.in_words(error), "See above.")
    return well("database", f"{file or 'PostgreSQL'} can be reached and written to")


def migrated() -> Found:
    """Is the database of this version."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return wrong(
            "database changes", f"{len(plan)} are not applied", "./hearthline up applies them."
        )
    return well("database changes", "all applied")


def whole() -> Found:
    """Is the embedded database undamaged, and does every record point to one that exists."""
    if database.embedded() is None:
        return well("database", "PostgreSQL keeps its own integrity")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(5)")
        faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        orphans = len(cursor.fetchmany(1000))
    if faults:
        return wrong("database", f"damaged: {'; '.join(faults)}", BACKUP)
    if orphans:
        return wrong("database", f"{orphans} records point to records that are gone", BACKUP)
    return well("database", "undamaged, every reference holds")


def clock() -> Found:
    """Does the machine's clock agree with what the database has seen."""
    from hearthline.platform.journal.models import JournalEntry

    now = datetime.now(UTC)
    if now < EARLIEST:
        return wrong("clock", f"the machine says {now:%d-%b-%Y %H:%M} UTC", "Set it right.")
    latest = (
        JournalEntry.objects.order_by("-server_time").values_list("server_time", flat=True).first()
    )
    if latest is not None and latest > now + MOST_AHEAD:
        return wrong(
            "clock",
            f"the machine says {now:%d-%b-%Y %H:%M} UTC, the journal is ahead of it",
            "Set the machine's clock right before anybody records anything.",
        )
    return well("clock", f"{now:%d-%b-%Y %H:%M} UTC")


def loops(*, is_running: bool) -> Iterator[Found]:
    """Do worker and sealer give signs of life."""
    from hearthline.platform.jobs.leases import beats

    if not is_running:
        yield note("background work", "does not run, since the program does not")
        return
    seen = beats(datetime.now(UTC))
    for what in ("worker", "sealer"):
        alive = [beat for beat in seen if beat.is_alive and what in beat.name + beat.holder]
        if alive:
            doing = ", ".join(beat.doing for beat in alive if beat.doing) or "waiting"
            yield well(what, f"alive at {max(beat.beat_at for beat in alive):%H:%M:%S}, {doing}")
        else:
            yield wrong(
                what,
                "gives no sign of life",
                f"Stop and start ./hearthline up; its log is {what}.log in the folder's logs.",
            )


def mail() -> Found:
    """Does the mail server answer and let this program in."""
    from hearthline.platform.messaging import mail as posting

    server = posting.server()
    if server is None:
        return note("mail", "no server is set; messages to staff are kept in the log of messages")
    try:
        posting.greet(server)
    except (OSError, smtplib.SMTPException) as error:
        return wrong(
            "mail",
            f"{server.host}:{server.port} does not take messages ({type(error).__name__}: {error})",
            "Set HEARTHLINE_MAIL right, or start that server. Messages wait about an hour.",
        )
    return well("mail", f"{server.host}:{server.port} takes messages from {server.sender}")


def journal() -> Found:
    """Is the journal what was sealed."""
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            call_command("audit_verify", stdout=said)
    except CommandError as error:
        return wrong("journal", str(error), "./hearthline audit verify says where.")
    return well("journal", said.getvalue().splitlines()[0])


def zip_centroids() -> Found:
    """Is the package there that places addresses without a position."""
    import zipcodes

    if not zipcodes.matching("43215"):
        return wrong("ZIP centroids", "the package knows no ZIP code", "Remove the environment.")
    return well("ZIP centroids", "at hand")


def planner_cache(home: Home) -> Found:
    """Was the planner's kernel compiled."""
    folder = warming.cache_folder(home)
    if warming.is_compiled(folder, warming.version_of(home)):
        return well("planner", f"compiled, kept in {folder}")
    return note("planner", "not compiled yet; the first plan takes a little longer")


def planner_file() -> Found:
    """Can the planner's weights be read, when the program has a file of its own."""
    from hearthline.platform.messaging.sentences import sentence
    from hearthline.rooms.scheduling.weights import FILE, read_weights

    try:
        table = read_weights()
    except HearthlineError as error:
        return wrong("planner's weights", sentence(error.message), "Until then nothing is planned.")
    if not table:
        return well("planner's weights", "the product's and the program's settings page")
    return well("planner's weights", f"{FILE} sets {', '.join(sorted(table))}")
