"""Referrals: what was asked for, the dose clock, conditions, calls and documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.roles import STAFF
from hearthline.platform.accounts.scope import ByBranch, BySubject
from hearthline.platform.records.models import Revised
from hearthline.rooms.intake.models.arrived import ImportRun, Sender
from hearthline.rooms.intake.values import Amended, Arrival, CallOutcome, ReferralState


class Referral(Revised):
    """The proposal that somebody needs home infusion, with what speaks for it."""

    id = models.UUIDField(primary_key=True)
    patient_id = models.UUIDField()
    episode_id = models.UUIDField(unique=True)
    branch_id = models.UUIDField()
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="+")
    therapy = models.CharField(max_length=32)
    drug = models.CharField(max_length=240, blank=True)
    likelihood = models.CharField(max_length=12)
    evidence = models.JSONField(default=list)
    orders = models.JSONField(default=list)
    place = models.CharField(max_length=240, blank=True)
    needed_on = models.DateField(null=True, blank=True)
    needed_by = models.DateTimeField(null=True, blank=True)
    arrived_by = models.CharField(
        max_length=12, default=Arrival.IMPORT, choices=[(a.value, a.value) for a in Arrival]
    )
    last_dose_at = models.DateTimeField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    next_due_at = models.TimeField(null=True, blank=True)
    discharge_on = models.DateField(null=True, blank=True)
    discharge_at = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    call_back = models.CharField(max_length=40, blank=True)
    call_back_who = models.CharField(max_length=120, blank=True)
    noted = models.JSONField(default=list, blank=True)
    referred_at = models.DateTimeField()
    state = models.CharField(
        max_length=12,
        default=ReferralState.TO_DECIDE,
        choices=[(s.value, s.value) for s in ReferralState],
    )
    conditions = models.TextField(blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["state", "needed_on", "needed_by", "id"]),
            models.Index(fields=["patient_id", "state"]),
            models.Index(fields=["state", "-decided_at"]),
            models.Index(fields=["state", "needed_by", "needed_on", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_due_at__isnull=True) | Q(next_due_on__isnull=False) & ~Q(zone=""),
                name="referral_next_dose_has_day_and_zone",
            )
        ]

    def __str__(self) -> str:
        return f"referral {self.pk} {self.state}"


class Condition(models.Model):
    """Something that must be there by an hour for an accepted referral to stand."""

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    what = models.CharField(max_length=300)
    owner_role = models.CharField(
        max_length=20, choices=[(r.value, r.value) for r in sorted(STAFF)]
    )
    owner_name = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["referral", "due"]),
            models.Index(
                fields=["due", "referral"],
                name="condition_not_met",
                condition=Q(met_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"condition {self.pk}"


class Amendment(models.Model):
    """A decision or a condition that stands no longer as it did: what it was, who, when, why.

    ``was`` keeps what stood before: of a decision its state, author, moment and reason; of a
    condition its hour, its owner, or who had ticked it.
    """

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    condition = models.ForeignKey(Condition, null=True, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Amended])
    was = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["referral", "-at"])]

    def __str__(self) -> str:
        return f"amendment {self.pk} {self.kind}"


class ReferralCall(models.Model):
    """A call about a referral: whom, at which number, when, and what came of it."""

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    who = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in CallOutcome])
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["referral", "-at"])]

    def __str__(self) -> str:
        return f"call {self.pk}"


class ReferralDocument(models.Model):
    """A document that came with a referral, or later."""

    id = models.UUIDField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    file_id = models.UUIDField(unique=True)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["referral", "attached_at"])]

    def __str__(self) -> str:
        return f"document {self.pk}"


class Typing(models.Model):
    """A referral while it is typed: a draft, kept as typed until it is saved or dropped."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField()
    file_id = models.UUIDField(null=True, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch()

    class Meta:
        indexes = [
            models.Index(
                fields=["branch_id", "-kept_at"],
                name="typing_not_ended",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"typing {self.pk}"
