"""Why a visit is where it is: four facts, what else could be done, and every term behind it.

Worked out by the planner's plain half over one week of a few nurses, only when somebody asks: the
nurses of the visit, those whom the patient knows, then the nearest who could come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.geo import great_circle_km
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.status import Status
from hearthline.rooms.scheduling import gathering, models, planning, queries
from hearthline.rooms.scheduling.board import WORDS
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.rules.problems import plan_from
from hearthline.rooms.scheduling.values import Familiarity, Home, Need
from hearthline.rooms.scheduling.wording import Wording
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse, monday_of

MOST_NURSES = 12
"""Whose weeks are looked at: more names are no better answer, and a page has to be quick."""

SAID_BY_FACTS = frozenset(
    {
        "planner.why.own_nurse",
        "planner.why.met_nurse",
        "planner.why.new_nurse",
        "planner.why.driving",
        "planner.why.promise_kept",
        "planner.why.promise_broken",
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the four facts about a place or a move."""

    label: str
    text: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """Another place for the visit, in words, and what is needed to try it."""

    words: str
    nurse_id: UUID | None
    day: date
    starts: time


@dataclass(frozen=True, slots=True)
class TermRow:
    """One cost term, and the points by which each other place would change it."""

    name: str
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a visit is where it is.

    Parameters
    ----------
    facts
        Nurse, road, promises and rules of the place as it stands; none for a visit without one.
    reasons
        What else speaks for it, in sentences.
    others
        The best other places, best first.
    terms
        Every term of the cost by which they were put in order.
    looked_at
        How many nurses' weeks were looked at.
    why_not
        Why nothing can be said; empty when something is.
    """

    facts: Sequence[Fact] = ()
    reasons: Sequence[str] = ()
    others: Sequence[Other] = ()
    terms: Sequence[TermRow] = ()
    looked_at: int = 0
    why_not: str = ""


def why(need: Need, rows: Sequence[models.Assignment]) -> Why:
    """Return why the visit is where ``rows`` have it, or what it could have instead."""
    day = rows[0].day if rows else need.earliest_day
    first = monday_of(day)
    last = first + timedelta(days=6)
    try:
        nurses = _whom_to_look_at(need, rows, first, last)
        prepared, plan = _week(need, first, last, nurses)
        key = str(need.id)
        if key not in plan.problem.visit_index:
            return Why(why_not=_("This visit cannot be planned as things stand."))
        found = engine.explain(plan, key)
        terms = [
            engine.terms_of(plan, planner.Move(key, item.nurse_ids, item.start))
            for item in found.alternatives
        ]
    except HearthlineError as error:
        return Why(why_not=sentence(error.message))
    names = {nurse.id: nurse.name for nurse in prepared.given.nurses}
    wording = Wording(prepared.clock, names, prepared.needs)
    said = [message for message in found.reasons if message.code not in SAID_BY_FACTS]
    now = plan.by_visit.get(key)
    return Why(
        facts=_facts(plan, now, found, rows) if now is not None else (),
        reasons=list(dict.fromkeys(sentence(wording.worded(message)) for message in said)),
        others=[_other(item, need, prepared.clock, wording) for item in found.alternatives],
        terms=_rows(terms),
        looked_at=len(prepared.problem.nurses),
    )


def _whom_to_look_at(
    need: Need, rows: Sequence[models.Assignment], first: date, last: date
) -> list[UUID]:
    """Return the nurses of the visit, those whom the patient knows, then the nearest able ones."""
    here = {row.nurse_id for row in rows}
    past = queries.past_of([need.patient_id], before=first).get(need.patient_id)
    met: Mapping[UUID, int] = past.visits if past is not None else {}
    own = planning.own_nurse_of(need.patient_id, first)
    home = gathering.homes_of({need.patient_id: need.branch_id}, first).get(need.patient_id)

    def nearness(nurse: Nurse) -> tuple[bool, bool, int, float, str]:
        return (
            nurse.id not in here,
            nurse.id != own,
            -met.get(nurse.id, 0),
            _km(nurse, home),
            str(nurse.id),
        )

    nurses = workforce.nurses_between([need.branch_id], first, last)
    able = [nurse for nurse in nurses if nurse.id in here or _could(nurse, need)]
    return [nurse.id for nurse in sorted(able, key=nearness)[:MOST_NURSES]]


def _could(nurse: Nurse, need: Need) -> bool:
    """Whether she is at work that week and holds what the visit needs."""
    skills = {held.kind for held in nurse.skills}
    kinds = {held.kind for held in nurse.licences}
    return (
        bool(nurse.shifts or (nurse.contract and nurse.contract.is_per_diem))
        and set(need.skills) <= skills
        and (not need.licence_kinds or bool(kinds & set(need.licence_kinds)))
    )


def _km(nurse: Nurse, home: Home | None) -> float:
    there = nurse.home.position if nurse.home is not None else None
    if there is None or home is None or home.position is None:
        return float("inf")
    return great_circle_km(there, home.position)


def _week(
    need: Need, first: date, last: date, nurses: Collection[UUID]
) -> tuple[planning.Prepared, planner.Plan]:
    """Return the week of these nurses, as it stands, with the patient's other visits."""
    assigned = queries.assigned_between(first, last, with_draft=True)
    near = [
        item
        for item in assigned
        if item.patient_id == need.patient_id or set(nurses) & set(item.nurse_ids)
    ]
    prepared = planning.prepare(
        first,
        (last - first).days + 1,
        only_nurses=set(nurses).union(*(item.nurse_ids for item in near)),
        only_needs=[need.id, *(item.need_id for item in near)],
    )
    return prepared, plan_from(prepared.problem, near, prepared.clock)


