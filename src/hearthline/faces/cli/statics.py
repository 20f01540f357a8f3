"""Collects style sheets, scripts and fonts under names that hold their digest, once a version."""

from __future__ import annotations

import hashlib
from pathlib import Path

STAMP = ".collected"


def collect() -> None:
    """Collect the static files when any of them changed since the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command
    from django.test.utils import override_settings

    root = Path(settings.STATIC_ROOT)
    sources = [
        (name, Path(storage.path(name)).stat())
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
    seen = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in sorted(sources))
    stamp = hashlib.sha256(seen.encode()).hexdigest()
    if (root / STAMP).exists() and (root / STAMP).read_text() == stamp:
        return
    root.mkdir(parents=True, exist_ok=True)
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": backend}},
    ):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    (root / STAMP).write_text(stamp)
