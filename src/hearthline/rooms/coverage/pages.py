"""Pages of coverage: the authorisations board, and who pays for one person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.documents.spreadsheets import spreadsheet
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.forms.in_error import in_error_page
from hearthline.platform.messaging.sentences import word
from hearthline.platform.search.queries import search
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.coverage import actions, models, queries
from hearthline.rooms.coverage.forms import AuthorisationForm, CoverageChangeForm, CoverageForm
from hearthline.rooms.coverage.queries import board as lists
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    CoverageFacts,
    PayerFacts,
    PayerKind,
    Permit,
    UnitKind,
)

Cleaned = Mapping[str, Any]
MOST_FOUND = 200
EXPORT_AT_ONCE = 500
LABELS = ("ending", "used_up", "waiting", "refused", "in_force", "ended", lists.ALL)


@page("coverage.read")
def board(request: Any) -> HttpResponse:
    """Show authorisations, the first to end or to run out in front; a search is posted."""
    caller = request.caller
    words = " ".join(request.POST.get("q", "").split())
    view = _view(request)
    among, has_more = None, False
    if words:
        answer = search(caller, words, limit=MOST_FOUND)
        among = [found.record_id for found in answer.found if found.kind == "patient"]
        has_more = answer.has_more
    which = lists.ALL if words else _which(view)
    chosen = lists.authorisations(caller, which=which, among=among)
    total = chosen.count()
    order = (lists.BACKWARDS if view.descending else lists.SORTS)[view.sort]
    ordered = chosen.order_by(*order).select_related("coverage__payer")
    rows = lists.board_rows(list(ordered[view.slice]), caller.today)
    request.reads.update(row.patient.id for row in rows)
    listed = Worklist(
        name="authorisations",
        caption=_("Authorisations by days and units left"),
        columns=(
            Column(_("Ends"), "" if words else "ends"),
            Column(_("Units left"), "" if words else "left"),
            Column(_("Patient")),
            Column(_("What it is for")),
            Column(_("Payer")),
            Column(_("Number"), "" if words else "number"),
            Column(_("Stands")),
        ),
        rows=rows,
        total=total,
        view=view,
        chips=[] if words else _chips(view, lists.counts(caller)),
        export_url="" if words else reverse("coverage:export") + view.address(page=None),
        empty=Empty(
            _("No authorisation is in force."),
            _("They are written down on a patient's payer page."),
        ),
        filtered_empty=Empty(
            _("None stands like this."), _("Choose another filter, or search by name.")
        ),
    )
    shown = {
        "listing": listed,
        "words": words,
        "has_more": has_more,
        "sentence": ngettext("%(n)s authorisation", "%(n)s authorisations", total)
        % {"n": f"{total:,}"},
    }
    return render(request, "coverage/board.html", shown)


@page("coverage.read")
def export(request: Any) -> StreamingHttpResponse:
    """Send the board as CSV; everybody in it is written down as read."""
    caller = request.caller
    chosen = lists.authorisations(caller, which=_which(_view(request)))
    ordered = chosen.order_by(*lists.SORTS["ends"]).select_related("coverage__payer")
    request.reads.update(chosen.values_list("patient_id", flat=True))
    heads = ["Record", "Family name", "Given name", "Payer", "What", "Number", "Stands"]
    heads += ["From", "Until", "Days left", "Counts", "Allowed", "Used", "Left"]
    return spreadsheet("authorisations", heads, _lines(list(ordered), caller.today))


@page("coverage.read")
def of_patient(request: Any, patient_id: UUID) -> HttpResponse:
    """Show who pays for a person, what is authorised and which visits used it."""
    shown = census.about_person(request, patient_id)
    coverages = queries.coverages_of([patient_id]).get(patient_id, [])
    payers = queries.payers_by_ids(one.payer_id for one in coverages)
    permits = queries.permits_of([patient_id]).get(patient_id, [])
    uses = queries.uses_of([patient_id]).get(patient_id, [])
    names = {one.id: payers[one.payer_id].name for one in coverages}
    today = request.caller.today
    shown |= {
        "coverages": [(one, payers[one.payer_id]) for one in coverages],
        "permits": [
            (
                permit,
                names.get(permit.facts.coverage_id, ""),
                days_left(permit, today),
                [word("visit", kind) for kind in permit.facts.covers],
            )
            for permit in permits
        ],
        "uses": [(use, _number(use.authorisation_id, permits)) for use in uses],
        "today": today,
        "may_write": request.caller.holds("coverage.write"),
    }
    return render(request, "coverage/of_patient.html", shown)


@page("coverage.write")
def coverage(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down who pays for a person; a payer of that name is taken, else made."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        payer = queries.payer_called(cleaned["payer"])
        new = PayerFacts(
            derived_id("payer", context.action_id), cleaned["payer"], PayerKind(cleaned["kind"])
        )
        facts = CoverageFacts(
            id=derived_id("coverage", context.action_id),
            patient_id=patient_id,
            payer_id=payer.id if payer else new.id,
            member_number=cleaned["member_number"],
            group=cleaned["group"],
            plan=cleaned["plan"],
            rank=cleaned["rank"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
        )
        actions.add_records(context, payers=() if payer else (new,), coverages=(facts,))

    return form_page(
        request,
        CoverageForm,
        template="records/person_form.html",
        context=_around(request, patient_id)
        | {"title": _("Payer"), "sentence": "", "verb": _("Save payer")},
        save=save,
        done=_("Payer saved"),
        then=reverse("coverage:of_patient", args=[patient_id]),
        initial={"kind": PayerKind.NOT_KNOWN},
    )


@page("coverage.write")
def correct_coverage(request: Any, patient_id: UUID, coverage_id: UUID) -> HttpResponse:
    """Correct who pays for a person, or say until when; the journal keeps what stood before."""
    row = seen_of(request, models.Coverage, coverage_id, patient_id)
    stored = queries.coverages_by_ids([row.pk])[row.pk]
    held = queries.payers_by_ids([stored.payer_id])[stored.payer_id]

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        values = dict(cleaned)
        name, new = values.pop("payer"), None
        payer = held if name == held.name else queries.payer_called(name)
        if payer is None:
            payer = new = PayerFacts(derived_id("payer", context.action_id), name)
        facts = replace(stored, payer_id=payer.id, **values)
        actions.correct_coverage(context, facts=facts, revision=revision, payer=new)

    names = [name for name in CoverageChangeForm.base_fields if name != "payer"]
    return form_page(
        request,
        CoverageChangeForm,
        template="records/person_form.html",
        context=_around(request, patient_id)
        | {
            "title": _("Change a payer"),
            "sentence": _("What stood before stays in the journal."),
            "verb": _("Save payer"),
        },
        save=save,
        done=_("Payer saved"),
        then=reverse("coverage:of_patient", args=[patient_id]),
        initial={"payer": held.name} | {name: getattr(stored, name) for name in names},
        revision=row.revision,
    )


@page("coverage.write")
def authorisation(
    request: Any, patient_id: UUID, authorisation_id: UUID | None = None
) -> HttpResponse:
    """Write down a payer's permission, or where one stands now."""
    stored = seen(request, models.Authorisation, authorisation_id) if authorisation_id else None
    if stored is not None and stored.patient_id != patient_id:
        raise Http404
    shown = _around(request, patient_id)
    coverages = queries.coverages_of([patient_id]).get(patient_id, [])
    names = queries.payers_by_ids(one.payer_id for one in coverages)
    payers = [(str(one.id), names[one.payer_id].name) for one in coverages]

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = AuthorisationFacts(
            id=stored.pk if stored else derived_id("authorisation", context.action_id),
            coverage_id=UUID(cleaned["coverage"]),
            patient_id=patient_id,
            what=cleaned["what"],
            state=AuthorisationState(cleaned["state"]),
            number=cleaned["number"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            covers=tuple(cleaned["covers"]),
            unit_kind=UnitKind(cleaned["unit_kind"]),
            units=cleaned["units"],
        )
        actions.set_authorisation(context, facts=facts, revision=revision)

    if not payers:
        return render(request, "coverage/no_payer.html", shown | {"title": _("Authorisation")})
    names_shown = [name for name in AuthorisationForm.base_fields if name != "coverage"]
    initial = {name: getattr(stored, name) for name in names_shown} if stored else {}
    initial["coverage"] = str(stored.coverage_id) if stored else payers[0][0]
    return form_page(
        request,
        AuthorisationForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Authorisation") if stored else _("New authorisation"),
            "sentence": _("Visits already made are counted again by what is saved here."),
            "verb": _("Save authorisation"),
        },
        save=save,
        done=_("Authorisation saved"),
        then=reverse("coverage:of_patient", args=[patient_id]),
        initial=initial,
        revision=stored.revision if stored else 0,
        payers=payers,
    )


