"""Keeps the calls to families in step with the plans: no promise is broken silently.

What a family was told is compared with the place of the visit in the plan in force and, where
there is a draft, in the draft. Wherever one of them does not keep it, one call stands, with a
task; a call whose reason is gone is withdrawn. Whatever changes plans or promises ends here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks import queries as task_queries
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.rules import promises as rules
from hearthline.rooms.scheduling.values import (
    STANDING_CALLS,
    CallState,
    Place,
    Precision,
    PromiseState,
    Told,
)

AHEAD = timedelta(days=60)
GIVEN = (PromiseState.TOLD, PromiseState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a plan does not keep: what was told, and where the visit stands instead."""

    old: Place
    new: Place | None
    in_draft: bool


def reconcile(context: Context, need_ids: Iterable[UUID] | None = None) -> list[UUID]:
    """Bring calls in step with plans and promises; return the needs whose call is new.

    Parameters
    ----------
    need_ids
        Visits that may have changed; all told ones from today on when ``None``.
    """
    today = _today(context)
    rows = models.Promise.objects.filter(state__in=GIVEN, day__gte=today)
    if need_ids is not None:
        rows = rows.filter(need_id__in=list(need_ids))
    promises = {row.need_id: row for row in rows.select_related("need")}
    standing = {
        call.need_id: call
        for call in models.Call.objects.filter(state__in=STANDING_CALLS, need_id__in=list(promises))
    }
    broken = broken_promises(promises, today)
    hand = Hand(context)
    made = []
    for need_id, promise in promises.items():
        call, found = standing.get(need_id), broken.get(need_id)
        if found is None:
            if call is not None:
                hand.withdraw(call)
            continue
        new = stored_place(found.new)
        if call is not None and call.new == new and call.old == stored_place(found.old):
            if call.in_draft != found.in_draft:
                call.in_draft = found.in_draft
                call.save(update_fields=["in_draft"])
            continue
        if call is not None:
            hand.withdraw(call)
        hand.make(promise, found)
        made.append(need_id)
    return made


def broken_promises(promises: Mapping[UUID, models.Promise], today: date) -> dict[UUID, Broken]:
    """Return those promises that the plan in force or the draft does not keep."""
    if not promises:
        return {}
    settings = program.settings_in_force().settings
    published = _places(promises, today, with_draft=False)
    draft = queries.draft()
    drafted = _places(promises, today, with_draft=True) if draft else published
    found = {}
    for need_id, promise in promises.items():
        told = told_of(promise)
        kept_now = rules.keeps(told, published.get(need_id), settings)
        kept_then = rules.keeps(told, drafted.get(need_id), settings)
        if kept_then and (kept_now or (draft and promise.awaits_plan == draft.id)):
            continue
        place = published.get(need_id) if kept_then else drafted.get(need_id)
        found[need_id] = Broken(told.place, place, in_draft=kept_now)
    return found


def told_of(promise: models.Promise) -> Told:
    """Return what the family was told."""
    nurses = frozenset(UUID(nurse) for nurse in promise.nurse_ids)
    return Told(
        Place(promise.day, promise.starts, promise.zone, nurses), Precision(promise.precision)
    )


def stored_place(place: Place | None) -> dict[str, Any] | None:
    """Return a place as a record keeps it."""
    if place is None:
        return None
    return {
        "day": place.day.isoformat(),
        "starts": place.starts.isoformat(),
        "zone": place.zone,
        "nurses": sorted(map(str, place.nurse_ids)),
    }


def read_place(stored: Mapping[str, Any] | None) -> Place | None:
    """Return a kept place."""
    if stored is None:
        return None
    return Place(
        date.fromisoformat(stored["day"]),
        time.fromisoformat(stored["starts"]),
        stored["zone"],
        frozenset(UUID(nurse) for nurse in stored["nurses"]),
    )


def _places(ids: Iterable[UUID], today: date, *, with_draft: bool) -> dict[UUID, Place]:
    rows = queries.assignments_between(today, today + AHEAD, with_draft=with_draft).filter(
        need_id__in=list(ids), need__withdrawn_at__isnull=True
    )
    return {item.need_id: item.place for item in queries.assigned_values(rows)}


def _today(context: Context) -> date:
    branches = program.branches()
    zone = branches[0].zone if branches else context.caller.zone
    return local_day(context.server_time, zone)


class Hand:
    """Writes calls and their tasks in Hearthline's own name, caused by the action under way.

    Whoever plans for the whole program may move visits of families of another branch; the task
    goes to that branch.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.system = replace(context, caller=system_caller(context.server_time))
        self.settings = program.settings_in_force().settings
        self.names: dict[UUID, str] = {}

    def make(self, promise: models.Promise, found: Broken) -> None:
        call_id = self.context.next_id()
        need = promise.need
        due = rules.call_by(found.old, found.new, self.context.server_time, self.settings)
        person = census.by_ids([promise.patient_id]).get(promise.patient_id)
        task_id = tasks.open_task(
            self.system,
            title=Message(
                "scheduling.call_title",
                {"name": person.name if person else None, "kind": need.kind},
            ),
            detail=Message(
                "scheduling.call_detail_moved" if found.new else "scheduling.call_detail_gone",
                {
                    "old": found.old.instant.isoformat(),
                    "new": found.new.instant.isoformat() if found.new else None,
                },
            ),
            owner_role=Role.SCHEDULER,
            due=due,
            subject=promise.patient_id,
            branch=need.branch_id,
            origin=origin_of(call_id),
            url=reverse("scheduling:call", args=[call_id]),
            is_done_there=True,
        )
        call = models.Call.objects.create(
            id=call_id,
            need=need,
            patient_id=promise.patient_id,
            state=CallState.OPEN,
            old=stored_place(found.old),
            new=stored_place(found.new),
            in_draft=found.in_draft,
            due=due,
            task_id=task_id,
            made_by=self.context.caller.name,
            made_at=self.context.server_time,
        )
        self.context.about(promise.patient_id)
        self.context.changed(
            call, after={"old": call.old, "new": call.new, "in_draft": call.in_draft}
        )

    def withdraw(self, call: models.Call) -> None:
        before = call.state
        call.state, call.ended_at = CallState.WITHDRAWN, self.context.server_time
        call.save(update_fields=["state", "ended_at"])
        self.close_task(call, Message("scheduling.call_not_needed"))
        self.context.about(call.patient_id)
        self.context.changed(call, before={"state": before}, after={"state": call.state})

    def close_task(self, call: models.Call, note: Message) -> None:
        if task_queries.open_among([call.task_id]):
            tasks.close_task(
                self.system,
                task_id=call.task_id,
                note=sentence(note),
                origin=origin_of(call.id),
            )


def origin_of(call_id: UUID) -> str:
    """Return what a call's task says it came from."""
    return f"scheduling.call:{call_id}"
