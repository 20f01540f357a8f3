"""The words of supply that other rooms may use: what was dispensed, trips, deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.quantity import Quantity


class Storage(StrEnum):
    """How the label says a container is kept."""

    ROOM = "room"
    REFRIGERATED = "refrigerated"
    FROZEN = "frozen"
    NOT_STATED = "not_stated"


class Carrier(StrEnum):
    """Who carries a pack."""

    VAN = "van"
    COURIER = "courier"
    NURSE = "nurse"
    PICKED_UP = "picked_up"


class DeliveryState(StrEnum):
    """Where a pack is, as far as anybody said."""

    PLANNED = "planned"
    LEFT = "left"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"
    RETURNED = "returned"


class DeliveryStep(StrEnum):
    """What can happen to a delivery."""

    PLAN = "plan"
    LEAVE = "leave"
    LATE = "late"
    CONFIRM = "confirm"
    FAIL = "fail"
    RETURN = "return"


class TakenOff(StrEnum):
    """Why containers are no longer there to be given."""

    WASTED = "wasted"
    RETURNED = "returned"


class Aside(StrEnum):
    """What becomes of containers that were set aside until a pharmacist decides."""

    WAITING = "waiting"
    KEPT = "kept"
    DISCARDED = "discarded"


class DrugState(StrEnum):
    """Whether the drug of an order is there at a moment."""

    IN_HAND = "in_hand"
    EXPECTED = "expected"
    NOT_DELIVERED = "not_delivered"
    SET_ASIDE = "set_aside"
    EXPIRED = "expired"
    USED_UP = "used_up"
    BEYOND_USE_NOT_KNOWN = "beyond_use_not_known"
    NOT_KNOWN = "not_known"


COLD = frozenset({Storage.REFRIGERATED, Storage.FROZEN})

OPEN_DELIVERIES = (DeliveryState.PLANNED, DeliveryState.LEFT)
"""Deliveries that are still to come."""


@dataclass(frozen=True, slots=True)
class DispensedFacts:
    """What was dispensed, as whoever dispensed it says; one whole version.

    Parameters
    ----------
    id, thread
        Of this version, and of the dispensing through all its corrections.
    order_id
        The drug order it was dispensed for; ``None`` when it is not known.
    quantity, containers
        What one container holds, and how many there are.
    beyond_use_at, zone
        Instant after which it must not be given, and the zone of the label; ``None`` is not
        known, never unlimited.
    delivery_id
        The delivery it travels with; ``None`` before one is planned.
    """

    id: UUID
    thread: UUID
    patient_id: UUID
    drug: str
    quantity: Quantity
    dispensed_at: datetime
    order_id: UUID | None = None
    brand: str = ""
    lot: str = ""
    containers: int = 1
    beyond_use_at: datetime | None = None
    zone: str = ""
    storage: Storage = Storage.NOT_STATED
    protect_from_light: Answer = Answer.NOT_ASKED
    pharmacy: str = ""
    dispensed_by: str = ""
    delivery_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TripFacts:
    """One departure of a van or courier: civil day and time in the branch's zone."""

    id: UUID
    branch_id: UUID
    day: date
    departs: time
    zone: str
    name: str
    carrier: Carrier = Carrier.VAN
    driver_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """A pack promised to a home within a window of civil times of the home."""

    id: UUID
    patient_id: UUID
    branch_id: UUID
    day: date
    opens: time
    closes: time
    zone: str
    trip_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who received a pack, and when."""

    delivery_id: UUID
    received_by: str
    received_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Window:
    """Civil times between which a pack is promised, in the home's zone."""

    day: date
    opens: time
    closes: time
    zone: str

    @property
    def opens_at(self) -> datetime:
        """UTC instant at which the window opens."""
        return to_instant(self.day, self.opens, self.zone)

    @property
    def closes_at(self) -> datetime:
        """UTC instant by which the pack is promised; an end before the start is next morning."""
        closes = to_instant(self.day, self.closes, self.zone)
        if closes >= self.opens_at:
            return closes
        return to_instant(date.fromordinal(self.day.toordinal() + 1), self.closes, self.zone)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as others read it.

    Parameters
    ----------
    window
        What is promised now.
    first_window
        What was promised first; differs when it is late.
    late_reason
        Why the promised time changed last; empty when it did not.
    received_at, received_by
        When the pack was handed over and to whom; ``None`` and empty before.
    """

    id: UUID
    patient_id: UUID
    branch_id: UUID
    trip_id: UUID | None
    window: Window
    first_window: Window
    state: DeliveryState
    late_reason: str = ""
    received_at: datetime | None = None
    received_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state in OPEN_DELIVERIES

    @property
    def late_minutes(self) -> int:
        """Minutes by which what is promised now lies after what was promised first."""
        return int((self.window.closes_at - self.first_window.closes_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Dispensed:
    """What was dispensed, in its newest version, with what became of it.

    Parameters
    ----------
    taken_off
        Containers returned or wasted.
    used
        Containers that administrations name.
    aside
        What a pharmacist decided, or that it waits for one; ``None`` when it was never set aside.
    aside_why
        Why it was set aside.
    """

    facts: DispensedFacts
    version: int
    delivery: Delivery | None = None
    taken_off: int = 0
    used: int = 0
    aside: Aside | None = None
    aside_why: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether it may be given as far as it was set aside or not."""
        return self.aside in (None, Aside.KEPT)

    @property
    def left(self) -> int:
        """Containers that nobody gave, returned or wasted yet."""
        return max(0, self.facts.containers - self.taken_off - self.used)

    def is_expired(self, at: datetime) -> bool:
        """Whether its beyond-use time has passed."""
        return self.facts.beyond_use_at is not None and self.facts.beyond_use_at <= at


