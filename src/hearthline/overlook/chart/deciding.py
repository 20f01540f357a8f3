"""Pages on which somebody decides about one person: team and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.overlook.chart.forms import TeamForm, WishForm
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census_actions
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import (
    NurseWishFacts,
    NurseWishKind,
    TeamMemberFacts,
    TeamRole,
)
from hearthline.rooms.workforce import queries as workforce

Cleaned = Mapping[str, Any]


@page("census.team")
def team(request: Any, patient_id: UUID) -> HttpResponse:
    """Name a nurse for a person; the nurse sees the record from then on."""
    caller = request.caller
    shown = _about(request, patient_id)
    members = census.team_of([patient_id], caller.today).get(patient_id, [])
    names = workforce.names(member.staff_id for member in members)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        staff_id = UUID(cleaned["staff"])
        facts = TeamMemberFacts(
            id=derived_id("team member", context.action_id),
            patient_id=patient_id,
            staff_id=staff_id,
            role=TeamRole(cleaned["role"]),
            since=cleaned["since"],
            actor_id=workforce.actors_of([staff_id]).get(staff_id),
        )
        census_actions.join_team(context, facts=facts)

    return form_page(
        request,
        TeamForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Team"),
            "sentence": _("Whoever is named sees this record while the time lasts."),
            "verb": _("Name nurse"),
            "aside": "chart/team_now.html",
            "members": [
                (member, names.get(member.staff_id, _("Name not known"))) for member in members
            ],
        },
        save=save,
        done=_("Nurse named"),
        then=reverse("chart:team", args=[patient_id]),
        initial={"since": caller.today},
        staff=_nurses(caller),
    )


@page("census.team")
@require_POST
def leave(request: Any, patient_id: UUID, member_id: UUID) -> HttpResponse:
    """End a nurse's care for a person today."""
    _about(request, patient_id)
    context = page_context(request)
    try:
        census_actions.leave_team(context, member_id=member_id, until=request.caller.today)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Ended today"))
    return HttpResponseRedirect(reverse("chart:team", args=[patient_id]))


@page("census.write")
def wishes(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down that a person prefers a nurse, or asks that one not come."""
    shown = _about(request, patient_id)
    held = census.nurse_wishes_of([patient_id]).get(patient_id, [])
    names = workforce.names(wish.staff_id for wish in held)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = NurseWishFacts(
            derived_id("nurse wish", context.action_id),
            patient_id,
            UUID(cleaned["staff"]),
            NurseWishKind(cleaned["wish"]),
            cleaned["reason"],
        )
        census_actions.wish_about_nurse(context, facts=facts)

    return form_page(
        request,
        WishForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Wishes about nurses"),
            "sentence": _("Nobody who is not wished for is planned."),
            "verb": _("Save wish"),
            "aside": "chart/wishes_now.html",
            "wishes": [(wish, names.get(wish.staff_id, _("Name not known"))) for wish in held],
        },
        save=save,
        done=_("Wish saved"),
        then=reverse("chart:wishes", args=[patient_id]),
        staff=_nurses(request.caller),
    )


@page("census.write")
@require_POST
def withdraw(request: Any, patient_id: UUID, wish_id: UUID) -> HttpResponse:
    """Let a wish about a nurse no longer stand."""
    _about(request, patient_id)
    context = replace(page_context(request), reason=_("Withdrawn"))
    try:
        census_actions.withdraw_nurse_wish(context, wish_id=wish_id)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Wish withdrawn"))
    return HttpResponseRedirect(reverse("chart:wishes", args=[patient_id]))


def _about(request: Any, patient_id: UUID) -> dict[str, Any]:
    return census.about_person(request, patient_id) | {
        "back_url": reverse("chart:patient", args=[patient_id]),
        "back_label": _("Overview"),
    }


def _nurses(caller: Any) -> list[tuple[str, str]]:
    branches = None if caller.branches is None else sorted(caller.branches)
    found = workforce.nurses_between(branches, caller.today, caller.today)
    return [(str(nurse.id), nurse.name) for nurse in sorted(found, key=lambda one: one.name)]
