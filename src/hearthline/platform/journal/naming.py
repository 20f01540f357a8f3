"""What the journal calls actions and records, in words."""

from __future__ import annotations

from django.apps import apps
from django.utils.text import capfirst

from hearthline.platform.manifest import rooms
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.sentences import word


def action_in_words(name: str) -> str:
    """Return what an action does: the catalogue's words, or room and verb of its name."""
    if f"action.{name}" in catalogue():
        return word("action", name)
    place, _, verb = name.partition(".")
    labels = {room.name: room.label for room in rooms()}
    return f"{labels.get(place, capfirst(place))}: {verb.replace('_', ' ')}"


def record_in_words(label: str) -> str:
    """Return the name of a kind of record, such as Patient for ``census.Patient``."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return label
