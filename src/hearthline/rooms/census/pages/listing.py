"""The census list: search, filters, paging, export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.platform.accounts.pages import page
from hearthline.platform.documents.spreadsheets import spreadsheet
from hearthline.platform.findings import queries as findings
from hearthline.platform.messaging.sentences import word
from hearthline.platform.search.queries import search
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census.queries.lists import (
    EVERYBODY,
    IN_CARE,
    SORTS,
    STATES_OF,
    Row,
    counts_by_state,
    people,
    rows_of,
)
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.program import queries as program

FILTERS = ("state", "therapy", "branch")
MOST_FOUND = 200
EXPORT_AT_ONCE = 500


@page("census.read")
def listing(request: Any) -> HttpResponse:
    """Show people by name; a search is posted, so that no name stands in an address."""
    caller = request.caller
    words = " ".join(request.POST.get("q", "").split())
    size = MOST_FOUND if words else 50
    view = ListView.read(request.GET, sorts=tuple(SORTS), filters=FILTERS, size=size)
    among, has_more = None, False
    if words:
        answer = search(caller, words, limit=MOST_FOUND)
        among = [found.record_id for found in answer.found if found.kind == "patient"]
        has_more = answer.has_more
    state = EVERYBODY if words else _state(view)
    chosen = people(
        caller,
        state=state,
        therapy=_therapy(view),
        branch=_branch(view),
        among=among,
    )
    total = chosen.count()
    order = SORTS[view.sort]
    if view.descending:
        order = tuple(f"-{name}" for name in order)
    rows = rows_of(list(chosen.order_by(*order)[view.slice]))
    request.reads.update(row.patient.id for row in rows)
    branches = {branch.id: branch for branch in program.branches(caller)}
    stands = findings.counts([row.patient.id for row in rows])
    listed = Worklist(
        name="census",
        caption=_("People by name"),
        columns=(
            Column(_("Patient"), "" if words else "name"),
            Column(_("Record"), "" if words else "record"),
            Column(_("Born"), "" if words else "born"),
            Column(_("Therapy")),
            Column(_("Episode")),
            Column(_("Branch")),
            Column(_("Readiness")),
        ),
        rows=[
            (
                row,
                branches.get(row.episode.branch_id) if row.episode else None,
                stands.get(row.patient.id),
            )
            for row in rows
        ],
        total=total,
        view=view,
        chips=[] if words else _chips(view, counts_by_state(caller)),
        export_url="" if words else reverse("census:export") + view.address(page=None),
        empty=Empty(
            _("Nobody is in care yet."),
            _("People come from referrals, or are written down here."),
            Act(_("Write a person down"), reverse("census:register")),
        ),
        filtered_empty=Empty(
            _("Nobody is left with these filters."),
            _("Show everybody, or search by name, number or birth date."),
            Act(_("Show everybody"), f"?state={EVERYBODY}"),
        ),
    )
    shown = {
        "listing": listed,
        "words": words,
        "has_more": has_more,
        "sentence": _sentence(total, words, state),
        "therapies": [(value, word("therapy_class", value)) for value in TherapyClass],
        "branches": list(branches.values()),
        "chosen_therapy": _therapy(view),
        "chosen_branch": str(_branch(view) or ""),
        "chosen_state": state,
        "may_write": caller.holds("census.write"),
        "search_words": words,
    }
    return render(request, "census/listing.html", shown)


@page("census.read")
def export(request: Any) -> StreamingHttpResponse:
    """Send the list as CSV; everybody in it is written down as read."""
    caller = request.caller
    view = ListView.read(request.GET, sorts=tuple(SORTS), filters=FILTERS)
    chosen = people(
        caller, state=_state(view), therapy=_therapy(view), branch=_branch(view)
    ).order_by("sort_name", "id")
    request.reads.update(chosen.values_list("pk", flat=True))
    names = {branch.id: branch.name for branch in program.branches(caller)}
    heads = ["Record", "Family name", "Given name", "Born", "Sex", "Therapy", "Episode", "Branch"]
    return spreadsheet("census", heads, _lines(list(chosen), names))


def _lines(chosen: list[Any], branches: dict[UUID, str]) -> Iterator[list[str]]:
    for start in range(0, len(chosen), EXPORT_AT_ONCE):
        for row in rows_of(chosen[start : start + EXPORT_AT_ONCE]):
            yield _cells(row, branches)


def _cells(row: Row, branches: dict[UUID, str]) -> list[str]:
    patient, episode = row.patient, row.episode
    return [
        row.record,
        patient.family_name,
        patient.given_name,
        patient.birth_date.isoformat() if patient.birth_date else "",
        word("sex", patient.sex),
        word("therapy_class", episode.therapy) if episode else "",
        word("episode_state", episode.state) if episode else "",
        branches.get(episode.branch_id, "") if episode else "",
    ]


def _chips(view: ListView, counts: dict[str, int]) -> list[Chip]:
    labels = {
        IN_CARE: _("In care"),
        "active": _("Active"),
        "draft": _("Drafted"),
        "on_hold": _("On hold"),
        "discharged": _("Discharged or declined"),
    }
    now = _state(view)
    chips = [
        Chip(label, view.address(state=name, page=None), counts.get(name, 0), current=now == name)
        for name, label in labels.items()
    ]
    everybody = view.address(state=EVERYBODY, page=None)
    return [*chips, Chip(_("Everybody"), everybody, current=now == EVERYBODY)]


def _sentence(total: int, words: str, state: str) -> str:
    people_said = ngettext("%(n)s person", "%(n)s people", total) % {"n": f"{total:,}"}
    if words:
        return _("%(people)s found") % {"people": people_said}
    if state == IN_CARE:
        return _("%(people)s in care") % {"people": people_said}
    return people_said


def _state(view: ListView) -> str:
    asked = view.filter("state", IN_CARE)
    return asked if asked in STATES_OF or asked == EVERYBODY else IN_CARE


def _therapy(view: ListView) -> str:
    asked = view.filter("therapy")
    return asked if asked in list(TherapyClass) else ""


def _branch(view: ListView) -> UUID | None:
    try:
        return UUID(view.filter("branch"))
    except ValueError:
        return None
