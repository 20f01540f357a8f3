"""What scheduling shows outside its pages: a patient's coming visits, the count in the rail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.manifest import PlannedVisit
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.board import PAINT
from hearthline.rooms.scheduling.rules import promises
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.workforce import queries as workforce

AHEAD = 7


def waiting(caller: Caller) -> tuple[int, bool]:
    """Return how many visits of the coming week no nurse has accepted; any of them blocks."""
    last = caller.today + timedelta(days=AHEAD - 1)
    count = len(queries.without_accepted_nurse(caller, caller.today, last))
    return count, count > 0


def next_visits(patient_id: UUID, now: datetime) -> Sequence[PlannedVisit]:
    """Return the published visits of a patient that have not ended yet, soonest first."""
    return _shown(_coming([patient_id], now)[patient_id], now)


def first_visits(patients: Sequence[UUID], now: datetime) -> dict[UUID, PlannedVisit]:
    """Return the next published visit of each patient who has one that has not ended yet."""
    soonest = [found[0] for found in _coming(patients, now).values() if found]
    shown = _shown(soonest, now)
    return dict(zip((item.patient_id for item in soonest), shown, strict=True))


def _coming(patients: Sequence[UUID], now: datetime) -> dict[UUID, list[Assigned]]:
    first_day = now.astimezone(UTC).date() - timedelta(days=1)
    return {
        patient: [item for item in found if item.end_instant > now]
        for patient, found in queries.next_visits(patients, first_day).items()
    }


def _shown(coming: Sequence[Assigned], now: datetime) -> list[PlannedVisit]:
    needs = queries.needs_by_ids(item.need_id for item in coming)
    settings = program.settings_in_force().settings
    names = workforce.names({nurse for item in coming for nurse in item.nurse_ids})
    return [
        PlannedVisit(
            day=item.day,
            start=item.starts,
            end=_later(item.starts, item.minutes),
            what=Message(f"visit.{needs[item.need_id].kind}"),
            who=", ".join(names.get(nurse, "") for nurse in item.nurse_ids),
            nurses=tuple(item.nurse_ids),
            continuity=PAINT[item.familiarity[0]] if item.familiarity else "",
            url=Asked(item.day, nurse=item.nurse_ids[0], visit=item.need_id).url(),
            part=_part(item, now, settings),
        )
        for item in coming
    ]


def _part(item: Assigned, now: datetime, settings: ProgramSettings) -> Message | None:
    """Return the part of the day of a visit too far ahead for an hour."""
    if not promises.shows_part_only(item.day, local_day(now, item.zone), settings):
        return None
    return Message(f"day_part.{promises.part_of_day(item.starts, settings)}")


def _later(clock: time, minutes: int) -> time:
    total = (clock.hour * 60 + clock.minute + minutes) % 1440
    return time(total // 60, total % 60)
