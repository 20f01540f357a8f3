"""Sentences about a nurse who is away and who could take her visits."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "scheduling.limit_dose": "dose due {at:time}",
    "scheduling.limit_laboratory": "laboratory by {at:time}",
    "scheduling.limit_use_by": "bag expires {at:time}",
    "scheduling.limit_hours": "visits begin by {at:time}",
    "scheduling.too_late_dose": (
        "The dose is due {at:time}: start by {start_by:moment}, or ask the pharmacist to move it."
    ),
    "scheduling.too_late_laboratory": (
        "The laboratory takes it until {at:time}, and the visit has to be over by then: start by "
        "{start_by:moment}, or ask the pharmacist."
    ),
    "scheduling.too_late_use_by": (
        "The bag expires {at:time}: start by {start_by:moment}, or ask the pharmacist for another."
    ),
    "scheduling.too_late_hours": "Visits of that day begin by {at:time}. Choose an earlier start.",
    "scheduling.refused_licence_first_dose": "{name} is an {held}: first doses need {kinds}",
    "scheduling.refused_licence": "{name} is an {held}: {kind:visit} needs {kinds}",
    "scheduling.refused_no_licence": "{name} has no licence on record",
    "scheduling.refused_skill": "{name} is not signed off for {skills:skill}",
    "scheduling.refused_excluded": "{name} must not be sent to this patient",
    "scheduling.refused_animals": "{name} is allergic, and it lives in the home: {what:animal}",
    "scheduling.refused_animals_not_known": (
        "Not known whether the home has what {name} is allergic to ({what:animal}): ask the family"
    ),
    "scheduling.refused_language": "{name} does not speak {languages:language}",
    "scheduling.refused_on_call": "{name} is on call, for first doses only",
    "scheduling.refused_full": "{name} has a full day",
    "scheduling.refused_time": "{name} cannot be there by {at:time}",
    "scheduling.refused_asked_already": "{name} was asked and did not take it",
    "scheduling.overtime_needs_yes": (
        "This is {seconds:duration} of overtime. Ask a manager for a yes first."
    ),
    "scheduling.overtime_decided": "A manager has decided this already. Load the page again.",
    "scheduling.overtime_reason": "The reason is missing. Say why, in a few words.",
    "scheduling.no_overtime": "This brings no overtime. Give the visit to her.",
    "scheduling.export_reason": "Say why names and addresses leave the product.",
    "scheduling.export_nothing": "Nothing is planned for this nurse on that day.",
    "scheduling.what_if_nobody": "Choose at least one to ask about.",
    "job.scheduling.what_if": "Work out what would be",
    "what_if.without": "Visits without a nurse",
    "what_if.drive_minutes": "Minutes of driving",
    "term.unserved": "Visits left out",
    "term.promises": "Promises broken",
    "term.lateness_total": "Minutes outside the preferred time",
    "term.lateness_max": "The worst visit's minutes",
    "term.not_primary": "Not by the own nurse",
    "term.new_faces": "New faces",
    "term.time_consistency": "Time of day differs",
    "term.driving_minutes": "Minutes of driving",
    "term.driving_km": "Kilometres of driving",
    "term.overtime": "Overtime",
    "term.per_diem": "Paid by the visit",
    "term.refusals": "Likely refusals",
    "term.on_call": "Called out while on call",
    "term.preferences": "Against somebody's wish",
    "term.fairness": "Uneven work",
    "term.changes": "Changes to the published plan",
    "what_if.own": "Visits by the own nurse",
    "what_if.met": "Visits by another nurse they have met",
    "what_if.new": "First visits of a nurse who is new",
    "what_if.new_faces": "New faces",
    "what_if.not_own": "Visits not by the own nurse",
    "what_if.calls": "Families to call",
    "scheduling.task_too_late": "Decide about {kind:visit} that cannot be in time",
    "scheduling.attention_overtime": "Overtime asked for {name}: {seconds:duration}",
    "scheduling.attention_overtime_detail": (
        "{by} asks, for {day:weekday}. Nobody works it without a yes."
    ),
    "scheduling.attention_overtime_decide": "Decide",
    "animal.dog": "dog",
    "animal.cat": "cat",
    "animal.bird": "bird",
    "language.ar": "Arabic",
    "language.en": "English",
    "language.es": "Spanish",
    "language.fr": "French",
    "language.so": "Somali",
    "language.zh": "Chinese",
}
