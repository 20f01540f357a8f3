"""Is the port free, and if not, who may hold it."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from hearthline.faces.cli.home import Home, HomeError

LOOPBACK = "127.0.0.1"


def require_free_port(home: Home) -> None:
    """Refuse to start when something else answers on the port.

    Raises
    ------
    HomeError
        If the port is in use or not allowed; names the holder where the system tells it.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, home.port))
    except PermissionError as error:
        raise HomeError(
            f"Port {home.port} is reserved for the system's own services. "
            "Use one above 1023: HEARTHLINE_PORT=8000 ./hearthline up"
        ) from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise HomeError(f"Port {home.port} cannot be used ({error.strerror}).") from error
        raise HomeError(
            f"Port {home.port} is in use{held_by(home.port)}. Stop that program, or use another "
            f"port: HEARTHLINE_PORT={next_free(home.port)} ./hearthline up"
        ) from error


def next_free(port: int) -> int:
    """Return the next port that nothing listens on, as a proposal."""
    for candidate in range(port + 1, min(port + 50, 65_536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((LOOPBACK, candidate))
            return candidate
    return port + 1


def held_by(port: int) -> str:
    """Return `` by NAME (process N)`` where Linux tells it to this user, else nothing."""
    sockets = set(listening_sockets(port))
    if not sockets:
        return ""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for handle in (folder / "fd").iterdir():
                if os.readlink(handle) in sockets:
                    name = (folder / "comm").read_text().strip()
                    return f" by {name} (process {folder.name})"
    return " by a program of another user"


def listening_sockets(port: int) -> Iterator[str]:
    """Yield Linux's names (``socket:[inode]``) of sockets that listen on a port."""
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with contextlib.suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                columns = line.split()
                listening = columns[3] == "0A"
                if listening and int(columns[1].rsplit(":", 1)[1], 16) == port:
                    yield f"socket:[{columns[9]}]"
