"""A draft beside the published plan it grew from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal
from uuid import UUID

from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.queries import PlanHead
from hearthline.rooms.scheduling.rules.reading import Difference, difference
from hearthline.rooms.scheduling.values import Assigned, PlanState

Sort = Literal["added", "left_out", "other_nurse", "other_time"]


@dataclass(frozen=True, slots=True)
class ChangedVisit:
    """A visit before and after."""

    need_id: UUID
    patient_id: UUID
    sort: Sort
    before: Assigned | None
    after: Assigned | None

    @property
    def when(self) -> tuple[date, time]:
        """When it is, or was."""
        item = self.after or self.before
        assert item is not None
        return item.day, item.starts


def count_of(draft: PlanHead) -> int:
    """Return how many visits a draft changes, from two light queries."""
    base = _base(draft)
    columns = ("need_id", "nurse_id", "day", "starts")
    mine = set(models.Assignment.objects.filter(plan_id=draft.id).values_list(*columns))
    others = (
        set(
            models.Assignment.objects.filter(
                plan_id=base, day__range=(draft.first_day, draft.last_day)
            ).values_list(*columns)
        )
        if base
        else set()
    )
    return len({row[0] for row in mine ^ others})


def changes_of(draft: PlanHead) -> list[ChangedVisit]:
    """Return every visit a draft changes, in order of time."""
    before, after = _both(draft)
    found = _listed(difference(before, after), before, after)
    return sorted(found, key=lambda item: (item.when, str(item.need_id)))


def stored_change(change: ChangedVisit) -> dict[str, Any]:
    """Return a change as the published document keeps it."""
    return {
        "need": str(change.need_id),
        "patient": str(change.patient_id),
        "sort": change.sort,
        "before": _stored(change.before),
        "after": _stored(change.after),
    }


def of_nurses(changes: Iterable[Mapping[str, Any]]) -> dict[UUID, list[Mapping[str, Any]]]:
    """Return by nurse the stored changes she is to be told, soonest first."""
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for change in changes:
        sides = [side for side in (change["before"], change["after"]) if side]
        for nurse in dict.fromkeys(nurse for side in sides for nurse in side["nurses"]):
            found.setdefault(UUID(nurse), []).append(change)
    return found


def _stored(item: Assigned | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "nurses": [str(nurse) for nurse in item.nurse_ids],
        "day": item.day.isoformat(),
        "starts": item.starts.isoformat(),
    }


def _base(draft: PlanHead) -> UUID | None:
    return (
        models.Plan.objects.filter(state=PlanState.PUBLISHED, last_day__gte=draft.first_day)
        .values_list("id", flat=True)
        .first()
    )


def _both(draft: PlanHead) -> tuple[list[Assigned], list[Assigned]]:
    base = _base(draft)
    after = queries.assigned_values(models.Assignment.objects.filter(plan_id=draft.id))
    if base is None:
        return [], after
    rows = models.Assignment.objects.filter(
        plan_id=base, day__range=(draft.first_day, draft.last_day)
    )
    return queries.assigned_values(rows), after


def _listed(
    found: Difference, before: Sequence[Assigned], after: Sequence[Assigned]
) -> list[ChangedVisit]:
    old = {item.need_id: item for item in before}
    new = {item.need_id: item for item in after}
    sorts: dict[UUID, Sort] = dict.fromkeys(found.other_time, "other_time")
    sorts |= dict.fromkeys(found.other_nurse, "other_nurse")
    sorts |= dict.fromkeys(found.added, "added")
    sorts |= dict.fromkeys(found.left_out, "left_out")
    return [
        ChangedVisit(
            need, (new.get(need) or old[need]).patient_id, sort, old.get(need), new.get(need)
        )
        for need, sort in sorts.items()
    ]
