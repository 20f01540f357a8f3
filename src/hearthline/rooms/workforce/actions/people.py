"""What can be done about the people who work; every function here is one action."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import (
    Actor,
    Membership,
    SubjectAccess,
    SubjectBranch,
    User,
)
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import may_see
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.records.editing import revise
from hearthline.rooms.program.values import LicenceKind, Place
from hearthline.rooms.workforce import models, values
from hearthline.rooms.workforce.rules import search_name


@action("workforce.hire", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def hire(
    context: Context,
    *,
    given_name: str,
    family_name: str,
    joined_on: date,
    branch_id: UUID,
    is_nurse: bool = False,
    title: str = "",
    phone: str = "",
    email: str = "",
    home: Place | None = None,
    languages: Sequence[str] = (),
    staff_id: UUID | None = None,
    actor_id: UUID | None = None,
) -> UUID:
    """Add somebody to the staff and place them in a branch.

    Raises
    ------
    Refused
        If a name is missing.
    """
    if not given_name.strip() or not family_name.strip():
        raise Refused(Message("workforce.name_missing"), field="family_name")
    name = f"{given_name.strip()} {family_name.strip()}"
    actor = Actor.objects.create(
        id=actor_id or context.next_id(),
        kind=Actor.Kind.STAFF,
        name=name,
        made_at=context.server_time,
    )
    person = models.StaffMember(
        id=staff_id or context.next_id(),
        actor=actor,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        title=title.strip(),
        phone=phone.strip(),
        email=email.strip(),
        search_name=search_name(given_name.strip(), family_name.strip()),
        is_nurse=is_nurse,
        joined_on=joined_on,
        languages=list(languages),
    )
    _live_at(person, home)
    person.save(force_insert=True)
    SubjectBranch.objects.create(subject_id=person.id, branch_id=branch_id, since=joined_on)
    SubjectAccess.objects.create(subject_id=person.id, actor=actor, why="self", since=joined_on)
    context.about(person.id)
    context.changed(
        person, after={"name": name, "branch": str(branch_id), "joined": joined_on.isoformat()}
    )
    return person.id


@action("workforce.place", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def place(context: Context, *, staff_id: UUID, branch_id: UUID, since: date) -> None:
    """Move somebody to a branch from ``since`` on; earlier placements end the day before."""
    person = context.get(models.StaffMember, staff_id)
    before = list(
        SubjectBranch.objects.filter(subject_id=staff_id, until__isnull=True).values_list(
            "branch_id", flat=True
        )
    )
    SubjectBranch.objects.filter(subject_id=staff_id, since__gte=since).delete()
    SubjectBranch.objects.filter(subject_id=staff_id, until__isnull=True).update(
        until=since - timedelta(days=1)
    )
    SubjectBranch.objects.create(subject_id=staff_id, branch_id=branch_id, since=since)
    context.about(staff_id)
    context.changed(
        person,
        before={"branches": [str(branch) for branch in before]},
        after={"branch": str(branch_id), "since": since.isoformat()},
    )


@action("workforce.end_employment", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def end_employment(
    context: Context, *, staff_id: UUID, last_day: date | None, revision: int
) -> None:
    """Say on which day somebody works here for the last time; ``None`` takes it back.

    Nothing is planned for them after it, and what is planned already is without a nurse.

    Raises
    ------
    Refused
        If the day lies before they began.
    """
    person = context.get(models.StaffMember, staff_id)
    context.about(staff_id)
    if last_day is not None and last_day < person.joined_on:
        days = {"ends": last_day.isoformat(), "begins": person.joined_on.isoformat()}
        raise Refused(Message("workforce.ends_before_it_begins", days), field="last_day")
    revise(context, person, revision=revision, left_on=last_day)


@action("workforce.set_home", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def set_home(context: Context, *, staff_id: UUID, home: Place, revision: int) -> None:
    """Change where somebody lives, since routes begin and end there."""
    person = context.get(models.StaffMember, staff_id)
    if person.revision != revision:
        raise Conflict(expected=revision, found=person.revision)
    before = {"line": person.line, "city": person.city, "zip": person.zip_code}
    _live_at(person, home)
    person.revision += 1
    person.save()
    context.about(staff_id)
    context.changed(
        person,
        before=before,
        after={"line": person.line, "city": person.city, "zip": person.zip_code},
    )


@action("workforce.record_licence", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def record_licence(
    context: Context,
    *,
    staff_id: UUID,
    kind: LicenceKind,
    number: str,
    states: Sequence[str],
    expires: date,
) -> UUID:
    """Record a licence, or its renewal when the number is known."""
    context.get(models.StaffMember, staff_id)
    row = models.Licence.objects.filter(staff_id=staff_id, kind=kind, number=number).first()
    before = {"states": row.states, "expires": row.expires} if row else None
    row = row or models.Licence(
        id=context.next_id(), staff_id=staff_id, kind=kind, number=number.strip()
    )
    row.states, row.expires, row.ended_on = sorted(set(states)), expires, None
    row.save()
    context.about(staff_id)
    context.changed(
        row,
        before=before,
        after={"kind": kind, "number": number, "states": row.states, "expires": expires},
    )
    return row.id


@action("workforce.record_certificate", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def record_certificate(
    context: Context, *, staff_id: UUID, kind: values.CertificateKind, expires: date | None
) -> UUID:
    """Record a certificate; an earlier one of the kind ends."""
    context.get(models.StaffMember, staff_id)
    models.Certificate.objects.filter(staff_id=staff_id, kind=kind, ended_on__isnull=True).update(
        ended_on=context.server_time.date()
    )
    row = models.Certificate.objects.create(
        id=context.next_id(), staff_id=staff_id, kind=kind, expires=expires
    )
    context.about(staff_id)
    context.changed(row, after={"kind": kind, "expires": expires})
    return row.id


@action("workforce.sign_off_skill", version=1, kind=Kind.REQUEST, permission="workforce.sign_off")
def sign_off_skill(
    context: Context,
    *,
    staff_id: UUID,
    kind: values.SkillKind,
    signed_off_on: date,
    signed_off_by: str,
    expires: date | None,
) -> UUID:
    """Record that somebody showed a competency; an earlier sign-off of the kind ends.

    Raises
    ------
    Refused
        If the person signs off their own skill.
    """
    person = context.get(models.StaffMember, staff_id)
    if person.actor_id == context.caller.actor_id:
        raise Refused(Message("workforce.own_sign_off"), field="signed_off_by")
    if expires is not None and expires < signed_off_on:
        raise Refused(
            Message(
                "workforce.ends_before_it_begins",
                {"ends": expires.isoformat(), "begins": signed_off_on.isoformat()},
            ),
            field="expires",
        )
    models.Skill.objects.filter(staff_id=staff_id, kind=kind, ended_on__isnull=True).update(
        ended_on=signed_off_on
    )
    row = models.Skill.objects.create(
        id=context.next_id(),
        staff_id=staff_id,
        kind=kind,
        signed_off_on=signed_off_on,
        signed_off_by=signed_off_by,
        expires=expires,
    )
    context.about(staff_id)
    context.changed(row, after={"kind": kind, "signed_off_by": signed_off_by, "expires": expires})
    return row.id


@action("workforce.engage", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def engage(context: Context, *, staff_id: UUID, contract: values.Contract) -> UUID:
    """Put a contract in force from its first day; the one before ends the day before."""
    context.get(models.StaffMember, staff_id)
    models.Contract.objects.filter(
        staff_id=staff_id, since__lt=contract.since, until__isnull=True
    ).update(until=contract.since - timedelta(days=1))
    terms = {
        "until": contract.until,
        "is_per_diem": contract.is_per_diem,
        "weekly_minutes": contract.weekly_minutes,
        "daily_minutes": contract.daily_minutes,
        "max_visits_a_day": contract.max_visits_a_day,
        "overtime_minutes_a_week": contract.overtime_minutes_a_week,
        "price_per_visit": contract.price_per_visit,
        "overtime_price": contract.overtime_price,
        "currency": contract.currency,
    }
    row, _ = models.Contract.objects.update_or_create(
        staff_id=staff_id,
        since=contract.since,
        defaults=terms,
        create_defaults={"id": context.next_id(), **terms},
    )
    context.about(staff_id)
    context.changed(row, after={"since": contract.since, "weekly_minutes": contract.weekly_minutes})
    return row.id


@action("workforce.set_shifts", version=1, kind=Kind.REQUEST, permission="workforce.plan_shifts")
def set_shifts(
    context: Context, *, staff_id: UUID, since: date, patterns: Sequence[values.ShiftPattern]
) -> None:
    """Put a new week's pattern in force from ``since``; the old one ends the day before."""
    person = context.get(models.StaffMember, staff_id)
    old = models.ShiftPattern.objects.filter(staff_id=staff_id, until__isnull=True)
    before = [str(row) for row in old]
    models.ShiftPattern.objects.filter(staff_id=staff_id, since__gte=since).delete()
    old.update(until=since - timedelta(days=1))
    models.ShiftPattern.objects.bulk_create(
        [
            models.ShiftPattern(
                id=context.next_id(),
                staff_id=staff_id,
                weekday=pattern.weekday,
                starts=pattern.starts,
                ends=pattern.ends,
                since=max(pattern.since, since),
                until=pattern.until,
                every_weeks=pattern.every_weeks,
            )
            for pattern in patterns
        ]
    )
    context.about(staff_id)
    context.changed(
        person,
        before={"shifts": before},
        after={
            "since": since,
            "shifts": [f"{p.weekday} {p.starts:%H:%M}-{p.ends:%H:%M}" for p in patterns],
        },
    )


