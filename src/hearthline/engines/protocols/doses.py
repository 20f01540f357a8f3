"""The dose card: how much, from what lies in this kit, as this order allows.

The formula gives the most that the weight allows; the cap is never passed, whatever weight,
unit, order or device is given. A card offers one thing. Where nobody knows the weight it offers
the devices that the protocol allows by eye, never nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hearthline.engines.protocols.facts import KitItem, Ordered, OrderedForm, Setting, Weight
from hearthline.engines.protocols.values import (
    DoseRule,
    Protocol,
    decimal_or_none,
)
from hearthline.kernel.medicines import Form

_KG = {"kg": Fraction(1), "g": Fraction(1, 1000), "[lb_av]": Fraction("0.45359237")}
"""Kilograms in one unit; the pound of the international agreement of 1959."""


class CardKind(StrEnum):
    """What a card can say."""

    ITEM = "item"
    BY_EYE = "by_eye"
    NOTHING_HERE = "nothing_here"
    NOT_ORDERED = "not_ordered"


class Note(StrEnum):
    """What stands beside a dose."""

    WEIGHT_MISSING = "weight_missing"
    WEIGHT_UNREADABLE = "weight_unreadable"
    WEIGHT_IMPLAUSIBLE = "weight_implausible"
    WEIGHT_OLD = "weight_old"
    WEIGHT_UNDATED = "weight_undated"
    AGE_UNKNOWN = "age_unknown"
    CAPPED = "capped"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_ABOVE_PROTOCOL = "order_above_protocol"
    KIT_UNKNOWN = "kit_unknown"
    KIT_EXPIRED = "kit_expired"
    EXPIRY_UNKNOWN = "expiry_unknown"
    LAST_ONE = "last_one"
    PHYSICIAN_FIRST = "physician_first"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to give.

    Attributes
    ----------
    form, amount_mg
        What is given; never above the cap.
    volume_ml
        What to draw up; ``None`` for a device.
    item
        Where it lies in the kit; ``None`` where the kit is not known.
    text
        What to see, of an offer by eye.
    """

    form: Form
    amount_mg: Decimal
    volume_ml: Decimal | None
    item: KitItem | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DoseCard:
    """What may be given now, and how that was found.

    Attributes
    ----------
    offers
        One thing; several only by eye; none where the kit or the order allows none.
    kilograms, by_formula_mg
        The weight it was worked out with and per-kg dose before the cap; ``None`` without one.
    cap_mg
        Largest single dose for this person.
    """

    kind: CardKind
    medicine: str
    offers: tuple[Offer, ...]
    weight: Weight | None
    kilograms: Decimal | None
    per_kg: Decimal
    by_formula_mg: Decimal | None
    cap_mg: Decimal
    notes: tuple[Note, ...]


def dose_card(protocol: Protocol, setting: Setting, given: Mapping[str, int]) -> DoseCard | None:
    """Return the card of a protocol's medicine; ``None`` where the protocol has none.

    Parameters
    ----------
    given
        Doses of the medicine given so far in the run, by item of the kit; under ``""`` those of
        unknown origin.
    """
    rule = protocol.dose
    if rule is None:
        return None
    notes: list[Note] = []
    kilograms = _kilograms(protocol, rule, setting, notes)
    order = setting.order_for(rule.medicine)
    cap, per_kg = _cap(protocol, rule, setting, notes), protocol.number(rule.per_kg).amount
    if order is not None:
        cap, per_kg = _as_ordered(order, cap, per_kg, notes)
    formula = None if kilograms is None else kilograms * per_kg
    if formula is not None and formula > cap:
        notes.append(Note.CAPPED)
    if sum(given.values()) >= protocol.number(rule.most_doses).amount:
        notes.append(Note.PHYSICIAN_FIRST)
    kind = CardKind.NOT_ORDERED
    offers: tuple[Offer, ...] = ()
    if setting.orders is None:
        notes.append(Note.ORDER_UNKNOWN)
    if order is not None or setting.orders is None:
        here = _in_kit(rule, setting, given, notes)
        allowed = order.forms if order is not None else None
        if formula is None or kilograms is None:
            kind = CardKind.BY_EYE
            offers = tuple(_by_eye(protocol, rule, allowed, here, cap))
        else:
            kind = CardKind.ITEM
            most = min(formula, cap)
            offers = tuple(_one(protocol, rule, allowed, here, kilograms, most, cap))
        if not offers:
            kind = CardKind.NOTHING_HERE
        elif any(offer.item is not None and _left(offer.item, given) == 1 for offer in offers):
            notes.append(Note.LAST_ONE)
        if any(o.item is not None and o.item.expires_on is None for o in offers):
            notes.append(Note.EXPIRY_UNKNOWN)
    return DoseCard(
        kind=kind,
        medicine=rule.medicine,
        offers=offers,
        weight=setting.weight,
        kilograms=kilograms,
        per_kg=per_kg,
        by_formula_mg=formula,
        cap_mg=cap,
        notes=tuple(notes),
    )


