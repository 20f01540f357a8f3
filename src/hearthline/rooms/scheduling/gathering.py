"""Reads what planning needs from the rooms to the left: orders, homes, lines, routines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState, EpisodeSummary, PatientSummary, VisitHome
from hearthline.rooms.emergency import queries as emergency
from hearthline.rooms.emergency.values import PlanFacts
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.lines.values import LineKind as AccessDevice
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Branch, VisitKind
from hearthline.rooms.scheduling.rules.skills import DRUG_IS_HANDLED, skills_for
from hearthline.rooms.scheduling.values import Home, LineKind, Routine, VisitOrder
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import (
    GivenBy,
    NursingKind,
    NursingOrder,
    OrderState,
    TherapyOrder,
)

PLANNED_STATES = (OrderState.VERIFIED, OrderState.ACTIVE)
"""Orders that visits are planned from; drafts wait for verification, held ones for release."""

OPEN_EPISODES = (EpisodeState.ACCEPTED, EpisodeState.ACTIVE)

LONGEST_WATCHED_INFUSION = 480
"""Minutes: what runs longer runs by pump after the nurse has left. Not sourced; the product's
proposal, since a nurse's shift is not longer."""

VISIT_OF = {
    NursingKind.ADMISSION: VisitKind.ADMISSION,
    NursingKind.NURSE_GIVEN_INFUSION: VisitKind.INFUSION,
    NursingKind.LINE_CARE: VisitKind.LINE_CARE,
    NursingKind.LAB_DRAW: VisitKind.LAB_DRAW,
    NursingKind.ASSESSMENT: VisitKind.ASSESSMENT,
    NursingKind.TEACHING: VisitKind.TEACHING,
    NursingKind.ACCESS: VisitKind.ACCESS,
    NursingKind.DEACCESS: VisitKind.DEACCESS,
    NursingKind.DISCHARGE: VisitKind.DISCHARGE,
}

SEEN_AS = {
    AccessDevice.PERIPHERAL: LineKind.PERIPHERAL,
    AccessDevice.MIDLINE: LineKind.PICC,
    AccessDevice.PICC: LineKind.PICC,
    AccessDevice.TUNNELED: LineKind.PICC,
    AccessDevice.NON_TUNNELED: LineKind.PICC,
    AccessDevice.CENTRAL_NOT_STATED: LineKind.PICC,
    AccessDevice.PORT: LineKind.PORT,
}
"""The competency grid puts PICC, midline and other catheters under one competency (N03)."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything orders, homes and wishes say about the visits of some branches.

    Parameters
    ----------
    left_out
        Orders that no visit can be planned from, with the reason.
    no_position
        Patients whose address could not be placed.
    tentative
        Patients whose episode is accepted but not active yet.
    """

    orders: tuple[VisitOrder, ...]
    routines: Mapping[UUID, Routine]
    homes: Mapping[UUID, Home]
    left_out: tuple[tuple[UUID, Message], ...]
    no_position: frozenset[UUID]
    tentative: frozenset[UUID]


def gather(
    branch_ids: Sequence[UUID] | None, on: date, *, referred: Collection[UUID] = ()
) -> Gathered:
    """Read the nursing orders of open episodes and what their visits depend on.

    Parameters
    ----------
    branch_ids
        Branches; ``None`` means all.
    on
        Day on which addresses, routines and teams are read.
    referred
        Episodes nobody decided about that count as accepted, with the drafts of their orders.
    """
    episodes = {
        episode.id: episode
        for episode in census.open_episodes(branches=branch_ids, states=OPEN_EPISODES)
    }
    nursing = therapy.nursing_orders(episodes, states=PLANNED_STATES)
    if referred:
        asked = {
            episode.id: episode
            for episode in census.open_episodes(branches=branch_ids, states=(EpisodeState.DRAFT,))
            if episode.id in referred
        }
        episodes |= asked
        nursing += therapy.nursing_orders(asked, states=(OrderState.DRAFT, *PLANNED_STATES))
    patients = sorted({order.head.patient_id for order in nursing}, key=str)
    branches = {branch.id: branch for branch in program.branches()}
    homes = census.visit_homes(patients, on)
    people = census.by_ids(patients)
    drugs = therapy.therapy_orders_of(patients, states=PLANNED_STATES)
    devices = lines.lines_of(patients)
    plans = {
        plan.facts.episode_id: plan.facts
        for found in emergency.plans_of(patients).values()
        for plan in found
    }
    orders: list[VisitOrder] = []
    left_out: list[tuple[UUID, Message]] = []
    for order in nursing:
        patient = order.head.patient_id
        episode = episodes.get(order.head.episode_id) if order.head.episode_id else None
        problem = _cannot_be_planned(order, episode, people.get(patient))
        if problem is not None or episode is None:
            left_out.append((order.head.id, problem or Message("scheduling.no_episode")))
            continue
        orders.append(
            _visit_order(
                order,
                episode,
                drugs=drugs.get(patient, []),
                device=_device(devices.get(patient, [])),
                age=_age(people[patient].birth_date, on),
                plan=plans.get(episode.id),
            )
        )
    where = {order.patient_id: branches.get(order.branch_id) for order in orders}
    known = {patient: homes[patient] for patient in where if patient in homes}
    return Gathered(
        orders=tuple(orders),
        routines={patient: _routine(homes.get(patient), where[patient]) for patient in where},
        homes={
            patient: home
            for patient, found in known.items()
            for home in [_home(found, where[patient])]
            if home is not None
        },
        left_out=tuple(left_out),
        no_position=frozenset(
            patient for patient in where if patient not in known or known[patient].position is None
        ),
        tentative=frozenset(
            episode.patient_id
            for episode in episodes.values()
            if episode.state is EpisodeState.ACCEPTED
        ),
    )


