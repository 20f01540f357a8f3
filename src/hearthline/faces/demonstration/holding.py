"""Care on hold: somebody in hospital whose drug stays in the home, and a hold that still waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from hearthline.faces.demonstration.staging import SEED, ZONE, Stage, at_hour
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import Quantity, read_quantity
from hearthline.overlook.chart.left_at_home import left_at_home
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState, EpisodeSummary, HoldFacts, HoldReason
from hearthline.rooms.census.values import TherapyClass as Therapy
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import DeliveryFacts, DispensedFacts, Receipt, Storage
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as orders
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

Say = Callable[[str], None]
ON_SERVICE = (EpisodeState.ACTIVE, EpisodeState.ON_HOLD)
STANDING = (OrderState.ACTIVE, OrderState.HELD)


def hold_some(stage: Stage, today: date, say: Say) -> None:
    """Let one patient be in hospital and ask for a second hold; doing it again changes nothing.

    The first is held before the weeks ahead are planned, so that no visit is.
    """
    held = _chosen(Therapy.ANTI_INFECTIVE, today)
    asked = _chosen(Therapy.INOTROPE, today) or _chosen(Therapy.PARENTERAL_NUTRITION, today)
    if held is None:
        return
    say("care on hold")
    since = min(stage.now, at_hour(today - timedelta(days=1), 15, 10))
    with batch():
        _deliver(stage, today, held)
        therapy.hold_course(
            stage.by(
                Role.PHARMACIST,
                "hold",
                held.id,
                at=since + timedelta(minutes=20),
                reason="An anti-infective may be interrupted; the hospital gives it there",
            ),
            facts=HoldFacts(
                id=derived_id("demonstration hold", SEED, held.id),
                episode_id=held.id,
                patient_id=held.patient_id,
                reason=HoldReason.HOSPITAL,
                since=since,
                expected_return=today + timedelta(days=3),
                note="Sample General, admitted with a fever; the ward nurse called.",
                at_home=tuple(one.item for one in left_at_home(held.patient_id, since)),
            ),
            confirms=True,
        )
        if asked is not None:
            _ask(stage, today, asked)


def _ask(stage: Stage, today: date, episode: EpisodeSummary) -> None:
    """Let the nurse manager ask for a hold of a drug that may have to keep running."""
    since = min(stage.now, at_hour(today, 7, 40))
    therapy.hold_course(
        stage.by(Role.NURSE_MANAGER, "hold asked", episode.id, at=since),
        facts=HoldFacts(
            id=derived_id("demonstration hold", SEED, episode.id),
            episode_id=episode.id,
            patient_id=episode.patient_id,
            reason=HoldReason.PATIENT,
            since=since,
            note="Wants to travel for four days.",
            at_home=tuple(one.item for one in left_at_home(episode.patient_id, since)),
        ),
    )


def _chosen(wanted: Therapy, today: date) -> EpisodeSummary | None:
    """Return the first patient long on service with a therapy: the same one whenever asked."""
    before = today - timedelta(days=7)
    return min(
        (
            episode
            for episode in census.open_episodes(states=ON_SERVICE)
            if episode.therapy == wanted and episode.starts_on and episode.starts_on < before
        ),
        key=lambda episode: str(episode.id),
        default=None,
    )


def _deliver(stage: Stage, today: date, episode: EpisodeSummary) -> None:
    """Dispense and deliver what lies in the home when the patient goes to hospital."""
    day = today - timedelta(days=3)
    patient = episode.patient_id
    delivery = DeliveryFacts(
        id=derived_id("demonstration held delivery", SEED, patient),
        patient_id=patient,
        branch_id=episode.branch_id,
        day=day,
        opens=time(9),
        closes=time(11),
        zone=ZONE,
    )
    found = orders.therapy_orders_of([patient], states=STANDING).get(patient, [])
    supply.plan_many(
        stage.by(Role.WAREHOUSE, "held pack", patient, at=at_hour(day, 6)), deliveries=(delivery,)
    )
    supply.record_many(
        stage.by(Role.PHARMACIST, "held lots", patient, at=at_hour(day, 6)),
        dispensed=tuple(_lot(stage, day, order, delivery) for order in found),
    )
    supply.confirm_many(
        stage.by(Role.WAREHOUSE, "held received", patient, at=at_hour(day, 12)),
        receipts=(Receipt(delivery.id, "Family", at_hour(day, 10), ZONE),),
    )


def _lot(stage: Stage, day: date, order: TherapyOrder, delivery: DeliveryFacts) -> DispensedFacts:
    dose = order.content.dose or read_quantity("1", "mL")
    return DispensedFacts(
        id=derived_id("demonstration held lot version", SEED, order.head.id),
        thread=derived_id("demonstration held lot", SEED, order.head.id),
        patient_id=order.head.patient_id,
        order_id=order.head.id,
        drug=order.content.drug,
        lot="INV-3980",
        quantity=Quantity(dose.value, dose.unit, None),
        containers=8,
        beyond_use_at=at_hour(day + timedelta(days=9), 18),
        zone=ZONE,
        storage=Storage.REFRIGERATED,
        pharmacy="Hearthline pharmacy (invented)",
        dispensed_by=stage.staff[Role.PHARMACIST],
        dispensed_at=at_hour(day, 6),
        delivery_id=delivery.id,
    )
