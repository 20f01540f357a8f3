"""Who needs a kit, and whether one serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import HearthlineError
from hearthline.rooms.census.values import EpisodeSummary, MeasurementFacts, TherapyClass
from hearthline.rooms.emergency.rules.orders import EPINEPHRINE
from hearthline.rooms.emergency.values import BandLine, EmergencyRules, KitBand, KitNeed
from hearthline.rooms.emergency.values.plans import Plan
from hearthline.rooms.supply.values import Kit, KitLine, KitPlace

HERE = frozenset({KitPlace.HOME, KitPlace.NURSE})
_ORDER = (KitNeed.NONE, KitNeed.FIRST_DOSE, KitNeed.EVERY_DOSE)


class KitStand(StrEnum):
    """How it stands with the kit that is needed."""

    SERVES = "serves"
    NOT_HERE = "not_here"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KitOutlook:
    """The best kit of a person on a day.

    Attributes
    ----------
    ends_too_soon
        It serves today and expires before care is planned to end.
    """

    stand: KitStand
    kit: Kit | None
    ends_too_soon: bool = False


class BandUnknown(StrEnum):
    """Why nobody knows which kit is for somebody."""

    WEIGHT = "weight"
    WEIGHT_OLD = "weight_old"
    AGE = "age"
    NO_BAND = "no_band"


@dataclass(frozen=True, slots=True)
class BandOutlook:
    """Which contents a kit for somebody has, or why that is not known.

    Attributes
    ----------
    weight
        The weight it was chosen by, or the one that is too old for it.
    """

    band: KitBand | None
    unknown: BandUnknown | None = None
    weight: MeasurementFacts | None = None


def band_outlook(
    rules: EmergencyRules, weight: MeasurementFacts | None, *, age_years: int | None, on: date
) -> BandOutlook:
    """Return the contents for a weight and an age, by a weight that is not too old."""
    if weight is None or weight.taken_on is None:
        return BandOutlook(None, BandUnknown.WEIGHT, weight)
    is_child = age_years is None or age_years < rules.adult_years
    fresh = rules.weight_days_child if is_child else rules.weight_days_adult
    if weight.taken_on < on - timedelta(days=fresh):
        return BandOutlook(None, BandUnknown.WEIGHT_OLD, weight)
    try:
        kilograms: Decimal = weight.quantity.to("kg").value
    except HearthlineError:
        return BandOutlook(None, BandUnknown.WEIGHT, weight)
    ages = (0, rules.adult_years) if age_years is None else (age_years,)
    found = {band.key: band for age in ages if (band := rules.band_for(kilograms, age_years=age))}
    if len(found) > 1:
        return BandOutlook(None, BandUnknown.AGE, weight)
    band = next(iter(found.values()), None)
    return BandOutlook(band, None if band else BandUnknown.NO_BAND, weight)


def lacking(lines: Sequence[KitLine], band: KitBand) -> tuple[BandLine, ...]:
    """Return the medicines of a band that a kit does not hold.

    Epinephrine counts by form, amount and strength, as it is given by weight; of other medicines
    what the order says counts, so that any form of them will do.
    """
    return tuple(
        line
        for line in band.lines
        if line.medicine and sum(k.count for k in lines if _answers(k, line)) < _least(line)
    )


def care_until(rules: EmergencyRules, episodes: Sequence[EpisodeSummary], on: date) -> date | None:
    """Return until when a kit has to last: the planned end of care, else as far as the rules
    look ahead.
    """
    ahead = on + timedelta(days=max(rules.warn_days, default=0))
    return max((one.planned_end or ahead for one in episodes), default=None)


def _answers(kit: KitLine, line: BandLine) -> bool:
    if kit.medicine != line.medicine:
        return False
    if line.medicine != EPINEPHRINE or line.form is Form.OTHER:
        return True
    return (
        kit.form == line.form
        and _same(kit.amount_mg, line.amount_mg)
        and _same(kit.strength, line.strength)
    )


def _same(text: str, asked: Decimal | None) -> bool:
    return asked is None or (bool(text) and Decimal(text) == asked)


def _least(line: BandLine) -> int:
    return line.count if line.medicine == EPINEPHRINE else 1


def kit_need(
    rules: EmergencyRules, plans: Sequence[Plan], therapies: Iterable[TherapyClass]
) -> KitNeed | None:
    """Return at which doses a kit is needed: what signed plans say, else the rules.

    ``None`` where neither says anything about one of the therapies.
    """
    if plans:
        return max((plan.facts.kit for plan in plans), key=_ORDER.index)
    found: KitNeed = KitNeed.NONE
    is_decided = True
    for therapy in therapies:
        rule = rules.for_therapy(therapy)
        if rule is None:
            is_decided = False
        else:
            found = max(found, rule.kit, key=_ORDER.index)
    return found if is_decided or found is not KitNeed.NONE else None


def kit_outlook(kits: Sequence[Kit], on: date, *, until: date | None) -> KitOutlook:
    """Return whether an intact kit in date is with the patient on a day.

    Parameters
    ----------
    until
        Day to which a kit has to last; ``None`` warns of nothing. One that lasts as long and is
        packed already, wherever it is, is its replacement.
    """
    good = [kit for kit in kits if kit.trouble(on) is None]
    here = [kit for kit in good if kit.facts.place in HERE]
    best = max(here or good, key=_lasts, default=None)
    if best is None:
        return KitOutlook(KitStand.NONE, kits[0] if kits else None)
    if not here:
        return KitOutlook(KitStand.NOT_HERE, best)
    ends = until is not None and all(_lasts(kit) < until for kit in good)
    return KitOutlook(KitStand.SERVES, best, ends)


def _lasts(kit: Kit) -> date:
    return kit.expires_on or date.max
