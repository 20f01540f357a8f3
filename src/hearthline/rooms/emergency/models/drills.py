"""How a drill went: a reading of its facts, kept so that drills can be counted and compared."""

from __future__ import annotations

from django.db import models

from hearthline.platform.accounts.scope import ByProgram


class DrillResult(models.Model):
    """The result of one drill of one member of staff; read again when late facts arrive."""

    run = models.OneToOneField(
        "emergency.EmergencyRun", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_id = models.UUIDField()
    name = models.CharField(max_length=200)
    script = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    seconds = models.JSONField(default=dict)
    grades = models.JSONField(default=dict)
    missed = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    severity = models.PositiveIntegerField()

    scope_rule = ByProgram()

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-begun_at"]),
            models.Index(fields=["-begun_at"]),
        ]

    def __str__(self) -> str:
        return f"drill {self.pk}"
