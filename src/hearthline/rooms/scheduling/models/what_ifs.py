"""A question of what would be: asked, worked out beside the plans, never part of one."""

from __future__ import annotations

from django.db import models

from hearthline.platform.accounts.scope import ByProgram
from hearthline.rooms.scheduling.values import RunState, WhatIfKind


class WhatIf(models.Model):
    """One question with its two answers: planned anew as things are, and as they would be.

    ``plans`` keeps both answers visit by visit, so that either can be laid beside a plan.
    """

    id = models.UUIDField(primary_key=True)
    job_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.value) for kind in WhatIfKind]
    )
    about = models.JSONField(default=list)
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RunState])
    figures = models.JSONField(default=dict)
    plans = models.JSONField(default=dict)
    message = models.JSONField(null=True, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["-asked_at"])]

    def __str__(self) -> str:
        return f"what if {self.kind}"
