"""Whether the program can staff what a referral asks for, asked of the schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from hearthline.rooms.census.values import AddressFacts
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.values import ReferralState
from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.lines.values import LineKind as AccessDevice
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import CareAsked, LineKind

_LINES = {
    AccessDevice.PERIPHERAL: LineKind.PERIPHERAL,
    AccessDevice.MIDLINE: LineKind.PICC,
    AccessDevice.PICC: LineKind.PICC,
    AccessDevice.TUNNELED: LineKind.PICC,
    AccessDevice.NON_TUNNELED: LineKind.PICC,
    AccessDevice.CENTRAL_NOT_STATED: LineKind.PICC,
    AccessDevice.PORT: LineKind.PORT,
}


def care_of(
    referral: Referral,
    home: AddressFacts | None,
    held: Sequence[LineFacts],
    zone: str,
    by: scheduling.CareRules | None = None,
) -> CareAsked:
    """Return the first visit that a referral would need, as a question to the schedule."""
    kind = next((line.kind for line in held if line.is_in_place), None)
    return scheduling.care_asked(
        key=referral.pk,
        branch_id=referral.branch_id,
        kind=VisitKind.ADMISSION,
        zone=(home.zone if home else "") or referral.zone or zone,
        position=home.position if home else None,
        state=home.state if home else "",
        patient_id=referral.patient_id,
        line=_LINES.get(kind, LineKind.OTHER) if kind else LineKind.UNKNOWN,
        therapy=referral.therapy,
        by=by,
    )


def staffing_of(
    found: Sequence[Referral],
    homes: Mapping[UUID, AddressFacts],
    held: Mapping[UUID, Sequence[LineFacts]],
    now: datetime,
) -> dict[UUID, scheduling.Staffing]:
    """Return whether somebody can give each dose that is due, and from when on we can staff it."""
    waiting = [one for one in found if one.state == ReferralState.TO_DECIDE]
    if not waiting:
        return {}
    states = {home.state for one in waiting if (home := homes.get(one.patient_id))} | {""}
    by = scheduling.care_rules(states)
    branches = program.by_ids({one.branch_id for one in waiting})
    asked = [
        care_of(
            one,
            homes.get(one.patient_id),
            held.get(one.patient_id, ()),
            branches[one.branch_id].zone,
            by,
        )
        for one in waiting
    ]
    due = {
        one.pk: one.needed_by for one in waiting if one.needed_by and one.next_due_at is not None
    }
    return scheduling.staffing(asked, due, now=now)
