"""Care on hold: why, since when, and what was left in the home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import Revised
from hearthline.rooms.census.models.choices import one_of
from hearthline.rooms.census.models.episodes import Episode
from hearthline.rooms.census.models.people import Patient
from hearthline.rooms.census.values import HoldReason, HoldState

OPEN = Q(state__in=[HoldState.ASKED, HoldState.IN_FORCE])


class Hold(Revised):
    """A hold of an episode: asked for, in force, ended, or not taken up."""

    id = models.UUIDField(primary_key=True)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    reason = one_of(HoldReason, default=HoldReason.HOSPITAL)
    note = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    expected_return = models.DateField(null=True, blank=True)
    state = one_of(HoldState, default=HoldState.ASKED)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    at_home = models.JSONField(default=list, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-since"])]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=OPEN, name="one_open_hold_an_episode"
            ),
            models.CheckConstraint(
                condition=~Q(state=HoldState.IN_FORCE) | Q(confirmed_at__isnull=False),
                name="hold_in_force_was_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"hold of {self.episode_id}"
