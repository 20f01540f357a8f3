"""Emergency departments of a branch: written down, changed, ended."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.program import models
from hearthline.rooms.program.values import DepartmentFacts


@action("program.write_department", version=1, kind=Kind.REQUEST, permission="program.manage")
def write_department(context: Context, *, facts: DepartmentFacts, revision: int = 0) -> UUID:
    """Write down an emergency department, or change one made from ``revision`` (0 is a new one).

    Raises
    ------
    Refused
        If it has no name.
    """
    branches = context.caller.branches
    if branches is not None and facts.branch_id not in branches:
        raise NotInScope("branch")
    if not facts.name.strip():
        raise Refused(Message("program.name_missing"), field="name")
    values = {
        "name": facts.name.strip(),
        "address": facts.address.strip(),
        "phone": facts.phone.strip(),
        "hours": facts.hours.strip(),
        "latitude": facts.position.latitude if facts.position else None,
        "longitude": facts.position.longitude if facts.position else None,
    }
    if revision == 0:
        row = create(
            context, models.EmergencyDepartment, id=facts.id, branch_id=facts.branch_id, **values
        )
        return row.id
    revise(context, context.get(models.EmergencyDepartment, facts.id), revision=revision, **values)
    return facts.id


@action("program.end_department", version=1, kind=Kind.REQUEST, permission="program.manage")
def end_department(context: Context, *, department_id: UUID, revision: int) -> None:
    """Let an emergency department be named no longer."""
    row = context.get(models.EmergencyDepartment, department_id)
    revise(context, row, revision=revision, ended_at=context.server_time)
