"""How the week board draws nurses' weeks, a day's stops and visits that no nurse has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.calendar import local_day, minutes_into_day
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.board import Block, Cell, DayScale, draw_cell
from hearthline.platform.ui.display import shown_duration
from hearthline.rooms.census.values import PatientSummary
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.promises.marks import Marks
from hearthline.rooms.scheduling.values import Familiarity, NoNurse
from hearthline.rooms.workforce.values import AbsenceKind, Nurse, Shift

PAINT: Mapping[str, str] = {
    Familiarity.OWN: "own",
    Familiarity.MET: "known",
    Familiarity.NEW: "new",
}
WORDS = {
    Familiarity.OWN: "own nurse",
    Familiarity.MET: "has met",
    Familiarity.NEW: "new face",
}


@dataclass(frozen=True, slots=True)
class NurseRow:
    """A nurse's week."""

    id: UUID
    name: str
    skills: str
    hours: str
    is_over: bool
    is_chosen: bool
    url: str
    before: Sequence[Cell]
    focus: Cell
    after: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit in a nurse's day, as the list beside the map shows it."""

    number: int
    need_id: UUID
    patient_id: UUID
    name: str
    kind: str
    starts: time
    minutes: int
    familiarity: Familiarity
    is_now: bool
    is_tentative: bool
    is_accepted: bool
    url: str
    shown_start: str
    promise: str
    hold: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class UnservedRow:
    """A visit that no nurse accepted: when it could be, why it is not, the nearest way."""

    need_id: UUID
    name: str
    kind: str
    when: str
    minutes: int
    why: str
    way: str
    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every row needs to draw itself."""

    asked: Asked
    at: datetime
    zone: str
    people: Mapping[UUID, PatientSummary]
    locked: set[UUID]
    drives: Mapping[tuple[UUID, date], models.Drive]
    trial_minutes: int
    marks: Marks

    @property
    def now_clock(self) -> str:
        if local_day(self.at, self.zone) != self.asked.day:
            return ""
        minute = self.now_minute or 0
        return f"{minute // 60:02d}:{minute % 60:02d}"

    @property
    def now_minute(self) -> int | None:
        if local_day(self.at, self.zone) != self.asked.day:
            return None
        return minutes_into_day(self.at, self.asked.day, self.zone)

    def nurse_row(
        self,
        nurse: Nurse,
        by_cell: Mapping[tuple[UUID, date], list[models.Assignment]],
        scale: DayScale,
        chosen: Nurse | None,
    ) -> NurseRow:
        days = [self.asked.monday + timedelta(days=step) for step in range(7)]
        cells = [self.cell(nurse, day, by_cell.get((nurse.id, day), []), scale) for day in days]
        place = days.index(self.asked.day)
        worked = sum(_worked(self.drives.get((nurse.id, day))) for day in days)
        most = nurse.contract.weekly_minutes if nurse.contract else 0
        is_chosen = chosen is not None and chosen.id == nurse.id
        return NurseRow(
            id=nurse.id,
            name=nurse.name,
            skills=_skill_words(nurse),
            hours=f"{worked // 60} h {worked % 60:02d}",
            is_over=worked > most > 0,
            is_chosen=is_chosen,
            url=self.asked.url(nurse=nurse.id, visit=None),
            before=cells[:place],
            focus=cells[place],
            after=cells[place + 1 :],
        )

    def cell(
        self, nurse: Nurse, day: date, rows: Sequence[models.Assignment], scale: DayScale
    ) -> Cell:
        is_focus = day == self.asked.day
        shifts = [shift for shift in nurse.shifts if shift.day == day]
        away = next((a for a in nurse.absences if a.first_day <= day <= a.last_day), None)
        says = ngettext("%(n)s visit", "%(n)s visits", len(rows)) % {"n": len(rows)}
        blocks = [
            self.block(row, number, is_focus) for number, row in enumerate(_in_order(rows), start=1)
        ]
        if self.asked.trial and (nurse.id, day) == (self.asked.to_nurse, self.asked.to_day):
            start = self.asked.trial[3].hour * 60 + self.asked.trial[3].minute
            blocks.append(Block(start, start + self.trial_minutes, "none", ghost=True))
        absence = ""
        span = span_of(shifts)
        if away is not None:
            span = span or _usual_span(nurse)
            absence = _absence_words(away.kind, len(rows))
            says = absence
        elif not shifts and not rows:
            says = _("off")
        return draw_cell(
            blocks,
            shift=span,
            scale=scale if is_focus else None,
            now=self.now_minute if is_focus else None,
            says=f"{nurse.name}: {says}" if is_focus else says,
            absence=absence,
        )

    def block(self, row: models.Assignment, number: int, is_focus: bool) -> Block:
        start = row.starts.hour * 60 + row.starts.minute
        url, says = "", ""
        if is_focus:
            url = self.asked.url(nurse=row.nurse_id, visit=row.need_id)
            says = self.block_words(row, number)
        return Block(
            start=start,
            end=start + row.minutes,
            familiarity=PAINT[row.familiarity],  # type: ignore[arg-type]
            label=str(number),
            says=says,
            url=url,
            locked=row.need_id in self.locked,
            tentative=row.is_tentative or row.need_id in self.marks.holds,
            lost=self.marks.is_lost(row.need_id),
            offered=not row.is_accepted,
            promise=self.marks.mark(row.need_id) if is_focus else "",
        )

    def block_words(self, row: models.Assignment, number: int) -> str:
        parts = [
            f"{number}. {self.name(row.patient_id)}",
            self.marks.start(row.day, row.starts),
            shown_duration(row.minutes),
            word("visit", row.need.kind),
            _(WORDS[Familiarity(row.familiarity)]),
        ]
        if hold := self.marks.hold_words(row.need_id):
            parts.append(hold)
        elif row.is_tentative:
            parts.append(_("tentative"))
        if not row.is_accepted:
            parts.append(self.marks.offer_words(row.need_id))
        if promise := self.marks.words(row.need_id):
            parts.append(promise)
        if row.need_id in self.locked:
            parts.append(_("locked"))
        return ", ".join(parts)

    def name(self, patient_id: UUID) -> str:
        person = self.people.get(patient_id)
        return person.name if person else _("a patient")

    def stops(self, rows: Sequence[models.Assignment]) -> list[Stop]:
        now = self.now_minute
        found = []
        for number, row in enumerate(_in_order(rows), start=1):
            start = row.starts.hour * 60 + row.starts.minute
            found.append(
                Stop(
                    number=number,
                    need_id=row.need_id,
                    patient_id=row.patient_id,
                    name=self.name(row.patient_id),
                    kind=word("visit", row.need.kind),
                    starts=row.starts,
                    minutes=row.minutes,
                    familiarity=Familiarity(row.familiarity),
                    is_now=now is not None and start <= now < start + row.minutes,
                    is_tentative=row.is_tentative or row.need_id in self.marks.holds,
                    is_accepted=row.is_accepted,
                    url=self.asked.url(nurse=row.nurse_id, visit=row.need_id),
                    shown_start=self.marks.start(row.day, row.starts),
                    promise=self.marks.words(row.need_id),
                    hold=self.marks.hold_words(row.need_id),
                    is_lost=self.marks.is_lost(row.need_id),
                )
            )
        return found

    def nobody_rows(
        self,
        missing: Sequence[tuple[models.Unserved, NoNurse | None]],
        offered: Sequence[models.Assignment],
    ) -> list[UnservedRow]:
        """Return what no nurse accepted, first doses first, then what comes soonest."""
        found = [
            ((-item.need.priority, item.need.latest_day, item.need.closes), item, value)
            for item, value in missing
        ]
        rows = [(order, self.unserved_row(item, value)) for order, item, value in found]
        for row in {row.need_id: row for row in offered}.values():
            rows.append(((-row.need.priority, row.day, row.starts), self.offered_row(row)))
        return [row for _order, row in sorted(rows, key=lambda pair: pair[0])]

    def offered_row(self, row: models.Assignment) -> UnservedRow:
        url = self.asked.url(day=row.day, nurse=row.nurse_id, visit=row.need_id)
        return UnservedRow(
            need_id=row.need_id,
            name=self.name(row.patient_id),
            kind=word("visit", row.need.kind),
            when=f"{row.day:%a} {row.day.day} {self.marks.start(row.day, row.starts)}",
            minutes=row.minutes,
            why=self.marks.offer_words(row.need_id),
            way="",
            url=url,
        )

    def unserved_row(self, item: models.Unserved, value: NoNurse | None) -> UnservedRow:
        need = item.need
        when = f"{need.earliest_day:%a} {need.earliest_day.day}"
        if need.latest_day != need.earliest_day:
            when += f" – {need.latest_day:%a} {need.latest_day.day}"
        reasons = [sentence(message) for message in value.reasons] if value else []
        remedies = [sentence(message) for message in value.remedies] if value else []
        return UnservedRow(
            need_id=item.need_id,
            name=self.name(item.patient_id),
            kind=word("visit", need.kind),
            when=when,
            minutes=need.minutes,
            why=reasons[0] if reasons else _("No place was found in the plan"),
            way=remedies[0] if remedies else "",
            url=self.asked.url(visit=item.need_id, day=max(need.earliest_day, self.asked.monday)),
        )


def span_of(shifts: Sequence[Shift]) -> tuple[int, int] | None:
    """Return the minutes of the day from the first shift's start to the last one's end."""
    if not shifts:
        return None
    starts = [shift.starts.hour * 60 + shift.starts.minute for shift in shifts]
    ends = [
        1440 if shift.ends <= shift.starts else shift.ends.hour * 60 + shift.ends.minute
        for shift in shifts
    ]
    return min(starts), max(ends)


def _usual_span(nurse: Nurse) -> tuple[int, int]:
    return span_of(nurse.shifts[:1]) or (8 * 60, 16 * 60)


def _in_order(rows: Sequence[models.Assignment]) -> list[models.Assignment]:
    return sorted(rows, key=lambda row: (row.starts, str(row.need_id)))


def _worked(drive: models.Drive | None) -> int:
    if drive is None:
        return 0
    leaves = drive.leaves.hour * 60 + drive.leaves.minute
    home = drive.home_by.hour * 60 + drive.home_by.minute
    return (home - leaves) % 1440


def _skill_words(nurse: Nurse) -> str:
    """Return the two skills that tell this nurse from others, rarest first."""
    order = (
        "chemotherapy",
        "paediatric",
        "inotrope",
        "immune_globulin",
        "parenteral_nutrition",
        "port",
        "biologic",
        "picc",
    )
    held = {skill.kind for skill in nurse.skills}
    words = [word("skill", kind) for kind in order if kind in held][:2]
    if nurse.licences and nurse.licences[0].kind != "RN":
        words.insert(0, nurse.licences[0].kind)
    if nurse.contract is not None and nurse.contract.is_per_diem:
        words.insert(0, _("per diem"))
    return ", ".join(words[:2])


def _absence_words(kind: AbsenceKind, visits: int) -> str:
    said = {
        AbsenceKind.SICK: _("Sick"),
        AbsenceKind.HOLIDAY: _("On holiday"),
        AbsenceKind.TRAINING: _("In training"),
        AbsenceKind.OTHER: _("Away"),
    }[kind]
    if not visits:
        return said
    places = ngettext("%(n)s visit to place", "%(n)s visits to place", visits) % {"n": visits}
    return f"{said}, {places}"
