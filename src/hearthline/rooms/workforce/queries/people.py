"""What pages and other rooms may read of the workforce; bulk reads run constant queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import Position, PositionSource
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.manifest import SubjectName
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import LicenceKind, Place
from hearthline.rooms.workforce import models, rules, values

M = TypeVar("M", bound=Model)


def nurses_between(
    branch_ids: Sequence[UUID] | None, first_day: date, last_day: date
) -> list[values.Nurse]:
    """Return nurses placed in the branches during the days, with their concrete shifts.

    Parameters
    ----------
    branch_ids
        Branches to look in; ``None`` means all.
    first_day, last_day
        Civil days in each branch's own zone, both included.

    Returns
    -------
    list of values.Nurse
        By family name. Eleven queries for any number of nurses.
    """
    placements = placements_between(first_day, last_day, branch_ids=branch_ids)
    people = list(
        models.StaffMember.objects.filter(
            works_on(first_day),
            is_nurse=True,
            id__in=list(placements),
        )
    )
    return _with_records(people, placements, first_day, last_day)


def nurses_by_ids(ids: Iterable[UUID], first_day: date, last_day: date) -> dict[UUID, values.Nurse]:
    """Return nurses by id with shifts of the days; those who left are still found."""
    wanted = list(ids)
    placements = placements_between(first_day, last_day, subjects=wanted)
    people = list(models.StaffMember.objects.filter(is_nurse=True, id__in=wanted))
    return {nurse.id: nurse for nurse in _with_records(people, placements, first_day, last_day)}


def on_shift(
    branch_ids: Sequence[UUID], first_day: date, last_day: date
) -> Counter[tuple[UUID, date]]:
    """Return how many nurses of each branch are on shift on each of the days; six queries.

    Counted is whoever has a shift that day, whatever else fills it.
    """
    placements = placements_between(first_day, last_day, branch_ids=branch_ids)
    people = list(
        models.StaffMember.objects.filter(
            works_on(first_day),
            is_nurse=True,
            id__in=list(placements),
        ).only("id", "joined_on", "left_on")
    )
    zones = {branch.id: branch.zone for branch in program.by_ids(set(placements.values())).values()}
    shifts = _shifts_of(
        people,
        {key: zones[at] for key, at in placements.items() if at in zones},
        _absences_of(people, first_day, last_day),
        first_day,
        last_day,
    )
    return Counter(
        (placements[staff_id], day)
        for staff_id, held in shifts.items()
        for day in {shift.day for shift in held}
    )


def placements_between(
    first_day: date,
    last_day: date,
    *,
    branch_ids: Sequence[UUID] | None = None,
    subjects: Sequence[UUID] | None = None,
) -> dict[UUID, UUID]:
    """Return the branch of each member of staff, the latest when several hold in the days."""
    rows = SubjectBranch.objects.filter(
        Q(until__isnull=True) | Q(until__gte=first_day), since__lte=last_day
    )
    if branch_ids is not None:
        rows = rows.filter(branch_id__in=list(branch_ids))
    if subjects is not None:
        rows = rows.filter(subject_id__in=list(subjects))
    else:
        rows = rows.filter(subject_id__in=models.StaffMember.objects.values("id"))
    return dict(rows.order_by("since").values_list("subject_id", "branch_id"))


def memberships_of(staff_id: UUID, on: date) -> list[tuple[UUID, date, date | None]]:
    """Return the branches somebody belongs to on a day or later, each from and until when."""
    rows = SubjectBranch.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), subject_id=staff_id
    )
    return list(rows.order_by("since").values_list("branch_id", "since", "until"))


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return names of members of staff by id, one query."""
    return {
        staff_id: f"{given} {family}"
        for staff_id, given, family in models.StaffMember.objects.filter(
            id__in=list(ids)
        ).values_list("id", "given_name", "family_name")
    }


