"""The catalogues of the house hold a sentence for every message it makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import hearthline
from hearthline.platform.messaging.catalogues import catalogue
from tests.hostile.acting import acts

SOURCE = Path(hearthline.__file__).parent


def test_every_code_used_in_the_tree_has_a_sentence() -> None:
    known = catalogue()

    missing = sorted({f"{code} ({where})" for code, where in codes_in_tree() if code not in known})

    assert not missing, "give these codes a sentence in their catalogue: " + ", ".join(missing)


def test_the_journal_has_words_for_every_action() -> None:
    known = catalogue()

    assert [act.name for act in acts() if f"action.{act.name}" not in known] == []


def test_every_sentence_can_be_read_as_a_template() -> None:
    for code, entry in catalogue().items():
        for text in [entry] if isinstance(entry, str) else entry:
            places = [place for _, place, _, _ in Formatter().parse(text) if place is not None]
            assert all(place.isidentifier() for place in places), code


def codes_in_tree() -> Iterator[tuple[str, str]]:
    """Yield every literal code given to ``Message`` and the file it stands in."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            first = node.args[0]
            if name == "Message" and isinstance(first, ast.Constant):
                yield str(first.value), str(path.relative_to(SOURCE))
