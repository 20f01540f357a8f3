"""What of intake belongs on a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.intake.models import Amendment, Referral
from hearthline.rooms.intake.values import Amended, ReferralState

DECIDED = {
    ReferralState.ACCEPTED.value: "intake.timeline_accepted",
    ReferralState.DECLINED.value: "intake.timeline_declined",
}
CHANGED = frozenset({"intake.timeline_accepted_before", "intake.timeline_declined_before"})


def referred(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return when a person was referred, and what was decided."""
    entries, drugs = [], {}
    for row in Referral.objects.filter(patient_id=patient_id).select_related("sender"):
        url = reverse("intake:referral", args=[row.id])
        told = {"drug": row.drug or row.therapy.replace("_", " "), "sender": row.sender.name}
        drugs[row.pk] = told["drug"]
        entries.append(
            TimelineEntry(row.referred_at, "intake", Message("intake.timeline_referred", told), url)
        )
        if row.decided_at is not None and row.state in DECIDED:
            message = Message(DECIDED[row.state], {**told, "by": row.decided_by})
            entries.append(TimelineEntry(row.decided_at, "intake", message, url))
    for was in Amendment.objects.filter(patient_id=patient_id, kind=Amended.DECISION):
        before = was.was
        code = f"intake.timeline_{before['state']}_before"
        if code in CHANGED and before["at"]:
            told = {"by": before["by"], "drug": drugs.get(was.referral_id, "")}
            at = datetime.fromisoformat(before["at"])
            url = reverse("intake:referral", args=[was.referral_id])
            entries.append(TimelineEntry(at, "intake", Message(code, told), url, amended=True))
    return entries
