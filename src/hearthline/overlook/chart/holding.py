"""Pages on which somebody holds a person's care, and lets it go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.kernel.messages import HearthlineError
from hearthline.overlook.chart.forms import HoldForm
from hearthline.overlook.chart.left_at_home import as_answered, checklist, left_at_home
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.census import actions as census_actions
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState, HoldFacts, HoldReason
from hearthline.rooms.therapy import actions as therapy_actions
from hearthline.rooms.therapy import queries as therapy

Cleaned = Mapping[str, Any]


@page("therapy.ask_hold")
def hold(request: Any, patient_id: UUID, episode_id: UUID) -> HttpResponse:
    """Hold an episode: why, since when, until when; a pharmacist says that the drugs may stop."""
    shown = _about(request, patient_id)
    episode = census.episodes_by_ids([episode_id]).get(episode_id)
    if episode is None or episode.patient_id != patient_id:
        raise Http404
    drugs = therapy.drugs_that_may_not_stop(patient_id, episode_id, on=request.caller.today)
    is_pharmacist = request.caller.holds("therapy.confirm_hold")

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = HoldFacts(
            id=derived_id("hold", context.action_id),
            episode_id=episode_id,
            patient_id=patient_id,
            reason=HoldReason(cleaned["reason"]),
            since=to_instant(cleaned["day"], cleaned["clock"], request.caller.zone),
            expected_return=cleaned["expected_return"],
            note=cleaned["note"],
            at_home=tuple(one.item for one in left_at_home(patient_id, context.server_time)),
        )
        confirms = bool(drugs) and is_pharmacist and cleaned["may_stop"]
        therapy_actions.hold_course(context, facts=facts, confirms=confirms)

    sentence_said = _("No visit is planned and no dose given until it goes on.")
    if drugs and not is_pharmacist:
        sentence_said = _(
            "%(drugs)s must not stop, or nobody knows whether it may: nothing stops until a "
            "pharmacist confirms, who is told at once."
        ) % {"drugs": ", ".join(drugs)}
    return form_page(
        request,
        HoldForm,
        template="records/person_form.html",
        context=shown
        | {
            "title": _("Hold %(therapy)s") % {"therapy": word("therapy_class", episode.therapy)},
            "sentence": sentence_said,
            "verb": _("Hold care"),
        },
        save=save,
        done=_("Hold written down"),
        then=reverse("chart:patient", args=[patient_id]),
        initial={"day": request.caller.today},
        drugs=drugs if is_pharmacist else (),
    )


@page("census.read")
def held(request: Any, patient_id: UUID, hold_id: UUID) -> HttpResponse:
    """Show a hold: what was left in the home, what stands against going on, and what to do."""
    shown = _about(request, patient_id)
    stands = _hold(patient_id, hold_id)
    caller = request.caller
    shown |= {
        "hold": stands,
        "at_home": checklist(patient_id, stands.at_home, request.at),
        "answers": [(answer.value, word("answer", answer)) for answer in Answer],
        "drugs": therapy.drugs_that_may_not_stop(patient_id, stands.episode_id, on=caller.today),
        "against": [
            sentence(message) for message in census.against_resuming(patient_id, stands.since)
        ],
        "may_confirm": caller.holds("therapy.confirm_hold"),
        "may_resume": caller.holds("therapy.hold"),
        "may_write": caller.holds("census.write"),
        "may_drop": caller.holds("census.decide"),
        "action_id": str(new_id(at=request.at)),
    }
    return render(request, "chart/held.html", shown)


@page("census.read")
@require_POST
def held_step(request: Any, patient_id: UUID, hold_id: UUID, name: str) -> HttpResponse:
    """Confirm, drop or end a hold, or say what is in the home; permission lies in the action."""
    _about(request, patient_id)
    stands = _hold(patient_id, hold_id)
    context = page_context(request)
    try:
        match name:
            case "confirm":
                therapy_actions.confirm_hold(context, hold_id=hold_id)
                done = _("Hold in force")
            case "drop":
                census_actions.drop_hold(context, hold_id=hold_id)
                done = _("Hold not taken up: care goes on")
            case "resume":
                therapy_actions.resume_course(
                    context,
                    episode_id=stands.episode_id,
                    patient_id=patient_id,
                    on=request.caller.today,
                )
                done = _("Care goes on")
            case "at-home":
                census_actions.note_at_home(
                    context,
                    hold_id=hold_id,
                    at_home=as_answered(
                        checklist(patient_id, stands.at_home, request.at), request.POST
                    ),
                    revision=stands.revision,
                )
                done = _("Written down")
            case _:
                raise Http404
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("chart:held", args=[patient_id, hold_id]))


def _hold(patient_id: UUID, hold_id: UUID) -> Any:
    found = next((row for row in census.holds_of(patient_id) if row.pk == hold_id), None)
    if found is None:
        raise Http404
    return found


def _about(request: Any, patient_id: UUID) -> dict[str, Any]:
    return census.about_person(request, patient_id) | {
        "back_url": reverse("chart:patient", args=[patient_id]),
        "back_label": _("Overview"),
    }


def ways_to_hold(patient_id: UUID, caller: Any) -> list[tuple[UUID, str]]:
    """Return the episodes of a person that may be held, with their therapy."""
    if not caller.holds("therapy.ask_hold"):
        return []
    held_now = census.open_holds([patient_id]).get(patient_id, {})
    return [
        (episode.id, word("therapy_class", episode.therapy))
        for episode in census.episodes_of([patient_id]).get(patient_id, [])
        if episode.state in (EpisodeState.ACCEPTED, EpisodeState.ACTIVE)
        and episode.id not in held_now
    ]
