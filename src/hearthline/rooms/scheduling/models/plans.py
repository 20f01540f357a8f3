"""Plans, the runs that made them, and what a plan says."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.scope import ByProgram, BySubject
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.values import Familiarity, PlanState, RunState


class Plan(models.Model):
    """Who visits whom over some days. A draft may change; a published plan never does."""

    id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(max_length=10, choices=[(state, state) for state in PlanState])
    first_day = models.DateField()
    last_day = models.DateField()
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["state", "last_day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="draft"), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="plan_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.number}"


class Document(models.Model):
    """The text of a published plan, as it was when its digest was taken."""

    plan = models.OneToOneField(Plan, primary_key=True, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField()

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return f"document {self.plan_id}"


class PlanRun(models.Model):
    """One run of the planner: what it was asked, how it went, what came out."""

    id = models.UUIDField(primary_key=True)
    job_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(state, state) for state in RunState])
    first_day = models.DateField()
    days = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    iterations = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    figures = models.JSONField(default=dict)
    message = models.JSONField(null=True, blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["-asked_at"])]

    def __str__(self) -> str:
        return f"run {self.state}"


class Assignment(models.Model):
    """One nurse at one needed visit in one plan; a second nurse has a row of her own."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    nurse_id = models.UUIDField()
    seat = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    familiarity = models.CharField(max_length=4, choices=[(kind, kind) for kind in Familiarity])
    drive_minutes = models.PositiveSmallIntegerField(default=0)
    is_tentative = models.BooleanField(default=False)
    is_accepted = models.BooleanField(default=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        ordering = ["day", "starts", "id"]
        indexes = [
            models.Index(fields=["plan", "day", "nurse_id"]),
            models.Index(fields=["patient_id", "day"]),
            models.Index(fields=["nurse_id", "day"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "need", "seat"], name="one_assignment_a_seat"),
            models.UniqueConstraint(
                fields=["plan", "need", "nurse_id"], name="a_nurse_sits_once_at_a_visit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}"


class Drive(models.Model):
    """A nurse's driving on one day of a plan."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    nurse_id = models.UUIDField()
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    km = models.FloatField()
    leaves = models.TimeField()
    home_by = models.TimeField()
    rest_at = models.TimeField(null=True, blank=True)

    scope_rule = BySubject("nurse_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "nurse_id", "day"], name="one_drive_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.nurse_id} {self.day}"


class Unserved(models.Model):
    """A need that a plan leaves without a nurse, with the reasons and what would help."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    blocked_by = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    remedies = models.JSONField(default=list)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["plan", "patient_id"])]
        constraints = [
            models.UniqueConstraint(fields=["plan", "need"], name="unserved_once_a_plan")
        ]

    def __str__(self) -> str:
        return f"no nurse for {self.need_id}"
