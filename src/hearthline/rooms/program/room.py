"""The manifest of the program room."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.findings.severity import SEVERITY
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.program.messages import MESSAGES

ROOM = Room(
    name="program",
    label="Program",
    urls="hearthline.rooms.program.urls",
    navigation=(
        NavigationItem(
            "Program",
            "program:settings",
            "gear",
            {
                Role.ADMINISTRATOR: 10,
                Role.NURSE_MANAGER: 90,
                Role.SCHEDULER: 90,
                Role.PHARMACIST: 90,
                Role.QUALITY: 90,
                Role.AUDITOR: 90,
                Role.FINANCE: 90,
            },
        ),
    ),
    permissions={
        "program.read": frozenset(STAFF),
        "program.manage": frozenset({Role.ADMINISTRATOR}),
        "program.approve": frozenset({Role.ADMINISTRATOR, Role.NURSE_MANAGER, Role.PHARMACIST}),
    },
    messages=MESSAGES,
    contents=(SEVERITY,),
)
