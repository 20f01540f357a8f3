"""Emergency kits: those that are due, those of a person, packing one, saying where it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
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
from hearthline.platform.manifest import packing_list
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.supply import actions, models, queries
from hearthline.rooms.supply.forms import KitForm, KitSaidForm
from hearthline.rooms.supply.values import KitFacts, KitPlace, KitSaid, KitState

Cleaned = Mapping[str, Any]


@page("supply.read")
def kits(request: Any) -> HttpResponse:
    """List kits that expire soon or no longer serve, the earliest expiry first."""
    caller = request.caller
    view = ListView.read(request.GET, sorts=("expires",), filters=("show",))
    intact = (
        visible(caller, models.Kit).filter(state=KitState.INTACT).exclude(place=KitPlace.RETURNED)
    )
    within = queries.warn_days(caller.today)[0]
    due = intact.filter(expires_on__lte=caller.today + timedelta(days=within))
    spent = visible(caller, models.Kit).exclude(state__in=[KitState.INTACT, KitState.REPLACED])
    asked = view.filter("show")
    shown = asked if asked in ("all", "spent", "ends") else ""
    rows = {"": due, "all": intact, "spent": spent, "ends": intact}[shown]
    if shown == "ends":
        rows = intact.filter(id__in=queries.ends_before_care(intact, caller.today))
    total = rows.count()
    order = "-expires_on" if view.descending else "expires_on"
    chosen = list(rows.order_by(order, "number")[view.slice])
    people = census.by_ids([row.patient_id for row in chosen])
    request.reads.update(people)
    listing = Worklist(
        name="kits",
        caption=_("Emergency kits by expiry"),
        columns=(
            Column(_("Expires"), "expires"),
            Column(_("Kit")),
            Column(_("Patient")),
            Column(_("Where")),
            Column(_("Stands")),
        ),
        rows=[(row, people.get(row.patient_id), _in_short(row, request)) for row in chosen],
        total=total,
        view=view,
        chips=[
            Chip(_("Due"), view.address(show=None, page=None), current=not shown),
            Chip(_("All intact"), view.address(show="all", page=None), current=shown == "all"),
            Chip(
                _("Ends before care does"),
                view.address(show="ends", page=None),
                current=shown == "ends",
            ),
            Chip(
                _("Opened, used or damaged"),
                view.address(show="spent", page=None),
                current=shown == "spent",
            ),
        ],
        empty=Empty(
            _("No kit is due."),
            _("Kits stand here from %(n)s days before the first thing in them expires.")
            % {"n": within},
        ),
        filtered_empty=Empty(_("No kit stands like this."), _("Drop the filter to see those due.")),
    )
    count = due.count()
    says = ngettext(
        "%(n)s kit expires within %(days)s days or has expired.",
        "%(n)s kits expire within %(days)s days or have expired.",
        count,
    ) % {"n": f"{count:,}", "days": within}
    return render(request, "supply/kits.html", {"listing": listing, "sentence": says})


@page("supply.read")
def kit(request: Any, kit_id: UUID) -> HttpResponse:
    """Show a kit line by line and what was said of it."""
    row = seen(request, models.Kit, kit_id)
    shown = census.about_person(request, row.patient_id)
    value = queries.kit_value(row)
    status, words = _stands(row, request)
    shown |= {
        "kit": value,
        "row": row,
        "status": status,
        "says": words,
        "events": list(models.KitEvent.objects.filter(kit_id=row.id).order_by("-happened_at")[:50]),
        "may_say": request.caller.holds("supply.deliver"),
        "back_url": reverse("supply:kits"),
        "back_label": _("Kits"),
    }
    return render(request, "supply/kit.html", shown)


@page("supply.dispense")
def pack_kit(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down a kit as it was packed."""
    shown = census.about_person(request, patient_id)
    back = reverse("supply:of_patient", args=[patient_id])
    contents = packing_list(patient_id, request.caller.today)
    by_what = sentence(contents.note) if contents else _("What it holds is not approved yet.")

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = KitFacts(
            id=derived_id("kit", context.action_id),
            patient_id=patient_id,
            lines=cleaned["lines"],
            packed_on=request.caller.today,
            band=cleaned["band"],
            place=KitPlace(cleaned["place"]),
            holder=cleaned["holder"],
        )
        actions.pack_kit(context, facts=facts)

    return form_page(
        request,
        KitForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Pack an emergency kit"),
            "sentence": by_what
            + _(". Write lot and last day of use of each thing, as its label says."),
            "verb": _("Write down the kit"),
            "back_url": back,
            "back_label": _("Supply"),
        },
        save=save,
        done=_("Emergency kit packed"),
        then=back,
        initial={
            "place": KitPlace.PHARMACY.value,
            "band": contents.key if contents else "",
            "lines": "\n".join(f"{item}; {count}; ; " for item, count in contents.lines)
            if contents
            else "",
        },
    )


@page("supply.deliver")
def say_of_kit(request: Any, kit_id: UUID) -> HttpResponse:
    """Say where a kit is now, and whether it is still intact."""
    row = seen(request, models.Kit, kit_id)
    back = reverse("supply:kit", args=[row.id])

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        said = KitSaid(
            kit_id=row.id,
            place=KitPlace(cleaned["place"]),
            state=KitState(cleaned["state"]),
            happened_at=to_instant(cleaned["day"], cleaned["clock"], request.caller.zone),
            holder=cleaned["holder"],
            why=cleaned["why"],
        )
        actions.say_of_kit(context, said=said)

    return form_page(
        request,
        KitSaidForm,
        template="records/person_form.html",
        context=census.about_person(request, row.patient_id)
        | {
            "title": _("Where the kit is"),
            "sentence": _("Once opened, used or damaged, a kit is never relied on again."),
            "verb": _("Write it down"),
            "back_url": back,
            "back_label": _("Kit"),
        },
        save=save,
        done=_("Kit written down"),
        then=back,
        initial={
            "place": row.place,
            "state": row.state,
            "holder": row.holder,
            "day": request.caller.today,
        },
    )


def _stands(row: models.Kit, request: Any) -> tuple[str, str]:
    """Return how a kit stands as a status and a sentence."""
    value = queries.kit_value(row)
    status, _short = _in_short(row, request)
    return status, sentence(queries.kit_message(value, request.caller.today))


def _in_short(row: models.Kit, request: Any) -> tuple[str, str]:
    """Return how a kit stands as a status and a word or two for a list."""
    value = queries.kit_value(row)
    today = request.caller.today
    trouble = value.trouble(today)
    if trouble is not None:
        return "blocking", word("kit_trouble", trouble)
    within = timedelta(days=queries.warn_days(today)[0])
    if value.expires_on is not None and value.expires_on <= today + within:
        return "open", _("Expires soon")
    return "met", _("Intact")
