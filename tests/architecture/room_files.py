"""Contract: inside a room, each file touches only what the plan of a room allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from grimp import ImportGraph

PURE = {"values", "rules", "fhir"}
"""Files that hold plain functions and values: no framework, no records."""

PURE_MAY_TOUCH = {
    "values": {"values"},
    "rules": {"values", "rules"},
    "fhir": {"values", "fhir"},
}
"""Modules of a room (own or left) that a pure file may import."""

FLOORS_MAY_TOUCH = {
    "values": {"kernel"},
    "rules": {"kernel", "engines"},
    "fhir": {"kernel"},
    "models": {"kernel", "platform"},
}
"""Floors under the rooms that a file may import; files not named may import all of them."""

MODELS_MAY_TOUCH = {"values", "models"}


class RoomFilesContract(Contract):
    """Keep decisions pure and records low: values, rules, fhir and models look only down.

    Attributes
    ----------
    rooms
        Package that holds the rooms.
    """

    rooms = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return every import that a file's place in the room's plan does not allow."""
        base = str(self.rooms)
        root = base.rsplit(".", 1)[0]
        broken = []
        for importer in sorted(graph.modules):
            kind = file_of_room(importer, base)
            if kind not in FLOORS_MAY_TOUCH:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if not allowed(kind, imported, base=base, root=root):
                    broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which file reached too far."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} may not import {imported} (see the plan of a room).")


def file_of_room(module: str, base: str) -> str | None:
    """Return ``values`` for ``<base>.census.values.names``; None outside a room's files."""
    if not module.startswith(base + "."):
        return None
    parts = module.removeprefix(base + ".").split(".")
    return parts[1] if len(parts) > 1 else None


def allowed(kind: str, imported: str, *, base: str, root: str) -> bool:
    """Return whether a file of this kind may import that module."""
    if imported.startswith(base + "."):
        target = file_of_room(imported, base)
        return target in (MODELS_MAY_TOUCH if kind == "models" else PURE_MAY_TOUCH[kind])
    if imported.startswith(root + "."):
        return imported.split(".")[1] in FLOORS_MAY_TOUCH[kind]
    return not (kind in PURE and imported in {"django", "allauth", "sqlite3"})
