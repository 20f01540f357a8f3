"""What a web process does once, when it has loaded what it serves."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def settle() -> None:
    """Load every page, and keep what is loaded out of the rounds of the garbage collector.

    Modules, models and templates live as long as the process. Looked through at every full
    round they would cost a request now and then more than a tenth of a second.
    """
    _every_page = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
