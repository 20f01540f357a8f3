"""Sentences about messages to people; those under ``notice.`` may leave the house."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "notice.something_waits": "Something in Hearthline needs you.",
    "messaging.nobody": "Nobody was there to be told: no one holds the role or is on call.",
    "messaging.no_address": (
        "No e-mail address is known for this person. Add it to their staff record, "
        "then send it again."
    ),
    "messaging.no_server": (
        "No mail server is set, so nothing left the house. "
        "HEARTHLINE_MAIL in the operations guide sets one."
    ),
    "messaging.not_reached": "The mail server {host} could not be reached.",
    "messaging.sign_in_refused": "The mail server refused the sign-in of this program ({code}).",
    "messaging.refused": "The mail server refused the message ({code}).",
    "messaging.not_failed": "This message has not failed. Nothing is to be sent again.",
    "messaging.was_to_nobody": (
        "This message was to nobody. Fill the role or the on-call roster, "
        "and tell them yourself what it says."
    ),
    "messaging.failed": (
        "{count} message to a colleague could not be delivered",
        "{count} messages to colleagues could not be delivered",
    ),
    "messaging.failed_detail": "They need what it says by another way. The log says why.",
    "action.messaging.send_again": "Message sent again",
    "job.messaging.deliver": "Deliver a message",
    "job.messaging.look_after": "Look after messages that wait",
    "rows.messaging.OutgoingMessage": ("{count} message", "{count} messages"),
}
