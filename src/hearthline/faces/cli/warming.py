"""Compiles the planner's kernel while the rest of the start goes on, once a version.

The compiled kernel is kept in the installation's folder; as long as the planner's sources and
Python are the same, a start finds it there and does nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from hearthline.faces.cli.clock import Clock, say
from hearthline.faces.cli.home import Home

STAMP = "compiled"
COMPILE = "from hearthline.engines.planner import warm_up; warm_up()"
FILES_STAMP = "compiled-files"
COMPILE_FILES = """
import os; os.nice(10)
from hearthline.engines.planner.routing import solve, solve_days
solve.warm_up(); solve_days.warm_up()
"""
"""The kernel that plans published files serves no page: it waits until the program stands."""


class Warming:
    """The compilation that runs beside a start, or the knowledge that none is needed.

    Parameters
    ----------
    home
        The installation; its log is ``compile.log``.
    """

    def __init__(self, home: Home) -> None:
        self.folder = cache_folder(home)
        self.stamp = self.folder / STAMP
        self.version = version_of(home)
        self.log = home.logs / "compile.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.began = time.monotonic()

    def begin(self) -> None:
        """Start compiling, unless the compiled kernel of this version is there."""
        self._start(COMPILE, STAMP)

    def begin_files(self) -> None:
        """Start compiling what plans published files, behind everything else."""
        self._start(COMPILE_FILES, FILES_STAMP)

    def _start(self, code: str, stamp: str) -> None:
        if is_compiled(self.folder, self.version, stamp):
            return
        self.stamp = self.folder / stamp
        self.began = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                env=dict(os.environ, NUMBA_CACHE_DIR=str(self.folder)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_over(self) -> bool:
        """Return whether nothing is being compiled any more."""
        return self.process is None or self.process.poll() is not None

    def note(self, clock: Clock) -> None:
        """Record how it ended; a failure is said and costs only the first plan's time."""
        if self.process is None:
            return
        if self.process.returncode == 0:
            self.stamp.write_text(self.version)
            if self.stamp.name == STAMP:
                clock.note("compile", time.monotonic() - self.began)
        else:
            say(f"  The planner could not be compiled ahead; what was said: {self.log}")
        self.process = None

    def stop(self) -> None:
        """End the compilation when the start is broken off."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=5)


def cache_folder(home: Home) -> Path:
    """Return where compiled code is kept."""
    return Path(os.environ.get("NUMBA_CACHE_DIR") or home.folder / "cache" / "numba")


def is_compiled(folder: Path, version: str, stamp: str = STAMP) -> bool:
    """Return whether the kernel of this version was compiled into the folder."""
    kept = folder / stamp
    return kept.exists() and kept.read_text() == version


def version_of(home: Home) -> str:
    """Return a digest of what the compiled kernel depends on: sources, packages, Python."""
    seen = hashlib.sha256(sys.version.encode())
    seen.update((home.root / "requirements.lock").read_bytes())
    for source in sorted((home.root / "src" / "hearthline" / "engines" / "planner").rglob("*.py")):
        seen.update(source.read_bytes())
    return seen.hexdigest()
