"""Episodes of care, who of the program cares for whom, and wishes about nurses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.census.models.choices import one_of
from hearthline.rooms.census.models.people import Patient
from hearthline.rooms.census.values import EpisodeState, NurseWishKind, TeamRole, TherapyClass


class Episode(Revised, MayBeInError):
    """A course of care in one branch, from referral to discharge."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    branch_id = models.UUIDField()
    therapy = one_of(TherapyClass, default=TherapyClass.OTHER)
    state = one_of(EpisodeState, default=EpisodeState.DRAFT)
    starts_on = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    referral_source = models.CharField(max_length=240, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    conditions = models.TextField(blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-starts_on"]),
            models.Index(fields=["state", "therapy"]),
            models.Index(fields=["branch_id", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ended_on__gte=F("starts_on")),
                name="episode_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state=EpisodeState.DISCHARGED) | Q(ended_on__isnull=False),
                name="discharged_episode_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"


class TeamMember(models.Model):
    """A member of staff who cares for a patient, for a time."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField()
    actor_id = models.UUIDField(null=True, blank=True)
    role = one_of(TeamRole, default=TeamRole.PRIMARY_NURSE)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "role"]),
            models.Index(fields=["staff_id", "until"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="team_member_leaves_after_joining",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.staff_id}"


class NurseWish(MayBeInError):
    """A patient's wish that one nurse come, or not come."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField()
    wish = one_of(NurseWishKind, default=NurseWishKind.PREFER)
    reason = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "staff_id"])]

    def __str__(self) -> str:
        return f"{self.wish} {self.staff_id}"
