"""Putting right what was written of a dose: both versions stay, with who, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import Administration, DoseOutcome
from hearthline.rooms.visits import actions
from hearthline.rooms.visits.forms import DoseForm


@page("visits.record")
def correct(request: Any, administration_id: UUID) -> HttpResponse:
    """Correct what became of a dose, with the reason."""
    dose = _dose(request, administration_id)
    facts = dose.facts
    zone = facts.zone or request.caller.zone
    started = to_civil(facts.started_at, zone)
    back = (
        reverse("visits:visit", args=[facts.visit_id])
        if facts.visit_id is not None
        else reverse("visits:day")
    )

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        outcome = DoseOutcome(cleaned["outcome"])
        said = replace(
            facts,
            id=derived_id("dose version", context.action_id, facts.thread),
            outcome=outcome,
            amount=cleaned["amount"],
            lot=cleaned["lot"],
            started_at=to_instant(cleaned["day"], cleaned["started"], zone),
            reason=cleaned["reason"],
        )
        actions.amend_dose(context, facts=said, version=revision)

    return form_page(
        request,
        DoseForm,
        template="records/person_form.html",
        context=census.about_person(request, facts.patient_id)
        | {
            "title": _("Correct a dose of %(drug)s") % {"drug": facts.drug},
            "sentence": _("What was written stays; yours stands above it, with the reason."),
            "verb": _("Correct dose"),
            "back_url": back,
            "back_label": _("Visit") if facts.visit_id is not None else _("Visits of the day"),
        },
        save=save,
        done=_("Dose corrected"),
        then=back,
        initial={
            "outcome": facts.outcome.value,
            "amount": (f"{facts.amount.value:f}", facts.amount.unit) if facts.amount else None,
            "lot": facts.lot,
            "day": started.day,
            "started": started.clock,
        },
        revision=dose.version,
    )


def _dose(request: Any, administration_id: UUID) -> Administration:
    """Return a dose; 404 for one the caller may not see."""
    dose = therapy.administration_named(administration_id)
    if dose is None or not census.is_visible(request.caller, dose.facts.patient_id):
        raise Http404
    return dose
