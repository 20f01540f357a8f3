"""Where uploaded files wait until they are imported."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID


def folder_of(home: Path, run_id: UUID | str) -> Path:
    """Return the folder of an import's uploaded files; it is removed when the import ends."""
    return Path(home) / "incoming" / str(run_id)
