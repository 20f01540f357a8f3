"""A nurse's day away as the page shows it: cards by urgency, and who could help in strips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.calendar import local_day, minutes_into_day, to_civil
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.board import Block, Cell, DayScale, draw_cell
from hearthline.platform.ui.display import shown_clock, shown_duration
from hearthline.platform.ui.status import Status
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.away.proposals import Candidate, Choices, Proposals
from hearthline.rooms.scheduling.away.visits import AwayDay, AwayVisit, Standing
from hearthline.rooms.scheduling.rules.urgency import LimitKind
from hearthline.rooms.scheduling.values import Assigned, OfferState, OvertimeState
from hearthline.rooms.workforce import queries as workforce

CANDIDATES_SHOWN = 3
STRIPS_SHOWN = 7
REPLY_WITHIN = timedelta(minutes=30)
"""How long a nurse who is asked has to answer, unless somebody types another time."""

STRIP_WIDTH = 304.0
KNOWN_WORDS = {"own": "own nurse", "met": "has met", "new": "new face"}


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who could take a visit, in words, and what the button does.

    ``act`` is ``give``, ``offer``, ``ask`` (overtime), ``asked`` or ``decide`` (a manager).
    """

    nurse_id: UUID
    name: str
    calls: str
    known: str
    day: date
    starts: str
    when: str
    drive: str
    hours: str
    act: str
    is_suggested: bool
    overtime_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One visit: how long it can wait and why, where it stands, who could take it."""

    number: int
    need_id: UUID
    patient_id: UUID
    name: str
    kind: str
    minutes: str
    was: str
    is_first_dose: bool
    start_by: str
    why: Sequence[str]
    can_wait: date | None
    status: Status
    stands: str
    standing: Standing
    rows: Sequence[CandidateRow]
    more: int
    refusals: Sequence[str]
    more_refusals: Sequence[str]
    cannot: int
    nobody: str
    with_pharmacist: bool
    is_told: bool
    offer_id: UUID | None
    came_back: str
    agency_day: date | None
    agency_starts: str
    names_nurse: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """A nurse's day as a strip of hours."""

    name: str
    sub: str
    cell: Cell
    is_away: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What taking every suggestion comes to."""

    open: int
    offered: int
    given: int
    suggested: int
    calls: int
    drive_minutes: int
    needs_more: int


def cards(
    day: AwayDay,
    found: Proposals,
    *,
    may_decide: bool,
    with_pharmacist: frozenset[UUID],
    shown: int = CANDIDATES_SHOWN,
) -> list[Card]:
    """Return a card for each visit, most urgent first, with the first ``shown`` who could."""
    overtime = {
        (row.need_id, row.nurse_id): row
        for row in models.Overtime.objects.filter(
            need_id__in=[visit.need.id for visit in day.visits]
        ).order_by("asked_at")
    }
    names = workforce.names(
        {n for visit in day.visits if visit.now for n in visit.now.nurse_ids}
        | {visit.offer.nurse_id for visit in day.visits if visit.offer and visit.offer.nurse_id}
    )
    agencies = {
        agency.id: agency.name
        for agency in workforce.agencies(
            visit.offer.agency_id
            for visit in day.visits
            if visit.offer is not None and visit.offer.agency_id is not None
        ).values()
    }
    return [
        _card(
            number,
            visit,
            found.by_need.get(visit.need.id),
            day=day,
            names=names,
            agencies=agencies,
            overtime=overtime,
            may_decide=may_decide,
            with_pharmacist=visit.need.id in with_pharmacist,
            shown=shown,
        )
        for number, visit in enumerate(day.visits, start=1)
    ]


def summary(day: AwayDay, found: Proposals) -> Summary:
    """Return how many are open, and what the suggestions together cost."""
    suggested = [held.suggested for held in found.by_need.values() if held.suggested is not None]
    plain = [one for one in suggested if _gives_at_once(one)]
    return Summary(
        open=len(day.of(Standing.OPEN)),
        offered=len(day.of(Standing.OFFERED)),
        given=len(day.of(Standing.GIVEN)),
        suggested=len(plain),
        calls=sum(one.calls for one in suggested),
        drive_minutes=sum(one.drive_minutes for one in suggested),
        needs_more=len(suggested) - len(plain),
    )


def given_at_once(found: Proposals) -> list[Candidate]:
    """Return the suggestions that need nobody's answer: no offer, no overtime."""
    return [
        held.suggested
        for held in found.by_need.values()
        if held.suggested is not None and _gives_at_once(held.suggested)
    ]