def cards(ids: Iterable[UUID]) -> dict[UUID, values.StaffCard]:
    """Return members of staff with their telephone by id, one query."""
    return {
        row.id: values.StaffCard(row.id, row.actor_id, str(row), row.phone, None, row.is_nurse)
        for row in models.StaffMember.objects.filter(id__in=list(ids))
    }


def works_on(day: date) -> Q:
    """Return what holds of whoever still works here on a day; their last day is one of them."""
    return Q(left_on__isnull=True) | Q(left_on__gte=day)


def leaving(since: date) -> dict[UUID, tuple[str, date]]:
    """Return name and last day of nurses who left since a day, or whose last day is known."""
    rows = models.StaffMember.objects.filter(is_nurse=True, left_on__gte=since)
    return {row.id: (str(row), row.left_on) for row in rows if row.left_on is not None}


def against_closing(branch_id: UUID, today: date) -> list[Message]:
    """Return what stands against closing a branch: people who work there."""
    placed = placements_between(today, date.max, branch_ids=[branch_id])
    count = models.StaffMember.objects.filter(works_on(today), id__in=list(placed)).count()
    return [Message("workforce.people_in_branch", {"count": count})] if count else []


def languages_spoken(on: date) -> frozenset[str]:
    """Return the languages that nurses who work here speak, as two-letter codes; one query."""
    rows = models.StaffMember.objects.filter(works_on(on), is_nurse=True)
    return frozenset(code for found in rows.values_list("languages", flat=True) for code in found)


def agencies(ids: Iterable[UUID] | None = None) -> dict[UUID, values.AgencyCard]:
    """Return agencies by id: those asked for, or all that visits can be offered to."""
    rows = models.Agency.objects.all()
    rows = rows.filter(ended_on__isnull=True) if ids is None else rows.filter(id__in=list(set(ids)))
    return {row.id: values.AgencyCard(row.id, row.name, row.phone, row.contact) for row in rows}


def staff_by_actor(actor_id: UUID) -> values.StaffCard | None:
    """Return the member of staff whom the journal knows as ``actor_id``."""
    row = models.StaffMember.objects.filter(actor_id=actor_id).first()
    if row is None:
        return None
    placement = (
        SubjectBranch.objects.filter(subject_id=row.id).order_by("-since").values_list("branch_id")
    ).first()
    return values.StaffCard(
        row.id, row.actor_id, str(row), row.phone, placement[0] if placement else None, row.is_nurse
    )


HELD: Mapping[values.HeldKind, type[models.Licence | models.Certificate | models.Skill]] = {
    values.HeldKind.LICENCE: models.Licence,
    values.HeldKind.CERTIFICATE: models.Certificate,
    values.HeldKind.SKILL: models.Skill,
}
"""What keeps each kind of what somebody holds."""


def held_by(staff_id: UUID) -> list[tuple[str, str]]:
    """Return what somebody holds that is in force, as a key ``kind:id`` with its words."""
    found = []
    for kind, model in HELD.items():
        rows: Any = model.objects.filter(staff_id=staff_id, ended_on__isnull=True)
        for row in rows:
            says = word("skill", row.kind) if kind is values.HeldKind.SKILL else str(row)
            found.append((f"{kind}:{row.id}", says))
    return found


def certificates_of(staff: Iterable[UUID]) -> dict[UUID, tuple[values.HeldCertificate, ...]]:
    """Return the cards that each member of staff holds."""
    ids = list(staff)
    rows = _by_staff(models.Certificate.objects.filter(ended_on__isnull=True), ids)
    return {
        one: tuple(
            values.HeldCertificate(values.CertificateKind(row.kind), row.expires)
            for row in rows[one]
        )
        for one in ids
    }


def place_of(row: models.StaffMember) -> Place | None:
    """Return where somebody lives, or ``None`` when nobody wrote it down."""
    if not (row.line or row.city or row.zip_code or row.latitude is not None):
        return None
    position = (
        Position(row.latitude, row.longitude)
        if row.latitude is not None and row.longitude is not None
        else None
    )
    source = PositionSource(row.position_source) if row.position_source else None
    return Place(row.line, row.city, row.state, row.zip_code, position, source)