def _kilograms(
    protocol: Protocol, rule: DoseRule, setting: Setting, notes: list[Note]
) -> Decimal | None:
    """Return the weight rounded down to 0.1 kg; ``None`` with a note where it is no weight."""
    weight = setting.weight
    if weight is None:
        notes.append(Note.WEIGHT_MISSING)
        return None
    value = decimal_or_none(weight.value)
    if value is None or weight.unit not in _KG:
        notes.append(Note.WEIGHT_UNREADABLE)
        return None
    exact = Fraction(value) * _KG[weight.unit]
    low, high = (Fraction(protocol.number(n).amount) for n in (rule.lowest_kg, rule.highest_kg))
    if not low <= exact <= high:
        notes.append(Note.WEIGHT_IMPLAUSIBLE)
        return None
    if weight.measured_on is None:
        notes.append(Note.WEIGHT_UNDATED)
    elif (setting.today - weight.measured_on).days > _fresh_days(protocol, rule, setting):
        notes.append(Note.WEIGHT_OLD)
    return rounded_down(exact, 1)


def _fresh_days(protocol: Protocol, rule: DoseRule, setting: Setting) -> Decimal:
    grown = _is_grown(protocol, rule, setting)
    return protocol.number(rule.fresh_days_adult if grown else rule.fresh_days_child).amount


def _is_grown(protocol: Protocol, rule: DoseRule, setting: Setting) -> bool:
    grown_at = protocol.number(rule.adult_from_years).amount
    return setting.age_years is not None and setting.age_years >= grown_at


def _cap(protocol: Protocol, rule: DoseRule, setting: Setting, notes: list[Note]) -> Decimal:
    child, adult = (protocol.number(n).amount for n in (rule.cap_child, rule.cap_adult))
    if setting.age_years is None:
        notes.append(Note.AGE_UNKNOWN)
        return min(child, adult)
    return adult if _is_grown(protocol, rule, setting) else child


def _as_ordered(
    order: Ordered, cap: Decimal, per_kg: Decimal, notes: list[Note]
) -> tuple[Decimal, Decimal]:
    """Return the smaller cap and dose by weight of protocol and order."""
    ordered_cap = cap if order.cap_mg is None else order.cap_mg
    ordered_per_kg = per_kg if order.per_kg is None else order.per_kg
    if ordered_cap > cap or ordered_per_kg > per_kg:
        notes.append(Note.ORDER_ABOVE_PROTOCOL)
    return min(cap, ordered_cap), min(per_kg, ordered_per_kg)


def _in_kit(
    rule: DoseRule, setting: Setting, given: Mapping[str, int], notes: list[Note]
) -> tuple[KitItem, ...] | None:
    """Return what of the medicine is left in the kit and in date; ``None`` if nobody knows."""
    if setting.kit is None:
        notes.append(Note.KIT_UNKNOWN)
        return None
    own = [item for item in setting.kit if item.medicine == rule.medicine]
    fresh = [item for item in own if not is_expired(item, setting.today)]
    if len(fresh) < len(own):
        notes.append(Note.KIT_EXPIRED)
    left = [item for item in fresh if _left(item, given) > 0]
    return tuple(sorted(left, key=lambda item: (item.expires_on or date.max, item.id)))


