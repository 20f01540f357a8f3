"""What happened to a patient, as the census knows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import shown_number, shown_unit
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.census.models import (
    AllergyReview,
    CodeStatusStatement,
    Consent,
    Episode,
    HealthAnswer,
    Hold,
    HospitalStay,
    IdentityCheck,
    Measurement,
    Merge,
)
from hearthline.rooms.census.queries.banner import spaced
from hearthline.rooms.census.values import AllergyOutcome, EpisodeState, HoldState

MOST = 100
ROOM = "census"


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return measurements, reviews, statements, stays and episodes of one person.

    Entries that have a day but no hour stand at midday UTC, so that their day is right in
    every zone of the United States.
    """
    about = {"patient_id": patient_id, "entered_in_error": False}
    entries: list[TimelineEntry] = []
    for weight in Measurement.objects.filter(**about, taken_on__isnull=False).order_by("-taken_on")[
        :MOST
    ]:
        params = {
            "value": shown_number(weight.quantity.value),
            "unit": shown_unit(weight.quantity.unit),
        }
        _add(entries, weight.taken_on, Message(f"census.event_{weight.kind}", params))
    for review in AllergyReview.objects.filter(**about, asked_on__isnull=False)[:MOST]:
        none_known = review.outcome == AllergyOutcome.NONE_KNOWN
        code = "census.event_allergies_none" if none_known else "census.event_allergies_asked"
        _add(entries, review.asked_on, Message(code, {"by": review.by or review.source}))
    for statement in CodeStatusStatement.objects.filter(**about)[:MOST]:
        params = {"status": statement.status, "by": statement.stated_by}
        _add(entries, statement.recorded_at, Message("census.event_code_status", params))
    for answered in HealthAnswer.objects.filter(**about).order_by("-recorded_at")[:MOST]:
        params = {
            "question": answered.question,
            "answer": answered.answer,
            "by": answered.recorded_by,
        }
        _add(entries, answered.recorded_at, Message("census.event_health", params))
    for consent in Consent.objects.filter(**about).order_by("-recorded_at")[:MOST]:
        params = {"kind": consent.kind, "answer": consent.answer, "by": consent.signer}
        _add(entries, consent.recorded_at, Message("census.event_consent", params))
    for check in IdentityCheck.objects.filter(**about).order_by("-recorded_at")[:MOST]:
        code = f"census.event_identity_{check.outcome}"
        _add(entries, check.recorded_at, Message(code, {"by": check.recorded_by}))
    for merge in Merge.objects.filter(survivor_id=patient_id).select_related("merged")[:MOST]:
        params = {"record": spaced(merge.merged.record_number), "by": merge.by}
        _add(entries, merge.at, Message("census.event_merged", params))
        if merge.undone_at is not None:
            params = {"record": params["record"], "by": merge.undone_by}
            _add(entries, merge.undone_at, Message("census.event_merge_undone", params))
    for hold in Hold.objects.filter(patient_id=patient_id).order_by("-since")[:MOST]:
        params = {"reason": hold.reason, "by": hold.asked_by}
        _add(entries, hold.since, Message("census.event_hold", params))
        if hold.state == HoldState.ENDED:
            ended = Message("census.event_hold_ended", {"by": hold.ended_by})
            _add(entries, hold.ended_at, ended)
    for stay in HospitalStay.objects.filter(**about).order_by("-starts_at")[:MOST]:
        _add(entries, stay.starts_at, Message("census.event_stay_began", {"place": stay.place}))
        _add(
            entries,
            stay.ends_at,
            Message(
                "census.event_stay_ended",
                {"place": stay.place, "disposition": stay.disposition},
            ),
        )
    for episode in Episode.objects.filter(**about):
        params = {"therapy": episode.therapy}
        _add(entries, episode.starts_on, Message("census.event_episode", params))
        if episode.state == EpisodeState.DISCHARGED:
            _add(entries, episode.ended_on, Message("census.event_discharged", params))
    return entries


def _add(entries: list[TimelineEntry], at: date | datetime | None, text: Message) -> None:
    if at is None:
        return
    instant = at if isinstance(at, datetime) else to_instant(at, time(16), "UTC")
    entries.append(TimelineEntry(instant, ROOM, text))
