"""Findings: licences and certificates that end, and hours at which nobody is on call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.findings import Finding, Gate, OverrideClass, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.workforce import models, queries
from hearthline.rooms.workforce.values import Gap, OnCallRole, StaffCard

EXPIRY = "workforce.expiry"
ON_CALL = "workforce.on_call"


def papers_in_force(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Return a finding for each licence and certificate of each person, four queries in all.

    Ended ones block visits; those that end within the program's notice are open; a nurse
    without any licence on record is unknown, and unknown blocks.
    """
    settings = reads.once(settings_in_force).settings
    placed = queries.zones_of(subjects)
    people = models.StaffMember.objects.filter(id__in=subjects)
    rows_of = {row.pk: row for row in people.only("id", "is_nurse", "left_on")}
    papers: dict[UUID, list[models.Licence | models.Certificate]] = {}
    rows: list[models.Licence | models.Certificate] = [
        *models.Licence.objects.filter(staff_id__in=subjects, ended_on__isnull=True),
        *models.Certificate.objects.filter(staff_id__in=subjects, ended_on__isnull=True),
    ]
    for row in rows:
        papers.setdefault(row.staff_id, []).append(row)
    found = []
    for subject in subjects:
        today = local_day(as_of, placed.get(subject, "UTC"))
        held, person = papers.get(subject, []), rows_of.get(subject)
        if person is not None and person.left_on is not None and person.left_on < today:
            found.append(_finding(subject, State.NOT_APPLICABLE, Message("workforce.has_left"), ""))
            continue
        if (
            person is not None
            and person.is_nurse
            and not any(isinstance(row, models.Licence) for row in held)
        ):
            found.append(_finding(subject, State.UNKNOWN, Message("workforce.no_licence"), ""))
        elif not held:
            found.append(
                _finding(subject, State.NOT_APPLICABLE, Message("workforce.no_papers"), "")
            )
        for row in held:
            if row.expires is None:
                continue
            params = {"paper": row.kind, "expires": row.expires.isoformat()}
            if row.expires < today:
                state, code = State.OPEN, "workforce.paper_ended"
            elif row.expires < today + timedelta(days=settings.expiry_urgent_days):
                state, code = State.OPEN, "workforce.paper_ends_urgently"
            elif row.expires < today + timedelta(days=settings.expiry_notice_days):
                state, code = State.NOTE, "workforce.paper_ends_soon"
            else:
                state, code = State.MET, "workforce.paper_in_force"
            found.append(
                _finding(
                    subject,
                    state,
                    Message(code, params),
                    str(row.pk),
                    is_blocking=row.expires < today,
                )
            )
    return found


def _finding(
    subject: UUID, state: State, message: Message, discriminator: str, *, is_blocking: bool = False
) -> Finding:
    return Finding(
        check=EXPIRY,
        subject=subject,
        state=state,
        message=message,
        blocks=frozenset({Gate.VISIT}) if is_blocking or state is State.UNKNOWN else frozenset(),
        override=OverrideClass.NEVER,
        owner=Role.NURSE_MANAGER,
        discriminator=discriminator,
    )


def on_call_whole(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Return a finding for each gap of each branch's roster as far ahead as the program looks."""
    ahead = timedelta(days=reads.once(settings_in_force).settings.roster_ahead_days)
    found = queries.roster(subjects, as_of, as_of + ahead)
    said: dict[UUID, list[Finding]] = {subject: [] for subject in subjects}
    for (branch, role, place), gaps in found.gaps.items():
        for gap in gaps:
            said[branch].append(
                Finding(
                    check=ON_CALL,
                    subject=branch,
                    state=State.OPEN,
                    message=gap_message(gap, role, place, found.people),
                    owner=Role.NURSE_MANAGER if role is OnCallRole.NURSE else Role.PHARMACIST,
                    due=gap.start,
                    discriminator=f"{role}:{place}:{gap.start:%Y%m%dT%H%M}",
                )
            )
    whole = Message("workforce.on_call_whole")
    return [
        finding
        for subject in subjects
        for finding in said[subject] or [Finding(ON_CALL, subject, State.MET, whole)]
    ]


def gap_message(
    gap: Gap, role: OnCallRole, place: int, people: Mapping[UUID, StaffCard]
) -> Message:
    """Return the sentence of a gap: nobody planned, or whoever is planned is away or may not."""
    params = {"role": role.value, "place": str(place), "at": gap.start.isoformat()}
    if gap.away is None:
        return Message("workforce.on_call_gap", params)
    name = people[gap.away].name if gap.away in people else ""
    if gap.unqualified:
        return Message(f"workforce.on_call_gap_no_{role}", params | {"name": name})
    return Message("workforce.on_call_gap_away", params | {"name": name})


CHECKS = (
    Check(code=EXPIRY, area="Licence", subject_kind="staff", evaluate=papers_in_force),
    Check(code=ON_CALL, area="On call", subject_kind="branch", evaluate=on_call_whole),
)
