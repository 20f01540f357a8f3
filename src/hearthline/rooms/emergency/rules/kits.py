"""Who needs a kit, and whether one serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.emergency.values import EmergencyRules, KitNeed
from hearthline.rooms.emergency.values.plans import Plan
from hearthline.rooms.supply.values import Kit, KitPlace

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
        Day care is planned to end; ``None`` is not known and warns of nothing.
    """
    good = [kit for kit in kits if kit.trouble(on) is None]
    here = [kit for kit in good if kit.facts.place in HERE]
    best = max(here or good, key=_lasts, default=None)
    if best is None:
        return KitOutlook(KitStand.NONE, kits[0] if kits else None)
    if not here:
        return KitOutlook(KitStand.NOT_HERE, best)
    ends = best.expires_on is not None and until is not None and best.expires_on < until
    return KitOutlook(KitStand.SERVES, best, ends)


def _lasts(kit: Kit) -> date:
    return kit.expires_on or date.max
