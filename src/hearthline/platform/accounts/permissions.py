"""Which roles may do what: read once from the manifests of the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import rooms

OWN_PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "accounts.manage": frozenset({Role.ADMINISTRATOR}),
    "accounts.break_glass": frozenset(
        {Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE, Role.INTAKE}
    ),
    "accounts.review_break_glass": frozenset({Role.QUALITY, Role.ADMINISTRATOR}),
    "content.read": STAFF - {Role.DRIVER},
    "content.write": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY}),
    "content.approve": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
    "content.offer": frozenset({Role.ADMINISTRATOR}),
    "journal.read": frozenset({Role.ADMINISTRATOR, Role.QUALITY, Role.AUDITOR}),
    "journal.erase": frozenset({Role.ADMINISTRATOR}),
    "messaging.read": frozenset({Role.ADMINISTRATOR, Role.QUALITY, Role.AUDITOR}),
    "messaging.send_again": frozenset({Role.ADMINISTRATOR}),
    "today.read": STAFF,
    "tasks.write": STAFF,
    "tablet.use": frozenset({Role.FIELD_NURSE, Role.NURSE_MANAGER}),
    "files.read": STAFF - {Role.WAREHOUSE, Role.DRIVER, Role.ADMINISTRATOR},
    "files.keep": frozenset(
        {
            Role.INTAKE,
            Role.PHARMACIST,
            Role.NURSE_MANAGER,
            Role.SCHEDULER,
            Role.FIELD_NURSE,
            Role.FINANCE,
        }
    ),
    "findings.read": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY, Role.AUDITOR}),
    "findings.program": frozenset(
        {Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY, Role.AUDITOR}
    ),
    "findings.override": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
    "jobs.read": frozenset(
        {Role.ADMINISTRATOR, Role.INTAKE, Role.SCHEDULER, Role.NURSE_MANAGER, Role.PHARMACIST}
    ),
}
"""Permissions of the platform itself."""


@cache
def permissions_of(role: Role) -> frozenset[str]:
    """Return the names of everything ``role`` may do."""
    table = dict(OWN_PERMISSIONS)
    for room in rooms():
        table.update(room.permissions)
    return frozenset(name for name, roles in table.items() if role in roles)
