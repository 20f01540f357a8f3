"""Records of what happened at visits; rows are never changed, a correction amends the last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.visits.values import VisitState


class Visit(models.Model):
    """One version of what happened at a visit; only ``is_latest`` ever changes."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_latest = models.BooleanField(default=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    need_id = models.UUIDField(null=True, blank=True)
    nurse_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in VisitKind])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in VisitState])
    on = models.DateField()
    zone = models.CharField(max_length=64)
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    doses_left = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-on"]),
            models.Index(fields=["need_id"], name="visit_need", condition=Q(is_latest=True)),
            models.Index(fields=["on", "state"], name="visit_day", condition=Q(is_latest=True)),
            models.Index(
                fields=["on"],
                name="visit_doses_left",
                condition=Q(is_latest=True, doses_left=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="visit_once_a_version"),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(is_latest=True), name="one_latest_visit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.thread}"


class CheckIn(models.Model):
    """Somebody knows that the nurse in a home is well; never changed."""

    id = models.UUIDField(primary_key=True)
    visit = models.UUIDField()
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    left = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["visit", "-happened_at"])]

    def __str__(self) -> str:
        return f"check-in at {self.visit}"
