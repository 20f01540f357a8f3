"""No record is forgotten when two subjects are joined: every column that names one says so."""

from __future__ import annotations

from django.db.models import ForeignKey, UUIDField

from hearthline.platform.accounts.belonging import joining_of
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.records.joining import subject_columns
from hearthline.rooms.census.models import Patient
from tests.builders.rows import models_of_the_house

PARTS_OF_OTHERS = {
    "census.Merge": "the page of the merge names it",
    "census.Patient": "a record merged into the merged one; its own merge names it",
    "search.SearchRecord": "an index",
    "therapy.OrderEvent": "of an order",
    "therapy.TherapyVersion": "of an order",
    "therapy.NursingVersion": "of an order",
    "therapy.EmergencyVersion": "of an order",
    "workforce.CallVersion": "of a call",
    "workforce.CallEvent": "of a call",
    "supply.DeliveryEvent": "of a delivery",
    "supply.KitEvent": "of a kit",
    "scheduling.Assignment": "of a visit to plan, once a plan",
    "scheduling.Unserved": "of a visit to plan, once a plan",
    "scheduling.MoveDone": "of a visit to plan",
    "scheduling.CallAttempt": "of a call to the family",
}
"""Models whose rows follow without being counted before a person."""


def named_columns() -> set[tuple[str, str]]:
    """Return every column that by type or name speaks of a patient."""
    return {
        (model._meta.label, one.attname)
        for model in models_of_the_house()
        for one in model._meta.concrete_fields
        if (isinstance(one, ForeignKey) and one.related_model is Patient)
        or (
            isinstance(one, UUIDField)
            and one.attname in ("subject_id", "patient_id", "other_patient_id", "other_id")
        )
    }


def test_every_column_that_names_a_patient_follows_or_stays_with_a_reason() -> None:
    said = {
        (model._meta.label, column)
        for model in models_of_the_house()
        for column in (*joining_of(model).follow, *joining_of(model).stay)
    }

    assert named_columns() - said == set(), "say when_joined in the model, see platform.accounts"


def test_every_column_that_follows_is_a_column() -> None:
    wrong = [
        f"{model._meta.label}.{column}"
        for model, column in subject_columns()
        if column not in {one.attname for one in model._meta.concrete_fields}
    ]

    assert wrong == []


def test_every_kind_of_record_of_a_patient_is_counted_in_words() -> None:
    of_patients = {label for label, column in named_columns()}
    follow = {
        model._meta.label for model, _ in subject_columns() if model._meta.label in of_patients
    }
    counted = {label for label in follow if f"rows.{label}" in catalogue()}

    assert follow - counted == set(PARTS_OF_OTHERS), "add rows.<model> to the room's messages"
