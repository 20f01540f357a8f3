"""Stored findings with their history, overrides, and how far the journal was followed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.kernel.findings import OverrideClass, Stage, State
from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import ByProgram, BySubject


class StoredFinding(models.Model):
    """What a check said about a subject from ``since`` on, until it said something else.

    Lists read these with ``checked_at``; gates evaluate live. Not applicable is not stored.
    """

    id = models.BigAutoField(primary_key=True)
    check_code = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    subject_kind = models.CharField(max_length=20)
    discriminator = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=16, choices=[(state, state) for state in State])
    message = models.JSONField()
    blocks = models.JSONField(default=list)
    is_unsettled = models.BooleanField(default=False)
    is_blocking = models.BooleanField(default=False)
    override_class = models.CharField(
        max_length=16, choices=[(kind, kind) for kind in OverrideClass]
    )
    owner = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=16, blank=True, choices=[(stage, stage) for stage in Stage])
    due = models.DateTimeField(null=True)
    clears_by = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField()

    scope_rule = BySubject("subject_id")
    when_joined = Joining(
        stay={"subject_id": "derived: ended for one record and found anew for the other"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-since"]),
            models.Index(
                fields=["owner", "is_unsettled", "is_blocking", "due"],
                name="finding_now_by_owner",
                condition=Q(until__isnull=True),
            ),
            models.Index(
                fields=["is_unsettled", "is_blocking", "due"],
                name="finding_now_by_due",
                condition=Q(until__isnull=True),
            ),
            models.Index(
                fields=["subject_id"],
                name="finding_now_by_subject",
                condition=Q(until__isnull=True),
            ),
            models.Index(fields=["check_code", "since"]),
            # Whoever counts the people that wait reads this index alone.
            models.Index(
                fields=["subject_id", "subject_kind", "due", "owner", "check_code", "blocks"],
                name="finding_shut_now",
                condition=Q(until__isnull=True, is_blocking=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["check_code", "subject_id", "discriminator"],
                condition=Q(until__isnull=True),
                name="one_finding_now",
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.state}"


class Override(models.Model):
    """A clinician lets one gate pass one finding, with a reason, for a time.

    With two clinicians it counts from the second one's word on.
    """

    id = models.UUIDField(primary_key=True)
    check_code = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    discriminator = models.CharField(max_length=120, blank=True)
    gate = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    message_code = models.CharField(max_length=80)
    override_class = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    second_actor_id = models.UUIDField(null=True)
    second_actor_name = models.CharField(max_length=200, blank=True)
    second_at = models.DateTimeField(null=True)

    scope_rule = BySubject("subject_id")
    when_joined = Joining(
        stay={"subject_id": "it was given for the record as it stood; somebody decides again"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "expires_at"]),
            models.Index(fields=["check_code", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} at {self.gate}"


class JournalCursor(models.Model):
    """How far a follower has read the sealed journal."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
