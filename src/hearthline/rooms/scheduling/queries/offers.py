"""Reading offers, and which visits nobody has accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.queries.plans import assignments_between, in_force, past_of
from hearthline.rooms.scheduling.queries.visit_facts import people_facts
from hearthline.rooms.scheduling.rules.offers import state_at
from hearthline.rooms.scheduling.rules.skills import held_on
from hearthline.rooms.scheduling.rules.visit_facts import NOTHING_KNOWN
from hearthline.rooms.scheduling.values import Need, OfferState, Past, PlanState
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse

TURNED_DOWN = (OfferState.DECLINED, OfferState.LAPSED)


def offers_of(need_ids: Collection[UUID], now: datetime) -> dict[UUID, list[models.Offer]]:
    """Return the offers of each visit, newest first, each in the state it has ``now``."""
    found: dict[UUID, list[models.Offer]] = {need_id: [] for need_id in need_ids}
    for offer in models.Offer.objects.filter(need_id__in=list(need_ids)):
        offer.state = state_at(OfferState(offer.state), offer.reply_by_at, now)
        found[offer.need_id].append(offer)
    return found


def turned_down(need_ids: Collection[UUID], now: datetime) -> dict[UUID, set[UUID]]:
    """Return by visit the nurses who were asked and did not take it."""
    return {
        need_id: {
            offer.nurse_id
            for offer in offers
            if offer.nurse_id is not None and offer.state in TURNED_DOWN
        }
        for need_id, offers in offers_of(need_ids, now).items()
    }


def offered_to(offers: Iterable[models.Offer]) -> Mapping[UUID, str]:
    """Return by offer the name of whom it went to; two queries."""
    listed = list(offers)
    nurses = workforce.names({offer.nurse_id for offer in listed if offer.nurse_id is not None})
    agencies = workforce.agencies({offer.agency_id for offer in listed if offer.agency_id})
    found = {}
    for offer in listed:
        agency = agencies.get(offer.agency_id) if offer.agency_id else None
        nurse = nurses.get(offer.nurse_id, "") if offer.nurse_id else ""
        found[offer.id] = ", ".join(filter(None, (agency.name if agency else "", nurse)))
    return found


def own_offers(
    caller: Caller, now: datetime, *, waiting: bool | None = None
) -> QuerySet[models.Offer]:
    """Return the offers that went to the caller herself, those that wait for her first.

    With ``waiting`` only those that wait for her answer, or only the others. What she is asked
    about lies outside the records open to her until she takes it: pages show her no more of it
    than she needs for her answer.
    """
    card = workforce.staff_by_actor(caller.actor_id)
    if card is None:
        return models.Offer.objects.none()
    waits = Q(state=OfferState.OFFERED, reply_by_at__gt=now)
    rows = models.Offer.objects.filter(nurse_id=card.id, agency_id__isnull=True)
    if waiting is not None:
        rows = rows.filter(waits if waiting else ~waits)
    first = Case(When(waits, then=0), default=1)
    return rows.select_related("need").order_by(first, "-made_at", "-id")


def areas_of(patient_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return the town of each home, as far as somebody may know who does not come yet."""
    return {patient: home.city for patient, home in census.visit_homes(patient_ids, on).items()}


@dataclass(frozen=True, slots=True)
class InLine:
    """A nurse paid by the visit who may be asked.

    ``asked`` says how she answered before, when she was asked about this visit.
    """

    nurse: Nurse
    visits_before: int
    asked: OfferState | None = None


def in_line(need: Need, now: datetime, day: date) -> list[InLine]:
    """Return whom to ask next, in order: who was not asked, whom the patient knows best.

    Licence, competencies, absence, what the family wishes and what lives in the home are looked
    at; hours and roads are when the offer is made.
    """
    past = past_of([need.patient_id], before=day).get(need.patient_id, Past()).visits
    home = census.visit_homes([need.patient_id], day).get(need.patient_id)
    unwanted = home.excluded if home else frozenset()
    people = people_facts([need.patient_id], day).get(need.patient_id, NOTHING_KNOWN)
    answers: dict[UUID, OfferState] = {}
    for offer in offers_of([need.id], now)[need.id]:
        if offer.nurse_id is not None and offer.state in TURNED_DOWN:
            answers.setdefault(offer.nurse_id, OfferState(offer.state))
    found = [
        InLine(nurse, past.get(nurse.id, 0), answers.get(nurse.id))
        for nurse in workforce.nurses_between([need.branch_id], day, day)
        if nurse.contract is not None
        and nurse.contract.is_per_diem
        and nurse.id not in unwanted
        and need.patient_id not in nurse.excluded_patients
        and _may_do(nurse, need, day)
        and people.let_in(nurse)
    ]
    return sorted(
        found, key=lambda one: (one.asked is not None, -one.visits_before, one.nurse.name)
    )


def _may_do(nurse: Nurse, need: Need, day: date) -> bool:
    licensed = any(
        licence.kind in need.licence_kinds and licence.expires >= day for licence in nurse.licences
    )
    away = any(a.first_day <= day <= a.last_day for a in nurse.absences)
    return (
        set(need.skills) <= held_on(nurse, day)
        and (licensed or not need.licence_kinds)
        and not away
    )


def not_accepted(
    caller: Caller, first_day: date, last_day: date, *, with_draft: bool = False
) -> QuerySet[models.Assignment]:
    """Return the seats planned in the days whose nurse has not accepted, first doses first."""
    return (
        assignments_between(first_day, last_day, with_draft=with_draft, caller=caller)
        .filter(is_accepted=False, need__withdrawn_at__isnull=True)
        .select_related("need")
        .order_by("-need__priority", "day", "starts", "id")
    )


def needs_not_accepted(need_ids: Collection[UUID]) -> set[UUID]:
    """Return which visits have a seat in a published plan that its nurse has not accepted."""
    rows = models.Assignment.objects.filter(
        need_id__in=list(need_ids), plan__state=PlanState.PUBLISHED, is_accepted=False
    )
    return set(rows.values_list("need_id", flat=True))


def without_accepted_nurse(
    caller: Caller, first_day: date, last_day: date, *, with_draft: bool = False
) -> set[UUID]:
    """Return the visits of some days that no nurse, or too few, have accepted.

    Counted are visits with a place in the days that somebody has not accepted, and visits
    without a place that may be made in them.
    """
    plans = set(in_force(first_day, last_day, with_draft=with_draft).values())
    nobody = (
        visible(caller, models.Unserved)
        .filter(
            plan_id__in=plans,
            need__earliest_day__lte=last_day,
            need__latest_day__gte=first_day,
            need__withdrawn_at__isnull=True,
        )
        .values_list("need_id", flat=True)
    )
    offered = not_accepted(caller, first_day, last_day, with_draft=with_draft)
    return {*nobody, *offered.values_list("need_id", flat=True)}
