"""What a nurse is asked to take herself: her offers, and her yes or no."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.text import without_nul
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import page_context
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.worklist import Column, Empty, ListView, Worklist
from hearthline.rooms.scheduling import actions, queries
from hearthline.rooms.scheduling.rules.offers import state_at
from hearthline.rooms.scheduling.values import OfferState


@page("scheduling.accept")
def listed(request: Any) -> HttpResponse:
    """Show a nurse what she is asked to take: when, where about, how long, answer by when."""
    view = ListView.read(request.GET, sorts=("asked",), size=25, descending=True)
    offers = queries.own_offers(request.caller, request.at)
    shown = list(offers[view.slice])
    request.reads.update(offer.patient_id for offer in shown)
    areas = queries.areas_of({offer.patient_id for offer in shown}, request.caller.today)
    rows = [_row(request, offer, areas.get(offer.patient_id, "")) for offer in shown]
    listing = Worklist(
        name="my-offers",
        caption=_("Visits offered to you, what waits for your answer first"),
        columns=(
            Column(_("When")),
            Column(_("Visit")),
            Column(_("Area")),
            Column(_("Reply by")),
            Column(_("Where it stands")),
            Column(_("Your answer")),
        ),
        rows=rows,
        total=offers.count(),
        view=view,
        empty=Empty(
            _("Nothing is offered to you."),
            _("When the office asks you to take a visit, it stands here and on Today."),
        ),
    )
    waiting = queries.own_offers(request.caller, request.at, waiting=True).count()
    return render(request, "scheduling/own_offers.html", {"listing": listing, "waiting": waiting})


@require_POST
@page("scheduling.accept")
def answer(request: Any, offer_id: UUID) -> HttpResponse:
    """Take her yes or no; an answer that comes late is kept and flagged."""
    offer = queries.own_offers(request.caller, request.at).filter(id=offer_id).first()
    said = request.POST.get("answer", "")
    if offer is None or said not in ("yes", "no"):
        raise Http404
    request.reads.add(offer.patient_id)
    state = actions.answer_offer(
        page_context(request),
        offer_id=offer_id,
        accepted=said == "yes",
        note=without_nul(request.POST.get("note", "")),
    )
    if state is OfferState.ACCEPTED:
        messages.success(request, _("You took the visit; it is yours"))
    elif state is OfferState.DECLINED:
        messages.success(request, _("You declined; the office asks the next one"))
    else:
        messages.info(
            request, _("Your answer came too late and changes nothing; the office sees it")
        )
    return redirect("scheduling:own_offers")


def _row(request: Any, offer: Any, area: str) -> dict[str, Any]:
    state = state_at(OfferState(offer.state), offer.reply_by_at, request.at)
    return {
        "offer": offer,
        "kind": word("visit", offer.need.kind),
        "skills": ", ".join(word("skill", skill) for skill in offer.need.skills),
        "area": area,
        "state": word("offer", state),
        "status": {OfferState.OFFERED: "open", OfferState.ACCEPTED: "met"}.get(state, "note"),
        "waits": state is OfferState.OFFERED,
        "is_late": state is OfferState.LAPSED and offer.answered_at is None,
    }
