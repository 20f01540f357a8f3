"""A nurse's day on paper."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import page_context
from hearthline.platform.documents.rendering import DocumentFailed, Head, answer, pdf
from hearthline.platform.messaging.sentences import sentence, word, written_weekday
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import queries as home
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import actions, day_list, models, queries
from hearthline.rooms.scheduling import board as boards
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.day_sheet import TEMPLATE, day_sheet_data
from hearthline.rooms.scheduling.exports import area, day_calendar, initials, without_names
from hearthline.rooms.scheduling.promises.holds import holds_with_earlier
from hearthline.rooms.workforce import queries as workforce


@page("scheduling.read")
def nurse_day(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Show one nurse's stops with addresses and entry notes, to be printed."""
    return render(request, "scheduling/nurse_day.html", _planned(request, nurse_id, day))


@page("scheduling.read")
def nurse_day_sheet(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Answer with the same as a sheet to take along; it is void when the day is over."""
    planned = _planned(request, nurse_id, day)
    planned["stops"] = without_names(planned["stops"])
    return _sheet(request, planned, day)


@page("scheduling.read")
def nurse_day_calendar(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Answer with the day as an iCalendar file: initials and area, no street and no diagnosis."""
    planned = _planned(request, nurse_id, day)
    return _calendar(request, planned, day, is_full=False)


@require_POST
@page("scheduling.export_full")
def nurse_day_full(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Answer with names and addresses, once the reason is written down in the journal."""
    planned = _planned(request, nurse_id, day)
    try:
        actions.export_day(
            page_context(request),
            nurse_id=nurse_id,
            day=planned["day"],
            reason=request.POST.get("reason", ""),
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:nurse_day", nurse_id=nurse_id, day=day)
    if request.POST.get("form") == "calendar":
        return _calendar(request, planned, day, is_full=True)
    return _sheet(request, planned, day)


def _calendar(request: Any, planned: dict[str, Any], day: str, *, is_full: bool) -> HttpResponse:
    organisation = program.organisation()
    made = day_calendar(
        planned,
        name=organisation.name if organisation else "Hearthline",
        made_at=request.at,
        is_full=is_full,
    )
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="day-{day}.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _sheet(request: Any, planned: dict[str, Any], day: str) -> HttpResponse:
    organisation = program.organisation()
    midnight = to_instant(planned["day"] + timedelta(days=1), time(0), request.caller.zone)
    head = Head(
        program=organisation.name if organisation else "Hearthline",
        printed_by=request.caller.name,
        printed_at=request.at,
        void_after=midnight,
    )
    try:
        made = pdf(TEMPLATE, day_sheet_data(planned), head=head)
    except DocumentFailed as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:nurse_day", nurse_id=planned["nurse"].id, day=day)
    return answer(made, name=f"day-{day}")


def _planned(request: Any, nurse_id: UUID, day: str) -> dict[str, Any]:
    """Return a nurse's day as both forms show it, and note whom it shows."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    nurse = workforce.nurses_by_ids([nurse_id], wanted, wanted).get(nurse_id)
    if nurse is None or not boards.is_colleague(request.caller, nurse):
        raise Http404
    rows = list(
        queries.assignments_between(wanted, wanted, with_draft=False, caller=request.caller)
        .filter(nurse_id=nurse_id)
        .select_related("need", "plan")
        .order_by("starts", "id")
    )
    people = census.by_ids({row.patient_id for row in rows})
    homes = census.visit_homes({row.patient_id for row in rows}, wanted)
    safety = home.safety_of({row.patient_id for row in rows})
    request.reads.update(people)
    held = holds_with_earlier(queries.assigned_values(queries.seats_of(rows)), request.at)
    stops = [
        {
            "number": number,
            "row": row,
            "is_tentative": row.is_tentative or row.need_id in held,
            "name": people[row.patient_id].name if row.patient_id in people else _("a patient"),
            "record": people[row.patient_id].record_number if row.patient_id in people else "",
            "home": homes.get(row.patient_id),
            "safety": safety[row.patient_id],
            "kind": word("visit", row.need.kind),
            "initials": initials(people.get(row.patient_id)),
            "area": area(homes.get(row.patient_id)),
        }
        for number, row in enumerate(rows, start=1)
    ]
    drive = models.Drive.objects.filter(
        plan_id__in=set(queries.in_force(wanted, wanted).values()), nurse_id=nurse_id, day=wanted
    ).first()
    return {
        "nurse": nurse,
        "day": wanted,
        "day_words": written_weekday(wanted),
        "stops": stops,
        "drive": drive,
        "miles": day_list.miles(drive.km) if drive else 0,
        "back_url": Asked(wanted, nurse=nurse_id).url(),
        "calendar_url": reverse("scheduling:nurse_day_calendar", args=[nurse_id, day]),
        "full_url": reverse("scheduling:nurse_day_full", args=[nurse_id, day]),
        "may_export": request.caller.holds("scheduling.export_full"),
        "sheet_url": reverse("scheduling:nurse_day_sheet", args=[nurse_id, day]),
        "words": boards.WORDS,
    }
