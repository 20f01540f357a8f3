"""What families were told, whom visits were offered to, and one promise that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from uuid import UUID

from hearthline.faces.demonstration.staging import ZONE, Stage
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.platform.actions.context import Context
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import actions, queries
from hearthline.rooms.scheduling.values import Assigned, Precision

DAYS_TOLD = 3
OFFERS_SHOWN = 3
MOVES_TRIED = 6

Say = Callable[[str], None]


def promise_to_families(stage: Stage, today: date, say: Say) -> None:
    """Let the scheduler tell most families of the coming days, offer visits and move one.

    Doing it again changes nothing.
    """
    if queries.draft() is not None:
        return
    say("families told, visits offered")
    last = today + timedelta(days=DAYS_TOLD)
    coming = [
        item for item in queries.assigned_between(today, last) if item.start_instant > stage.now
    ]
    open_seats = queries.needs_not_accepted([item.need_id for item in coming])
    _offer(stage, [item for item in coming if item.need_id in open_seats])
    told = [item for item in coming if item.need_id not in open_seats]
    told = [item for number, item in enumerate(told) if number % 4 != 3]
    _tell(stage, told)
    _move_one(stage, [item for item in told if item.day == today + timedelta(days=1)])


def _tell(stage: Stage, told: list[Assigned]) -> None:
    people = census.whom_to_call({item.patient_id for item in told})
    with batch():
        for number, item in enumerate(told):
            first = next(iter(people.get(item.patient_id, [])), None)
            if first is None:
                continue
            actions.tell_family(
                _by(stage, "tell", item.need_id),
                need_id=item.need_id,
                day=item.day,
                starts=item.starts,
                nurse_ids=item.nurse_ids,
                precision=Precision.WINDOW,
                whom=first.name,
                number=first.number,
            )
            if number % 3:
                actions.confirm_promise(
                    _by(stage, "confirm", item.need_id), need_id=item.need_id, whom=first.name
                )


def _offer(stage: Stage, seats: list[Assigned]) -> None:
    """Offer some of the visits that nobody accepted: one waits, one is declined, one taken."""
    answers = (None, False, True)
    later = to_civil(stage.now + timedelta(hours=2), ZONE)
    for item, answer in zip(seats[:: max(1, len(seats) // OFFERS_SHOWN)], answers, strict=False):
        try:
            offer = actions.offer_visit(
                _by(stage, "offer", item.need_id),
                need_id=item.need_id,
                nurse_id=item.nurse_ids[0],
                reply_by_day=later.day,
                reply_by=time(later.clock.hour, later.clock.minute),
            )
        except HearthlineError:
            continue
        if answer is not None:
            actions.answer_offer(
                _by(stage, "answer", item.need_id), offer_id=offer, accepted=answer
            )


def _move_one(stage: Stage, told: list[Assigned]) -> None:
    """Move one told visit in the draft, so that a family is to be called."""
    for item in told[:MOVES_TRIED]:
        starts = item.starts.hour * 60 + item.starts.minute + 30
        try:
            actions.move_visit(
                _by(stage, "move", item.need_id),
                need_id=item.need_id,
                nurse_ids=item.nurse_ids,
                day=item.day,
                starts=time(starts // 60 % 24, starts % 60),
            )
        except HearthlineError:
            continue
        return


def _by(stage: Stage, verb: str, need_id: UUID) -> Context:
    return stage.by(Role.SCHEDULER, "promises", verb, need_id, at=stage.now)
