"""The schedule: a week of nurses with one day in focus."""

from __future__ import annotations

import csv
from datetime import time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page
from hearthline.platform.messaging.sentences import written_weekday
from hearthline.platform.ui.worklist import Chip
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import board as boards
from hearthline.rooms.scheduling import comparing, day_list, models, queries, visit_panel
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.values import Precision, RunState
from hearthline.rooms.workforce import queries as workforce


@page("scheduling.read")
def week(request: Any) -> HttpResponse:
    """Show who goes where, what has no nurse, and what a move would cost."""
    today = local_day(request.at, request.caller.zone)
    asked = Asked.read(request.GET, today)
    board = boards.build(request.caller, request.at, asked)
    panel = visit_panel.build(request.caller, asked, board.nurses) if asked.visit else None
    day_words = written_weekday(board.focus)
    drawn = None
    if board.chosen is not None:
        drawn = day_list.draw(board.chosen, board.stops, board.focus, day_words)
    draft = queries.draft()
    request.reads.update(board.patients)
    if panel is not None:
        request.reads.add(panel.patient_id)
    may_plan = request.caller.holds("scheduling.plan")
    context = {
        "board": board,
        "asked": asked,
        "panel": panel,
        "drawn": drawn,
        "draft": draft,
        "changes": comparing.count_of(draft) if draft else 0,
        "plan_exists": draft is not None or queries.latest_published() is not None,
        "last_move": _last_move(draft) if draft and may_plan else None,
        "run": models.PlanRun.objects.filter(
            state__in=[RunState.WAITING, RunState.RUNNING]
        ).first(),
        "branches": _branch_chips(request, asked),
        "before_url": asked.url(day=board.focus - timedelta(days=7), visit=None),
        "after_url": asked.url(day=board.focus + timedelta(days=7), visit=None),
        "today_url": asked.url(day=today, visit=None),
        "is_this_week": asked.monday == Asked(today).monday,
        "more_nurses_url": asked.url(
            page=asked.page + 1 if board.shown_to < board.total_nurses else 1, visit=None
        ),
        "sunday": board.monday + timedelta(days=6),
        "day_words": day_words,
        "miles": day_list.miles(board.drive.km) if board.drive else 0,
        "figures": _figures(draft),
        "families_to_call": queries.calls_standing(request.caller).count(),
        "families_to_tell": _to_tell(request.caller),
        "back_url": asked.url(),
        "chosen_nurse": asked.to_nurse or asked.nurse,
        "chosen_day": asked.to_day or (panel.day if panel else None) or asked.day,
        "chosen_time": asked.to_time or (panel.starts if panel else None) or time(9),
        "may_plan": may_plan,
        "may_move": request.caller.holds("scheduling.move"),
        "may_publish": request.caller.holds("scheduling.publish"),
    }
    return render(request, "scheduling/board.html", context)


@page("scheduling.read")
def export(request: Any) -> HttpResponse:
    """Return the week's visits as CSV, without anything clinical."""
    today = local_day(request.at, request.caller.zone)
    asked = Asked.read(request.GET, today)
    rows = list(
        queries.assignments_between(
            asked.monday,
            asked.monday + timedelta(days=6),
            with_draft=True,
            caller=request.caller,
        ).select_related("need")
    )
    people = census.by_ids({row.patient_id for row in rows})
    nurses = workforce.names({row.nurse_id for row in rows})
    visits = queries.assigned_values(rows)
    marks = Marks.read({row.need_id for row in rows}, request.at, today, visits)
    request.reads.update(people)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="week-{asked.monday}.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [
            *("day", "start", "zone", "minutes", "nurse", "record", "kind", "nurse is"),
            *("tentative", "accepted", "promise"),
        ]
    )
    for row in rows:
        person = people.get(row.patient_id)
        writer.writerow(
            [
                row.day.isoformat(),
                marks.start(row.day, row.starts),
                row.zone,
                row.minutes,
                _plain(nurses.get(row.nurse_id, "")),
                person.record_number if person else "",
                row.need.kind,
                row.familiarity,
                "yes" if row.is_tentative or row.need_id in marks.holds else "no",
                "yes" if row.is_accepted else "no",
                marks.words(row.need_id),
            ]
        )
    return response


def _plain(text: str) -> str:
    """Return text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _branch_chips(request: Any, asked: Asked) -> list[Chip]:
    branches = program.branches(request.caller)
    if len(branches) < 2:
        return []
    chips = [
        Chip(
            _("Every branch"),
            asked.url(branch=None, page=None, nurse=None, visit=None),
            current=asked.branch is None,
        )
    ]
    chips += [
        Chip(
            branch.name,
            asked.url(branch=branch.id, page=None, nurse=None, visit=None),
            current=asked.branch == branch.id,
        )
        for branch in branches
    ]
    return chips


def _to_tell(caller: Caller) -> int:
    """Return how many families of the coming days do not know their window yet."""
    days = program.settings_in_force().settings.promise_window_days
    last = caller.today + timedelta(days=days)
    return queries.to_tell(caller, caller.today, last, Precision.WINDOW).count()


def _figures(draft: queries.PlanHead | None) -> dict[str, Any]:
    head = draft or queries.latest_published()
    figures = dict(head.figures) if head else {}
    served = figures.get("served")
    if served:
        figures["minutes_a_visit"] = round(figures["drive_minutes"] / served)
    return figures


def _last_move(draft: queries.PlanHead) -> models.MoveDone | None:
    return (
        models.MoveDone.objects.filter(plan_id=draft.id, taken_back_at__isnull=True)
        .order_by("-made_at", "-id")
        .first()
    )
