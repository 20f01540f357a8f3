"""Keeps the parts of ``up`` running and stops every one of them at the end.

Each part is a process of a session of its own, so that Ctrl-C reaches this process alone and
the parts are stopped in order: first asked by SIGTERM to the part itself, then, when it does not
go, ended with all it started.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hearthline.faces.cli.clock import say

PATIENCE_SECONDS = 8.0
"""How long a part may take to stop by itself."""
RESTARTS = 3
RESTARTS_WITHIN_SECONDS = 120.0
LOG_LINES_SHOWN = 15
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One process of ``up``.

    Parameters
    ----------
    name
        What it is called on the terminal; its log is ``<name>.log``.
    command
        Program and arguments.
    """

    name: str
    command: Sequence[str]


@dataclass(slots=True)
class Running:
    """A part that was started, with the moments of its restarts (monotonic seconds)."""

    part: Part
    process: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts parts, restarts one that dies, gives up on one that keeps dying.

    Parameters
    ----------
    logs
        Folder for one log a part; what a former run wrote is kept once as ``.old``.
    environ
        Environment of every part.
    """

    def __init__(self, logs: Path, environ: Mapping[str, str]) -> None:
        self.logs = logs
        self.environ = dict(environ)
        self.running: list[Running] = []
        self.asked_to_stop = False

    def start(self, part: Part) -> subprocess.Popen[bytes]:
        """Start a part that is to run until the end."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.log_of(part)
        if log.exists():
            log.replace(log.with_suffix(".old"))
        process = self.spawn(part)
        self.running.append(Running(part, process))
        return process

    def spawn(self, part: Part) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own, writing to its log."""
        with self.log_of(part).open("ab") as log:
            return subprocess.Popen(
                list(part.command),
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,
            )

    def log_of(self, part: Part) -> Path:
        """Return where a part writes what it says."""
        return self.logs / f"{part.name}.log"

    def listen_for_stop(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end :meth:`watch` in good order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_stop)

    def on_stop(self, number: int, frame: FrameType | None) -> None:
        """Remember that the end was asked for; a second time ends at once."""
        del frame
        if self.asked_to_stop:
            for one in self.running:
                end_group(one.process)
            os._exit(128 + number)
        self.asked_to_stop = True
        raise KeyboardInterrupt

    def watch(self, *, every_seconds: float = 0.5, until: Callable[[], bool] | None = None) -> bool:
        """Watch the parts; return False when one of them cannot be kept running.

        Returns True as soon as ``until`` says so.
        """
        while until is None or not until():
            for one in self.running:
                if one.process.poll() is not None and not self.revive(one):
                    return False
            time.sleep(every_seconds)
        return True

    def revive(self, one: Running) -> bool:
        """Start a dead part again, unless it died too often to be worth it."""
        now = time.monotonic()
        one.restarts = [then for then in one.restarts if now - then < RESTARTS_WITHIN_SECONDS]
        say(f"{one.part.name} ended with code {one.process.returncode}. Its last words:")
        say(self.last_words(one.part))
        end_group(one.process)
        if len(one.restarts) >= RESTARTS:
            say(f"{one.part.name} ended {RESTARTS + 1} times in a row, so everything stops.")
            say(f"All it said: {self.log_of(one.part)}. ./hearthline doctor looks for the cause.")
            return False
        one.restarts.append(now)
        time.sleep(len(one.restarts) - 1)
        say(f"Starting {one.part.name} again ({len(one.restarts)} of {RESTARTS}).")
        one.process = self.spawn(one.part)
        return True

    def last_words(self, part: Part) -> str:
        """Return the end of a part's log."""
        with contextlib.suppress(OSError):
            lines = self.log_of(part).read_text(errors="replace").splitlines()
            return "\n".join(f"  | {line}" for line in lines[-LOG_LINES_SHOWN:])
        return "  | (nothing)"

    def stop(self) -> None:
        """Stop every part, last started first, and whatever they started."""
        for one in reversed(self.running):
            with contextlib.suppress(ProcessLookupError):
                if one.process.poll() is None:
                    one.process.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for one in reversed(self.running):
            try:
                one.process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{one.part.name} did not stop by itself and was ended.")
            end_group(one.process)
        self.running.clear()


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started and left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)


def die_with_parent() -> None:
    """Ask Linux to end this child when the supervisor is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
