"""What arrived, from whom, what became of it, and what waits for a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import ByBranch, ByProgram, BySubject
from hearthline.rooms.intake.values import DifferenceState, QuarantineState, RunState


class Sender(models.Model):
    """Whoever sends records, as declared at the import; identities are theirs."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(_("sender"), max_length=120, unique=True)
    made_at = models.DateTimeField()

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One import: what was given, by whom, and the counts that add up to what was read."""

    id = models.UUIDField(primary_key=True)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField()
    names = models.JSONField(default=list)
    asked_by = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in RunState])
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    files = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list)
    total = models.PositiveIntegerField(null=True, blank=True)
    milliseconds = models.PositiveBigIntegerField(null=True, blank=True)
    moved_patients = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    flags = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True, blank=True)

    scope_rule = ByBranch()

    class Meta:
        indexes = [models.Index(fields=["-started_at"])]

    def __str__(self) -> str:
        return f"import {self.pk} {self.state}"


class SourceRecord(models.Model):
    """A resource that was taken in: whose it is, what it said, and what was made of it.

    ``raw`` is the resource as received, compressed; ``facts`` are the records made from it, by
    part, so that a changed resource can be compared with what was said before.
    """

    id = models.UUIDField(primary_key=True)
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=300)
    patient_id = models.UUIDField(null=True, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=32)
    raw = models.BinaryField()
    facts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    shifted_days = models.PositiveIntegerField(default=0)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "kind"]),
            models.Index(
                fields=["sender", "shifted_days"],
                name="source_record_moved",
                condition=Q(shifted_days__gt=0),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sender", "kind", "key"], name="one_record_an_identity")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Difference(models.Model):
    """A resource that came again and says something else: accepted field by field."""

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField(null=True, blank=True)
    branch_id = models.UUIDField()
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=32)
    raw = models.BinaryField()
    facts = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    state = models.CharField(
        max_length=12,
        default=DifferenceState.WAITING,
        choices=[(s.value, s.value) for s in DifferenceState],
    )
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    scope_rule = ByBranch()
    when_joined = Joining(follow=("patient_id",))

    class Meta:
        indexes = [
            models.Index(fields=["state", "-found_at"]),
            models.Index(fields=["patient_id", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "digest"], name="one_difference_a_content")
        ]

    def __str__(self) -> str:
        return f"difference {self.pk} {self.state}"


class QuarantineItem(models.Model):
    """Something that could not be read, or not safely; kept as received until decided."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField()
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=300)
    file = models.CharField(max_length=400)
    place = models.CharField(max_length=80, blank=True)
    patient_id = models.UUIDField(null=True, blank=True)
    other_patient_id = models.UUIDField(null=True, blank=True)
    waits_for = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=32)
    raw = models.BinaryField()
    issues = models.JSONField(default=list)
    is_whole = models.BooleanField(default=True)
    state = models.CharField(
        max_length=12,
        default=QuarantineState.WAITING,
        choices=[(s.value, s.value) for s in QuarantineState],
    )
    found_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    scope_rule = ByBranch()
    when_joined = Joining(follow=("patient_id", "other_patient_id"))

    class Meta:
        indexes = [
            models.Index(fields=["state", "branch_id", "-found_at"]),
            models.Index(fields=["sender", "waits_for", "state"]),
            models.Index(fields=["sender", "key", "state"]),
            models.Index(fields=["run", "state"]),
        ]

    def __str__(self) -> str:
        return f"quarantine {self.pk} {self.state}"
