"""In which form a medicine lies ready."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What somebody takes into the hand to give a medicine of an emergency kit."""

    AUTO_INJECTOR = "auto_injector"
    AMPULE = "ampule"
    NASAL_SPRAY = "nasal_spray"
    OTHER = "other"
