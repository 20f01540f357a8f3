"""What became of doses; rows are never changed, a correction amends the one before it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.fields import QuantityField
from hearthline.rooms.therapy.models.orders import Order
from hearthline.rooms.therapy.values import DoseOutcome, GivenBy


class Administration(models.Model):
    """One version of what became of a dose; only ``is_latest`` ever changes."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_latest = models.BooleanField(default=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drug = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in DoseOutcome])
    amount = QuantityField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    given_by = models.CharField(max_length=24, choices=[(g.value, g.value) for g in GivenBy])
    given_by_name = models.CharField(max_length=200, blank=True)
    dispensed_id = models.UUIDField(null=True, blank=True)
    containers = models.PositiveSmallIntegerField(null=True, blank=True)
    lot = models.CharField(max_length=80, blank=True)
    visit_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-started_at"]),
            models.Index(fields=["order", "-started_at"]),
            models.Index(
                fields=["visit_id"], name="administration_visit", condition=Q(is_latest=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "version"], name="administration_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(is_latest=True), name="one_latest_administration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.thread}"
