"""Files and the marks people put on their pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Reach, Role
from hearthline.platform.accounts.scope import ByBranch, BySubject
from hearthline.platform.files.kinds import MediaType, Purpose, Retention


@dataclass(frozen=True, slots=True)
class ByFile:
    """Files about somebody follow that subject; one that belongs to nobody yet, its branch.

    Whoever sees only their own patients sees no file that belongs to nobody yet.
    """

    path: str = ""

    @property
    def subject_column(self) -> str:
        """The column that names the subject; a mark names it through its file."""
        return "" if self.path else "subject_id"

    def q(self, caller: Caller) -> Q:
        subject, branch = f"{self.path}subject_id", f"{self.path}branch_id"
        about = Q(**{f"{subject}__isnull": False}) & BySubject(subject).q(caller)
        if caller.role in (Role.PATIENT, Role.CAREGIVER) or caller.reach is Reach.OWN:
            return about
        return about | (Q(**{f"{subject}__isnull": True}) & ByBranch(branch).q(caller))


class StoredFile(models.Model):
    """A file: what it is, about whom, what for and how long; its bytes lie under the digest."""

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(
        max_length=40, choices=[(one.value, one.value) for one in MediaType]
    )
    size = models.PositiveBigIntegerField()
    pages = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose])
    subject_id = models.UUIDField(null=True)
    branch_id = models.UUIDField(null=True)
    retention = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Retention]
    )
    keep_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    scope_rule = ByFile()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-made_at"]),
            models.Index(fields=["digest"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention=Retention.UNTIL.value, keep_until__isnull=False)
                | Q(retention=Retention.WITH_RECORD.value, keep_until__isnull=True),
                name="file_kept_until_a_day_or_with_its_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Mark(models.Model):
    """A rectangle that somebody drew on a page, in thousandths of the page's width and height."""

    id = models.UUIDField(primary_key=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveSmallIntegerField()
    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)

    scope_rule = ByFile("file__")

    class Meta:
        indexes = [models.Index(fields=["file", "page"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1)
                & Q(left__lte=1_000 - F("width"))
                & Q(top__lte=1_000 - F("height")),
                name="mark_lies_on_its_page",
            )
        ]

    def __str__(self) -> str:
        return f"page {self.page} of {self.file_id}"
