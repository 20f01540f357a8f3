"""Records of area events: what happened where, whom it touches, and every step about each.

An entry is a fact and never changes. What changes in a row of ``AreaAffected`` is a reading of
the entries and of the plan, kept so that a long list can be ordered and paged.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import ByProgram, BySubject
from hearthline.rooms.emergency.values import AreaKind, AreaStep, FoundBy, HoursFrom, Power


class AreaEvent(models.Model):
    """A storm, a power cut; it holds nothing of any patient."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in AreaKind])
    began_at = models.DateTimeField()
    zips = models.JSONField(default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    radius_km = models.FloatField(null=True)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=200)
    looked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_note = models.CharField(max_length=500, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [
            models.Index(fields=["-declared_at"]),
            models.Index(fields=["declared_at"], name="area_open", condition=Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, radius_km__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False, radius_km__isnull=False),
                name="area_circle_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"area event {self.pk}"


class AreaAffected(models.Model):
    """One person in an area event and how they stand."""

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey(AreaEvent, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField(null=True)
    found_by = models.CharField(max_length=12, choices=[(f.value, f.value) for f in FoundBy])
    added_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(null=True)
    rank_order = models.PositiveSmallIntegerField()
    contact_within_h = models.PositiveSmallIntegerField(null=True)
    hours_from = models.CharField(max_length=12, choices=[(h.value, h.value) for h in HoursFrom])
    contact_by = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    reached_by = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)
    power = models.CharField(
        max_length=12, default=Power.NOT_SAID, choices=[(p.value, p.value) for p in Power]
    )
    battery_percent = models.PositiveSmallIntegerField(null=True)
    arranged = models.CharField(max_length=500, blank=True)
    arranged_by = models.CharField(max_length=200, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField(null=True)
    is_settled = models.BooleanField(default=False)
    next_escalation_at = models.DateTimeField(null=True)

    scope_rule = BySubject("patient_id")
    when_joined = Joining(
        stay={"patient_id": "each record was listed and called for itself in this event"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["event", "is_settled", "rank_order", "due"]),
            models.Index(fields=["patient"]),
            models.Index(
                fields=["next_escalation_at"],
                name="area_to_escalate",
                condition=Q(next_escalation_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "patient"], name="once_in_an_area_event"),
            models.CheckConstraint(
                condition=Q(battery_percent__isnull=True) | Q(battery_percent__lte=100),
                name="battery_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"in area event {self.event_id}"


class AreaEntry(models.Model):
    """One thing that happened about one person in an area event; never changed."""

    id = models.UUIDField(primary_key=True)
    affected = models.ForeignKey(AreaAffected, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, choices=[(s.value, s.value) for s in AreaStep])
    at = models.DateTimeField()
    power = models.CharField(
        max_length=12, default=Power.NOT_SAID, choices=[(p.value, p.value) for p in Power]
    )
    battery_percent = models.PositiveSmallIntegerField(null=True)
    said = models.CharField(max_length=500, blank=True)
    next_contact_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")
    when_joined = Joining(
        stay={"patient_id": "each record was listed and called for itself in this event"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["affected", "at"]),
            models.Index(fields=["patient", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.pk}"
