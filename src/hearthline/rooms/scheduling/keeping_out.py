"""Reads which visits are kept out of a plan: nothing planned clears what holds their drug back.

Only soon: further ahead there is time in which somebody clears it. Only for what nobody may let
pass: everything else a clinician can still decide, and such a visit holds its place for now. What
must run and goes on unchanged is never kept out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.findings import Gate
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shut import blocking_now
from hearthline.platform.manifest import must_run
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling.promises.holds import DRUG_CHECK, blocking_of, gate_of, goes_on
from hearthline.rooms.scheduling.queries.visit_facts import drugs_given, drugs_may_be_given
from hearthline.rooms.scheduling.rules.clearing import cleared_by, keeps_out
from hearthline.rooms.scheduling.rules.given import KeptOut
from hearthline.rooms.scheduling.values import Need
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.supply.values import Delivery

A_DAY = timedelta(days=1)


def kept_out(needs: Iterable[Need], now: datetime) -> dict[UUID, KeptOut]:
    """Return the visits that are not planned as things stand, by need; six queries at most.

    Whether the drug itself is there in time is asked of each day apart (:mod:`.visit_facts`).
    """
    window = timedelta(days=program.settings_in_force().settings.promise_window_days)
    soon = [
        need
        for need in needs
        if drugs_may_be_given(need) and need.latest_day <= local_day(now, need.zone) + window
    ]
    shut = blocking_now({need.patient_id for need in soon}, (Gate.FIRST_DOSE, Gate.EACH_DOSE), now)
    held = [need for need in soon if need.patient_id in shut]
    if not held:
        return {}
    running = must_run(now, Reads(list(shut)))
    given = drugs_given(held)
    coming = supply.open_deliveries(shut)
    found: dict[UUID, KeptOut] = {}
    for need in held:
        unstopped = goes_on(given.get(need.id, ()), running.get(need.patient_id, ()))
        if unstopped and need.kind is not VisitKind.ADMISSION:
            continue
        in_time = _by_day(coming, need.patient_id, need.latest_day, need.zone)
        for row in shut[need.patient_id]:
            if gate_of(need) not in row.gates or row.check == DRUG_CHECK:
                continue
            blocking = blocking_of(row)
            by = cleared_by(blocking, deliveries=in_time, has_earlier_visit=False)
            if keeps_out(blocking, by):
                found[need.id] = KeptOut(row.message, row.owner)
                break
    return found


def _by_day(
    coming: Mapping[UUID, list[Delivery]], patient: UUID, day: date, zone: str
) -> set[UUID]:
    """Return the deliveries to a home that are promised before a day has ended there."""
    ends = to_instant(day + A_DAY, time(0), zone)
    return {one.id for one in coming.get(patient, ()) if one.window.closes_at < ends}
