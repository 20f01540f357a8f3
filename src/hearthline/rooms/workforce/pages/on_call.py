"""The on-call roster: a picture of the week, weekly turns, changes and swaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Branch
from hearthline.rooms.workforce import actions, models, queries
from hearthline.rooms.workforce.checks import gap_message
from hearthline.rooms.workforce.forms.on_call import ChangeForm, WeekForm
from hearthline.rooms.workforce.values import (
    PLACES,
    Gap,
    OnCallChange,
    OnCallPattern,
    OnCallRole,
    Turn,
    monday_of,
)

Cleaned = Mapping[str, Any]
_DAY = timedelta(days=1)


@page("workforce.read")
def roster(request: Any) -> HttpResponse:
    """Show who is on call in a week, branch by branch, with its gaps."""
    monday = monday_of(_day(request.GET.get("week"), request.caller.today))
    branches = program.branches(request.caller)
    found = _of_week(branches, monday)
    blocks = [_block(branch, found, monday) for branch in branches]
    gaps = sum(len(row["gaps"]) for block in blocks for row in block["rows"])
    says = (
        ngettext("%(n)s gap in this week.", "%(n)s gaps in this week.", gaps) % {"n": gaps}
        if gaps
        else _("Somebody is on call at every hour of this week.")
    )
    changes = visible(request.caller, models.OnCallChange).filter(
        day__range=(monday - _DAY, monday + 7 * _DAY), taken_back_at__isnull=True
    )
    return render(
        request,
        "workforce/roster.html",
        {
            "monday": monday,
            "days": [monday + step * _DAY for step in range(7)],
            "today": request.caller.today,
            "blocks": blocks,
            "sentence": says,
            "changes": changes.select_related("staff").order_by("day", "starts"),
            "before": (monday - 7 * _DAY).isoformat(),
            "after": (monday + 7 * _DAY).isoformat(),
            "may_plan": request.caller.holds("workforce.plan_on_call"),
        },
    )


@page("workforce.plan_on_call")
def week(request: Any, branch_id: UUID, role: str, place: int) -> HttpResponse:
    """Set the weekly turns of one place of a branch's roster."""
    branch = _branch(request, branch_id)
    if role not in set(OnCallRole) or place not in PLACES:
        raise Http404
    as_role = OnCallRole(role)
    held = models.OnCallPattern.objects.filter(
        branch_id=branch.id, role=as_role, place=place, until__isnull=True
    )
    initial = {"since": request.caller.today, "starts": time(8)}
    for row in held:
        initial |= {f"day_{row.weekday}": str(row.staff_id), "starts": row.starts}

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        people = {day: UUID(cleaned[f"day_{day}"]) for day in range(7) if cleaned[f"day_{day}"]}
        actions.set_on_call(
            context,
            branch_id=branch.id,
            role=as_role,
            place=place,
            since=cleaned["since"],
            patterns=[
                OnCallPattern(
                    derived_id("on-call turn", context.action_id, weekday),
                    branch.id,
                    as_role,
                    place,
                    staff,
                    weekday,
                    cleaned["starts"],
                    cleaned["starts"],
                    cleaned["since"],
                )
                for weekday, staff in people.items()
            ],
        )

    back = reverse("workforce:roster")
    return form_page(
        request,
        WeekForm,
        template="records/person_form.html",
        context={
            "title": _("Weekly turns: %(role)s, %(place)s")
            % {"role": word("on_call_role", role), "place": word("on_call_place", str(place))},
            "sentence": _("A day without anybody is a gap, and Today says so until it is filled."),
            "verb": _("Set weekly turns"),
            "back_url": back,
            "back_label": _("On call"),
        },
        save=save,
        done=_("Weekly turns set"),
        then=back,
        initial=initial,
        staff=_staff(request, as_role),
    )


