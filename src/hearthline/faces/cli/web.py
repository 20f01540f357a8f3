"""The web part of ``up``: one ASGI process behind granian.

Kept apart so that the server can be changed in one place.
"""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from hearthline.faces.cli.home import port_from
from hearthline.faces.cli.port import LOOPBACK

BACKLOG = 1024
STOP_WITHIN_SECONDS = 4


def main() -> None:
    """Serve until SIGTERM."""
    Granian(
        "hearthline.site.asgi:application",
        address=LOOPBACK,
        port=port_from(os.environ),
        interface=Interfaces.ASGINL,
        workers=1,
        http=HTTPModes.auto,
        backlog=BACKLOG,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_WITHIN_SECONDS,
        respawn_failed_workers=False,
    ).serve()


if __name__ == "__main__":
    main()
