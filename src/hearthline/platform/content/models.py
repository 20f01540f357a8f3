"""Versions of content."""

from __future__ import annotations

from enum import StrEnum

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import ByProgram


class VersionState(StrEnum):
    """Where a version stands. Approved versions never change; a later one takes their place."""

    DRAFT = "draft"
    APPROVED = "approved"
    SET_ASIDE = "set_aside"


class ContentVersion(models.Model):
    """One version of one piece of content in one language."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    language = models.CharField(max_length=12, default="en")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    summary = models.CharField(max_length=500)
    is_shipped = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10,
        choices=[(state, state) for state in VersionState],
        default=VersionState.DRAFT,
    )
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    approver_id = models.UUIDField(null=True, blank=True)
    approver_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_note = models.CharField(max_length=500, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["kind", "key", "language", "-number"]
        indexes = [models.Index(fields=["kind", "state", "key", "language", "effective_from"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "language", "number"], name="one_content_version_a_number"
            ),
            models.CheckConstraint(
                condition=Q(approver_id__isnull=True) | ~Q(approver_id=F("author_id")),
                name="nobody_approves_their_own_content",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(
                    approver_id__isnull=False,
                    approved_at__isnull=False,
                    effective_from__isnull=False,
                ),
                name="approved_content_has_an_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.number}"
