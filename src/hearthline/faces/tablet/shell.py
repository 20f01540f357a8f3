"""What a tablet keeps to work without a network: the shell's files and their common version."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

FILES = (
    "tablet/tablet.css",
    "tablet/tablet.js",
    "tablet/icon.svg",
    "tablet/icon-192.png",
    "tablet/icon-512.png",
    "ui/mark.svg",
)
WORKER = "tablet/service-worker.js"


@cache
def worker_script() -> str:
    """Return the service worker with the list of what it keeps.

    Its version is a digest of every file and of the page itself: a browser takes a script that
    differs by a byte as a new version of the whole shell.
    """
    shell = reverse("tablet:shell")
    digest = hashlib.sha256(render_to_string("tablet/shell.html").encode())
    for name in (*FILES, WORKER):
        digest.update(name.encode())
        digest.update(_source(name).read_bytes())
    kept = {
        "version": digest.hexdigest()[:16],
        "shell": shell,
        "files": [shell, reverse("tablet:manifest"), *(static(name) for name in FILES)],
    }
    return f"const KEPT = {json.dumps(kept)};\n{_source(WORKER).read_text(encoding='utf-8')}"


def manifest_body() -> dict[str, object]:
    """Return what makes the shell installable."""
    icons = [
        {"src": static("tablet/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("tablet/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("tablet/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    return {
        "id": reverse("tablet:shell"),
        "name": "Hearthline for nurses",
        "short_name": "Hearthline",
        "start_url": reverse("tablet:shell"),
        "scope": reverse("tablet:shell"),
        "display": "standalone",
        "background_color": "#F6F3EC",
        "theme_color": "#14525E",
        "icons": icons,
    }


def _source(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static file {name}: run python frontend/build.py")
    return Path(found)
