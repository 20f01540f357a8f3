"""The journal: entries with payload and subjects, and the stream of reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Reach
from hearthline.platform.accounts.scope import ByProgram, BySubject


@dataclass(frozen=True, slots=True)
class ByEntry:
    """Journal entries about somebody the caller may see; about nobody only with the program.

    ``path`` names the entry's id.
    """

    path: str = "id"

    def q(self, caller: Caller) -> Q:
        if caller.reach is Reach.PROGRAM:
            return Q()
        about = JournalSubject.objects.filter(JournalSubject.scope_rule.q(caller))
        seen = Q(**{f"{self.path}__in": about.values("entry_id")})
        if caller.branches:
            prefix = self.path.removesuffix("id").replace("entry_", "entry__")
            seen |= Q(**{f"{prefix}branch_id__in": caller.branches})
        return seen


class JournalEntry(models.Model):
    """One action that was done: who, what, when here and there, why, caused by.

    ``position`` and ``chain`` are empty until the sealer has taken the entry in.
    """

    id = models.BigAutoField(primary_key=True)
    action_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    branch_id = models.UUIDField(null=True)
    source = models.CharField(max_length=16)
    server_time = models.DateTimeField()
    device_time = models.DateTimeField(null=True)
    zone = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    caused_by = models.UUIDField(null=True)
    flags = models.JSONField(default=list)
    result = models.JSONField()
    payload_digest = models.CharField(max_length=64)
    position = models.BigIntegerField(null=True, unique=True)
    chain = models.CharField(max_length=64, blank=True)

    scope_rule = ByEntry()

    class Meta:
        indexes = [
            models.Index(fields=["server_time", "id"]),
            models.Index(fields=["actor_id", "-server_time"]),
            models.Index(fields=["name", "-server_time"]),
            models.Index(
                fields=["id"], name="journal_unsealed", condition=Q(position__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.action_id}"


class JournalPayload(models.Model):
    """Values before and after; apart from the entry, so that law can erase it.

    ``text`` keeps the very bytes whose digest the entry carries.
    """

    entry = models.OneToOneField(
        JournalEntry, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    erased_why = models.CharField(max_length=200, blank=True)

    scope_rule = ByEntry("entry_id")

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"

    @property
    def body(self) -> dict[str, Any] | None:
        """The values, or ``None`` when they were erased."""
        return json.loads(self.text) if self.text else None


class JournalSubject(models.Model):
    """Whom an entry is about."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()

    scope_rule = BySubject("subject_id")
    when_joined = Joining(stay={"subject_id": "the journal is never rewritten"})

    class Meta:
        indexes = [models.Index(fields=["subject_id", "-entry"])]
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject_id"], name="subject_once_an_entry")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} about {self.subject_id}"


class ReadEntry(models.Model):
    """One request that showed data about somebody."""

    id = models.BigAutoField(primary_key=True)
    actor_id = models.UUIDField()
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    page = models.CharField(max_length=120)
    broke_glass = models.BooleanField(default=False)

    scope_rule = ByProgram()

    class Meta:
        indexes = [models.Index(fields=["actor_id", "-at"]), models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d %H:%M}"


class ReadSubject(models.Model):
    """Whom a read showed."""

    read = models.ForeignKey(ReadEntry, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()

    scope_rule = BySubject("subject_id")
    when_joined = Joining(stay={"subject_id": "the journal of reads is never rewritten"})

    class Meta:
        indexes = [models.Index(fields=["subject_id", "-read"])]

    def __str__(self) -> str:
        return f"{self.read_id} showed {self.subject_id}"
