"""Holding a course of therapy and going on with it: the orders follow the episode.

No rule stops a drug that must not stop: unless somebody knows that none of the drugs is one, a
hold waits for a pharmacist who says so.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.findings import Gate
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotPermitted
from hearthline.platform.tasks.actions import open_task
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as people
from hearthline.rooms.census.values import HoldFacts
from hearthline.rooms.therapy import queries
from hearthline.rooms.therapy.actions.gates import require_gate
from hearthline.rooms.therapy.actions.steps import go
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.rules import require_reason
from hearthline.rooms.therapy.values import OrderKind, OrderState, Step

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)


@action("therapy.hold_course", version=1, kind=Kind.REQUEST, permission="therapy.ask_hold")
def hold_course(context: Context, *, facts: HoldFacts, confirms: bool = False) -> UUID:
    """Hold an episode with its drug orders: no visits are planned and no doses given.

    Parameters
    ----------
    confirms
        That a pharmacist looked at the drugs and none of them must keep running. Without it a
        hold of somebody whose drugs may be such waits, and the pharmacist is told.

    Returns
    -------
    UUID
        Of the hold.

    Raises
    ------
    NotPermitted
        If somebody who is no pharmacist confirms.
    """
    if confirms and not context.caller.holds("therapy.confirm_hold"):
        raise NotPermitted("therapy.confirm_hold", context.caller.role)
    drugs = queries.drugs_that_may_not_stop(
        facts.patient_id, facts.episode_id, on=context.caller.today
    )
    waits = bool(drugs) and not confirms
    hold_id = census.hold_episode(context, facts=facts, waits=waits)
    context.about(facts.patient_id)
    if waits:
        open_task(
            context,
            title=Message("therapy.confirm_hold_task", {"drug": ", ".join(drugs)}),
            detail=Message("therapy.confirm_hold_detail", {"by": context.caller.name}),
            owner_role=Role.PHARMACIST,
            due=context.server_time,
            subject=facts.patient_id,
            origin=f"therapy.hold:{hold_id}",
            url=reverse("chart:held", args=[facts.patient_id, hold_id]),
        )
    else:
        _hold_orders(context, facts.episode_id, facts.patient_id)
    return hold_id


@action("therapy.confirm_hold", version=1, kind=Kind.REQUEST, permission="therapy.confirm_hold")
def confirm_hold(context: Context, *, hold_id: UUID) -> None:
    """Confirm as a pharmacist that none of the drugs must keep running; the hold is in force.

    Raises
    ------
    TherapyRefusal
        Without a word on what was looked at.
    """
    require_reason(context.reason)
    episode_id = census.confirm_hold(context, hold_id=hold_id)
    [episode] = people.episodes_by_ids([episode_id]).values()
    context.about(episode.patient_id)
    _hold_orders(context, episode_id, episode.patient_id)


@action("therapy.resume_course", version=1, kind=Kind.REQUEST, permission="therapy.hold")
def resume_course(context: Context, *, episode_id: UUID, patient_id: UUID, on: date) -> None:
    """Go on after a hold, with orders that were written or verified since it began.

    Raises
    ------
    Refused
        While an order was not verified since, or something holds the gate of each dose shut.
    """
    context.concerns(patient_id)
    census.resume_episode(context, episode_id=episode_id, on=on)
    held = _drug_orders(episode_id, patient_id, (OrderState.HELD,))
    require_gate(context, held, Gate.EACH_DOSE)
    for order in held:
        go(context, order, Step.RESUME)


def _hold_orders(context: Context, episode_id: UUID, patient_id: UUID) -> None:
    for order in _drug_orders(episode_id, patient_id, RUNNING):
        go(context, order, Step.HOLD)


def _drug_orders(episode_id: UUID, patient_id: UUID, states: tuple[OrderState, ...]) -> list[Order]:
    """Return the drug orders of an episode, and those of the person that name no episode."""
    rows = Order.objects.filter(
        patient_id=patient_id,
        kind=OrderKind.THERAPY,
        state__in=states,
        entered_in_error=False,
    )
    return [row for row in rows.order_by("id") if row.episode_id in (None, episode_id)]
