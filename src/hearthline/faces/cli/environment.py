"""Makes the Python environment from a lock with digests, once, and proves it is the one.

Runs before any package is installed, so it needs nothing but Python's own library. Packages
come by ``uv`` where it is on the path, else by ``venv`` and ``pip``. A stamp in the environment
holds the digest of the lock it was made from: as long as they agree, a start installs nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hearthline.faces.cli.clock import DOWNLOAD, Clock, say
from hearthline.faces.cli.home import (
    NEEDED_FOR_ENVIRONMENT,
    Home,
    HomeError,
    make_folder,
    require_space,
)

RUNTIME = "requirements.lock"
TESTS = "requirements-test.lock"
"""Everything of the runtime lock at the same versions, and what tests and checks need."""

STAMP = "hearthline.json"
LAST_LINES = 12


def is_ready(home: Home, lock: str) -> bool:
    """Return whether the environment was made, whole, from this lock."""
    return bool(stamped(home).get(lock) == digest(home.root / lock)) and home.python.exists()


def make_environment(home: Home, lock: str, clock: Clock) -> None:
    """Make the environment match the lock; do nothing when it does already.

    Raises
    ------
    HomeError
        If the folder, the disk, this Python or the network does not allow it.
    """
    if is_ready(home, lock):
        return
    make_folder(home)
    with alone(home):
        if is_ready(home, lock):
            return
        require_space(home, NEEDED_FOR_ENVIRONMENT)
        if stamped(home).get(RUNTIME) is None or not home.python.exists():
            shutil.rmtree(home.environment, ignore_errors=True)
        stamp = {} if lock == RUNTIME else {RUNTIME: digest(home.root / RUNTIME)}
        if not (shutil.which("uv") and install_by_uv(home, lock, clock)):
            install_by_pip(home, lock, clock)
        write_stamp(home, stamp | {lock: digest(home.root / lock)})


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the folder's lock, so that two starts never build one environment at once."""
    with (home.folder / "env.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another start is preparing {home.environment}; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install_by_uv(home: Home, lock: str, clock: Clock) -> bool:
    """Install by uv, which downloads and installs in one go; return whether it went well."""
    with clock.phase("install", "Making the environment with uv."):
        quiet = [] if sys.stderr.isatty() else ["--quiet"]
        environ = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
        locked = ["--require-hashes", "--requirements", home.root / lock]
        for step in (
            ["venv", *quiet, "--allow-existing", "--python", sys.executable, home.environment],
            ["pip", "install", *quiet, "--python", home.python, "--no-build", *locked],
        ):
            if subprocess.run(["uv", *map(str, step)], env=environ, check=False).returncode:
                say("uv could not do it; going on with pip.")
                shutil.rmtree(home.environment, ignore_errors=True)
                return False
    return True


def install_by_pip(home: Home, lock: str, clock: Clock) -> None:
    """Make a plain environment, download every package, then install from the disk alone."""
    wheels = home.folder / "wheels"
    pip = [str(home.python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if not has_pip(home):
        shutil.rmtree(home.environment, ignore_errors=True)
        with clock.phase("environment", f"Making the environment in {home.environment}."):
            make_venv(home)
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(home.root / lock)]
    count = packages_in(home.root / lock)
    with clock.phase(DOWNLOAD, f"Downloading about {count} packages."):
        show_progress(
            [*pip, "download", "--progress-bar", "off", "--dest", str(wheels), *locked],
            count=count,
            failure="The packages could not be downloaded. Check the network (a proxy is named "
            "by HTTPS_PROXY, a mirror by PIP_INDEX_URL) and start again; what is there is kept.",
        )
    with clock.phase("install", "Installing them."):
        show_progress(
            [*pip, "install", "--no-compile", "--no-index", "--find-links", str(wheels), *locked],
            count=0,
            failure="The packages could not be installed. Remove the folder "
            f"{home.environment} and start again.",
        )
    shutil.rmtree(wheels, ignore_errors=True)


def has_pip(home: Home) -> bool:
    """Return whether the environment stands and has pip, which one made by uv has not."""
    return any(home.environment.glob("lib/python*/site-packages/pip")) and home.python.exists()


def make_venv(home: Home) -> None:
    """Make an empty environment with pip.

    Raises
    ------
    HomeError
        If this Python came without ``venv`` or ``ensurepip``, as on bare Debian.
    """
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(home.environment)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode == 0:
        return
    shutil.rmtree(home.environment, ignore_errors=True)
    words = made.stdout + made.stderr
    if "ensurepip" in words or "No module named venv" in words:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise HomeError(
            "This Python comes without venv, which makes the environment. "
            f"Debian, Ubuntu: sudo apt install python3-venv (or {version}), then start again."
        )
    raise HomeError(f"The environment could not be made:\n{last_lines(words)}")


def show_progress(command: list[str], *, count: int, failure: str) -> None:
    """Run an installer, show one line of progress, and its last words if it fails."""
    seen = 0
    words: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        for line in running.stdout or ():
            words = [*words[-LAST_LINES:], line.rstrip()]
            if match := re.match(r"Collecting (\S+?)==", line):
                seen += 1
                show_count(seen, max(count, seen), match[1])
    if sys.stderr.isatty() and seen:
        print(file=sys.stderr)
    if running.returncode:
        raise HomeError("\n".join([*words, "", failure]))


def show_count(seen: int, count: int, name: str) -> None:
    """Show which package is on its way: in place on a terminal, now and then in a log."""
    line = f"  {seen} of {count}: {name}"
    if sys.stderr.isatty():
        print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)
    elif seen % 10 == 1:
        say(line)


def packages_in(lock: Path) -> int:
    """Return how many packages a lock names for this kind of machine, about."""
    lines = lock.read_text().splitlines()
    return sum(1 for line in lines if "==" in line and not elsewhere(line))


def elsewhere(line: str) -> bool:
    """Return whether a locked line is plainly for another system or Python."""
    newer = sys.version_info >= (3, 12)
    return (
        "'win32'" in line
        or ("python_full_version < '3.12'" in line and newer)
        or ("python_full_version >= '3.12'" in line and not newer)
    )


def stamped(home: Home) -> dict[str, str]:
    """Return the digests of the locks that the environment was made from."""
    try:
        stamp = json.loads((home.environment / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(home: Home, stamp: dict[str, str]) -> None:
    """Record, in one step, what the environment was made from."""
    draft = home.environment / (STAMP + ".new")
    draft.write_text(json.dumps(stamp))
    draft.replace(home.environment / STAMP)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def last_lines(words: str) -> str:
    """Return the end of what a program said."""
    return "\n".join(words.strip().splitlines()[-LAST_LINES:])
