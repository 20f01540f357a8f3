"""The program's database at a start: reachable, whole, migrated; in words when it is not."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hearthline.faces.cli.home import Home, HomeError

MARKER = "installation"
"""File that says this folder had its database made, so that a lost one is noticed."""
MADE = "made"
LOADING = "loading the demonstration"
READY = "demonstration loaded"
BACKUP_HINT = "Put back a backup of it"


def prepare(home: Home) -> bool:
    """Reach the database and bring it to this version; return whether it was new.

    Raises
    ------
    HomeError
        If it is gone, locked, not ours, damaged, or cannot be reached.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import connection
    from django.db.utils import DatabaseError, OperationalError

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise HomeError(str(error)) from error
    marker = home.folder / MARKER
    require_present(home)
    try:
        is_new = not connection.introspection.table_names()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("offer_content", verbosity=0)
    except (DatabaseError, OperationalError) as error:
        raise HomeError(in_words(error)) from error
    finally:
        connection.close()
    if is_new or not marker.exists():
        mark(home, MADE)
    return is_new


def mark(home: Home, state: str) -> None:
    """Write how far this folder is, in one step."""
    draft = home.folder / (MARKER + ".new")
    draft.write_text(state)
    draft.replace(home.folder / MARKER)


def is_loading(home: Home) -> bool:
    """Return whether a first start was broken off while it loaded the demonstration."""
    marker = home.folder / MARKER
    return marker.exists() and marker.read_text() == LOADING


def require_present(home: Home) -> None:
    """Refuse to begin an empty program where a database used to be.

    Raises
    ------
    HomeError
        If the folder had a database that is no longer there.
    """
    file = embedded()
    marker = home.folder / MARKER
    if file is None or file.exists() or not marker.exists():
        return
    raise HomeError(
        f"The database {file} is gone, although this folder had one. {BACKUP_HINT}. "
        f"To begin a new, empty program here instead, remove {marker} and start again."
    )


def embedded() -> Path | None:
    """Return the file of the embedded database; None when a server holds it."""
    from django.conf import settings

    default: dict[str, Any] = settings.DATABASES["default"]
    return Path(default["NAME"]) if default["ENGINE"].endswith("sqlite3") else None


def in_words(error: Exception) -> str:
    """Return what happened to the database, with its place and the way out."""
    from django.conf import settings

    file, said = embedded(), str(error)
    if file is None:
        place = settings.DATABASES["default"]
        return (
            f"The database server at {place['HOST'] or 'the local socket'} did not let us in: "
            f"{said.strip()}\nCheck that it runs and that DATABASE_URL is right; without "
            "DATABASE_URL the embedded database is used."
        )
    if "locked" in said:
        return (
            f"The database {file} is locked by another program and stayed so. "
            "Stop that program (a copy, a database browser, a second start), then start again."
        )
    if "disk is full" in said:
        return f"The disk that holds {file} is full. Free some space, then start again."
    if "readonly" in said or "unable to open" in said:
        return f"The database {file} cannot be written ({said}). Check who owns it and its folder."
    if isinstance(error.__cause__, sqlite3.DatabaseError) and (
        "not a database" in said or "malformed" in said
    ):
        return f"The file {file} is damaged or no database ({said}). {BACKUP_HINT}."
    return f"The database {file} could not be prepared: {said}"


def has_command(name: str) -> bool:
    """Return whether the house has a management command of that name."""
    from django.core.management import get_commands

    return name in get_commands()


def sign_ins() -> list[str]:
    """Return one line a role of the demonstration: who to sign in as; none without one."""
    from hearthline.faces.demonstration.sign_ins import demonstration_sign_ins

    return [
        f"{entry.role:<28} {entry.username:<18} {entry.password}"
        for entry in demonstration_sign_ins(datetime.now(UTC).date())
    ]
