"""What medicine and people ask of a visit, and the same in the planner's words.

Planning, re-planning, hand moves, the check before publishing and the proposals of a sick call all
read these facts, so that none of them allows what another refuses. What is not known is not
allowed where it could harm (an animal, for a nurse who is allergic), and binds nothing where it
only could help (the use-by of a bag that is not mixed yet).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hearthline.engines.planner import values as planner
from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.rooms.program.values import Calendar, ProgramSettings, VisitKind
from hearthline.rooms.scheduling.values import Need
from hearthline.rooms.supply.values import DeliveryState, Dispensed
from hearthline.rooms.workforce.values import Animal, Nurse

DELIVERY_EVENT = "delivery "
"""How an event that is a delivery begins its name; the delivery's id follows."""

OWN_LANGUAGE = "en"
"""Language in which the program's people speak with each other; everybody is taken to know it."""


@dataclass(frozen=True, slots=True)
class Container:
    """One container of an order's drug that nobody gave yet.

    Parameters
    ----------
    use_by
        Instant by which it must be given; ``None`` is not known, never unlimited.
    delivery_id, expected_at
        The open delivery it comes with and when that is promised; ``None`` when it is there, or
        when no delivery is planned.
    meant_from
        First day for which it was sent: the day first promised, however late it comes.
    """

    use_by: datetime | None = None
    delivery_id: UUID | None = None
    expected_at: datetime | None = None
    meant_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What bounds one visit beside its order's days and the family's hours.

    Parameters
    ----------
    expected
        By open delivery: when what is given at the visit is promised.
    use_by
        Instant by which what is given must have run in.
    laboratory
        The branch's calendar where specimens bind the visit; ``None`` where they do not
        (:func:`binds_to_laboratory`).
    present, absent
        Animals known to live in the home, and known not to; the rest is not known.
    languages
        Languages of which each nurse must speak one; empty: any.
    would_rather
        Language the family would rather be spoken to in; empty when it makes no difference.
    is_urgent
        Whether a nurse on call may be sent.
    holidays
        Days that the program keeps as holidays.
    """

    expected: Mapping[UUID, datetime] = field(default_factory=dict)
    use_by: datetime | None = None
    laboratory: Calendar | None = None
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    would_rather: str = ""
    is_urgent: bool = False
    holidays: frozenset[date] = frozenset()

    def last_pick_up(self, day: date) -> datetime | None:
        """Return the day's last pick-up of specimens; ``None`` where none is on record."""
        if self.laboratory is None:
            return None
        pick_ups = self.laboratory.pick_ups_on(day)
        return pick_ups[-1].at if pick_ups else None

    def allow(self, starts: datetime, ends: datetime, *, day: date, hand_over_minutes: int) -> bool:
        """Whether drug and specimens allow a visit from ``starts`` to ``ends`` on a civil day."""
        after = timedelta(minutes=hand_over_minutes)
        if any(starts < at + after for at in self.expected.values()):
            return False
        if self.use_by is not None and ends > self.use_by:
            return False
        if self.laboratory is None:
            return True
        by = self.last_pick_up(day)
        return by is not None and ends <= by

    def let_in(self, nurse: Nurse) -> bool:
        """Whether animals and language let a nurse be sent; what is not known does not."""
        if allergies_of(nurse.pet_allergies) - self.absent:
            return False
        return not self.languages or bool(self.languages & {c.lower() for c in nurse.languages})

    @property
    def is_bound_to_laboratory(self) -> bool:
        """Whether specimens decide on which days and until when the visit may be."""
        return self.laboratory is not None


NOTHING_KNOWN = VisitFacts()
"""Facts of a visit of whose drug and home nobody knows anything."""

HAS_BEGUN = VisitFacts(absent=frozenset(map(str, Animal)), is_urgent=True)
"""Facts of a visit that has begun: what happened breaks no rule of planning any more."""


@dataclass(frozen=True, slots=True)
class AskedOfHome:
    """One answer about animals in a home: whether there are any, and which, as it was said."""

    has_animals: Answer
    which: str = ""


