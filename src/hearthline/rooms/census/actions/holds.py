"""Putting care on hold, and going on after it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import columns, create, revise
from hearthline.rooms.census import queries
from hearthline.rooms.census.models import Episode, Hold
from hearthline.rooms.census.rules import CensusRefusal, require_held, require_step
from hearthline.rooms.census.values import EpisodeState, HoldFacts, HoldState, LeftAtHome


@action("census.hold_episode", version=1, kind=Kind.REQUEST, permission="census.decide")
def hold_episode(context: Context, *, facts: HoldFacts, waits: bool) -> UUID:
    """Put an episode on hold; one that ``waits`` is in force only when somebody confirms it.

    Raises
    ------
    CensusRefusal
        If the episode is not one that visits are planned for, or a hold of it stands already.
    """
    episode = context.get(Episode, facts.episode_id)
    context.about(episode.patient_id)
    require_step(EpisodeState(episode.state), EpisodeState.ON_HOLD)
    if queries.open_holds([episode.patient_id]).get(episode.patient_id, {}).get(episode.pk):
        raise CensusRefusal(queries.HELD_ALREADY)
    values = columns(facts) | {"patient_id": episode.patient_id}
    hold = create(
        context,
        Hold,
        **values,
        asked_by=context.caller.name,
        asked_at=context.server_time,
    )
    if not waits:
        _put_in_force(context, hold, episode)
    return hold.id


@action("census.confirm_hold", version=1, kind=Kind.REQUEST, permission="census.decide")
def confirm_hold(context: Context, *, hold_id: UUID) -> UUID:
    """Let a hold that was asked for be in force; return its episode."""
    hold = context.get(Hold, hold_id)
    context.about(hold.patient_id)
    require_held(HoldState(hold.state), HoldState.ASKED)
    _put_in_force(context, hold, context.get(Episode, hold.episode_id))
    return hold.episode_id


@action("census.drop_hold", version=1, kind=Kind.REQUEST, permission="census.decide")
def drop_hold(context: Context, *, hold_id: UUID) -> None:
    """Not take up a hold that was asked for: care goes on unchanged."""
    hold = context.get(Hold, hold_id)
    context.about(hold.patient_id)
    require_held(HoldState(hold.state), HoldState.ASKED)
    _end(context, hold, HoldState.DROPPED)


@action("census.resume_episode", version=1, kind=Kind.REQUEST, permission="census.decide")
def resume_episode(context: Context, *, episode_id: UUID, on: date) -> None:
    """Go on with an episode after its hold.

    Raises
    ------
    Refused
        While something stands against it, such as an order that nobody verified since the hold
        began; the sentence says what.
    """
    episode = context.get(Episode, episode_id)
    context.about(episode.patient_id)
    require_step(EpisodeState(episode.state), EpisodeState.ACTIVE)
    hold = queries.open_holds([episode.patient_id]).get(episode.patient_id, {}).get(episode_id)
    if hold is not None:
        against = queries.against_resuming(episode.patient_id, hold.since)
        if against:
            raise Refused(against[0])
        _end(context, hold, HoldState.ENDED)
    values: dict[str, object] = {"state": EpisodeState.ACTIVE.value}
    if episode.starts_on is None:
        values["starts_on"] = on
    revise(context, episode, revision=episode.revision, **values)


@action("census.note_at_home", version=1, kind=Kind.REQUEST, permission="census.write")
def note_at_home(
    context: Context, *, hold_id: UUID, at_home: tuple[LeftAtHome, ...], revision: int
) -> None:
    """Say what of drug, pump and line is in the home, or came back; unknown stays unknown."""
    hold = context.get(Hold, hold_id)
    context.about(hold.patient_id)
    revise(context, hold, revision=revision, at_home=[columns(item) for item in at_home])


def _put_in_force(context: Context, hold: Hold, episode: Episode) -> None:
    revise(
        context,
        hold,
        revision=hold.revision,
        state=HoldState.IN_FORCE.value,
        confirmed_by=context.caller.name,
        confirmed_at=context.server_time,
    )
    revise(context, episode, revision=episode.revision, state=EpisodeState.ON_HOLD.value)


def _end(context: Context, hold: Hold, state: HoldState) -> None:
    ended = {"ended_by": context.caller.name, "ended_at": context.server_time}
    revise(context, hold, revision=hold.revision, state=state.value, **ended)
