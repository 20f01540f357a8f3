"""Tasks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.accounts.scope import ByBranch, BySubject


@dataclass(frozen=True, slots=True)
class BySubjectOrBranch:
    """Tasks about somebody follow that subject; others follow their branch, or the program."""

    subject_column = "subject_id"

    def q(self, caller: Caller) -> Q:
        about = Q(subject_id__isnull=False) & BySubject("subject_id").q(caller)
        if caller.role in (Role.PATIENT, Role.CAREGIVER):
            return about
        nowhere = Q(branch_id__isnull=True) | ByBranch("branch_id").q(caller)
        return about | (Q(subject_id__isnull=True) & nowhere)


class Task(models.Model):
    """Something a person has to do; never closed but by a person, with a word on how."""

    id = models.UUIDField(primary_key=True)
    title = models.JSONField()
    detail = models.JSONField(null=True)
    subject_id = models.UUIDField(null=True)
    branch_id = models.UUIDField(null=True)
    owner_role = models.CharField(max_length=20, choices=[(role, role) for role in sorted(STAFF)])
    owner_actor_id = models.UUIDField(null=True)
    owner_actor_name = models.CharField(max_length=200, blank=True)
    due = models.DateTimeField(null=True)
    origin = models.CharField(max_length=120, null=True)
    url = models.CharField(max_length=200, blank=True)
    is_done_there = models.BooleanField(default=False)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_note = models.CharField(max_length=500, blank=True)

    scope_rule = BySubjectOrBranch()

    class Meta:
        indexes = [
            models.Index(
                fields=["owner_role", "due"],
                name="task_open_by_owner",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(fields=["subject_id", "-made_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(closed_at__isnull=True),
                name="one_open_task_an_origin",
            )
        ]

    def __str__(self) -> str:
        return f"for {self.owner_role}"
