"""Every row of the database as plain values, to compare what stood before with what stands now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

COUNTS_CHANGES = frozenset({"revision"})
"""Columns that count that something changed, not what."""


def models_of_the_house() -> Iterator[type[Model]]:
    """Yield every model of Hearthline itself."""
    for model in apps.get_models():
        if model.__module__.startswith("hearthline."):
            yield model


def every_row(*, but: Collection[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return all rows by model and key, but those of the models named."""
    return {
        (model._meta.label, str(row["pk"])): {
            name: value for name, value in row.items() if name not in COUNTS_CHANGES
        }
        for model in models_of_the_house()
        if model._meta.label not in but
        for row in model._default_manager.annotate().values("pk", *_columns(model))
    }


def _columns(model: type[Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]


def rows_that_mention(subject: UUID) -> dict[tuple[str, str], int]:
    """Return by model and column how many rows hold a subject's id anywhere, text and JSON too."""
    found: dict[tuple[str, str], int] = {}
    spellings = (str(subject), subject.hex)
    for model in models_of_the_house():
        for row in model._default_manager.values(*_columns(model)):
            for name, value in row.items():
                if value is not None and any(text in str(value) for text in spellings):
                    place = (model._meta.label, name)
                    found[place] = found.get(place, 0) + 1
    return found
