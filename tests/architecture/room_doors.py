"""Contract: a room imports from another room only through its doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from grimp import ImportGraph


class RoomDoorsContract(Contract):
    """Forbid imports between rooms other than of the modules named as doors.

    Attributes
    ----------
    rooms
        Package that holds the rooms.
    doors
        Module names inside a room that other rooms may import, with what lies under them.
    """

    rooms = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return every import that enters a room by another way than a door."""
        base = str(self.rooms)
        doors = {str(door) for door in self.doors}  # type: ignore[attr-defined]
        broken = []
        for importer in sorted(graph.modules):
            if not importer.startswith(base + "."):
                continue
            own = importer.removeprefix(base + ".").split(".")[0]
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if not imported.startswith(base + "."):
                    continue
                parts = imported.removeprefix(base + ".").split(".")
                if parts[0] != own and (len(parts) < 2 or parts[1] not in doors):
                    broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import came through a wall, and the way out."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(
                f"{importer} imports {imported}; a room may import only "
                "values, queries and actions of a room to its left."
            )
