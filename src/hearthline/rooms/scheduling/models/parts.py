"""A plan under way in parts: what workers need to plan them, kept only until the run ends."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.scope import ByProgram
from hearthline.rooms.scheduling.models.plans import PlanRun


class Cut(models.Model):
    """A run's whole problem, how it is cut, and what its rounds came to so far.

    ``branches`` names the branch of every patient and nurse; ``found`` is the plan as the last
    round left it. Gone when the run ends.
    """

    run = models.OneToOneField(
        PlanRun, primary_key=True, on_delete=models.CASCADE, related_name="cut"
    )
    today = models.DateField()
    most_visits = models.PositiveIntegerField()
    problem = models.BinaryField()
    branches = models.JSONField(default=dict)
    found = models.JSONField(null=True)
    cancel_asked = models.BooleanField(default=False)

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return f"cut of {self.run_id}"


class PlanPart(models.Model):
    """One part of a round: what it depends on, which job plans it, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True)
    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="parts")
    round = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    visits = models.PositiveIntegerField()
    iterations = models.PositiveIntegerField(null=True)
    given = models.BinaryField()
    job_id = models.UUIDField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    found = models.JSONField(null=True)
    message = models.JSONField(null=True)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["round", "-visits", "name"]
        constraints = [
            models.UniqueConstraint(fields=["cut", "round", "name"], name="a_part_once_a_round")
        ]

    def __str__(self) -> str:
        return f"part {self.round} {self.name} {self.state}"
