"""What people and imports do at the front door."""

from hearthline.rooms.intake.actions.conditions import (
    add_condition,
    change_condition,
    meet_condition,
    untick_condition,
)
from hearthline.rooms.intake.actions.differences import decide_difference
from hearthline.rooms.intake.actions.drafts import begin_typing, drop_typing, keep_typed
from hearthline.rooms.intake.actions.following import (
    TipRead,
    attach_document,
    begin_care,
    log_call,
    set_clock,
)
from hearthline.rooms.intake.actions.quarantine import (
    ask_sender,
    choose_reading,
    is_another_person,
    is_same_person,
    set_aside,
    take_waiting,
)
from hearthline.rooms.intake.actions.referrals import (
    accept_referral,
    decline_referral,
    refer_episode,
    take_up_again,
)
from hearthline.rooms.intake.actions.runs import declare_sender, finish_run, start_run
from hearthline.rooms.intake.actions.taking_in import take_in
from hearthline.rooms.intake.actions.typing import people_alike, save_typed

__all__ = [
    "TipRead",
    "accept_referral",
    "add_condition",
    "ask_sender",
    "attach_document",
    "begin_care",
    "begin_typing",
    "change_condition",
    "choose_reading",
    "decide_difference",
    "declare_sender",
    "decline_referral",
    "drop_typing",
    "finish_run",
    "is_another_person",
    "is_same_person",
    "keep_typed",
    "log_call",
    "meet_condition",
    "people_alike",
    "refer_episode",
    "save_typed",
    "set_aside",
    "set_clock",
    "start_run",
    "take_in",
    "take_up_again",
    "take_waiting",
    "untick_condition",
]