def strips(day: AwayDay, found: Proposals, now: datetime) -> tuple[list[Strip], DayScale]:
    """Return the day of who is away and of those who could help, hour by hour."""
    zone = day.nurse.zone
    number_of = {visit.need.id: number for number, visit in enumerate(day.visits, start=1)}
    hers = [_block(visit.was, str(number_of[visit.need.id]), "none") for visit in day.visits]
    helpers = _helpers(day, found)
    scale = _scale(hers, helpers.values())
    minute = minutes_into_day(now, day.day, zone) if local_day(now, zone) == day.day else None
    drawn = [
        Strip(
            day.nurse.name,
            _("away") if day.is_away else "",
            draw_cell(
                hers,
                shift=(scale.start, scale.end),
                scale=scale,
                now=minute,
                says=_("%(name)s: %(n)s visits to place")
                % {"name": day.nurse.name, "n": len(day.of(Standing.OPEN))},
            ),
            is_away=True,
        )
    ]
    for nurse_id, blocks in list(helpers.items())[:STRIPS_SHOWN]:
        nurse = found.routes.nurses[nurse_id] if found.routes else None
        if nurse is None:
            continue
        shifts = [shift for shift in nurse.shifts if shift.day == day.day]
        span = None
        if shifts:
            ends = shifts[-1].ends.hour * 60 + shifts[-1].ends.minute
            span = (shifts[0].starts.hour * 60 + shifts[0].starts.minute, ends or 24 * 60)
        per_diem = bool(nurse.contract and nurse.contract.is_per_diem)
        drawn.append(
            Strip(
                nurse.name,
                _("asked by the visit") if per_diem else "",
                draw_cell(
                    blocks,
                    shift=span,
                    scale=scale,
                    now=minute,
                    says=_says(nurse.name, blocks),
                ),
                is_away=False,
            )
        )
    return drawn, scale


def _card(
    number: int,
    visit: AwayVisit,
    held: Choices | None,
    *,
    day: AwayDay,
    names: Mapping[UUID, str],
    agencies: Mapping[UUID, str],
    overtime: Mapping[tuple[UUID, UUID], models.Overtime],
    may_decide: bool,
    with_pharmacist: bool,
    shown: int,
) -> Card:
    rows = [
        _row(candidate, held, day.day, overtime, may_decide=may_decide)
        for candidate in (held.candidates if held else ())
    ]
    # What is suggested stands first, whatever the order of all.
    rows.sort(key=lambda row: not row.is_suggested)
    standing_refusals = [r for r in (held.refusals if held else ()) if r.is_standing]
    other_refusals = [r for r in (held.refusals if held else ()) if not r.is_standing]
    status, stands = _stands(visit, names, agencies)
    limits = [limit for limit in visit.urgency.limits if limit.kind is not LimitKind.HOURS]
    return Card(
        number=number,
        need_id=visit.need.id,
        patient_id=visit.need.patient_id,
        name=visit.name,
        kind=word("visit", visit.need.kind),
        minutes=shown_duration(visit.need.minutes),
        was=shown_clock(visit.was.starts),
        is_first_dose=visit.urgency.is_first_dose,
        start_by=shown_clock(to_civil(visit.urgency.latest, visit.need.zone).clock),
        why=[sentence(limit.why, zone=visit.need.zone) for limit in limits]
        or [sentence(visit.urgency.first.why, zone=visit.need.zone)],
        can_wait=visit.urgency.can_wait_to,
        status=status,
        stands=stands,
        standing=visit.standing,
        rows=rows[:shown],
        more=max(0, len(rows) - shown),
        refusals=[
            *_not_later(visit, day.day),
            *(sentence(refusal.why, zone=visit.need.zone) for refusal in standing_refusals),
        ],
        more_refusals=[sentence(refusal.why, zone=visit.need.zone) for refusal in other_refusals],
        cannot=len(held.refusals) if held else 0,
        nobody=_nobody(visit, held, rows),
        with_pharmacist=with_pharmacist,
        is_told=visit.is_told,
        offer_id=visit.offer.id
        if visit.offer is not None and visit.standing is Standing.OFFERED
        else None,
        came_back=_came_back(visit, names, agencies),
        agency_day=visit.was.day if _for_an_agency(visit) else None,
        agency_starts=f"{visit.was.starts:%H:%M}",
        names_nurse=_took_it(visit),
    )


