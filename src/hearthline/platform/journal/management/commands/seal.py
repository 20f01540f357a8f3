"""``seal``: take new journal entries into the chain."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.jobs.leases import give_back, own_name, take
from hearthline.platform.journal.sealing import (
    Tip,
    check_head,
    make_durable,
    seal_some,
    tip,
    write_head,
)
from hearthline.platform.messaging.sentences import sentence

LEASE = "journal sealer"
LOOK_EVERY_SECONDS = 1.0
RENEW_EVERY_SECONDS = 15.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Seals in a loop under a lease, so that one sealer works at a time."""

    help = "Seal new journal entries: gapless positions, keyed chain, head outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="seal what waits and stop")
        how.add_argument("--loop", action="store_true", help="seal until stopped (the default)")
        how.add_argument(
            "--accept-loss",
            metavar="REASON",
            help="go on after entries were lost; the reason is kept with the heads for good",
        )

    def handle(self, *, once: bool, accept_loss: str | None, **options: Any) -> None:
        self.stopping = threading.Event()
        if not once:
            signal.signal(signal.SIGTERM, self._stop)
            signal.signal(signal.SIGINT, self._stop)
        if accept_loss:
            now = datetime.now(UTC)
            write_head(tip(), at=now, restart=accept_loss)
            self.stdout.write(f"Sealing goes on after entry {tip().position:,}.")
            return
        holder = own_name("sealer")
        try:
            self._run(holder, once=once)
        except HearthlineError as error:
            raise CommandError(sentence(error.message), returncode=1) from error
        finally:
            give_back(LEASE, holder=holder)

    def _run(self, holder: str, *, once: bool) -> None:
        make_durable()
        here: Tip | None = None
        renew_at = datetime.now(UTC)
        while not self.stopping.is_set():
            now = datetime.now(UTC)
            try:
                if here is None or now >= renew_at:
                    if not take(LEASE, holder=holder, at=now, doing="sealing"):
                        here = None
                        if once:
                            raise CommandError("Another sealer is at work; it seals what waits.")
                        self.stopping.wait(LOOK_EVERY_SECONDS)
                        continue
                    renew_at = datetime.fromtimestamp(now.timestamp() + RENEW_EVERY_SECONDS, UTC)
                here = here or check_head(now)
                after: Tip | None = seal_some(here, at=now)
            except OperationalError:
                logger.warning("journal: the database is busy or away; sealing waits")
                after = here
            if after == here:
                if once:
                    self.stdout.write(f"Sealed up to entry {tip().position:,}.")
                    return
                self.stopping.wait(LOOK_EVERY_SECONDS)
            here = after

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
