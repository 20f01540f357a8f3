"""Records of payers, coverage and authorisations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import ByProgram, BySubject
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.coverage.values import AuthorisationState, PayerKind, UnitKind


class Payer(Revised):
    """Who pays."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=240)
    kind = models.CharField(
        max_length=24, default=PayerKind.NOT_KNOWN, choices=[(k.value, k.value) for k in PayerKind]
    )
    number = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Coverage(Revised, MayBeInError):
    """What one payer covers for one patient."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    member_number = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=80, blank=True)
    plan = models.CharField(max_length=200, blank=True)
    relationship = models.CharField(max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "rank"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="coverage_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"coverage {self.pk}"


class Authorisation(Revised, MayBeInError):
    """A payer's permission for something, for a time or a number of visits, doses or units.

    ``used`` and ``uncounted`` repeat what the rows of :class:`AuthorisationUse` say, so that a
    list can be ordered by what is left.
    """

    id = models.UUIDField(primary_key=True)
    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=240)
    state = models.CharField(
        max_length=24,
        default=AuthorisationState.NOT_ASKED,
        choices=[(s.value, s.value) for s in AuthorisationState],
    )
    number = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    covers = models.JSONField(default=list, blank=True)
    unit_kind = models.CharField(
        max_length=24, default=UnitKind.NOT_STATED, choices=[(u.value, u.value) for u in UnitKind]
    )
    units = models.PositiveIntegerField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0, editable=False)
    uncounted = models.PositiveIntegerField(default=0, editable=False)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "state"]),
            models.Index(fields=["state", "ends_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="authorisation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"authorisation {self.pk}"


class CountedVisit(models.Model):
    """A visit that was made, as whoever told it said: what a payer may count.

    Taken back when it turns out not to have been made; told again it counts again.
    """

    visit_id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=40)
    doses = models.PositiveSmallIntegerField(default=0)
    units = models.PositiveIntegerField(null=True, blank=True)
    is_taken_back = models.BooleanField(default=False)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "on"])]

    def __str__(self) -> str:
        return f"visit {self.visit_id}"


class AuthorisationUse(models.Model):
    """What a visit used of an authorisation, or that none covered it.

    Derived from the visits told and the authorisations as they stand, never edited.
    """

    visit = models.ForeignKey(CountedVisit, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(
        Authorisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit_kind = models.CharField(max_length=24, choices=[(u.value, u.value) for u in UnitKind])
    amount = models.PositiveIntegerField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "authorisation"])]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "unit_kind"], name="a_visit_counts_once_a_kind_of_unit"
            )
        ]

    def __str__(self) -> str:
        return f"use of {self.authorisation_id} by {self.visit_id}"
