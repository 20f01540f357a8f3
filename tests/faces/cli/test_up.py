"""``./hearthline up`` as a person meets it: real processes, a real port, a folder of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 240


class Program:
    """One installation of its own, started and stopped by a test."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder
        self.environ = dict(
            os.environ,
            HEARTHLINE_HOME=str(folder),
            HEARTHLINE_PORT=str(self.port),
            PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        )
        # A start makes and keeps a database of its own, so it is always the embedded one here.
        self.environ.pop("DATABASE_URL", None)

    def start(self, *options: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "hearthline.faces.cli", "up", *options],
            env=self.environ,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def refused(self) -> str:
        """Start, expect a refusal, and return its words."""
        ended = self.start("--no-demo")
        _, words = ended.communicate(timeout=PATIENCE_SECONDS)
        assert ended.returncode == 1, words
        return words

    @contextmanager
    def running(self, *options: str) -> Iterator[subprocess.Popen[str]]:
        process = self.start(*options)
        try:
            self.wait_until_ready(process)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE_SECONDS)

    def wait_until_ready(self, process: subprocess.Popen[str]) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            assert process.poll() is None, process.stderr and process.stderr.read()
            try:
                if self.get("/health/ready")["state"] == "ready":
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("not ready in time")

    def get(self, path: str) -> dict[str, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            content: dict[str, str] = json.load(answer)
            return content

    def migrated_at(self) -> list[tuple[str, str]]:
        """When each change was applied to the database: once, when it was made."""
        with closing(sqlite3.connect(self.folder / "hearthline.sqlite3")) as database:
            found = database.execute("SELECT name, applied FROM django_migrations ORDER BY id")
            return found.fetchall()

    def processes(self) -> list[int]:
        """Processes of this installation that live, found by their environment."""
        mark = f"HEARTHLINE_PORT={self.port}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except OSError:
                continue
        return found


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty program that was started once; tests take copies of it."""
    first = Program(tmp_path_factory.mktemp("set-up") / "home")
    with first.running("--no-demo"):
        pass
    return first.folder


def copy_of(folder: Path, to: Path) -> Program:
    shutil.copytree(folder, to)
    return Program(to)


def test_ctrl_c_stops_everything_and_the_next_start_finds_the_data(program: Program) -> None:
    with program.running("--no-demo") as process:
        assert process.poll() is None

    assert process.returncode == 0
    assert program.processes() == []
    before = program.migrated_at()

    with program.running() as second:
        pass

    assert second.returncode == 0
    assert program.migrated_at() == before, "the second start began a database of its own"
    assert (program.folder / "installation").read_text() == "made", "no demonstration is loaded"


def test_somebody_who_listens_to_live_updates_does_not_hold_up_the_end(
    set_up: Path, tmp_path: Path
) -> None:
    program = copy_of(set_up, tmp_path / "home")
    sign_in = "from tests.builders.accounts import a_policy, a_user, signed_in; a_policy();"
    sign_in += "print(list(signed_in(a_user()).cookies.values())[0].value)"

    with program.running("--no-demo") as process:
        manage = [sys.executable, "-m", "hearthline.site.manage", "shell", "-v0", "-c", sign_in]
        made = subprocess.run(
            manage, env=program.environ, cwd=ROOT, capture_output=True, text=True, check=True
        )
        session = made.stdout.split()[-1]
        listener = http.client.HTTPConnection("localhost", program.port, timeout=10)
        cookie = {"Cookie": f"hearthline_{program.port}={session}"}
        listener.request("GET", "/live/", headers=cookie)
        answer = listener.getresponse()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        answer.read1()
        began = time.monotonic()

        process.send_signal(signal.SIGTERM)
        _, words = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, words
    assert time.monotonic() - began < 12
    assert program.processes() == []


def test_one_folder_runs_once_and_two_folders_run_side_by_side(
    set_up: Path, tmp_path: Path
) -> None:
    program, other = copy_of(set_up, tmp_path / "home"), copy_of(set_up, tmp_path / "other")

    with program.running("--no-demo"):
        words = program.refused()
        with other.running("--no-demo"):
            assert program.get("/health/live") == other.get("/health/live") == {"state": "live"}

    assert "runs already from" in words
    assert f":{program.port}" in words
    assert "HEARTHLINE_HOME=" in words


def test_a_port_in_use_stops_it_before_anything_is_made(program: Program) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", program.port))
        listener.listen()

        words = program.refused()

    assert f"Port {program.port} is in use" in words
    assert not (program.folder / "hearthline.sqlite3").exists()


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(program: Program) -> None:
    program.folder.mkdir()
    (program.folder / "installation").write_text("made\n")

    words = program.refused()

    assert "is gone" in words
    assert "backup" in words
    assert not (program.folder / "hearthline.sqlite3").exists()


def test_a_file_that_is_no_database_is_named_and_left_alone(program: Program) -> None:
    program.folder.mkdir()
    file = program.folder / "hearthline.sqlite3"
    file.write_text("these are not the pages you are looking for" * 100)

    words = program.refused()

    assert f"{file} is damaged or no database" in words
    assert file.read_text().startswith("these are not")


def test_a_database_locked_by_another_program_is_said_so(program: Program) -> None:
    program.folder.mkdir()
    program.environ["HEARTHLINE_DATABASE_WAIT"] = "1"
    with sqlite3.connect(program.folder / "hearthline.sqlite3", isolation_level=None) as holder:
        holder.execute("PRAGMA journal_mode=WAL")
        holder.execute("BEGIN EXCLUSIVE")

        words = program.refused()

    assert "is locked by another program" in words


def test_a_database_server_that_is_away_is_said_so(program: Program) -> None:
    program.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nowhere"

    words = program.refused()

    assert "database server at 127.0.0.1" in words
    assert "DATABASE_URL" in words
