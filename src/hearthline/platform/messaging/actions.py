"""What can be done about messages: trying one again."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sending import addresses_of, queue_delivery

State = OutgoingMessage.State


@action("messaging.send_again", version=1, kind=Kind.REQUEST, permission="messaging.send_again")
def send_again(context: Context, *, message_id: UUID) -> None:
    """Try a failed message once more, to the address that its reader has now.

    Raises
    ------
    Refused
        If it has not failed, or was to nobody.
    """
    row = context.get(OutgoingMessage, message_id)
    if row.state != State.FAILED:
        raise Refused(Message("messaging.not_failed"))
    if row.recipient_id is None:
        raise Refused(Message("messaging.was_to_nobody"))
    before = {"state": row.state, "reason": row.reason}
    row.state = State.QUEUED
    row.attempts = 0
    row.reason = None
    row.ended_at = None
    row.address = addresses_of([row.recipient_id]).get(row.recipient_id, "")
    row.save(update_fields=["state", "attempts", "reason", "ended_at", "address"])
    context.changed(row, before=before, after={"state": row.state})
    queue_delivery(row.id, at=context.server_time)