@dataclass(frozen=True, slots=True)
class DrugOutlook:
    """Whether the drug of an order is there at a moment, and if not, when.

    Parameters
    ----------
    expected_at
        Instant by which the soonest open delivery is promised; ``None`` when none is planned.
    use_by
        Last instant at which what is there or expected may be given; ``None`` is not known.
    """

    patient_id: UUID
    order_id: UUID
    drug: str
    state: DrugState
    expected_at: datetime | None = None
    delivery_id: UUID | None = None
    use_by: datetime | None = None
    zone: str = ""
    storage: Storage = Storage.NOT_STATED


class KitPlace(StrEnum):
    """Where an emergency kit is now."""

    PHARMACY = "pharmacy"
    ON_THE_WAY = "on_the_way"
    HOME = "home"
    NURSE = "nurse"
    RETURNED = "returned"


class KitState(StrEnum):
    """Whether a kit can still be relied on; one that was opened, used or heated cannot."""

    INTACT = "intact"
    OPENED = "opened"
    USED = "used"
    DAMAGED = "damaged"
    REPLACED = "replaced"


class KitTrouble(StrEnum):
    """Why a kit does not serve on a day, worst first."""

    NOT_INTACT = "not_intact"
    EXPIRED = "expired"
    ITEM_MISSING = "item_missing"
    EXPIRY_NOT_KNOWN = "expiry_not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class KitLine:
    """One line of a kit.

    Parameters
    ----------
    id
        Names the line in the kit.
    form
        ``auto_injector``, ``ampule`` and so on for a medicine; empty for equipment.
    amount_mg, strength
        What one device gives (mg), or what is drawn up holds (mg/mL), as decimal texts; empty
        where it is not that kind of thing.
    count, expected
        How many are there and how many should be.
    expires_on
        Last day of use; ``None`` is not known.
    """

    id: str
    item: str
    count: int
    expected: int
    medicine: str = ""
    form: str = ""
    amount_mg: str = ""
    strength: str = ""
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KitFacts:
    """A kit as it was packed for one person.

    Parameters
    ----------
    band
        Key of the weight band whose contents it follows.
    """

    id: UUID
    patient_id: UUID
    lines: tuple[KitLine, ...]
    packed_on: date
    band: str = ""
    place: KitPlace = KitPlace.PHARMACY
    holder: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitSaid:
    """What somebody says of a kit: where it is now, and whether it is intact."""

    kit_id: UUID
    place: KitPlace
    state: KitState
    happened_at: datetime
    holder: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as others read it."""

    facts: KitFacts
    number: str
    state: KitState
    revision: int

    @property
    def expires_on(self) -> date | None:
        """Earliest expiry of its lines; the kit's own. ``None`` if none is known."""
        return min((line.expires_on for line in self.facts.lines if line.expires_on), default=None)

    @property
    def missing(self) -> tuple[KitLine, ...]:
        """Lines of which fewer are there than should be."""
        return tuple(line for line in self.facts.lines if line.count < line.expected)

    def trouble(self, on: date) -> KitTrouble | None:
        """Return why it does not serve on a day, if it does not."""
        if self.state is not KitState.INTACT or self.facts.place is KitPlace.RETURNED:
            return KitTrouble.NOT_INTACT
        if self.expires_on is not None and self.expires_on < on:
            return KitTrouble.EXPIRED
        if self.missing:
            return KitTrouble.ITEM_MISSING
        if any(line.medicine and line.expires_on is None for line in self.facts.lines):
            return KitTrouble.EXPIRY_NOT_KNOWN
        return None
