"""Sentences about promises, calls and offers."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.scheduling.derive_needs": "Visits to plan worked out",
    "action.scheduling.start_run": "Plan asked for",
    "action.scheduling.end_run": "Run of the planner ended",
    "action.scheduling.keep_plan": "Plan kept as the draft",
    "action.scheduling.set_aside_draft": "Draft set aside",
    "action.scheduling.publish": "Plan published",
    "action.scheduling.move_visit": "Visit moved",
    "action.scheduling.take_back_move": "Move of a visit taken back",
    "action.scheduling.lock_visit": "Visit locked in its place",
    "action.scheduling.unlock_visit": "Visit let free to move",
    "action.scheduling.accept_offer": "Offered visit accepted",
    "action.scheduling.cover_visit": "Visit of somebody away covered",
    "action.scheduling.ask_overtime": "Overtime asked for",
    "action.scheduling.decide_overtime": "Overtime decided",
    "action.scheduling.leave_open": "Visit left without a nurse",
    "action.scheduling.hand_to_pharmacist": "Visit handed to the pharmacist",
    "action.scheduling.ask_what_if": "What-if question asked",
    "action.scheduling.end_what_if": "What-if question answered",
    "action.scheduling.export_day": "Nurse's day taken out with names and addresses",
    "day_part.morning": "in the morning",
    "day_part.midday": "around midday",
    "day_part.afternoon": "in the afternoon",
    "promise.draft": "not told",
    "promise.told": "told",
    "promise.confirmed": "confirmed",
    "call.open": "to call",
    "call.left_message": "message left",
    "call.try_again": "not reached",
    "call.agreed": "agreed",
    "call.refused": "family refuses",
    "call.withdrawn": "no longer needed",
    "call_outcome.agreed": "agrees to the new time",
    "call_outcome.left_message": "message left",
    "call_outcome.not_reached": "not reached",
    "call_outcome.refused": "refuses",
    "scheduling.call_title": "Call the family of {name}: {kind:visit} moved",
    "scheduling.call_detail_moved": "Told {old:moment}, now {new:moment}. Not agreed yet.",
    "scheduling.call_detail_gone": "Told {old:moment}, and it has no nurse now.",
    "scheduling.call_not_needed": "What the family was told holds, or the visit moved again.",
    "scheduling.call_agreed": "The family agreed to the new time.",
    "scheduling.call_refused": "The family refuses the new time.",
    "scheduling.replan_title": "Plan {name} again: {kind:visit}, the family refuses the new time",
    "scheduling.replan_detail": "The family says: {note}. Find another place for the visit.",
    "scheduling.say_visit": "{who} comes on {when}. Does that suit you?",
    "scheduling.say_tentative": (
        "{who} would come on {when}, if everything needed for the visit is settled by "
        "{by:moment}. We call you by then and say whether it holds. Would that suit you?"
    ),
    "scheduling.say_tentative_drug": (
        "{who} would come on {when}, if {drug} is there by {by:moment}. We call you by then and "
        "say whether it holds. Would that suit you?"
    ),
    "scheduling.say_nothing_lost": (
        "Tell nobody this time: it cannot be kept. {why}. Give the visit another place first."
    ),
    "scheduling.say_nothing_late": (
        "Tell nobody this time: the place was to be given up at {at:moment}. {why}. Give the "
        "visit another place, or clear what it waits for."
    ),
    "scheduling.say_moved": (
        "We told you {who} would come on {when}. We have to change this: {new_who} can come on "
        "{new_when}. Does that suit you?"
    ),
    "scheduling.say_gone": (
        "We told you {who} would come on {when}. We cannot keep this, and we are looking for "
        "another time. We call you again today."
    ),
    "scheduling.say_not_needed": (
        "We told you {who} would come on {when}. The order for this visit has ended, so nobody "
        "comes."
    ),
    "scheduling.confirmed_untold": "Nothing was told to this family yet",
    "scheduling.call_ended_already": "This call had ended already",
    "plan_state.draft": "draft",
    "plan_state.published": "published",
    "plan_state.set_aside": "set aside",
    "offer.offered": "offered",
    "offer.accepted": "accepted",
    "offer.declined": "declined",
    "offer.lapsed": "no reply",
    "offer.taken_back": "taken back",
    "scheduling.offer_to_whom": "Choose one nurse or one agency to offer the visit to.",
    "scheduling.offer_open": (
        "{name} may reply until {at:time}. Wait for the reply, or take the offer back first."
    ),
    "scheduling.offer_when": "This visit has no time yet. Give the start that is offered.",
    "scheduling.offer_reply_by": (
        "The time to reply by has passed, or lies after the start at {start:moment}. Choose a "
        "time between now and the start."
    ),
    "scheduling.offer_two_seats": (
        "This visit needs two nurses. Offer the seat to a nurse, or place it on the board."
    ),
    "scheduling.attention_offered": "A visit is offered to you: {kind:visit}",
    "scheduling.attention_offered_detail": (
        "{day:weekday} at {starts}, {seconds:duration}, {area}. Say yes or no."
    ),
    "scheduling.attention_answer": "Answer",
    "scheduling.offer_has_a_nurse": (
        "This visit has a nurse who accepted it. Move it if somebody else is to come."
    ),
    "scheduling.undo_accepted": (
        "The last step offered this visit, and {name} accepted since. Nothing was taken back. "
        "Give the visit to somebody else by hand, and tell {name}."
    ),
    "scheduling.undo_task": "The planner took the question back",
    "scheduling.offer_ended": "This offer has ended already: {state:offer}.",
    "scheduling.answered_late": "The answer came after the offer had ended",
    "scheduling.agency_has_not_accepted": (
        "The agency has not accepted this visit. Write down its answer first."
    ),
    "scheduling.hold_expires": "{drug} must be used by {at:moment}, before the visit ends",
    "scheduling.hold_late": "{drug} arrives {at:moment}, after the visit begins",
    "scheduling.hold_expected": "{drug} is on its way, promised by {at:moment}",
    "scheduling.hold_not_delivered": "{drug} was not delivered",
    "scheduling.hold_expired": "{drug} at the home has expired",
    "scheduling.hold_set_aside": "{drug} was set aside at home, and a pharmacist has to decide",
    "scheduling.hold_used_up": "No {drug} is left at the home",
    "scheduling.hold_beyond_use_not_known": "Nobody wrote down until when {drug} may be used",
    "scheduling.hold_not_known": "Nobody wrote down that {drug} was dispensed",
    "scheduling.hold_expected_at_unknown": "{drug} is on its way",
    "scheduling.hold_not_on_service": "The patient is accepted and not on service yet",
    "scheduling.attention_first_unaccepted": "{name}: first dose, no nurse has accepted",
    "scheduling.attention_unaccepted": "{name}: {kind:visit}, no nurse has accepted",
    "scheduling.attention_unaccepted_detail": "{start:moment}. {said}.",
    "scheduling.attention_lost": "{name}: {kind:visit} at {start:time} cannot be kept",
    "scheduling.attention_hold": "{name}: {kind:visit} gives its place up at {give_up:time}",
    "scheduling.attention_repair": "Find another time",
    "scheduling.attention_not_clear": (
        "{count} first dose of tomorrow is not clear",
        "{count} first doses of tomorrow are not clear",
    ),
    "scheduling.attention_not_clear_detail": "{owners}",
    "scheduling.attention_open_tomorrow": "Open tomorrow",
    "scheduling.too_late_for_both": (
        "Too late for the last pick-up at {pick_up:time} for {laboratory}, and every laboratory is "
        "closed from {closes:time} on. Choose an earlier start, or ask the pharmacist."
    ),
    "scheduling.no_laboratory_that_day": (
        "No specimens are fetched on {day:weekday}, and no laboratory is open then. Choose "
        "another day, or ask the pharmacist."
    ),
    "scheduling.publish_broken": (
        "This plan breaks {count} rule as things stand now, so it is not published. {why} Move "
        "the visit, or plan again.",
        "This plan breaks {count} rules as things stand now, so it is not published. The first: "
        "{why} Move the visits, or plan again.",
    ),
    "scheduling.weights_missing": (
        "There is no file {file}. Name one that is there; docs/planner-weights.toml is a whole one."
    ),
    "scheduling.weights_unreadable": (
        "{file} cannot be read ({why}). Let this user read it, or take it away."
    ),
    "scheduling.weights_no_toml": (
        "{file} is not TOML: {why}. Mend that line, or take the file away."
    ),
    "scheduling.weights_outside": (
        "{file} has {name} = {value} outside its table. Put all weights under one line [weights]."
    ),
    "scheduling.weights_name": (
        "{file} sets {name} = {value}, and no weight has that name. docs/planner-weights.toml has "
        "all of them."
    ),
    "scheduling.weights_value": (
        "{file}: {name} = {value} is no weight. Give a number from 0, or take the line out."
    ),
    "scheduling.weights_share": (
        "{file}: {name} = {value} is no share. Give a number from 0 to 1, or take the line out."
    ),
    "scheduling.weights_unserved": (
        "{file}: {name} = {value} does not serve. Give five numbers from 0, for priority 1 to 5, "
        "none below the one before, or take the line out."
    ),
    "scheduling.weights_set_on_page": (
        "{name} stays {value}: the program's settings page has set it. Change it there."
    ),
    "action.scheduling.offer_visit": "Visit offered",
    "action.scheduling.answer_offer": "Offer answered",
    "action.scheduling.take_back_offer": "Offer taken back",
    "action.scheduling.name_agency_nurse": "Agency named its nurse",
    "action.scheduling.tell_family": "Family told",
    "action.scheduling.confirm_promise": "Family confirmed",
    "action.scheduling.record_call": "Call written down",
    "rows.scheduling.Need": ("{count} visit to plan", "{count} visits to plan"),
    "rows.scheduling.Lock": ("{count} locked visit", "{count} locked visits"),
    "rows.scheduling.Offer": ("{count} offered visit", "{count} offered visits"),
    "rows.scheduling.Overtime": (
        "{count} question about overtime",
        "{count} questions about overtime",
    ),
    "rows.scheduling.Promise": ("{count} promise to the family", "{count} promises to the family"),
    "rows.scheduling.Call": ("{count} call to the family", "{count} calls to the family"),
}
