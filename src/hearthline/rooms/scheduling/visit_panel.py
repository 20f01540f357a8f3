"""A visit beside the board: what it is, where it stands, and what a move would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.findings import Gate
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.shut import shut_or_let_pass
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import local, shown_clock, shown_duration, shown_moment
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import explaining, models, moving, queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.board import WORDS
from hearthline.rooms.scheduling.explaining import Fact, Why
from hearthline.rooms.scheduling.promises.holds import next_for_place
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.values import Familiarity, PromiseState
from hearthline.rooms.scheduling.wording import worded_rows
from hearthline.rooms.workforce.values import Nurse

MOST_RULES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TrialPanel:
    """The facts about a move that is tried, or why it cannot be tried."""

    facts: Sequence[Fact]
    broken: Sequence[str]
    is_allowed: bool
    day: date
    starts: time
    nurse: str
    nurse_id: UUID | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class HoldPanel:
    """What a visit lacks, until when it keeps its place, who gets it, and when it could be."""

    why: Sequence[str]
    is_lost: bool
    give_up: str
    goes_to: str
    goes_to_url: str
    could_be: str
    try_url: str


@dataclass(frozen=True, slots=True)
class VisitPanel:
    """A visit: who for, what, when it may be, where it stands."""

    need_id: UUID
    patient_id: UUID
    name: str
    kind: str
    minutes: str
    may_be: str
    hours: str
    stands: str
    nurse: str
    day: date | None
    starts: time | None
    is_locked: bool
    is_tentative: bool
    is_offered: bool
    promise: str
    call_id: UUID | None
    offered: str
    shown_start: str
    happened: str
    hold: HoldPanel | None
    let_pass: Sequence[str]
    seen_by: str
    skills: str
    days: Sequence[date]
    reasons: Sequence[str]
    remedies: Sequence[str]
    trial: TrialPanel | None
    why: Why | None
    why_url: str
    try_urls: Sequence[tuple[str, str]]


def build(caller: Caller, asked: Asked, nurses: Sequence[Nurse]) -> VisitPanel | None:
    """Return the panel of the visit in the address; ``None`` when it is not in scope."""
    need = visible(caller, models.Need).filter(id=asked.visit).first() if asked.visit else None
    if need is None:
        return None
    rows = moving.rows_of(need.id)
    person = census.by_ids([need.patient_id]).get(need.patient_id)
    names = {nurse.id: nurse.name for nurse in nurses}
    lock = models.Lock.objects.filter(need=need, released_at__isnull=True).exists()
    marks = Marks.read([need.id], caller.at, caller.today, queries.assigned_values(rows))
    stands = marks.promises.get(need.id)
    unserved = (
        models.Unserved.objects.filter(need=need).order_by("-plan__number").first()
        if not rows
        else None
    )
    said = worded_rows([unserved])[need.id] if unserved else None
    first = rows[0] if rows else None
    hold = _hold(asked, marks, rows, nurses)
    who = ", ".join(names.get(row.nurse_id, _("a nurse of another branch")) for row in rows)
    why = None
    if asked.why and not asked.trial:
        why = explaining.why(queries.needs_by_ids([need.id])[need.id], rows)
    span = (need.latest_day - need.earliest_day).days + 1
    return VisitPanel(
        need_id=need.id,
        patient_id=need.patient_id,
        name=person.name if person else _("a patient"),
        kind=word("visit", need.kind),
        minutes=shown_duration(need.minutes),
        may_be=_days_said(need.earliest_day, need.latest_day),
        hours=f"{need.opens:%H:%M} – {need.closes:%H:%M}",
        stands=_familiarity_said(rows) if rows else _("no nurse yet"),
        nurse=who,
        day=first.day if first else None,
        starts=first.starts if first else None,
        is_locked=lock,
        is_tentative=bool(first and first.is_tentative) or hold is not None,
        is_offered=any(not row.is_accepted for row in rows),
        promise=_promise_said(stands, marks),
        call_id=stands.call_id if stands else None,
        offered=marks.offer_words(need.id) if any(not r.is_accepted for r in rows) else "",
        shown_start=marks.start(first.day, first.starts) if first else "",
        happened=sentence(marks.reports[need.id].text) if need.id in marks.reports else "",
        hold=hold,
        let_pass=_let_pass(need.patient_id, caller),
        seen_by=_seen_by(asked.day, need.patient_id),
        skills=", ".join(word("skill", skill) for skill in need.skills),
        days=[need.earliest_day + timedelta(days=step) for step in range(span)],
        reasons=[sentence(message) for message in said.reasons] if said else [],
        remedies=[sentence(message) for message in said.remedies] if said else [],
        trial=_trial(*asked.trial, names) if asked.trial else None,
        why=why,
        why_url=asked.url(why=1),
        try_urls=[
            (
                other.words,
                asked.url(
                    day=other.day,
                    to_nurse=other.nurse_id,
                    to_day=other.day,
                    to_time=f"{other.starts:%H:%M}",
                )
                if other.nurse_id
                else "",
            )
            for other in (why.others if why else ())
        ],
    )


def _trial(
    visit: UUID, to_nurse: UUID, to_day: date, to_time: time, names: dict[UUID, str]
) -> TrialPanel:
    nurse = names.get(to_nurse, "")
    try:
        trial = moving.try_move(visit, [to_nurse], to_day, to_time)
    except HearthlineError as error:
        why = sentence(error.message)
        return TrialPanel((), (), False, to_day, to_time, nurse, to_nurse, why)
    check = trial.check
    known = check.acquaintance[str(to_nurse)]
    change = check.driving_change_minutes
    touched = len(check.promises_touched)
    facts = [
        Fact(
            _("Nurse"),
            _(WORDS[Familiarity(known)]),
            Status.NOTE if known is planner.Acquaintance.NEW else Status.MET,
        ),
        Fact(_("Road in all"), f"{change:+d} min".replace("-", "−").replace("+0", "0")),
        Fact(
            _("Promises"),
            ngettext("%(n)s family to call", "%(n)s families to call", touched) % {"n": touched}
            if touched
            else _("none broken"),
            Status.OPEN if touched else Status.MET,
        ),
        Fact(
            _("Rules"),
            _("windows, skills, hours, breaks")
            if trial.is_allowed
            else ngettext("%(n)s broken", "%(n)s broken", len(trial.broken))
            % {"n": len(trial.broken)},
            Status.MET if trial.is_allowed else Status.BLOCKING,
        ),
    ]
    return TrialPanel(
        facts=facts,
        broken=list(dict.fromkeys(sentence(message) for message in trial.broken))[
            :MOST_RULES_SHOWN
        ],
        is_allowed=trial.is_allowed,
        day=to_day,
        starts=to_time,
        nurse=nurse,
        nurse_id=to_nurse,
    )


def _hold(
    asked: Asked, marks: Marks, rows: Sequence[models.Assignment], nurses: Sequence[Nurse]
) -> HoldPanel | None:
    hold = marks.holds.get(rows[0].need_id) if rows else None
    if hold is None:
        return None
    item = queries.assigned_values(rows)[0]
    taker = next_for_place(item, {n.id: n for n in nurses}, {row.plan_id for row in rows})
    person = census.by_ids([taker.patient_id]).get(taker.patient_id) if taker else None
    could_be = try_url = ""
    if hold.earliest is not None:
        first = to_civil(hold.earliest, item.zone)
        could_be = _("from %(at)s") % {"at": f"{first.clock:%H:%M}"}
        if hold.latest is not None:
            last = to_civil(hold.latest, item.zone)
            could_be = _("from %(first)s to %(last)s") % {
                "first": f"{first.clock:%H:%M}",
                "last": f"{last.clock:%H:%M}",
            }
        if hold.latest is None or hold.earliest <= hold.latest:
            try_url = asked.url(
                day=first.day,
                visit=item.need_id,
                to_nurse=item.nurse_ids[0],
                to_day=first.day,
                to_time=f"{first.clock:%H:%M}",
            )
    return HoldPanel(
        why=[sentence(lack.why) for lack in hold.missing],
        is_lost=hold.is_lost,
        give_up=shown_clock(local(hold.give_up_at, item.zone)),
        goes_to=f"{person.name}, {word('visit', taker.need.kind)}" if taker and person else "",
        goes_to_url=asked.url(visit=taker.need_id) if taker else "",
        could_be=could_be,
        try_url=try_url,
    )


def _let_pass(patient_id: UUID, caller: Caller) -> list[str]:
    """Return what clinicians let pass before a dose, by whom and until when."""
    shut = shut_or_let_pass([patient_id], (Gate.FIRST_DOSE, Gate.EACH_DOSE), caller.at)
    return [
        _("%(says)s Overridden until %(until)s by %(by)s.")
        % {
            "says": sentence(row.message, zone=caller.zone),
            "until": shown_moment(one.expires_at, caller.zone),
            "by": one.actor_name,
        }
        for row in shut.get(patient_id, ())
        for one in {passed.pk: passed for passed in row.let_pass.values()}.values()
    ]


def _familiarity_said(rows: Sequence[models.Assignment]) -> str:
    return ", ".join(dict.fromkeys(_(WORDS[Familiarity(row.familiarity)]) for row in rows))


def _promise_said(stands: queries.Stands | None, marks: Marks) -> str:
    if stands is None or stands.state is PromiseState.DRAFT:
        return _("nothing said to the family yet")
    hours = marks.saying.hours(stands.starts, stands.precision)
    return f"{stands.day:%a} {stands.day.day} {hours}: {word('promise', stands.state)}"


def _seen_by(day: date, patient_id: UUID) -> str:
    """Return how many nurses come to this patient in the weeks around a day."""
    rows = queries.assignments_between(
        day - timedelta(days=28), day + timedelta(days=27), with_draft=True
    ).filter(patient_id=patient_id)
    count = rows.values("nurse_id").distinct().count()
    return ngettext("%(n)s nurse in eight weeks", "%(n)s nurses in eight weeks", count) % {
        "n": count
    }


def _days_said(first: date, last: date) -> str:
    if first == last:
        return f"{first:%a} {first.day}"
    return f"{first:%a} {first.day} – {last:%a} {last.day}"
