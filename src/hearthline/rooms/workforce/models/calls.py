"""Records of calls: where each stands, what each version says, and what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubjectOrBranch
from hearthline.rooms.workforce.values import CallOutcome, CallStep


class Call(models.Model):
    """The thread of a call; what it says lies in versions that are never changed."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField()
    patient = models.ForeignKey(
        "census.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField(default=1)
    called_at = models.DateTimeField()
    call_back_due = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)
    called_back_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(o.value, o.value) for o in CallOutcome]
    )

    scope_rule = BySubjectOrBranch("patient", "branch_id")

    class Meta:
        indexes = [
            models.Index(fields=["-called_at"]),
            models.Index(fields=["patient", "-called_at"]),
            models.Index(
                fields=["called_at"], name="call_open", condition=Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class CallVersion(models.Model):
    """One version of what was written about a call."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    branch_id = models.UUIDField()
    patient = models.ForeignKey(
        "census.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    caller = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    called_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    about = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    call_back_due = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)

    scope_rule = BySubjectOrBranch("patient", "branch_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="call_once_a_version")
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.call_id}"


class CallEvent(models.Model):
    """Something that happened to a call; never changed."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField()
    patient = models.ForeignKey(
        "census.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.CharField(max_length=12, choices=[(s.value, s.value) for s in CallStep])
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    said = models.CharField(max_length=500, blank=True)
    written_at = models.DateTimeField()

    scope_rule = BySubjectOrBranch("patient", "branch_id")

    class Meta:
        indexes = [models.Index(fields=["call", "at"])]

    def __str__(self) -> str:
        return f"{self.step} {self.call_id}"
