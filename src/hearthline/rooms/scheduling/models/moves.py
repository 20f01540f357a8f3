"""Moves in a draft, and what stays where it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.models.plans import Plan


class Lock(models.Model):
    """Who and when a visit stays, whatever is planned anew, until it is released."""

    id = models.UUIDField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    nurse_ids = models.JSONField()
    day = models.DateField()
    starts = models.TimeField()
    zone = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(released_at__isnull=True), name="one_lock_a_need"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M} stays"


class MoveDone(models.Model):
    """A move in a draft, so that the last one can be taken back."""

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["plan", "-made_at"])]

    def __str__(self) -> str:
        return f"moved {self.need_id}"
