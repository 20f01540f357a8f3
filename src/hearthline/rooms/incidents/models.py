"""Records of incidents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubjectOrBranch
from hearthline.platform.records.models import MayBeInError
from hearthline.rooms.incidents.values import IncidentKind, Severity


class Incident(MayBeInError):
    """What happened, as it was reported; never changed."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20, unique=True)
    branch_id = models.UUIDField(null=True, blank=True)
    patient = models.ForeignKey(
        "census.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in IncidentKind])
    severity = models.CharField(max_length=24, choices=[(s.value, s.value) for s in Severity])
    what = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    """The day, where the time is not known; then there is no instant."""
    zone = models.CharField(max_length=64, blank=True)
    done = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)

    scope_rule = BySubjectOrBranch("patient", "branch_id")

    class Meta:
        indexes = [
            models.Index(fields=["-reported_at"]),
            models.Index(fields=["patient", "-reported_at"]),
            models.Index(fields=["branch_id", "-reported_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(patient__isnull=False) | Q(branch_id__isnull=False),
                name="incident_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_on__isnull=True),
                name="incident_moment_or_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number
