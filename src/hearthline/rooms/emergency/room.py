"""What emergencies give to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.emergency.checks import CHECKS
from hearthline.rooms.emergency.contents import CARE_TEXTS, PROTOCOLS, RULES
from hearthline.rooms.emergency.messages import MESSAGES
from hearthline.rooms.emergency.outbox import OUTBOX
from hearthline.rooms.emergency.timeline import timeline

ROOM = Room(
    name="emergency",
    label="Emergency",
    urls="hearthline.rooms.emergency.urls",
    messages=MESSAGES,
    contents=(PROTOCOLS, RULES, CARE_TEXTS),
    checks=CHECKS,
    timeline=timeline,
    outbox=OUTBOX,
    navigation=(
        NavigationItem(
            "Protocols",
            "emergency:protocols",
            "shield",
            {
                Role.PHARMACIST: 60,
                Role.NURSE_MANAGER: 60,
                Role.FIELD_NURSE: 60,
                Role.QUALITY: 60,
            },
        ),
    ),
    permissions={
        "emergency.read": STAFF - {Role.ADMINISTRATOR, Role.DRIVER, Role.FINANCE},
        "emergency.run": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE}),
        "emergency.plan": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
        "emergency.care_plan": frozenset(
            {Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE, Role.INTAKE}
        ),
    },
)
