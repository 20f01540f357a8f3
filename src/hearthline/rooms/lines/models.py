"""Records of vascular access devices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.lines.values import LineEndKind, LineKind, Side


class AccessDevice(Revised, MayBeInError):
    """A device in a patient's body through which infusions run."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in LineKind])
    lumens = models.PositiveSmallIntegerField(null=True, blank=True)
    side = models.CharField(
        max_length=24, default=Side.NOT_STATED, choices=[(s.value, s.value) for s in Side]
    )
    site = models.CharField(max_length=120, blank=True)
    inserted_on = models.DateField(null=True, blank=True)
    tip_confirmed = models.CharField(
        max_length=24, default=Answer.NOT_ASKED, choices=[(a.value, a.value) for a in Answer]
    )
    tip_confirmed_on = models.DateField(null=True, blank=True)
    tip_confirmed_by = models.CharField(max_length=200, blank=True)
    tip_evidence = models.CharField(max_length=300, blank=True)
    tip_recorded_at = models.DateTimeField(null=True, blank=True)
    tip_recorded_by = models.CharField(max_length=200, blank=True)
    tip_document_id = models.UUIDField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "removed_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(lumens__isnull=True) | Q(lumens__range=(1, 5)),
                name="line_has_one_to_five_lumens",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True)
                | Q(inserted_on__isnull=True)
                | Q(removed_on__gte=F("inserted_on")),
                name="line_removed_after_insertion",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk}"


class LineEnd(MayBeInError):
    """What becomes of a line when therapy ends; a later plan amends it, none is changed."""

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(AccessDevice, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in LineEndKind])
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    organisation = models.CharField(max_length=240, blank=True)
    accepted_by = models.CharField(max_length=200, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["line", "-recorded_at"])]

    def __str__(self) -> str:
        return f"end of line {self.line_id}"
