"""The order itself, where it stands, and what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.therapy.values import OrderKind, OrderState, Step


class Order(Revised, MayBeInError):
    """The thread of an order: its state and which version is newest and which is in force.

    What it says lies in immutable versions; what happened to it in immutable events.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in OrderKind])
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(
        "census.Episode", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=16, default=OrderState.DRAFT, choices=[(s.value, s.value) for s in OrderState]
    )
    version = models.PositiveIntegerField(default=1)
    in_force = models.PositiveIntegerField(null=True, blank=True)
    verified_by = models.CharField(max_length=200, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "kind", "state"]),
            models.Index(fields=["kind", "state"]),
            models.Index(
                fields=["kind", "patient"],
                name="order_to_verify",
                condition=(Q(in_force__isnull=True) | Q(in_force__lt=F("version")))
                & ~Q(state=OrderState.DISCONTINUED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force__isnull=True) | Q(in_force__lte=F("version")),
                name="order_in_force_exists",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[OrderState.DRAFT, OrderState.DISCONTINUED])
                | Q(in_force__isnull=False),
                name="order_runs_on_a_verified_version",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class OrderEvent(models.Model):
    """Something that happened to an order; never changed."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Step])
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["order", "at"]), models.Index(fields=["patient", "-at"])]

    def __str__(self) -> str:
        return f"{self.step} {self.order_id}"
