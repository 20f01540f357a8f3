"""The parts of a running program are kept alive, and none outlives the end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearthline.faces.cli.supervisor import RESTARTS, Part, Supervisor

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    one = Supervisor(tmp_path / "logs", os.environ)
    yield one
    one.stop()


def python(name: str, code: str) -> Part:
    return Part(name, [sys.executable, "-c", code])


def has_said_something(supervisor: Supervisor, part: Part) -> bool:
    return supervisor.log_of(part).exists() and bool(supervisor.log_of(part).read_text().strip())


def is_gone(process: int) -> bool:
    """Whether a process has ended within two seconds (a reaped or waiting dead one has)."""
    for _ in range(100):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_a_part_that_dies_is_started_again(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once = tmp_path / "died"
    code = f"import pathlib, sys, time; f = pathlib.Path({str(once)!r})\n"
    code += "if not f.exists(): f.write_text(''); sys.exit('no luck today')\n" + SLEEPER
    part = python("web", code)
    supervisor.start(part)

    stands = supervisor.watch(
        every_seconds=0.05, until=lambda: "up" in supervisor.log_of(part).read_text()
    )

    assert stands
    assert "no luck today" in capsys.readouterr().err


def test_a_part_that_keeps_dying_ends_the_watch(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    supervisor.start(python("worker", "raise SystemExit(3)"))

    assert not supervisor.watch(every_seconds=0)

    words = capsys.readouterr().err
    assert words.count("Starting worker again") == RESTARTS
    assert "./hearthline doctor" in words


def test_stopping_ends_what_a_part_started(supervisor: Supervisor) -> None:
    part = python("worker", PARENT)
    supervisor.start(part)
    supervisor.watch(every_seconds=0.05, until=lambda: has_said_something(supervisor, part))
    grandchild = int(supervisor.log_of(part).read_text())

    supervisor.stop()

    assert is_gone(grandchild)


def test_a_part_that_does_not_hear_is_ended_all_the_same(
    supervisor: Supervisor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("hearthline.faces.cli.supervisor.PATIENCE_SECONDS", 0.3)
    part = python("sealer", DEAF + SLEEPER)
    process = supervisor.start(part)
    supervisor.watch(every_seconds=0.05, until=lambda: has_said_something(supervisor, part))

    supervisor.stop()

    assert process.poll() is not None
    assert "sealer did not stop by itself" in capsys.readouterr().err
