"""What visits give to others."""

from __future__ import annotations

from datetime import timedelta

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.jobs.kinds import Schedule
from hearthline.platform.manifest import AttentionOf, NavigationItem, Room
from hearthline.rooms.visits import queries
from hearthline.rooms.visits.attention import (
    CALLERS,
    doses_to_write_down,
    next_stop,
    overdue_check_ins,
)
from hearthline.rooms.visits.messages import MESSAGES
from hearthline.rooms.visits.outbox import OUTBOX
from hearthline.rooms.visits.timeline import timeline

ROOM = Room(
    name="visits",
    label="Visits",
    urls="hearthline.rooms.visits.urls",
    navigation=(
        NavigationItem(
            "Visits",
            "visits:day",
            "tick",
            {Role.SCHEDULER: 35, Role.NURSE_MANAGER: 35, Role.FIELD_NURSE: 35, Role.PHARMACIST: 50},
        ),
    ),
    attention=(
        AttentionOf(overdue_check_ins, frozenset(CALLERS)),
        AttentionOf(doses_to_write_down, frozenset(CALLERS)),
    ),
    panels=next_stop,
    jobs=("hearthline.rooms.visits.tasks.watch_check_ins",),
    schedules=(Schedule("visits.watch_check_ins", every=timedelta(minutes=1)),),
    outbox=OUTBOX,
    timeline=timeline,
    visit_reports=queries.reports,
    kept_visits=queries.kept,
    messages=MESSAGES,
    permissions={
        "visits.read": STAFF - {Role.ADMINISTRATOR, Role.WAREHOUSE, Role.DRIVER},
        "visits.record": frozenset(
            {Role.SCHEDULER, Role.NURSE_MANAGER, Role.FIELD_NURSE, Role.PHARMACIST}
        ),
    },
)
