"""What can be done to the program: make it, its branches, change and approve its settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from hearthline.kernel.calendar import zone as iana_zone
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import Actor
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.manifest import rooms
from hearthline.platform.records.editing import revise
from hearthline.rooms.program import models, values
from hearthline.rooms.program.queries import branch_value, settings_in_force


@action("program.create_organisation", version=1, kind=Kind.REQUEST, permission="program.manage")
def create_organisation(
    context: Context,
    *,
    name: str,
    currency: str = "USD",
    locale: str = "en-US",
    is_invented: bool = False,
    organisation_id: UUID | None = None,
) -> UUID:
    """Make the program. ``is_invented`` can never be changed afterwards.

    Raises
    ------
    Refused
        If this database already holds a program.
    """
    if models.Organisation.objects.exists():
        raise Refused(Message("program.already_made"))
    row = models.Organisation.objects.create(
        id=organisation_id or context.next_id(),
        name=_required(name, "name"),
        currency=currency,
        locale=locale,
        is_invented=is_invented,
        made_at=context.server_time,
    )
    context.changed(row, after={"name": name, "currency": currency, "invented": is_invented})
    return row.id


@action("program.rename_organisation", version=1, kind=Kind.REQUEST, permission="program.manage")
def rename_organisation(context: Context, *, name: str, revision: int) -> None:
    """Change the program's name."""
    row = models.Organisation.objects.get()
    if row.revision != revision:
        raise Conflict(expected=revision, found=row.revision)
    before = row.name
    row.name = _required(name, "name")
    row.revision += 1
    row.save()
    context.changed(row, before={"name": before}, after={"name": row.name})


@action("program.create_branch", version=1, kind=Kind.REQUEST, permission="program.manage")
def create_branch(
    context: Context,
    *,
    name: str,
    zone: str,
    base: values.Place,
    area: values.ServiceArea,
    phone: str = "",
    branch_id: UUID | None = None,
) -> UUID:
    """Open a branch.

    Raises
    ------
    Refused
        If there is no program yet, the name is taken or no such time zone exists.
    """
    organisation = models.Organisation.objects.first()
    if organisation is None:
        raise Refused(Message("program.not_made_yet"))
    row = models.Branch(id=branch_id or context.next_id(), organisation=organisation)
    _fill(row, name=name, zone=zone, phone=phone, base=base, area=area)
    row.save(force_insert=True)
    context.changed(row, after=asdict(branch_value(row)))
    return row.id


@action("program.change_branch", version=1, kind=Kind.REQUEST, permission="program.manage")
def change_branch(
    context: Context,
    *,
    branch_id: UUID,
    revision: int,
    name: str,
    zone: str,
    base: values.Place,
    area: values.ServiceArea,
    phone: str = "",
) -> None:
    """Change a branch; a stale ``revision`` is a conflict."""
    row = context.get(models.Branch, branch_id)
    if row.revision != revision:
        raise Conflict(expected=revision, found=row.revision)
    before = asdict(branch_value(row))
    _fill(row, name=name, zone=zone, phone=phone, base=base, area=area)
    row.revision += 1
    row.save()
    context.changed(row, before=before, after=asdict(branch_value(row)))


@action("program.close_branch", version=1, kind=Kind.REQUEST, permission="program.manage")
def close_branch(
    context: Context, *, branch_id: UUID, closed_on: date | None, revision: int
) -> None:
    """Close a branch in which nothing stands any more, or open it again (``None``).

    Raises
    ------
    Refused
        If the day is still to come, no other branch is open, or a room knows what stands there.
    Conflict
        If somebody changed it meanwhile.
    """
    row = context.get(models.Branch, branch_id)
    today = context.caller.today
    if closed_on is not None:
        if closed_on > today:
            raise Refused(Message("program.closes_later"), field="closed_on")
        if not models.Branch.objects.filter(closed_on=None).exclude(pk=row.pk).exists():
            raise Refused(Message("program.last_branch"))
        for room in rooms():
            for against in room.against_closing(row.pk, today) if room.against_closing else ():
                raise Refused(against)
    revise(context, row, revision=revision, closed_on=closed_on)


