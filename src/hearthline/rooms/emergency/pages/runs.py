"""Emergency runs led from the office: the list, beginning one, and leading it by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.engines.protocols import (
    Fact,
    FactKind,
    Protocol,
    RunState,
    StopPlan,
    told,
    what_to_stop,
)
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_day
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import actions, models, queries
from hearthline.rooms.emergency.forms import BeginForm, CorrectPatientForm, WhoseForm
from hearthline.rooms.emergency.pages.cards import (
    Line,
    card_shown,
    held_steps,
    lines,
    run_title,
    step_card,
)
from hearthline.rooms.emergency.pages.limits import outside_words, sign_words
from hearthline.rooms.emergency.pages.practice import practice_patient
from hearthline.rooms.emergency.pages.stopping import stop_words
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.runs import instant, milliseconds
from hearthline.rooms.emergency.values import SIGNS, LedFrom, PatientCorrected, Run, RunFacts

Cleaned = Mapping[str, Any]
FILTERS = ("open", "practice")


@page("emergency.read")
def runs(request: Any) -> HttpResponse:
    """List the runs that go on and those before, newest first."""
    view = ListView.read(request.GET, sorts=("begun",), filters=("show",), descending=True)
    shown = view.filter("show")
    rows = visible(request.caller, models.EmergencyRun).filter(begun_at__isnull=False)
    rows = rows.filter(is_practice=shown == "practice")
    if shown == "open":
        rows = rows.filter(ended_at=None)
    total = rows.count()
    order = "-begun_at" if view.descending else "begun_at"
    chosen = [queries.run_value(row) for row in rows.order_by(order, "id")[view.slice]]
    about = [run.facts.patient_id for run in chosen if run.facts.patient_id]
    people, titles = census.by_ids(about), queries.titles_of(chosen)
    request.reads.update(about)
    listed = Worklist(
        name="runs",
        caption=_("Emergency runs by when they began"),
        columns=(
            Column(_("Began"), "begun", descending_first=True),
            Column(_("Patient")),
            Column(_("Protocol")),
            Column(_("Led")),
            Column(_("Stands")),
        ),
        rows=[
            (
                run,
                people.get(run.facts.patient_id) if run.facts.patient_id else None,
                run_title(run, titles),
            )
            for run in chosen
        ],
        total=total,
        view=view,
        chips=[
            Chip(_("All"), view.address(show=None), current=shown not in FILTERS),
            Chip(_("Going on"), view.address(show="open", page=None), current=shown == "open"),
            Chip(
                _("Drills"), view.address(show="practice", page=None), current=shown == "practice"
            ),
        ],
        empty=Empty(_("No emergency was run."), _("May it stay so.")),
        filtered_empty=Empty(_("None of this kind.")),
    )
    says = ngettext("%(n)s run", "%(n)s runs", total) % {"n": f"{total:,}"}
    context = {
        "listing": listed,
        "sentence": says,
        "may_run": request.caller.holds("emergency.run"),
    }
    return render(request, "emergency/runs.html", context)


@page("emergency.run")
def begin(request: Any, patient_id: UUID | None = None) -> HttpResponse:
    """Begin a run by telephone: with whom on the line, and by which protocol."""
    shown: dict[str, Any] = {}
    back = reverse("emergency:runs")
    if patient_id is not None:
        shown = census.about_person(request, patient_id)
        back = reverse("emergency:of_patient", args=[patient_id])
    protocols = queries.protocols(request.caller.today)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        begun_for = patient_id or _by_record(request, cleaned.get("record_number", ""))
        _begin(context, begun_for, cleaned, [one.id for one in protocols.values()])

    run_id = _run_id(page_context(request)) if request.method == "POST" else None
    return form_page(
        request,
        BeginForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Emergency by telephone"),
            "sentence": _("The next page reads the steps aloud. Nothing you leave out stops it."),
            "verb": _("Begin"),
            "back_url": back,
            "back_label": _("Emergency") if patient_id else _("Emergency runs"),
        },
        protocols=[(key, one.title) for key, one in protocols.items()],
        initial={"protocol": request.GET.get("protocol", "")},
        asks_whose=patient_id is None,
        save=save,
        done=_("Begun. The clock runs."),
        then=reverse("emergency:run", args=[run_id]) if run_id else back,
    )


@page("emergency.read")
def run(request: Any, run_id: UUID) -> HttpResponse:
    """Lead a run by telephone: what to say now, what follows, what was done, and the clocks.

    ``?part=new&since=`` answers with what arrived since then alone, from whoever recorded it.
    """
    found = queries.run_value(seen(request, models.EmergencyRun, run_id))
    if found.facts.begun_at is None:
        raise Http404
    if request.GET.get("part") == "new":
        return render(request, "emergency/run_new.html", {"news": _news(request, found)})
    return render(request, "emergency/run.html", shown_run(request, found))


@page("emergency.run")
def whose(request: Any, run_id: UUID) -> HttpResponse:
    """Say whose run it is, of one that began blank, or put right what was said."""
    found = queries.run_value(seen(request, models.EmergencyRun, run_id))
    if found.facts.is_practice:
        raise Http404
    back = reverse("emergency:run", args=[run_id])
    is_named = found.facts.patient_id is not None

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        patient_id = _by_record(request, cleaned["record_number"])
        if patient_id is None:
            raise EmergencyRefusal(Message("emergency.no_such_record"), field="record_number")
        sheet = queries.settings_of([patient_id], request.caller.today).get(patient_id)
        if is_named:
            actions.correct_patient(context, run_id=run_id, patient_id=patient_id, setting=sheet)
            return
        actions.record_run(
            context,
            run=RunFacts(id=run_id, patient_id=patient_id),
            setting=sheet if found.setting is None else None,
        )

    context = {
        "title": _("Whose run is it?"),
        "sentence": _("The run then counts for this patient. It can be put right later."),
        "verb": _("Say whose it is"),
        "back_url": back,
        "back_label": _("Emergency run"),
    }
    if is_named:
        context |= {
            "title": _("The run is about somebody else"),
            "sentence": _("What was recorded stays. Who, when and why is kept with it."),
            "verb": _("Put it right"),
        }
    return form_page(
        request,
        CorrectPatientForm if is_named else WhoseForm,
        template="records/person_form.html",
        context=context,
        save=save,
        done=_("The run is this patient's."),
        then=back,
    )


def _run_id(context: Context) -> UUID:
    return derived_id("emergency run", context.action_id)


def _begin(
    context: Context, patient_id: UUID | None, cleaned: Cleaned, versions: list[UUID]
) -> None:
    today = context.caller.today
    sheet = queries.settings_of([patient_id], today).get(patient_id) if patient_id else None
    now = milliseconds(context.server_time)
    facts = []
    if cleaned["protocol"]:
        facts.append(
            Fact(
                id=str(derived_id("begun by telephone", context.action_id)),
                kind=FactKind.BEGIN,
                at=now,
                recorded_at=now,
                by=context.caller.name,
                protocol=cleaned["protocol"],
            )
        )
    actions.record_run(
        context,
        run=RunFacts(
            id=_run_id(context),
            patient_id=patient_id,
            begun_at=context.server_time,
            zone=context.caller.zone,
            led_from=LedFrom.TELEPHONE,
            begun_by=context.caller.name,
            caregiver=cleaned["caregiver"].strip(),
            protocols=tuple(versions),
        ),
        setting=sheet,
        facts=tuple(facts),
    )


def _by_record(request: Any, number: str) -> UUID | None:
    """Return who has a record number, if the caller may see them; none for an empty one."""
    written = "".join(number.split())
    if not written:
        return None
    patient_id = census.patient_of_record(written)
    if patient_id is None or not census.is_visible(request.caller, patient_id):
        raise EmergencyRefusal(Message("emergency.no_such_record"), field="record_number")
    return patient_id


def _news(request: Any, found: Run) -> list[Line]:
    """Return what arrived since the page was drawn."""
    since = request.GET.get("since", "")
    if not since.isascii() or not since.isdigit():
        return []
    new = queries.received_since(found.id, instant(int(since)))
    if not new:
        return []
    facts = queries.facts_of([found.id]).get(found.id, ())
    protocols = queries.protocols_of(found, facts)
    listed = lines(told(facts), protocols, queries.state_by(found, facts))
    return [line for line in listed if line.fact.id in new]


def shown_run(request: Any, found: Run) -> dict[str, Any]:
    """Return everything the run page shows."""
    facts = queries.facts_of([found.id]).get(found.id, ())
    now = milliseconds(request.at)
    state = queries.state_by(found, facts, now)
    protocols = queries.protocols_of(found, facts)
    setting = queries.setting_of(found)
    stop = what_to_stop(setting.infusions)
    versions = _versions(found, facts, request.caller.today)
    patient_id = found.facts.patient_id
    shown: dict[str, Any] = {}
    if patient_id is not None:
        shown = census.about_person(request, patient_id)
        shown["known"] = queries.known_of_person(patient_id, request.caller.today)
        shown["back_url"] = reverse("emergency:of_patient", args=[patient_id])
        shown["back_label"] = _("Emergency")
    waiting = [one for one in state.then if one not in state.now]
    current = protocols.get(state.protocols[-1]) if state.protocols else None
    is_led = not state.is_ended and request.caller.holds("emergency.run")
    leads = {key for step in current.steps for key in step.leads_to} if current else set()
    in_force = queries.protocols(request.caller.today)
    others = [one for key, one in in_force.items() if key not in state.protocols]
    reviews = queries.reviews(in_force)
    today = request.caller.today
    return shown | {
        "past_review": [
            (in_force[key].title, reviews[key])
            for key in state.protocols
            if key in reviews and reviews[key] < today
        ],
        # No time-out ends a run: the page keeps the session for as long as somebody leads.
        "idle_seconds": 0 if is_led else request.policy.idle_minutes * 60,
        "is_led": is_led,
        "new_url": f"{reverse('emergency:run', args=[found.id])}?part=new&since={now}",
        "run": found,
        "title": ", ".join(protocols[key].title for key in state.protocols) or _("Emergency run"),
        "say": current.say if current else "",
        "now_steps": [_step(protocols, state, one, now, versions, stop) for one in state.now],
        "then_steps": [_step(protocols, state, one, now, versions, stop) for one in waiting],
        "repeats": [
            _step(protocols, state, one, now, versions, stop)
            for one in state.due
            if one not in state.now and one not in waiting
        ],
        "held": held_steps(protocols, state, now, versions),
        "lines": list(reversed(lines(told(facts), protocols, state))),
        "doses": [(medicine, instant(at)) for medicine, at in sorted(state.last_dose_at.items())],
        "card": card_shown(state.card) if state.card else None,
        "kit": [one for one in setting.kit or () if one.count],
        "stop": stop_words(stop),
        "outside": outside_words(state, protocols),
        "others": [(one.key, one.title) for one in others if one.key not in leads],
        "leads": [(one.key, one.title) for one in others if one.key in leads],
        "signs": [(name, _(words), unit) for name, (words, unit) in SIGNS.items()],
        "state": state,
        "may_record": request.caller.holds("emergency.run"),
        "corrected": _corrected(request, found),
        "may_correct": patient_id is not None and request.caller.holds("emergency.run"),
        "is_blank": patient_id is None and not found.facts.is_practice,
        "practice": practice_patient(found, protocols, facts, state, now),
        "began": sentence(
            Message(
                f"emergency.attention_{found.facts.led_from}",
                {
                    "by": found.facts.begun_by,
                    "at": found.facts.begun_at.isoformat() if found.facts.begun_at else "",
                },
            )
        ),
    }


def _corrected(request: Any, found: Run) -> list[tuple[PatientCorrected, str, str]]:
    """Return how it was put right whose run it is, by name where the caller may see both."""
    listed = queries.patient_corrections(found.id)
    people = census.by_ids({one for each in listed for one in (each.was, each.became)})
    names = {
        one: person.name if census.is_visible(request.caller, one) else _("another patient")
        for one, person in people.items()
    }
    return [(each, names.get(each.was, ""), names.get(each.became, "")) for each in listed]


def _step(
    protocols: Mapping[str, Protocol],
    state: RunState,
    named: tuple[str, str],
    now: int,
    versions: Mapping[str, str],
    stop: StopPlan,
) -> dict[str, Any]:
    key, step_id = named
    protocol = protocols[key]
    step = next(one for one in protocol.steps if one.id == step_id)
    stands = state.step(key, step_id)
    return step_card(
        protocol,
        step,
        stands,
        state,
        now,
        versions.get(key, ""),
        stop,
        sign_words(step.signs, state, protocols),
    )


def _versions(found: Run, facts: tuple[Fact, ...], today: date) -> dict[str, str]:
    """Return which version of each protocol a run follows and who approved it, in words."""
    return {
        key: _("%(title)s, version %(number)s, approved by %(name)s, counts from %(day)s")
        % {
            "title": one.title,
            "number": one.number,
            "name": one.approved_by,
            "day": shown_day(one.effective_from) if one.effective_from else "",
        }
        for key, one in queries.versions_of(found, facts, today).items()
        if one.is_approved
    }