def _with_records(
    people: Sequence[models.StaffMember],
    placements: Mapping[UUID, UUID],
    first_day: date,
    last_day: date,
) -> list[values.Nurse]:
    ids = [person.id for person in people]
    zones = {branch.id: branch.zone for branch in program.by_ids(set(placements.values())).values()}
    licences = _by_staff(models.Licence.objects.filter(ended_on__isnull=True), ids)
    certificates = _by_staff(models.Certificate.objects.filter(ended_on__isnull=True), ids)
    skills = _by_staff(models.Skill.objects.filter(ended_on__isnull=True), ids)
    contracts = _by_staff(models.Contract.objects.all(), ids)
    zone_of = {key: zones[at] for key, at in placements.items() if at in zones}
    absences = _absences_of(people, first_day, last_day)
    shifts = _shifts_of(people, zone_of, absences, first_day, last_day)
    pets = _by_staff(models.PetAllergy.objects.all(), ids)
    exclusions = _by_staff(
        models.Exclusion.objects.filter(
            Q(until__isnull=True) | Q(until__gte=first_day), since__lte=last_day
        ),
        ids,
    )
    found = []
    for person in people:
        zone = zone_of.get(person.id)
        if zone is None:
            continue
        engaged = [contract_value(row) for row in contracts[person.id]]
        found.append(
            values.Nurse(
                id=person.id,
                name=str(person),
                branch_id=placements[person.id],
                zone=zone,
                home=place_of(person),
                licences=tuple(licence_value(row) for row in licences[person.id]),
                certificates=tuple(
                    values.HeldCertificate(values.CertificateKind(row.kind), row.expires)
                    for row in certificates[person.id]
                ),
                skills=tuple(
                    values.HeldSkill(values.SkillKind(row.kind), row.signed_off_on, row.expires)
                    for row in skills[person.id]
                ),
                languages=tuple(person.languages),
                contract=rules.contract_on(engaged, first_day)
                or rules.contract_on(engaged, last_day),
                shifts=shifts[person.id],
                absences=absences.get(person.id, ()),
                pet_allergies={
                    values.Animal(row.animal): Answer(row.answer) for row in pets[person.id]
                },
                excluded_patients=frozenset(row.patient_id for row in exclusions[person.id]),
            )
        )
    return found


def _absences_of(
    people: Sequence[models.StaffMember], first_day: date, last_day: date
) -> dict[UUID, tuple[values.Absence, ...]]:
    """Return when each is away; who has left is away from the day after the last one on."""
    ids = [person.id for person in people]
    gone = {
        person.id: values.Absence(
            max(person.left_on + timedelta(days=1), first_day), last_day, values.AbsenceKind.OTHER
        )
        for person in people
        if person.left_on is not None and person.left_on < last_day
    }
    rows = _by_staff(
        models.Absence.objects.filter(
            taken_back_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day
        ),
        ids,
    )
    return {
        staff_id: tuple(
            values.Absence(
                row.first_day, row.last_day, values.AbsenceKind(row.kind), row.id, row.reported_at
            )
            for row in rows[staff_id]
        )
        + ((gone[staff_id],) if staff_id in gone else ())
        for staff_id in ids
    }


def _shifts_of(
    people: Sequence[models.StaffMember],
    zones: Mapping[UUID, str],
    absences: Mapping[UUID, tuple[values.Absence, ...]],
    first_day: date,
    last_day: date,
) -> dict[UUID, tuple[values.Shift, ...]]:
    """Return the concrete shifts of everybody whose zone is known; two queries."""
    ids = [person.id for person in people]
    patterns = _by_staff(models.ShiftPattern.objects.all(), ids)
    changes = _by_staff(models.ShiftChange.objects.filter(day__range=(first_day, last_day)), ids)
    return {
        person.id: rules.shifts_between(
            [pattern_value(row) for row in patterns[person.id]],
            [values.ShiftChange(row.day, row.starts, row.ends) for row in changes[person.id]],
            absences.get(person.id, ()),
            first_day=max(first_day, person.joined_on),
            last_day=min(last_day, person.left_on) if person.left_on else last_day,
            zone=zones[person.id],
        )
        for person in people
        if person.id in zones
    }