def _row(
    candidate: Candidate,
    held: Choices | None,
    day: date,
    overtime: Mapping[tuple[UUID, UUID], models.Overtime],
    *,
    may_decide: bool,
) -> CandidateRow:
    asked = overtime.get((candidate.need_id, candidate.nurse.id))
    starts = shown_clock(candidate.starts)
    when = starts
    if candidate.day == day + timedelta(days=1):
        when = _("tomorrow %(at)s") % {"at": starts}
    elif candidate.day != day:
        when = f"{candidate.day:%a} {candidate.day.day}, {starts}"
    return CandidateRow(
        nurse_id=candidate.nurse.id,
        name=candidate.nurse.name,
        calls=ngettext("%(n)s family to call", "%(n)s families to call", candidate.calls)
        % {"n": candidate.calls}
        if candidate.calls
        else _("nobody to call"),
        known=_(KNOWN_WORDS[candidate.familiarity]),
        day=candidate.day,
        starts=f"{candidate.starts:%H:%M}",
        when=when,
        drive=f"{candidate.drive_minutes:+d} min".replace("-", "−").replace("+0 ", "0 "),
        hours=_hours(candidate),
        act=_act(candidate, asked, may_decide=may_decide),
        is_suggested=held is not None and held.suggested is candidate,
        overtime_id=asked.id if asked is not None else None,
    )


def _hours(candidate: Candidate) -> str:
    if not candidate.overtime_minutes:
        return ""
    contract = candidate.nurse.contract
    said = _("%(n)s overtime") % {"n": shown_duration(candidate.overtime_minutes)}
    if candidate.week_minutes and contract is not None:
        said += _(", %(week)s of %(most)s") % {
            "week": shown_duration(candidate.week_minutes),
            "most": shown_duration(contract.weekly_minutes),
        }
    return said


def _act(candidate: Candidate, asked: models.Overtime | None, *, may_decide: bool) -> str:
    if candidate.overtime_minutes:
        if asked is not None and asked.state == OvertimeState.REFUSED:
            return "refused"
        agreed = asked is not None and asked.state == OvertimeState.AGREED
        if not agreed or (asked is not None and asked.minutes < candidate.overtime_minutes):
            if may_decide:
                return "decide"
            return "asked" if asked is not None and not agreed else "ask"
    return "offer" if candidate.by_offer else "give"


def _gives_at_once(candidate: Candidate) -> bool:
    return not candidate.by_offer and not candidate.overtime_minutes


def _for_an_agency(visit: AwayVisit) -> bool:
    """Whether the visit may be offered to an agency: it has nobody, and one nurse makes it."""
    return visit.standing is Standing.OPEN and visit.need.nurses == 1 and not _took_it(visit)


def _took_it(visit: AwayVisit) -> bool:
    """Whether an agency took the visit and has not said yet who comes."""
    offer = visit.offer
    return (
        visit.standing is Standing.OPEN
        and offer is not None
        and offer.agency_id is not None
        and offer.state == OfferState.ACCEPTED
        and offer.nurse_id is None
    )


def _stands(
    visit: AwayVisit, names: Mapping[UUID, str], agencies: Mapping[UUID, str]
) -> tuple[Status, str]:
    if visit.standing is Standing.OFFERED and visit.offer is not None and visit.offer.agency_id:
        return Status.OPEN, _("offered to %(who)s, reply by %(at)s") % {
            "who": agencies.get(visit.offer.agency_id, _("an agency")),
            "at": shown_clock(visit.offer.reply_by),
        }
    if visit.now is None or visit.standing is Standing.OPEN:
        return Status.BLOCKING, _("no nurse yet")
    who = ", ".join(names.get(nurse, "") for nurse in visit.now.nurse_ids)
    when = shown_clock(visit.now.starts)
    if visit.now.day != visit.was.day:
        when = f"{visit.now.day:%a} {visit.now.day.day}, {when}"
    if visit.standing is Standing.OFFERED:
        if visit.offer is not None:
            until = shown_clock(visit.offer.reply_by)
            return Status.OPEN, _("offered to %(who)s, reply by %(at)s") % {
                "who": who,
                "at": until,
            }
        return Status.OPEN, _("offered to %(who)s, %(when)s") % {"who": who, "when": when}
    if visit.standing is Standing.BEGUN:
        return Status.NOTE, _("began before the call")
    return Status.MET, f"{who}, {when}"


def _nobody(visit: AwayVisit, held: Choices | None, rows: Sequence[CandidateRow]) -> str:
    if visit.standing is not Standing.OPEN or rows:
        return ""
    if visit.need.nurses > 1:
        if held is None:
            return _("Both of its nurses are away. Place it on the board.")
        return _("Nobody else can come then. Ask the pharmacist, or look further on the board.")
    if held is None or not (held.candidates or held.refusals):
        return _("The home has no position, so nobody can be proposed. Place the home first.")
    if visit.urgency.of(LimitKind.LABORATORY) is not None:
        return _(
            "Nobody can reach the laboratory in time. It is not moved: the pharmacist decides."
        )
    return _("Nobody can be there in time. Ask the pharmacist, or look further on the board.")


