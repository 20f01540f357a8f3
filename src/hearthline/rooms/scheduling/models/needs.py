"""A visit that is needed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.program.values import VisitKind


class Need(models.Model):
    """A visit that is needed; named by order thread, kind and occurrence."""

    id = models.UUIDField(primary_key=True)
    thread = models.UUIDField()
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in VisitKind])
    occurrence = models.PositiveIntegerField()
    patient_id = models.UUIDField()
    branch_id = models.UUIDField()
    serves = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()
    earliest_day = models.DateField()
    latest_day = models.DateField()
    opens = models.TimeField()
    closes = models.TimeField()
    zone = models.CharField(max_length=64)
    days = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    licence_kinds = models.JSONField(default=list, blank=True)
    nurses = models.PositiveSmallIntegerField(default=1)
    priority = models.PositiveSmallIntegerField(default=3)
    follows = models.UUIDField(null=True, blank=True)
    apart_from = models.UUIDField(null=True, blank=True)
    apart_days = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["earliest_day", "latest_day"]),
            models.Index(fields=["patient_id", "earliest_day"]),
            models.Index(fields=["branch_id", "earliest_day"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "kind", "occurrence"], name="one_need_an_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(latest_day__gte=F("earliest_day")), name="need_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(nurses__gte=1, nurses__lte=2), name="need_has_one_or_two_nurses"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440), name="need_lasts_a_day_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence}"
