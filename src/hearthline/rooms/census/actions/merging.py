"""Merging two records that are one person's, and undoing it.

What the other record held follows to the survivor; which rows those were is kept, so that
undoing gives back exactly those. The journal stays as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.placements import let_see, place, share, unshare
from hearthline.platform.accounts.scope import outside_unless_opened
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, NotInScope, Refused
from hearthline.platform.findings.storing import store
from hearthline.platform.records.editing import create, journalled
from hearthline.platform.records.joining import Moved, Parted, join, part
from hearthline.platform.search.indexing import forget
from hearthline.rooms.census.models import (
    Episode,
    Household,
    Merge,
    MergedRows,
    Patient,
    TeamMember,
)
from hearthline.rooms.census.queries.merging import (
    next_turn,
    rows_of_merge,
    standing_after,
    told_apart,
)
from hearthline.rooms.census.rules import OPEN_STATES, compare_records, require_merge_reason
from hearthline.rooms.census.search import KIND, index_people
from hearthline.rooms.census.values import Sex

Group = tuple[str, ...]

OF_PATIENT: tuple[Group, ...] = (
    ("preferred_name",),
    ("birth_date", "birth_precision"),
    ("sex",),
    ("is_dead", "died_on"),
    ("spoken_language",),
    ("written_language",),
    ("needs_interpreter",),
)
OF_HOUSEHOLD: tuple[Group, ...] = (
    ("lives_alone",),
    ("has_pets", "pets"),
    ("has_smokers",),
    ("notes",),
)
"""What the survivor takes over where it has no answer of its own; the first of each decides."""

NO_ANSWER: tuple[Any, ...] = (None, "", [], "not_asked", Sex.UNKNOWN.value)


@action("census.merge_records", version=1, kind=Kind.REQUEST, permission="census.merge")
def merge_records(
    context: Context,
    *,
    survivor_id: UUID,
    merged_id: UUID,
    revision: int | None = None,
) -> UUID:
    """Let everything of ``merged_id`` belong to ``survivor_id``; return the merge's id.

    Parameters
    ----------
    revision
        What the revisions of the two added up to when they were compared; a change of either
        since is a conflict.

    Raises
    ------
    NotInScope
        Unless both lie in the caller's own scope; a broken glass opens no record to this.
    CensusRefusal
        Without a reason, when too little agrees or something speaks against it.
    Refused
        For a record and itself.
    Conflict
        If somebody changed one of the two since they were compared.
    """
    _require_own_scope(context, survivor_id, merged_id)
    if survivor_id == merged_id:
        raise Refused(Message("census.merge_with_itself"))
    survivor, merged = _locked(survivor_id, merged_id)
    if revision is not None and revision != survivor.revision + merged.revision:
        raise Conflict(expected=revision, found=survivor.revision + merged.revision)
    told = told_apart([survivor_id, merged_id])
    compared = compare_records(told[survivor_id], told[merged_id])
    require_merge_reason(compared, context.reason)
    merge = create(
        context,
        Merge,
        id=context.next_id(),
        survivor_id=survivor_id,
        merged_id=merged_id,
        turn=next_turn(),
        reason=context.reason.strip()[:500],
        agreed=[kind.value for kind in compared.agreed],
        differed=[kind.value for kind in compared.differed],
        shared=share(merged_id, survivor_id, context.server_time),
        at=context.server_time,
        by=context.caller.name,
    )
    Patient.objects.filter(pk=merged_id).update(merged_into=survivor_id)
    context.changed(
        merged, before={"merged_into": None}, after={"merged_into": survivor.record_number}
    )
    forget(KIND, [merged_id])
    homes = {row.pk: row for row in Household.objects.filter(pk__in=(survivor_id, merged_id))}
    kept = join(merged_id, survivor_id)
    MergedRows.objects.bulk_create([_as_row(merge, moved) for moved in kept])
    merge.filled = {"census.Patient": _fill(context, survivor, merged, OF_PATIENT)}
    if len(homes) == 2:
        filled = _fill(context, homes[survivor_id], homes[merged_id], OF_HOUSEHOLD)
        merge.filled["census.Household"] = filled
    merge.save(update_fields=["filled"])
    context.changed(merge, after={"moved": {m.model: len(m.moved) for m in kept if m.moved}})
    store([merged_id], [], as_of=context.server_time, kind=KIND)
    index_people([survivor_id])
    return merge.pk


@action("census.undo_merge", version=1, kind=Kind.REQUEST, permission="census.merge")
def undo_merge(context: Context, *, merge_id: UUID) -> list[int]:
    """Give a merged record back what it had; the context's reason says why.

    What was written since stays with the survivor, unless it belongs to what goes back.

    Returns
    -------
    list[int]
        How many rows went back, went along with them, stayed, and name records of both.

    Raises
    ------
    NotInScope
        Unless both records lie in the caller's own scope.
    Refused
        Without a reason, when it was undone already, or while a later merge stands upon it.
    """
    merge = context.get(Merge, merge_id)
    _require_own_scope(context, merge.survivor_id, merge.merged_id, is_standing=False)
    survivor, merged = _locked(merge.survivor_id, merge.merged_id)
    merge = Merge.objects.get(pk=merge_id)
    if merge.undone_at is not None:
        params = {"by": merge.undone_by, "at": merge.undone_at.isoformat()}
        raise Refused(Message("census.merge_undone_already", params))
    later = standing_after(merge)
    if later is not None:
        params = {"at": later.at.isoformat(), "by": later.by}
        raise Refused(Message("census.merge_stands_upon_it", params))
    if not context.reason.strip():
        raise Refused(Message("census.undo_merge_says_why"), field="reason")
    _empty(context, survivor, merge.filled.get("census.Patient", {}))
    home = Household.objects.filter(pk=survivor.pk).first()
    if home is not None:
        _empty(context, home, merge.filled.get("census.Household", {}))
    forget(KIND, [survivor.pk])
    parted = part(merged.pk, survivor.pk, rows_of_merge(merge))
    Patient.objects.filter(pk=merged.pk).update(merged_into=None)
    context.changed(
        merged, before={"merged_into": survivor.record_number}, after={"merged_into": None}
    )
    unshare(merge.shared)
    _see_again(context, survivor.pk, merged.pk)
    undone = {
        "undone_at": context.server_time,
        "undone_by": context.caller.name,
        "undone_reason": context.reason.strip()[:500],
    }
    Merge.objects.filter(pk=merge_id).update(**undone)
    context.changed(merge, before={"undone_at": None}, after=journalled(undone | _counts(parted)))
    index_people([survivor.pk, merged.pk])
    return [sum(counts.values()) for counts in _counted(parted)]


def _require_own_scope(
    context: Context, survivor_id: UUID, merged_id: UUID, *, is_standing: bool = True
) -> None:
    """Hold both records to the caller's own branches: a glass is broken to read, for care."""
    for patient_id in (survivor_id, merged_id) if is_standing else (survivor_id,):
        context.get(Patient, patient_id)
    context.about(survivor_id, merged_id)
    if outside_unless_opened(context.caller, [survivor_id, merged_id]):
        raise NotInScope("census.Patient")


