"""Sentences about checks themselves and about overrides."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.findings.override": "Finding overridden at a gate",
    "action.findings.second_override": "Override agreed by a second clinician",
    "findings.check_failed": (
        "{area}: the check could not be made, so nothing is known. Look yourself, and tell your "
        "administrator error {error}."
    ),
    "findings.silent": "{area}: the check said nothing, so nothing is known. Look yourself.",
    "findings.reason_needed": "Say why the gate may pass; the reason stays in the record.",
    "findings.end_needed": (
        "Say until when it counts: a time still to come, at most {days} days from now."
    ),
    "findings.never_overridden": (
        "This may never be overridden. What it says has to be put right first."
    ),
    "findings.gate_shut": "It happened while its gate was shut; somebody looks at it.",
    "findings.not_blocking": "This does not block now, so there is nothing to override.",
    "findings.no_second_needed": "No second clinician is asked for here.",
    "findings.override_ended": "This override has ended. Ask for a new one.",
    "findings.other_person": "The second clinician must be another person.",
    "findings.no_checks": "A table of severities names checks, and this body names none.",
    "findings.no_such_check": "No check is called {check}. Choose one of those the program has.",
    "findings.severity_unread": "What {check} holds shut cannot be read. Name its gates and who "
    "may let them pass.",
    "findings.fixed": "{check} is never overridable: what it holds shut cannot be changed.",
    "findings.gate_unknown_to_check": "{check} knows nothing about one of these gates. Choose "
    "from those it offers.",
    "findings.rate": "{percent} % of {of}",
    "severity.nothing": "Holds nothing shut",
    "override_class.never": "nobody lets it pass",
    "override_class.one_clinician": "one clinician may let it pass",
    "override_class.two_clinicians": "two clinicians may let it pass",
    "override_class.advice": "advice",
    "findings.second_asked": "A second clinician is asked for: {gate:gate}",
    "findings.second_asked_detail": "{name} asks to let it pass. It stays shut until you agree.",
    "job.findings.sweep": "Check everybody again",
    "unit.people": "people",
    "gate.accept": "Acceptance",
    "gate.dispense": "Dispensing",
    "gate.ship": "Shipping",
    "gate.first_dose": "First dose",
    "gate.each_dose": "Each dose",
    "gate.visit": "Visit",
    "gate.close_episode": "Closing the episode",
}
