"""``./hearthline up``: prepare what is missing, serve, and stop everything on Ctrl-C."""

from __future__ import annotations

import argparse
import fcntl
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from hearthline.faces.cli import database, statics
from hearthline.faces.cli.clock import Clock, say
from hearthline.faces.cli.home import (
    NEEDED_TO_RUN,
    Home,
    HomeError,
    make_folder,
    require_space,
)
from hearthline.faces.cli.port import LOOPBACK, require_free_port
from hearthline.faces.cli.supervisor import Part, Supervisor
from hearthline.faces.cli.warming import Warming

SERVING_WITHIN_SECONDS = 60.0
MANAGE = (sys.executable, "-m", "hearthline.site.manage")
WEB = Part("web", (sys.executable, "-m", "hearthline.faces.cli.web"))
WORKERS = (
    Part("sealer", (*MANAGE, "seal", "--loop")),
    Part("worker", (*MANAGE, "work", "--lane", "general")),
    Part("planner", (*MANAGE, "work", "--lane", "planner")),
)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Start everything and stay until the end is asked for; 0 when it ended so."""
    clock = Clock.from_text(os.environ.pop("HEARTHLINE_CLOCK", None))
    make_folder(home)
    with only_start(home):
        require_free_port(home)
        require_space(home, NEEDED_TO_RUN)
        clock.kept_at = home.start
        supervisor = Supervisor(home.logs, environment_of_parts(home))
        supervisor.listen_for_stop()
        warming = Warming(home)
        try:
            warming.begin()
            return serve(arguments, home, supervisor, clock, warming)
        except KeyboardInterrupt:
            say("\nStopping.")
            return 0
        except HomeError as error:
            say(f"hearthline: {error}")
            return 1
        finally:
            warming.stop()
            supervisor.stop()
            say("Everything is stopped. Your data are kept in " + str(home.folder))


def serve(
    arguments: argparse.Namespace,
    home: Home,
    supervisor: Supervisor,
    clock: Clock,
    warming: Warming,
) -> int:
    """Prepare the database, start the parts, load the demonstration into a new program."""
    with clock.phase("database", "Preparing the database."):
        is_new = database.prepare(home)
        statics.collect()
    with clock.phase("serve", "Starting the web application."):
        supervisor.start(WEB)
        if not supervisor.watch(every_seconds=0.1, until=Answering(home)):
            return 1
    for part in WORKERS:
        supervisor.start(part)
    if (is_new or database.is_loading(home)) and not arguments.no_demo:
        say(f"{home.address} is open; the demonstration is being loaded.")
        demonstrate(home, supervisor, clock, warming)
    clock.keep(is_ready=True)
    greet(home, is_empty=is_new and arguments.no_demo, clock=clock)
    stands = supervisor.watch(until=warming.is_over)
    warming.note(clock)
    if stands:
        warming.begin_files()
        stands = supervisor.watch(until=warming.is_over)
        warming.note(clock)
    return 0 if stands and supervisor.watch() else 1


def demonstrate(home: Home, supervisor: Supervisor, clock: Clock, warming: Warming) -> None:
    """Load the invented program and plan its visits; a start broken off here goes on here."""
    database.mark(home, database.LOADING)
    with clock.phase("demonstration", "Loading the demonstration program."):
        carry_out(["demonstrate"], home, supervisor, clock)
    if not warming.is_over():
        say("Waiting until the planner is compiled.")
    if not supervisor.watch(every_seconds=0.2, until=warming.is_over):
        raise HomeError(f"A part of the program did not stay up. What it said: {home.logs}")
    warming.note(clock)
    with clock.phase("plan", "Planning four weeks of visits."):
        carry_out(["demonstrate", "--weeks"], home, supervisor, clock)
    database.mark(home, database.READY)


def environment_of_parts(home: Home) -> dict[str, str]:
    """Return the environment of every part, with threads that do not outgrow the machine."""
    return dict(
        os.environ,
        HEARTHLINE_START=str(home.start),
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        PYTHONUNBUFFERED="1",
    )


class Answering:
    """Claim that can be asked again and again: the web application answers.

    Raises
    ------
    HomeError
        When it is asked too long after the start without an answer.
    """

    def __init__(self, home: Home) -> None:
        self.url = f"http://{LOOPBACK}:{home.port}/health/live"
        self.until = time.monotonic() + SERVING_WITHIN_SECONDS
        self.log = home.logs / "web.log"

    def __call__(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as refusal:
            raise HomeError(
                f"The web application answers with {refusal.code}. What it said: {self.log}"
            ) from refusal
        except OSError:
            if time.monotonic() > self.until:
                raise HomeError(
                    f"The web application did not answer within {SERVING_WITHIN_SECONDS:.0f} s. "
                    f"What it said: {self.log}"
                ) from None
            return False


def carry_out(words: list[str], home: Home, supervisor: Supervisor, clock: Clock) -> None:
    """Run one step of the first start beside the running server, and show what it says.

    Raises
    ------
    HomeError
        If it fails; what it said stands on the terminal.
    """
    step = subprocess.Popen(
        [*MANAGE, *words],
        env=environment_of_parts(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    threading.Thread(target=show_steps, args=(step, clock), daemon=True).start()
    try:
        stands = supervisor.watch(every_seconds=0.2, until=lambda: step.poll() is not None)
    finally:
        if step.poll() is None:
            step.terminate()
            step.wait(timeout=10)
    if not stands or step.returncode:
        raise HomeError(
            f"The first start could not be finished ({words[0]}). To begin again, start with an "
            "empty folder: HEARTHLINE_HOME=/path/to/new/folder ./hearthline up. For a program "
            "without invented data: ./hearthline up --no-demo"
        )


def show_steps(step: subprocess.Popen[str], clock: Clock) -> None:
    """Show each line that a step says, on the terminal and on the sign-in page."""
    for line in step.stdout or ():
        say(f"  {line.rstrip()}")
        clock.keep(doing=line.strip())


def greet(home: Home, *, is_empty: bool, clock: Clock) -> None:
    """Say where to go, and who to sign in as where the data are invented."""
    say("")
    say(f"Hearthline is ready after {clock.elapsed():.1f} s:  {home.address}")
    if is_empty:
        say("The program is empty: the first page makes the first administrator and branch.")
    if people := database.sign_ins():
        say("Everybody in it is invented. Sign in with name and password as")
    for line in people:
        say(f"  {line}")
    say("Ctrl-C stops everything.")


@contextmanager
def only_start(home: Home) -> Iterator[None]:
    """Hold the folder, so that one installation never runs twice.

    Raises
    ------
    HomeError
        If it is running already; says where.
    """
    with (home.folder / "up.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise HomeError(
                f"Hearthline runs already from {home.folder}: {handle.read().strip()}. "
                "For a second program give it a folder and a port of its own: "
                f"HEARTHLINE_HOME=/path/to/folder HEARTHLINE_PORT={home.port + 1} ./hearthline up"
            ) from error
        handle.truncate(0)
        handle.write(f"{home.address} (process {os.getpid()})")
        handle.flush()
        yield