def is_expired(item: KitItem, today: date) -> bool:
    """Whether an item's last day of use is past."""
    return item.expires_on is not None and item.expires_on < today


def _left(item: KitItem, given: Mapping[str, int]) -> int:
    return item.count - given.get(item.id, 0)


def _one(
    protocol: Protocol,
    rule: DoseRule,
    allowed: tuple[OrderedForm, ...] | None,
    here: tuple[KitItem, ...] | None,
    kilograms: Decimal,
    most: Decimal,
    cap: Decimal,
) -> list[Offer]:
    """Return the one thing to give, by the preferred form that order and kit both have."""
    for form in rule.prefer:
        if form is Form.AMPULE:
            found = _drawn_up(protocol, rule, allowed, here, most)
        else:
            device = _device_for(rule, kilograms)
            found = None if device is None else _device(form, device, allowed, here, cap)
        if found is not None:
            return [found]
    return []


def _device_for(rule: DoseRule, kilograms: Decimal) -> Decimal | None:
    for band in rule.bands:
        if band.low_kg <= kilograms and (band.below_kg is None or kilograms < band.below_kg):
            return band.device_mg
    return None


def _device(
    form: Form,
    amount: Decimal,
    allowed: tuple[OrderedForm, ...] | None,
    here: tuple[KitItem, ...] | None,
    cap: Decimal,
) -> Offer | None:
    if amount > cap:
        return None
    if allowed is not None and not any(
        one.form is form and one.amount_mg in (None, amount) for one in allowed
    ):
        return None
    if here is None:
        return Offer(form, amount, None, None)
    for item in here:
        if item.form is form and item.amount_mg == amount:
            return Offer(form, amount, None, item)
    return None


def _drawn_up(
    protocol: Protocol,
    rule: DoseRule,
    allowed: tuple[OrderedForm, ...] | None,
    here: tuple[KitItem, ...] | None,
    most: Decimal,
) -> Offer | None:
    if allowed is not None:
        fitting = [one for one in allowed if one.form is Form.AMPULE]
        if not fitting:
            return None
        fixed = [one.amount_mg for one in fitting if one.amount_mg is not None]
        most = min([most, *fixed])
    strength = protocol.number(rule.strength).amount
    item = None
    if here is not None:
        item = next((i for i in here if i.form is Form.AMPULE and i.strength == strength), None)
        if item is None:
            return None
    mark = Fraction(protocol.number(rule.mark_ml).amount)
    marks = (Fraction(most) / Fraction(strength)) // mark
    if marks < 1:
        return None
    volume = marks * mark
    return Offer(Form.AMPULE, as_decimal(volume * Fraction(strength)), as_decimal(volume), item)


def _by_eye(
    protocol: Protocol,
    rule: DoseRule,
    allowed: tuple[OrderedForm, ...] | None,
    here: tuple[KitItem, ...] | None,
    cap: Decimal,
) -> list[Offer]:
    """Return for each look at the patient the one thing it allows, if order and kit have it."""
    found = []
    for guess in rule.by_eye:
        for form in rule.prefer:
            if form is Form.AMPULE:
                offer = _drawn_up(protocol, rule, allowed, here, min(guess.amount_mg, cap))
            else:
                offer = _device(form, guess.amount_mg, allowed, here, cap)
            if offer is not None:
                found.append(replace(offer, text=guess.text))
                break
    return found


def rounded_down(exact: Fraction, places: int) -> Decimal:
    """Return a number that is not negative, cut after ``places`` decimals."""
    whole = exact.numerator * 10**places // exact.denominator
    return Decimal(whole).scaleb(-places)


def as_decimal(exact: Fraction) -> Decimal:
    """Return an exact decimal fraction as a decimal."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)
