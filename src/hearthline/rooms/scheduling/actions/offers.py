"""Offering visits to nurses paid by the visit and to agencies, and their answers."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.rooms.scheduling import models, moving, queries
from hearthline.rooms.scheduling.actions.covering import leave_open
from hearthline.rooms.scheduling.actions.steps import asked_with
from hearthline.rooms.scheduling.actions.visits import (
    accept_offer,
    answers_for_herself,
    move_visit,
)
from hearthline.rooms.scheduling.rules.offers import state_at
from hearthline.rooms.scheduling.values import OfferState
from hearthline.rooms.workforce import queries as workforce


@action("scheduling.offer_visit", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def offer_visit(
    context: Context,
    *,
    need_id: UUID,
    reply_by_day: date,
    reply_by: time,
    nurse_id: UUID | None = None,
    agency_id: UUID | None = None,
    day: date | None = None,
    starts: time | None = None,
    instead_of: UUID | None = None,
) -> UUID:
    """Offer a visit to a nurse or an agency until a civil time in the home's zone.

    For a nurse the visit gets its place in the draft, not covered before she accepts. For an
    agency it keeps standing without a nurse until the agency names one.

    Parameters
    ----------
    day, starts
        Where the visit is to be; where it stands now when not given.
    instead_of
        The nurse whose seat it is at a visit for two; the other one keeps hers.

    Raises
    ------
    Refused
        If another offer is open, the time to reply has passed or lies after the visit, the
        visit has a nurse who accepted it, or the nurse cannot take it there.
    """
    need = context.get(models.Need, need_id)
    if (nurse_id is None) == (agency_id is None):
        raise Refused(Message("scheduling.offer_to_whom"), field="nurse")
    if agency_id is not None and agency_id not in workforce.agencies([agency_id]):
        raise Refused(Message("scheduling.offer_to_whom"), field="agency")
    _settle(context, need_id)
    standing = models.Offer.objects.filter(need=need, state=OfferState.OFFERED).first()
    if standing is not None:
        raise Refused(
            Message(
                "scheduling.offer_open",
                {
                    "name": queries.offered_to([standing])[standing.id],
                    "at": standing.reply_by_at.isoformat(),
                },
            )
        )
    rows = moving.rows_of(need_id)
    place = (day or (rows[0].day if rows else None), starts or (rows[0].starts if rows else None))
    if place[0] is None or place[1] is None:
        raise Refused(Message("scheduling.offer_when"), field="starts")
    begins = to_instant(place[0], place[1], need.zone)
    until = to_instant(reply_by_day, reply_by, need.zone)
    if not context.server_time < until <= begins:
        raise Refused(
            Message("scheduling.offer_reply_by", {"start": begins.isoformat()}), field="reply_by"
        )
    step_id = None
    if nurse_id is not None:
        step_id = _put(context, need_id, nurse_id, place[0], place[1], rows, instead_of=instead_of)
    elif need.nurses > 1:
        raise Refused(Message("scheduling.offer_two_seats"), field="agency")
    elif rows and moving.away_from(rows):
        step_id = leave_open(context, need_id=need_id)
    elif rows and all(row.is_accepted for row in rows):
        raise Refused(Message("scheduling.offer_has_a_nurse"))
    offer = models.Offer.objects.create(
        id=context.next_id(),
        need=need,
        patient_id=need.patient_id,
        nurse_id=nurse_id,
        agency_id=agency_id,
        day=place[0],
        starts=place[1],
        zone=need.zone,
        reply_by_day=reply_by_day,
        reply_by=reply_by,
        reply_by_at=until,
        state=OfferState.OFFERED,
        made_by=context.caller.name,
        made_at=context.server_time,
    )
    asked_with(context, need, step_id, offer=offer.id)
    context.about(need.patient_id, *([nurse_id] if nurse_id else []))
    context.changed(
        offer, after={"nurse": nurse_id, "agency": agency_id, "reply_by": until, "day": place[0]}
    )
    return offer.id


@action("scheduling.answer_offer", version=1, kind=Kind.FACT, permission="scheduling.accept")
def answer_offer(context: Context, *, offer_id: UUID, accepted: bool, note: str = "") -> OfferState:
    """Write down the answer to an offer, by whoever heard it or by the nurse herself.

    An answer after the offer lapsed or was taken back is kept and flagged; a late yes counts
    when nobody else was asked or took the visit meanwhile.

    Returns
    -------
    OfferState
        Where the offer stands now.

    Raises
    ------
    NotInScope
        If there is no such offer, or a field nurse answers one that went to somebody else.
    """
    offer = models.Offer.objects.select_related("need").filter(id=offer_id).first()
    if offer is None:
        raise NotInScope("scheduling.Offer")
    context.about(offer.patient_id)
    # She may answer before the record of the patient is open to her: the visit is not hers yet.
    if not answers_for_herself(context, offer.nurse_id):
        context.concerns(offer.patient_id)
    if offer.nurse_id is not None:
        context.about(offer.nurse_id)
    before = state_at(OfferState(offer.state), offer.reply_by_at, context.server_time)
    counts = before is OfferState.OFFERED
    if not counts:
        context.flag("scheduling.answered_late")
        later = models.Offer.objects.filter(need=offer.need, made_at__gt=offer.made_at).exists()
        counts = before is OfferState.LAPSED and not later
    if counts:
        offer.state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    offer.answered_by, offer.answered_at = context.caller.name, context.server_time
    offer.note = note.strip()[:300]
    offer.save()
    context.changed(
        offer,
        before={"state": before},
        after={"state": offer.state, "accepted": accepted, "note": offer.note},
    )
    if offer.state == OfferState.ACCEPTED and offer.nurse_id is not None:
        accept_offer(context, need_id=offer.need_id, nurse_id=offer.nurse_id)
    return OfferState(offer.state)


@action("scheduling.take_back_offer", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def take_back_offer(context: Context, *, offer_id: UUID) -> None:
    """Withdraw an offer that nobody answered yet.

    Raises
    ------
    Refused
        If it was answered, lapsed or taken back.
    """
    offer = context.get(models.Offer, offer_id)
    now = state_at(OfferState(offer.state), offer.reply_by_at, context.server_time)
    if now is not OfferState.OFFERED:
        raise Refused(Message("scheduling.offer_ended", {"state": now}))
    offer.state = OfferState.TAKEN_BACK
    offer.answered_by, offer.answered_at = context.caller.name, context.server_time
    offer.save()
    context.about(offer.patient_id)
    context.changed(offer, before={"state": now}, after={"state": offer.state})


@action("scheduling.name_agency_nurse", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def name_agency_nurse(context: Context, *, offer_id: UUID, nurse_id: UUID) -> None:
    """Name who comes for an agency that accepted a visit; only then it is covered.

    Raises
    ------
    Refused
        If the agency has not accepted, or the nurse may not take the visit.
    """
    offer = context.get(models.Offer, offer_id)
    if offer.agency_id is None or offer.state != OfferState.ACCEPTED:
        raise Refused(Message("scheduling.agency_has_not_accepted"))
    rows = moving.rows_of(offer.need_id)
    _put(context, offer.need_id, nurse_id, offer.day, offer.starts, rows)
    offer.nurse_id = nurse_id
    offer.save(update_fields=["nurse_id"])
    context.about(offer.patient_id, nurse_id)
    context.changed(offer, before={"nurse": None}, after={"nurse": nurse_id})
    accept_offer(context, need_id=offer.need_id, nurse_id=nurse_id)


def _put(
    context: Context,
    need_id: UUID,
    nurse_id: UUID,
    day: date,
    starts: time,
    rows: list[models.Assignment],
    *,
    instead_of: UUID | None = None,
) -> UUID | None:
    """Give the nurse her seat at the place, not accepted; where she sits already, leave it.

    Returns the move made, if one was.
    """
    mine = [row for row in rows if row.nurse_id == nurse_id]
    if mine and (mine[0].day, mine[0].starts) == (day, starts):
        if all(row.is_accepted for row in mine):
            raise Refused(Message("scheduling.offer_has_a_nurse"))
        return None
    others = [one for one in moving.partners_of(rows, instead_of) if one != nurse_id]
    step_id = move_visit(
        context, need_id=need_id, nurse_ids=[nurse_id, *others], day=day, starts=starts
    )
    models.Assignment.objects.filter(
        plan__state="draft", need_id=need_id, nurse_id=nurse_id
    ).update(is_accepted=False)
    return step_id


def _settle(context: Context, need_id: UUID) -> None:
    """Write down which offers of a visit lapsed; they had since the time to reply by."""
    for offer in models.Offer.objects.filter(
        need_id=need_id, state=OfferState.OFFERED, reply_by_at__lte=context.server_time
    ):
        offer.state = OfferState.LAPSED
        offer.save(update_fields=["state"])
        context.changed(
            offer, before={"state": OfferState.OFFERED}, after={"state": OfferState.LAPSED}
        )
