"""What coverage gives to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.coverage.checks import CHECKS
from hearthline.rooms.coverage.messages import MESSAGES

WRITERS = frozenset({Role.INTAKE, Role.FINANCE})

ROOM = Room(
    name="coverage",
    label="Coverage",
    urls="hearthline.rooms.coverage.urls",
    navigation=(
        NavigationItem(
            "Authorisations",
            "coverage:authorisations",
            "key",
            {Role.FINANCE: 10, Role.INTAKE: 30, Role.NURSE_MANAGER: 70},
        ),
    ),
    checks=CHECKS,
    messages=MESSAGES,
    permissions={
        "coverage.read": WRITERS | {Role.PHARMACIST, Role.NURSE_MANAGER, Role.AUDITOR},
        "coverage.write": WRITERS,
        "coverage.record_use": WRITERS
        | {Role.SCHEDULER, Role.NURSE_MANAGER, Role.PHARMACIST, Role.FIELD_NURSE},
    },
)
