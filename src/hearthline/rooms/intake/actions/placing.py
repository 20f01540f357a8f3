"""Homes without a stated position are placed by their ZIP code, and marked approximate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from hearthline.platform.places.zip_centroids import ZipPlace, zip_place
from hearthline.rooms.census.values import AddressFacts
from hearthline.rooms.intake.rules.records import Piece

# The offline table is searched from end to end, and a sender's patients share few ZIP codes.
_place = lru_cache(maxsize=5_000)(zip_place)


def placed(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the records with every address placed that a ZIP code can place."""
    return tuple(
        replace(piece, facts=_with_position(piece.facts))
        if isinstance(piece.facts, AddressFacts)
        else piece
        for piece in found
    )


def _with_position(address: AddressFacts) -> AddressFacts:
    if address.latitude is not None or not address.postal_code:
        return address
    place: ZipPlace = _place(address.postal_code)
    if place.position is None:
        return address
    return replace(
        address,
        latitude=place.position.latitude,
        longitude=place.position.longitude,
        position_source=place.source,
    )
