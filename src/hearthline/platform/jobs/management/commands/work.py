"""``work``: run background jobs."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from hearthline.platform.jobs.worker import Worker
from hearthline.platform.lasting import keep_loaded


class Command(BaseCommand):
    """Takes jobs until it is told to stop by TERM or INT."""

    help = "Run background jobs until stopped; a job in hand is put back for the next worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when no job waits")
        parser.add_argument(
            "--lane",
            action="append",
            help="which jobs to take (general, planner); may be repeated; all when absent",
        )

    def handle(self, *, once: bool, lane: list[str] | None, **options: Any) -> None:
        worker = Worker(lane or ["general", "planner"], clock=lambda: datetime.now(UTC))

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        keep_loaded()
        ended = worker.run(once=once)
        if once:
            self.stdout.write(f"{ended} jobs ended")
