"""What a program that lives has: a calendar, somebody on call, packs on vans, visits made.

It comes after the weeks are planned. Everything is done in few statements, so that the first start
stays short; yesterday and today are left for the office to write down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from hearthline.faces.demonstration.staging import SEED, ZONE, Stage, at_hour
from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import Quantity, read_quantity
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.program import actions as program
from hearthline.rooms.program import queries as program_queries
from hearthline.rooms.program import rules as program_rules
from hearthline.rooms.program.values import (
    PROPOSED_SCOPE,
    Branch,
    CutOffFacts,
    CutOffKind,
    LaboratoryFacts,
    OpenHours,
    WeeklyPickUp,
)
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import (
    Carrier,
    DeliveryFacts,
    DispensedFacts,
    Receipt,
    Storage,
    TripFacts,
)
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder
from hearthline.rooms.visits import actions as visits
from hearthline.rooms.visits.values import VisitFacts, VisitState
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import queries as staff
from hearthline.rooms.workforce.demo import OFFICE, SECOND_PHARMACIST, office_key
from hearthline.rooms.workforce.values import (
    CallFacts,
    CallOutcome,
    OnCallChange,
    OnCallPattern,
    OnCallRole,
)

Say = Callable[[str], None]
INES = next(one for one in OFFICE if one[0] is Role.PHARMACIST)
DAYS_BEHIND = 28
LEFT_TO_WRITE = 2
"""Days, today among them, whose visits the office has yet to write down."""
PACKS_A_VAN = 12
LATE_MINUTES = 135
KEPT_IN = {"g": Storage.REFRIGERATED, "[U]": Storage.REFRIGERATED}


def live(stage: Stage, today: date, say: Say) -> None:
    """Give the program its everyday; doing it again changes nothing."""
    say("calendar, on call, packs on vans, visits that were made")
    branches = program_queries.branches()
    with batch():
        _keep_calendar(stage, today, branches)
        _plan_on_call(stage, today, branches)
    with batch():
        _dispense(stage, today, branches)
    with batch():
        _write_down_visits(stage, today)
        _take_calls(stage, branches[0])


def _keep_calendar(stage: Stage, today: date, branches: Sequence[Branch]) -> None:
    at = at_hour(today - timedelta(days=20), 9)
    for branch in branches:
        days = program_rules.proposed_holidays(branch.base.state, (today.year, today.year + 1))
        program.propose_holidays(
            stage.by(Role.ADMINISTRATOR, "holidays", branch.name, at=at),
            branch_id=branch.id,
            days={day: name for day, name in days.items() if day >= today},
        )
        program.write_laboratory(
            stage.by(Role.ADMINISTRATOR, "laboratory", branch.name, at=at),
            facts=LaboratoryFacts(
                id=derived_id("demonstration laboratory", SEED, branch.name),
                branch_id=branch.id,
                name=f"Sample laboratory {branch.name}",
                phone="555 0100 310",
                address=f"2 Example Court, {branch.base.city}",
                hours=tuple(OpenHours(day, time(6), time(18)) for day in range(6)),
                pick_ups=tuple(
                    WeeklyPickUp(day, clock)
                    for day in range(6)
                    for clock in (time(11), time(16, 30))
                ),
            ),
        )
        for day in range(5):
            program.write_cut_off(
                stage.by(Role.ADMINISTRATOR, "cut-off", branch.name, day, at=at),
                facts=CutOffFacts(
                    derived_id("demonstration cut-off", SEED, branch.name, day),
                    branch.id,
                    CutOffKind.PHARMACY,
                    day,
                    time(14, 30),
                    "the van of the next morning",
                ),
            )
    keys = list(PROPOSED_SCOPE)
    for state in sorted({branch.base.state for branch in branches}):
        program.approve_licence_scope(
            stage.by(Role.NURSE_MANAGER, "licences", state, at=at),
            state=state,
            tasks=[key.value for key in keys],
            revisions=[0] * len(keys),
        )


def _plan_on_call(stage: Stage, today: date, branches: Sequence[Branch]) -> None:
    at = at_hour(today - timedelta(days=18), 10)
    monday = today - timedelta(days=today.weekday() + 14)
    pharmacist, second = (
        derived_id("demonstration staff", SEED, *office_key(Role.PHARMACIST, given))
        for _role, given, _family, _title in (INES, SECOND_PHARMACIST)
    )
    nurses = staff.nurses_between([branch.id for branch in branches], today, today)
    for branch in branches:
        own = [nurse.id for nurse in nurses if nurse.branch_id == branch.id]
        registered = [
            nurse.id
            for nurse in nurses
            if nurse.id in own and any(held.kind == "RN" for held in nurse.licences)
        ][:8]
        rosters = {
            (OnCallRole.NURSE, 1): registered[:4],
            (OnCallRole.NURSE, 2): registered[4:] or registered[:1],
            (OnCallRole.PHARMACIST, 1): [pharmacist, second],
            (OnCallRole.PHARMACIST, 2): [second, pharmacist],
        }
        for (role, place), people in rosters.items():
            if not people:
                continue
            workforce.set_on_call(
                stage.by(Role.NURSE_MANAGER, "on call", branch.name, role, place, at=at),
                branch_id=branch.id,
                role=role,
                place=place,
                since=monday,
                patterns=[
                    OnCallPattern(
                        derived_id("demonstration turn", SEED, branch.name, role, place, weekday),
                        branch.id,
                        role,
                        place,
                        people[weekday % len(people)],
                        weekday,
                        time(8),
                        time(8),
                        monday,
                    )
                    for weekday in range(7)
                ],
            )
        if len(registered) > 5:
            workforce.change_on_call(
                stage.by(Role.NURSE_MANAGER, "on call changed", branch.name, at=at),
                change=OnCallChange(
                    derived_id("demonstration change", SEED, branch.name),
                    branch.id,
                    OnCallRole.NURSE,
                    1,
                    registered[5],
                    today + timedelta(days=2),
                    time(18),
                    time(8),
                    "A wedding in the family",
                ),
            )


def _dispense(stage: Stage, today: date, branches: Sequence[Branch]) -> None:
    """Dispense for everybody on service: most of it delivered, the next days' packs on vans."""
    episodes = census.open_episodes(states=[EpisodeState.ACCEPTED, EpisodeState.ACTIVE])
    branch_of = {episode.patient_id: episode.branch_id for episode in episodes}
    orders = therapy.therapy_orders_of(branch_of, states=[OrderState.VERIFIED, OrderState.ACTIVE])
    coming = {
        item.patient_id: item
        for item in reversed(scheduling.assigned_between(today, today + timedelta(days=2)))
    }
    trips = _plan_trips(stage, today, branches)
    deliveries: list[DeliveryFacts] = []
    dispensed: list[DispensedFacts] = []
    receipts: list[Receipt] = []
    loaded: dict[UUID, int] = {}
    for number, (patient, found) in enumerate(
        sorted(orders.items(), key=lambda item: str(item[0]))
    ):
        visit = coming.get(patient)
        trip = _trip_for(visit, trips.get(branch_of[patient], []), loaded) if visit else None
        delivery = _delivery(patient, branch_of[patient], today, visit, trip)
        deliveries.append(delivery)
        dispensed += [_dispensing(order, delivery, stage, today, number) for order in found]
        if trip is None:
            at = at_hour(delivery.day, 9, number % 50)
            receipts.append(Receipt(delivery.id, "Family", at, ZONE))
    at = at_hour(today - timedelta(days=1), 7)
    supply.plan_many(stage.by(Role.WAREHOUSE, "packs", at=at), deliveries=tuple(deliveries))
    supply.record_many(stage.by(Role.PHARMACIST, "dispensed", at=at), dispensed=tuple(dispensed))
    supply.confirm_many(
        stage.by(Role.WAREHOUSE, "confirmed", at=at_hour(today - timedelta(days=1), 17)),
        receipts=tuple(receipts),
    )
    _say_late(stage, today, trips, deliveries)


