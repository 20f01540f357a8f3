"""Sentences and words of the workforce."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "workforce.agency_without_name": "Give the agency its name.",
    "action.workforce.record_agency": "Agency written down",
    "workforce.name_missing": "A name is missing. Type given and family name.",
    "workforce.nobody_known": "Nobody with this number works here. Choose from the team list.",
    "workforce.reason_missing": "The reason is missing. Say why, in a few words.",
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
    "workforce.on_call_gap_away": (
        "{name} is away and on call ({place:on_call_place}) as {role:on_call_role} from {at:moment}"
    ),
    "workforce.attention_gap_detail": (
        "Until {until:moment}. {count} more gap follows.",
        "Until {until:moment}. {count} more gaps follow.",
    ),
    "workforce.attention_fill": "Fill the gap",
    "workforce.attention_call": "{caller} called and nobody looks after it",
    "workforce.attention_call_back": "Call {caller} back",
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
