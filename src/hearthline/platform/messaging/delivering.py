"""Delivery in the background: each message is tried until it is sent, kept or given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.jobs.kinds import TryLater, job
from hearthline.platform.jobs.progress import Progress
from hearthline.platform.messaging import mail
from hearthline.platform.messaging.models import OutgoingMessage

ATTEMPTS = 9
BACK_OFF = timedelta(seconds=15)
"""Tried for about an hour: after 15 s, 30 s, 1 min and so on."""
FORGOTTEN_AFTER = timedelta(minutes=2)
AT_ONCE = 200

State = OutgoingMessage.State


@job("messaging.deliver", attempts=ATTEMPTS, back_off=BACK_OFF)
def deliver(progress: Progress, *, message_id: str) -> None:
    """Send one message by the program's mail server, or keep it where there is none.

    Raises
    ------
    HearthlineError
        When it is given up; the job ends as failed, like the message.
    TryLater
        While the server cannot be reached and attempts are left.
    """
    row = OutgoingMessage.objects.filter(pk=UUID(message_id), state=State.QUEUED).first()
    if row is None:
        return
    row.attempts += 1
    if not row.address:
        _give_up(row, progress.now(), Message("messaging.no_address"))
    server = mail.server()
    if server is None:
        _end(row, State.KEPT, progress.now(), Message("messaging.no_server"))
        return
    try:
        mail.post(server, row)
    except mail.NotSent as error:
        if error.is_final or row.attempts >= ATTEMPTS:
            _give_up(row, progress.now(), error.why)
        _end(row, State.QUEUED, progress.now(), error.why)
        raise TryLater(error.why) from error
    else:
        _end(row, State.SENT, progress.now(), None)


@job("messaging.look_after")
def look_after(progress: Progress) -> dict[str, int]:
    """Queue again what waits without a job, such as after a worker that was killed."""
    from hearthline.platform.messaging.sending import queue_delivery

    at = progress.now()
    waiting = OutgoingMessage.objects.filter(
        state=State.QUEUED, made_at__lt=at - FORGOTTEN_AFTER
    ).order_by("made_at")
    forgotten = list(waiting.values_list("id", flat=True)[:AT_ONCE])
    for message_id in forgotten:
        queue_delivery(message_id, at=at)
    return {"looked_after": len(forgotten)}


def _give_up(row: OutgoingMessage, at: datetime, why: Message) -> NoReturn:
    _end(row, State.FAILED, at, why)
    raise HearthlineError(why)


def _end(row: OutgoingMessage, state: State, at: datetime, why: Message | None) -> None:
    row.state = state
    row.reason = None if why is None else {"code": why.code, "params": dict(why.params)}
    row.ended_at = None if state is State.QUEUED else at
    row.save(update_fields=["state", "reason", "ended_at", "attempts"])
