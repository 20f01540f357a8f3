"""What pages and other rooms may read of the program."""

from hearthline.rooms.program.queries.calendar import (
    calendar,
    calendars,
    is_open,
    pick_up_before,
    specimen_refusals,
)
from hearthline.rooms.program.queries.departments import departments_of
from hearthline.rooms.program.queries.scope import (
    licence_scope,
    licence_scopes,
    scopes_by_branch,
)
from hearthline.rooms.program.queries.settings import (
    branch,
    branch_value,
    branches,
    by_ids,
    is_invented,
    organisation,
    settings_in_force,
)

__all__ = [
    "branch",
    "branch_value",
    "branches",
    "by_ids",
    "calendar",
    "calendars",
    "departments_of",
    "is_invented",
    "is_open",
    "licence_scope",
    "licence_scopes",
    "organisation",
    "pick_up_before",
    "scopes_by_branch",
    "settings_in_force",
    "specimen_refusals",
]
