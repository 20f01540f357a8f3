"""Sentences and words of the program."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.program.create_organisation": "Program made",
    "action.program.rename_organisation": "Program renamed",
    "action.program.create_branch": "Branch opened",
    "action.program.change_branch": "Branch changed",
    "action.program.close_branch": "Branch closed, or opened again",
    "program.closes_later": "That day is still to come. Close the branch when it has come.",
    "program.last_branch": "This is the only open branch. Open another one before.",
    "action.program.change_settings": "Settings changed",
    "action.program.approve_settings": "Settings approved",
    "program.already_made": (
        "This database already holds a program. "
        "Set HEARTHLINE_HOME to another folder to make a second one."
    ),
    "program.not_made_yet": "There is no program yet. Make the organisation first.",
    "program.name_missing": "The name is empty. Type what people call it.",
    "program.no_such_zone": (
        "No time zone is called {zone}. Use an IANA name such as America/New_York."
    ),
    "program.branch_name_taken": (
        "A branch is already called {name}. Choose another name, or change that branch."
    ),
    "program.no_such_setting": "No setting is called {key}. Choose one from Program settings.",
    "program.setting_not_a_number": "{label} needs a number.",
    "program.setting_outside": (
        "{label}: {value} {unit} lies outside {low} to {high}. Type a value in between."
    ),
    "program.holiday_there": (
        "{day:date} is in the calendar already. Decide it in the list instead."
    ),
    "program.closes_before_it_opens": "Hours close before they open. Change one of the two times.",
    "program.scope_of_nobody": "No licence was chosen. Choose at least one, or do not offer it.",
    "program.scope_without_source": (
        "No source was named. Type the law or board rule that it rests on."
    ),
    "program.own_change": "You made this change. Another person of the program approves it.",
    "program.no_such_task": "No task is called {task}. Choose one from the table.",
    "program.last_pick_up_missed": ("The last pick-up that day was at {at:time}, for {laboratory}"),
    "program.no_pick_up_that_day": "No specimens are fetched on {day:weekday}",
    "program.laboratories_closed_since": "Every laboratory is closed from {at:time} on",
    "program.laboratories_closed": "No laboratory is open on {day:weekday}",
    "action.program.propose_holidays": "Holidays proposed",
    "action.program.decide_holiday": "Holiday decided",
    "action.program.add_holiday": "Holiday added",
    "action.program.write_cut_off": "Cut-off written down",
    "action.program.end_cut_off": "Cut-off ended",
    "action.program.write_department": "Emergency department written down",
    "action.program.end_department": "Emergency department ended",
    "action.program.write_laboratory": "Laboratory written down",
    "action.program.end_laboratory": "Laboratory ended",
    "action.program.change_licence_scope": "Licence scope changed",
    "action.program.approve_licence_scope": "Licence scope approved",
    "licence_task.first_dose": "first dose",
    "licence_task.chemotherapy": "chemotherapy",
    "licence_task.port_access": "access of a port",
    "licence_task.blood_draw": "blood draw",
    "licence_task.intravenous_drug": "intravenous drug",
    "holiday_state.proposed": "proposed",
    "holiday_state.kept": "kept",
    "holiday_state.not_kept": "not kept",
    "cut_off.pharmacy": "pharmacy",
    "cut_off.courier": "courier",
}
