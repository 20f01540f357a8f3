"""Sending a message to people who work here: written with the action, delivered after it.

A message says that something needs somebody, and since when; who it is about is read after
signing in. So its words are a sentence of a catalogue under ``notice.`` whose places hold hours,
days and counts, never text.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.accounts.models import Actor, User
from hearthline.platform.actions.context import Context
from hearthline.platform.jobs.queue import enqueue
from hearthline.platform.manifest import rooms
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.delivering import deliver
from hearthline.platform.messaging.models import OutgoingMessage

NOTICE = "notice."
"""First part of the code of every sentence that may leave the house."""
PLAIN = Message("notice.something_waits")
"""What goes out where the words given might tell more than they may."""

State = OutgoingMessage.State
logger = logging.getLogger(__name__)


def send(
    context: Context, *, key: str, to: Collection[UUID], message: Message, url: str = ""
) -> tuple[UUID, ...]:
    """Write a message to each of some people, to be delivered when the action commits.

    Never refuses: an emergency is recorded whether or not anybody can be told. With nobody to
    tell, or nowhere to write to, the log says so and administrators see it.

    Parameters
    ----------
    key
        What it is about, at most 160 characters; nobody gets a message twice under one key.
    to
        Actors.
    message
        A sentence under ``notice.``; its values are numbers and ISO dates and instants.
    url
        Where a signed-in person reads what it is about; never part of what goes out.

    Returns
    -------
    tuple of UUID
        The messages under this key to these people, in the order of ``to``.
    """
    words = message if may_leave(message) else PLAIN
    if words is not message:
        logger.error("messaging: %s has words that may not leave; sent bare", message.code)
    wanted = {derived_id("message", key, actor): actor for actor in to}
    if not wanted:
        return (_nobody(context, key, words, url),)
    written = set(
        OutgoingMessage.objects.filter(id__in=wanted).values_list("id", flat=True),
    )
    new = {message_id: actor for message_id, actor in wanted.items() if message_id not in written}
    addresses = addresses_of(new.values())
    names = dict(Actor.objects.filter(id__in=list(new.values())).values_list("id", "name"))
    rows = [
        OutgoingMessage(
            id=message_id,
            key=key[:160],
            recipient_id=actor,
            recipient_name=names.get(actor, ""),
            address=addresses.get(actor, ""),
            words=stored(words),
            url=url,
            made_at=context.server_time,
        )
        for message_id, actor in new.items()
    ]
    OutgoingMessage.objects.bulk_create(rows)
    for row in rows:
        context.changed(row, after={"to": row.recipient_id, "words": words.code})
        queue_delivery(row.id, at=context.server_time)
    return tuple(wanted)


def addresses_of(actors: Collection[UUID]) -> dict[UUID, str]:
    """Return where people can be written to: as their room knows it, else by their sign-in."""
    found: dict[UUID, str] = dict(
        User.objects.filter(actor_id__in=list(actors), is_active=True)
        .exclude(email="")
        .values_list("actor_id", "email")
    )
    for room in rooms():
        if room.mail_addresses is not None:
            found |= {actor: mail for actor, mail in room.mail_addresses(actors).items() if mail}
    return found


def may_leave(message: Message) -> bool:
    """Whether a message holds nothing but hours, days and counts."""
    return (
        message.code.startswith(NOTICE)
        and message.code in catalogue()
        and all(_is_harmless(value) for value in message.params.values())
    )


def stored(message: Message) -> dict[str, object]:
    """Return a message as JSON."""
    return {"code": message.code, "params": dict(message.params)}


def queue_delivery(message_id: UUID, *, at: datetime) -> None:
    """Queue the delivery of one message when the transaction around this commits."""
    enqueue(
        deliver,
        key=f"{deliver.name} {message_id}",
        by=system_caller(at),
        title=Message("job.messaging.deliver"),
        params={"message_id": str(message_id)},
    )


def _nobody(context: Context, key: str, words: Message, url: str) -> UUID:
    row, is_new = OutgoingMessage.objects.get_or_create(
        id=derived_id("message", key, "nobody"),
        defaults={
            "key": key[:160],
            "words": stored(words),
            "url": url,
            "state": State.FAILED,
            "reason": stored(Message("messaging.nobody")),
            "made_at": context.server_time,
            "ended_at": context.server_time,
        },
    )
    if is_new:
        context.changed(row, after={"to": None, "words": words.code})
    return row.id


def _is_harmless(value: object) -> bool:
    if value is None or isinstance(value, int | float):
        return True
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True
