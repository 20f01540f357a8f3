"""Sentences and words of coverage."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.coverage.record_uses": "Visits counted for the payer",
    "check.coverage.authorised": "Payer permits the care",
    "check.coverage.authorisation_lasts": "Authorisation lasts as long as care",
    "check.coverage.units_used": "Units authorised are not used up",
    "action.coverage.add_records": "Coverage added",
    "action.coverage.replace_records": "Changed coverage accepted",
    "action.coverage.correct_coverage": "Payer of a patient corrected",
    "action.coverage.coverage_was_wrong": "Payer marked as entered in error",
    "coverage.rests_on_it": (
        "An authorisation rests on this payer. Mark the authorisation as entered in error "
        "first, or move it to another payer."
    ),
    "action.coverage.set_authorisation": "Authorisation changed",
    "action.coverage.enter_in_error": "Authorisation marked as entered in error",
    "action.coverage.record_use": "Visit counted for the payer",
    "action.coverage.take_back_use": "Visit no longer counted for the payer",
    "coverage.other_person": (
        "That coverage belongs to somebody else. Choose one of this person's coverages."
    ),
    "coverage.not_asked": "No payer was asked for authorisation",
    "coverage.requested": "Authorisation was requested and is not answered",
    "coverage.refused": "Authorisation was refused",
    "coverage.not_needed": "No authorisation is needed",
    "coverage.authorised": "Authorised, number {number}",
    "coverage.begins_later": "Authorisation begins {on:date}",
    "coverage.ended": "Authorisation ended {on:date}",
    "coverage.no_authorisation": "There is no authorisation to count against",
    "coverage.end_not_known": "When authorisation {number} ends is not known",
    "coverage.ends_soon": (
        "Authorisation {number} ends {on:date}, in {count} day, and care goes on",
        "Authorisation {number} ends {on:date}, in {count} days, and care goes on",
    ),
    "coverage.lasts": "Authorisation {number} lasts until {on:date}",
    "coverage.used_beyond": "Authorisation {number}: {used} of {units} {unit:unit_kind} used",
    "coverage.used_up": (
        "Authorisation {number} is used up: {used} of {units} {unit:unit_kind}. "
        "The next one counts beyond it"
    ),
    "coverage.used_without_grant": (
        "Authorisation {number} is not granted and {used} {unit:unit_kind} count against it"
    ),
    "coverage.use_not_stated": (
        "Authorisation {number}: the units of {count} visit were not stated",
        "Authorisation {number}: the units of {count} visits were not stated",
    ),
    "coverage.no_units": "Authorisation {number} sets no number",
    "coverage.units_left": "Authorisation {number}: {used} of {units} {unit:unit_kind} used",
    "coverage.visits_not_covered": (
        "The visit of {on:date} was covered by no authorisation",
        "{count} visits were covered by no authorisation, the last {on:date}",
    ),
    "unit_kind.visits": "visits",
    "unit_kind.doses": "doses",
    "unit_kind.units": "billing units",
    "unit_kind.not_stated": "units, of which kind is not stated",
    "authorisation_state.not_asked": "not asked",
    "authorisation_state.not_needed": "not needed",
    "authorisation_state.requested": "requested",
    "authorisation_state.granted": "granted",
    "authorisation_state.refused": "refused",
    "payer_kind.commercial": "Commercial",
    "payer_kind.medicare": "Medicare",
    "payer_kind.medicare_advantage": "Medicare Advantage",
    "payer_kind.medicaid": "Medicaid",
    "payer_kind.veterans": "Veterans",
    "payer_kind.self": "Pays themselves",
    "payer_kind.other": "Other",
    "payer_kind.not_known": "Not known",
    "rows.coverage.Coverage": ("{count} coverage", "{count} coverages"),
    "rows.coverage.Authorisation": ("{count} authorisation", "{count} authorisations"),
    "rows.coverage.CountedVisit": (
        "{count} visit counted for authorisations",
        "{count} visits counted for authorisations",
    ),
    "rows.coverage.AuthorisationUse": (
        "{count} use of an authorisation",
        "{count} uses of authorisations",
    ),
}
