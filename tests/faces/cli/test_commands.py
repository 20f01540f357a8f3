"""What the command line understands, and what it does before anything is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hearthline.faces.cli import bootstrap, handed_over
from hearthline.faces.cli.__main__ import make_parser
from hearthline.faces.cli.home import HomeError
from hearthline.faces.cli.test import CHROMIUM_VARIABLE, chromium, pytest_command

LAUNCHER = Path(__file__).resolve().parents[3] / "hearthline"


def launch(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LAUNCHER, *words],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def path_with(tmp_path: Path, **programs: str) -> str:
    """Return a PATH that has the shell's own tools and these programs, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("dirname", "readlink", "cat", "sh"):
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    for name, script in programs.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return str(folder)


def test_without_python_it_says_which_one_is_needed_and_how_to_get_it(tmp_path: Path) -> None:
    ended = launch("up", PATH=path_with(tmp_path))

    assert ended.returncode == 1
    assert "Hearthline needs Python 3.11 or newer; this machine has no python3" in ended.stderr
    assert "sudo apt install python3 python3-venv" in ended.stderr


def test_an_older_python_is_named(tmp_path: Path) -> None:
    old = 'case $1 in --version) echo "Python 3.9.2";; *) exit 1;; esac'

    ended = launch("up", PATH=path_with(tmp_path, python3=old))

    assert ended.returncode == 1
    assert "this machine has Python 3.9.2" in ended.stderr


def test_the_launcher_works_through_a_link_and_from_anywhere(tmp_path: Path) -> None:
    link = tmp_path / "hearthline"
    link.symlink_to(LAUNCHER)

    ended = subprocess.run(
        [link, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0
    assert "prepare what is missing and serve" in ended.stdout


@pytest.mark.parametrize(
    "words", [["--help"], ["up", "--help"], ["bench", "--list"], ["doctor"], ["frobnicate"]]
)
def test_help_lists_and_mistakes_install_nothing(words: list[str]) -> None:
    assert bootstrap.needs_nothing(words)


@pytest.mark.parametrize("words", [["up"], ["import", "x.json"], ["test", "--", "--help"]])
def test_what_runs_the_program_needs_its_environment(words: list[str]) -> None:
    assert not bootstrap.needs_nothing(words)


def test_tests_run_in_parallel_without_browser_and_take_arguments_for_pytest() -> None:
    arguments = make_parser().parse_args(["test", "--", "tests/kernel", "-x"])

    command = pytest_command(arguments)

    assert command[-2:] == ["tests/kernel", "-x"]
    assert "-n" in command
    assert "not browser" in command


def test_a_choice_of_workers_is_respected() -> None:
    arguments = make_parser().parse_args(["test", "--browser", "--", "-n0"])

    command = pytest_command(arguments)

    assert command.count("-n") == 0
    assert "not browser" not in command


def test_without_a_browser_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv(CHROMIUM_VARIABLE, raising=False)

    with pytest.raises(HomeError, match="sudo apt install chromium"):
        chromium()


@pytest.mark.parametrize("words", [["audit"], ["audit", "verfy"]])
def test_half_a_command_is_answered_with_the_whole_one(words: list[str]) -> None:
    with pytest.raises(HomeError, match=r"\./hearthline audit verify"):
        handed_over.run(words)
