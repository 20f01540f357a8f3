"""What incidents give to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.incidents.messages import MESSAGES
from hearthline.rooms.incidents.timeline import timeline

ROOM = Room(
    name="incidents",
    label="Incidents",
    urls="hearthline.rooms.incidents.urls",
    timeline=timeline,
    messages=MESSAGES,
    navigation=(
        NavigationItem(
            "Incidents",
            "incidents:reports",
            "shield",
            {Role.QUALITY: 10, Role.NURSE_MANAGER: 60, Role.PHARMACIST: 60, Role.AUDITOR: 30},
        ),
    ),
    permissions={
        "incidents.read": frozenset(
            {Role.QUALITY, Role.NURSE_MANAGER, Role.PHARMACIST, Role.AUDITOR}
        ),
        "incidents.report": STAFF - {Role.AUDITOR, Role.ADMINISTRATOR},
        "incidents.correct": frozenset({Role.QUALITY}),
    },
)
