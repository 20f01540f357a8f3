"""Sentences and words of visits."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.visits.record_visit": "Visit written down",
    "action.visits.record_visits": "Visits written down",
    "action.visits.amend_visit": "Visit corrected",
    "action.visits.amend_dose": "Dose corrected",
    "action.visits.check_in": "Nurse said to be well",
    "action.visits.tell_on_call": "On call told that nobody heard of a nurse",
    "job.visits.watch_check_ins": "Nurses in homes whom nobody heard of",
    "notice.nurse_silent": (
        "A nurse in a home was last heard of {at:moment}, longer ago than agreed. "
        "Sign in to Hearthline."
    ),
    "visits.silent": "{nurse} at {patient}: nobody heard of her since {at:time}",
    "visits.silent_somebody": "A nurse at {patient}: nobody heard of her since {at:time}",
    "visits.call_nurse": (
        "Call {nurse}, {phone}. No answer: call the home, then the manager on call."
    ),
    "visits.call_home": "Her number is not known. Call the home, then the manager on call.",
    "visits.doses_left": (
        "{count} visit is done and nobody wrote down what became of its dose",
        "{count} visits are done and nobody wrote down what became of their doses",
    ),
    "visits.doses_left_detail": (
        "The oldest is of {on:weekday}. Units of an authorisation are counted once it is said."
    ),
    "visits.write_down_dose": "Write down the dose",
    "visits.say_well": "She is well",
    "visits.nobody_in_the_home": "No nurse was in the home, as far as is written down.",
    "rows.visits.CheckIn": ("{count} check-in of a nurse", "{count} check-ins of nurses"),
    "visits.unreadable": "{place} cannot be read.",
    "visits.not_planned": "The visit was not planned.",
    "visits.of_another_patient": "The visit that was planned belongs to another patient.",
    "visits.another_nurse": "Another nurse came than was planned.",
    "visits.times_out_of_order": "The times are out of order.",
    "visits.in_the_future": "A time lies in the future.",
    "visits.no_reason": "No reason was given.",
    "visits.nobody_named": "Nobody is named who came.",
    "visits.not_made_but_ended": "The visit was not made and has an end.",
    "visits.written_already": "Some of the visits were written down already.",
    "visits.corrected_meanwhile": "Somebody else corrected it meanwhile.",
    "visits.event_arrived": "Nurse arrived: {kind:visit}",
    "visits.event_started": "Visit begun: {kind:visit}",
    "visits.event_done": "Visit made: {kind:visit}",
    "visits.event_missed": "Visit missed, {kind:visit}: {reason}",
    "visits.event_refused": "Visit refused, {kind:visit}: {reason}",
    "visits.event_cancelled": "Visit cancelled, {kind:visit}: {reason}",
    "visits.report": "{state:visit_state} {at:time}",
    "visits.report_not_made": "{state:visit_state}: {reason}",
    "visits.report_bare": "{state:visit_state}",
    "visit_state.arrived": "arrived",
    "visit_state.started": "begun",
    "visit_state.done": "done",
    "visit_state.missed": "missed",
    "visit_state.refused": "refused",
    "visit_state.cancelled": "cancelled",
    "rows.visits.Visit": ("{count} report of a visit", "{count} reports of visits"),
}
