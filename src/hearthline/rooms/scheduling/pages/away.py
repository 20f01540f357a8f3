"""Who is away: marking it in two taps, her visits with who could take them, taking it back."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.text import without_nul
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence, word, written_weekday
from hearthline.platform.tasks.queries import open_origins
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.away import proposals as proposing
from hearthline.rooms.scheduling.away import view
from hearthline.rooms.scheduling.away.visits import AwayDay, Standing, away_day, away_nurses
from hearthline.rooms.scheduling.board import is_colleague
from hearthline.rooms.workforce import actions as workforce_actions
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse, monday_of


@page("scheduling.move")
def who_is_away(request: Any) -> HttpResponse:
    """List who works on a day, each with one button that says she is sick."""
    today = local_day(request.at, request.caller.zone)
    rows = [
        {
            "nurse": nurse,
            "visits": visits,
            "hours": ", ".join(f"{s.starts:%H:%M} – {s.ends:%H:%M}" for s in nurse.shifts),
            "is_away": bool(nurse.absences),
        }
        for nurse, visits in away_nurses(request.caller, today)
    ]
    rows.sort(key=lambda row: (not (row["is_away"] and row["visits"]), bool(row["is_away"])))
    return render(
        request,
        "scheduling/away_list.html",
        {"rows": rows, "day": today, "day_words": written_weekday(today)},
    )


@page("scheduling.move")
def away(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Show a nurse's day, what she cannot make, how long each can wait, and who could take it."""
    found = _day(request, nurse_id, day)
    request.reads.update(visit.need.patient_id for visit in found.visits)
    waiting = found.of(Standing.OPEN) if found.is_away else []
    proposed = proposing.proposals(found, waiting, now=request.at)
    may_decide = request.caller.holds("scheduling.allow_overtime")
    cards = view.cards(
        found,
        proposed,
        may_decide=may_decide,
        with_pharmacist=_with_pharmacist(found),
        shown=1000 if request.GET.get("all") == "yes" else view.CANDIDATES_SHOWN,
    )
    strips, scale = view.strips(found, proposed, request.at)
    draft = queries.draft()
    today = local_day(request.at, request.caller.zone)
    return render(
        request,
        "scheduling/away.html",
        {
            "found": found,
            "nurse": found.nurse,
            "day": found.day,
            "day_words": written_weekday(found.day),
            "is_today": found.day == today,
            "cards": cards,
            "strips": strips,
            "scale": scale,
            "summary": view.summary(found, proposed),
            "still_hers": sum(v.now is not None for v in found.of(Standing.OPEN)),
            "draft": draft,
            "shift": next((s for s in found.nurse.shifts if s.day == found.day), None),
            "reply_by": view.reply_by(request.at, found.nurse.zone),
            "agencies": list(workforce.agencies().values()) if found.is_away else [],
            "may_decide": may_decide,
            "may_publish": request.caller.holds("scheduling.publish"),
            "board_url": Asked(found.day, nurse=nurse_id).url(),
        },
    )