@action("workforce.change_shift", version=1, kind=Kind.REQUEST, permission="workforce.plan_shifts")
def change_shift(
    context: Context,
    *,
    staff_id: UUID,
    day: date,
    starts: time | None,
    ends: time | None,
    note: str = "",
) -> UUID:
    """Let other hours, or none, hold on one day.

    Raises
    ------
    Refused
        If only one of start and end is given.
    """
    context.get(models.StaffMember, staff_id)
    if (starts is None) != (ends is None):
        raise Refused(Message("workforce.shift_half_given"), field="ends")
    models.ShiftChange.objects.filter(staff_id=staff_id, day=day).delete()
    row = models.ShiftChange.objects.create(
        id=context.next_id(), staff_id=staff_id, day=day, starts=starts, ends=ends, reason=note
    )
    context.about(staff_id)
    context.changed(row, after={"day": day, "starts": starts, "ends": ends})
    return row.id


@action("workforce.plan_absence", version=1, kind=Kind.REQUEST, permission="workforce.plan_shifts")
def plan_absence(
    context: Context,
    *,
    staff_id: UUID,
    first_day: date,
    last_day: date,
    kind: values.AbsenceKind,
    note: str = "",
) -> UUID:
    """Write down days off that are known beforehand.

    Raises
    ------
    Refused
        If the last day lies before the first.
    """
    context.get(models.StaffMember, staff_id)
    if last_day < first_day:
        raise Refused(
            Message(
                "workforce.ends_before_it_begins",
                {"ends": last_day.isoformat(), "begins": first_day.isoformat()},
            ),
            field="last_day",
        )
    return _absent(context, staff_id, first_day, last_day, kind, note)


