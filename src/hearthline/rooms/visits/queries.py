"""What other rooms and pages may read of visits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import KeptVisit, VisitReport
from hearthline.platform.messaging.queries import keys_written
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.home import queries as home
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.visits import models
from hearthline.rooms.visits.rules import check_in_due
from hearthline.rooms.visits.values import IN_THE_HOME, NOT_MADE, Visit, VisitFacts, VisitState

A_DAY = timedelta(days=1)


def visits_at(threads: Iterable[UUID]) -> dict[UUID, Visit]:
    """Return what happened at visits, by the need planned or the visit's own thread."""
    rows = models.Visit.objects.filter(is_latest=True)
    return {row.thread: visit_value(row) for row in rows_for(rows, "thread", threads)}


def visits_of(patients: Iterable[UUID], *, since: date) -> dict[UUID, list[Visit]]:
    """Return the visits of each person from a day on, latest first."""
    rows = models.Visit.objects.filter(is_latest=True, on__gte=since).order_by("-on", "id")
    found: dict[UUID, list[Visit]] = {}
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(visit_value(row))
    return found


def waiting_for_doses(caller: Caller) -> QuerySet[models.Visit]:
    """Return the visits written down as done of which a due dose is not spoken of, oldest first."""
    return (
        visible(caller, models.Visit).filter(is_latest=True, doses_left=True).order_by("on", "id")
    )


@dataclass(frozen=True, slots=True)
class InAHome:
    """A nurse in a home: since when nobody heard of her, and by when somebody should.

    Attributes
    ----------
    said_at
        When it was last known that she is well: her arrival, what she said since, or else when
        somebody wrote down that she is there.
    risk
        Whether the home holds a risk for her; not known where nobody assessed it.
    """

    visit: Visit
    said_at: datetime
    due: datetime
    risk: Answer


def in_homes(caller: Caller, now: datetime) -> list[InAHome]:
    """Return the nurses who are in homes in the caller's scope, the longest silent first.

    Four queries. A visit of more than a day ago that nobody ended is not among them.
    """
    rows = visible(caller, models.Visit).filter(
        is_latest=True, state__in=IN_THE_HOME, on__gte=now.date() - A_DAY
    )
    return standing([visit_value(row) for row in rows])


def untold(caller: Caller, now: datetime) -> list[InAHome]:
    """Return the nurses nobody heard of in time, about whom nobody was written to; five queries."""
    late = {silence_key(one): one for one in in_homes(caller, now) if one.due <= now}
    told = keys_written(late)
    return [one for key, one in late.items() if key not in told]


def silence_key(one: InAHome) -> str:
    """Return the name of one silence: heard of again and silent again, it is another."""
    return f"visits.silent:{one.visit.facts.thread}:{one.said_at.isoformat()}"


def standing(visits: Sequence[Visit]) -> list[InAHome]:
    """Return how long nobody heard of the nurses of some visits, the soonest due first.

    One who said that she has left is not among them, unless she came or was heard of again.
    """
    threads = [visit.facts.thread for visit in visits]
    heard: dict[UUID, models.CheckIn] = {}
    for row in rows_for(models.CheckIn.objects.order_by("happened_at"), "visit", threads):
        heard[row.visit] = row
    risks = home.risk_to_nurses({visit.facts.patient_id for visit in visits})
    settings = settings_in_force().settings
    found = []
    for visit in visits:
        facts = visit.facts
        last = heard.get(facts.thread)
        came = [at for at in (facts.arrived_at, facts.started_at) if at is not None]
        known = [min(at, visit.written_at) for at in came]  # a time ahead buys no silence
        known += [last.happened_at] if last is not None else []
        said_at = max(known, default=visit.written_at)
        if last is not None and last.left and last.happened_at == said_at:
            continue
        risk = risks.get(facts.patient_id, Answer.UNKNOWN)
        due = check_in_due(
            said_at, settings.check_in_minutes, settings.check_in_risk_minutes, risk=risk
        )
        found.append(InAHome(visit, said_at, due, risk))
    return sorted(found, key=lambda one: one.due)


def reports(needs: Sequence[UUID]) -> dict[UUID, VisitReport]:
    """Return what is known to have happened at needed visits, for rooms to the left."""
    rows = models.Visit.objects.filter(is_latest=True)
    found = {}
    for row in rows_for(rows, "need_id", needs):
        at = row.ended_at or row.started_at or row.arrived_at
        params = {"state": row.state, "at": at.isoformat() if at else "", "reason": row.reason}
        code = "visits.report_not_made" if row.state in NOT_MADE else "visits.report"
        text = Message(code if at or row.reason else "visits.report_bare", params)
        if row.need_id is not None:
            found[row.need_id] = VisitReport(row.state, text)
    return found


def kept(patients: Collection[UUID] | None, first_day: date, last_day: date) -> list[KeptVisit]:
    """Return the visits that were made in the days, for rooms to the left."""
    rows = models.Visit.objects.filter(
        is_latest=True, state=VisitState.DONE, on__range=(first_day, last_day)
    ).order_by("on", "id")
    return [
        KeptVisit(
            row.patient_id,
            row.need_id,
            row.nurse_id,
            row.kind,
            row.on,
            row.started_at or row.arrived_at,
            row.zone,
        )
        for row in (rows if patients is None else rows_for(rows, "patient_id", patients))
    ]


def visit_value(row: models.Visit) -> Visit:
    """Return the record as a value."""
    given = {item.name: getattr(row, item.name) for item in fields(VisitFacts)}
    given |= {"kind": VisitKind(row.kind), "state": VisitState(row.state)}
    return Visit(VisitFacts(**given), row.version, row.written_at, row.written_by)
