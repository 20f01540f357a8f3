"""Actors, sign-ins, memberships, and which subjects belong to which branch or person."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import ByProgram, BySubject


class Actor(models.Model):
    """Whoever or whatever acts; the journal names actors, never sign-ins."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        PATIENT = "patient", _("Patient")
        CAREGIVER = "caregiver", _("Caregiver")
        DEVICE = "device", _("Device")
        SYSTEM = "system", _("Hearthline")
        CLIENT = "client", _("Other system")

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds a user by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A sign-in: credentials of one actor who is a person."""

    id = models.UUIDField(primary_key=True)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()
    scope_rule = ByProgram()

    def __str__(self) -> str:
        return self.username


class Membership(models.Model):
    """A role an actor holds, in one branch or (no branch) in all, for a time."""

    id = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])
    branch_id = models.UUIDField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope_rule = ByProgram()

    class Meta:
        indexes = [models.Index(fields=["actor", "since"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}"


class SubjectBranch(models.Model):
    """A subject (patient, nurse, device) belongs to a branch from a day on, until a day."""

    subject_id = models.UUIDField()
    branch_id = models.UUIDField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope_rule = BySubject("subject_id")
    when_joined = Joining(
        stay={"subject_id": "both records stay where they were; the joined one is shared"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["branch_id", "subject_id"]),
            models.Index(fields=["subject_id", "since"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "branch_id", "since"], name="one_placement_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} in {self.branch_id}"


class SubjectAccess(models.Model):
    """An actor may see one subject: the nurse on the team, the patient, the caregiver."""

    subject_id = models.UUIDField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    scope_rule = BySubject("subject_id")
    when_joined = Joining(
        stay={"subject_id": "whoever could see one record is let see the joined one"}
    )

    class Meta:
        indexes = [models.Index(fields=["actor", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "actor", "why", "since"], name="one_access_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} may see {self.subject_id}"


class BreakGlass(models.Model):
    """Access to one subject outside one's scope, with a reason and an end."""

    id = models.UUIDField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    scope_rule = BySubject("subject_id")
    when_joined = Joining(
        stay={"subject_id": "the glass was broken for this record, and is reviewed for it"}
    )

    class Meta:
        indexes = [
            models.Index(fields=["actor", "expires_at"]),
            models.Index(fields=["reviewed_at", "-opened_at"]),
        ]

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d %H:%M} UTC"


class Policy(models.Model):
    """How this program signs people in; one row, made when the program begins."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    zone = models.CharField(max_length=64)
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    requires_second_factor = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    scope_rule = ByProgram()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_policy"),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=2, idle_minutes__lte=480),
                name="idle_between_2_and_480_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"idle {self.idle_minutes} min"
