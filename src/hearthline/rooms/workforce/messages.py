"""Sentences and words of the workforce."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.workforce.hire": "Person hired",
    "action.workforce.place": "Moved to another branch",
    "action.workforce.set_home": "Home of a nurse changed",
    "action.workforce.record_licence": "Licence written down",
    "action.workforce.record_certificate": "Certificate written down",
    "action.workforce.sign_off_skill": "Skill signed off",
    "action.workforce.engage": "Contract changed",
    "action.workforce.set_shifts": "Weekly shifts changed",
    "action.workforce.change_shift": "Shift of one day changed",
    "action.workforce.plan_absence": "Days away planned",
    "action.workforce.mark_sick": "Marked as sick",
    "action.workforce.take_back_absence": "Days away taken back",
    "action.workforce.answer_pet": "Answer about an animal written down",
    "workforce.has_left": "No longer works here: no papers are asked for",
    "workforce.people_in_branch": (
        "{count} member of the team belongs to this branch. Move them to another one first.",
        "{count} members of the team belong to this branch. Move them to another one first.",
    ),
    "action.workforce.end_employment": "Last day of somebody said",
    "action.workforce.end_exclusion": "Nurse may be sent to a patient again",
    "workforce.no_such_patient": (
        "Nobody you may see has the record number {number}. Look it up in the census."
    ),
    "action.workforce.exclude": "Nurse kept from a patient",
    "action.workforce.open_sign_in": "Sign-in given to somebody of the staff",
    "absence.sick": "sick",
    "absence.holiday": "holiday",
    "absence.training": "training",
    "absence.other": "away",
    "workforce.agency_without_name": "Give the agency its name.",
    "action.workforce.record_agency": "Agency written down",
    "workforce.name_missing": "A name is missing. Type given and family name.",
    "workforce.nobody_known": "Nobody with this number works here. Choose from the team list.",
    "workforce.reason_missing": "The reason is missing. Say why, in a few words.",
    "workforce.withdrawn_ahead": (
        "{day:date} lies ahead. Write down the last day when it has come, or today."
    ),
    "workforce.withdrawn_already": "It is out of force since {day:date}. Choose another.",
    "action.workforce.correct_person": "Name or contact of somebody of the staff corrected",
    "action.workforce.withdraw": "Licence, certificate or skill taken out of force",
    "workforce.own_sign_off": (
        "Nobody signs off their own skill. Ask another assessor who holds it."
    ),
    "workforce.ends_before_it_begins": (
        "It ends {ends:date}, before it begins {begins:date}. Change one of the two days."
    ),
    "workforce.shift_half_given": (
        "A shift needs start and end. Give both, or neither for a day off."
    ),
    "workforce.sign_in_taken": "Somebody signs in as {name} already. Choose another name.",
    "workforce.no_licence": "No licence on record",
    "workforce.no_papers": "Needs no licence",
    "workforce.paper_in_force": "{paper:paper} in force until {expires:date}",
    "workforce.paper_ends_soon": "{paper:paper} ends {expires:date}",
    "workforce.paper_ends_urgently": ("{paper:paper} ends {expires:date}. Ask for the renewal now"),
    "workforce.paper_ended": ("{paper:paper} ended {expires:date}. No visits until it is renewed"),
    "workforce.attention_ends": "{name}: {paper:paper} ends {expires:date}",
    "workforce.attention_ended": "{name}: {paper:paper} ended {expires:date}",
    "workforce.attention_detail": "Visits after that day cannot be planned for this nurse.",
    "workforce.attention_open": "Open",
    "paper.RN": "RN licence",
    "paper.LPN": "LPN licence",
    "paper.NP": "NP licence",
    "paper.BLS": "BLS card",
    "paper.ACLS": "ACLS card",
    "paper.PALS": "PALS card",
    "paper.chemotherapy_provider": "chemotherapy provider card",
    "paper.CRNI": "CRNI certificate",
    "paper.IgCN": "IgCN certificate",
    "skill.BLS": "current BLS",
    "skill.ACLS": "current ACLS",
    "skill.peripheral_iv": "peripheral IV",
    "skill.picc": "PICC",
    "skill.port": "port",
    "skill.pump": "pump",
    "skill.anaphylaxis": "anaphylaxis",
    "skill.biologic": "biologics",
    "skill.immune_globulin": "IVIG",
    "skill.chemotherapy": "chemo",
    "skill.parenteral_nutrition": "nutrition",
    "skill.inotrope": "inotropes",
    "skill.paediatric": "paediatric",
    "skill.subcutaneous": "subcutaneous",
    "workforce.swap_of_branches": "The two turns belong to different branches. Swap within one.",
    "workforce.no_such_record": (
        "Nobody you may see has the record number {number}. Read it again, or leave it empty."
    ),
    "workforce.no_reason": "No reason was given.",
    "workforce.call_in_the_future": "The time of the call lies in the future.",
    "workforce.call_amended_meanwhile": "Somebody else corrected it meanwhile.",
    "workforce.call_taken_already": "Somebody looked after it already.",
    "workforce.closed_without_call_back": "It was closed before the call-back that was promised.",
    "workforce.call_closed_already": "It had been closed already.",
    "workforce.on_call_whole": "Somebody is on call at every hour",
    "workforce.on_call_gap": (
        "No {role:on_call_role} on call ({place:on_call_place}) from {at:moment}"
    ),
    "workforce.on_call_gap_no_nurse": (
        "{name} is on call ({place:on_call_place}) as nurse from {at:moment} without a nurse’s "
        "licence in force"
    ),
    "workforce.on_call_gap_no_pharmacist": (
        "{name} is on call ({place:on_call_place}) as pharmacist from {at:moment} without being "
        "a pharmacist of the program"
    ),
    "workforce.not_for_nurse_turn": (
        "{name} has no nurse’s licence in force on {day:weekday}. Choose somebody who has, or "
        "record the licence first."
    ),
    "workforce.not_for_pharmacist_turn": (
        "{name} is not a pharmacist of the program on {day:weekday}. Choose a pharmacist, or "
        "give the role first."
    ),
    "workforce.on_call_gap_away": (
        "{name} is away and on call ({place:on_call_place}) as {role:on_call_role} from {at:moment}"
    ),
    "workforce.attention_gap_detail": (
        "Until {until:moment}. {count} more gap follows.",
        "Until {until:moment}. {count} more gaps follow.",
    ),
    "workforce.attention_fill": "Fill the gap",
    "workforce.attention_call": "{caller} called and nobody looks after it",
    "workforce.attention_call_back": "Call back: {caller}",
    "workforce.attention_call_open": "The call of {caller} has no outcome yet",
    "workforce.attention_call_detail": "Since {at:moment}. {about}",
    "workforce.attention_call_action": "Open the call",
    "workforce.event_call": "{caller} called: {about}",
    "on_call_role.nurse": "nurse",
    "on_call_role.pharmacist": "pharmacist",
    "on_call_place.1": "first",
    "on_call_place.2": "second in line",
    "call_ended.answered": "answered by phone",
    "call_ended.visit_needed": "a visit is needed",
    "call_ended.prescriber_called": "the prescriber was called",
    "call_ended.sent_to_emergency": "sent to emergency services",
    "call_ended.not_reached": "nobody was reached",
    "call_followed.log": "written down",
    "call_followed.amend": "corrected",
    "call_followed.take": "taken",
    "call_followed.call_back": "called back",
    "call_followed.close": "closed",
    "action.workforce.set_on_call": "On-call turns set",
    "action.workforce.change_on_call": "On-call turn changed",
    "action.workforce.swap_on_call": "On-call turns swapped",
    "action.workforce.take_back_change": "Change of an on-call turn taken back",
    "action.workforce.log_call": "Call written down",
    "action.workforce.amend_call": "Call corrected",
    "action.workforce.take_call": "Call taken",
    "action.workforce.call_back": "Called back",
    "action.workforce.close_call": "Call closed",
    "rows.workforce.Call": ("{count} call at night", "{count} calls at night"),
    "rows.workforce.Exclusion": ("{count} nurse not to be sent", "{count} nurses not to be sent"),
}
