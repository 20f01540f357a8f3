"""Two records that were one person's: who said so and why, and which rows followed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.census.models.people import Patient


class Merge(models.Model):
    """A record was merged into another, the survivor; undone, it stays as what happened.

    ``turn`` says which came after which: a merge is undone before those it stands upon.
    """

    id = models.UUIDField(primary_key=True)
    survivor = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    agreed = models.JSONField(default=list)
    differed = models.JSONField(default=list)
    filled = models.JSONField(default=dict)
    shared = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    scope_rule = BySubject("survivor_id")
    when_joined = Joining(
        follow=("survivor_id",), stay={"merged_id": "it says which record was merged"}
    )

    class Meta:
        indexes = [models.Index(fields=["survivor", "-turn"])]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="merged_into_one_record",
            ),
            models.CheckConstraint(
                condition=~Q(survivor=F("merged")), name="merged_into_another_record"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergedRows(models.Model):
    """Which rows of one kind a merge moved, which it left, and which the survivor had."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=80)
    column = models.CharField(max_length=40)
    moved = models.JSONField(default=list)
    aside = models.JSONField(default=list)
    own = models.JSONField(default=list)

    scope_rule = BySubject("merge__survivor_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merge", "model", "column"], name="merged_rows_once_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} of {self.merge_id}"
