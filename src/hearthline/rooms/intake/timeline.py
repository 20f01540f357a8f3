"""What of intake belongs on a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.values import ReferralState

DECIDED = {
    ReferralState.ACCEPTED.value: "intake.timeline_accepted",
    ReferralState.DECLINED.value: "intake.timeline_declined",
}


def referred(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return when a person was referred, and what was decided."""
    entries = []
    for row in Referral.objects.filter(patient_id=patient_id).select_related("sender"):
        url = reverse("intake:referral", args=[row.id])
        told = {"drug": row.drug or row.therapy.replace("_", " "), "sender": row.sender.name}
        entries.append(
            TimelineEntry(row.referred_at, "intake", Message("intake.timeline_referred", told), url)
        )
        if row.decided_at is not None and row.state in DECIDED:
            message = Message(DECIDED[row.state], {**told, "by": row.decided_by})
            entries.append(TimelineEntry(row.decided_at, "intake", message, url))
    return entries
