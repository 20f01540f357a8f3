"""Families to tell, and families to call because what they were told is not what is planned."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.messaging.sentences import word
from hearthline.platform.search.queries import search
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import actions, models, moving, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.forms import CallForm, TellForm
from hearthline.rooms.scheduling.promises.calls import read_place
from hearthline.rooms.scheduling.promises.holds import hold_at, holds_with_earlier
from hearthline.rooms.scheduling.promises.saying import Saying
from hearthline.rooms.scheduling.rules import promises as rules
from hearthline.rooms.scheduling.values import (
    WAITING_CALLS,
    CallState,
    Place,
    Precision,
    PromiseState,
)

PART_AHEAD = 28
SIZE = 50
FOUND_AT_MOST = 50


@page("scheduling.read")
def to_make(request: Any) -> HttpResponse:
    """List the families to tell: the exact window of the coming days, or day and part.

    Words to look for come by POST, so that no address has a name in it.
    """
    view = ListView.read(request.GET, sorts=("when",), filters=("what",), size=SIZE)
    settings, today = _settings(), request.caller.today
    chosen = Precision.PART if view.filter("what") == "part" else Precision.WINDOW
    words = request.POST.get("q", "").strip()[:80] if request.method == "POST" else ""
    only = _found(request, words) if words else None
    rows = {kind: _to_tell(request, kind, settings, today, only) for kind in Precision}
    counts = {kind: len(found) for kind, found in rows.items()}
    shown = _rows_in_order(rows[chosen][view.slice])
    nobody = words and Empty(
        _("No visit to tell of anybody who fits these words."),
        _("Only visits whose family is still to be told are looked through."),
    )
    listing = Worklist(
        name="promises",
        caption=_("Families to tell"),
        columns=(
            Column(_("Visit")),
            Column(_("Patient")),
            Column(_("Call")),
            Column(_("What to say")),
            Column(_("By")),
        ),
        rows=_tell_lines(request, shown, chosen, settings, today),
        total=counts[chosen],
        view=view,
        chips=[
            Chip(
                _("Exact window"),
                view.address(what=None),
                counts[Precision.WINDOW],
                current=chosen is Precision.WINDOW,
            ),
            Chip(
                _("Day and part of the day"),
                view.address(what="part"),
                counts[Precision.PART],
                current=chosen is Precision.PART,
            ),
        ],
        empty=nobody
        or Empty(
            _("Every family knows its window."),
            _("Visits appear here some days before, once a nurse has accepted them."),
        ),
        filtered_empty=nobody or Empty(_("Every family knows day and part of the day.")),
    )
    return render(
        request,
        "scheduling/promises.html",
        {
            "listing": listing,
            "days": settings.promise_window_days,
            "part": chosen is Precision.PART,
            "words": words,
            "address": view.address(page=None),
            "may_tell": request.caller.holds("scheduling.promise"),
            "calls": queries.calls_standing(request.caller).count(),
        },
    )


@page("scheduling.read")
def promise(request: Any, need_id: UUID) -> HttpResponse:
    """Show what to say to one family and write down what was said."""
    need = seen(request, models.Need, need_id)
    request.reads.add(need.patient_id)
    settings, today = _settings(), request.caller.today
    rows = [row for row in moving.rows_of(need_id) if row.plan.state == "published"] or (
        moving.rows_of(need_id)
    )
    place = queries.assigned_values(rows)[0].place if rows else None
    precision = rules.precision_on(place.day, today, settings) if place else Precision.WINDOW
    said = Saying.of([place], settings, today)
    hold = hold_at(need_id, place, request.at) if place else None
    lost = hold is not None and hold.must_go(request.at)
    people = census.whom_to_call([need.patient_id]).get(need.patient_id, [])
    stands = queries.promises_standing([need_id]).get(need_id)
    may_tell = request.caller.holds("scheduling.promise")
    form = TellForm(request, people=people)
    if (
        may_tell
        and place is not None
        and form.is_ready()
        and _told(form, need_id, place, precision, is_tentative=hold is not None)
    ):
        if form.cleaned_data["agreed"]:
            actions.confirm_promise(
                form.context().inner("confirm"),
                need_id=need_id,
                whom=form.cleaned_data["whom"],
            )
        messages.success(request, _("Promise written down"))
        return redirect("scheduling:promises")
    person = census.by_ids([need.patient_id]).get(need.patient_id)
    return render(
        request,
        "scheduling/promise.html",
        {
            "need": need,
            "name": person.name if person else _("a patient"),
            "kind": word("visit", need.kind),
            "script": said.to_tell(place, precision, hold) if place and not lost else "",
            "not_yet": said.not_yet(hold) if hold and lost else "",
            "planned": said.place(place, precision),
            "stands": stands,
            "state": word("promise", stands.state) if stands else "",
            "people": people,
            "form": form,
            "may_tell": may_tell,
            "board_url": Asked(place.day if place else need.earliest_day, visit=need_id).url(),
        },
    )


@page("scheduling.read")
def calls(request: Any) -> HttpResponse:
    """List the families to call because a promise moved, the most pressing first."""
    view = ListView.read(request.GET, sorts=("due",), filters=("what",), size=SIZE)
    everything = queries.calls_standing(request.caller)
    wanted = {
        "": everything,
        "draft": everything.filter(in_draft=True),
        "refused": everything.filter(state=CallState.REFUSED),
    }
    chosen = view.filter("what") if view.filter("what") in wanted else ""
    words = {
        "": _("To call"),
        "draft": _("Moved in the draft only"),
        "refused": _("Family refuses"),
    }
    rows = list(wanted[chosen][view.slice])
    counts = {what: found.count() for what, found in wanted.items()}
    listing = Worklist(
        name="calls",
        caption=_("Families to call because a promise moved"),
        columns=(
            Column(_("Call by")),
            Column(_("Patient")),
            Column(_("Call")),
            Column(_("Told")),
            Column(_("Now")),
            Column(_("Stands")),
        ),
        rows=_call_lines(request, rows),
        total=counts[chosen],
        view=view,
        chips=[
            Chip(
                words[what],
                view.address(what=what or None),
                counts[what],
                current=chosen == what,
            )
            for what in wanted
        ],
        empty=Empty(
            _("No family is to be called."),
            _("When a visit moves that a family was told, the call appears here."),
        ),
        filtered_empty=Empty(_("No call of this sort.")),
        export_url=reverse("scheduling:calls_export"),
    )
    return render(request, "scheduling/calls.html", {"listing": listing})


@page("scheduling.read")
def calls_export(request: Any) -> HttpResponse:
    """Return the call list as CSV: record numbers and what changes, no names or numbers."""
    rows = list(queries.calls_standing(request.caller))
    lines = _call_lines(request, rows)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="calls-{request.caller.today}.csv"'
    writer = csv.writer(response)
    writer.writerow(["call by", "record", "kind", "told", "now", "state", "in draft only"])
    for line in lines:
        call = line["call"]
        writer.writerow(
            [
                call.due.isoformat(),
                line["record"],
                call.need.kind,
                line["old"],
                line["new"],
                call.state,
                "yes" if call.in_draft else "no",
            ]
        )
    return response


@page("scheduling.read")
def call(request: Any, call_id: UUID) -> HttpResponse:
    """Show whom to call and what to say, and write down how it ended."""
    row = seen(request, models.Call, call_id, "need")
    form = CallForm(request, people=_people([row.patient_id]).get(row.patient_id, []))
    may_call = request.caller.holds("scheduling.promise") and row.state in WAITING_CALLS
    if (
        may_call
        and form.is_ready()
        and form.does(actions.record_call, call_id=call_id, **form.said())
    ):
        messages.success(request, form.done_words)
        return redirect("scheduling:calls")
    line = _call_lines(request, [row])[0]
    return render(
        request,
        "scheduling/call.html",
        line
        | {
            "form": form,
            "may_call": may_call,
            "is_refused": row.state == CallState.REFUSED,
            "attempts": list(models.CallAttempt.objects.filter(call=row)),
            "board_url": line["url"],
        },
    )


def _told(
    form: TellForm,
    need_id: UUID,
    place: Place | None,
    precision: Precision,
    *,
    is_tentative: bool,
) -> bool:
    return place is not None and form.does(
        actions.tell_family,
        need_id=need_id,
        day=place.day,
        starts=place.starts,
        nurse_ids=sorted(place.nurse_ids, key=str),
        precision=precision,
        whom=form.cleaned_data["whom"],
        number=form.cleaned_data["number"],
        is_tentative=is_tentative,
    )


def _to_tell(
    request: Any,
    kind: Precision,
    settings: ProgramSettings,
    today: date,
    only: Sequence[UUID] | None,
) -> list[int]:
    """Return the seats to tell of; visits told as tentative that are certain now come first."""
    near = today + timedelta(days=settings.promise_window_days)
    if kind is Precision.PART:
        last = today + timedelta(days=PART_AHEAD)
        rows = queries.to_tell(request.caller, near + timedelta(days=1), last, kind)
        return _ids(rows, only)
    waited = list(queries.told_as_tentative(request.caller, today, near))
    held = holds_with_earlier(queries.assigned_values(queries.seats_of(waited)), request.at)
    certain: list[int] = [
        row.pk
        for row in waited
        if row.need_id not in held and (only is None or row.patient_id in only)
    ]
    return certain + _ids(queries.to_tell(request.caller, today, near, kind), only)


def _ids(rows: QuerySet[models.Assignment], only: Sequence[UUID] | None) -> list[int]:
    if only is not None:
        rows = rows.filter(patient_id__in=only)
    return list(rows.values_list("id", flat=True))


def _rows_in_order(ids: Sequence[int]) -> list[models.Assignment]:
    found = models.Assignment.objects.select_related("need").in_bulk(ids)
    return [found[row_id] for row_id in ids]


def _found(request: Any, words: str) -> list[UUID]:
    answer = search(request.caller, words, limit=FOUND_AT_MOST)
    return [found.subject_id for found in answer.found if found.kind == "patient"]


def _tell_lines(
    request: Any,
    rows: Sequence[models.Assignment],
    precision: Precision,
    settings: ProgramSettings,
    today: date,
) -> list[dict[str, Any]]:
    visits = queries.assigned_values(queries.seats_of(rows))
    places = {item.need_id: item.place for item in visits}
    holds = holds_with_earlier(visits, request.at)
    told = queries.promises_standing([row.need_id for row in rows])
    said = Saying.of(places.values(), settings, today)
    patients = {row.patient_id for row in rows}
    people, phones = census.by_ids(patients), _people(patients)
    request.reads.update(people)

    def script(row: models.Assignment) -> tuple[str, bool]:
        hold = holds.get(row.need_id)
        if hold is not None and hold.must_go(request.at):
            return said.not_yet(hold), False
        return said.to_tell(places[row.need_id], precision, hold), True

    scripts = {row.need_id: script(row) for row in rows}
    return [
        {
            "row": row,
            "is_tentative": row.need_id in holds,
            "is_certain_now": row.need_id not in holds
            and row.need_id in told
            and told[row.need_id].state is not PromiseState.DRAFT,
            "may_tell": scripts[row.need_id][1],
            "board_url": Asked(row.day, visit=row.need_id).url(),
            "when": said.when(places[row.need_id], precision),
            "who": said.who(places[row.need_id]),
            "name": people[row.patient_id].name if row.patient_id in people else "",
            "kind": word("visit", row.need.kind),
            "reach": next(iter(phones.get(row.patient_id, [])), None),
            "script": scripts[row.need_id][0],
            "by": rules.told_by(row.day, row.zone, settings),
            "url": reverse("scheduling:promise", args=[row.need_id]),
        }
        for row in rows
    ]


def _call_lines(request: Any, rows: Sequence[models.Call]) -> list[dict[str, Any]]:
    settings, today = _settings(), request.caller.today
    both = {row.id: (read_place(row.old), read_place(row.new)) for row in rows}
    said = Saying.of((place for pair in both.values() for place in pair), settings, today)
    promises = {
        row.need_id: row
        for row in models.Promise.objects.filter(need_id__in=[row.need_id for row in rows])
    }
    patients = {row.patient_id for row in rows}
    people, phones = census.by_ids(patients), _people(patients)
    request.reads.update(people)
    found = []
    for row in rows:
        old, new = both[row.id]
        assert old is not None
        given = promises.get(row.need_id)
        precision = Precision(given.precision) if given else Precision.WINDOW
        near = rules.precision_on(new.day, today, settings) if new else precision
        person = people.get(row.patient_id)
        found.append(
            {
                "call": row,
                "name": person.name if person else "",
                "record": person.record_number if person else "",
                "kind": word("visit", row.need.kind),
                "people": phones.get(row.patient_id, []),
                "reach": next(iter(phones.get(row.patient_id, [])), None),
                "was_confirmed": bool(given and given.state == PromiseState.CONFIRMED),
                "old": said.place(old, precision),
                "new": said.place(new, near),
                "state": word("call", row.state),
                "script": said.about_move(
                    old, new, precision, is_needed=row.need.withdrawn_at is None
                ),
                "url": Asked((new or old).day, visit=row.need_id).url(),
            }
        )
    return found


def _people(patients: Any) -> Any:
    return census.whom_to_call(patients)


def _settings() -> ProgramSettings:
    return program.settings_in_force().settings
