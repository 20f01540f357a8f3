"""What orders give to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import AttentionOf, NavigationItem, Room
from hearthline.rooms.therapy.attention import trouble_around_what_must_run, what_must_run
from hearthline.rooms.therapy.checks import CHECKS, against_beginning
from hearthline.rooms.therapy.messages import MESSAGES
from hearthline.rooms.therapy.queries.holding import against_resuming
from hearthline.rooms.therapy.queries.running import must_run
from hearthline.rooms.therapy.queries.waiting import count_to_verify
from hearthline.rooms.therapy.timeline import timeline

ROOM = Room(
    name="therapy",
    label="Orders",
    urls="hearthline.rooms.therapy.urls",
    navigation=(
        NavigationItem(
            "Orders",
            "therapy:orders",
            "orders",
            {Role.PHARMACIST: 10, Role.NURSE_MANAGER: 40, Role.INTAKE: 40},
            count=count_to_verify,
        ),
    ),
    checks=CHECKS,
    attention=(AttentionOf(trouble_around_what_must_run, frozenset({Role.PHARMACIST})),),
    panels=what_must_run,
    timeline=timeline,
    against_beginning=against_beginning,
    must_run=must_run,
    against_resuming=against_resuming,
    messages=MESSAGES,
    permissions={
        "therapy.read": STAFF - {Role.ADMINISTRATOR, Role.DRIVER, Role.FINANCE},
        "therapy.write": frozenset({Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER}),
        "therapy.verify": frozenset({Role.PHARMACIST}),
        "therapy.verify_nursing": frozenset({Role.NURSE_MANAGER, Role.PHARMACIST}),
        "therapy.ask_hold": frozenset({Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER}),
        "therapy.confirm_hold": frozenset({Role.PHARMACIST}),
        "therapy.hold": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
        "therapy.discontinue": frozenset({Role.PHARMACIST}),
        "therapy.administer": frozenset(
            {Role.FIELD_NURSE, Role.NURSE_MANAGER, Role.PHARMACIST, Role.SCHEDULER}
        ),
    },
)
