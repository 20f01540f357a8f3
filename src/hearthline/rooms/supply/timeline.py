"""Dispensings and deliveries in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.supply.models import DeliveryEvent, Dispensing, KitEvent

MOST = 100


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return what was dispensed for a person and what happened to deliveries."""
    dispensed = Dispensing.objects.filter(patient_id=patient_id, is_latest=True)
    events = DeliveryEvent.objects.filter(patient_id=patient_id)
    kits = KitEvent.objects.filter(patient_id=patient_id).select_related("kit")
    return [
        *(
            TimelineEntry(
                row.happened_at,
                "supply",
                Message(
                    "supply.event_kit",
                    {"number": row.kit.number, "state": row.state, "place": row.place},
                ),
                reverse("supply:kit", args=[row.kit_id]),
            )
            for row in kits.order_by("-happened_at")[:MOST]
        ),
        *(
            TimelineEntry(
                row.dispensed_at,
                "supply",
                Message("supply.event_dispensed", {"drug": row.drug, "lot": row.lot}),
                amended=row.version > 1,
            )
            for row in dispensed.order_by("-dispensed_at")[:MOST]
        ),
        *(
            TimelineEntry(
                row.happened_at,
                "supply",
                Message(
                    f"supply.event_{row.step}",
                    {**row.window, "received_by": row.received_by, "reason": row.reason},
                ),
                amended=row.amends_id is not None,
            )
            for row in events.order_by("-happened_at")[:MOST]
        ),
    ]