def _facts(
    plan: planner.Plan,
    now: planner.Assignment,
    found: planner.Explanation,
    rows: Sequence[models.Assignment],
) -> Sequence[Fact]:
    """Return nurse, road, promises and rules of the place as it stands.

    Who the nurse is says the plan's own row, as the board does: by this visit she may have come
    before, in the plan itself.
    """
    facts = engine.check(plan, planner.Move(now.visit_id, now.nurse_ids, now.start))
    is_new = any(row.familiarity == Familiarity.NEW for row in rows)
    roads = [m.params["minutes"] for m in found.reasons if m.code == "planner.why.driving"]
    broken = {
        violation.message.code
        for violation in engine.evaluate(plan.problem, plan).violations
        if now.visit_id in violation.visit_ids and violation.rule not in planning.DEPEND_ON_RESTS
    }
    promise = plan.problem.visit(now.visit_id).promise
    if promise is None:
        kept = Fact(_("Promises"), _("nothing said to the family yet"))
    elif facts.promises_touched:
        kept = Fact(_("Promises"), _("not the time the family was told"), Status.OPEN)
    else:
        kept = Fact(_("Promises"), _("the time the family was told"), Status.MET)
    return (
        Fact(
            _("Nurse"),
            ", ".join(dict.fromkeys(_(WORDS[Familiarity(row.familiarity)]) for row in rows)),
            Status.NOTE if is_new else Status.MET,
        ),
        Fact(_("Road for it"), f"{sum(int(minutes or 0) for minutes in roads)} min"),
        kept,
        Fact(
            _("Rules"),
            ngettext("%(n)s broken", "%(n)s broken", len(broken)) % {"n": len(broken)}
            if broken
            else _("all kept"),
            Status.BLOCKING if broken else Status.MET,
        ),
    )


def _other(item: planner.Alternative, need: Need, clock: Clock, wording: Wording) -> Other:
    civil = to_civil(clock.instant(item.start), need.zone)
    return Other(
        words=" ".join(sentence(wording.worded(message)) for message in engine.in_words(item)),
        nurse_id=UUID(item.nurse_ids[0]) if len(item.nurse_ids) == 1 else None,
        day=civil.day,
        starts=civil.clock,
    )


def _rows(terms: Sequence[Mapping[str, float]]) -> Sequence[TermRow]:
    """Return every term by name with its change at each other place, and their sum."""
    if not terms:
        return ()
    rows = [
        TermRow(word("term", name), [_points(found[name]) for found in terms])
        for name in planner.TERMS
    ]
    return [*rows, TermRow(_("In all"), [_points(sum(found.values())) for found in terms])]


def _points(change: float) -> str:
    return "0" if abs(change) < 0.5 else f"{change:+.0f}".replace("-", "−")
