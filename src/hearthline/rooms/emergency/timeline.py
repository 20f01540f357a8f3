"""Emergency plans, signatures and runs in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.models import CarePlanSignature, EmergencyPlan

MOST = 100


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return the plans signed for a person, who signed the care plan, and the runs."""
    plans = EmergencyPlan.objects.filter(patient_id=patient_id).order_by("-signed_at")[:MOST]
    signed = CarePlanSignature.objects.filter(patient_id=patient_id).order_by("-written_at")[:MOST]
    url = reverse("emergency:of_patient", args=[patient_id])
    return [
        *(
            TimelineEntry(
                row.signed_at,
                "emergency",
                Message("emergency.event_plan", {"by": row.signed_by}),
                url,
                amended=row.version > 1,
            )
            for row in plans
        ),
        *(
            TimelineEntry(
                row.written_at,
                "emergency",
                Message("emergency.event_signed", {"signer": row.signer}),
                url,
            )
            for row in signed
        ),
        *_runs(patient_id),
    ]


def _runs(patient_id: UUID) -> Sequence[TimelineEntry]:
    runs = queries.runs_of([patient_id]).get(patient_id, [])[:MOST]
    titles = queries.titles_of(runs)
    return [
        TimelineEntry(
            run.facts.begun_at or run.received_at,
            "emergency",
            Message(
                "emergency.event_run",
                {"protocol": ", ".join(titles.get(key, key) for key in run.begun)},
            ),
            reverse("emergency:run_report", args=[run.id]),
        )
        for run in runs
    ]