@page("coverage.write")
def coverage_in_error(request: Any, patient_id: UUID, coverage_id: UUID) -> HttpResponse:
    """Say that a payer does not pay for this person, and never did."""
    row = seen_of(request, models.Coverage, coverage_id, patient_id)
    around = _around(request, patient_id)
    return in_error_page(
        request,
        title=_("This payer was entered in error"),
        save=lambda context: actions.coverage_was_wrong(context, coverage_id=row.pk),
        then=around["back_url"],
        back_label=around["back_label"],
        about=around,
    )


@page("coverage.write")
def authorisation_in_error(request: Any, patient_id: UUID, authorisation_id: UUID) -> HttpResponse:
    """Say that an authorisation was never given; its visits are counted anew."""
    row = seen_of(request, models.Authorisation, authorisation_id, patient_id)
    around = _around(request, patient_id)
    return in_error_page(
        request,
        title=_("This authorisation was entered in error"),
        sentence=_("Visits counted against it are counted anew. It is kept with your reason."),
        save=lambda context: actions.enter_in_error(context, authorisation_id=row.pk),
        then=around["back_url"],
        back_label=around["back_label"],
        about=around,
    )


def days_left(permit: Permit, today: Any) -> int | None:
    """Return whole days until the last day of an authorisation, ``None`` without one."""
    ends = permit.facts.ends_on
    return None if ends is None else (ends - today).days


