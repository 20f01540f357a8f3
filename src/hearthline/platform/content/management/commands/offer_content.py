"""``manage offer_content``: lay what the product ships beside the program's own versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from hearthline.platform.actions.context import Source, system_context
from hearthline.platform.content.actions import offer_shipped


class Command(BaseCommand):
    help = "Offer what the product ships as drafts; what was offered before is not offered again."

    def handle(self, *args: Any, **options: Any) -> None:
        offered = offer_shipped(system_context(at=datetime.now(UTC), source=Source.COMMAND))
        if options["verbosity"]:
            self.stdout.write(f"{offered} drafts offered")
