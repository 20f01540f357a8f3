"""Deciding about referrals: the episode follows, and what was decided before stays on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.records.editing import create, revise
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks import queries as task_queries
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.intake.actions.drafting import order_drafts
from hearthline.rooms.intake.actions.reasons import require_reason
from hearthline.rooms.intake.actions.runs import declare_sender
from hearthline.rooms.intake.models import Amendment, Condition, Referral
from hearthline.rooms.intake.rules.deciding import require_conditions
from hearthline.rooms.intake.rules.readiness import AreaState, ReferralFacts, areas
from hearthline.rooms.intake.values import Amended, Arrival, ReferralState
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.intake.values.received import Likelihood
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.program import queries as program
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as therapy_queries

TELL_WITHIN = timedelta(hours=1)
"""A hospital that waits for an answer looks for another program only once it has a no."""


@action("intake.accept_referral", version=2, kind=Kind.REQUEST, permission="intake.decide")
def accept_referral(
    context: Context,
    *,
    referral_id: UUID,
    revision: int,
    conditions: tuple[ConditionAsked, ...] = (),
    starts_on: date | None = None,
    first_dose_on: date | None = None,
    first_dose_at: time | None = None,
) -> UUID:
    """Accept a referral, perhaps on conditions: its orders are drafted for the pharmacist.

    Parameters
    ----------
    conditions
        What must be there by an hour, each with its owner; one that is not met then brings the
        referral back to the top.
    first_dose_on, first_dose_at
        Civil moment of the first dose at home, in the zone of the referral's clock.

    Returns
    -------
    UUID
        The episode of care.

    Raises
    ------
    Refused
        If it was decided already; if the tip of a central line is not confirmed and no condition
        is set; or while something holds the gate of acceptance shut. What may be overridden
        waits for the conditions, what nobody may let pass for nothing.
    """
    referral = _to_decide(context, referral_id)
    require_conditions(areas_of(referral), conditions, now=context.server_time)
    in_words = "; ".join(condition.what for condition in conditions)
    census.decide_episode(
        context,
        episode_id=referral.episode_id,
        accept=True,
        conditions=in_words,
        starts_on=starts_on or first_dose_on or referral.needed_on,
        decided_with=referral.pk,
    )
    drafts = order_drafts(referral, (first_dose_on, first_dose_at))
    known = therapy_queries.orders_by_ids([draft.order_id for draft in drafts])
    new = tuple(draft for draft in drafts if draft.order_id not in known)
    if new:
        therapy.add_orders(context, orders=new)
    _decide(context, referral, revision, ReferralState.ACCEPTED, conditions=in_words)
    for condition in conditions:
        set_condition(context, referral, condition)
    return referral.episode_id


@action("intake.decline_referral", version=2, kind=Kind.REQUEST, permission="intake.decide")
def decline_referral(context: Context, *, referral_id: UUID, revision: int) -> None:
    """Decline a referral, or an accepted one whose care has not begun; its episode ends with it.

    The context's reason says why, and the person stays on record.

    Raises
    ------
    Refused
        Without a reason, if it was declined already, or once care has begun.
    """
    require_reason(context)
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state == ReferralState.ACCEPTED:
        _take_back(context, referral)
        amended(context, referral, Amended.DECISION, was=_decision_of(referral))
    else:
        _to_decide(context, referral_id)
        census.decide_episode(
            context, episode_id=referral.episode_id, accept=False, decided_with=referral.pk
        )
    _decide(context, referral, revision, ReferralState.DECLINED)
    _have_sender_told(context, referral)


@action("intake.take_up_again", version=1, kind=Kind.REQUEST, permission="intake.decide")
def take_up_again(context: Context, *, referral_id: UUID, revision: int) -> None:
    """Take a declined referral up again: it waits for a decision, and so does its episode.

    What was decided before stays with it, and the context's reason says why it stands no longer.

    Raises
    ------
    Refused
        Without a reason, or if it is not declined.
    """
    require_reason(context)
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state != ReferralState.DECLINED:
        raise Refused(Message("intake.not_declined"))
    census.step_episode(
        context,
        episode_id=referral.episode_id,
        to=EpisodeState.DRAFT,
        on=_today(context, referral),
        decided_with=referral.pk,
    )
    amended(context, referral, Amended.DECISION, was=_decision_of(referral))
    told = _declined(referral)
    for task_id in task_queries.open_of_origin(told):
        tasks.close_task(context, task_id=task_id, note=context.reason, origin=told)
    revise(
        context,
        referral,
        revision=revision,
        state=ReferralState.TO_DECIDE.value,
        decision_reason="",
        decided_at=None,
        decided_by="",
    )


@action("intake.refer_episode", version=1, kind=Kind.REQUEST, permission="intake.decide")
def refer_episode(context: Context, *, episode_id: UUID) -> UUID:
    """Make the referral of an episode that was opened by hand, to decide on it; return its id.

    Raises
    ------
    NotInScope
        If there is no such episode in the caller's scope.
    """
    episode = census_queries.episodes_by_ids([episode_id]).get(episode_id)
    if episode is None or not census_queries.is_visible(context.caller, episode.patient_id):
        raise NotInScope("episode")
    context.about(episode.patient_id)
    known = Referral.objects.filter(episode_id=episode_id).first()
    if known is not None:
        return known.pk
    branch = program.branch(episode.branch_id)
    sender = branch.name if branch else str(episode.branch_id)
    made = create(
        context,
        Referral,
        id=context.next_id(),
        patient_id=episode.patient_id,
        episode_id=episode_id,
        branch_id=episode.branch_id,
        sender_id=declare_sender(context, name=sender),
        therapy=episode.therapy.value,
        likelihood=Likelihood.POSSIBLE.value,
        place=sender[:240],
        needed_on=episode.starts_on,
        arrived_by=Arrival.HERE.value,
        zone=branch.zone if branch else "",
        referred_at=episode.referred_at or context.server_time,
    )
    return made.pk


def set_condition(context: Context, referral: Referral, asked: ConditionAsked) -> Condition:
    """Keep a condition of a referral with its owner and hour."""
    return create(
        context,
        Condition,
        id=context.next_id(),
        referral_id=referral.pk,
        patient_id=referral.patient_id,
        what=asked.what.strip()[:300],
        owner_role=asked.owner_role,
        owner_name=asked.owner_name[:200],
        due=asked.due,
        made_at=context.server_time,
        made_by=context.caller.name,
    )


def amended(
    context: Context,
    referral: Referral,
    kind: Amended,
    *,
    was: dict[str, Any],
    condition: Condition | None = None,
) -> None:
    """Keep what a decision or a condition was before it was changed; the context says why."""
    create(
        context,
        Amendment,
        id=context.next_id(),
        referral_id=referral.pk,
        condition_id=condition.pk if condition else None,
        patient_id=referral.patient_id,
        kind=kind.value,
        was=was,
        reason=context.reason.strip()[:500],
        at=context.server_time,
        by=context.caller.name,
    )


def _have_sender_told(context: Context, referral: Referral) -> None:
    """Open the task of calling the sender, with number, whom to ask for and what to say."""
    drug = referral.drug or referral.therapy.replace("_", " ")
    tasks.open_task(
        context,
        title=Message("intake.task_tell_sender", {"sender": referral.sender.name, "drug": drug}),
        detail=Message(
            "intake.task_tell_sender_detail",
            {
                "number": referral.call_back,
                "who": referral.call_back_who,
                "drug": drug,
                "why": context.reason.strip().rstrip("."),
            },
        ),
        owner_role=Role.INTAKE,
        due=context.server_time + TELL_WITHIN,
        subject=referral.patient_id,
        branch=referral.branch_id,
        origin=_declined(referral),
        url=reverse("intake:call", args=[referral.pk]),
    )


def _declined(referral: Referral) -> str:
    return f"intake.declined:{referral.pk}"


def _take_back(context: Context, referral: Referral) -> None:
    """Decline the accepted episode of a referral, as long as its care has not begun."""
    episode = census_queries.episodes_by_ids([referral.episode_id]).get(referral.episode_id)
    if episode is None or episode.state is not EpisodeState.ACCEPTED:
        raise Refused(Message("intake.begun_already"))
    census.step_episode(
        context,
        episode_id=referral.episode_id,
        to=EpisodeState.DECLINED,
        on=_today(context, referral),
        decided_with=referral.pk,
    )


def _decision_of(referral: Referral) -> dict[str, Any]:
    return {
        "state": referral.state,
        "by": referral.decided_by,
        "at": referral.decided_at.isoformat() if referral.decided_at else None,
        "reason": referral.decision_reason,
    }


def _today(context: Context, referral: Referral) -> date:
    return local_day(context.server_time, referral.zone or context.caller.zone)


def areas_of(referral: Referral) -> Sequence[AreaState]:
    """Return how the areas that a decision may not leave unsaid stand."""
    held = lines.lines_of([referral.patient_id]).get(referral.patient_id, ())
    facts = ReferralFacts(likelihood=referral.likelihood, drug=referral.drug, lines=held)
    return areas(facts)


def _to_decide(context: Context, referral_id: UUID) -> Referral:
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state != ReferralState.TO_DECIDE:
        raise Refused(Message("intake.decided_already", {"by": referral.decided_by}))
    return referral


def _decide(
    context: Context, referral: Referral, revision: int, state: ReferralState, **values: Any
) -> None:
    revise(
        context,
        referral,
        revision=revision,
        state=state.value,
        decision_reason=context.reason[:500],
        decided_at=context.server_time,
        decided_by=context.caller.name,
        **values,
    )
