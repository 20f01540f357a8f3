"""Who a person is, compared; what they agreed to; nothing here is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import MayBeInError
from hearthline.rooms.census.models.choices import one_of
from hearthline.rooms.census.models.people import Patient
from hearthline.rooms.census.values import (
    Authority,
    ConsentAnswer,
    ConsentKind,
    HowAsked,
    IdentityOutcome,
)


class IdentityCheck(MayBeInError):
    """Somebody compared identifiers, or came to doubt who a record is about."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    outcome = one_of(IdentityOutcome, default=IdentityOutcome.DOUBTED)
    seen = models.JSONField(default=list, blank=True)
    how = one_of(HowAsked, default=HowAsked.BY_PHONE)
    note = models.CharField(max_length=500, blank=True)
    other_id = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")
    when_joined = Joining(follow=("patient_id", "other_id"))

    class Meta:
        indexes = [models.Index(fields=["patient", "-recorded_at"])]

    def __str__(self) -> str:
        return f"identity check {self.pk}"


class Consent(MayBeInError):
    """An answer to one question of consent; a later one amends it, none is ever changed."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    kind = one_of(ConsentKind, default=ConsentKind.TREATMENT)
    answer = one_of(ConsentAnswer, default=ConsentAnswer.REFUSED)
    answered_on = models.DateField()
    signer = models.CharField(max_length=200)
    authority = one_of(Authority, default=Authority.SELF)
    how = one_of(HowAsked, default=HowAsked.ON_PAPER)
    witness = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "kind", "-recorded_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer=ConsentAnswer.NOT_ASKED), name="consent_was_answered"
            ),
            models.CheckConstraint(condition=~Q(signer=""), name="consent_has_a_signer"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
