"""The list of referrals: hours to the next due dose, what is missing, who can take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.pages import page
from hearthline.platform.documents.spreadsheets import spreadsheet
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.search.queries import search
from hearthline.platform.ui.display import as_utc, shown_age, shown_duration
from hearthline.platform.ui.status import Status
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.intake import queries
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.pages.quarantine import quarantine_rows
from hearthline.rooms.intake.pages.standing import (
    about_area,
    area_status,
    called_words,
    due_words,
    earliest_words,
    last_dose_words,
)
from hearthline.rooms.intake.pages.wording import order_words
from hearthline.rooms.intake.rules.readiness import Area, AreaState, missing, worst
from hearthline.rooms.intake.values import ReferralState

READ = "intake.read"
SHOWN_IN_QUARANTINE = 3
SHOWN = 25
MOST_FOUND = 25
EXPORT_AT_ONCE = 200
EXPORTED = (
    "Record",
    "Family name",
    "Given name",
    "Sender",
    "Referred at (UTC)",
    "Drug or therapy",
    "Next dose due (UTC)",
    "Needed on",
    "Stands",
    "Decided at (UTC)",
    "Decided by",
    "Why",
    "What is missing",
)
COLUMNS: Mapping[Area, Sequence[Area]] = {
    Area.SUITS: (Area.SUITS,),
    Area.ABLE: (Area.ABLE,),
    Area.LINE: (Area.LINE,),
    Area.CONSENT: (Area.CONSENT,),
    Area.HOME: (Area.HOME, Area.SCREEN),
    Area.PAYER: (Area.PAYER,),
}
"""Columns of the list, and the areas each of them stands for; the first column says from when on
a nurse can."""


@page(READ)
def referrals(request: Any) -> HttpResponse:
    """List referrals by when they are needed, with what is missing in words; a search is posted."""
    caller = request.caller
    today = local_day(request.at, caller.zone)
    view = _view(request)
    state = view.filter("state", ReferralState.TO_DECIDE)
    words = " ".join(request.POST.get("q", "").split())
    counts = queries.referral_counts(caller, today, request.at)
    if words:
        answer = search(caller, words, limit=MOST_FOUND)
        found = [one.record_id for one in answer.found if one.kind == "patient"]
        rows = queries.referrals_about(caller, found)
    else:
        rows = queries.referrals(caller, state)
    shown = queries.referral_rows(list(rows[view.slice]), today, request.at)
    request.reads.update(row.referral.patient_id for row in shown)
    listing = Worklist(
        name="referrals",
        caption=_("Referrals by hours to the next due dose"),
        columns=_columns(),
        rows=[_row(row, request) for row in shown],
        total=rows.count(),
        view=view,
        chips=() if words else _chips(view, state, counts),
        export_url="" if words else reverse("intake:export") + view.address(page=None),
        note=_("Every branch you see, all therapies"),
        empty=Empty(
            _("No referrals wait."),
            _("Add one from a fax or a call, or upload what a hospital sent."),
        ),
        filtered_empty=Empty(_("Nothing here."), _("Choose To decide to see what waits.")),
        legend=True,
    )
    waiting = queries.quarantine(caller)
    run = queries.latest_run(caller)
    return render(
        request,
        "intake/referrals.html",
        {
            "listing": listing,
            "counts": counts,
            "stands": _stands(counts),
            "quarantine": quarantine_rows(request, list(waiting[:SHOWN_IN_QUARANTINE])),
            "waiting": waiting.count(),
            "run": run,
            "run_read": sum(row.get("read", 0) for row in run.counts.values()) if run else 0,
            "may_import": caller.holds("intake.import"),
            "may_type": caller.holds("intake.type"),
            "words": words,
        },
    )


@page(READ)
def export(request: Any) -> StreamingHttpResponse:
    """Send the list as CSV; everybody in it is written down as read."""
    state = _view(request).filter("state", ReferralState.TO_DECIDE)
    chosen = list(queries.referrals(request.caller, state))
    request.reads.update(row.patient_id for row in chosen)
    return spreadsheet("referrals", EXPORTED, _lines(chosen, request))


def _view(request: Any) -> ListView:
    return ListView.read(request.GET, sorts=("needed",), filters=("state",), size=SHOWN)


def _lines(chosen: list[Referral], request: Any) -> Iterator[list[str]]:
    today = local_day(request.at, request.caller.zone)
    for start in range(0, len(chosen), EXPORT_AT_ONCE):
        some = chosen[start : start + EXPORT_AT_ONCE]
        for row in queries.referral_rows(some, today, request.at):
            yield _cells(row)


def _cells(row: queries.ReferralRow) -> list[str]:
    referral, patient = row.referral, row.patient
    return [
        patient.record_number if patient else "",
        patient.family_name if patient else "",
        patient.given_name if patient else "",
        referral.sender.name,
        as_utc(referral.referred_at),
        referral.drug or word("therapy_class", referral.therapy),
        as_utc(referral.needed_by) if referral.needed_by else "",
        referral.needed_on.isoformat() if referral.needed_on else "",
        word("referral_state", referral.state),
        as_utc(referral.decided_at) if referral.decided_at else "",
        referral.decided_by,
        referral.decision_reason,
        _missing(row, worst(row.areas)) if referral.state == ReferralState.TO_DECIDE else "",
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Next due, staff from"), "needed"),
        Column(_("Patient")),
        Column(_("Recognised therapy")),
        *(Column(word("intake_area", area), centred=True) for area in COLUMNS),
        Column(_("What is missing, who was called")),
        Column(_("Action"), unseen=True),
    )


def _chips(view: ListView, state: str, counts: queries.ReferralCounts) -> tuple[Chip, ...]:
    listed = (
        (
            ReferralState.TO_DECIDE.value,
            _("To decide, or back") if counts.back else _("To decide"),
            counts.to_decide + counts.back,
        ),
        (queries.CHANGED, _("Changed since accepted"), counts.changed),
        (ReferralState.ACCEPTED.value, _("Accepted"), counts.accepted),
        (ReferralState.DECLINED.value, _("Declined"), counts.declined),
    )
    first = ReferralState.TO_DECIDE.value
    return tuple(
        Chip(
            label,
            view.address(state=None if code == first else code),
            count,
            current=state == code,
        )
        for code, label, count in listed
    )


def _stands(counts: queries.ReferralCounts) -> dict[str, str]:
    waiting = ngettext(
        "%(n)s waits for a decision.", "%(n)s wait for a decision.", counts.to_decide
    ) % {"n": f"{counts.to_decide:,}"}
    back = (
        ngettext(
            "%(n)s is back: a condition was not met at its hour.",
            "%(n)s are back: a condition was not met at its hour.",
            counts.back,
        )
        % {"n": f"{counts.back:,}"}
        if counts.back
        else ""
    )
    needed = (
        ngettext(
            "%(n)s is needed today or before.",
            "%(n)s are needed today or before.",
            counts.needed_today,
        )
        % {"n": f"{counts.needed_today:,}"}
        if counts.needed_today
        else ""
    )
    median = (
        _("Median from referral to decision this week: %(wait)s.")
        % {"wait": shown_duration(counts.median_wait)}
        if counts.median_wait is not None
        else ""
    )
    return {"waiting": waiting, "back": back, "needed": needed, "median": median}


def _row(row: queries.ReferralRow, request: Any) -> dict[str, Any]:
    referral, patient = row.referral, row.patient
    left = worst(row.areas)
    today = local_day(request.at, request.caller.zone)
    born = patient.birth_date if patient else None
    return {
        "referral": referral,
        "due": due_words(referral, request.at, request.caller.zone),
        "name": patient.name if patient else _("not known"),
        "about": ", ".join(
            filter(None, (shown_age(born, today) if born else "", referral.sender.name))
        ),
        "drug": referral.drug or word("therapy_class", referral.therapy),
        "dose": order_words(referral.orders[0]) if referral.orders else "",
        "areas": [_cell(row.areas, parts) for parts in COLUMNS.values()],
        "last_dose": last_dose_words(referral, today),
        "missing": _missing(row, left),
        "worst": Status.BLOCKING if row.overdue else area_status(left[0]) if left else Status.MET,
        "called": called_words(row.last_call, request),
        "earliest": earliest_words(row.earliest, today),
        "is_waiting": referral.state == ReferralState.TO_DECIDE,
        "url": reverse("intake:referral", args=[referral.id]),
        "verb": _("Decide") if referral.state == ReferralState.TO_DECIDE else _("Open"),
    }


def _missing(row: queries.ReferralRow, left: Sequence[AreaState]) -> str:
    """Return the worst missing item in words: a condition past its hour before anything."""
    if row.overdue is not None:
        owner = row.overdue.owner_name or word("role", row.overdue.owner_role)
        return _("Not met at its hour: %(what)s (%(owner)s)") % {
            "what": row.overdue.what,
            "owner": owner,
        }
    if not left:
        return _("Nothing missing")
    return "; ".join(sentence(area.message) for area in left)


def _cell(found: Sequence[AreaState], parts: Sequence[Area]) -> dict[str, Any]:
    """Return how one column stands: as the worst of its areas, with each in words."""
    held = [area for area in found if area.area in parts]
    left = missing(held)
    about = ". ".join(about_area(area) for area in held)
    return {"status": area_status(left[0]) if left else Status.MET, "about": about}