def licence_value(row: models.Licence) -> values.HeldLicence:
    """Return the record as a value."""
    return values.HeldLicence(LicenceKind(row.kind), row.number, tuple(row.states), row.expires)


def contract_value(row: models.Contract) -> values.Contract:
    """Return the record as a value."""
    return values.Contract(
        since=row.since,
        until=row.until,
        is_per_diem=row.is_per_diem,
        weekly_minutes=row.weekly_minutes,
        daily_minutes=row.daily_minutes,
        max_visits_a_day=row.max_visits_a_day,
        overtime_minutes_a_week=row.overtime_minutes_a_week,
        price_per_visit=row.price_per_visit,
        currency=row.currency,
        overtime_price=row.overtime_price,
    )


def pattern_value(row: models.ShiftPattern) -> values.ShiftPattern:
    """Return the record as a value."""
    return values.ShiftPattern(
        row.weekday, row.starts, row.ends, row.since, row.until, row.every_weeks
    )


def _by_staff(rows: QuerySet[Any], ids: Sequence[UUID]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows.filter(staff_id__in=ids):
        found[row.staff_id].append(row)
    return found


def zones_of(subjects: Iterable[UUID]) -> dict[UUID, str]:
    """Return the zone of each person's present branch, two queries."""
    wanted = list(subjects)
    placed = dict(
        SubjectBranch.objects.filter(subject_id__in=wanted, until__isnull=True)
        .order_by("since")
        .values_list("subject_id", "branch_id")
    )
    zones = {branch.id: branch.zone for branch in program.by_ids(set(placed.values())).values()}
    return {subject: zones[branch] for subject, branch in placed.items() if branch in zones}


def actors_of(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the actor of each member of staff, one query."""
    return dict(models.StaffMember.objects.filter(id__in=list(ids)).values_list("id", "actor_id"))


def mail_addresses(actors: Collection[UUID]) -> dict[UUID, str]:
    """Return where messages go by e-mail, by actor, one query; who left has no open sign-in."""
    rows = models.StaffMember.objects.filter(actor_id__in=list(actors))
    return dict(rows.exclude(email="").values_list("actor_id", "email"))


def absence_of(absence_id: UUID) -> tuple[UUID, date] | None:
    """Return whose absence a record is and on which day it begins."""
    row = models.Absence.objects.filter(id=absence_id).values_list("staff_id", "first_day").first()
    return row if row is None else (row[0], row[1])


def chosen_staff(ids: Sequence[UUID] | None) -> list[UUID]:
    """Return those of ``ids`` whose papers checks look at; all nurses when ``None``.

    Who has left is among them: the check knows the day, and says that it no longer applies.
    """
    rows = models.StaffMember.objects.filter(is_nurse=True)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return list(rows.order_by("id").values_list("id", flat=True))


def subject_names(ids: Sequence[UUID]) -> dict[UUID, SubjectName]:
    """Return how lists name members of staff, and their pages."""
    return {
        staff_id: SubjectName(name, reverse("workforce:nurse", args=[staff_id]))
        for staff_id, name in names(ids).items()
    }


def office_choices(branches: Sequence[UUID], day: date) -> list[tuple[str, str]]:
    """Return members of staff of branches who are not nurses, as a form offers them."""
    placed = placements_between(day, day, branch_ids=list(branches))
    rows = models.StaffMember.objects.filter(works_on(day), id__in=list(placed), is_nurse=False)
    return [(str(row.id), f"{row}, {row.title}" if row.title else str(row)) for row in rows]
