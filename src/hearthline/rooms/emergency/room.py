"""What emergencies give to others."""

from __future__ import annotations

from datetime import timedelta

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.jobs.kinds import Schedule
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.attention import area_events, open_runs, protocols_to_review
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
    packing=queries.packing,
    navigation=(
        NavigationItem(
            "Area events",
            "emergency:areas",
            "bell",
            {
                Role.NURSE_MANAGER: 47,
                Role.PHARMACIST: 47,
                Role.FIELD_NURSE: 47,
                Role.SCHEDULER: 57,
                Role.INTAKE: 61,
                Role.QUALITY: 61,
            },
        ),
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
        NavigationItem(
            "Drills",
            "emergency:drills",
            "chart",
            {
                Role.PHARMACIST: 62,
                Role.NURSE_MANAGER: 62,
                Role.FIELD_NURSE: 62,
                Role.QUALITY: 62,
            },
        ),
        NavigationItem(
            "Runs",
            "emergency:runs",
            "phone",
            {
                Role.PHARMACIST: 61,
                Role.NURSE_MANAGER: 61,
                Role.FIELD_NURSE: 61,
                Role.QUALITY: 61,
            },
        ),
    ),
    attention=(open_runs, area_events, protocols_to_review),
    jobs=(
        "hearthline.rooms.emergency.tasks.follow_run",
        "hearthline.rooms.emergency.tasks.watch_areas",
        "hearthline.rooms.emergency.tasks.watch_kits",
        "hearthline.rooms.emergency.tasks.watch_runs",
    ),
    schedules=(
        Schedule("emergency.watch_areas", every=timedelta(minutes=1)),
        Schedule("emergency.watch_runs", every=timedelta(minutes=1)),
        Schedule("emergency.watch_kits", every=timedelta(hours=6)),
    ),
    permissions={
        "emergency.read": STAFF - {Role.ADMINISTRATOR, Role.DRIVER, Role.FINANCE},
        "emergency.run": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE}),
        "emergency.area": frozenset(
            {Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE, Role.SCHEDULER}
        ),
        "emergency.area_step": frozenset(
            {
                Role.PHARMACIST,
                Role.NURSE_MANAGER,
                Role.FIELD_NURSE,
                Role.SCHEDULER,
                Role.INTAKE,
            }
        ),
        "emergency.drills": frozenset({Role.NURSE_MANAGER, Role.QUALITY}),
        "emergency.allow_restart": frozenset({Role.PHARMACIST}),
        "emergency.plan": frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
        "emergency.care_plan": frozenset(
            {Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE, Role.INTAKE}
        ),
    },
)
