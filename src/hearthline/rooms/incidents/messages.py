"""Sentences and words of incidents."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.incidents.report": "Incident reported",
    "action.incidents.enter_in_error": "Incident marked as entered in error",
    "incidents.reason_missing": "Say why the report is wrong. It is kept, and so is your reason.",
    "incidents.event_of_day": (
        "Incident {number}: {kind:incident_kind}, {severity:severity}; time of day not known"
    ),
    "incidents.event": "Incident {number}: {kind:incident_kind}, {severity:severity}",
    "incident_kind.medication": "Medication",
    "incident_kind.infusion_reaction": "Reaction to an infusion",
    "incident_kind.line": "Line",
    "incident_kind.pump": "Pump",
    "incident_kind.fall": "Fall",
    "incident_kind.exposure": "Needle stick or exposure",
    "incident_kind.delivery": "Delivery",
    "incident_kind.missed_visit": "Missed visit",
    "incident_kind.record": "Record or paper",
    "incident_kind.other": "Something else",
    "severity.near_miss": "near miss",
    "severity.no_harm": "no harm",
    "severity.minor": "minor harm",
    "severity.serious": "serious harm",
    "severity.death": "death",
    "severity.not_known": "harm not known yet",
    "rows.incidents.Incident": ("{count} incident", "{count} incidents"),
}