@action("workforce.mark_sick", version=1, kind=Kind.FACT, permission="workforce.mark_sick")
def mark_sick(
    context: Context, *, staff_id: UUID, day: date, last_day: date | None = None, note: str = ""
) -> UUID:
    """Write down that somebody is sick; a fact, so it is stored even when it fits badly."""
    person = models.StaffMember.objects.filter(id=staff_id).first()
    if person is None:
        raise Refused(Message("workforce.nobody_known"), field="staff_id")
    if not may_see(context.caller, person):
        context.flag("workforce.outside_scope")
    last = last_day or day
    if last < day:
        context.flag("workforce.days_turned_round")
        day, last = last, day
    same = models.Absence.objects.filter(
        staff_id=staff_id,
        kind=values.AbsenceKind.SICK,
        first_day__lte=day,
        last_day__gte=last,
        taken_back_at__isnull=True,
    ).first()
    if same is not None:
        context.about(staff_id)
        context.flag("workforce.already_reported")
        return same.id
    return _absent(context, staff_id, day, last, values.AbsenceKind.SICK, note)


@action(
    "workforce.take_back_absence",
    version=1,
    kind=Kind.REQUEST,
    permission="workforce.plan_shifts",
)
def take_back_absence(context: Context, *, absence_id: UUID) -> None:
    """Take back days away: they work after all. The record stays, with the moment."""
    row = context.get(models.Absence, absence_id)
    row.taken_back_at = context.server_time
    row.save()
    context.about(row.staff_id)
    context.changed(row, before={"taken_back": None}, after={"taken_back": context.server_time})


