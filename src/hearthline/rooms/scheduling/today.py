"""What scheduling shows on Today: visits without a nurse, a draft that waits, nurses now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.calendar import minutes_into_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem, Workload
from hearthline.platform.ui.parts import Figure
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.promises import today as promises
from hearthline.rooms.scheduling.values import Familiarity, NoNurse
from hearthline.rooms.scheduling.wording import worded_rows
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse

PLANNERS = frozenset({Role.SCHEDULER, Role.NURSE_MANAGER, Role.ADMINISTRATOR})
DAYS_AHEAD = 7
UNSERVED_AT_MOST = 40
OFFERS_AT_MOST = 20
SLOT_MINUTES = 30
FIRST_SLOT, LAST_SLOT = 6 * 60, 20 * 60
"""Hours of the chart; a shift or a visit outside them widens it."""


def attention(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return visits without a nurse and a waiting draft to planners, to nurses their stops."""
    if caller.role in PLANNERS:
        return [*_unserved(caller), *_waiting_draft()]
    if caller.role is Role.FIELD_NURSE:
        return [*_own_offers(caller, now), *_own_stops(caller, now)]
    return []


def workload(caller: Caller, now: datetime) -> Workload | None:
    """Return nurses with a patient, driving and on shift through today, as planned."""
    if not caller.holds("scheduling.read") or caller.role is Role.FIELD_NURSE:
        return None
    today = caller.today
    rows = _today(caller)
    if not rows:
        return None
    busy, driving = _spans(rows)
    shifts = _shifts(caller, today)
    spans = [*busy, *driving, *shifts]
    begin = min(FIRST_SLOT, *(start for start, _end in spans)) // 60 * 60
    end = max(LAST_SLOT, *(end for _start, end in spans))
    middles = [at + SLOT_MINUTES // 2 for at in range(begin, min(end, 24 * 60), SLOT_MINUTES)]
    minute = minutes_into_day(now, today, caller.zone)
    return Workload(
        slots=[(_at(busy, at), _at(driving, at), _at(shifts, at)) for at in middles],
        start_minute=begin,
        slot_minutes=SLOT_MINUTES,
        busy=_at(busy, minute),
        driving=_at(driving, minute),
        on_shift=_at(shifts, minute),
    )


def figures(caller: Caller, now: datetime) -> Sequence[Figure]:
    """Return how much of today has a nurse, how many are known, and the driving."""
    if not caller.holds("scheduling.read") or caller.role is Role.FIELD_NURSE:
        return []
    rows = _today(caller)
    offered = {row.need_id for row in rows if not row.is_accepted}
    served = {row.need_id for row in rows} - offered
    missing = _missing(caller, caller.today, caller.today).filter(need__latest_day=caller.today)
    lacking = missing.count() + len(offered)
    if not served and not lacking:
        return []
    known = sum(row.familiarity != Familiarity.NEW for row in rows)
    drive = sum(row.drive_minutes for row in rows)
    found = [
        Figure(
            _("Visits with a nurse"),
            f"{len(served):,}",
            _("of %(n)s") % {"n": f"{len(served) + lacking:,}"},
            _("Counted are visits of today and those that cannot wait longer"),
        )
    ]
    if rows:
        found += [
            Figure(_("Seen by a nurse they know"), str(round(100 * known / len(rows))), "%"),
            Figure(_("Driving per visit, as planned"), str(round(drive / len(rows))), _("min")),
        ]
    return [*found, *promises.figures(caller, now)]


def _unserved(caller: Caller) -> list[AttentionItem]:
    rows = list(
        _missing(caller, caller.today, caller.today + timedelta(days=DAYS_AHEAD))
        .select_related("need")
        .order_by("need__latest_day", "-need__priority", "need__closes", "id")[:UNSERVED_AT_MOST]
    )
    people = census.by_ids({row.patient_id for row in rows})
    said = worded_rows(rows)
    return [
        AttentionItem(
            key=f"scheduling.unserved:{row.need_id}",
            title=Message(
                "scheduling.attention_no_nurse",
                {
                    "name": people[row.patient_id].name if row.patient_id in people else None,
                    "kind": row.need.kind,
                },
            ),
            detail=_first_reason(said[row.need_id]),
            state="blocking" if row.need.latest_day <= caller.today else "open",
            due=to_instant(row.need.latest_day, row.need.opens, row.need.zone),
            owner=Role.SCHEDULER,
            branch=row.need.branch_id,
            url=reverse("scheduling:board")
            + f"?day={max(row.need.earliest_day, caller.today)}&visit={row.need_id}",
            action=Message("scheduling.attention_see_options"),
            subject=row.patient_id,
        )
        for row in rows
    ]


def _first_reason(said: NoNurse) -> Message:
    told = [*said.reasons, *said.remedies]
    return told[0] if told else Message("scheduling.attention_no_place")


def _waiting_draft() -> list[AttentionItem]:
    draft = queries.draft()
    if draft is None:
        return []
    return [
        AttentionItem(
            key=f"scheduling.draft:{draft.id}",
            title=Message(
                "scheduling.attention_draft",
                {"first": draft.first_day.isoformat(), "last": draft.last_day.isoformat()},
            ),
            detail=Message("scheduling.attention_draft_detail"),
            state="open",
            due=None,
            owner=Role.SCHEDULER,
            branch=None,
            url=reverse("scheduling:review"),
            action=Message("scheduling.attention_review"),
        )
    ]


def _own_offers(caller: Caller, now: datetime) -> list[AttentionItem]:
    """Return what a nurse is asked to take and has not answered; no name of a patient in it."""
    waiting = list(queries.own_offers(caller, now, waiting=True)[:OFFERS_AT_MOST])
    areas = queries.areas_of({offer.patient_id for offer in waiting}, caller.today)
    return [
        AttentionItem(
            key=f"scheduling.offered:{offer.id}",
            title=Message("scheduling.attention_offered", {"kind": offer.need.kind}),
            detail=Message(
                "scheduling.attention_offered_detail",
                {
                    "day": offer.day.isoformat(),
                    "starts": f"{offer.starts:%H:%M}",
                    "seconds": offer.need.minutes * 60,
                    "area": areas.get(offer.patient_id, ""),
                },
            ),
            state="open",
            due=offer.reply_by_at,
            owner=Role.FIELD_NURSE,
            branch=offer.need.branch_id,
            url=reverse("scheduling:own_offers"),
            action=Message("scheduling.attention_answer"),
        )
        for offer in waiting
    ]


def _own_stops(caller: Caller, now: datetime) -> list[AttentionItem]:
    card = workforce.staff_by_actor(caller.actor_id)
    if card is None:
        return []
    tomorrow = caller.today + timedelta(days=1)
    rows = list(
        queries.assignments_between(caller.today, tomorrow, caller=caller)
        .filter(nurse_id=card.id)
        .select_related("need")
        .order_by("day", "starts")
    )
    people = census.by_ids({row.patient_id for row in rows})
    lines = []
    for row in rows:
        starts = to_instant(row.day, row.starts, row.zone)
        if starts + timedelta(minutes=row.minutes) < now:
            continue
        lines.append(
            AttentionItem(
                key=f"scheduling.stop:{row.pk}",
                title=Message(
                    "scheduling.attention_stop",
                    {
                        "name": people[row.patient_id].name if row.patient_id in people else None,
                        "kind": row.need.kind,
                    },
                ),
                detail=_stop_detail(row, starts, now),
                state="note",
                due=max(starts, now),
                owner=Role.FIELD_NURSE,
                branch=row.need.branch_id,
                url=reverse("scheduling:nurse_day", args=[card.id, row.day.isoformat()]),
                action=Message("scheduling.attention_open_day"),
                subject=row.patient_id,
            )
        )
    return lines


def _stop_detail(row: models.Assignment, starts: datetime, now: datetime) -> Message:
    if starts <= now:
        until = starts + timedelta(minutes=row.minutes)
        return Message(
            "scheduling.attention_under_way",
            {"since": starts.isoformat(), "until": until.isoformat()},
        )
    return Message(
        "scheduling.attention_stop_detail",
        {"seconds": row.minutes * 60, "drive": row.drive_minutes * 60},
    )


def _missing(caller: Caller, first: date, last: date) -> QuerySet[models.Unserved]:
    plans = set(queries.in_force(first, last).values())
    return visible(caller, models.Unserved).filter(
        Q(need__withdrawn_at__isnull=True),
        plan_id__in=plans,
        need__earliest_day__lte=last,
        need__latest_day__gte=first,
    )


def _today(caller: Caller) -> list[models.Assignment]:
    return list(queries.assignments_between(caller.today, caller.today, caller=caller))


Span = tuple[int, int]


def _spans(rows: Sequence[models.Assignment]) -> tuple[list[Span], list[Span]]:
    """Return the minutes with patients and the minutes on the road before each of them."""
    by_nurse: dict[UUID, list[models.Assignment]] = defaultdict(list)
    for row in rows:
        by_nurse[row.nurse_id].append(row)
    busy, driving = [], []
    for stops in by_nurse.values():
        for row in sorted(stops, key=lambda stop: stop.starts):
            start = _minute(row.starts)
            busy.append((start, start + row.minutes))
            if row.drive_minutes:
                driving.append((max(0, start - row.drive_minutes), start))
    return busy, driving


def _shifts(caller: Caller, day: date) -> list[Span]:
    branches = None if caller.branches is None else list(caller.branches)
    nurses: list[Nurse] = workforce.nurses_between(branches, day, day)
    return [
        (_minute(shift.starts), _minute(shift.ends) if shift.ends > shift.starts else 24 * 60)
        for nurse in nurses
        for shift in nurse.shifts
        if shift.day == day
    ]


def _at(spans: Sequence[Span], minute: int) -> int:
    return sum(start <= minute < end for start, end in spans)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