def animals_in(said: Iterable[AskedOfHome]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the animals known to live in a home and those known not to.

    Whoever says that there is one is believed over whoever says that there is none. Animals that
    a list names live there and those that it leaves out do not; an answer that names none of the
    animals asked about leaves all of them not known.
    """
    present: set[str] = set()
    absent: set[str] = set()
    is_open = False
    for one in said:
        if one.has_animals is Answer.NO:
            absent |= set(Animal)
        elif one.has_animals is Answer.YES:
            named = {animal for animal in Animal if _names(one.which, animal)}
            denied = {animal for animal in Animal if _denies(one.which, animal)}
            present |= named - denied
            if named - denied:
                absent |= set(Animal) - named | denied
            else:
                absent |= denied
                is_open = not denied
    known_absent = frozenset() if is_open else frozenset(absent - present)
    return frozenset(map(str, present)), frozenset(map(str, known_absent))


def allergies_of(asked: Mapping[Animal, Answer]) -> frozenset[str]:
    """Return the animals that must not be in a home a nurse is sent to."""
    return frozenset(str(animal) for animal, answer in asked.items() if answer is Answer.YES)


def excluded_said(name: str, animals: frozenset[str]) -> Message:
    """Return why a nurse must not be sent: an animal she is allergic to, or what else is known."""
    if not animals:
        return Message("scheduling.refused_excluded", {"name": name})
    return Message("scheduling.refused_animals", {"name": name, "what": ", ".join(sorted(animals))})


def languages_for(
    spoken: str, needs_interpreter: Answer, spoken_by_staff: frozenset[str]
) -> tuple[frozenset[str], str]:
    """Return the languages a nurse must speak one of, and the one that is wished for.

    Who needs an interpreter gets a nurse who speaks the language when anybody does; when nobody
    does, an interpreter comes along and every nurse will do. Where nobody asked, the language is
    only wished for.
    """
    code = spoken.strip().lower().split("-")[0]
    if not code or code == OWN_LANGUAGE or needs_interpreter is Answer.NO:
        return frozenset(), ""
    if code not in spoken_by_staff:
        return frozenset(), ""
    if needs_interpreter is Answer.YES:
        return frozenset({code}), ""
    return frozenset(), code


def binds_to_laboratory(need: Need, calendar: Calendar, settings: ProgramSettings) -> bool:
    """Return whether specimens drawn at a visit decide on which days and until when it may be.

    Where no laboratory is on record nothing is known and nothing binds; a finding of the branch
    says so. A visit at which more is done than drawing them is not given up for a pick-up that it
    cannot reach on any of its days: care goes on, and the laboratory is somebody's task.
    """
    kinds = {link.kind for link in need.serves}
    if VisitKind.LAB_DRAW not in kinds or not calendar.laboratories:
        return False
    if kinds == {VisitKind.LAB_DRAW}:
        return True
    opens, _closes = hours_of(need, settings)
    length = timedelta(minutes=need.minutes)
    return any(
        to_instant(day, opens, need.zone) + length <= pick_up.at
        for day in suitable_days(need)
        for pick_up in calendar.pick_ups_on(day)
    )


def suitable_days(need: Need) -> list[date]:
    """Return the days on which a visit may be by its order and the family's weekdays."""
    span = (need.latest_day - need.earliest_day).days + 1
    days = [need.earliest_day + timedelta(days=step) for step in range(span)]
    return [day for day in days if not need.days or day.isoweekday() in need.days]


def hours_of(need: Need, settings: ProgramSettings) -> tuple[time, time]:
    """Return the first and last start that the program's day allows for a visit."""
    opens, closes = (
        time(minute // 60, minute % 60)
        for minute in (settings.visit_opens_minute, settings.visit_closes_minute)
    )
    return min(need.opens, opens), max(need.closes, closes)


def containers_of(dispensed: Iterable[Dispensed], at: datetime) -> dict[UUID, list[Container]]:
    """Return by order the containers that may still be given at ``at`` or later.

    What was not delivered, came back, was given, was set aside or is past its beyond-use time
    is left out.
    """
    found: dict[UUID, list[Container]] = {}
    for item in dispensed:
        order, delivery = item.facts.order_id, item.delivery
        if order is None or not item.left or item.is_expired(at) or not item.is_usable:
            continue
        if delivery is None:
            one = Container(item.facts.beyond_use_at)
        elif delivery.is_open:
            one = Container(
                item.facts.beyond_use_at,
                delivery.id,
                delivery.window.closes_at,
                delivery.first_window.day,
            )
        elif delivery.state is DeliveryState.DELIVERED:
            one = Container(item.facts.beyond_use_at)
        else:
            continue
        found.setdefault(order, []).extend([one] * item.left)
    return found


def shared_out(
    visits: Sequence[Need], containers: Sequence[Container], *, not_before: date
) -> dict[UUID, Container]:
    """Return which container each visit of one order is made with; the soonest to expire first.

    Parameters
    ----------
    visits
        Visits still to be made at which the order's drug is given.
    not_before
        Day before which none of them can be any more.

    Returns
    -------
    dict
        A visit for which nothing is mixed or sent yet is absent: nothing is known of its drug.
    """
    left = sorted(containers, key=_soonest_first)
    found: dict[UUID, Container] = {}
    ordered = sorted(visits, key=lambda n: (n.earliest_day, n.latest_day, n.occurrence, str(n.id)))
    for need in ordered:
        one = next((c for c in left if _serves(c, need, not_before)), None)
        if one is not None:
            left.remove(one)
            found[need.id] = one
    # What nobody else needs is better than what expires first: the last visit may have it.
    for need in reversed(ordered):
        if need.id in found:
            held = found[need.id]
            better = next(
                (c for c in reversed(left) if _is_better(c, held, need, not_before)), held
            )
            if better is not held:
                left.remove(better)
                found[need.id] = better
    return found


def planner_fields(
    facts: VisitFacts, minute: Callable[[datetime], int], *, hand_over_minutes: int
) -> dict[str, Any]:
    """Return what the facts are in the planner's visit.

    Parameters
    ----------
    minute
        Turns an instant into a minute of the problem.
    hand_over_minutes
        Minutes between a delivery and the visit that gives what it brings.
    """
    return {
        "after": tuple(
            planner.After(event_id(delivery), hand_over_minutes)
            for delivery in sorted(facts.expected, key=str)
        ),
        "use_by": minute(facts.use_by) if facts.use_by is not None else None,
        "languages": facts.languages,
        "present": facts.present,
        "absent": facts.absent,
        "urgent": facts.is_urgent,
    }


def event_id(delivery_id: UUID) -> str:
    """Return how the planner calls a delivery."""
    return f"{DELIVERY_EVENT}{delivery_id}"


def _serves(one: Container, need: Need, not_before: date) -> bool:
    earliest = max(need.earliest_day, not_before)
    opens = to_instant(earliest, min(need.opens, time(8)), need.zone)
    if one.use_by is not None and one.use_by < opens + timedelta(minutes=need.minutes):
        return False
    return one.meant_from is None or one.meant_from <= need.latest_day


def _is_better(one: Container, held: Container, need: Need, not_before: date) -> bool:
    """Whether one container lasts longer than another without coming later."""
    if held.use_by is None or (one.expected_at is not None and held.expected_at is None):
        return False
    return _serves(one, need, not_before) and (one.use_by is None or one.use_by > held.use_by)


def _soonest_first(one: Container) -> tuple[bool, str, str]:
    return (
        one.use_by is None,
        one.use_by.isoformat() if one.use_by else "",
        one.expected_at.isoformat() if one.expected_at else "",
    )


def _names(text: str, animal: Animal) -> bool:
    return re.search(rf"\b{_WORDS[animal]}", text.lower()) is not None


def _denies(text: str, animal: Animal) -> bool:
    return re.search(rf"\b(?:no|not a|without(?: a)?)\s+{_WORDS[animal]}", text.lower()) is not None


_WORDS = {
    Animal.DOG: r"(?:dogs?|pupp(?:y|ies)|hounds?)\b",
    Animal.CAT: r"(?:cats?|kittens?)\b",
    Animal.BIRD: r"(?:birds?|parrots?|budgies?|parakeets?|canar(?:y|ies)|cockatiels?|chickens?)\b",
}
"""Words that families use, for each animal that people are asked about."""
