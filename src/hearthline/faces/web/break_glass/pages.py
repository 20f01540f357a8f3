"""Pages of break-glass: asking for one record, and the list that the quality lead reviews."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.identifiers import has_valid_check_digit
from hearthline.platform.accounts import actions
from hearthline.platform.accounts.forms import BreakGlassForm
from hearthline.platform.accounts.models import BreakGlass
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census


@page("accounts.break_glass")
def ask(request: Any) -> HttpResponseBase:
    """Ask for a record number and a reason, and open that one record for four hours."""
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["record_number"].replace(" ", "")
        patient_id = census.patient_of_record(number) if has_valid_check_digit(number) else None
        if patient_id is None:
            form.add_error(
                "record_number",
                _("No record has the number {number}. Read it again from the sheet.").format(
                    number=number
                ),
            )
        else:
            try:
                actions.break_glass(
                    page_context(request, reason=form.cleaned_data["reason"]),
                    subject_id=patient_id,
                )
            except Refused as refusal:
                form.add_error(None, sentence(refusal.message))
            else:
                messages.success(request, _("Record opened for four hours. Your reason is noted."))
                return redirect("chart:patient", patient_id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/break_glass/ask.html", {"form": form}, status=status)


@page("accounts.review_break_glass")
def openings(request: Any) -> HttpResponseBase:
    """List who opened which record outside their patients, unreviewed ones first."""
    view = ListView.read(request.GET, sorts=("opened",), filters=("only",), descending=True)
    only = view.filter("only")
    every = visible(request.caller, BreakGlass).select_related("actor", "reviewed_by")
    rows = every if only == "all" else every.filter(reviewed_at__isnull=True)
    shown = list(rows.order_by("-opened_at")[view.slice])
    people = census.by_ids([row.subject_id for row in shown])
    request.reads.update(people)
    listing = Worklist(
        name="openings",
        caption=_("Records opened outside the scope of a role"),
        columns=(
            Column(_("Opened"), sort="opened"),
            Column(_("By")),
            Column(_("Record")),
            Column(_("Reason")),
            Column(_("Review")),
        ),
        rows=[(row, people.get(row.subject_id)) for row in shown],
        total=rows.count(),
        view=view,
        chips=[
            Chip(_("To review"), view.address(only=None), current=only != "all"),
            Chip(_("All"), view.address(only="all"), current=only == "all"),
        ],
        empty=Empty(_("Nothing to review."), _("Records opened with a reason appear here.")),
    )
    return render(request, "web/break_glass/openings.html", {"listing": listing})


@page("accounts.review_break_glass")
@require_POST
def review(request: Any, opened_id: UUID) -> HttpResponseBase:
    """Say that an opening was looked at."""
    seen(request, BreakGlass, opened_id)
    try:
        actions.review_break_glass(page_context(request), opened_id=opened_id)
    except Refused as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, _("Opening reviewed."))
    return redirect("openings")
