"""The environment is made once from a lock, and made again when the lock changes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hearthline.faces.cli import environment
from hearthline.faces.cli.clock import Clock
from hearthline.faces.cli.home import Home, HomeError

LOCKS = (environment.RUNTIME, environment.TESTS)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"# {lock}\n")
    return Home(root=tmp_path, folder=tmp_path / "var", port=8000)


@pytest.fixture
def installed(home: Home, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Locks that were installed, by an installer that only makes the interpreter's file."""
    seen: list[str] = []

    def install(at: Home, lock: str, clock: Clock) -> None:
        at.python.parent.mkdir(parents=True, exist_ok=True)
        at.python.write_text("")
        seen.append(lock)

    monkeypatch.setattr(environment, "install_by_pip", install)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    return seen


def test_a_second_start_installs_nothing(home: Home, installed: list[str]) -> None:
    environment.make_environment(home, environment.RUNTIME, Clock())
    environment.make_environment(home, environment.RUNTIME, Clock())

    assert installed == [environment.RUNTIME]


def test_a_changed_lock_is_installed_again(home: Home, installed: list[str]) -> None:
    environment.make_environment(home, environment.RUNTIME, Clock())
    (home.root / environment.RUNTIME).write_text("# newer\n")

    environment.make_environment(home, environment.RUNTIME, Clock())

    assert installed == [environment.RUNTIME] * 2


def test_what_tests_need_includes_what_the_program_needs(home: Home, installed: list[str]) -> None:
    environment.make_environment(home, environment.TESTS, Clock())
    environment.make_environment(home, environment.RUNTIME, Clock())

    assert installed == [environment.TESTS]


def test_an_environment_whose_python_went_away_is_made_again(
    home: Home, installed: list[str]
) -> None:
    environment.make_environment(home, environment.RUNTIME, Clock())
    home.python.unlink()

    environment.make_environment(home, environment.RUNTIME, Clock())

    assert len(installed) == 2


def test_a_python_without_venv_is_told_what_to_install(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "The virtual environment was not created successfully because ensurepip is not"
    failed = subprocess.CompletedProcess([], 1, stdout=words, stderr="")
    monkeypatch.setattr(environment.subprocess, "run", lambda *_a, **_k: failed)

    with pytest.raises(HomeError, match="apt install python3-venv"):
        environment.make_venv(home)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_digests_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_both_locks_name_the_same_versions() -> None:
    def pins(lock: str) -> set[str]:
        lines = (ROOT / lock).read_text().splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line.split(" ")[0]}

    assert pins(environment.RUNTIME) <= pins(environment.TESTS)
