"""What a family was told, and the calls that a moved visit asks for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.values import (
    STANDING_CALLS,
    CallOutcome,
    CallState,
    Precision,
    PromiseState,
)


class Promise(models.Model):
    """A time on its way to the family; one a need.

    A draft follows the plan. From the moment it is told it says what the family heard, whatever
    is planned afterwards. ``awaits_plan`` is the draft in which the family agreed to a place that
    the plan in force does not have yet.
    """

    id = models.UUIDField(primary_key=True)
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    day = models.DateField()
    starts = models.TimeField()
    zone = models.CharField(max_length=64)
    nurse_ids = models.JSONField(default=list)
    precision = models.CharField(
        max_length=10, choices=[(kind, kind) for kind in Precision], default=Precision.WINDOW
    )
    state = models.CharField(max_length=10, choices=[(state, state) for state in PromiseState])
    is_tentative = models.BooleanField(default=False)
    told_whom = models.CharField(max_length=200, blank=True)
    told_number = models.CharField(max_length=40, blank=True)
    told_by = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    confirmed_whom = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    awaits_plan = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["state", "day"]), models.Index(fields=["patient_id"])]

    def __str__(self) -> str:
        return f"{self.state} {self.day} {self.starts:%H:%M}"


class Call(models.Model):
    """A family to call because what it was told is not what is planned.

    ``old`` and ``new`` are places (day, starts, zone, nurses); ``new`` is empty when the visit has
    no place any more. ``in_draft`` says that the plan in force still keeps the promise.
    """

    id = models.UUIDField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    state = models.CharField(max_length=14, choices=[(state, state) for state in CallState])
    old = models.JSONField()
    new = models.JSONField(null=True)
    in_draft = models.BooleanField(default=False)
    due = models.DateTimeField()
    try_again_at = models.DateTimeField(null=True, blank=True)
    task_id = models.UUIDField()
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["state", "due"]),
            models.Index(fields=["patient_id", "-made_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(state__in=[state.value for state in STANDING_CALLS]),
                name="one_standing_call_a_need",
            )
        ]

    def __str__(self) -> str:
        return f"call {self.state}"


class CallAttempt(models.Model):
    """One try at reaching a family: whom, by which number, when, and how it ended."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    outcome = models.CharField(
        max_length=14, choices=[(outcome, outcome) for outcome in CallOutcome]
    )
    whom = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["call", "-at"])]

    def __str__(self) -> str:
        return f"{self.outcome}"
