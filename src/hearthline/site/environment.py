"""Reading the environment once, with clear words when something in it cannot be used."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from hearthline.platform.messaging.server import MailServer, NotAServer, read_server


def home_folder(default: Path) -> Path:
    """Return the program's folder, made when absent.

    Raises
    ------
    ImproperlyConfigured
        If it cannot be made or written; the message names it and the way out.
    """
    folder = Path(os.environ.get("HEARTHLINE_HOME") or default).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"HEARTHLINE_HOME is {folder}, which cannot be made ({error.strerror}). "
            "Set it to a folder that this user may write."
        ) from error
    return folder


def secret(variable: str, kept_at: Path) -> str:
    """Return a secret from the environment, or the one kept at ``kept_at`` (made once)."""
    if value := os.environ.get(variable):
        return value
    kept_at.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept_at, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return kept_at.read_text()


def database_wait() -> int:
    """Return how many seconds a write waits for another one before it gives up.

    Raises
    ------
    ImproperlyConfigured
        If ``HEARTHLINE_DATABASE_WAIT`` is no whole number of seconds.
    """
    text = os.environ.get("HEARTHLINE_DATABASE_WAIT") or "20"
    if not text.isdecimal():
        raise ImproperlyConfigured(
            f"HEARTHLINE_DATABASE_WAIT is {text!r}; give a whole number of seconds, such as 20."
        )
    return int(text)


def mail_server() -> MailServer | None:
    """Return the mail server of ``HEARTHLINE_MAIL``, or nothing where none is set.

    Raises
    ------
    ImproperlyConfigured
        If it names no server, or ``HEARTHLINE_MAIL_FROM`` no address.
    """
    address = os.environ.get("HEARTHLINE_MAIL", "")
    if not address:
        return None
    try:
        return read_server(address, os.environ.get("HEARTHLINE_MAIL_FROM", ""))
    except NotAServer as error:
        raise ImproperlyConfigured(str(error)) from error


def own_address() -> str:
    """Return how browsers reach the program, without a slash at the end; empty when not said.

    Raises
    ------
    ImproperlyConfigured
        If ``HEARTHLINE_ADDRESS`` is no web address.
    """
    address = os.environ.get("HEARTHLINE_ADDRESS", "").rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ImproperlyConfigured(
            "HEARTHLINE_ADDRESS must look like https://infusion.example. Leave it unset for "
            "messages without a link."
        )
    return address


def database(home: Path) -> dict[str, object]:
    """Return Django's settings for the embedded SQLite, or for PostgreSQL by ``DATABASE_URL``.

    Raises
    ------
    ImproperlyConfigured
        If ``DATABASE_URL`` is not a PostgreSQL address.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "hearthline.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": database_wait(),
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456"
                ),
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:port/name. "
            "Leave it unset to use the embedded SQLite database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
