"""Jobs, the schedule of recurring ones, and leases of loops that run in one place only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.scope import ByProgram


class Job(models.Model):
    """One piece of background work and how far it is.

    ``key`` says what it is for: while a job with that key waits, runs or is done, asking again
    gives the same job.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=80)
    lane = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    title = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    news = models.JSONField(null=True)
    result = models.JSONField(null=True)
    url = models.CharField(max_length=200, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [
            models.Index(fields=["state", "lane", "run_after"]),
            models.Index(fields=["-made_at"]),
            models.Index(fields=["actor_id", "-made_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["queued", "running", "done"]),
                name="one_job_a_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Recurring(models.Model):
    """When a recurring job is due next; whoever moves ``next_at`` on queues it."""

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """The right to run a loop, held until ``until`` and renewed by heartbeats."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=80)
    since = models.DateTimeField()
    beat_at = models.DateTimeField()
    until = models.DateTimeField()
    doing = models.CharField(max_length=80, blank=True)

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder}"
