"""Messages to people who work here: what was to go out, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.scope import ByProgram


class OutgoingMessage(models.Model):
    """One message to one person; the embedded log of everything that leaves the house.

    It says that something waits, never about whom: the words are those of a sentence with
    hours and counts in it, and ``url`` is where a signed-in person reads the rest. A row
    without ``recipient_id`` is one that nobody was there to receive.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        KEPT = "kept", _("Kept here")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=160)
    recipient_id = models.UUIDField(null=True)
    recipient_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True)
    words = models.JSONField()
    url = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    reason = models.JSONField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    scope_rule = ByProgram()

    class Meta:
        ordering = ["-made_at", "id"]
        indexes = [
            models.Index(fields=["-made_at", "id"]),
            models.Index(fields=["state", "-made_at"]),
            models.Index(fields=["key"]),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
