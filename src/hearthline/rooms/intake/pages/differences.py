"""What senders changed: the list, and accepting it field by field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.worklist import Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.intake import actions, queries
from hearthline.rooms.intake.models import Difference
from hearthline.rooms.intake.pages.people import banner
from hearthline.rooms.intake.pages.wording import value_words
from hearthline.rooms.intake.rules.differences import CAN_BE_TAKEN_BACK
from hearthline.rooms.intake.values import DifferenceState

READ = "intake.read"
RESOLVE = "intake.resolve"


@page(READ)
def differences(request: Any) -> HttpResponse:
    """List resources that came again and say something else."""
    view = ListView.read(request.GET, sorts=("found",), size=25, descending=True)
    rows = queries.differences(request.caller)
    shown = list(rows[view.slice])
    people = census.by_ids({row.patient_id for row in shown if row.patient_id})
    request.reads.update(people)
    listing = Worklist(
        name="differences",
        caption=_("Changed by their senders, newest first"),
        columns=(
            Column(_("Patient")),
            Column(_("Resource")),
            Column(_("Sender")),
            Column(_("What changed")),
            Column(_("Came")),
        ),
        rows=[
            {
                "row": row,
                "name": people[row.patient_id].name if row.patient_id in people else _("nobody"),
                "what": ", ".join(dict.fromkeys(_field(change) for change in row.fields[:6])),
            }
            for row in shown
        ],
        total=rows.count(),
        view=view,
        empty=Empty(
            _("No sender has changed anything."),
            _("When a record comes again and says something else, it waits here."),
        ),
    )
    return render(request, "intake/differences.html", {"listing": listing})


def _field(change: dict[str, Any]) -> str:
    part = word("intake_part", change["part"])
    return part if not change["name"] else f"{part}: {word('intake_field', change['name'])}"


@page(READ)
def difference(request: Any, difference_id: UUID) -> HttpResponse:
    """Show a difference field by field; chosen fields are accepted, the rest is left."""
    row = seen(request, Difference, difference_id, "record", "record__sender")
    if row.patient_id:
        request.reads.add(row.patient_id)
    is_open = row.state == DifferenceState.WAITING and request.caller.holds(RESOLVE)
    if request.method == "POST" and is_open:
        accepted = [
            number for number in range(len(row.fields)) if request.POST.get(f"field-{number}")
        ]
        try:
            actions.decide_difference(
                page_context(request), difference_id=row.id, accepted=accepted
            )
        except HearthlineError as error:
            messages.error(request, sentence(error.message))
        else:
            messages.success(
                request,
                _("%(n)s of %(all)s changes accepted")
                % {"n": len(accepted), "all": len(row.fields)},
            )
            return redirect("intake:differences")
    today = local_day(request.at, request.caller.zone)
    return render(
        request,
        "intake/difference.html",
        {
            "row": row,
            "patient": banner(row.patient_id, today) if row.patient_id else None,
            "changes": [
                {
                    "number": number,
                    "field": _field(change),
                    "old": value_words(change["before"]),
                    "new": value_words(change["after"]),
                    "is_gone": change["kind"] == "gone",
                    "can_be_accepted": change["kind"] != "gone"
                    or change["part"] in CAN_BE_TAKEN_BACK,
                    "accepted": change.get("accepted"),
                }
                for number, change in enumerate(row.fields)
            ],
            "is_open": is_open,
            "has_gone": any(change["kind"] == "gone" for change in row.fields),
        },
    )
