"""In which form a medicine lies ready."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What somebody takes into the hand to give a medicine of an emergency kit.

    ``AMPULE`` is an ampule or a vial: what is drawn up.
    """

    AUTO_INJECTOR = "auto_injector"
    AMPULE = "ampule"
    NASAL_SPRAY = "nasal_spray"
    TABLET = "tablet"
    LIQUID = "liquid"
    BAG = "bag"
    INHALER = "inhaler"
    OTHER = "other"
