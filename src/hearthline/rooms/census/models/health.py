"""What is known of a patient's health: allergies, measurements, conditions, drugs at home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.fields import QuantityField
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.census.models.choices import one_of
from hearthline.rooms.census.models.people import Patient
from hearthline.rooms.census.values import (
    AllergyOutcome,
    AllergyStatus,
    CodeStatus,
    Disposition,
    HealthQuestion,
    MeasurementKind,
    MeasurementSource,
)


class Allergy(Revised, MayBeInError):
    """A substance, what it did, how badly, and when."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    substance = models.CharField(max_length=240)
    code_system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    reaction = models.CharField(max_length=300, blank=True)
    severity = models.CharField(max_length=24, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    status = one_of(AllergyStatus, default=AllergyStatus.ACTIVE)
    is_confirmed = one_of(Answer, default=Answer.UNKNOWN)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "substance"])]

    def __str__(self) -> str:
        return f"allergy {self.pk}"


class AllergyReview(MayBeInError):
    """Somebody asked about allergies: when, who, and whether none are known."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    outcome = one_of(AllergyOutcome, default=AllergyOutcome.KNOWN)
    asked_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-asked_on"])]

    def __str__(self) -> str:
        return f"allergy review {self.pk}"


class Measurement(MayBeInError):
    """A weight or height as it was taken; never changed, a wrong one is marked in error."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    kind = one_of(MeasurementKind, default=MeasurementKind.WEIGHT)
    quantity = QuantityField()
    taken_on = models.DateField(null=True, blank=True)
    how = one_of(MeasurementSource, default=MeasurementSource.REFERRAL)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "kind", "-taken_on"])]

    def __str__(self) -> str:
        return f"measurement {self.pk}"


class Condition(Revised, MayBeInError):
    """A diagnosis or problem."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    code_system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-starts_on"])]

    def __str__(self) -> str:
        return f"condition {self.pk}"


class HomeMedication(Revised, MayBeInError):
    """A drug taken at home that this program does not give."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    drug = models.CharField(max_length=300)
    code_system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    directions = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "drug"])]

    def __str__(self) -> str:
        return f"home medication {self.pk}"


class HealthAnswer(MayBeInError):
    """What somebody answered to a question of health; never changed, the newest counts."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    question = one_of(HealthQuestion, default=HealthQuestion.PREGNANT)
    answer = one_of(Answer, default=Answer.UNKNOWN)
    asked_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "question", "-asked_on"])]

    def __str__(self) -> str:
        return f"health answer {self.pk}"


class HospitalStay(Revised, MayBeInError):
    """A stay in or visit to a hospital or clinic, and where it ended."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=240, blank=True)
    setting = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    disposition = one_of(Disposition, default=Disposition.NOT_STATED)
    disposition_original = models.CharField(max_length=240, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-starts_at"])]

    def __str__(self) -> str:
        return f"hospital stay {self.pk}"


class CodeStatusStatement(MayBeInError):
    """A signed statement of code status; a later one replaces it, none is ever changed."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    status = one_of(CodeStatus, default=CodeStatus.NOT_ASKED)
    stated_on = models.DateField()
    stated_by = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=CodeStatus.NOT_ASKED), name="code_status_was_stated"
            )
        ]

    def __str__(self) -> str:
        return f"code status {self.pk}"
