"""A visit that happened without being on the plan: chosen person, day, kind, doses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.ui.worklist import Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.visits import actions
from hearthline.rooms.visits.forms import UnplannedVisitForm
from hearthline.rooms.visits.pages import dosing
from hearthline.rooms.visits.pages.visits import instant_of, nurse_choices
from hearthline.rooms.visits.values import VisitFacts, VisitState

IN_CARE = (EpisodeState.ACCEPTED, EpisodeState.ACTIVE)


@page("visits.record")
def whom(request: Any) -> HttpResponse:
    """List the people in care, to say at whose home a visit was that nobody planned."""
    view = ListView.read(request.GET, sorts=("name",), size=50)
    shown, total = census.people_by_name(request.caller, states=IN_CARE, part=view.slice)
    request.reads.update(person.id for person in shown)
    listing = Worklist(
        name="in-care",
        caption=_("People in care"),
        columns=(Column(_("Patient")), Column(_("Record number"))),
        rows=shown,
        total=total,
        view=view,
        empty=Empty(_("Nobody is in care."), _("A visit is written down for somebody in care.")),
    )
    return render(request, "visits/whom.html", {"listing": listing})


@page("visits.record")
def record(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down a visit that happened without being on the plan, with its doses."""
    if not census.is_visible(request.caller, patient_id):
        raise Http404
    home = census.visit_homes([patient_id], request.caller.today).get(patient_id)
    zone = (home.zone if home else "") or request.caller.zone
    orders = dosing.orders_at(patient_id, need=None, kind=None, on=request.caller.today, zone=zone)

    def save(context: Context, cleaned: Mapping[str, Any], _revision: int) -> None:
        thread = derived_id("unplanned visit", context.action_id)
        on = cleaned["on"]
        facts = VisitFacts(
            id=derived_id("visit version", context.action_id, thread),
            thread=thread,
            patient_id=patient_id,
            kind=VisitKind(cleaned["kind"]),
            state=VisitState(cleaned["state"]),
            on=on,
            zone=zone,
            nurse_id=UUID(cleaned["nurse_id"]) if cleaned["nurse_id"] else None,
            arrived_at=instant_of(on, cleaned["arrived"], None, zone),
            started_at=instant_of(on, cleaned["started"], cleaned["arrived"], zone),
            ended_at=instant_of(on, cleaned["ended"], cleaned["started"], zone),
            reason=cleaned["reason"],
            note=cleaned["note"],
            doses_left=dosing.leaves_open(
                VisitState(cleaned["state"]),
                dosing.orders_at(
                    patient_id, need=None, kind=VisitKind(cleaned["kind"]), on=on, zone=zone
                ),
                cleaned,
            ),
        )
        doses = dosing.doses_told(context, facts, orders, cleaned, request.at)
        actions.record_visit(context, facts=facts, doses=doses)

    return form_page(
        request,
        UnplannedVisitForm,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": _("A visit that was not planned"),
            "sentence": _(
                "What happened is kept and marked as not planned. A time that is not known "
                "stays empty."
            ),
            "verb": _("Write down visit"),
            "back_url": reverse("visits:unplanned"),
            "back_label": _("People in care"),
        },
        save=save,
        done=_("Visit written down; it is marked as not planned"),
        then=reverse("visits:day"),
        initial={"state": VisitState.DONE.value, "on": request.caller.today},
        nurses=nurse_choices(request, request.caller.today),
        doses=dosing.doses_asked(patient_id, orders, request.at),
        today=request.caller.today,
    )
