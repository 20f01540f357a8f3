"""One home, its station and card, and what is open over all homes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import VisitHome
from hearthline.rooms.home import actions, models, queries, rules
from hearthline.rooms.home.forms import StationForm
from hearthline.rooms.home.starter.card import CARD
from hearthline.rooms.home.values import (
    NO_CARE,
    ModificationState,
    QuestionnaireKind,
    StationFacts,
)
from hearthline.rooms.program import queries as program


@page("home.read")
def of_patient(request: Any, patient_id: UUID) -> HttpResponse:
    """Show how a home stands, what is being changed, the station and every assessment."""
    shown = census.about_person(request, patient_id)
    state = queries.states_of([patient_id]).get(patient_id)
    offered = queries.offered(request.caller.today)
    rows = (
        models.Assessment.objects.filter(patient_id=patient_id)
        .select_related("version")
        .order_by("-signed_at", "-id")
    )
    shown |= {
        "state": state,
        "verdict": state.verdict if state else None,
        "status": rules.STATUS[state.verdict.readiness] if state else "unknown",
        "readiness": word("home_readiness", state.verdict.readiness) if state else "",
        "modifications": queries.modifications_of([patient_id]).get(patient_id, []),
        "station": queries.stations_of([patient_id]).get(patient_id),
        "assessments": list(rows[:20]),
        "can_assess": request.caller.holds("home.assess"),
        "can_modify": request.caller.holds("home.modify"),
        "full": offered[QuestionnaireKind.FULL],
        "screen": offered[QuestionnaireKind.SCREEN],
    }
    return render(request, "home/of_patient.html", shown)


@page("home.assess")
def station(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down or change the infusion station."""
    shown = census.about_person(request, patient_id)
    row = models.Station.objects.filter(patient_id=patient_id).first()
    back = reverse("home:of_patient", args=[patient_id])

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        actions.set_station(
            context, facts=StationFacts(patient_id=patient_id, **cleaned), revision=revision
        )

    now = queries.station(row) if row else None
    return form_page(
        request,
        StationForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Infusion station"),
            "sentence": _("The place agreed with the family, and how everybody finds things."),
            "verb": _("Keep the station"),
            "back_url": back,
            "back_label": _("Home"),
        },
        save=save,
        done=_("Infusion station written down"),
        then=back,
        initial={name: getattr(now, name) for name in StationForm.base_fields} if now else {},
        revision=row.revision if row else 0,
    )


LANGUAGES = ("en", "es")
ROOMY_LETTERS, ROOMY_LINES = 700, 14
"""What a card of ordinary print has room for beside its picture."""


@page("home.read")
def card(request: Any, patient_id: UUID) -> HttpResponse:
    """Show the home card: one page to print and hang by the station."""
    shown = census.about_person(request, patient_id)
    homes = census.visit_homes([patient_id], request.caller.today)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else _spoken(homes.get(patient_id))
    picture = queries.station_photograph(patient_id)
    station = queries.stations_of([patient_id]).get(patient_id)
    shown |= {
        "station": station,
        "is_long": station is not None and _is_long(station),
        "home": homes.get(patient_id),
        "phone": _phone_of(patient_id),
        "picture": picture,
        "card_language": language,
        "other": next(one for one in LANGUAGES if one != language),
        "says": CARD[language],
        "back_url": reverse("home:of_patient", args=[patient_id]),
        "back_label": _("Home"),
    }
    return render(request, "home/card.html", shown)


def _is_long(station: StationFacts) -> bool:
    """Return whether a card is set smaller, so that it stays one page with its picture."""
    words = [value for value in asdict(station).values() if isinstance(value, str)]
    lines = sum(len(value.splitlines()) for value in words)
    return sum(map(len, words)) > ROOMY_LETTERS or lines > ROOMY_LINES


def _spoken(home: VisitHome | None) -> str:
    """Return the language of the card: Spanish where the family speaks it."""
    speaks = home.spoken_language.lower() if home else ""
    return "es" if speaks.startswith(("es", "spa")) else "en"


def _phone_of(patient_id: UUID) -> str:
    """Return the telephone of the branch that cares for a patient."""
    episodes = census.episodes_of([patient_id]).get(patient_id, ())
    running = [one for one in episodes if one.state not in NO_CARE] or list(episodes)
    branches = program.by_ids({one.branch_id for one in running})
    found = (branches.get(one.branch_id) for one in running)
    return next((branch.phone for branch in found if branch and branch.phone), "")


@page("home.read")
def modifications(request: Any) -> HttpResponse:
    """List what is open over all homes, the earliest due first."""
    caller = request.caller
    view = ListView.read(request.GET, sorts=("due",), filters=("state",))
    rows = visible(caller, models.Modification)
    state = view.filter("state")
    if state not in (ModificationState.PROPOSED, ModificationState.AGREED, ModificationState.DONE):
        rows = rows.filter(state__in=[ModificationState.PROPOSED, ModificationState.AGREED])
        state = ""
    else:
        rows = rows.filter(state=state)
    total = rows.count()
    order = "-due_on" if view.descending else "due_on"
    chosen = list(rows.order_by(order, "made_at", "id")[view.slice])
    people = census.by_ids([row.patient_id for row in chosen])
    request.reads.update(people)
    listing = Worklist(
        name="homes",
        caption=_("What makes homes ready, by when it is due"),
        columns=(
            Column(_("Due"), "due"),
            Column(_("Patient")),
            Column(_("What")),
            Column(_("Who sees to it")),
            Column(_("Stands")),
        ),
        rows=[(row, people.get(row.patient_id)) for row in chosen],
        total=total,
        view=view,
        chips=[
            Chip(_("Open"), view.address(state=None, page=None), current=not state),
            *(
                Chip(
                    word("modification_state", value).capitalize(),
                    view.address(state=value, page=None),
                    current=state == value,
                )
                for value in (
                    ModificationState.PROPOSED,
                    ModificationState.AGREED,
                    ModificationState.DONE,
                )
            ),
        ],
        empty=Empty(
            _("No home waits for anything."),
            _("What an assessment finds unsatisfactory stands here until it is done."),
        ),
        filtered_empty=Empty(_("None stands like this."), _("Drop the filter to see all open.")),
    )
    says = ngettext(
        "%(n)s change would make a home ready.", "%(n)s changes would make homes ready.", total
    ) % {"n": f"{total:,}"}
    return render(request, "home/modifications.html", {"listing": listing, "sentence": says})
