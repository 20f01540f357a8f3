"""``reindex``: make the search index anew from the records of the rooms."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hearthline.platform.manifest import rooms
from hearthline.platform.search.indexing import index_many


class Command(BaseCommand):
    """Reads every searchable record; what has not changed is not written."""

    help = "Make the search index anew from the records; only what differs is written."

    def handle(self, **options: Any) -> None:
        for room in rooms():
            for source in room.search:
                if source.documents is None:
                    continue
                changed = index_many(source.documents())
                self.stdout.write(f"{source.label}: {changed:,} new or changed")
