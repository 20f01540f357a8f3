"""Records of the on-call roster: weekly turns and dated changes; nothing is deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.scope import ByBranch
from hearthline.platform.records.models import Revised
from hearthline.rooms.workforce.models.people import StaffMember
from hearthline.rooms.workforce.values import OnCallRole


class OnCallPattern(Revised):
    """A turn every week or every few weeks; it ends, it is not changed."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField()
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in OnCallRole])
    place = models.PositiveSmallIntegerField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)

    scope_rule = ByBranch()

    class Meta:
        ordering = ["role", "place", "weekday", "starts"]
        indexes = [models.Index(fields=["branch_id", "role", "place"])]
        constraints = [
            models.CheckConstraint(condition=Q(place__range=(1, 2)), name="on_call_place"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="on_call_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(every_weeks__range=(1, 12)), name="on_call_every_few_weeks"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="on_call_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.place} on {self.weekday}"


class OnCallChange(models.Model):
    """Somebody else on call for some hours; the last one written holds."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField()
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in OnCallRole])
    place = models.PositiveSmallIntegerField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    reason = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch()

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["branch_id", "day"])]
        constraints = [
            models.CheckConstraint(condition=Q(place__range=(1, 2)), name="change_first_or_second")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.place} {self.day}"
