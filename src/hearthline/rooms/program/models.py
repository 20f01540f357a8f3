"""Records of the program: organisation, branches, versions of its settings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.geo import PositionSource
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.scope import ByBranch, ByProgram
from hearthline.platform.records.models import Revised
from hearthline.rooms.program.values import CutOffKind, HolidayState


class Organisation(models.Model):
    """Who runs the program; one a database. Whether all of it is invented is set once, here."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3)
    locale = models.CharField(_("language and region"), max_length=12)
    is_invented = models.BooleanField(editable=False)
    only_one = models.BooleanField(default=True, unique=True, editable=False)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByProgram()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only_one=True), name="one_organisation_a_database")
        ]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """A branch: civil times of its shifts are in ``zone``."""

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120, unique=True)
    zone = models.CharField(_("time zone"), max_length=64)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    line = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    position_source = models.CharField(
        max_length=20, blank=True, choices=[(source, source) for source in PositionSource]
    )
    zip_prefixes = models.JSONField(default=list, blank=True)
    towns = models.JSONField(default=list, blank=True)
    radius_km = models.FloatField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByBranch("id")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="branch_position_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(radius_km__isnull=True) | Q(radius_km__gt=0),
                name="branch_radius_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SettingsVersion(models.Model):
    """An immutable version of the settings, with who approved which value."""

    version = models.PositiveIntegerField(primary_key=True)
    body = models.JSONField()
    approvals = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    scope_rule = ByProgram()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"settings {self.version}"


class Holiday(Revised):
    """A day a branch may keep as a holiday; proposed until somebody of the program decides."""

    id = models.UUIDField(primary_key=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    name = models.CharField(max_length=120)
    state = models.CharField(
        max_length=12,
        default=HolidayState.PROPOSED,
        choices=[(s.value, s.value) for s in HolidayState],
    )
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch("branch_id")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["branch", "day"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CutOff(Revised):
    """By when on a weekday something must be asked for."""

    id = models.UUIDField(primary_key=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in CutOffKind])
    weekday = models.PositiveSmallIntegerField()
    at = models.TimeField()
    reaches = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch("branch_id")

    class Meta:
        ordering = ["kind", "weekday", "at"]
        indexes = [models.Index(fields=["branch", "kind", "weekday"])]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="cut_off_on_a_weekday")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.weekday} {self.at:%H:%M}"


class Laboratory(Revised):
    """A laboratory with its hours and pick-ups, civil times in the branch's zone."""

    id = models.UUIDField(primary_key=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.JSONField(default=list, blank=True)
    pick_ups = models.JSONField(default=list, blank=True)
    keeps_holidays = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch("branch_id")

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["branch", "name"])]

    def __str__(self) -> str:
        return self.name


class EmergencyDepartment(Revised):
    """An emergency department that a branch's patients would be taken to."""

    id = models.UUIDField(primary_key=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByBranch("branch_id")

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["branch", "name"])]

    def __str__(self) -> str:
        return self.name


class LicenceScopeRow(Revised):
    """Which licences may do one thing in a state; a change loses the approval."""

    id = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=2)
    key = models.CharField(max_length=24)
    licences = models.JSONField(default=list)
    source = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=200, blank=True)
    changed_by_actor = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["state", "key"]
        constraints = [
            models.UniqueConstraint(fields=["state", "key"], name="one_scope_a_state_and_task")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.key}"
