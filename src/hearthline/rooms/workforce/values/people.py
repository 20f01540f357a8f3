"""Words of the workforce: what nurses hold, when they work, how they are engaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.rooms.program.values import LicenceKind, Place


class SkillKind(StrEnum):
    """A competency that a visit may ask for; the grid of the program's training names them."""

    PERIPHERAL = "peripheral_iv"
    PICC = "picc"
    PORT = "port"
    PUMP = "pump"
    ANAPHYLAXIS = "anaphylaxis"
    BIOLOGIC = "biologic"
    IMMUNE_GLOBULIN = "immune_globulin"
    CHEMOTHERAPY = "chemotherapy"
    NUTRITION = "parenteral_nutrition"
    INOTROPE = "inotrope"
    PAEDIATRIC = "paediatric"
    SUBCUTANEOUS = "subcutaneous"


COMPETENCIES: Mapping[SkillKind, str] = {
    SkillKind.PERIPHERAL: "N02",
    SkillKind.PICC: "N03",
    SkillKind.PORT: "N04",
    SkillKind.PUMP: "N06",
    SkillKind.ANAPHYLAXIS: "N08",
    SkillKind.BIOLOGIC: "N09",
    SkillKind.IMMUNE_GLOBULIN: "N10",
    SkillKind.CHEMOTHERAPY: "N11",
    SkillKind.NUTRITION: "N13",
    SkillKind.INOTROPE: "N14",
    SkillKind.PAEDIATRIC: "N16",
    SkillKind.SUBCUTANEOUS: "N10",
}
"""Competency of the training grid behind each skill."""


class CertificateKind(StrEnum):
    """A card or certificate from outside the program."""

    BLS = "BLS"
    ACLS = "ACLS"
    PALS = "PALS"
    CHEMOTHERAPY_PROVIDER = "chemotherapy_provider"
    CRNI = "CRNI"
    IGCN = "IgCN"


class HeldKind(StrEnum):
    """What somebody holds that allows them to be sent to a patient."""

    LICENCE = "licence"
    CERTIFICATE = "certificate"
    SKILL = "skill"


class Animal(StrEnum):
    """An animal that somebody may be allergic to."""

    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"


class AbsenceKind(StrEnum):
    """Why somebody is away."""

    SICK = "sick"
    HOLIDAY = "holiday"
    TRAINING = "training"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence valid in ``states`` through ``expires``."""

    kind: LicenceKind
    number: str
    states: tuple[str, ...]
    expires: date


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate valid through ``expires``; ``None`` when it does not end."""

    kind: CertificateKind
    expires: date | None


RESUSCITATION: Mapping[CertificateKind, frozenset[CertificateKind]] = {
    CertificateKind.BLS: frozenset({CertificateKind.BLS, CertificateKind.ACLS}),
    CertificateKind.ACLS: frozenset({CertificateKind.ACLS}),
}
"""By a card that is asked for: the cards that answer it; the advanced card covers the basic one."""


def current_through(
    certificates: Iterable[HeldCertificate], asked: CertificateKind
) -> tuple[bool, date | None]:
    """Return whether a card that answers is held at all, and its last day (``None``: no end)."""
    answers = [one for one in certificates if one.kind in RESUSCITATION.get(asked, {asked})]
    if any(one.expires is None for one in answers):
        return True, None
    return bool(answers), max((one.expires for one in answers if one.expires), default=None)


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill signed off on a day, to be shown again by ``expires``."""

    kind: SkillKind
    signed_off_on: date
    expires: date | None


@dataclass(frozen=True, slots=True)
class Contract:
    """How somebody is engaged from ``since`` on; minutes are paid work.

    ``price_per_visit`` is in minor units of ``currency`` and only for per-diem nurses;
    ``overtime_price`` is in minor units for an hour. It is ``None`` when nobody said: overtime then
    weighs what the program's settings say.
    """

    since: date
    until: date | None
    is_per_diem: bool
    weekly_minutes: int
    daily_minutes: int
    max_visits_a_day: int
    overtime_minutes_a_week: int
    price_per_visit: int = 0
    currency: str = "USD"
    overtime_price: int | None = None


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """Hours worked on one weekday (Monday is 0), every or every second week from ``since``.

    An end at or before the start means the next morning.
    """

    weekday: int
    starts: time
    ends: time
    since: date
    until: date | None = None
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """What holds on one day in place of the pattern: other hours, or none (``starts`` None)."""

    day: date
    starts: time | None
    ends: time | None


@dataclass(frozen=True, slots=True)
class Absence:
    """Away from the first to the last day, both included.

    ``id`` and ``reported_at`` say which record it is and when it became known, where it is read
    from one.
    """

    first_day: date
    last_day: date
    kind: AbsenceKind
    id: UUID | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Hours on one day as promised: civil times in the branch's zone.

    It counts for the day it starts on; an end at or before the start is next morning.
    """

    day: date
    starts: time
    ends: time
    zone: str

    @property
    def start_instant(self) -> datetime:
        """UTC instant at which it starts."""
        return to_instant(self.day, self.starts, self.zone)

    @property
    def end_instant(self) -> datetime:
        """UTC instant at which it ends."""
        end_day = self.day + timedelta(days=1) if self.ends <= self.starts else self.day
        return to_instant(end_day, self.ends, self.zone)

    @property
    def minutes(self) -> int:
        """Elapsed minutes: an hour more or less on nights when clocks change."""
        return int((self.end_instant - self.start_instant).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Nurse:
    """A nurse as planning needs her, with concrete shifts of the days asked for.

    ``pet_allergies`` holds what was asked; an animal that is absent was not asked, and not
    asked is never no.
    """

    id: UUID
    name: str
    branch_id: UUID
    zone: str
    home: Place | None
    licences: tuple[HeldLicence, ...]
    certificates: tuple[HeldCertificate, ...]
    skills: tuple[HeldSkill, ...]
    languages: tuple[str, ...]
    contract: Contract | None
    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...] = ()
    pet_allergies: Mapping[Animal, Answer] = field(default_factory=dict)
    excluded_patients: frozenset[UUID] = frozenset()

    def allergic_to(self, animal: Animal) -> Answer:
        """Return what is known; never asked is not asked."""
        return self.pet_allergies.get(animal, Answer.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class StaffCard:
    """Somebody who works for the program, in a line."""

    id: UUID
    actor_id: UUID
    name: str
    phone: str
    branch_id: UUID | None
    is_nurse: bool


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An outside agency, in a line."""

    id: UUID
    name: str
    phone: str
    contact: str


def monday_of(day: date) -> date:
    """Return the Monday of the week that ``day`` lies in."""
    return day - timedelta(days=day.weekday())