def _around(request: Any, patient_id: UUID) -> dict[str, Any]:
    return census.about_person(request, patient_id) | {
        "back_url": reverse("coverage:of_patient", args=[patient_id]),
        "back_label": _("Payer and authorisations"),
    }


def _number(authorisation_id: UUID | None, permits: list[Permit]) -> str:
    named = (one.facts for one in permits if one.facts.id == authorisation_id)
    return next((facts.number or facts.what for facts in named), "")


def _view(request: Any) -> ListView:
    size = MOST_FOUND if request.POST.get("q") else 50
    return ListView.read(request.GET, sorts=tuple(lists.SORTS), filters=("which",), size=size)


def _which(view: ListView) -> str:
    asked = view.filter("which", "in_force")
    return asked if asked in LABELS else "in_force"


def _chips(view: ListView, counts: Mapping[str, int]) -> list[Chip]:
    labels = {
        "in_force": _("In force"),
        "ending": _("Ending soon"),
        "used_up": _("Used up or beyond"),
        "waiting": _("Waiting for the payer"),
        "refused": _("Refused"),
        "ended": _("Ended"),
        lists.ALL: _("All"),
    }
    now = _which(view)
    return [
        Chip(label, view.address(which=name, page=None), counts[name], current=name == now)
        for name, label in labels.items()
    ]


def _lines(chosen: list[Any], today: Any) -> Iterator[list[str]]:
    for start in range(0, len(chosen), EXPORT_AT_ONCE):
        for row in lists.board_rows(chosen[start : start + EXPORT_AT_ONCE], today):
            yield _cells(row)


def _cells(row: lists.BoardRow) -> list[str]:
    facts, permit = row.permit.facts, row.permit
    return [
        row.patient.record_number,
        row.patient.family_name,
        row.patient.given_name,
        row.payer,
        facts.what,
        facts.number,
        word("authorisation_state", facts.state),
        facts.starts_on.isoformat() if facts.starts_on else "",
        facts.ends_on.isoformat() if facts.ends_on else "",
        "" if row.days_left is None else str(row.days_left),
        word("unit_kind", facts.unit_kind),
        "" if facts.units is None else str(facts.units),
        str(permit.used),
        "" if permit.left is None else str(permit.left),
    ]
