"""A mail server for tests: takes what it is given on a port of its own, or refuses it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hearthline.platform.messaging.server import MailServer


@dataclass
class Taken:
    """What the server was given, and what it answers to a recipient."""

    server: MailServer
    answer: str = "250 fine"
    letters: list[str] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Taken]:
    """Run a server on the loopback address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as door:
        door.daemon_threads = True
        where = MailServer("127.0.0.1", door.server_address[1], "none", "hearthline@example.org")
        door.taken = Taken(where)  # type: ignore[attr-defined]
        thread = threading.Thread(target=door.serve_forever, daemon=True)
        thread.start()
        try:
            yield door.taken  # type: ignore[attr-defined]
        finally:
            door.shutdown()
            thread.join()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        taken: Taken = self.server.taken  # type: ignore[attr-defined]
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            match line.split(" ")[0].upper():
                case "DATA":
                    self._say("354 go on")
                    taken.letters.append(self._letter())
                    self._say("250 taken")
                case "RCPT":
                    self._say(taken.answer)
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 fine")

    def _letter(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
