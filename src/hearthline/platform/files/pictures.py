"""Pictures of the pages of a kept file, drawn once and again when missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.files import store
from hearthline.platform.files.drawing import MALFORMED, MOST_PAGES, REASONS

PACKAGES = Path(__file__).resolve().parents[3]
WAIT_SECONDS = 60


class FileUnreadable(HearthlineError):
    """A file cannot be shown: malformed, locked, or larger than is drawn."""


def draw_pages(digest: str) -> int:
    """Draw every page of a kept file; return how many there are.

    Raises
    ------
    FileUnreadable
        If it cannot be shown; the message says why and what to do.
    """
    folder = store.workplace()
    try:
        made = subprocess.run(  # noqa: S603 our own module on a path of ours
            [
                sys.executable,
                "-m",
                "hearthline.platform.files.drawing",
                str(store.path_of(digest)),
                str(folder),
            ],
            cwd=folder,
            env={"PYTHONPATH": str(PACKAGES), "PATH": os.environ.get("PATH", "")},
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise FileUnreadable(Message(REASONS[MALFORMED])) from error
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        code = REASONS.get(made.returncode, REASONS[MALFORMED])
        raise FileUnreadable(Message(code, {"most": MOST_PAGES}))
    store.keep_pictures(digest, folder)
    return int(made.stdout)


def picture_of(digest: str, page: int) -> bytes:
    """Return a page as PNG.

    Raises
    ------
    FileUnreadable
        If the file can no longer be drawn or has no such page.
    """
    place = store.picture_path(digest, page)
    if not place.exists():
        store.take(digest)
        draw_pages(digest)
    try:
        return place.read_bytes()
    except OSError as error:
        raise FileUnreadable(Message(REASONS[MALFORMED])) from error
