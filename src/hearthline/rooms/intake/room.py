"""What intake gives to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import AttentionOf, NavigationItem, Room
from hearthline.rooms.intake.attention import (
    conditions_unmet,
    quarantine_waiting,
    referrals_to_decide,
    referrals_waiting,
)
from hearthline.rooms.intake.messages import MESSAGES
from hearthline.rooms.intake.queries.decided import decides_episode
from hearthline.rooms.intake.timeline import referred

DECIDERS = frozenset({Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER})

ROOM = Room(
    name="intake",
    label="Intake",
    permissions={
        "intake.read": DECIDERS | {Role.SCHEDULER, Role.QUALITY, Role.AUDITOR},
        "intake.import": frozenset({Role.INTAKE}),
        "intake.type": frozenset({Role.INTAKE}),
        "intake.decide": DECIDERS,
        "intake.resolve": frozenset({Role.INTAKE, Role.PHARMACIST}),
    },
    urls="hearthline.rooms.intake.urls",
    navigation=(
        NavigationItem(
            "Referrals",
            "intake:referrals",
            "inbox",
            {
                Role.INTAKE: 5,
                Role.PHARMACIST: 30,
                Role.NURSE_MANAGER: 30,
                Role.SCHEDULER: 40,
                Role.QUALITY: 60,
                Role.AUDITOR: 60,
            },
            count=referrals_waiting,
        ),
        NavigationItem(
            "Capacity",
            "intake:capacity",
            "week",
            {Role.INTAKE: 25, Role.SCHEDULER: 70, Role.NURSE_MANAGER: 70},
        ),
    ),
    timeline=referred,
    decides_episode=decides_episode,
    attention=(
        conditions_unmet,
        AttentionOf(referrals_to_decide, frozenset({Role.INTAKE})),
        AttentionOf(quarantine_waiting, frozenset({Role.INTAKE})),
    ),
    jobs=("hearthline.rooms.intake.tasks.import_files",),
    messages=MESSAGES,
)
