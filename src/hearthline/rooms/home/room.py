"""What homes give to others."""

from __future__ import annotations

from datetime import time

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.jobs.kinds import Schedule
from hearthline.platform.manifest import AttentionOf, NavigationItem, Room
from hearthline.rooms.home.attention import modifications_due, modifications_proposed
from hearthline.rooms.home.checks import CHECKS
from hearthline.rooms.home.contents import QUESTIONNAIRES
from hearthline.rooms.home.messages import MESSAGES
from hearthline.rooms.home.outbox import OUTBOX
from hearthline.rooms.home.timeline import timeline

ROOM = Room(
    name="home",
    label="Homes",
    urls="hearthline.rooms.home.urls",
    outbox=OUTBOX,
    timeline=timeline,
    messages=MESSAGES,
    checks=CHECKS,
    jobs=("hearthline.rooms.home.tasks.ask_again",),
    schedules=(Schedule("home.ask_again", at=time(4, 20)),),
    contents=(QUESTIONNAIRES,),
    attention=(
        modifications_due,
        AttentionOf(modifications_proposed, frozenset({Role.NURSE_MANAGER})),
    ),
    navigation=(
        NavigationItem(
            "Homes",
            "home:modifications",
            "home",
            {Role.NURSE_MANAGER: 45, Role.FIELD_NURSE: 45, Role.INTAKE: 45, Role.QUALITY: 55},
        ),
    ),
    permissions={
        "home.read": STAFF - {Role.ADMINISTRATOR, Role.DRIVER, Role.FINANCE},
        "home.assess": frozenset({Role.FIELD_NURSE, Role.NURSE_MANAGER, Role.INTAKE}),
        "home.second_look": frozenset({Role.FIELD_NURSE, Role.NURSE_MANAGER, Role.PHARMACIST}),
        "home.modify": frozenset(
            {Role.FIELD_NURSE, Role.NURSE_MANAGER, Role.INTAKE, Role.WAREHOUSE}
        ),
    },
)