def homes_of(branch_of: Mapping[UUID, UUID], on: date) -> dict[UUID, Home]:
    """Return the homes of some patients (given with their branch) that have a position."""
    branches = {branch.id: branch for branch in program.branches()}
    return {
        patient: home
        for patient, found in census.visit_homes(branch_of, on).items()
        for home in [_home(found, branches.get(branch_of[patient]))]
        if home is not None
    }


def _cannot_be_planned(
    order: NursingOrder, episode: EpisodeSummary | None, person: PatientSummary | None
) -> Message | None:
    if episode is None or person is None:
        return Message("scheduling.no_episode")
    if person.is_dead is Answer.YES:
        return Message("scheduling.has_died")
    if (order.content.starts_on or episode.starts_on) is None:
        return Message("scheduling.no_first_day")
    if order.content.frequency.times_max > 1 and order.content.frequency.per_days is None:
        return Message("scheduling.no_period")
    if order.content.frequency.times_min == 0:
        return Message("scheduling.only_as_needed")
    return None


def _visit_order(
    order: NursingOrder,
    episode: EpisodeSummary,
    *,
    drugs: Sequence[TherapyOrder],
    device: LineKind,
    age: int | None,
    plan: PlanFacts | None,
) -> VisitOrder:
    content = order.content
    kind = VISIT_OF[content.kind]
    served = [
        drug
        for drug in drugs
        if content.therapy_order_id in (None, drug.head.id)
        and drug.head.episode_id in (None, episode.id)
    ]
    nurse_given = [drug for drug in served if drug.content.given_by is GivenBy.NURSE]
    watched = 0
    if kind in (VisitKind.INFUSION, VisitKind.ADMISSION):
        lengths = [drug.content.duration_minutes or 0 for drug in nurse_given]
        watched = max((item for item in lengths if item <= LONGEST_WATCHED_INFUSION), default=0)
    starts_on = content.starts_on or episode.starts_on
    assert starts_on is not None
    return VisitOrder(
        thread=order.head.id,
        order_id=order.head.id,
        patient_id=order.head.patient_id,
        branch_id=episode.branch_id,
        kind=kind,
        starts_on=starts_on,
        ends_on=content.ends_on or episode.planned_end,
        times=content.frequency.times_min,
        per_days=content.frequency.per_days,
        minutes=content.minutes,
        infusion_minutes=watched if content.minutes is None else 0,
        watch_minutes=(plan.watch_minutes or 0) if plan is not None else 0,
        nurses=content.nurses,
        skills=frozenset(content.skills)
        | skills_for(
            kind,
            line=device,
            therapy=episode.therapy,
            age_years=age,
            is_nurse_given=bool(nurse_given),
        )
        | (_cards(plan) if plan is not None and kind in DRUG_IS_HANDLED else frozenset()),
    )


def _cards(plan: PlanFacts) -> frozenset[str]:
    """Return the card that an emergency plan asks of the nurse who gives the dose."""
    asked = emergency.card_for(plan.nurse)
    return frozenset() if asked is None else frozenset({asked.value})


def _device(devices: Sequence[LineFacts]) -> LineKind:
    """Return the line a visit works with: the one that asks most of a nurse."""
    found = {SEEN_AS.get(device.kind, LineKind.OTHER) for device in devices if device.is_in_place}
    for kind in (LineKind.PORT, LineKind.PICC, LineKind.PERIPHERAL, LineKind.OTHER):
        if kind in found:
            return kind
    return LineKind.UNKNOWN


def _age(born: date | None, on: date) -> int | None:
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _routine(home: VisitHome | None, branch: Branch | None) -> Routine:
    zone = (home.zone if home else "") or (branch.zone if branch else "") or "UTC"
    if home is None:
        return Routine(zone)
    earliest: time | None = home.earliest
    return Routine(zone, earliest, home.latest, home.days)


def _home(found: VisitHome, branch: Branch | None) -> Home | None:
    if found.position is None:
        return None
    return Home(
        patient_id=found.patient_id,
        position=found.position,
        state=branch.base.state if branch else "",
        own_nurse=found.primary_nurse,
        unwanted=found.excluded,
    )
