"""What can be done to the program: make it and its branches, its settings, calendar, licences."""

from hearthline.rooms.program.actions.calendar import (
    add_holiday,
    decide_holiday,
    end_cut_off,
    end_laboratory,
    propose_holidays,
    write_cut_off,
    write_laboratory,
)
from hearthline.rooms.program.actions.departments import end_department, write_department
from hearthline.rooms.program.actions.making import (
    approve_settings,
    change_branch,
    change_settings,
    close_branch,
    create_branch,
    create_organisation,
    rename_organisation,
)
from hearthline.rooms.program.actions.scope import approve_licence_scope, change_licence_scope

__all__ = [
    "add_holiday",
    "approve_licence_scope",
    "approve_settings",
    "change_branch",
    "change_licence_scope",
    "change_settings",
    "close_branch",
    "create_branch",
    "create_organisation",
    "decide_holiday",
    "end_cut_off",
    "end_department",
    "end_laboratory",
    "propose_holidays",
    "rename_organisation",
    "write_cut_off",
    "write_department",
    "write_laboratory",
]
