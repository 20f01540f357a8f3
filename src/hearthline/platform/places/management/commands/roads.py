"""``./hearthline roads FILE.osm.pbf``: travel times along real roads from now on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hearthline.engines.roads import SpeedProfile, SpeedUnit
from hearthline.kernel.messages import Message
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.places.importing import import_roads
from hearthline.platform.places.store import RoadsError


class Command(BaseCommand):
    """Imports an OpenStreetMap extract."""

    help = "Read an OpenStreetMap extract (FILE.osm.pbf) for travel times and maps."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and how to read its speeds."""
        parser.add_argument("file", type=Path, metavar="FILE.osm.pbf")
        parser.add_argument(
            "--bare-speed-unit",
            type=SpeedUnit,
            choices=list(SpeedUnit),
            default=SpeedUnit.KMH,
            help="unit of a speed limit that names none (default: km/h, OpenStreetMap's rule)",
        )
        parser.add_argument(
            "--time-factor",
            type=float,
            default=1.0,
            help="multiplies every driving time, for traffic heavier than free flow (default: 1)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and say what was read."""
        if not options["time_factor"] > 0:
            raise CommandError(f"--time-factor {options['time_factor']:g} is not above 0.")
        try:
            done = import_roads(
                options["file"],
                self._show,
                bare_unit=options["bare_speed_unit"],
                profile=SpeedProfile(time_factor=options["time_factor"]),
            )
        except RoadsError as error:
            raise CommandError(sentence(error.message)) from error
        self._show(done.summary)
        if not done.changed:
            self._show(Message("places.unchanged"))
        self._show(Message("places.attribution_osm"))

    def _show(self, message: Message) -> None:
        self.stdout.write(sentence(message))
