"""Forms about episodes of care: opening, accepting, holding, discharging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.manifest import EpisodeDecision, episode_decision
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.parts import Act
from hearthline.rooms.census import actions, models
from hearthline.rooms.census.forms.people import EpisodeForm, EpisodeStepForm, MoveBranchForm
from hearthline.rooms.census.pages.person import person_form
from hearthline.rooms.census.rules import steps_beside
from hearthline.rooms.census.values import EpisodeFacts, EpisodeState, TherapyClass
from hearthline.rooms.program import queries as program

Cleaned = Mapping[str, Any]
WAITS_THERE = (EpisodeState.DRAFT, EpisodeState.DECLINED)
"""States in which an episode with a referral is only seen to there."""
DECIDED_THERE = (EpisodeState.DRAFT, EpisodeState.ACCEPTED)


@page("census.write")
def open_episode(request: Any, patient_id: UUID) -> HttpResponse:
    """Open an episode as a draft; somebody decides on it next."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = EpisodeFacts(
            id=derived_id("episode", context.action_id),
            patient_id=patient_id,
            branch_id=UUID(cleaned["branch"]),
            therapy=TherapyClass(cleaned["therapy"]),
            starts_on=cleaned["starts_on"],
            planned_end=cleaned["planned_end"],
            referral_source=cleaned["referral_source"],
            referred_at=context.server_time,
        )
        actions.open_episode(context, facts=facts)

    return person_form(
        request,
        patient_id,
        EpisodeForm,
        title=_("New episode of care"),
        verb=_("Open episode"),
        done=_("Episode opened as a draft"),
        then=reverse("chart:patient", args=[patient_id]),
        undo=False,
        save=save,
        branches=[(str(branch.id), branch.name) for branch in program.branches(request.caller)],
    )


@page("census.decide")
def episode(request: Any, patient_id: UUID, episode_id: UUID) -> HttpResponse:
    """Activate or discharge an episode; whether it is taken on is decided with its referral."""
    stored = seen_of(request, models.Episode, episode_id, patient_id)
    state = EpisodeState(stored.state)
    there = episode_decision(episode_id)
    has_referral = there is not None and there.key is not None
    if there is not None and has_referral and state in WAITS_THERE:
        return redirect(there.url)
    verbs = {
        EpisodeState.DECLINED: _("Decline it"),
        EpisodeState.ACTIVE: _("Make it active"),
        EpisodeState.DISCHARGED: _("Discharge"),
        EpisodeState.DRAFT: _("Take it up again as a draft"),
    }
    offered = steps_beside(state, has_referral=has_referral)
    steps = [(to.value, verbs[to]) for to in EpisodeState if to in offered]

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        to = EpisodeState(cleaned["step"])
        if state is EpisodeState.DRAFT:
            actions.decide_episode(
                context,
                episode_id=episode_id,
                accept=False,
                revision=revision,
            )
            return
        actions.step_episode(
            context, episode_id=episode_id, to=to, on=cleaned["on"], revision=revision
        )

    return person_form(
        request,
        patient_id,
        EpisodeStepForm,
        title=_("%(therapy)s, %(state)s")
        % {
            "therapy": word("therapy_class", stored.therapy),
            "state": word("episode_state", stored.state),
        },
        sentence=_("Nothing follows a discharge: a return to care is a new episode.")
        if steps
        else _("This episode has ended. A return to care is a new episode."),
        verb=_("Save decision"),
        done=_("Decision saved"),
        then=reverse("chart:patient", args=[patient_id]),
        undo=False,
        save=save,
        initial={"on": request.caller.today},
        aside="census/decided_there.html" if there and state in DECIDED_THERE else "",
        more={"there": _way_there(there, state)},
        revision=stored.revision,
        steps=steps,
    )


def _way_there(there: EpisodeDecision | None, state: EpisodeState) -> dict[str, Any] | None:
    """Return the way to where it is decided whether an episode is taken on, and why there."""
    if there is None or state not in DECIDED_THERE:
        return None
    if there.key is None:
        return {
            "act": Act(_("Decide it as a referral"), there.url, post=True, main=True),
            "why": _(
                "An episode is accepted with a referral: there stand what is missing, the "
                "conditions with owner and hour, and the orders to draft."
            ),
        }
    return {
        "act": Act(_("Open the referral"), there.url),
        "why": _(
            "Care begins, or is declined after all, with the referral: its conditions and orders "
            "are there."
        ),
    }


@page("census.decide")
def move_branch(request: Any, patient_id: UUID, episode_id: UUID) -> HttpResponse:
    """Move an episode to another branch: its people see the record from then on."""
    stored = seen_of(request, models.Episode, episode_id, patient_id)
    branches = program.branches()

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        branch = UUID(cleaned["branch"])
        actions.move_to_branch(context, episode_id=episode_id, branch_id=branch)

    return person_form(
        request,
        patient_id,
        MoveBranchForm,
        title=_("Move to another branch"),
        sentence=_(
            "%(therapy)s is looked after there from now on. Planned visits of nurses here "
            "stay until the plan is made anew."
        )
        % {"therapy": word("therapy_class", stored.therapy).capitalize()},
        verb=_("Move it"),
        done=_("Moved to the other branch"),
        then=reverse("census:people"),
        undo=False,
        save=save,
        initial={"branch": str(stored.branch_id)},
        branches=[(str(branch.id), branch.name) for branch in branches],
    )
