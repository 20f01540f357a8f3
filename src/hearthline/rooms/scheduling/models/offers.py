"""Visits offered to nurses paid by the visit and to outside agencies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.scope import BySubject
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.values import OfferState


class Offer(models.Model):
    """One visit offered to somebody with a time to reply by; the history of a visit's offers.

    The visit's place and the reply-by time are civil times in ``zone``. An agency names the nurse
    who comes when it accepts.
    """

    id = models.UUIDField(primary_key=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    patient_id = models.UUIDField()
    nurse_id = models.UUIDField(null=True, blank=True)
    agency_id = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    starts = models.TimeField()
    zone = models.CharField(max_length=64)
    reply_by_day = models.DateField()
    reply_by = models.TimeField()
    reply_by_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in OfferState])
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    scope_rule = BySubject("patient_id")

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["need", "-made_at"]),
            models.Index(fields=["state", "reply_by_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(state=OfferState.OFFERED.value),
                name="one_open_offer_a_need",
            ),
            models.CheckConstraint(
                condition=Q(nurse_id__isnull=False) | Q(agency_id__isnull=False),
                name="an_offer_goes_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.state}"
