"""Overtime that was asked for, and the manager's yes or no."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.values import OvertimeState


class Overtime(models.Model):
    """Minutes past a nurse's contract or shift for one visit; nobody works them without a yes.

    ``minutes`` is what was asked for and agreed to: more needs another yes.
    """

    id = models.UUIDField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    nurse_id = models.UUIDField()
    day = models.DateField()
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    week_minutes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in OvertimeState]
    )
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["state", "day"]),
            models.Index(fields=["nurse_id", "day"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OvertimeState.ASKED.value)
                | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="overtime_is_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["need", "nurse_id"],
                condition=Q(state=OvertimeState.ASKED.value),
                name="overtime_is_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min {self.state}"
