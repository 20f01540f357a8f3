"""What could not be read: the list, and the ways out of each item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.parts import Act, QuarantineRow
from hearthline.platform.ui.worklist import Chip, Empty, ListView, Worklist
from hearthline.rooms.intake import actions, queries
from hearthline.rooms.intake.actions.keeping import body_of, unpacked
from hearthline.rooms.intake.models import QuarantineItem
from hearthline.rooms.intake.pages.forms import SetAsideForm
from hearthline.rooms.intake.pages.people import banner
from hearthline.rooms.intake.reading.people import read_patient
from hearthline.rooms.intake.reading.shapes import Notes
from hearthline.rooms.intake.rules.records.wording import written_address, written_name
from hearthline.rooms.intake.values import QuarantineState

READ = "intake.read"
RESOLVE = "intake.resolve"
LONGEST_RAW = 4_000


@page(READ)
def quarantine(request: Any) -> HttpResponse:
    """List what could not be read, with the value as received and the ways out."""
    view = ListView.read(request.GET, sorts=("found",), filters=("state",), size=25)
    state = view.filter("state", QuarantineState.WAITING)
    counts = queries.quarantine_counts(request.caller)
    rows = queries.quarantine(request.caller, state)
    shown = list(rows[view.slice])
    words = {
        QuarantineState.WAITING: _("Waiting"),
        QuarantineState.RESOLVED: _("Resolved"),
        QuarantineState.SET_ASIDE: _("Set aside"),
    }
    listing = Worklist(
        name="quarantine",
        caption=_("What could not be read"),
        columns=(),
        rows=shown,
        total=rows.count(),
        view=view,
        chips=tuple(
            Chip(
                label,
                view.address(state=None if code is QuarantineState.WAITING else code.value),
                counts[code.value],
                current=state == code.value,
            )
            for code, label in words.items()
        ),
        empty=Empty(
            _("Everything that was sent could be read."),
            _("What cannot be read or not safely waits here, as it was received."),
        ),
        filtered_empty=Empty(_("Nothing here."), _("Choose Waiting to see what waits.")),
    )
    return render(
        request,
        "intake/quarantine.html",
        {
            "listing": listing,
            "rows": quarantine_rows(request, shown),
            "waiting": counts[QuarantineState.WAITING.value],
        },
    )


def quarantine_rows(request: Any, items: Sequence[QuarantineItem]) -> list[QuarantineRow]:
    """Return items as the pages show them: first issue, ways out as links."""
    request.reads.update(item.patient_id for item in items if item.patient_id)
    return [_row(item, may_resolve=request.caller.holds(RESOLVE)) for item in items]


def _row(item: QuarantineItem, *, may_resolve: bool) -> QuarantineRow:
    issue = item.issues[0] if item.issues else {}
    address = reverse("intake:quarantine_item", args=[item.id])
    return QuarantineRow(
        resource=_resource(item),
        place=", ".join(filter(None, (item.file, item.place))),
        field=issue.get("field", ""),
        value=issue.get("received", ""),
        reason=_reason(issue),
        ways=_ways(item, address) if may_resolve else (Act(_("Open"), address),),
    )


def _ways(item: QuarantineItem, address: str) -> tuple[Act, ...]:
    if item.state != QuarantineState.WAITING:
        return (Act(_("Open"), address),)
    if item.other_patient_id is not None:
        return (Act(_("Compare the two"), address),)
    has_choice = any(
        reading["fields"].get("unit") for i in item.issues for reading in i["readings"]
    )
    if has_choice:
        return (Act(_("Choose unit"), address), Act(_("Ask sender"), address))
    return (Act(_("Set aside"), address), Act(_("Ask sender"), address))


def _resource(item: QuarantineItem) -> str:
    key = item.key if len(item.key) <= 12 else f"{item.key[:8]}…"
    return item.kind if item.kind == "unknown" else f"{item.kind} {key}"


def _reason(issue: dict[str, Any]) -> str:
    return sentence(Message(issue["code"], issue["params"])) if issue else ""


@page(READ)
def item(request: Any, item_id: UUID) -> HttpResponse:
    """Show one item with everything about it; setting it aside asks for a reason."""
    row = seen(request, QuarantineItem, item_id, "sender", "run")
    request.reads.update(who for who in (row.patient_id, row.other_patient_id) if who)
    is_open = row.state == QuarantineState.WAITING and request.caller.holds(RESOLVE)
    form = SetAsideForm(request)
    if is_open and form.is_ready() and form.does(actions.set_aside, item_id=row.id):
        messages.success(request, _("Set aside"))
        return redirect("intake:quarantine")
    body = body_of(row.raw)
    today = local_day(request.at, request.caller.zone)
    context = {
        "item": row,
        "resource": _resource(row),
        "issues": [{**issue, "reason": _reason(issue)} for issue in row.issues],
        "choices": [
            reading
            for issue in row.issues
            for reading in issue["readings"]
            if reading["fields"].get("unit")
        ],
        "is_open": is_open,
        "form": form,
        "received": unpacked(row.raw).decode(errors="replace")[:LONGEST_RAW],
        "other": banner(row.other_patient_id, today) if row.other_patient_id else None,
        "sent": _person_sent(body) if row.kind == "Patient" else (),
        "waits": QuarantineItem.objects.filter(
            sender_id=row.sender_id, waits_for=row.key, state=QuarantineState.WAITING
        ).count()
        if row.kind == "Patient"
        else 0,
    }
    return render(request, "intake/item.html", context, status=422 if form.errors else 200)


def _person_sent(body: dict[str, Any]) -> list[tuple[str, str]]:
    value = read_patient(body, Notes())
    return [
        (_("Name"), written_name(value.name)),
        (_("Born"), value.birth.original if value.birth else ""),
        (_("Sex"), value.sex),
        (_("Address"), written_address(value.addresses)),
        (_("Numbers"), ", ".join(number.value for number in value.identifiers)),
    ]


@require_POST
@page(RESOLVE)
def choose(request: Any, item_id: UUID) -> HttpResponse:
    """Take an item in with the unit that was chosen."""
    row = seen(request, QuarantineItem, item_id)
    return _do(
        request,
        actions.choose_reading,
        _("Taken in with the unit you chose"),
        item_id=row.id,
        code=request.POST.get("code", ""),
    )


@require_POST
@page(RESOLVE)
def same(request: Any, item_id: UUID) -> HttpResponse:
    """Join the person sent with the one on record."""
    row = seen(request, QuarantineItem, item_id)
    return _do(
        request, actions.is_same_person, _("Joined with the person on record"), item_id=row.id
    )


@require_POST
@page(RESOLVE)
def another(request: Any, item_id: UUID) -> HttpResponse:
    """Take the person sent in as somebody else."""
    row = seen(request, QuarantineItem, item_id)
    return _do(request, actions.is_another_person, _("Taken in as another person"), item_id=row.id)


@require_POST
@page(RESOLVE)
def ask(request: Any, item_id: UUID) -> HttpResponse:
    """Make it a task to ask the sender."""
    row = seen(request, QuarantineItem, item_id)
    return _do(request, actions.ask_sender, _("Task added: ask the sender"), item_id=row.id)


def _do(request: Any, act: Any, done: str, **values: Any) -> HttpResponse:
    try:
        act(page_context(request), **values)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("intake:quarantine_item", values["item_id"])
    messages.success(request, done)
    return redirect("intake:quarantine")
