"""Who people are, where and how they live, and who stands near them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import PositionSource
from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import ByProgram, BySubject
from hearthline.platform.messaging.sentences import WEEKDAYS
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.census.models.choices import one_of
from hearthline.rooms.census.values import Precision, Sex


@dataclass(frozen=True, slots=True)
class StandingRecord:
    """People in the caller's scope; a record merged into another is found only through that."""

    def q(self, caller: Caller) -> Q:
        return Q(merged_into__isnull=True) & BySubject("id").q(caller)


class Patient(Revised, MayBeInError):
    """A person in or near care."""

    id = models.UUIDField(primary_key=True)
    record_number = models.CharField(max_length=20, unique=True)
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    middle_names = models.CharField(max_length=120, blank=True)
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    preferred_name = models.CharField(max_length=120, blank=True)
    sort_name = models.CharField(max_length=240)
    birth_date = models.DateField(null=True, blank=True)
    birth_precision = one_of(Precision, default=Precision.DAY)
    sex = one_of(Sex, default=Sex.NOT_ASKED)
    is_dead = one_of(Answer, default=Answer.NOT_ASKED)
    died_on = models.DateField(null=True, blank=True)
    phones = models.JSONField(default=list, blank=True)
    spoken_language = models.CharField(max_length=20, blank=True)
    written_language = models.CharField(max_length=20, blank=True)
    needs_interpreter = one_of(Answer, default=Answer.NOT_ASKED)
    source = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    scope_rule = StandingRecord()
    when_joined = Joining(follow=("merged_into_id",))

    class Meta:
        indexes = [
            models.Index(fields=["sort_name", "id"]),
            models.Index(fields=["birth_date"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="patient_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(family_name="") | ~Q(given_name=""), name="patient_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.record_number


class Identifier(models.Model):
    """A number another system gave a patient; unique in what one source says."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["system", "value"]), models.Index(fields=["value"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "system", "value"], name="identifier_once_a_source"
            )
        ]

    def __str__(self) -> str:
        return self.system


class Address(Revised, MayBeInError):
    """Where a patient lives, for a time."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(default=list, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    position_source = models.CharField(
        max_length=24, null=True, blank=True, choices=[(s.value, s.value) for s in PositionSource]
    )
    access_notes = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "starts_on"]),
            models.Index(
                fields=["postal_code"], name="address_unplaced", condition=Q(latitude__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    latitude__isnull=True, longitude__isnull=True, position_source__isnull=True
                )
                | Q(latitude__isnull=False, longitude__isnull=False, position_source__isnull=False),
                name="position_says_how_it_was_found",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="address_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"


class Contact(Revised, MayBeInError):
    """Somebody who stands near a patient."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=240)
    relation = models.CharField(max_length=80, blank=True)
    phones = models.JSONField(default=list, blank=True)
    lives_with = one_of(Answer, default=Answer.NOT_ASKED)
    is_caregiver = one_of(Answer, default=Answer.NOT_ASKED)
    willing_to_learn = one_of(Answer, default=Answer.NOT_ASKED)
    call_first = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "name"])]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Household(Revised):
    """How a patient lives; no row means that nothing was asked."""

    patient = models.OneToOneField(
        Patient, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    lives_alone = one_of(Answer, default=Answer.NOT_ASKED)
    has_pets = one_of(Answer, default=Answer.NOT_ASKED)
    pets = models.CharField(max_length=200, blank=True)
    has_smokers = one_of(Answer, default=Answer.NOT_ASKED)
    notes = models.TextField(blank=True)

    scope_rule = BySubject("patient_id")

    def __str__(self) -> str:
        return f"household {self.pk}"


class Routine(Revised):
    """When visits suit, in civil times of the home."""

    patient = models.OneToOneField(
        Patient, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    earliest = models.TimeField(null=True, blank=True)
    latest = models.TimeField(null=True, blank=True)
    days = models.JSONField(default=list, blank=True)
    notes = models.TextField(blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest__isnull=True)
                | Q(latest__isnull=True)
                | Q(latest__gt=F("earliest")),
                name="routine_window_has_length",
            )
        ]

    def __str__(self) -> str:
        return f"routine {self.pk}"

    @property
    def day_names(self) -> list[str]:
        """Short names of the weekdays that suit, Monday first."""
        return [pgettext("weekday", WEEKDAYS[day - 1]) for day in sorted(self.days)]


class Practitioner(Revised):
    """A prescriber or other clinician outside the program."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=240)
    npi = models.CharField(max_length=20, blank=True)
    phones = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [models.Index(fields=["name"]), models.Index(fields=["npi"])]

    def __str__(self) -> str:
        return self.name


class Organization(Revised):
    """A hospital, practice or agency outside the program."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=240)
    kind = models.CharField(max_length=80, blank=True)
    npi = models.CharField(max_length=20, blank=True)
    phones = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name
