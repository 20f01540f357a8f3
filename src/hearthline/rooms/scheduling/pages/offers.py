"""The offers of one visit: whom it was offered to, how they answered, who is next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import actions, models, moving, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.forms import OfferForm
from hearthline.rooms.scheduling.values import OfferState
from hearthline.rooms.workforce import queries as workforce

REPLY_MINUTES = 20
"""What the form proposes; whoever offers may give any time before the visit."""


@page("scheduling.read")
def of_visit(request: Any, need_id: UUID) -> HttpResponse:
    """Show the offers of a visit, and make the next one."""
    row = seen(request, models.Need, need_id)
    request.reads.add(row.patient_id)
    need = queries.need_value(row)
    standing = moving.rows_of(need_id)
    day = standing[0].day if standing else max(need.earliest_day, request.caller.today)
    line = queries.in_line(need, request.at, day)
    offers = queries.offers_of([need_id], request.at)[need_id]
    form = _form(request, need, line, day, standing)
    may_offer = request.caller.holds("scheduling.move")
    if (
        may_offer
        and form.is_ready()
        and form.does(actions.offer_visit, need_id=need_id, **form.said())
    ):
        messages.success(request, _("Visit offered"))
        return redirect("scheduling:offers", need_id)
    names = queries.offered_to(offers)
    person = census.by_ids([row.patient_id]).get(row.patient_id)
    open_offer = next((one for one in offers if one.state == OfferState.OFFERED), None)
    covered = bool(standing) and all(seat.is_accepted for seat in standing)
    return render(
        request,
        "scheduling/offers.html",
        {
            "need": row,
            "name": person.name if person else _("a patient"),
            "kind": word("visit", row.kind),
            "offers": [
                {
                    "offer": one,
                    "to": names.get(one.id, ""),
                    "state": word("offer", one.state),
                    "needs_nurse": one.agency_id is not None
                    and one.nurse_id is None
                    and one.state == OfferState.ACCEPTED,
                }
                for one in offers
            ],
            "open_offer": open_offer,
            "open_to": names.get(open_offer.id, "") if open_offer else "",
            "next": next((one for one in line if one.asked is None), None),
            "line": line,
            "form": form,
            "covered": covered,
            "may_offer": may_offer and open_offer is None and not covered,
            "may_answer": request.caller.holds("scheduling.accept"),
            "nurses": [
                (nurse.id, nurse.name)
                for nurse in workforce.nurses_between([row.branch_id], day, day)
            ],
            "board_url": Asked(day, visit=need_id).url(),
        },
    )


@require_POST
@page("scheduling.accept")
def answer(request: Any, offer_id: UUID) -> HttpResponse:
    """Write down the answer to an offer."""
    offer = seen(request, models.Offer, offer_id)
    request.reads.add(offer.patient_id)
    accepted = request.POST.get("answer") == "yes"
    state = actions.answer_offer(page_context(request), offer_id=offer_id, accepted=accepted)
    said = {
        OfferState.ACCEPTED: _("Accepted; the visit is covered"),
        OfferState.DECLINED: _("Declined; ask the next one"),
    }
    if state in said:
        messages.success(request, said[state])
    else:
        messages.info(request, _("The answer came too late and changes nothing; it is kept"))
    return redirect("scheduling:offers", offer.need_id)


@require_POST
@page("scheduling.move")
def take_back(request: Any, offer_id: UUID) -> HttpResponse:
    """Withdraw an offer nobody answered."""
    return _do(request, offer_id, actions.take_back_offer, _("Offer taken back"))


@require_POST
@page("scheduling.move")
def name_nurse(request: Any, offer_id: UUID) -> HttpResponse:
    """Name who comes for an agency."""
    offer = seen(request, models.Offer, offer_id)
    try:
        nurse_id = UUID(request.POST.get("nurse", ""))
    except ValueError:
        messages.error(request, _("Choose the nurse who comes for the agency."))
        return redirect("scheduling:offers", offer.need_id)
    return _do(request, offer_id, actions.name_agency_nurse, _("Nurse named"), nurse_id=nurse_id)


def _do(request: Any, offer_id: UUID, action: Any, done: str, **given: Any) -> HttpResponse:
    offer = seen(request, models.Offer, offer_id)
    request.reads.add(offer.patient_id)
    try:
        action(page_context(request), offer_id=offer_id, **given)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, done)
    return redirect("scheduling:offers", offer.need_id)


def _form(request: Any, need: Any, line: Any, day: Any, standing: Any) -> OfferForm:
    until = to_civil(request.at + timedelta(minutes=REPLY_MINUTES), need.zone)
    first = next((one for one in line if one.asked is None), None)
    return OfferForm(
        request,
        nurses=[(f"nurse:{one.nurse.id}", _in_words(one)) for one in line],
        agencies=[
            (f"agency:{agency.id}", f"{agency.name} {agency.phone}".strip())
            for agency in workforce.agencies().values()
        ],
        initial={
            "to": f"nurse:{first.nurse.id}" if first else None,
            "day": day,
            "starts": standing[0].starts if standing else need.opens,
            "reply_by_day": until.day,
            "reply_by": until.clock,
        },
    )


def _in_words(one: queries.InLine) -> str:
    met = (
        ngettext("%(n)s visit before", "%(n)s visits before", one.visits_before)
        % {"n": one.visits_before}
        if one.visits_before
        else _("new face")
    )
    asked = f", {word('offer', one.asked)}" if one.asked is not None else ""
    return f"{one.nurse.name} ({met}{asked})"