@action("program.change_settings", version=1, kind=Kind.REQUEST, permission="program.manage")
def change_settings(
    context: Context, *, version: int, changes: Mapping[str, int | float], reason: str
) -> int:
    """Make a new version of the settings; changed values lose the approval of the old ones.

    Returns
    -------
    int
        The new version's number.
    """
    found = settings_in_force()
    if found.version != version:
        raise Conflict(expected=version, found=found.version)
    unknown = set(changes) - {item.key for item in values.definitions()}
    if unknown:
        raise Refused(Message("program.no_such_setting", {"key": min(unknown)}))
    body = asdict(replace(found.settings, **changes))  # type: ignore[arg-type]
    before = asdict(found.settings)
    changed = {key for key in body if body[key] != before[key]}
    if not changed:
        return version
    kept = {key: approval for key, approval in found.approvals.items() if key not in changed}
    return _store(context, version + 1, body, kept, reason or context.reason, before=before)


@action("program.approve_settings", version=1, kind=Kind.REQUEST, permission="program.approve")
def approve_settings(context: Context, *, version: int, keys: Sequence[str]) -> int:
    """Approve values as this program's own; makes a version that says who and when."""
    found = settings_in_force()
    if found.version != version:
        raise Conflict(expected=version, found=found.version)
    approvals = dict(found.approvals)
    given = values.Approval(context.caller.name, context.server_time.isoformat())
    for item in values.definitions():
        if item.key in keys:
            approvals[item.key] = given
    body = asdict(found.settings)
    return _store(context, version + 1, body, approvals, context.reason, before=body)


def _store(
    context: Context,
    version: int,
    body: dict[str, int | float],
    approvals: Mapping[str, values.Approval],
    reason: str,
    *,
    before: Mapping[str, int | float],
) -> int:
    row = models.SettingsVersion.objects.create(
        version=version,
        body=body,
        approvals={key: {"by": item.by, "at": item.at} for key, item in approvals.items()},
        reason=reason,
        made_by=_actor(context),
        made_at=context.server_time,
    )
    context.changed(
        row,
        before={key: before[key] for key in body if body[key] != before[key]},
        after={key: body[key] for key in body if body[key] != before[key]}
        | {"approved": sorted(approvals)},
    )
    return version


def _actor(context: Context) -> Actor:
    caller = context.caller
    actor, _ = Actor.objects.get_or_create(
        id=caller.actor_id,
        defaults={
            "kind": Actor.Kind.SYSTEM,
            "name": caller.name,
            "made_at": context.server_time,
        },
    )
    return actor


def _fill(
    row: models.Branch,
    *,
    name: str,
    zone: str,
    phone: str,
    base: values.Place,
    area: values.ServiceArea,
) -> None:
    try:
        iana_zone(zone)
    except ValueError as error:
        raise Refused(Message("program.no_such_zone", {"zone": zone}), field="zone") from error
    taken = models.Branch.objects.filter(name=name.strip()).exclude(id=row.id)
    if taken.exists():
        raise Refused(Message("program.branch_name_taken", {"name": name}), field="name")
    row.name, row.zone, row.phone = _required(name, "name"), zone, phone.strip()
    row.line, row.city, row.state, row.zip_code = base.line, base.city, base.state, base.zip_code
    row.latitude = base.position.latitude if base.position else None
    row.longitude = base.position.longitude if base.position else None
    row.position_source = base.position_source or ""
    row.zip_prefixes, row.towns = list(area.zip_prefixes), list(area.towns)
    row.radius_km = area.radius_km


def _required(text: str, field: str) -> str:
    if not text.strip():
        raise Refused(Message("program.name_missing"), field=field)
    return text.strip()
