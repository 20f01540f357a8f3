"""Which record keeps which part of :class:`CensusFacts`: one table for writing and reading."""

from __future__ import annotations

from typing import Any

from hearthline.rooms.census import models, values

PATIENTS = (models.Patient, values.PatientFacts)

OF_A_PATIENT: dict[str, tuple[type[Any], type[Any]]] = {
    "identifiers": (models.Identifier, values.IdentifierFacts),
    "addresses": (models.Address, values.AddressFacts),
    "contacts": (models.Contact, values.ContactFacts),
    "allergies": (models.Allergy, values.AllergyFacts),
    "allergy_reviews": (models.AllergyReview, values.AllergyReviewFacts),
    "measurements": (models.Measurement, values.MeasurementFacts),
    "conditions": (models.Condition, values.ConditionFacts),
    "home_medications": (models.HomeMedication, values.HomeMedicationFacts),
    "hospital_stays": (models.HospitalStay, values.HospitalStayFacts),
    "households": (models.Household, values.HouseholdFacts),
    "routines": (models.Routine, values.RoutineFacts),
    "nurse_wishes": (models.NurseWish, values.NurseWishFacts),
    "episodes": (models.Episode, values.EpisodeFacts),
    "team": (models.TeamMember, values.TeamMemberFacts),
}
"""Parts about a patient, in the order they are written."""

OF_NOBODY: dict[str, tuple[type[Any], type[Any]]] = {
    "practitioners": (models.Practitioner, values.PractitionerFacts),
    "organizations": (models.Organization, values.OrganizationFacts),
}
"""Parts about people and places outside the program."""

REPLACEABLE = (
    "identifiers",
    "addresses",
    "contacts",
    "allergies",
    "conditions",
    "home_medications",
    "hospital_stays",
    "practitioners",
    "organizations",
)
"""Parts that are updated in place when a person accepts a changed referral."""
