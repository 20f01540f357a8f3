"""The patient's banner on pages of intake."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from hearthline.platform.ui.parts import PatientBanner
from hearthline.rooms.census import queries as census
from hearthline.rooms.program.queries import settings_in_force


def banner(patient_id: UUID, today: date) -> PatientBanner | None:
    """Return who the page is about, as everywhere; ``None`` for somebody not on record."""
    if patient_id not in census.by_ids([patient_id]):
        return None
    valid_days = settings_in_force().settings.weight_valid_days
    return census.banner(patient_id, on=today, weight_valid_days=valid_days)


def patient_url(patient_id: UUID) -> str:
    """Return the address of a patient's page, empty where there is none."""
    try:
        return reverse("chart:patient", args=[patient_id])
    except NoReverseMatch:
        return ""
