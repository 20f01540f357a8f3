"""After an emergency: the sheet for the ambulance, the report, and the decision to restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.protocols import Fact, FactKind, Protocol, StepState, told
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.documents.rendering import DocumentFailed, Head, answer, pdf
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import local as local_time
from hearthline.platform.ui.display import shown_day, shown_duration, shown_moment
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import actions, models, queries
from hearthline.rooms.emergency.forms import RestartForm
from hearthline.rooms.emergency.pages.cards import dose_words, lines, step_words, vitals_words
from hearthline.rooms.emergency.pages.plot import plot
from hearthline.rooms.emergency.rules.after import reports_proposed
from hearthline.rooms.emergency.rules.runs import instant
from hearthline.rooms.emergency.values import SIGNS, RestartFacts, Run
from hearthline.rooms.program import queries as program

TEMPLATE = Path(__file__).parents[1] / "documents" / "hand_over.typ"
MOST_VITALS = 6
"""Vital signs on the sheet: what fits one page; the first of them and the last ones."""


@page("emergency.read")
def hand_over(request: Any, run_id: UUID) -> HttpResponse:
    """Show what whoever takes over needs, on one screen."""
    found = _run(request, run_id)
    shown: dict[str, Any] = {}
    if found.facts.patient_id is not None:
        shown = census.about_person(request, found.facts.patient_id)
    context = shown | {
        "sheet": _sheet(found, request),
        "run": found,
        "back_url": reverse("emergency:run", args=[run_id]),
        "back_label": _("Emergency run"),
    }
    return render(request, "emergency/hand_over.html", context)


@page("emergency.read")
def hand_over_sheet(request: Any, run_id: UUID) -> HttpResponseBase:
    """Answer with the hand-over on one page to print or send."""
    found = _run(request, run_id)
    if found.facts.patient_id is not None:
        census.about_person(request, found.facts.patient_id)
    organisation = program.organisation()
    head = Head(
        program=organisation.name if organisation else "Hearthline",
        printed_by=request.caller.name,
        printed_at=request.at,
    )
    try:
        made = pdf(TEMPLATE, _sheet(found, request), head=head)
    except DocumentFailed as error:
        messages.error(request, sentence(error.message))
        return redirect("emergency:hand_over", run_id)
    return answer(made, name=f"hand-over-{request.caller.today:%Y-%m-%d}")


@page("emergency.read")
def report(request: Any, run_id: UUID) -> HttpResponse:
    """Show what happened in a run, what does not fit, and what followed from it."""
    found = _run(request, run_id)
    facts = queries.facts_of([run_id]).get(run_id, ())
    state = queries.state_by(found, facts)
    protocols = queries.protocols_of(found, facts)
    counted = told(facts)
    listed = lines(counted, protocols, state)
    shown: dict[str, Any] = {}
    if found.facts.patient_id is not None:
        shown = census.about_person(request, found.facts.patient_id)
        shown["back_url"] = reverse("emergency:of_patient", args=[found.facts.patient_id])
        shown["back_label"] = _("Emergency")
    else:
        shown = {"back_url": reverse("emergency:runs"), "back_label": _("Emergency runs")}
    restarts = queries.restarts_of([run_id]).get(run_id, [])
    vitals = [(fact, at) for fact, at in counted if fact.kind is FactKind.VITALS]
    doses = [(fact, at) for fact, at in counted if fact.kind is FactKind.DOSE]
    context = shown | {
        "run": found,
        "title": ", ".join(protocols[key].title for key in state.protocols) or _("Emergency run"),
        "state": state,
        "lines": listed,
        "flagged": [line for line in listed if line.flags],
        "withdrawn": _withdrawn(facts, counted),
        "measures": [
            (word("run_measure", act), shown_duration(timedelta(milliseconds=taken), seconds=True))
            for act, taken in state.measures.items()
        ],
        "left": [
            (step_words(_text(protocols, one.protocol, one.step)), word("step_state", one.state))
            for one in state.steps
            if state.is_ended
            and one.state in (StepState.NOT_POSSIBLE, StepState.HANDED_OVER, StepState.LEFT_OUT)
        ],
        "panels": plot(vitals, doses, begun=state.begun_at, ended=state.ended_at),
        "doses": [(instant(at), dose_words(fact)) for fact, at in doses],
        "vitals": [(instant(at), _values(fact)) for fact, at in vitals],
        "signs": [(_(words), unit) for words, unit in SIGNS.values()],
        "followed": [
            (word("consequence", one.what), sentence(Message(one.code, one.params)), one)
            for one in queries.followed(run_id)
        ],
        "told": [
            (name, word("told_state", state), state == "failed")
            for name, state in queries.told_of(run_id)
            if name
        ],
        "answered_by": queries.answered_by(found),
        "reports": [word("outside_report", one) for one in reports_proposed(state)],
        "restarts": restarts,
        "may_allow": found.stops_drug
        and not found.facts.is_practice
        and not found.is_open
        and found.facts.patient_id is not None
        and request.caller.holds("emergency.allow_restart"),
        "waits": found.stops_drug and not restarts and not found.facts.is_practice,
    }
    return render(request, "emergency/run_report.html", context)


@page("emergency.allow_restart")
def restart(request: Any, run_id: UUID) -> HttpResponse:
    """Write down that the prescriber or a pharmacist allows to start again."""
    found = _run(request, run_id)
    if found.facts.patient_id is None or not found.stops_drug:
        raise Http404
    back = reverse("emergency:run_report", args=[run_id])

    def save(context: Context, cleaned: Mapping[str, Any], _revision: int) -> None:
        facts = RestartFacts(
            id=derived_id("restart decision", context.action_id),
            run_id=run_id,
            decided_by=cleaned["decided_by"],
            how=cleaned["how"],
            terms=cleaned["terms"],
        )
        actions.allow_restart(context, facts=facts)

    shown = census.about_person(request, found.facts.patient_id)
    return form_page(
        request,
        RestartForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Start again after an emergency"),
            "sentence": _("Until somebody decides, no drug is started. Held orders stay held."),
            "verb": _("Write down the decision"),
            "back_url": back,
            "back_label": _("Report"),
        },
        save=save,
        done=_("The decision is written down."),
        then=back,
    )


def _run(request: Any, run_id: UUID) -> Run:
    found = queries.run_value(seen(request, models.EmergencyRun, run_id))
    if found.facts.begun_at is None:
        raise Http404
    return found


def _sheet(found: Run, request: Any) -> dict[str, Any]:
    """Return the hand-over as plain texts, for screen and paper alike."""
    facts = queries.facts_of([found.id]).get(found.id, ())
    state = queries.state_by(found, facts)
    protocols = queries.protocols_of(found, facts)
    counted = told(facts)
    patient_id = found.facts.patient_id
    known = queries.known_of_person(patient_id, request.caller.today) if patient_id else None
    weight = queries.setting_of(found).weight
    vitals = [one for one in counted if one[0].kind is FactKind.VITALS]
    if len(vitals) > MOST_VITALS:
        vitals = [vitals[0], *vitals[1 - MOST_VITALS :]]
    done = [
        line
        for line in lines(counted, protocols, state)
        if line.fact.kind in (FactKind.DONE, FactKind.ANSWER, FactKind.NOTE, FactKind.BEGIN)
    ]
    not_known = _("not known")
    return {
        "title": _("Hand-over to emergency services"),
        "practice": found.facts.is_practice,
        "labels": {
            "who": _("Who"),
            "what": _("What happened"),
            "given": _("Given in this emergency"),
            "vitals": _("Vital signs"),
            "done": _("Done"),
            "nothing": _("Nothing was given."),
            "none": _("None were taken."),
        },
        "who": [
            [_("Patient"), known.name if known else not_known],
            [
                _("Born"),
                f"{shown_day(known.born)}" if known and known.born else not_known,
            ],
            [_("Weight"), f"{weight.value} {weight.unit}" if weight else not_known],
            [_("Code status"), known.code_status if known else not_known],
            [_("Allergies"), _listed(known.allergies if known else None, _("none known"))],
            [
                _("Home drugs that matter"),
                _listed(known.home_drugs if known else None, _("none on record")),
            ],
            [_("Infusions"), ", ".join(known.drugs) if known and known.drugs else not_known],
        ],
        "no_resuscitation": bool(known and known.no_resuscitation),
        "what": [
            [
                _("Emergency"),
                ", ".join(protocols[key].title for key in state.protocols) or not_known,
            ],
            [_("Began"), _moment(state.begun_at)],
            [_("Led by"), _led(found)],
            [_("Signs"), protocols[state.protocols[0]].signs if state.protocols else ""],
            [_("Ended"), _moment(state.ended_at) if state.ended_at else _("goes on")],
        ],
        "given": [
            [_clock(at), dose_words(fact)] for fact, at in counted if fact.kind is FactKind.DOSE
        ],
        "vitals": [[_clock(at), vitals_words(fact.values)] for fact, at in vitals],
        "done": [[f"{local_time(line.at):%H:%M:%S}", line.text] for line in done][:14],
    }


def _listed(found: Sequence[str] | None, none: str) -> str:
    if found is None:
        return _("nobody asked")
    return "; ".join(found) or none


def _led(found: Run) -> str:
    how = word("led_from", found.facts.led_from)
    line = f"{found.facts.begun_by}, {how}" if found.facts.begun_by else how
    return f"{line}; {found.facts.caregiver}" if found.facts.caregiver else line


def _clock(at: int) -> str:
    return f"{local_time(instant(at)):%H:%M:%S}"


def _moment(at: int | None) -> str:
    return _("not known") if at is None else shown_moment(instant(at))


def _values(fact: Fact) -> list[str]:
    return [fact.values.get(name, "") for name in SIGNS]


def _text(protocols: Mapping[str, Protocol], key: str, step_id: str) -> str:
    return next(one.text for one in protocols[key].steps if one.id == step_id)


def _withdrawn(facts: Sequence[Fact], counted: Sequence[tuple[Fact, int]]) -> int:
    """Return how many things that were recorded do not count any more."""
    silent = (FactKind.CORRECT, FactKind.WITHDRAW)
    said = {fact.id for fact in facts if fact.kind not in silent}
    return len(said - {fact.id for fact, _at in counted})
