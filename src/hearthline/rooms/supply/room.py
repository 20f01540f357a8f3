"""What supply gives to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.supply.actions import storage_failed
from hearthline.rooms.supply.attention import (
    departures,
    expiring,
    kits_due,
    late_and_failed,
)
from hearthline.rooms.supply.checks import CHECKS
from hearthline.rooms.supply.messages import MESSAGES
from hearthline.rooms.supply.queries import kept_cold
from hearthline.rooms.supply.timeline import timeline

ROOM = Room(
    name="supply",
    label="Supply",
    urls="hearthline.rooms.supply.urls",
    navigation=(
        NavigationItem(
            "Deliveries",
            "supply:deliveries",
            "truck",
            {
                Role.WAREHOUSE: 10,
                Role.DRIVER: 10,
                Role.PHARMACIST: 35,
                Role.SCHEDULER: 45,
                Role.NURSE_MANAGER: 47,
            },
        ),
        NavigationItem(
            "Kits",
            "supply:kits",
            "box",
            {Role.WAREHOUSE: 12, Role.PHARMACIST: 37, Role.NURSE_MANAGER: 48},
        ),
    ),
    attention=(departures, late_and_failed, expiring, kits_due),
    checks=CHECKS,
    kept_cold=kept_cold,
    storage_failed=storage_failed,
    timeline=timeline,
    messages=MESSAGES,
    permissions={
        "supply.read": frozenset(
            {
                Role.PHARMACIST,
                Role.NURSE_MANAGER,
                Role.SCHEDULER,
                Role.INTAKE,
                Role.FIELD_NURSE,
                Role.WAREHOUSE,
                Role.DRIVER,
                Role.QUALITY,
                Role.AUDITOR,
            }
        ),
        "supply.dispense": frozenset({Role.PHARMACIST, Role.WAREHOUSE}),
        "supply.decide": frozenset({Role.PHARMACIST}),
        "supply.plan": frozenset({Role.PHARMACIST, Role.WAREHOUSE}),
        "supply.deliver": frozenset(
            {
                Role.PHARMACIST,
                Role.WAREHOUSE,
                Role.DRIVER,
                Role.SCHEDULER,
                Role.NURSE_MANAGER,
                Role.FIELD_NURSE,
            }
        ),
    },
)
