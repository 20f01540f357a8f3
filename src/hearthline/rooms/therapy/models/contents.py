"""What each version of an order says; rows are never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.fields import QuantityField
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy.models.orders import Order
from hearthline.rooms.therapy.values import (
    FrequencyKind,
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    Route,
)


class Version(models.Model):
    """One version of an order; ``amends`` names the one before it.

    ``writer_id`` is the actor who wrote it, empty where Hearthline itself did (an import).
    """

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    prescriber_id = models.UUIDField(null=True, blank=True)
    prescriber = models.CharField(max_length=240, blank=True)
    instructions = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    writer_id = models.UUIDField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="%(class)s_once_a_number"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.order_id}"


class TherapyVersion(Version):
    """What one version of a drug order says."""

    drug = models.CharField(max_length=300)
    code_system = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60, blank=True)
    therapy = models.CharField(max_length=24, choices=[(t.value, t.value) for t in TherapyClass])
    indication = models.CharField(max_length=300, blank=True)
    dose = QuantityField(null=True, blank=True)
    dose_original = models.CharField(max_length=200, blank=True)
    dose_basis = models.CharField(max_length=200, blank=True)
    is_weight_based = models.CharField(
        max_length=24, default=Answer.UNKNOWN, choices=[(a.value, a.value) for a in Answer]
    )
    volume = QuantityField(null=True, blank=True)
    rate = QuantityField(null=True, blank=True)
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    route = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Route])
    mode = models.CharField(max_length=24, choices=[(m.value, m.value) for m in Mode])
    frequency_kind = models.CharField(
        max_length=24, choices=[(k.value, k.value) for k in FrequencyKind]
    )
    frequency_original = models.CharField(max_length=300, blank=True)
    interval_hours = models.CharField(max_length=12, null=True, blank=True)
    times = models.PositiveSmallIntegerField(null=True, blank=True)
    per_days = models.CharField(max_length=12, null=True, blank=True)
    is_as_needed = models.BooleanField(default=False)
    clock_times = models.JSONField(default=list, blank=True)
    first_dose_on = models.DateField(null=True, blank=True)
    first_dose_at = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    given_by = models.CharField(max_length=24, choices=[(g.value, g.value) for g in GivenBy])
    line_need = models.CharField(max_length=24, choices=[(n.value, n.value) for n in LineNeed])
    evidence = models.JSONField(default=list, blank=True)


class NursingVersion(Version):
    """What one version of a nursing order says."""

    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in NursingKind])
    times_min = models.PositiveSmallIntegerField()
    times_max = models.PositiveSmallIntegerField()
    per_days = models.PositiveSmallIntegerField(null=True, blank=True)
    as_needed = models.PositiveSmallIntegerField(default=0)
    frequency_original = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    skills = models.JSONField(default=list, blank=True)
    licences = models.JSONField(default=list, blank=True)
    nurses = models.PositiveSmallIntegerField(default=1)
    therapy_order = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(
                condition=Q(times_max__gte=F("times_min")), name="visits_from_fewer_to_more"
            ),
            models.CheckConstraint(condition=Q(nurses__range=(1, 2)), name="one_or_two_nurses"),
        ]


class EmergencyVersion(Version):
    """What one version of an emergency order says."""

    medicines = models.JSONField(default=list)
    signed_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
