"""Episodes of care, who of the program cares for whom, and wishes about nurses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass
from hearthline.platform.accounts.placements import leave, let_see, place, stop_seeing
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings.passing import TAKEN_OVER, is_left_to_the_visit, require
from hearthline.platform.manifest import episode_decision
from hearthline.platform.records.editing import columns, create, journalled, mark_in_error, revise
from hearthline.rooms.census.models import Episode, NurseWish, Patient, TeamMember
from hearthline.rooms.census.queries import against_beginning, against_ending
from hearthline.rooms.census.rules import (
    OPEN_STATES,
    require_decided_there,
    require_own_way,
    require_step,
)
from hearthline.rooms.census.values import (
    EpisodeFacts,
    EpisodeState,
    NurseWishFacts,
    TeamMemberFacts,
)


@action("census.open_episode", version=1, kind=Kind.REQUEST, permission="census.write")
def open_episode(context: Context, *, facts: EpisodeFacts) -> UUID:
    """Open an episode of care; the person belongs to its branch from now on."""
    context.get(Patient, facts.patient_id)
    context.about(facts.patient_id)
    episode = create(context, Episode, **columns(facts))
    place([facts.patient_id], facts.branch_id, context.server_time)
    return episode.id


@action("census.decide_episode", version=1, kind=Kind.REQUEST, permission="census.decide")
def decide_episode(
    context: Context,
    *,
    episode_id: UUID,
    accept: bool,
    conditions: str = "",
    starts_on: date | None = None,
    revision: int | None = None,
    decided_with: UUID | None = None,
) -> None:
    """Accept a drafted episode, perhaps on conditions, or decline it.

    Parameters
    ----------
    decided_with
        The referral it is decided with: an episode is accepted with one, never beside it.

    Raises
    ------
    CensusRefusal
        If the episode cannot go there, or is decided beside its referral.
    Refused
        While something holds the gate of acceptance shut. What
        a clinician may override may wait for the conditions; what nobody may let pass waits for
        nothing.
    """
    episode = context.get(Episode, episode_id)
    context.about(episode.patient_id)
    to = EpisodeState.ACCEPTED if accept else EpisodeState.DECLINED
    require_step(EpisodeState(episode.state), to)
    _require_decided_there(context, episode, to, decided_with)
    if accept:
        require(
            context,
            subject=episode.patient_id,
            gate=Gate.ACCEPT,
            apart=_may_wait if conditions.strip() else None,
        )
    values: dict[str, object] = {"state": to.value, "conditions": conditions}
    if starts_on is not None:
        values["starts_on"] = starts_on
    revise(context, episode, revision=revision or episode.revision, **values)


@action("census.step_episode", version=1, kind=Kind.REQUEST, permission="census.decide")
def step_episode(
    context: Context,
    *,
    episode_id: UUID,
    to: EpisodeState,
    on: date,
    revision: int | None = None,
    decided_with: UUID | None = None,
) -> None:
    """Activate or discharge an episode on a day; holds have actions of their own.

    Parameters
    ----------
    decided_with
        The referral it is decided with, where it has one and this is a decision about taking on.

    Raises
    ------
    CensusRefusal
        If the step is decided with a referral and does not come from there.
    Refused
        If the episode cannot go there from where it stands; if something holds the gate of the
        first dose shut, or that of closing; or if something stands against ending somebody's
        last episode, such as a line in place of which nobody answers.
    """
    episode = context.get(Episode, episode_id)
    context.about(episode.patient_id)
    require_step(EpisodeState(episode.state), to)
    require_own_way(EpisodeState(episode.state), to)
    _require_decided_there(context, episode, to, decided_with)
    if to is EpisodeState.DISCHARGED and _is_last(episode):
        against = against_ending(episode.patient_id, context.server_time)
        if against:
            raise Refused(against[0])
    if to is EpisodeState.DISCHARGED:
        require(context, subject=episode.patient_id, gate=Gate.CLOSE_EPISODE)
    if to is EpisodeState.ACTIVE:
        against = against_beginning(episode.patient_id, context.server_time)
        if against:
            raise Refused(against[0])
        require(
            context,
            subject=episode.patient_id,
            gate=Gate.FIRST_DOSE,
            apart=is_left_to_the_visit,
        )
    values: dict[str, object] = {"state": to.value}
    if to is EpisodeState.ACTIVE and episode.starts_on is None:
        values["starts_on"] = on
    if to is EpisodeState.DISCHARGED:
        values["ended_on"] = on
    revise(context, episode, revision=revision or episode.revision, **values)


def _may_wait(finding: Finding) -> bool:
    return finding.override is not OverrideClass.NEVER


def _require_decided_there(
    context: Context, episode: Episode, to: EpisodeState, decided_with: UUID | None
) -> None:
    if context.source in TAKEN_OVER:
        return
    there = episode_decision(episode.pk)
    key = there.key if there else None
    require_decided_there(
        EpisodeState(episode.state),
        to,
        has_referral=key is not None,
        is_from_there=there is None or (key is not None and key == decided_with),
    )


def _is_last(episode: Episode) -> bool:
    others = Episode.objects.filter(
        patient_id=episode.patient_id, state__in=OPEN_STATES, entered_in_error=False
    )
    return not others.exclude(pk=episode.pk).exists()


@action("census.move_to_branch", version=1, kind=Kind.REQUEST, permission="census.decide")
def move_to_branch(context: Context, *, episode_id: UUID, branch_id: UUID) -> None:
    """Move an episode to another branch; who worked with it before keeps its history."""
    episode = context.get(Episode, episode_id)
    context.about(episode.patient_id)
    left = episode.branch_id
    if not revise(context, episode, revision=episode.revision, branch_id=branch_id):
        return
    place([episode.patient_id], branch_id, context.server_time)
    stays = Episode.objects.filter(
        patient_id=episode.patient_id, branch_id=left, state__in=OPEN_STATES
    ).exists()
    if not stays:
        leave(episode.patient_id, left, context.server_time)


@action("census.join_team", version=1, kind=Kind.REQUEST, permission="census.team")
def join_team(context: Context, *, facts: TeamMemberFacts) -> UUID:
    """Let a member of staff care for a patient and see the record."""
    context.get(Patient, facts.patient_id)
    context.about(facts.patient_id)
    member = create(context, TeamMember, **columns(facts))
    if facts.actor_id is not None:
        let_see(facts.patient_id, facts.actor_id, facts.role, facts.since)
    return member.id


@action("census.leave_team", version=1, kind=Kind.REQUEST, permission="census.team")
def leave_team(context: Context, *, member_id: UUID, until: date) -> None:
    """End a member's care for a patient on a day."""
    member = context.get(TeamMember, member_id)
    context.about(member.patient_id)
    before = {"until": member.until}
    member.until = until
    member.save(update_fields=["until"])
    context.changed(member, before=before, after={"until": until})
    if member.actor_id is not None:
        stop_seeing(member.patient_id, member.actor_id, member.role, until)


@action("census.wish_about_nurse", version=1, kind=Kind.REQUEST, permission="census.write")
def wish_about_nurse(context: Context, *, facts: NurseWishFacts) -> UUID:
    """Record that a patient prefers a nurse, or asks that one not come."""
    context.get(Patient, facts.patient_id)
    context.about(facts.patient_id)
    stands = NurseWish.objects.filter(
        patient_id=facts.patient_id, staff_id=facts.staff_id, entered_in_error=False
    )
    # Two can stand for one nurse after two records were merged: what is said now holds for both.
    if stands.update(wish=facts.wish, reason=facts.reason):
        wish = stands.order_by("id")[0]
    else:
        wish = NurseWish.objects.create(**columns(facts))
    context.changed(wish, after=journalled(columns(facts)))
    return wish.id


@action("census.withdraw_nurse_wish", version=1, kind=Kind.REQUEST, permission="census.write")
def withdraw_nurse_wish(context: Context, *, wish_id: UUID) -> None:
    """Let a wish about a nurse no longer stand."""
    wish = context.get(NurseWish, wish_id)
    context.about(wish.patient_id)
    mark_in_error(context, wish)