@require_POST
@page("scheduling.move")
def mark_sick(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Write down that she is sick, from a day on, for one day or until another."""
    nurse, first = _nurse(request, nurse_id, day)
    last = _date(request.POST.get("last_day")) or first
    absence = workforce_actions.mark_sick(
        page_context(request), staff_id=nurse_id, day=first, last_day=last
    )
    messages.success(
        request,
        _("%(name)s marked sick") % {"name": nurse.name},
        extra_tags=reverse("scheduling:away_undo", args=[absence]),
    )
    return redirect("scheduling:away", nurse_id=nurse_id, day=day)


@require_POST
@page("scheduling.move")
def change_hours(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Let her start later or end earlier on this day; what no longer fits has nobody."""
    nurse, wanted = _nurse(request, nurse_id, day)
    starts, ends = _time(request.POST.get("starts")), _time(request.POST.get("ends"))
    if starts is None or ends is None:
        messages.error(request, _("Give both a start and an end."))
        return redirect("scheduling:away", nurse_id=nurse_id, day=day)
    try:
        workforce_actions.change_shift(
            page_context(request),
            staff_id=nurse_id,
            day=wanted,
            starts=starts,
            ends=ends,
            note=without_nul(request.POST.get("note", ""))[:200],
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(
            request,
            _("%(name)s works from %(starts)s to %(ends)s")
            % {"name": nurse.name, "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"},
        )
    return redirect("scheduling:away", nurse_id=nurse_id, day=day)


@require_POST
@page("scheduling.move")
def undo(request: Any, absence_id: UUID) -> HttpResponse:
    """Take a sick call back: she works after all. What was given to others stays with them."""
    found = workforce.absence_of(absence_id)
    if found is None:
        raise Http404
    nurse, first = _nurse(request, found[0], found[1].isoformat())
    try:
        workforce_actions.take_back_absence(page_context(request), absence_id=absence_id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Sick call taken back"))
    return redirect("scheduling:away", nurse_id=nurse.id, day=first.isoformat())


@require_POST
@page("scheduling.move")
def cover(request: Any, need_id: UUID) -> HttpResponse:
    """Give a visit to the nurse who was chosen for it."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    nurse, wanted, starts = _chosen(request)
    if nurse is None or wanted is None or starts is None:
        messages.error(request, _("Choose a nurse, a day and a time for the visit."))
        return redirect(_back(request))
    try:
        step = actions.cover_visit(
            page_context(request),
            need_id=need_id,
            nurse_id=nurse,
            day=wanted,
            starts=starts,
            instead_of=_id(request.POST.get("away")),
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect(_back(request))
    name = workforce.names([nurse]).get(nurse, "")
    messages.success(
        request,
        _("Visit given to %(name)s, %(at)s") % {"name": name, "at": f"{starts:%H:%M}"},
        extra_tags=reverse("scheduling:take_back", args=[step]),
    )
    return redirect(_back(request))


@require_POST
@page("scheduling.move")
def offer(request: Any, need_id: UUID) -> HttpResponse:
    """Offer a visit to a nurse or an agency that may say no, with a time to reply by."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    nurse, wanted, starts = _chosen(request)
    asked = _id(request.POST.get("agency"))
    agency = workforce.agencies().get(asked) if asked is not None else None
    until = _time(request.POST.get("reply_by"))
    if (nurse is None) == (agency is None) or wanted is None or starts is None or until is None:
        messages.error(request, _("Choose a nurse or an agency, a start and a time to reply by."))
        return redirect(_back(request))
    try:
        actions.offer_visit(
            page_context(request),
            need_id=need_id,
            nurse_id=nurse,
            agency_id=agency.id if agency is not None else None,
            day=wanted,
            starts=starts,
            reply_by_day=local_day(request.at, need.zone),
            reply_by=until,
            instead_of=_id(request.POST.get("away")),
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect(_back(request))
    name = agency.name if agency else "".join(workforce.names([nurse] if nurse else []).values())
    messages.success(
        request,
        _("Visit offered to %(name)s, reply by %(at)s") % {"name": name, "at": f"{until:%H:%M}"},
    )
    return redirect(_back(request))


@require_POST
@page("scheduling.accept")
def answer(request: Any, offer_id: UUID) -> HttpResponse:
    """Write down what was answered to an offer, or take it back."""
    row = seen(request, models.Offer, offer_id)
    request.reads.add(row.patient_id)
    said = request.POST.get("answer", "")
    try:
        if said == "back":
            actions.take_back_offer(page_context(request), offer_id=offer_id)
            messages.success(request, _("Offer taken back"))
        else:
            actions.answer_offer(page_context(request), offer_id=offer_id, accepted=said == "yes")
            messages.success(request, _("Visit accepted") if said == "yes" else _("Offer declined"))
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    return redirect(_back(request))


@require_POST
@page("scheduling.move")
def cover_all(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Give every visit as suggested that needs nobody's answer first."""
    found = _day(request, nurse_id, day)
    proposed = proposing.proposals(found, found.of(Standing.OPEN), now=request.at)
    done = 0
    context = page_context(request)
    for candidate in view.given_at_once(proposed):
        try:
            actions.cover_visit(
                page_context(
                    request,
                    action_id=derived_id("cover", context.action_id, candidate.need_id),
                ),
                need_id=candidate.need_id,
                nurse_id=candidate.nurse.id,
                day=candidate.day,
                starts=candidate.starts,
                instead_of=nurse_id,
            )
            done += 1
        except HearthlineError as error:
            messages.error(request, sentence(error.message))
    if done:
        messages.success(
            request, ngettext("%(n)s visit given", "%(n)s visits given", done) % {"n": done}
        )
    return redirect("scheduling:away", nurse_id=nurse_id, day=day)


@require_POST
@page("scheduling.move")
def leave_open(request: Any, nurse_id: UUID, day: str) -> HttpResponse:
    """Leave what nobody took without a nurse in the draft, so that the rest can be published."""
    found = _day(request, nurse_id, day)
    context = page_context(request)
    for visit in found.of(Standing.OPEN):
        if visit.now is not None:
            actions.leave_open(
                page_context(
                    request, action_id=derived_id("leave", context.action_id, visit.need.id)
                ),
                need_id=visit.need.id,
            )
    messages.success(request, _("What has nobody stands without a nurse in the draft"))
    return redirect("scheduling:away", nurse_id=nurse_id, day=day)


@require_POST
@page("scheduling.move")
def overtime(request: Any, need_id: UUID) -> HttpResponse:
    """Ask a manager for overtime; a manager who asks decides at once, with a reason."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    nurse, wanted, starts = _chosen(request)
    if nurse is None or wanted is None or starts is None:
        messages.error(request, _("Choose a nurse, a day and a time for the visit."))
        return redirect(_back(request))
    context = page_context(request)
    try:
        asked = actions.ask_overtime(
            context,
            need_id=need_id,
            nurse_id=nurse,
            day=wanted,
            starts=starts,
            instead_of=_id(request.POST.get("away")),
        )
        if request.caller.holds("scheduling.allow_overtime"):
            actions.decide_overtime(
                page_context(request, action_id=derived_id("decide", context.action_id)),
                overtime_id=asked,
                is_agreed=True,
                reason=request.POST.get("reason", ""),
            )
            actions.cover_visit(
                page_context(request, action_id=derived_id("cover", context.action_id)),
                need_id=need_id,
                nurse_id=nurse,
                day=wanted,
                starts=starts,
                instead_of=_id(request.POST.get("away")),
            )
            messages.success(request, _("Overtime agreed, visit given"))
        else:
            messages.success(request, _("Overtime asked for"))
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    return redirect(_back(request))


@page("scheduling.allow_overtime")
def overtime_asked(request: Any, overtime_id: UUID) -> HttpResponse:
    """Show overtime that somebody asked for, and take the manager's yes or no."""
    row = seen(request, models.Overtime, overtime_id, "need", "decided_by")
    request.reads.add(row.patient_id)
    people = census.by_ids([row.patient_id])
    return render(
        request,
        "scheduling/overtime.html",
        {
            "row": row,
            "name": workforce.names([row.nurse_id]).get(row.nurse_id, ""),
            "patient": people[row.patient_id].name if row.patient_id in people else "",
            "kind": word("visit", row.need.kind),
        },
    )


@require_POST
@page("scheduling.allow_overtime")
def decide(request: Any, overtime_id: UUID) -> HttpResponse:
    """Say yes or no to overtime that a scheduler asked for."""
    row = seen(request, models.Overtime, overtime_id)
    request.reads.add(row.patient_id)
    is_agreed = request.POST.get("answer") == "yes"
    try:
        actions.decide_overtime(
            page_context(request),
            overtime_id=overtime_id,
            is_agreed=is_agreed,
            reason=request.POST.get("reason", ""),
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Overtime agreed") if is_agreed else _("Overtime refused"))
    return redirect("scheduling:overtime_asked", overtime_id)


@require_POST
@page("scheduling.move")
def ask_pharmacist(request: Any, need_id: UUID) -> HttpResponse:
    """Give a visit that cannot be in time to the pharmacist."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    try:
        actions.hand_to_pharmacist(page_context(request), need_id=need_id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("The pharmacist is asked"))
    return redirect(_back(request))


def _nurse(request: Any, nurse_id: UUID, day: str) -> tuple[Nurse, date]:
    wanted = _date(day)
    if wanted is None:
        raise Http404
    nurse = workforce.nurses_by_ids([nurse_id], wanted, wanted).get(nurse_id)
    if nurse is None or not is_colleague(request.caller, nurse):
        raise Http404
    return nurse, wanted


def _day(request: Any, nurse_id: UUID, day: str) -> AwayDay:
    nurse, wanted = _nurse(request, nurse_id, day)
    return away_day(request.caller, nurse, wanted, request.at)


def _with_pharmacist(found: AwayDay) -> frozenset[UUID]:
    origins = {f"scheduling.too_late:{visit.need.id}": visit.need.id for visit in found.visits}
    return frozenset(origins[origin] for origin in open_origins(origins))


def _chosen(request: Any) -> tuple[UUID | None, date | None, time | None]:
    asked = Asked.read(request.POST, monday_of(local_day(request.at, request.caller.zone)))
    return asked.to_nurse, asked.to_day, asked.to_time


def _back(request: Any) -> str:
    """Return the page of the nurse whose visits are given away, else the list."""
    nurse, day = request.POST.get("away", ""), _date(request.POST.get("day"))
    try:
        return reverse("scheduling:away", args=[UUID(nurse), str(day)])
    except ValueError:
        return reverse("scheduling:away_list")


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _date(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1990 < found.year < 2200 else None


def _time(text: str | None) -> time | None:
    try:
        return datetime.strptime(text or "", "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        return None
