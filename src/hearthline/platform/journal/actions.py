"""Erasing by law: the values of an entry go, the entry and the chain stay."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject


@action("journal.erase_values", version=1, kind=Kind.REQUEST, permission="journal.erase")
def erase_values(context: Context, *, entry_id: int) -> UUID:
    """Erase the values before and after of one entry; the context's reason says why.

    Returns
    -------
    UUID
        The action whose values were erased; verification looks for it.

    Raises
    ------
    Refused
        Without a reason, or when the values are erased already.
    """
    entry = context.get(JournalEntry, entry_id)
    if not context.reason.strip():
        raise Refused(Message("journal.reason_needed"))
    payload = JournalPayload.objects.select_for_update().get(entry=entry)
    if not payload.text:
        raise Refused(Message("journal.already_erased"))
    payload.text = ""
    payload.erased_why = context.reason[:200]
    payload.save(update_fields=["text", "erased_why"])
    context.about(*JournalSubject.objects.filter(entry=entry).values_list("subject_id", flat=True))
    return entry.action_id
