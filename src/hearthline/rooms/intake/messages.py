"""Sentences of intake: why something stopped or was left, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    # Files
    "intake.no_such_file": "There is no such file. Check the path.",
    "intake.cannot_open": "The file cannot be opened ({why}). Check its permissions.",
    "intake.empty_file": "The file is empty. Ask the sender for it again.",
    "intake.damaged_gzip": (
        "The compressed file is damaged or cut off; what came before was read. "
        "Ask the sender for it again."
    ),
    "intake.malformed_json": "Not readable as JSON ({why}). Ask the sender for it again.",
    "intake.file_cut_off": (
        "The file ends in the middle of a bundle; the entries before were read. "
        "Ask the sender for it again."
    ),
    "intake.line_too_long": "This line is longer than {limit_mb} MB and was passed over.",
    "intake.entry_too_large": (
        "One entry is larger than {limit_mb} MB; what follows it in this file was not read. "
        "Ask the sender to leave attachments out, or to send NDJSON."
    ),
    "intake.not_an_object": "This is no resource: a resource is a JSON object.",
    "intake.entries_not_a_list": "The bundle's entries are not a list. Ask the sender to correct.",
    "intake.empty_list": "An empty list: it holds no resource",
    "intake.entry_without_resource": "The entry holds no resource",
    "intake.export_log": "A line of an export's own log, no resource",
    "intake.no_resource_type": "It does not say which type of resource it is.",
    "intake.unexpected_shape": "It has a shape that no FHIR resource has ({why}).",
    # Ignored
    "intake.type_not_read": "Resources of this type are not read",
    "intake.not_weight_or_height": "An observation that is neither weight nor height",
    "intake.value_absent": "The sender says that there is no value",
    "intake.procedure_not_a_line": "A procedure that places or removes no line",
    "intake.device_not_a_line": "A device that is no line",
    "intake.entered_in_error": "The sender marked it as entered in error",
    "intake.did_not_happen": "The sender says that it was not done, or not yet",
    "intake.no_result": "The observation was cancelled, or has no result yet",
    "intake.set_aside_before": "Set aside by a person before, and it came again unchanged",
    # Dates
    "intake.not_a_date": "This is no date. Ask the sender which day was meant.",
    "intake.not_a_time": "This is no time of day. Ask the sender.",
    "intake.no_such_hour": "Hour {hour} does not exist.",
    "intake.no_such_minute": "Minute {minute} does not exist.",
    "intake.no_such_day": "This day does not exist in the calendar.",
    "intake.shift_too_far": "Moved back by {days:,} days it leaves the calendar.",
    "intake.date_far_ahead": "More than a year ahead: ask the sender which year was meant.",
    "intake.ends_before_start": "The end lies before the start; the end was left out.",
    # People
    "intake.no_name": "There is no name.",
    "intake.unknown_code": "This code is not one of the standard's; it was left out.",
    "intake.not_yes_or_no": "This is neither yes nor no; it counts as unknown.",
    "intake.died_before_birth": "The date of death lies before the date of birth.",
    "intake.position_not_a_number": "The position is not two numbers; the address has none now.",
    "intake.position_zero": (
        "Position 0, 0 is the mark of a missing one; the home is placed by ZIP code instead."
    ),
    "intake.position_off_earth": "The position lies outside the earth; the address has none now.",
    "intake.no_patient": "It does not say whom it is about.",
    "intake.subject_is_no_patient": "It is about a {kind}, not about a patient.",
    "intake.patient_not_in_use": "The sender says that this record is no longer in use.",
    "intake.replaced_by_another": (
        "The sender says that another record took its place: most likely they are one person. "
        "Compare the two."
    ),
    "intake.replaced_on_record": (
        "The sender says that another record took its place: look whether two are on record, and "
        "merge them."
    ),
    "intake.patient_waits": "The patient it is about waits in quarantine; decide there first.",
    "intake.patient_not_on_record": (
        "The patient it is about was not sent and is not on record. Ask the sender for the patient."
    ),
    "intake.number_of_another": (
        "Another person on record carries this number. Compare the two before anything is mixed up."
    ),
    # Clinical
    "intake.no_substance": "It does not say to what the patient is allergic.",
    "intake.no_code": "It does not say what it is.",
    "intake.no_value": "It has no value.",
    "intake.not_a_number": "This is not a number.",
    "intake.weight_without_unit": (
        "A weight without a unit: kilograms and pounds differ by a factor of 2.2."
    ),
    "intake.height_without_unit": "A height without a unit: centimetres or inches.",
    "intake.unknown_unit": "This unit is not one we know.",
    "intake.not_a_unit": "These words are no unit: there is no dose in them.",
    "intake.ambiguous_unit_u": "Ambiguous: units, international units, or a smudged zero.",
    "intake.unit_of_another_kind": "This unit measures something else.",
    "intake.units_disagree": "Unit and unit code contradict each other.",
    "intake.impossible_measurement": "Nobody measures this; the limit is {limit}. Check the unit.",
    "intake.dose_without_unit": "The dose has no unit; it was left out.",
    "intake.dose_only_a_limit": "The dose is only a limit; it was left open.",
    "intake.several_doses": "It states several doses that differ; the dose was left open.",
    "intake.several_dosages": (
        "It has {count} instructions that differ. Dose and frequency were left open: read them all."
    ),
    "intake.timing_left_open": (
        "How often cannot be said in one frequency; it was left open and stands in words."
    ),
    "intake.length_in_words": "How long it goes on is said only in words",
    "intake.looks_rounded": "It looks like {rounded}, stored inexactly; kept as received.",
    "intake.only_a_limit": "The value is only a limit, no measurement: nobody knows the number.",
    "intake.unknown_modifier": (
        "It holds an extension that changes its meaning in a way we do not know. Read it, or ask "
        "the sender."
    ),
    "intake.must_not_be_done": (
        "The sender says that this must NOT be given or done. It is kept and referred nobody."
    ),
    "intake.forbidden_or_not": "It does not say clearly whether this must not be done.",
    "intake.not_an_order": (
        "Nobody ordered it: it is a proposal, a plan or an option. It is kept and referred nobody."
    ),
    "intake.intent_not_known": "It does not say whether it is an order or only a plan.",
    "intake.line_not_surely_placed": (
        "The sender does not say that it was completed. Look whether the line is there."
    ),
    "intake.removal_not_surely_done": (
        "A line was to be taken out; the sender does not say that it was done."
    ),
    "intake.removal_without_day": (
        "A line was taken out or is not in use; nobody says since when. End it by hand."
    ),
    "intake.line_exchanged": (
        "One line went out and another came in: end the one and write down the other."
    ),
    "intake.no_line_to_end": "A line was taken out, and no such line is on record as in place.",
    "intake.which_line_ended": (
        "A line was taken out, and {count} lines on record could be meant: end the right one."
    ),
    "intake.which_end_taken_back": (
        "{count} lines on record could be the one that was said to be taken out: "
        "put the right one right by hand."
    ),
    "intake.line_of_ours": (
        "A line was taken out that was written down here: end it here if it is the one."
    ),
    "intake.line_ended": "A line on record was taken out; it ended on that day",
    "intake.several_in_one": (
        "Weight and height in one observation. Ask the sender for each by itself."
    ),
    "intake.no_drug": "It does not say which drug.",
    "intake.drug_not_in_import": "The drug it points at was not sent. Ask the sender for it.",
    "intake.circular_reference": "It refers to itself; the circle was not followed.",
    "intake.open_order_of_dead_patient": "The order is open although the patient has died",
    "intake.could_not_be_stored": (
        "The database refused it: it contradicts a record that stands. Tell your administrator."
    ),
    # Deciding
    "intake.reason_missing": "Say why, in a few words: whoever reads this later needs it.",
    "intake.decided_already": "This was decided already, by {by}. Load the page again.",
    "intake.no_such_reading": "This is none of the ways it can be read. Choose one of them.",
    "intake.still_unreadable": (
        "It still cannot be taken in. Ask the sender for it again, or set it aside with a reason."
    ),
    "intake.nobody_to_compare": "There is nobody to compare with. Load the page again.",
    "intake.task_ask_sender": "Ask {sender} for a {type} that can be read",
    "intake.task_ask_detail": "{file}, {place}: what was received is on the quarantine page",
    "intake.task_tell_sender": "Call {sender}: the referral for {drug} is declined",
    "intake.task_tell_sender_detail": (
        "Number {number}, ask for {who}. “We cannot take the referral for {drug}: {why}.”"
    ),
    "intake.task_order_changed": "The sender changed the order of {drug}: amend it or keep it",
    "intake.task_order_taken_back": (
        "The sender took back the order of {drug}: ask the prescriber, then amend it or keep it"
    ),
    "intake.tip_not_confirmed": "Tip not confirmed. Ask the hospital for the report.",
    "intake.too_many_conditions": "More than {most} conditions: nobody keeps so many in view.",
    "intake.condition_without_words": "Say in words what must be there.",
    "intake.condition_in_the_past": "The hour of “{what}” has passed already. Choose a later one.",
    "intake.condition_of_another": (
        "This condition is not yours to tick: it belongs to {role:role}, or to whoever decides "
        "about referrals."
    ),
    "intake.condition_met_already": "This was ticked as met by {by}. Untick it first.",
    "intake.condition_needs_acceptance": "A condition is set when the referral is accepted.",
    "intake.condition_not_met": "A condition is not met yet: {what}",
    "intake.begun_already": "Care has begun. End it from the chart, under Episodes of care.",
    "intake.not_declined": "Only a declined referral can be taken up again.",
    "intake.decided_with_one": "This episode is decided with its referral. Load the page again.",
    "intake.clock_last_to_come": (
        "The last dose lies in the future: it cannot have been given yet. Ask when it was."
    ),
    "intake.clock_due_before_last": (
        "The next dose is due before the last one was given. Ask which of the two is right."
    ),
    "intake.clock_off_interval": (
        "Last and next dose are {apart:duration} apart, and the order says {spacing:duration}. "
        "Ask which is right."
    ),
    "intake.not_accepted": "Only an accepted referral can begin care.",
    "intake.typing_ended": "This draft was saved or dropped already. Load the list again.",
    "intake.duplicate_not_seen": (
        "Somebody on record is like this person. Look it over again and choose.",
        "{count} people on record are like this person. Look it over again and choose.",
    ),
    # Who may be the same person
    "intake.alike_number": "the same record number of a sender",
    "intake.alike_birth_date": "the same birth date",
    "intake.alike_birth_date_nearly": "nearly the same birth date",
    "intake.alike_family_name": "the same surname",
    "intake.alike_family_name_nearly": "nearly the same surname",
    "intake.alike_given_name": "the same given name",
    "intake.alike_given_name_nearly": "nearly the same given name",
    "intake.alike_phone": "the same phone",
    "referral_state.to_decide": "to decide",
    "referral_state.accepted": "accepted",
    "referral_state.declined": "declined",
    "call_outcome.reached": "reached",
    "call_outcome.left_word": "left word",
    "call_outcome.no_answer": "no answer",
    "call_outcome.wrong_number": "wrong number",
    "can_take.yes": "yes",
    "can_take.no": "no",
    "can_take.on_call": "on call",
    "can_take.unknown": "not known",
    # Areas of a referral
    "intake.area_suits": "Drug and route are of the kind given at home",
    "intake.area_no_drug": "No drug order came with the request",
    "intake.area_only_possible": "Recognised only as possible: read the order",
    "intake.area_able": "Somebody at home is willing to learn",
    "intake.area_helper_not_asked": "Caregiver not asked yet",
    "intake.area_who_helps": "Not asked who helps at home",
    "intake.area_nobody_named": "Nobody named who helps at home",
    "intake.area_line": "A line is in place",
    "intake.area_tip_confirmed": "Line tip confirmed",
    "intake.area_tip_confirmed_by": "Line tip confirmed by {by}, {at:moment}",
    "intake.area_tip": "Line tip not confirmed",
    "intake.area_no_line": "No line known",
    "intake.area_home": "The home is placed on the map",
    "intake.area_no_address": "No address",
    "intake.area_not_placed": "The address could not be placed on the map",
    "intake.area_approximate": "The home is placed by ZIP code only",
    "intake.area_consent": "Consent to treatment given",
    "intake.area_consent_not_asked": "Consent not asked",
    "intake.area_consent_not_given": "Consent to treatment: {answer:consent_answer}",
    "intake.area_screened": "Home screened",
    "intake.area_not_screened": "Home not screened",
    "intake.area_home_not_ready": "The home is not ready: {what}",
    "intake.area_home_with_changes": "The home needs a change that is not done yet",
    "intake.area_screen_incomplete": (
        "{count} question about the home is not answered",
        "{count} questions about the home are not answered",
    ),
    "intake.area_no_payer": "Payer not known",
    "intake.area_nurses": (
        "{count} nurse of the branch is on shift that day",
        "{count} nurses of the branch are on shift that day",
    ),
    "intake.area_no_nurse": "No nurse on shift that day",
    "intake.area_day_not_known": "Not stated when care is needed",
    "intake_area.suits": "Suits",
    "intake_area.able": "Able",
    "intake_area.line": "Line",
    "intake_area.consent": "Consent",
    "intake_area.home": "Home",
    "intake_area.screen": "Home screen",
    "intake_area.payer": "Payer",
    "intake_area.nurses": "Nurses",
    # Frequencies
    "intake.every_hours": "every {hours} hours",
    "intake.times_a_day": ("daily", "{count} times a day"),
    "intake.times_a_week": ("once a week", "{count} times a week"),
    "intake.times_in_days": ("once in {days} days", "{count} times in {days} days"),
    "intake.once": "once",
    "intake.continuous": "continuous",
    "intake.titrated": "titrated",
    "intake.as_directed": "as directed",
    "intake.frequency_not_stated": "frequency not stated",
    "intake.taken_back_now": "The sender took this order back.",
    "intake.forbidden_now": "The sender says that this must NOT be given.",
    "intake.no_order_now": "Not an order: a proposal or plan.",
    # What a referral rests on
    "intake_evidence.route": "Route",
    "intake_evidence.drug": "Drug",
    "intake_evidence.form": "Form",
    "intake_evidence.text": "Words of the order",
    "intake_evidence.rate": "Rate",
    "intake_evidence.service": "Service asked for",
    "intake_evidence.still_running": "Ran until the discharge to home health care",
    "intake_likelihood.likely": "likely",
    "intake_likelihood.possible": "possible",
    # Today
    "intake.attention_referral": "Decide about a referral: {drug}",
    "intake.attention_facts": "{sender}. {missing}. {called}. {nurse}",
    "intake.attention_nothing_missing": "Nothing missing",
    "intake.attention_called": "Last called {who} {at}: {outcome}",
    "intake.attention_nobody_called": "Nobody called yet",
    "intake.attention_when_due": "A nurse at that hour: {can:can_take}",
    "intake.attention_nurse": "from {day:weekday} {at} {name} can",
    "intake.attention_no_nurse": "no hour found for a nurse yet",
    "intake.attention_condition": "Not met at its hour: {what}",
    "intake.attention_condition_of": "Referral for {drug}, accepted on this condition",
    "intake.attention_decide": "Decide",
    "intake.attention_quarantine": (
        "{count} resource could not be read",
        "{count} resources could not be read",
    ),
    "intake.attention_quarantine_detail": "Quarantine, with the value as received",
    "intake.attention_look": "Look",
    "intake.timeline_referred": "Referred by {sender}: {drug}",
    "intake.timeline_accepted": "Referral accepted by {by}: {drug}",
    "intake.timeline_declined_before": "Referral declined by {by}, taken up again since: {drug}",
    "intake.timeline_accepted_before": "Referral accepted by {by}, declined since: {drug}",
    "intake.timeline_declined": "Referral declined by {by}: {drug}",
    # Words of the report
    "intake_word.read": "Read",
    "intake_word.created": "Created",
    "intake_word.updated": "Updated",
    "intake_word.unchanged": "Unchanged",
    "intake_word.quarantined": "Quarantined",
    "intake_word.ignored": "Ignored",
    "intake_part.patients": "Person",
    "intake_part.identifiers": "Number",
    "intake_part.addresses": "Address",
    "intake_part.contacts": "Contact",
    "intake_part.allergies": "Allergy",
    "intake_part.allergy_reviews": "Allergies asked",
    "intake_part.measurements": "Measurement",
    "intake_part.conditions": "Condition",
    "intake_part.home_medications": "Medication at home",
    "intake_part.hospital_stays": "Hospital stay",
    "intake_part.practitioners": "Clinician",
    "intake_part.organizations": "Organisation",
    "intake_part.payers": "Payer",
    "intake_part.coverages": "Coverage",
    "intake_part.lines": "Line",
    "intake_part.document": "Order",
    # Journal
    "action.intake.declare_sender": "Sender declared",
    "action.intake.start_run": "Import begun",
    "action.intake.take_in": "Resources taken in",
    "action.intake.take_waiting": "Taken in what had waited",
    "action.intake.finish_run": "Import ended",
    "action.intake.accept_referral": "Referral accepted",
    "action.intake.decline_referral": "Referral declined",
    "action.intake.save_typed": "Referral typed",
    "action.intake.log_call": "Call about a referral",
    "action.intake.attach_document": "Document attached to a referral",
    "action.intake.take_up_again": "Referral taken up again",
    "action.intake.refer_episode": "Referral made of an episode",
    "action.intake.untick_condition": "Condition unticked",
    "action.intake.change_condition": "Condition put off or given to another",
    "action.intake.add_condition": "Condition added",
    "action.intake.set_clock": "Dose clock set",
    "action.intake.meet_condition": "Condition met",
    "action.intake.begin_care": "Care begun",
    "action.intake.choose_reading": "Unit chosen for what had none",
    "action.intake.is_same_person": "Two records said to be one person",
    "action.intake.is_another_person": "Two people said to carry one number",
    "action.intake.set_aside": "Set aside from quarantine",
    "action.intake.ask_sender": "Sender to be asked",
    "action.intake.decide_difference": "Change by a sender decided",
    # Titles
    "job.intake.import": "Import of referrals",
    # Running
    "intake.sender_missing": "Say who sent it: identities of patients belong to a sender.",
    "intake.nothing_given": "Name at least one file or folder to import.",
    "intake.no_such_branch": "No branch is called {name}. There are: {known}.",
    "intake.disk_full": (
        "The disk is full. What was taken in before stays whole; free some space and import again "
        "to go on."
    ),
    "intake.file_trouble": "A file could not be read ({why}). What was taken in before stays.",
    "intake.database_locked": (
        "The database is held by something else. Wait until it ends, then import again: what was "
        "taken in stays and is not taken in twice."
    ),
    "intake.database_gone": (
        "The database does not answer. Run ./hearthline doctor; what was taken in before stays."
    ),
    "rows.intake.SourceRecord": ("{count} record as received", "{count} records as received"),
    "rows.intake.Difference": ("{count} proposed change", "{count} proposed changes"),
    "rows.intake.QuarantineItem": ("{count} item in quarantine", "{count} items in quarantine"),
    "rows.intake.Referral": ("{count} referral", "{count} referrals"),
    "rows.intake.Condition": ("{count} condition of a referral", "{count} conditions of referrals"),
    "rows.intake.Amendment": (
        "{count} change of a referral's decision or condition",
        "{count} changes of referrals' decisions or conditions",
    ),
    "rows.intake.ReferralCall": ("{count} call about a referral", "{count} calls about referrals"),
    "rows.intake.ReferralDocument": (
        "{count} document of a referral",
        "{count} documents of referrals",
    ),
}
