"""The manifest of the workforce room."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import NavigationItem, Room, SubjectKind
from hearthline.rooms.workforce import queries
from hearthline.rooms.workforce.attention import (
    count_open_calls,
    gaps_ahead,
    on_call_now,
    open_calls,
    papers_that_end,
)
from hearthline.rooms.workforce.checks import CHECKS
from hearthline.rooms.workforce.messages import MESSAGES
from hearthline.rooms.workforce.timeline import timeline

_LEADS = frozenset({Role.ADMINISTRATOR, Role.NURSE_MANAGER})

ROOM = Room(
    name="workforce",
    against_closing=queries.against_closing,
    label="Team",
    urls="hearthline.rooms.workforce.urls",
    navigation=(
        NavigationItem(
            "Team",
            "workforce:team",
            "person",
            {Role.NURSE_MANAGER: 30, Role.SCHEDULER: 40, Role.ADMINISTRATOR: 30, Role.QUALITY: 70},
        ),
        NavigationItem(
            "Calls",
            "workforce:calls",
            "phone",
            {
                Role.NURSE_MANAGER: 45,
                Role.PHARMACIST: 45,
                Role.FIELD_NURSE: 45,
                Role.SCHEDULER: 55,
                Role.INTAKE: 60,
                Role.QUALITY: 60,
            },
            count=count_open_calls,
        ),
        NavigationItem(
            "On call",
            "workforce:roster",
            "clock",
            {
                Role.NURSE_MANAGER: 46,
                Role.PHARMACIST: 46,
                Role.FIELD_NURSE: 46,
                Role.SCHEDULER: 56,
            },
        ),
    ),
    attention=(papers_that_end, gaps_ahead, open_calls),
    panels=on_call_now,
    timeline=timeline,
    mail_addresses=queries.mail_addresses,
    subjects={
        "staff": SubjectKind(queries.chosen_staff, queries.subject_names, on_today=False),
        "branch": SubjectKind(queries.chosen_branches, queries.branch_names, on_today=False),
    },
    permissions={
        "workforce.read": frozenset(STAFF) - {Role.WAREHOUSE, Role.DRIVER},
        "workforce.manage": _LEADS,
        "workforce.sign_off": _LEADS,
        "workforce.plan_shifts": _LEADS | {Role.SCHEDULER},
        "workforce.mark_sick": _LEADS | {Role.SCHEDULER, Role.FIELD_NURSE},
        "workforce.exclude": frozenset({Role.NURSE_MANAGER, Role.SCHEDULER}),
        "workforce.plan_on_call": _LEADS | {Role.SCHEDULER, Role.PHARMACIST},
        "workforce.calls": frozenset(STAFF)
        - {Role.WAREHOUSE, Role.DRIVER, Role.FINANCE, Role.ADMINISTRATOR},
        "workforce.log_call": frozenset(
            {
                Role.NURSE_MANAGER,
                Role.PHARMACIST,
                Role.FIELD_NURSE,
                Role.SCHEDULER,
                Role.INTAKE,
            }
        ),
    },
    checks=CHECKS,
    messages=MESSAGES,
)
