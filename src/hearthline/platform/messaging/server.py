"""Where the program's mail server is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
EXAMPLE = "smtp://user:password@mail.example:587"


class NotAServer(ValueError):
    """The address names no mail server."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server; ``tls`` is ``starttls``, ``tls`` from the first byte, or ``none``."""

    host: str
    port: int
    tls: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(address: str, sender: str) -> MailServer:
    """Return the mail server of an address such as ``smtp://user:password@host:587``.

    ``smtps://`` encrypts from the first byte, ``smtp://`` asks for STARTTLS and sends nothing
    without it, except with ``?tls=none`` for a server on the same machine.

    Raises
    ------
    NotAServer
        If scheme, host, port or the sender's address cannot be used.
    """
    parts = urlsplit(address)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    wish = parse_qs(parts.query).get("tls", [""])[0]
    if not parts.hostname or not port or wish not in {"", "none"}:
        raise NotAServer(f"HEARTHLINE_MAIL must look like {EXAMPLE}, or begin with smtps://.")
    if "@" not in sender or any(mark in sender for mark in "\r\n"):
        raise NotAServer("HEARTHLINE_MAIL_FROM must be the address that messages come from.")
    without = "none" if wish == "none" else "starttls"
    return MailServer(
        parts.hostname,
        port,
        "tls" if parts.scheme == "smtps" else without,  # type: ignore[arg-type]
        sender,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
