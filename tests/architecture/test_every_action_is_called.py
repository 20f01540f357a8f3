"""A record nobody can correct is a trap: every action is called from somewhere a person reaches."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hearthline
from tests.hostile.acting import acts

SOURCE = Path(hearthline.__file__).parent


def test_every_action_is_called_by_a_page_a_job_a_face_or_another_action() -> None:
    every = acts()

    called = {name for path in SOURCE.rglob("*.py") for name in _called_in(path)}

    nowhere = [act.name for act in every if act.name not in called]

    assert not nowhere, "give each a page, or delete it with its tests: " + ", ".join(nowhere)


def _called_in(path: Path) -> Iterator[str]:
    """Yield the actions that a file names outside its imports, however it imported them."""
    if "migrations" in path.parts or "actions" not in (text := path.read_text()):
        return
    tree = ast.parse(text)
    names = dict(_imported(tree))
    own = _module_of(path) if "@action(" in text else None
    for node in ast.walk(tree):
        found: Any = None
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found = getattr(names.get(node.value.id), node.attr, None)
        elif isinstance(node, ast.Name):
            found = names.get(node.id) or getattr(own, node.id, None)
        if hasattr(found, "action_name"):
            yield found.action_name


def _imported(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hearthline")):
            continue
        module = importlib.import_module(str(node.module))
        for one in node.names:
            found = getattr(module, one.name, None)
            if isinstance(found, ModuleType) or hasattr(found, "action_name"):
                yield one.asname or one.name, found


def _module_of(path: Path) -> ModuleType:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return importlib.import_module(".".join(part for part in parts if part != "__init__"))
