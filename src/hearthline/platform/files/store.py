"""Where bytes lie: one place for each content, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from hearthline.kernel.messages import HearthlineError, Message


class FileDamaged(HearthlineError):
    """The bytes on the disk are not those that were kept, or are gone."""

    def __init__(self) -> None:
        super().__init__(Message("files.damaged"))


def folder() -> Path:
    """Return the folder of files, part of every backup."""
    return Path(settings.HEARTHLINE_HOME) / "files"


def digest_of(content: bytes) -> str:
    """Return the name content is kept under."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep content and return its digest; the same content is kept once."""
    digest = digest_of(content)
    place = _place(digest)
    if not place.exists():
        _write(place, content)
    return digest


def take(digest: str) -> bytes:
    """Return content by its digest.

    Raises
    ------
    FileDamaged
        If it is gone or is no longer what was kept.
    """
    try:
        content = _place(digest).read_bytes()
    except OSError as error:
        raise FileDamaged from error
    if digest_of(content) != digest:
        raise FileDamaged
    return content


def path_of(digest: str) -> Path:
    """Return where content lies, for a process that reads it."""
    return _place(digest)


def picture_path(digest: str, page: int) -> Path:
    """Return where the picture of a page lies: made again when missing, in no backup."""
    return _pictures(digest) / f"{page}.png"


def keep_pictures(digest: str, drawn: Path) -> None:
    """Move freshly drawn pages to their place; whoever was first wins."""
    place = _pictures(digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.rename(drawn, place)
    except OSError:
        shutil.rmtree(drawn, ignore_errors=True)


def workplace() -> Path:
    """Return a fresh folder beside the pictures for a process that draws."""
    home = Path(settings.HEARTHLINE_HOME) / "cache" / "pages"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="drawing-", dir=home))


def _place(digest: str) -> Path:
    return folder() / digest[:2] / digest


def _pictures(digest: str) -> Path:
    return Path(settings.HEARTHLINE_HOME) / "cache" / "pages" / digest[:2] / digest


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
