"""What is recorded in a run, and what is known of the patient, the order and the kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from hearthline.kernel.medicines import Form


class FactKind(StrEnum):
    """What a fact says happened."""

    BEGIN = "begin"
    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    HANDED_OVER = "handed_over"
    ANSWER = "answer"
    DOSE = "dose"
    VITALS = "vitals"
    WEIGHT = "weight"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    NOTE = "note"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened in a run. Facts are never refused and never changed.

    Parameters
    ----------
    at, recorded_at
        Milliseconds since 1970 UTC: when it happened, and when somebody wrote it down.
    protocol, step
        Where it belongs; empty for what belongs to the whole run.
    text
        Why it was not possible, to whom it was handed over, or a note.
    choice
        The answer chosen; of ``END``: how what is left ends (``handed_over`` or
        ``not_possible``).
    of
        The fact that a correction or withdrawal is about.
    medicine, amount, unit, form, item, lot, site
        Of a dose; ``item`` is the kit's item it came from. ``amount`` and ``unit`` also give a
        weight.
    values
        Vital signs by name, as they were read; of other facts what was written down with the
        step.
    """

    id: str
    kind: FactKind
    at: int
    recorded_at: int
    by: str = ""
    protocol: str = ""
    step: str = ""
    text: str = ""
    choice: str = ""
    of: str = ""
    medicine: str = ""
    amount: str = ""
    unit: str = ""
    form: str = ""
    item: str = ""
    lot: str = ""
    site: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight as somebody wrote it down; ``unit`` is ``kg``, ``g`` or ``[lb_av]``."""

    value: str
    unit: str
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderedForm:
    """A form the order allows; ``amount_mg`` ``None`` leaves the amount to the weight."""

    form: Form
    amount_mg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What a signed order allows of one medicine.

    Parameters
    ----------
    per_kg, cap_mg
        mg/kg and the largest single dose in mg, where the order says them.
    words
        All of it in words, for who reads; nothing is worked out from them.
    """

    medicine: str
    forms: tuple[OrderedForm, ...] = ()
    per_kg: Decimal | None = None
    cap_mg: Decimal | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitItem:
    """One line of the kit in this home.

    Parameters
    ----------
    amount_mg
        What one device gives; ``None`` where it is drawn up.
    strength
        mg/mL; ``None`` is not known.
    count, expected
        How many are there, and how many the kit should hold.
    expires_on
        Last day of use; ``None`` is not known.
    """

    id: str
    medicine: str
    form: Form
    count: int
    expected: int
    amount_mg: Decimal | None = None
    strength: Decimal | None = None
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Infusion:
    """Something that runs into the patient.

    Parameters
    ----------
    lumen
        Line and lumen in words, the same words for the same lumen; empty is not known.
    must_not_stop
        Yes, no or unknown.
    """

    drug: str
    lumen: str = ""
    must_not_stop: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known beside the protocol. ``None`` is not known, and never "there is none".

    Parameters
    ----------
    today
        Civil day of the home.
    age_years
        Completed years.
    orders, kit
        ``None`` where the patient's sheet cannot be read; empty where there is none.
    traits
        ``yes``, ``no`` or ``unknown`` by name (``beta_blocker``, ``pregnant``, ``oxygen``,
        ``do_not_resuscitate``).
    """

    today: date
    age_years: int | None = None
    weight: Weight | None = None
    orders: tuple[Ordered, ...] | None = None
    kit: tuple[KitItem, ...] | None = None
    infusions: tuple[Infusion, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)

    def order_for(self, medicine: str) -> Ordered | None:
        """Return the order for a medicine, if it is known and there is one."""
        return next((one for one in self.orders or () if one.medicine == medicine), None)


@dataclass(frozen=True, slots=True)
class StopPlan:
    """What to stop and what to keep running, by name.

    Attributes
    ----------
    stop
        Infusions to stop.
    keep
        Infusions that must not stop.
    ask
        Among those to stop, the ones of which nobody said whether they must keep running.
    shared
        Among those to stop, the ones that share a lumen with one that must not stop: only their
        own tubing is closed, the lumen stays open.
    where_unknown
        Among those to stop beside one that must not stop, the ones of which nobody knows that
        they have a lumen to themselves.
    """

    stop: tuple[Infusion, ...]
    keep: tuple[Infusion, ...]
    ask: tuple[Infusion, ...]
    shared: tuple[Infusion, ...]
    where_unknown: tuple[Infusion, ...]


def what_to_stop(infusions: tuple[Infusion, ...]) -> StopPlan:
    """Name what is stopped in an emergency: never an infusion that must not stop.

    Where one goes on, each of the others has its lumen compared with it: the same, another, or
    not known.
    """
    keep = tuple(one for one in infusions if one.must_not_stop == "yes")
    stop = tuple(one for one in infusions if one.must_not_stop != "yes")
    ask = tuple(one for one in stop if one.must_not_stop != "no")
    kept = {one.lumen for one in keep}
    shared = tuple(one for one in stop if one.lumen and one.lumen in kept)
    unknown = tuple(one for one in stop if kept and one not in shared and not _is_apart(one, kept))
    return StopPlan(stop, keep, ask, shared, unknown)


def _is_apart(one: Infusion, kept: set[str]) -> bool:
    return bool(one.lumen) and "" not in kept