@page("workforce.plan_on_call")
def change(request: Any, branch_id: UUID) -> HttpResponse:
    """Let somebody take some hours, or swap a turn for another one."""
    branch = _branch(request, branch_id)
    back = reverse("workforce:roster")

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        taken = OnCallChange(
            derived_id("on-call change", context.action_id, 1),
            branch.id,
            OnCallRole(cleaned["role"]),
            int(cleaned["place"]),
            UUID(cleaned["staff_id"]),
            cleaned["day"],
            cleaned["starts"],
            cleaned["ends"],
            cleaned["reason"],
        )
        relieved = _relieved(branch, taken) if cleaned["back_on"] else None
        if relieved is None:
            actions.change_on_call(context, change=taken)
            return
        given = replace(
            taken,
            id=derived_id("on-call change", context.action_id, 2),
            staff_id=relieved,
            day=cleaned["back_on"],
        )
        actions.swap_on_call(context, one=taken, other=given)

    return form_page(
        request,
        ChangeForm,
        template="records/person_form.html",
        context={
            "title": _("Change who is on call, %(branch)s") % {"branch": branch.name},
            "sentence": _("For some hours of one day; the weekly turns stay as they are."),
            "verb": _("Change on call"),
            "back_url": back,
            "back_label": _("On call"),
        },
        save=save,
        done=_("On call changed"),
        then=back,
        initial=ChangeForm.first(request.caller.today),
        staff=_staff(request, None),
    )


@require_POST
@page("workforce.plan_on_call")
def take_back(request: Any, change_id: UUID) -> HttpResponse:
    """Let the weekly turns hold again."""
    seen(request, models.OnCallChange, change_id)
    actions.take_back_change(page_context(request), change_id=change_id)
    messages.success(request, _("Change taken back"))
    return redirect("workforce:roster")


def _relieved(branch: Branch, taken: OnCallChange) -> UUID | None:
    at = to_instant(taken.day, taken.starts, branch.zone)
    held = queries.on_call(branch.id, taken.role, at)
    card = held.first if taken.place == 1 else held.second
    return card.id if card else None


def _of_week(branches: list[Branch], monday: date) -> queries.Roster:
    zones = {branch.zone for branch in branches} or {"UTC"}
    start = min(to_instant(monday, time(0), zone) for zone in zones)
    end = max(to_instant(monday + 7 * _DAY, time(0), zone) for zone in zones)
    return queries.roster([branch.id for branch in branches], start, end)


def _block(branch: Branch, found: queries.Roster, monday: date) -> dict[str, Any]:
    rows = []
    for role in OnCallRole:
        for place in PLACES:
            key = (branch.id, role, place)
            rows.append(
                {
                    "role": role,
                    "place": place,
                    "gaps": found.gaps[key],
                    "cells": [
                        _cell(found, key, monday + step * _DAY, branch.zone) for step in range(7)
                    ],
                }
            )
    return {"branch": branch, "rows": rows}


def _cell(found: queries.Roster, key: queries.RosterKey, day: date, zone: str) -> dict[str, Any]:
    low, high = to_instant(day, time(0), zone), to_instant(day + _DAY, time(0), zone)
    pieces: list[Turn | Gap] = [*found.turns[key], *found.gaps[key]]
    within = sorted(
        (piece for piece in pieces if piece.start < high and low < piece.end),
        key=lambda piece: piece.start,
    )
    return {
        "day": day,
        "pieces": [_piece(found, key, piece, low, high, zone) for piece in within],
    }


def _piece(
    found: queries.Roster,
    key: queries.RosterKey,
    piece: Turn | Gap,
    low: datetime,
    high: datetime,
    zone: str,
) -> dict[str, Any]:
    begins, ends = to_civil(max(piece.start, low), zone).clock, to_civil(min(piece.end, high), zone)
    is_gap = isinstance(piece, Gap)
    card = None if isinstance(piece, Gap) else found.people.get(piece.staff_id)
    return {
        "starts": begins,
        "ends": "24:00" if piece.end >= high else f"{ends.clock:%H:%M}",
        "whole": piece.start <= low and piece.end >= high,
        "gap": is_gap,
        "why": sentence(gap_message(piece, key[1], key[2], found.people))
        if isinstance(piece, Gap)
        else "",
        "name": card.name if card else "",
        "changed": isinstance(piece, Turn) and piece.is_changed,
    }


def _branch(request: Any, branch_id: UUID) -> Branch:
    found = next((one for one in program.branches(request.caller) if one.id == branch_id), None)
    if found is None:
        raise Http404
    return found


def _staff(request: Any, role: OnCallRole | None) -> list[tuple[str, str]]:
    """Return who may be chosen: those who may be on call in the role today; in any without one."""
    today = request.caller.today
    rows = list(visible(request.caller, models.StaffMember).filter(queries.works_on(today)))
    may = {
        who
        for one in (OnCallRole if role is None else [role])
        for who, days in queries.may_be_on_call(rows, one, today, today).items()
        if days
    }
    return [
        (str(row.id), f"{row}, {row.title}" if row.title else str(row))
        for row in rows
        if row.id in may
    ]


def _day(text: str | None, today: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return today
