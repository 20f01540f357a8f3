"""Pages of the message log, and the door through which a message is opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging import mail
from hearthline.platform.messaging.actions import send_again
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

READ = "messaging.read"
State = OutgoingMessage.State
STATUS = {
    State.QUEUED: "open",
    State.SENT: "met",
    State.KEPT: "note",
    State.FAILED: "blocking",
}


@page(READ)
def log(request: Any) -> HttpResponseBase:
    """List what went out and what would have gone out, newest first."""
    view = ListView.read(request.GET, sorts=("when",), filters=("state",), descending=True)
    chosen = view.filter("state")
    rows = visible(request.caller, OutgoingMessage)
    counted = dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
    chips = [
        Chip(_("All"), view.address(state=None), sum(counted.values()), current=not chosen),
        *(
            Chip(
                str(state.label),
                view.address(state=state.value),
                counted.get(state.value, 0),
                current=chosen == state,
            )
            for state in State
        ),
    ]
    if chosen in State.values:
        rows = rows.filter(state=chosen)
    listing = Worklist(
        name="messages",
        caption=_("Messages, newest first"),
        columns=(
            Column(_("Written")),
            Column(_("To")),
            Column(_("Words")),
            Column(_("What became of it")),
        ),
        rows=[_row(row) for row in rows.order_by("-made_at", "id")[view.slice]],
        total=rows.count(),
        view=view,
        chips=chips,
        empty=Empty(
            _("No message was written yet."),
            _("What calls somebody by e-mail appears here, with what became of it."),
        ),
        filtered_empty=Empty(
            _("None of these."),
            _("Choose another state."),
            Act(_("Show everything"), reverse("messaging:log")),
        ),
    )
    context = {
        "listing": listing,
        "failed": counted.get(State.FAILED.value, 0),
        "server": mail.server(),
        "may_send_again": request.caller.holds("messaging.send_again"),
    }
    return render(request, "messaging/log.html", context)


@page(READ)
@require_POST
def again(request: Any, message_id: UUID) -> HttpResponseBase:
    """Try a failed message once more."""
    row = seen(request, OutgoingMessage, message_id)
    try:
        send_again(page_context(request), message_id=row.id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("It is tried again at once"))
    return redirect("messaging:log")


@page("today.read")
def open_message(request: Any, message_id: UUID) -> HttpResponseBase:
    """Lead whoever got a message to what it is about."""
    row = seen(request, OutgoingMessage, message_id)
    if row.recipient_id != request.caller.actor_id and not request.caller.holds(READ):
        raise PermissionDenied(READ)
    is_ours = url_has_allowed_host_and_scheme(row.url, allowed_hosts=None)
    return redirect(row.url if row.url and is_ours else reverse("today"))


def _row(row: OutgoingMessage) -> dict[str, Any]:
    state = State(row.state)
    why = row.reason and sentence(Message(row.reason["code"], row.reason["params"]))
    return {
        "message": row,
        "words": sentence(Message(row.words["code"], row.words["params"])),
        "status": STATUS[state],
        "state": str(state.label),
        "why": why or "",
        "may_send_again": state is State.FAILED and row.recipient_id is not None,
    }
