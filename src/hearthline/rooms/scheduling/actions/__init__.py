"""What can be done with needs, plans, locks and promises; every function is one action."""

from hearthline.rooms.scheduling.actions.covering import (
    ask_overtime,
    cover_visit,
    decide_overtime,
    hand_to_pharmacist,
    leave_open,
)
from hearthline.rooms.scheduling.actions.exports import export_day
from hearthline.rooms.scheduling.actions.needs import derive_needs
from hearthline.rooms.scheduling.actions.offers import (
    answer_offer,
    name_agency_nurse,
    offer_visit,
    take_back_offer,
)
from hearthline.rooms.scheduling.actions.plans import (
    end_run,
    keep_plan,
    publish,
    set_aside_draft,
    start_run,
)
from hearthline.rooms.scheduling.actions.promises import (
    confirm_promise,
    record_call,
    tell_family,
)
from hearthline.rooms.scheduling.actions.taking_back import take_back_move
from hearthline.rooms.scheduling.actions.visits import (
    accept_offer,
    lock_visit,
    move_visit,
    unlock_visit,
)
from hearthline.rooms.scheduling.actions.what_ifs import ask_what_if, end_what_if

__all__ = [
    "accept_offer",
    "answer_offer",
    "ask_overtime",
    "ask_what_if",
    "confirm_promise",
    "cover_visit",
    "decide_overtime",
    "derive_needs",
    "end_run",
    "end_what_if",
    "export_day",
    "hand_to_pharmacist",
    "keep_plan",
    "leave_open",
    "lock_visit",
    "move_visit",
    "name_agency_nurse",
    "offer_visit",
    "publish",
    "record_call",
    "set_aside_draft",
    "start_run",
    "take_back_move",
    "take_back_offer",
    "tell_family",
    "unlock_visit",
]