def _plan_trips(
    stage: Stage, today: date, branches: Sequence[Branch]
) -> dict[UUID, list[TripFacts]]:
    driver = derived_id("demonstration staff", SEED, Role.DRIVER)
    found: dict[UUID, list[TripFacts]] = {}
    for branch in branches:
        for offset in (0, 1, 2):
            trip = TripFacts(
                id=derived_id("demonstration trip", SEED, branch.name, offset),
                branch_id=branch.id,
                day=today + timedelta(days=offset),
                departs=time(7, 30) if offset else time(6, 45),
                zone=ZONE,
                name=f"Van {branch.name}",
                carrier=Carrier.VAN,
                driver_id=driver,
            )
            supply.plan_trip(
                stage.by(Role.WAREHOUSE, "trip", branch.name, offset, at=at_hour(today, 5)),
                facts=trip,
            )
            found.setdefault(branch.id, []).append(trip)
    return found


def _trip_for(
    visit: Assigned, trips: Sequence[TripFacts], loaded: dict[UUID, int]
) -> TripFacts | None:
    for trip in trips:
        if trip.day == visit.day and loaded.get(trip.id, 0) < PACKS_A_VAN:
            loaded[trip.id] = loaded.get(trip.id, 0) + 1
            return trip
    return None


def _delivery(
    patient: UUID, branch: UUID, today: date, visit: Assigned | None, trip: TripFacts | None
) -> DeliveryFacts:
    day = visit.day if visit and trip else today - timedelta(days=1)
    opens, closes = time(8), time(10)
    if visit is not None and trip is not None:
        minutes = visit.starts.hour * 60 + visit.starts.minute
        begins = max(7 * 60 + 45, minutes - 75)
        opens = time(begins // 60, begins % 60)
        ends = min(begins + 45, 23 * 60 + 59)
        closes = time(ends // 60, ends % 60)
    return DeliveryFacts(
        id=derived_id("demonstration delivery", SEED, patient),
        patient_id=patient,
        branch_id=branch,
        day=day,
        opens=opens,
        closes=closes,
        zone=ZONE,
        trip_id=trip.id if trip else None,
    )


def _dispensing(
    order: TherapyOrder, delivery: DeliveryFacts, stage: Stage, today: date, number: int
) -> DispensedFacts:
    dose: Quantity = order.content.dose or read_quantity("1", "mL")
    thread = derived_id("demonstration dispensing", SEED, order.head.id)
    days = 1 if number % 17 == 5 else 5 + number % 5
    return DispensedFacts(
        id=derived_id("demonstration dispensing version", SEED, order.head.id),
        thread=thread,
        patient_id=order.head.patient_id,
        order_id=order.head.id,
        drug=order.content.drug,
        lot=f"INV-{4100 + number}",
        quantity=Quantity(dose.value, dose.unit, None),
        containers=6 if order.content.frequency.interval_hours else 1,
        beyond_use_at=at_hour(today + timedelta(days=days), 18),
        zone=ZONE,
        storage=KEPT_IN.get(dose.unit, Storage.ROOM if number % 3 else Storage.REFRIGERATED),
        protect_from_light=Answer.NO,
        pharmacy="Hearthline pharmacy (invented)",
        dispensed_by=stage.staff[Role.PHARMACIST],
        dispensed_at=at_hour(today - timedelta(days=1), 6, 30),
        delivery_id=delivery.id,
    )


def _say_late(
    stage: Stage,
    today: date,
    trips: dict[UUID, list[TripFacts]],
    deliveries: Sequence[DeliveryFacts],
) -> None:
    """Let tomorrow's van of one branch be late, in one entry."""
    tomorrow = next(
        (
            trip
            for found in trips.values()
            for trip in found
            if trip.day == today + timedelta(days=1)
            and any(one.trip_id == trip.id for one in deliveries)
        ),
        None,
    )
    if tomorrow is None:
        return
    moment = stage.now
    supply.report_late(
        stage.by(Role.WAREHOUSE, "late van", at=moment, reason="The van waits for a brake repair"),
        deliveries=[one.id for one in deliveries if one.trip_id == tomorrow.id],
        minutes=LATE_MINUTES,
        at=moment,
    )


def _write_down_visits(stage: Stage, today: date) -> None:
    """Write down the visits of the weeks behind: nearly all made, a few missed or refused."""
    last = today - timedelta(days=LEFT_TO_WRITE)
    planned = scheduling.assigned_between(today - timedelta(days=DAYS_BEHIND), last)
    needs = scheduling.needs_by_ids([item.need_id for item in planned])
    dice = Random(f"{SEED} visits")  # noqa: S311  (a story, not a secret)
    made = tuple(
        _visit(item, needs[item.need_id].kind, dice) for item in planned if item.need_id in needs
    )
    if made:
        visits.record_visits(
            stage.by(Role.SCHEDULER, "visits made", at=at_hour(last, 19)), visits=made
        )


def _visit(item: Assigned, kind: object, dice: Random) -> VisitFacts:
    roll = dice.random()
    begins = item.start_instant + timedelta(minutes=dice.randint(-4, 14))
    state, reason = VisitState.DONE, ""
    if roll < 0.012:
        state, reason = VisitState.MISSED, "Nobody opened the door"
    elif roll < 0.02:
        state, reason = VisitState.REFUSED, "Felt too tired"
    elif roll < 0.03:
        state, reason = VisitState.CANCELLED, "In hospital that day"
    was_made = state is VisitState.DONE
    return VisitFacts(
        id=derived_id("demonstration visit", SEED, item.need_id),
        thread=item.need_id,
        patient_id=item.patient_id,
        kind=kind,  # type: ignore[arg-type]
        state=state,
        on=item.day,
        zone=item.zone,
        need_id=item.need_id,
        nurse_id=item.nurse_ids[0] if was_made else None,
        arrived_at=begins - timedelta(minutes=4) if was_made else None,
        started_at=begins if was_made else None,
        ended_at=begins + timedelta(minutes=max(10, item.minutes + dice.randint(-8, 12)))
        if was_made
        else None,
        reason=reason,
    )


def _take_calls(stage: Stage, branch: Branch) -> None:
    """Leave three calls of the last hours: one nobody looks after, one to call back, one closed."""
    patients = [
        episode.patient_id
        for episode in census.open_episodes(branches=[branch.id], states=[EpisodeState.ACTIVE])
    ][:3]
    if len(patients) < 3:
        return
    now = stage.now
    said: list[tuple[str, datetime, str, str]] = [
        (
            "A daughter",
            now - timedelta(minutes=22),
            "The pump says the line is blocked and will not start again.",
            "",
        ),
        (
            "The patient",
            now - timedelta(hours=3),
            "The dressing came loose at one corner.",
            "Cover it with a clean dressing, do not lift it. Somebody calls back.",
        ),
        (
            "A husband",
            now - timedelta(hours=11),
            "Asked whether the bag may warm up before the infusion.",
            "Read out the label with him.",
        ),
    ]
    for number, (caller, at, about, advice) in enumerate(said):
        call = derived_id("demonstration call", SEED, number)
        workforce.log_call(
            stage.by(Role.NURSE_MANAGER, "call", number, at=at),
            facts=CallFacts(
                id=call,
                branch_id=branch.id,
                caller=caller,
                called_at=at,
                zone=ZONE,
                patient_id=patients[number],
                phone=f"555 0103 {410 + number}",
                about=about,
                advice=advice,
                call_back_due=now + timedelta(minutes=40) if number == 1 else None,
            ),
        )
        if number > 0:
            workforce.take_call(
                stage.by(Role.NURSE_MANAGER, "call taken", number, at=at), call_id=call
            )
        if number == 2:
            workforce.close_call(
                stage.by(Role.NURSE_MANAGER, "call closed", number, at=at),
                call_id=call,
                outcome=CallOutcome.ANSWERED,
                said="He reads the label and waits.",
            )
