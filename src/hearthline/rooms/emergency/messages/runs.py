"""Sentences and words of emergency runs."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "protocols.not_an_id": "{place}: an identifier is missing or unreadable.",
    "action.emergency.record_run": "Emergency run recorded",
    "emergency.run_said_otherwise": "Something else was said of this run before; that stays",
    "emergency.run_of_no_branch": "Nobody knows which branch this run belongs to",
    "emergency.run_unknown_patient": "The run names a patient who is not on record",
    "emergency.run_unknown_protocol": "The run names a protocol that is not on record",
    "emergency.fact_no_such_step": "Recorded at a step that the protocol does not have",
    "emergency.fact_no_such_fact": "Corrects or withdraws something that was not recorded",
    "emergency.fact_happened_after_recorded": "Happened after it was written down",
    "emergency.fact_recorded_after_end": "Written down after the run ended",
    "emergency.fact_ended_without_word": "Ended without saying how what was left ends",
    "emergency.fact_above_cap": "Above the largest single dose of the protocol",
    "emergency.fact_amount_unreadable": "The amount cannot be read",
    "emergency.fact_not_in_kit": "Not from this patient's kit",
    "emergency.fact_kit_used_up": "More than the kit held",
    "emergency.fact_item_expired": "Expired",
    "emergency.fact_not_ordered": "Not ordered",
    "emergency.fact_before_first_line": "Given before the first-line drug",
    "emergency.fact_too_soon": "Given sooner after the last dose than the protocol allows",
    "emergency.fact_above_most": "More doses than the protocol allows without a physician",
    "led_from.home": "at the home",
    "led_from.telephone": "by telephone",
    "rows.emergency.EmergencyRun": ("{count} emergency run", "{count} emergency runs"),
}
