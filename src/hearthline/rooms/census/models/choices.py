"""Database choices from the enums of values."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


def one_of(kind: type[StrEnum], *, default: StrEnum | None = None) -> models.CharField:  # type: ignore[type-arg]
    """Return a column that holds one value of ``kind``; without default it may be empty."""
    values = [(value.value, value.value) for value in kind]
    if default is None:
        return models.CharField(max_length=24, choices=values, blank=True)
    return models.CharField(max_length=24, choices=values, default=default.value)