@action("workforce.record_agency", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def record_agency(
    context: Context, *, name: str, phone: str = "", contact: str = "", ended: bool = False
) -> UUID:
    """Write down an outside agency, or what changed about one; ended ones get no more offers.

    Raises
    ------
    Refused
        If it has no name.
    """
    if not name.strip():
        raise Refused(Message("workforce.agency_without_name"), field="name")
    row = models.Agency.objects.filter(name=name.strip()).first()
    before = {"phone": row.phone, "contact": row.contact} if row else None
    if row is None:
        row = models.Agency(id=context.next_id(), name=name.strip())
    else:
        row.revision += 1
    row.phone, row.contact = phone.strip(), contact.strip()
    row.ended_on = context.caller.today if ended else None
    row.save()
    context.changed(row, before=before, after={"name": row.name, "phone": phone, "ended": ended})
    return row.id


@action("workforce.answer_pet", version=1, kind=Kind.REQUEST, permission="workforce.manage")
def answer_pet(
    context: Context, *, staff_id: UUID, animal: values.Animal, answer: Answer, asked_on: date
) -> None:
    """Write down what somebody answered about an animal."""
    context.get(models.StaffMember, staff_id)
    row = models.PetAllergy.objects.filter(staff_id=staff_id, animal=animal).first()
    before = {"answer": row.answer} if row else None
    row = row or models.PetAllergy(id=context.next_id(), staff_id=staff_id, animal=animal)
    row.answer, row.asked_on = answer, asked_on
    row.save()
    context.about(staff_id)
    context.changed(row, before=before, after={"animal": animal, "answer": answer})


@action("workforce.exclude", version=1, kind=Kind.REQUEST, permission="workforce.exclude")
def exclude(
    context: Context,
    *,
    staff_id: UUID,
    patient_id: UUID,
    reason: str,
    since: date,
    until: date | None = None,
) -> UUID:
    """Keep a nurse from a patient, with the reason.

    Raises
    ------
    Refused
        If no reason is given.
    """
    context.get(models.StaffMember, staff_id)
    context.concerns(patient_id)
    if not reason.strip():
        raise Refused(Message("workforce.reason_missing"), field="reason")
    row = models.Exclusion.objects.create(
        id=context.next_id(),
        staff_id=staff_id,
        patient_id=patient_id,
        reason=reason.strip(),
        since=since,
        until=until,
    )
    context.about(staff_id, patient_id)
    context.changed(row, after={"reason": reason, "since": since, "until": until})
    return row.id


@action("workforce.end_exclusion", version=1, kind=Kind.REQUEST, permission="workforce.exclude")
def end_exclusion(context: Context, *, exclusion_id: UUID, until: date) -> None:
    """Let a nurse be sent to a patient again after ``until``; the record stays."""
    row = context.get(models.Exclusion, exclusion_id)
    context.about(row.staff_id, row.patient_id)
    before, row.until = row.until, max(until, row.since)
    row.save(update_fields=["until"])
    context.changed(row, before={"until": before}, after={"until": row.until})


@action("workforce.open_sign_in", version=1, kind=Kind.REQUEST, permission="accounts.manage")
def open_sign_in(
    context: Context,
    *,
    staff_id: UUID,
    username: str,
    encoded_password: str,
    roles: Sequence[Role],
    branch_id: UUID | None,
    since: date,
    must_change_password: bool = True,
) -> UUID:
    """Give somebody a sign-in with roles in one branch, or in all (``branch_id`` None).

    The password comes encoded (``django.contrib.auth.hashers``): in clear it goes no further
    than the page where it was typed.

    Raises
    ------
    Refused
        If the sign-in name is taken.
    """
    person = context.get(models.StaffMember, staff_id)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(Message("workforce.sign_in_taken", {"name": username}), field="username")
    user = User.objects.create(
        id=context.next_id(),
        actor_id=person.actor_id,
        username=username,
        email=person.email,
        password=encoded_password,
        must_change_password=must_change_password,
    )
    for role in roles:
        Membership.objects.create(
            id=context.next_id(),
            actor_id=person.actor_id,
            role=role,
            branch_id=branch_id,
            since=since,
        )
    context.about(staff_id)
    context.changed(user, after={"username": username, "roles": list(roles)})
    return user.id


def _absent(
    context: Context,
    staff_id: UUID,
    first_day: date,
    last_day: date,
    kind: values.AbsenceKind,
    note: str,
) -> UUID:
    row = models.Absence.objects.create(
        id=context.next_id(),
        staff_id=staff_id,
        kind=kind,
        first_day=first_day,
        last_day=last_day,
        note=note,
        reported_at=context.server_time,
    )
    context.about(staff_id)
    context.changed(row, after={"kind": kind, "first_day": first_day, "last_day": last_day})
    return row.id


def _live_at(person: models.StaffMember, home: Place | None) -> None:
    if home is None:
        return
    person.line, person.city = home.line, home.city
    person.state, person.zip_code = home.state, home.zip_code
    person.latitude = home.position.latitude if home.position else None
    person.longitude = home.position.longitude if home.position else None
    person.position_source = home.position_source or ""
