"""Care on hold, and what stands against going on or against ending it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import rooms
from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.census.models import Episode, Hold
from hearthline.rooms.census.models.holds import OPEN
from hearthline.rooms.census.rules import OPEN_STATES

HELD_ALREADY = Message("census.held_already")

OPEN_HOLDS = RowsOf(lambda: Hold.objects.filter(OPEN).order_by("since"))


def open_holds(patients: Iterable[UUID]) -> dict[UUID, dict[UUID, Hold]]:
    """Return by patient and episode the holds that are asked for or in force."""
    found: dict[UUID, dict[UUID, Hold]] = {}
    for row in OPEN_HOLDS(patients):
        found.setdefault(row.patient_id, {})[row.episode_id] = row
    return found


def holds_of(patient_id: UUID) -> list[Hold]:
    """Return every hold of a person, newest first."""
    return list(Hold.objects.filter(patient_id=patient_id).order_by("-since", "-id"))


def against_resuming(patient_id: UUID, held_since: datetime) -> list[Message]:
    """Return what rooms know against going on after a hold; empty when nothing stands."""
    return [
        message
        for room in rooms()
        if room.against_resuming is not None
        for message in room.against_resuming(patient_id, held_since)
    ]


def against_beginning(patient_id: UUID, now: datetime) -> list[Message]:
    """Return what nobody may let pass before the care of somebody begins, from every room."""
    return [
        message
        for room in rooms()
        if room.against_beginning is not None
        for message in room.against_beginning(patient_id, now)
    ]


def against_closing(branch_id: UUID, _today: date) -> list[Message]:
    """Return what stands against closing a branch: episodes that are open there."""
    count = Episode.objects.filter(
        branch_id=branch_id, state__in=OPEN_STATES, entered_in_error=False
    ).count()
    return [Message("census.episodes_in_branch", {"count": count})] if count else []


def against_ending(patient_id: UUID, now: datetime) -> list[Message]:
    """Return what rooms know against ending somebody's care; empty when nothing stands."""
    return [
        message
        for room in rooms()
        if room.against_ending is not None
        for message in room.against_ending(patient_id, now)
    ]