def _locked(survivor_id: UUID, merged_id: UUID) -> tuple[Patient, Patient]:
    """Return both records, locked in one order: nothing is written to them meanwhile."""
    rows = Patient.objects.select_for_update().filter(pk__in=(survivor_id, merged_id))
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[survivor_id], found[merged_id]


def _as_row(merge: Merge, moved: Moved) -> MergedRows:
    return MergedRows(
        merge=merge,
        model=moved.model,
        column=moved.column,
        moved=[str(key) for key in moved.moved],
        aside=[str(key) for key in moved.aside],
        own=[str(key) for key in moved.own],
    )


def _fill(
    context: Context, row: Model, other: Model, groups: Sequence[Group]
) -> dict[str, list[Any]]:
    """Take over what ``row`` has no answer to; return each column before and after."""
    found: dict[str, list[Any]] = {}
    for group in groups:
        if getattr(row, group[0]) in NO_ANSWER and getattr(other, group[0]) not in NO_ANSWER:
            for name in group:
                found[name] = [_plain(row, name), _plain(other, name)]
                setattr(row, name, getattr(other, name))
    if isinstance(row, Patient) and isinstance(other, Patient):
        numbers = {phone["number"] for phone in row.phones}
        more = [phone for phone in other.phones if phone["number"] not in numbers]
        if more:
            found["phones"] = [row.phones, [*row.phones, *more]]
            row.phones = [*row.phones, *more]
    if found:
        _keep(context, row, found, before=0, after=1)
    return found


def _empty(context: Context, row: Model, filled: dict[str, list[Any]]) -> None:
    """Take back what was taken over, where nobody changed it since."""
    found = {name: pair for name, pair in filled.items() if _plain(row, name) == pair[1]}
    for name, (was, _) in found.items():
        column: Any = row._meta.get_field(name)
        setattr(row, name, column.to_python(was))
    if found:
        _keep(context, row, found, before=1, after=0)


def _keep(
    context: Context, row: Any, found: dict[str, list[Any]], *, before: int, after: int
) -> None:
    row.revision += 1
    row.save(update_fields=[*found, "revision"])
    context.changed(
        row,
        before={name: pair[before] for name, pair in found.items()},
        after={name: pair[after] for name, pair in found.items()},
    )


def _plain(row: Model, name: str) -> Any:
    """Return a column as JSON keeps it."""
    value = getattr(row, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _see_again(context: Context, *people: UUID) -> None:
    """Place each where its episodes are, and let its team see it, whatever was shared."""
    today = context.caller.today
    for episode in Episode.objects.filter(
        patient_id__in=people, state__in=OPEN_STATES, entered_in_error=False
    ):
        place([episode.patient_id], episode.branch_id, context.server_time)
    for member in TeamMember.objects.filter(
        patient_id__in=people, since__lte=today, until__isnull=True
    ):
        if member.actor_id is not None:
            let_see(member.patient_id, member.actor_id, member.role, member.since)


def _counted(parted: Parted) -> Sequence[dict[str, int]]:
    return (parted.returned, parted.went_along, parted.stayed, parted.tied_to_both)


def _counts(parted: Parted) -> dict[str, Any]:
    names = ("returned", "went_along", "stayed", "tied_to_both")
    return {name: dict(counts) for name, counts in zip(names, _counted(parted), strict=True)}
