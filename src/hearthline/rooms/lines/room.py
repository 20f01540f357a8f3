"""What lines give to others."""

from __future__ import annotations

from datetime import time

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.jobs.kinds import Schedule
from hearthline.platform.manifest import Room
from hearthline.rooms.lines.checks import CHECKS
from hearthline.rooms.lines.messages import MESSAGES
from hearthline.rooms.lines.queries import against_ending
from hearthline.rooms.lines.timeline import timeline

ROOM = Room(
    name="lines",
    label="Lines",
    urls="hearthline.rooms.lines.urls",
    checks=CHECKS,
    timeline=timeline,
    against_ending=against_ending,
    jobs=("hearthline.rooms.lines.tasks.ask_for_ends",),
    schedules=(Schedule("lines.ask_for_ends", at=time(4, 10)),),
    messages=MESSAGES,
    permissions={
        "lines.read": STAFF - {Role.ADMINISTRATOR, Role.DRIVER},
        "lines.write": frozenset(
            {Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE}
        ),
        "lines.confirm_tip": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE}),
        "lines.import": frozenset({Role.INTAKE}),
    },
)
