"""Pages of incidents: the list, one report, reporting, and marking a report as wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.forms.in_error import in_error_page
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.incidents import actions, models
from hearthline.rooms.incidents.forms import IncidentForm
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from hearthline.rooms.program import queries as program

Cleaned = Mapping[str, Any]


@page("incidents.read")
def reports(request: Any) -> HttpResponse:
    """Show reports, newest first."""
    view = ListView.read(request.GET, sorts=("reported",), filters=("severity",), descending=True)
    rows = visible(request.caller, models.Incident).filter(entered_in_error=False)
    if view.filter("severity") in list(Severity):
        rows = rows.filter(severity=view.filter("severity"))
    order = "-reported_at" if view.descending else "reported_at"
    chosen = list(rows.order_by(order)[view.slice])
    about = [row.patient_id for row in chosen if row.patient_id]
    people = census.by_ids(about)
    request.reads.update(about)
    total = rows.count()
    listed = Worklist(
        name="incidents",
        caption=_("Incidents by the time they were reported"),
        columns=(
            Column(_("Number")),
            Column(_("Reported"), "reported", descending_first=True),
            Column(_("Kind")),
            Column(_("What it did")),
            Column(_("Patient")),
            Column(_("Reported by")),
        ),
        rows=[(row, people.get(row.patient_id) if row.patient_id else None) for row in chosen],
        total=total,
        view=view,
        chips=[
            Chip(_("All"), view.address(severity=None), current=not view.filter("severity")),
            *(
                Chip(
                    word("severity", value).capitalize(),
                    view.address(severity=value, page=None),
                    current=view.filter("severity") == value,
                )
                for value in Severity
            ),
        ],
        empty=Empty(
            _("Nothing was reported yet."),
            _("Report what went wrong or nearly did; near misses teach most."),
            Act(_("Report an incident"), reverse("incidents:report")),
        ),
        filtered_empty=Empty(
            _("None of this kind."),
            _("Drop the filter to see all."),
            Act(_("Show all"), reverse("incidents:reports")),
        ),
    )
    says = ngettext("%(n)s report", "%(n)s reports", total) % {"n": f"{total:,}"}
    return render(request, "incidents/reports.html", {"listing": listed, "sentence": says})


@page("incidents.read")
def incident(request: Any, incident_id: UUID) -> HttpResponse:
    """Show one report as it was written."""
    row = seen(request, models.Incident, incident_id)
    may_correct = request.caller.holds("incidents.correct") and not row.entered_in_error
    shown: dict[str, Any] = {"incident": row, "may_correct": may_correct}
    if row.patient_id is not None:
        shown |= census.about_person(request, row.patient_id)
    return render(request, "incidents/incident.html", shown)


@page("incidents.correct")
def in_error(request: Any, incident_id: UUID) -> HttpResponse:
    """Mark a report as entered in error; it is kept with the reason."""
    row = seen(request, models.Incident, incident_id)
    return in_error_page(
        request,
        title=_("Report %(number)s is wrong") % {"number": row.number},
        sentence=_("It leaves the list and the patient's timeline, and is kept."),
        save=lambda context: actions.enter_in_error(context, incident_id=row.pk),
        then=reverse("incidents:incident", args=[row.pk]),
        back_label=_("Incident %(number)s") % {"number": row.number},
        about={} if row.patient_id is None else census.about_person(request, row.patient_id),
    )


@page("incidents.report")
def report(request: Any) -> HttpResponse:
    """Report an incident, about a patient when the address names one."""
    caller = request.caller
    patient_id = _patient(request)
    back = (
        reverse("census:people")
        if patient_id is None
        else reverse("chart:patient", args=[patient_id])
    )

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        day, clock = cleaned["happened_on"], cleaned["happened_at"]
        facts = IncidentFacts(
            id=derived_id("incident", context.action_id),
            branch_id=UUID(cleaned["branch"]),
            patient_id=patient_id,
            kind=IncidentKind(cleaned["kind"]),
            severity=Severity(cleaned["severity"]),
            what=cleaned["what"],
            place=cleaned["place"],
            happened_at=to_instant(day, clock, caller.zone) if day and clock else None,
            happened_on=day if not clock else None,
            zone=caller.zone,
            done=cleaned["done"],
        )
        actions.report(context, facts=facts)

    context: dict[str, Any] = {} if patient_id is None else census.about_person(request, patient_id)
    context |= {
        "title": _("Report an incident"),
        "sentence": _("Write what is known now. A report is kept as it was written."),
        "verb": _("Report incident"),
        "back_url": back,
        "back_label": _("Back"),
    }
    return form_page(
        request,
        IncidentForm,
        template="records/person_form.html",
        context=context,
        save=save,
        done=_("Incident reported"),
        then=back,
        initial={"severity": Severity.NOT_KNOWN},
        branches=[(str(branch.id), branch.name) for branch in program.branches(caller)],
    )


def _patient(request: Any) -> UUID | None:
    named = request.GET.get("patient")
    if not named:
        return None
    try:
        return UUID(named)
    except ValueError as error:
        raise Http404 from error
