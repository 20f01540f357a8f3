"""What happened to a patient's orders."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.therapy.models import Administration, OrderEvent, OrderLumen

MOST = 100


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return the latest steps of a person's orders and what became of doses."""
    rows = OrderEvent.objects.filter(patient_id=patient_id).select_related("order")
    steps = [
        TimelineEntry(
            row.at,
            "therapy",
            Message(
                f"therapy.event_{row.step}",
                {"number": row.order.number, "version": row.version, "by": row.by},
            ),
            reverse("therapy:order", args=[row.order_id]),
        )
        for row in rows.order_by("-at")[:MOST]
    ]
    return [*steps, *_doses(patient_id), *_lumens(patient_id)]


def _doses(patient_id: UUID) -> list[TimelineEntry]:
    rows = Administration.objects.filter(patient_id=patient_id, is_latest=True)
    return [
        TimelineEntry(
            row.started_at,
            "therapy",
            Message(
                f"therapy.dose_{row.outcome}",
                {"drug": row.drug, "by": row.given_by_name or row.written_by, "reason": row.reason},
            ),
            reverse("therapy:order", args=[row.order_id]) if row.order_id else "",
            amended=row.version > 1,
        )
        for row in rows.order_by("-started_at")[:MOST]
    ]


def _lumens(patient_id: UUID) -> list[TimelineEntry]:
    rows = OrderLumen.objects.filter(patient_id=patient_id).select_related("order", "line")
    return [
        TimelineEntry(
            row.at,
            "therapy",
            Message(
                "therapy.event_lumen",
                {
                    "number": row.order.number,
                    "lumen": row.lumen,
                    "kind": row.line.kind,
                    "by": row.by,
                },
            )
            if row.lumen
            else Message(
                "therapy.event_line",
                {"number": row.order.number, "kind": row.line.kind, "by": row.by},
            ),
            reverse("therapy:order", args=[row.order_id]),
        )
        for row in rows.order_by("-at")[:MOST]
    ]
