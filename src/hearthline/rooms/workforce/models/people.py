"""Records of the people who work: each is about one member of staff."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import PositionSource
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.scope import ByProgram, BySubject
from hearthline.rooms.program.values import LicenceKind
from hearthline.rooms.workforce.values import AbsenceKind, Animal, CertificateKind, SkillKind

_ENDS_LATER = Q(until__isnull=True) | Q(until__gte=F("since"))


class StaffMember(models.Model):
    """Somebody who works for the program; the journal knows the same person as an actor."""

    id = models.UUIDField(primary_key=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100)
    title = models.CharField(_("title"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    second_phone = models.CharField(_("second phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    search_name = models.CharField(max_length=210, db_index=True)
    is_nurse = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    line = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=2, blank=True)
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    position_source = models.CharField(
        max_length=20, blank=True, choices=[(source, source) for source in PositionSource]
    )
    languages = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = BySubject("id")

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        indexes = [models.Index(fields=["is_nurse", "family_name", "given_name"])]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Licence(models.Model):
    """A licence to practise in some states."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in LicenceKind])
    number = models.CharField(max_length=40)
    states = models.JSONField(default=list)
    expires = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["expires"]
        indexes = [models.Index(fields=["staff", "expires"]), models.Index(fields=["expires"])]
        constraints = [
            models.UniqueConstraint(fields=["staff", "kind", "number"], name="one_licence_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Certificate(models.Model):
    """A card such as BLS, with its end."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in CertificateKind])
    expires = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["kind"]
        indexes = [models.Index(fields=["staff", "kind"]), models.Index(fields=["expires"])]

    def __str__(self) -> str:
        return self.kind


class Skill(models.Model):
    """A competency somebody signed off; shown again by ``expires``."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in SkillKind])
    signed_off_on = models.DateField()
    signed_off_by = models.CharField(max_length=200)
    expires = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["kind"]
        indexes = [models.Index(fields=["staff", "kind"]), models.Index(fields=["kind", "staff"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires__isnull=True) | Q(expires__gte=F("signed_off_on")),
                name="skill_ends_after_sign_off",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class Contract(models.Model):
    """How somebody is engaged: hours, limits, and the price of a per-diem visit."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    is_per_diem = models.BooleanField(default=False)
    weekly_minutes = models.PositiveIntegerField()
    daily_minutes = models.PositiveIntegerField()
    max_visits_a_day = models.PositiveSmallIntegerField()
    overtime_minutes_a_week = models.PositiveIntegerField(default=0)
    price_per_visit = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)
    overtime_price = models.PositiveIntegerField(null=True, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "since"], name="one_contract_a_day"),
            models.CheckConstraint(condition=_ENDS_LATER, name="contract_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(daily_minutes__lte=1440, weekly_minutes__lte=10080),
                name="contract_hours_fit_the_week",
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.since}"


class ShiftPattern(models.Model):
    """Hours on a weekday, civil times in the zone of the branch."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["weekday", "starts"]
        indexes = [models.Index(fields=["staff", "weekday"])]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_weekday_exists"),
            models.CheckConstraint(
                condition=Q(every_weeks__gte=1, every_weeks__lte=4), name="shift_weeks_known"
            ),
            models.CheckConstraint(condition=_ENDS_LATER, name="shift_rule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"


class ShiftChange(models.Model):
    """Other hours, or none, on one day."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["day", "starts"]
        indexes = [models.Index(fields=["staff", "day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False),
                name="changed_shift_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Absence(models.Model):
    """Days away; a sick call is one of these, stored as a fact."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in AbsenceKind])
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    reported_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("staff_id")

    class Meta:
        ordering = ["first_day"]
        indexes = [models.Index(fields=["staff", "last_day"]), models.Index(fields=["last_day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day}"


class PetAllergy(models.Model):
    """What somebody answered about one animal; no row means nobody asked."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    animal = models.CharField(max_length=8, choices=[(animal, animal) for animal in Animal])
    answer = models.CharField(max_length=12, choices=[(answer, answer) for answer in Answer])
    asked_on = models.DateField()

    scope_rule = BySubject("staff_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "animal"], name="one_answer_an_animal")
        ]

    def __str__(self) -> str:
        return f"{self.animal} {self.answer}"


class Exclusion(models.Model):
    """A nurse who must not be sent to a patient, with the reason."""

    id = models.UUIDField(primary_key=True)
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    reason = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["staff"]), models.Index(fields=["patient_id"])]
        constraints = [
            models.CheckConstraint(condition=_ENDS_LATER, name="exclusion_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} not to {self.patient_id}"


class Agency(models.Model):
    """An outside agency that visits can be offered to; the nurses it sends have own records."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
