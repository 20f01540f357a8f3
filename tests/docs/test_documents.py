"""The documents agree with the program: settings, commands, links, rooms, decisions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hearthline.faces.cli.__main__ import HANDED_OVER, make_parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SETTING = re.compile(r"environ(?:\.get\(|\[|\.pop\()\"((?:HEARTHLINE_\w+)|DATABASE_URL)\"")
INTERNAL = {"HEARTHLINE_CLOCK", "HEARTHLINE_START"}
"""Handed from one process to the next, not set by people."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_settings() -> set[str]:
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        found |= set(SETTING.findall(path.read_text()))
        found |= set(re.findall(r"secret\(\"(HEARTHLINE_\w+)\"", path.read_text()))
    return found - INTERNAL


def test_every_setting_is_in_the_operations_guide() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text()

    missing = {name for name in read_settings() if f"| `{name}` |" not in guide}

    assert missing == set()


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    own = set(re.findall(r"\{([\w,]+)\}", make_parser().format_usage().replace(" ", "")))
    names = {"up", "test", "bench", "doctor", *HANDED_OVER, *own} - {"manage"}

    missing = {name for name in names if not re.search(rf"\| `{name}\b", readme)}

    assert missing == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), f"{target} is not there"


def test_every_decision_has_what_why_and_what_was_weighed() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    for record in records:
        text = record.read_text()
        headings = re.findall(r"^## (.+)$", text, re.M)
        assert headings[:3] == ["What", "Why", "What was weighed"], record
        assert len(text.splitlines()) <= 60, f"{record.name} is longer than half a page"
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))


def test_every_decision_is_listed() -> None:
    listing = (ROOT / "docs" / "decisions" / "README.md").read_text()

    for record in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        assert f"({record.name})" in listing


def test_the_architecture_names_every_room_that_stands() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    rooms = (ROOT / "src" / "hearthline" / "rooms").iterdir()

    for room in rooms:
        if (room / "__init__.py").exists():
            assert f"| {room.name} |" in text, f"{room.name} has no line under 'Who owns what'"
