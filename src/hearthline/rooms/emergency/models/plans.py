"""Records of emergencies: plans and who read and signed a care plan.

Both are signed things: immutable rows; a change is a later version of the same thread.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.emergency.values import FirstPlace, KitNeed, NurseNeed, Reading


class EmergencyPlan(models.Model):
    """One signed version of the emergency plan of an episode; only ``is_latest`` changes."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    is_latest = models.BooleanField(default=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("census.Episode", on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(
        "content.ContentVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kit = models.CharField(max_length=12, choices=[(k.value, k.value) for k in KitNeed])
    kit_why = models.CharField(max_length=300, blank=True)
    order = models.ForeignKey(
        "therapy.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    order_version = models.PositiveIntegerField(null=True, blank=True)
    allowed = models.JSONField(default=list)
    nurse = models.CharField(max_length=12, choices=[(n.value, n.value) for n in NurseNeed])
    watch_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    first_place = models.CharField(max_length=12, choices=[(p.value, p.value) for p in FirstPlace])
    backup_pump = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Answer])
    power_plan = models.CharField(max_length=500, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    contact_within_h = models.PositiveSmallIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    signed_by = models.CharField(max_length=200)
    signed_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-signed_at"]),
            models.Index(fields=["rank"], name="plan_by_rank", condition=Q(is_latest=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="plan_once_a_version"),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(is_latest=True), name="one_latest_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"emergency plan {self.pk}"


class CarePlanSignature(models.Model):
    """Somebody read and signed an emergency care plan as it stood; never changed."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    reading = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Reading])
    language = models.CharField(max_length=12)
    by_interpreter = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    body = models.JSONField()
    signer = models.CharField(max_length=200)
    relation = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField()
    witnessed_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-written_at"])]

    def __str__(self) -> str:
        return f"care plan signed {self.pk}"
