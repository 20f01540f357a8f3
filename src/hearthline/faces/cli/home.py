"""Where an installation lives: its folder, its port and the checkout it runs from.

Read before the environment exists, so it needs nothing but Python's own library.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8000
NEEDED_FOR_ENVIRONMENT = 1_500_000_000
"""Bytes that the downloaded and the installed packages take together."""
NEEDED_TO_RUN = 200_000_000
"""Bytes below which a start is refused, so that the database never meets a full disk."""


class HomeError(Exception):
    """An installation cannot be used as it is; the text says why and the way out."""


@dataclass(frozen=True, slots=True)
class Home:
    """One installation.

    Parameters
    ----------
    root
        The checkout: launcher, locks and ``src``.
    folder
        Database, files, caches, logs and environment (``HEARTHLINE_HOME``).
    port
        Port of the web application (``HEARTHLINE_PORT``).
    """

    root: Path
    folder: Path
    port: int

    @property
    def environment(self) -> Path:
        """Folder of the Python environment."""
        return self.folder / "env"

    @property
    def python(self) -> Path:
        """Interpreter inside the environment."""
        return self.environment / "bin" / "python"

    @property
    def logs(self) -> Path:
        """Folder of what the parts of ``up`` write while they run."""
        return self.folder / "logs"

    @property
    def start(self) -> Path:
        """File that holds the phases of the last start, kept while it goes on."""
        return self.folder / "start.json"

    @property
    def address(self) -> str:
        """Address to open: by host name, since passkeys need one."""
        return f"http://localhost:{self.port}"


def home_from(root: Path, environ: Mapping[str, str]) -> Home:
    """Return the installation that the environment names.

    Raises
    ------
    HomeError
        If ``HEARTHLINE_PORT`` is no port number.
    """
    folder = Path(environ.get("HEARTHLINE_HOME") or root / "var").expanduser()
    return Home(
        root=root,
        folder=Path(os.path.abspath(folder)),
        port=port_from(environ),
    )


def port_from(environ: Mapping[str, str]) -> int:
    """Return the port to serve on.

    Raises
    ------
    HomeError
        If the value is no number from 1 to 65535.
    """
    text = environ.get("HEARTHLINE_PORT") or str(DEFAULT_PORT)
    if text.isdecimal() and 1 <= int(text) <= 65_535:
        return int(text)
    raise HomeError(
        f"HEARTHLINE_PORT is {text!r}, which is no port number. "
        "Give one from 1 to 65535, for example: HEARTHLINE_PORT=8001 ./hearthline up"
    )


def make_folder(home: Home) -> None:
    """Create the installation's folder and prove that it can be written to.

    Raises
    ------
    HomeError
        If it cannot; the reason the system gave is in the text.
    """
    probe = home.folder / ".can-write"
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"ok")
        probe.unlink()
    except OSError as error:
        raise HomeError(
            f"The folder {home.folder} cannot be written to ({error.strerror}). "
            "Give Hearthline another one: HEARTHLINE_HOME=/path/to/folder ./hearthline up"
        ) from error


def require_space(home: Home, needed: int) -> None:
    """Refuse to go on when the disk is nearly full, before anything is half-written.

    Raises
    ------
    HomeError
        If fewer than ``needed`` bytes are free where the installation lives.
    """
    free = shutil.disk_usage(home.folder).free
    if free < needed:
        raise HomeError(
            f"The disk that holds {home.folder} has {free / 1e9:.1f} GB free; "
            f"{needed / 1e9:.1f} GB are needed. Free some space, or use another disk: "
            "HEARTHLINE_HOME=/path/on/other/disk ./hearthline up"
        )
