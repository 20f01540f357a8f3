"""Finds what a reference points at: in the resource, in its bundle, or anywhere in the import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.shapes import part, parts, text
from hearthline.rooms.intake.values.received import Reference

_TYPE_AND_ID = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$")
_CONDITIONAL = re.compile(r"^([A-Z][A-Za-z]+)\?identifier=(.+)$")


@dataclass(slots=True)
class Known:
    """What the first pass found, as far as references need it.

    Parameters
    ----------
    urls
        fullUrl to type and key, for those that differ from ``Type/id``.
    keys
        Keys per type, of the types that others point at.
    identifiers
        ``Type?system|value`` to key, of practitioners and organisations.
    names
        ``Type/key`` to name, of practitioners and organisations.
    """

    urls: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def named(self, found: Reference) -> Reference:
        """Return the reference with the name of what it points at, when it had no words."""
        if found.display:
            return found
        name = self.names.get(f"{found.kind}/{found.key}", "")
        return replace(found, display=name) if name else found

    def has(self, kind: str, key: str) -> bool:
        """Whether this import holds the resource."""
        return key in self.keys.get(kind, ())


def contained(body: Body) -> Mapping[str, Body]:
    """Return the contained resources of ``body`` by their id."""
    return {text(item, "id"): item for item in parts(body, "contained") if text(item, "id")}


def read_reference(body: Body, name: str, known: Known, *, kind: str = "") -> Reference | None:
    """Return the reference under ``name``, or ``None`` when nothing is said there.

    Parameters
    ----------
    kind
        Type to expect when the reference does not name one.
    """
    found = reference(part(body, name), known, kind=kind)
    return known.named(found) if found is not None else None


def reference(item: Body, known: Known, *, kind: str = "") -> Reference | None:
    """Return what the Reference ``item`` points at; what is not found stays as text."""
    pointer, display = text(item, "reference"), text(item, "display")
    stated_kind = text(item, "type") or kind
    if not pointer:
        return _by_identifier(item, known, stated_kind, display)
    if pointer.startswith("#"):
        return Reference(stated_kind, pointer, pointer, display, True)
    url = known.urls.get(pointer)
    if url is not None:
        return Reference(url[0], url[1], pointer, display, True)
    match = _TYPE_AND_ID.search(pointer)
    if match:
        found_kind, key = match.groups()
        return Reference(found_kind, key, pointer, display, known.has(found_kind, key))
    if pointer.startswith("urn:"):
        bare = pointer.rsplit(":", 1)[-1]
        if kind and known.has(kind, bare):
            return Reference(kind, bare, pointer, display, True)
        return Reference(stated_kind, pointer, pointer, display, False)
    match = _CONDITIONAL.match(pointer)
    if match:
        found_kind, query = match.groups()
        found_key = known.identifiers.get(f"{found_kind}?{query}", "")
        return Reference(found_kind, found_key, pointer, display, bool(found_key))
    return Reference(stated_kind, "", pointer, display, False)


def _by_identifier(item: Body, known: Known, kind: str, display: str) -> Reference | None:
    identifier = part(item, "identifier")
    value = text(identifier, "value")
    if value:
        query = f"{text(identifier, 'system')}|{value}"
        key = known.identifiers.get(f"{kind}?{query}", "")
        return Reference(kind, key, query, display, bool(key))
    return Reference(kind, "", "", display, False) if display else None
