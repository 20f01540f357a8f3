"""Visits for the office: a day to write down, one visit as it happened, its correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
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
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import queries as home
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Assigned, Need
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.visits import actions, models, queries
from hearthline.rooms.visits.attention import home_rows
from hearthline.rooms.visits.forms import VisitForm, field_of
from hearthline.rooms.visits.pages import dosing
from hearthline.rooms.visits.rules import visit_flags
from hearthline.rooms.visits.values import IN_THE_HOME, Planned, Visit, VisitFacts, VisitState
from hearthline.rooms.workforce import queries as workforce

Cleaned = Mapping[str, Any]
SHOWN = ("open", "written", "doses", "all")

FARTHEST = timedelta(days=36_500)
"""Days farther from today are taken for a slip of the keyboard."""


@page("visits.read")
def day(request: Any) -> HttpResponse:
    """Show the visits planned for a day, those nobody wrote down yet first asked for."""
    caller = request.caller
    view = ListView.read(request.GET, sorts=("nurse", "time"), filters=("day", "show"), size=50)
    chosen = _day(view.filter("day"), caller.today)
    show = view.filter("show", "open")
    show = show if show in SHOWN else "open"
    planned = scheduling.assigned_values(
        scheduling.assignments_between(chosen, chosen, caller=caller)
    )
    told = queries.visits_at([item.need_id for item in planned])
    needs = scheduling.needs_by_ids([item.need_id for item in planned])
    names = workforce.names({nurse for item in planned for nurse in item.nurse_ids})
    left = {thread for thread, one in told.items() if one.facts.doses_left}
    of_sort = {
        "open": [item for item in planned if item.need_id not in told],
        "written": [item for item in planned if item.need_id in told],
        "doses": [item for item in planned if item.need_id in left],
        "all": planned,
    }
    wanted = of_sort[show]
    wanted.sort(key=lambda item: _sort_key(item, names, by_nurse=view.sort == "nurse"))
    if view.descending:
        wanted.reverse()
    rows = wanted[view.slice]
    people = census.by_ids({item.patient_id for item in rows})
    request.reads.update(people)
    may_record = caller.holds("visits.record")
    counts = {name: len(found) for name, found in of_sort.items()}
    labels = {
        "open": _("To write down"),
        "written": _("Written down"),
        "doses": _("Doses not written down"),
        "all": _("All"),
    }
    listing = Worklist(
        name="visits",
        caption=_("Visits of the day by nurse and time"),
        columns=(
            Column(_("Planned"), "time"),
            Column(_("Nurse"), "nurse"),
            Column(_("Patient")),
            Column(_("Visit")),
            Column(_("Stands")),
        ),
        rows=[
            {
                "item": item,
                "need": needs.get(item.need_id),
                "patient": people.get(item.patient_id),
                "nurses": ", ".join(names.get(nurse, "") for nurse in item.nurse_ids),
                "told": told.get(item.need_id),
            }
            for item in rows
        ],
        total=len(wanted),
        view=view,
        chips=[
            Chip(
                labels[name],
                view.address(show=name, page=None),
                count=counts[name],
                current=name == show,
            )
            for name in SHOWN
        ],
        bulk=(
            [Act(_("Write down as done"), reverse("visits:done") + f"?day={chosen.isoformat()}")]
            if may_record and show in ("open", "all")
            else ()
        ),
        empty=Empty(
            _("Nothing is left to write down."),
            _("Visits of this day that nobody wrote about appear here."),
        ),
        filtered_empty=Empty(
            _("Nothing is left to write down."),
            _("Choose another day, or show all visits of it."),
            Act(_("Show all"), f"?day={chosen.isoformat()}&show=all"),
        ),
    )
    says = ngettext("%(n)s visit to write down", "%(n)s visits to write down", counts["open"]) % {
        "n": f"{counts['open']:,}"
    }
    if left:
        says += ", " + ngettext(
            "%(n)s dose is not written down", "%(n)s have doses not written down", len(left)
        ) % {"n": len(left)}
    return render(
        request,
        "visits/day.html",
        {
            "listing": listing,
            "day": chosen,
            "sentence": says,
            "before": (chosen - timedelta(days=1)).isoformat(),
            "after": (chosen + timedelta(days=1)).isoformat(),
            "may_record": may_record,
        },
    )


@require_POST
@page("visits.record")
def done(request: Any) -> HttpResponse:
    """Write the chosen visits down as done by the nurse who was planned; times are not known."""
    chosen = _day(request.GET.get("day", ""), request.caller.today)
    wanted = {value for value in request.POST.getlist("chosen") if value}
    rows = scheduling.assignments_between(chosen, chosen, caller=request.caller)
    planned = [item for item in scheduling.assigned_values(rows) if str(item.need_id) in wanted]
    context = page_context(request)
    needs = scheduling.needs_by_ids([item.need_id for item in planned])
    due = dosing.due_at(list(needs.values()))
    visits = tuple(
        VisitFacts(
            id=derived_id("visit version", context.action_id, item.need_id),
            thread=item.need_id,
            patient_id=item.patient_id,
            kind=needs[item.need_id].kind,
            state=VisitState.DONE,
            on=item.day,
            zone=item.zone,
            need_id=item.need_id,
            nurse_id=item.nurse_ids[0],
            doses_left=item.need_id in due,
        )
        for item in planned
        if item.start_instant <= request.at
    )
    new = actions.record_visits(context, visits=visits) if visits else 0
    if new < len(wanted):
        messages.warning(
            request,
            ngettext(
                "%(n)s visit left out: written down already, or not begun yet.",
                "%(n)s visits left out: written down already, or not begun yet.",
                len(wanted) - new,
            )
            % {"n": len(wanted) - new},
        )
    if new:
        messages.success(
            request,
            ngettext("%(n)s visit written down", "%(n)s visits written down", new) % {"n": new},
        )
    back = reverse("visits:day") + f"?day={chosen.isoformat()}"
    told = queries.visits_at([facts.thread for facts in visits])
    left = sum(one.facts.doses_left for one in told.values())
    if new and left:
        messages.warning(
            request,
            ngettext(
                "Of %(n)s of them a dose is still to be written down: say what became of it.",
                "Of %(n)s of them doses are still to be written down: say what became of them.",
                left,
            )
            % {"n": left},
        )
        back += "&show=doses"
    return redirect(back)


@page("visits.read")
def visit(request: Any, need_id: UUID) -> HttpResponse:
    """Show one visit: what was planned, what happened, every earlier version, its doses."""
    planned, need, told = _one(request, need_id)
    patient_id = _patient_of(planned, told)
    versions = list(models.Visit.objects.filter(thread=need_id).order_by("-version"))
    named = {row.nurse_id for row in versions if row.nurse_id} | (
        set(planned.nurse_ids) if planned else set()
    )
    names = workforce.names(named)
    corrected = therapy.administrations_before([need_id])
    shown = census.about_person(request, patient_id) | {
        "need_id": need_id,
        "planned": planned,
        "kind": need.kind if need else (told.facts.kind if told else ""),
        "told": told,
        "versions": [
            (row, names.get(row.nurse_id, "") if row.nurse_id else "") for row in versions
        ],
        "planned_nurses": ", ".join(names.get(nurse, "") for nurse in planned.nurse_ids)
        if planned
        else "",
        "doses": [
            (dose, corrected.get(dose.facts.thread, []))
            for dose in therapy.administrations_at([need_id]).get(need_id, [])
        ],
        "home_rows": home_rows(
            census.visit_homes([patient_id], request.caller.today).get(patient_id),
            home.safety_of([patient_id])[patient_id],
        ),
        "standing": home.standings_of([patient_id])[patient_id]
        if request.caller.holds("home.read")
        else None,
        "unspoken": _unspoken(patient_id, need, told),
        "flags": _flags(planned, told),
        "may_record": request.caller.holds("visits.record"),
        "silence": next(iter(queries.standing([told])), None)
        if told and told.facts.state in IN_THE_HOME
        else None,
        "back_day": (planned.day if planned else told.facts.on if told else None),
    }
    return render(request, "visits/visit.html", shown)


@page("visits.record")
def record(request: Any, need_id: UUID) -> HttpResponse:
    """Write down what happened at a visit, or put right what was written."""
    planned, need, told = _one(request, need_id)
    patient_id = _patient_of(planned, told)
    if need is None and told is None:
        raise Http404
    kind = need.kind if need is not None else told.facts.kind if told else None
    assert kind is not None
    on = told.facts.on if told else planned.day if planned else request.caller.today
    zone = told.facts.zone if told else planned.zone if planned else request.caller.zone
    named = dosing.orders_at(patient_id, need=need, kind=kind, on=on, zone=zone)
    unspoken = dosing.without_a_word(named, need_id)
    orders = [
        one
        for one in named
        if one in unspoken or field_of("dose", one.order.head.id) in request.POST
    ]
    asked = dosing.doses_asked(patient_id, orders, request.at)
    back = reverse("visits:visit", args=[need_id])

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = VisitFacts(
            id=derived_id("visit version", context.action_id, need_id),
            thread=need_id,
            patient_id=patient_id,
            kind=kind,
            state=VisitState(cleaned["state"]),
            on=on,
            zone=zone,
            need_id=need_id if need else None,
            nurse_id=UUID(cleaned["nurse_id"]) if cleaned["nurse_id"] else None,
            arrived_at=instant_of(on, cleaned["arrived"], None, zone),
            started_at=instant_of(on, cleaned["started"], cleaned["arrived"], zone),
            ended_at=instant_of(on, cleaned["ended"], cleaned["started"], zone),
            reason=cleaned["reason"],
            note=cleaned["note"],
            doses_left=dosing.leaves_open(VisitState(cleaned["state"]), unspoken, cleaned),
        )
        doses = dosing.doses_told(context, facts, orders, cleaned, request.at)
        if told is not None:
            actions.amend_visit(context, facts=facts, version=revision, doses=doses)
            return
        actions.record_visit(context, facts=facts, doses=doses)

    planned_words = (
        _("Planned for %(time)s.") % {"time": f"{planned.starts:%H:%M}"} if planned else ""
    )
    return form_page(
        request,
        VisitForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("Correct a visit") if told else _("Write down a visit"),
            "sentence": planned_words
            + " "
            + _("A time that is not known stays empty. What is written is kept when corrected."),
            "verb": _("Correct visit") if told else _("Write down visit"),
            "back_url": back,
            "back_label": _("Visit"),
        },
        save=save,
        done=_("Visit corrected") if told else _("Visit written down"),
        then=back,
        initial=_initial(planned, told, zone),
        revision=told.version if told else 0,
        nurses=nurse_choices(request, on),
        doses=asked,
    )


def _one(request: Any, need_id: UUID) -> tuple[Assigned | None, Need | None, Visit | None]:
    """Return plan, need and what was written of a visit; 404 for one the caller may not see."""
    told = queries.visits_at([need_id]).get(need_id)
    planned = next(iter(scheduling.assigned_to([need_id])), None)
    need = scheduling.needs_by_ids([need_id]).get(need_id)
    if planned is None and told is None:
        raise Http404
    if not census.is_visible(request.caller, _patient_of(planned, told)):
        raise Http404
    return planned, need, told


def _patient_of(planned: Assigned | None, told: Visit | None) -> UUID:
    if told is not None:
        return told.facts.patient_id
    if planned is None:
        raise Http404
    return planned.patient_id


def _unspoken(patient_id: UUID, need: Need | None, told: Visit | None) -> dict[str, Any]:
    """Return the drugs of which nobody wrote at a visit what became of the dose.

    ``due`` are those a nurse gives there; while they wait, the visit asks for them.
    """
    if told is None:
        return {}
    facts = told.facts
    orders = dosing.without_a_word(
        dosing.orders_at(patient_id, need=need, kind=facts.kind, on=facts.on, zone=facts.zone),
        facts.thread,
    )
    return {
        "any": orders,
        "due": [one.order.content.drug for one in orders if one.is_due and facts.doses_left],
    }


def _flags(planned: Assigned | None, told: Visit | None) -> list[Message]:
    """Return why what is written of a visit wants a second look, as when it was written."""
    if told is None:
        return []
    own = (
        Planned(planned.need_id, planned.patient_id, planned.nurse_ids, planned.start_instant)
        if planned
        else None
    )
    return [Message(flag) for flag in visit_flags(told.facts, own, told.written_at)]


def _initial(planned: Assigned | None, told: Visit | None, zone: str) -> dict[str, Any]:
    if told is None:
        nurse = str(planned.nurse_ids[0]) if planned and planned.nurse_ids else ""
        return {"state": VisitState.DONE.value, "nurse_id": nurse}
    facts = told.facts

    def clock(at: datetime | None) -> Any:
        return to_civil(at, zone).clock if at else None

    return {
        "state": facts.state.value,
        "nurse_id": str(facts.nurse_id) if facts.nurse_id else "",
        "arrived": clock(facts.arrived_at),
        "started": clock(facts.started_at),
        "ended": clock(facts.ended_at),
        "note": facts.note,
    }


def instant_of(on: date, clock: Any, after: Any, zone: str) -> datetime | None:
    """Return when a wall clock showed a time; one far before the last is of the next morning."""
    if clock is None:
        return None
    is_next_day = after is not None and clock.hour < 6 <= 18 <= after.hour
    return to_instant(on + timedelta(days=1) if is_next_day else on, clock, zone)


def nurse_choices(request: Any, on: date) -> list[tuple[str, str]]:
    """Return the nurses of the caller's branches on a day, as a form offers them."""
    branches = None if request.caller.branches is None else list(request.caller.branches)
    return [(str(nurse.id), nurse.name) for nurse in workforce.nurses_between(branches, on, on)]


def _sort_key(item: Assigned, names: Mapping[UUID, str], *, by_nurse: bool) -> tuple[str, str]:
    nurse = names.get(item.nurse_ids[0], "") if item.nurse_ids else ""
    clock = f"{item.starts:%H:%M}{item.need_id}"
    return (nurse, clock) if by_nurse else (clock, nurse)


def _day(text: str, today: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return asked if abs(asked - today) <= FARTHEST else today
