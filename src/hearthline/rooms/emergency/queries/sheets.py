"""Emergency sheets: what a run needs to know of a patient, for any number at once.

A telephone run and a tablet both start from this; the engine turns it into steps and a dose card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from hearthline.engines.protocols import (
    DoseCard,
    Infusion,
    KitItem,
    Ordered,
    OrderedForm,
    Protocol,
    Setting,
    Weight,
    dose_card,
)
from hearthline.engines.protocols.values import decimal_or_none
from hearthline.kernel.medicines import Form
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import CodeStatus, MeasurementFacts, MeasurementKind
from hearthline.rooms.emergency.queries.kits import BETA_BLOCKER
from hearthline.rooms.emergency.queries.order_words import order_words
from hearthline.rooms.emergency.queries.patients import Stand, pregnancies_of, risks_of, stands_of
from hearthline.rooms.emergency.queries.protocols import protocols_read, rules_on
from hearthline.rooms.emergency.rules.kits import KitStand
from hearthline.rooms.emergency.rules.orders import EPINEPHRINE, medicine_key, written_out
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.rules.risk import age_on
from hearthline.rooms.emergency.values import Allowed, Risk, Unknown
from hearthline.rooms.home import queries as home
from hearthline.rooms.supply.values import KitLine
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
NOT_TO_RESUSCITATE = (CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY)


def settings_of(patients: Iterable[UUID], on: date) -> dict[UUID, Setting]:
    """Return what is known of each person in care for a run on a day."""
    wanted = list(patients)
    rules = rules_on(on)
    if rules is None:
        return {}
    stands = stands_of(wanted, rules, on)
    in_care = list(stands)
    risks = risks_of(in_care, rules, on)
    people = census.by_ids(in_care)
    weights = census.latest_measurements(MeasurementKind.WEIGHT, in_care)
    codes = census.code_statuses(in_care)
    orders = therapy.therapy_orders_of(in_care, states=RUNNING)
    running = _infusions(orders, therapy.stops(on))
    oxygen = home.oxygen_used(in_care)
    pregnant = pregnancies_of(in_care, rules, on)
    found = {}
    for patient, stand in stands.items():
        infusions = tuple(one for _order_id, one in running.get(patient, ()))
        code = codes.get(patient)
        stated = code.status if code is not None else CodeStatus.NOT_ASKED
        found[patient] = Setting(
            today=on,
            age_years=age_on(people[patient].birth_date, on),
            weight=_weight(weights.get(patient)),
            orders=_orders(stand),
            kit=_kit(stand),
            infusions=infusions,
            traits={
                "beta_blocker": _takes_beta_blocker(risks[patient]),
                "do_not_resuscitate": _no_resuscitation(stated),
                "pregnant": pregnant[patient],
                "oxygen": str(oxygen.get(patient, "unknown")),
                "must_not_stop": _any(one.must_not_stop for one in infusions),
            },
        )
    return found


def what_runs(patients: Iterable[UUID], on: date) -> dict[UUID, list[tuple[UUID, Infusion]]]:
    """Return what runs into each person, by order, with lumen and whether it must not stop."""
    orders = therapy.therapy_orders_of(patients, states=RUNNING)
    return _infusions(orders, therapy.stops(on))


def _infusions(
    orders: Mapping[UUID, Sequence[TherapyOrder]],
    stops: Callable[[Iterable[TherapyOrder]], Mapping[str, str]],
) -> dict[UUID, list[tuple[UUID, Infusion]]]:
    lumens = therapy.lumens_of(order.head.id for own in orders.values() for order in own)
    found: dict[UUID, list[tuple[UUID, Infusion]]] = {}
    for patient, own in orders.items():
        says = stops(own)
        for order in own:
            where = lumens.get(order.head.id)
            infusion = Infusion(
                order.content.drug,
                where.words if where else "",
                _three(says[order.content.drug]),
            )
            found.setdefault(patient, []).append((order.head.id, infusion))
    return found


def epinephrine_cards(patients: Iterable[UUID], on: date) -> dict[UUID, DoseCard]:
    """Return the dose card of anaphylaxis of each person in care, as kit and order stand."""
    protocol: Protocol | None = protocols_read(on).get("anaphylaxis")
    if protocol is None:
        return {}
    made = {
        patient: dose_card(protocol, setting, {})
        for patient, setting in settings_of(patients, on).items()
    }
    return {patient: card for patient, card in made.items() if card is not None}


def _orders(stand: Stand) -> tuple[Ordered, ...] | None:
    """Return what signed orders allow; ``None`` where one is signed that nobody wrote out.

    A medicine of which only the prescriber's words are known is ordered all the same; of
    epinephrine that is too little to offer a dose by.
    """
    signed = [order for order in stand.orders if is_signed(order)]
    if not signed:
        return ()
    written, _left = written_out(stand.plans, signed)
    by_medicine: dict[str, list[Allowed]] = {}
    for one in written:
        by_medicine.setdefault(one.medicine, []).append(one)
    in_words = {
        name: f"{line.drug}: {line.dose}, {line.route}, {line.when}"
        for order in signed
        for line in order.content.medicines
        if (name := medicine_key(line.drug)) not in by_medicine
    }
    if not by_medicine or EPINEPHRINE in in_words:
        return None
    return (
        *(_ordered(medicine, allowed) for medicine, allowed in by_medicine.items()),
        *(Ordered(medicine=name, words=words) for name, words in in_words.items()),
    )


def _ordered(medicine: str, allowed: Sequence[Allowed]) -> Ordered:
    return Ordered(
        medicine=medicine,
        forms=tuple(OrderedForm(one.form, one.amount_mg) for one in allowed),
        per_kg=min((one.per_kg for one in allowed if one.per_kg is not None), default=None),
        cap_mg=min((one.cap_mg for one in allowed if one.cap_mg is not None), default=None),
        words="; ".join(order_words(one) for one in allowed),
    )


def _kit(stand: Stand) -> tuple[KitItem, ...]:
    if stand.outlook.stand is not KitStand.SERVES or stand.outlook.kit is None:
        return ()
    return kit_items(stand.outlook.kit.facts.lines)


def kit_items(lines: Sequence[KitLine]) -> tuple[KitItem, ...]:
    """Return the medicines of a kit as the engine reads them; equipment is left out."""
    return tuple(
        KitItem(
            id=line.id,
            medicine=line.medicine,
            form=Form(line.form) if line.form in list(Form) else Form.OTHER,
            count=line.count,
            expected=line.expected,
            amount_mg=_amount(line.amount_mg),
            strength=_amount(line.strength),
            lot=line.lot,
            expires_on=line.expires_on,
        )
        for line in lines
        if line.medicine
    )


def _amount(text: str) -> Decimal | None:
    return decimal_or_none(text) if text else None


def _weight(measured: MeasurementFacts | None) -> Weight | None:
    if measured is None:
        return None
    quantity = measured.quantity
    return Weight(f"{quantity.value:f}", quantity.unit, measured.taken_on)


def _takes_beta_blocker(risk: Risk) -> str:
    if any(reason.rule_id == BETA_BLOCKER for reason in risk.reasons):
        return "yes"
    return "unknown" if Unknown.HOME_MEDICATIONS in risk.unknown else "no"


def _no_resuscitation(stated: CodeStatus) -> str:
    if stated in NOT_TO_RESUSCITATE:
        return "yes"
    return "no" if stated is CodeStatus.FULL else "unknown"


def _three(answer: str) -> str:
    return str(answer) if answer in ("yes", "no") else "unknown"


def _any(answers: Iterable[str]) -> str:
    found = list(answers)
    if "yes" in found:
        return "yes"
    return "unknown" if "unknown" in found or not found else "no"
