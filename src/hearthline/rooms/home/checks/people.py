"""Whom checks of homes are about: people with an episode that has not ended."""

from __future__ import annotations

from uuid import UUID

from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home.values import NO_CARE


def therapies_of(reads: Reads) -> dict[UUID, frozenset[TherapyClass]]:
    """Return what people in care, or referred to it, are treated with."""
    found = {}
    for patient, episodes in reads.of(census.episodes_of).items():
        running = [episode for episode in episodes if episode.state not in NO_CARE]
        if running:
            found[patient] = frozenset(episode.therapy for episode in running)
    return found
