"""What pages and other rooms may read of the program."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hearthline.kernel.geo import Position, PositionSource
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.program import models, values


def organisation() -> values.Organisation | None:
    """Return the organisation, or ``None`` before the first run has made one."""
    row = models.Organisation.objects.first()
    if row is None:
        return None
    return values.Organisation(row.id, row.name, row.currency, row.locale, row.is_invented)


def is_invented() -> bool:
    """Whether everything in this database is invented; set when the database was made."""
    return models.Organisation.objects.filter(is_invented=True).exists()


def branches(caller: Caller | None = None) -> list[values.Branch]:
    """Return open branches by name: all, or those ``caller`` may see."""
    rows = models.Branch.objects.all() if caller is None else visible(caller, models.Branch)
    return [branch_value(row) for row in rows.filter(closed_on__isnull=True)]


def by_ids(ids: Iterable[UUID]) -> dict[UUID, values.Branch]:
    """Return branches by id, one query."""
    return {row.id: branch_value(row) for row in models.Branch.objects.filter(id__in=list(ids))}


def branch(branch_id: UUID) -> values.Branch | None:
    """Return one branch."""
    return by_ids([branch_id]).get(branch_id)


def branch_value(row: models.Branch) -> values.Branch:
    """Return the record as a value."""
    position = (
        Position(row.latitude, row.longitude)
        if row.latitude is not None and row.longitude is not None
        else None
    )
    return values.Branch(
        id=row.id,
        name=row.name,
        zone=row.zone,
        phone=row.phone,
        base=values.Place(
            row.line,
            row.city,
            row.state,
            row.zip_code,
            position,
            PositionSource(row.position_source) if row.position_source else None,
        ),
        area=values.ServiceArea(tuple(row.zip_prefixes), tuple(row.towns), row.radius_km),
        revision=row.revision,
    )


def settings_in_force() -> values.SettingsVersion:
    """Return the newest version of the settings; version 0, the proposals, when none was made."""
    row = models.SettingsVersion.objects.first()
    if row is None:
        return values.SettingsVersion(0, values.ProgramSettings(), {})
    known = {item.key for item in values.definitions()}
    return values.SettingsVersion(
        row.version,
        values.ProgramSettings(**{key: row.body[key] for key in row.body if key in known}),
        {
            key: values.Approval(given["by"], given["at"])
            for key, given in row.approvals.items()
            if key in known
        },
    )