def _came_back(visit: AwayVisit, names: Mapping[UUID, str], agencies: Mapping[UUID, str]) -> str:
    """Say who was asked last and did not take it, or which agency has to name who comes."""
    offer = visit.offer
    if visit.standing is not Standing.OPEN or offer is None:
        return ""
    if offer.agency_id is not None:
        who = agencies.get(offer.agency_id, _("The agency"))
    elif offer.nurse_id is not None:
        who = names.get(offer.nurse_id, _("The nurse"))
    else:
        return ""
    if _took_it(visit):
        return _("%(who)s takes it. Not covered before they say who comes.") % {"who": who}
    if offer.state == OfferState.LAPSED:
        return _("%(who)s did not answer by %(at)s.") % {
            "who": who,
            "at": shown_clock(offer.reply_by),
        }
    return _("%(who)s declined.") % {"who": who} if offer.state == OfferState.DECLINED else ""


def _not_later(visit: AwayVisit, day: date) -> list[str]:
    """Say why a visit that its order would allow on another day stays on this one."""
    if visit.need.latest_day <= day or visit.urgency.can_wait_to is not None:
        return []
    limit = visit.urgency.of(LimitKind.USE_BY) or visit.urgency.first
    why = sentence(limit.why, zone=visit.need.zone)
    return [_("Not tomorrow: %(why)s") % {"why": why}]


def reply_by(now: datetime, zone: str) -> str:
    """Return the civil time that an offer made now proposes for the answer."""
    until = to_civil(now + REPLY_WITHIN, zone).clock
    return f"{until.hour:02d}:{until.minute // 5 * 5:02d}"


def _helpers(day: AwayDay, found: Proposals) -> dict[UUID, list[Block]]:
    """Return the blocks of nurses suggested or given a visit, then of other candidates."""
    number_of = {visit.need.id: str(number) for number, visit in enumerate(day.visits, start=1)}
    given: dict[UUID, list[Block]] = {}
    for visit in day.visits:
        if visit.now is not None and visit.standing in (Standing.GIVEN, Standing.OFFERED):
            if visit.now.day != day.day:
                continue
            for nurse in visit.now.nurse_ids:
                given.setdefault(nurse, []).append(
                    _block(
                        visit.now,
                        number_of[visit.need.id],
                        "known",
                        offered=visit.standing is Standing.OFFERED,
                    )
                )
    for held in found.by_need.values():
        one = held.suggested
        if one is not None and one.day == day.day:
            start = one.starts.hour * 60 + one.starts.minute
            given.setdefault(one.nurse.id, []).append(
                Block(
                    start,
                    start + held.visit.need.minutes,
                    "none",
                    label=number_of[one.need_id],
                    says=_("suggested: %(name)s") % {"name": held.visit.name},
                    ghost=True,
                )
            )
    for held in found.by_need.values():
        for one in held.candidates[:CANDIDATES_SHOWN]:
            given.setdefault(one.nurse.id, [])
    if found.routes is not None:
        mine = {visit.need.id for visit in day.visits}
        for stop in found.routes.stops:
            civil = to_civil(stop.start, day.nurse.zone)
            if civil.day != day.day or stop.need_id in mine:
                continue
            start = civil.clock.hour * 60 + civil.clock.minute
            for nurse in stop.nurse_ids:
                if nurse in given:
                    given[nurse].append(Block(start, start + stop.minutes, "own"))
    return given


def _block(item: Assigned, label: str, familiarity: str, *, offered: bool = False) -> Block:
    start = item.starts.hour * 60 + item.starts.minute
    return Block(
        start,
        start + item.minutes,
        familiarity,  # type: ignore[arg-type]
        label=label,
        offered=offered,
    )


def _scale(hers: Sequence[Block], others: Iterable[Sequence[Block]]) -> DayScale:
    low, high = 7 * 60, 19 * 60
    everything = [*hers]
    for blocks in others:
        everything += blocks
    for block in everything:
        low, high = min(low, block.start), max(high, block.end)
    return DayScale(low // 60 * 60, min(24 * 60, -(-high // 60) * 60), STRIP_WIDTH)


def _says(name: str, blocks: Sequence[Block]) -> str:
    new = sum(block.ghost for block in blocks)
    there = len(blocks) - new
    return _("%(name)s: %(there)s visits, %(new)s suggested") % {
        "name": name,
        "there": there,
        "new": new,
    }
