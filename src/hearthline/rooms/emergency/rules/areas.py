"""Who stands in an area, how soon each is to be reached, and how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.geo import Position, PositionSource, great_circle_km
from hearthline.kernel.messages import Message
from hearthline.rooms.emergency.rules.refusal import EmergencyRefusal
from hearthline.rooms.emergency.values import (
    AreaEntry,
    AreaFacts,
    AreaRank,
    AreaStand,
    AreaStep,
    FoundBy,
    HoursFrom,
    Power,
)

FOLLOWS_RANK_1 = 15
"""Where somebody without a signed rank stands: after rank 1 (10), before rank 2 (20)."""
LEAST_SURE_OF_ZIP_KM = 15.0
"""How far a home may lie from the middle of its ZIP code. Wide on purpose, a proposal: it decides
only who is listed as not placed, never who is left out."""
LONGEST_RADIUS_KM = 500.0
CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=4)
"""People are called again after a wait that doubles up to this."""


def require_area(facts: AreaFacts) -> None:
    """Refuse an area that is nowhere.

    Raises
    ------
    EmergencyRefusal
        Without a title, without ZIP codes and circle, or with a ZIP code that is none.
    """
    if not facts.title.strip():
        raise EmergencyRefusal(Message("emergency.area_title_needed"), field="title")
    for code in facts.zips:
        if len(code) != 5 or not code.isascii() or not code.isdigit():
            raise EmergencyRefusal(Message("emergency.area_bad_zip", {"zip": code}), field="zips")
    if (facts.centre is None) != (facts.radius_km is None):
        raise EmergencyRefusal(Message("emergency.area_half_circle"), field="radius")
    if facts.radius_km is not None and not 0 < facts.radius_km <= LONGEST_RADIUS_KM:
        raise EmergencyRefusal(Message("emergency.area_radius"), field="radius")
    if not facts.zips and facts.centre is None:
        raise EmergencyRefusal(Message("emergency.area_nowhere"), field="zips")


def found_by(
    area: AreaFacts,
    *,
    zip_code: str,
    position: Position | None,
    source: PositionSource | None = None,
) -> FoundBy | None:
    """Return why a home stands in an area; ``None`` only where it is known not to.

    A home that cannot be compared (no ZIP code for a list of them, no position for a circle, or
    only the middle of a ZIP code near its edge) is not placed: unknown, never left out.
    """
    five = zip_code.strip()[:5]
    if area.zips and five in area.zips:
        return FoundBy.ZIP
    is_unknown = bool(area.zips) and not (len(five) == 5 and five.isdigit())
    if area.centre is not None and area.radius_km is not None:
        if position is None:
            is_unknown = True
        else:
            away = great_circle_km(area.centre, position)
            if away <= area.radius_km:
                return FoundBy.RADIUS
            is_rough = source is PositionSource.ZIP_CENTROID
            is_unknown |= is_rough and away <= area.radius_km + LEAST_SURE_OF_ZIP_KM
    return FoundBy.NOT_PLACED if is_unknown else None


def area_rank(
    signed: Sequence[tuple[int | None, int | None] | None],
    proposed: Iterable[int],
    shortest: int | None,
) -> AreaRank:
    """Return how soon somebody is to be reached.

    Parameters
    ----------
    signed
        Rank and hours of the plan of each episode in care; ``None`` for one without a plan.
    proposed
        Hours that the program's approved rules give for each of the therapies.
    shortest
        The shortest hours of those rules; ``None`` where none are approved.

    Notes
    -----
    The most urgent rank counts. One that nobody signed is unknown and never low: then the rank
    is ``None``, unless another episode has rank 1 already, and the hours are the program's own
    for the therapy, else its shortest.
    """
    ranks = [one[0] for one in signed if one is not None and one[0] is not None]
    hours = [one[1] for one in signed if one is not None and one[1] is not None]
    is_whole = len(ranks) == len(signed) and bool(signed)
    if ranks and (is_whole or min(ranks) == 1):
        known = min(hours) if hours else shortest
        return AreaRank(
            min(ranks),
            known,
            HoursFrom.PLAN if hours else _of(known, HoursFrom.SHORTEST),
        )
    by_rule = list(proposed)
    if by_rule:
        return AreaRank(None, min([*by_rule, *hours]), HoursFrom.RULES)
    candidates = [one for one in (shortest, *hours) if one is not None]
    found = min(candidates, default=None)
    return AreaRank(None, found, _of(found, HoursFrom.SHORTEST))


def order_of(rank: int | None) -> int:
    """Return the place of a rank in the list; unknown stands right after rank 1."""
    return FOLLOWS_RANK_1 if rank is None else rank * 10


def stand_of(
    entries: Sequence[AreaEntry], contact_by: datetime | None, *, waits: timedelta
) -> AreaStand:
    """Return how one person stands, whatever order the steps arrived in.

    Parameters
    ----------
    contact_by
        By when the person is to be reached first; ``None`` where no hour is known.
    waits
        How long people have after Hearthline called them, before it calls again.
    """
    ordered = sorted(entries, key=lambda one: (one.facts.at, one.written_at, str(one.facts.id)))
    reached: AreaEntry | None = None
    heard: AreaEntry | None = None
    arranged: AreaEntry | None = None
    taken_by, again_at, tries = "", None, 0
    for entry in ordered:
        said = entry.facts
        if said.step is AreaStep.ESCALATED:
            continue
        if said.step is AreaStep.REACHED:
            reached, again_at = entry, said.next_contact_at
        elif said.next_contact_at is not None:
            again_at = said.next_contact_at
        tries += said.step in (AreaStep.REACHED, AreaStep.NOT_REACHED)
        if said.power is not Power.NOT_SAID or said.battery_percent is not None:
            heard = entry
        if said.step is AreaStep.ARRANGED:
            arranged = entry
        if said.step is AreaStep.TAKEN:
            taken_by = entry.by
    due = contact_by if reached is None else again_at
    return AreaStand(
        reached_at=reached.facts.at if reached else None,
        reached_by=reached.by if reached else "",
        tries=tries,
        heard_at=heard.facts.at if heard else None,
        power=heard.facts.power if heard else Power.NOT_SAID,
        battery_percent=heard.facts.battery_percent if heard else None,
        arranged=arranged.facts.said if arranged else "",
        arranged_by=arranged.by if arranged else "",
        taken_by=taken_by,
        due=due,
        is_settled=reached is not None and again_at is None,
        next_escalation_at=_next_escalation(ordered, due, waits),
    )


def _next_escalation(
    entries: Sequence[AreaEntry], due: datetime | None, waits: timedelta
) -> datetime | None:
    """Return when people are called: as the hour passes, then with a wait that doubles."""
    if due is None:
        return None
    called = [
        one.written_at
        for one in entries
        if one.facts.step is AreaStep.ESCALATED and one.written_at >= due
    ]
    if not called:
        return due
    doing = [one.written_at for one in entries if one.facts.step is not AreaStep.ESCALATED]
    last = max([*called, *(at for at in doing if at >= due)])
    return last + min(waits * (1 << min(len(called) - 1, 8)), LONGEST_WAIT)


def _of(hours: int | None, source: HoursFrom) -> HoursFrom:
    return HoursFrom.NOT_KNOWN if hours is None else source


def heard_words(
    *,
    heard_at: datetime | None,
    power: Power,
    battery_percent: int | None,
    began_at: datetime,
) -> Message:
    """Return what is known of somebody's power, with when it was heard; never "running".

    What was heard before the event began is unknown now.
    """
    if heard_at is None:
        return Message("emergency.heard_nothing")
    params = {"at": heard_at.isoformat(), "percent": battery_percent}
    with_battery = "" if battery_percent is None else "_battery"
    if heard_at < began_at:
        return Message(f"emergency.heard_before{with_battery}", params)
    return Message(f"emergency.heard_{power}{with_battery}", params)


def clock_before(clock: time, on: date | None, now: datetime, zone: str) -> datetime:
    """Return the instant of a clock time: on a day, else the last one that was.

    A few minutes ahead of now is now's: clocks on walls differ.
    """
    if on is not None:
        return to_instant(on, clock, zone)
    today = local_day(now, zone)
    found = to_instant(today, clock, zone)
    if found > now + CLOCKS_DIFFER:
        return to_instant(today - timedelta(days=1), clock, zone)
    return found


def clock_after(clock: time, after: datetime, zone: str) -> datetime:
    """Return the first instant of a clock time after another instant."""
    day = local_day(after, zone)
    found = to_instant(day, clock, zone)
    return found if found > after else to_instant(day + timedelta(days=1), clock, zone)
