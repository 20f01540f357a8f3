"""Results of actions as JSON, so that a repeat can return the first one."""

from __future__ import annotations

from typing import Any
from uuid import UUID


def encode(result: object) -> dict[str, Any]:
    """Return ``result`` as JSON; actions return nothing, a text, a number, a UUID or a list.

    Raises
    ------
    TypeError
        If the result is anything else: a repeat could not return it.
    """
    if isinstance(result, UUID):
        return {"uuid": str(result)}
    if isinstance(result, list | tuple):
        return {"list": [encode(item) for item in result]}
    if result is None or isinstance(result, str | int | bool):
        return {"value": result}
    raise TypeError(f"an action cannot return {type(result).__name__}")


def decode(stored: Any) -> object:
    """Return what :func:`encode` was given."""
    if "uuid" in stored:
        return UUID(stored["uuid"])
    if "list" in stored:
        return [decode(item) for item in stored["list"]]
    return stored["value"]
