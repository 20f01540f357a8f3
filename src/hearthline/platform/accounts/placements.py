"""Which branch a subject belongs to and which actors may see it: steps of the rooms' actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.models import SubjectAccess, SubjectBranch

EARLIEST_ZONE = "Etc/GMT+12"
"""Where a civil day begins last: a placement made now must hold in every zone now."""


def placing_day(at: datetime) -> date:
    """Return the civil day from which a placement made at ``at`` holds everywhere."""
    return local_day(at, EARLIEST_ZONE)


def place(subjects: Iterable[UUID], branch_id: UUID, at: datetime) -> None:
    """Let subjects belong to a branch from now on, beside branches they belong to already."""
    wanted = list(subjects)
    day = placing_day(at)
    held = set(
        SubjectBranch.objects.filter(
            subject_id__in=wanted, branch_id=branch_id, until__isnull=True
        ).values_list("subject_id", flat=True)
        if len(wanted) <= 500
        else SubjectBranch.objects.filter(branch_id=branch_id, until__isnull=True).values_list(
            "subject_id", flat=True
        )
    )
    SubjectBranch.objects.bulk_create(
        [
            SubjectBranch(subject_id=subject, branch_id=branch_id, since=day)
            for subject in wanted
            if subject not in held
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def leave(subject: UUID, branch_id: UUID, at: datetime) -> None:
    """Let a subject no longer belong to a branch after today."""
    day = placing_day(at)
    SubjectBranch.objects.filter(
        subject_id=subject, branch_id=branch_id, until__isnull=True
    ).exclude(since__gt=day).update(until=day - timedelta(days=1))


def let_see(subject: UUID, actor_id: UUID, why: str, since: date) -> None:
    """Let an actor see one subject from a day on."""
    SubjectAccess.objects.get_or_create(
        subject_id=subject, actor_id=actor_id, why=why, since=since, defaults={"until": None}
    )


def stop_seeing(subject: UUID, actor_id: UUID, why: str, until: date) -> None:
    """End what :func:`let_see` began."""
    SubjectAccess.objects.filter(
        subject_id=subject, actor_id=actor_id, why=why, until__isnull=True
    ).update(until=until)


Shared = list[dict[str, Any]]
"""What :func:`share` gave, as kept until :func:`unshare`: rows made, and rows that end later."""


def share(source: UUID, target: UUID, at: datetime) -> dict[str, Shared]:
    """Let whoever sees ``source`` today or later see ``target`` as well; return what was given.

    ``source`` keeps what it has, so that what was written about it stays where it was.
    """
    return {
        "branches": _share(SubjectBranch, ("branch_id",), source, target, at),
        "actors": _share(SubjectAccess, ("actor_id", "why"), source, target, at),
    }


def unshare(shared: Mapping[str, Shared]) -> None:
    """Take back what :func:`share` gave; whose access ended meanwhile, ends for both."""
    for item in shared["actors"]:
        until = SubjectAccess.objects.filter(pk=item["pk"]).values_list("until", flat=True).first()
        if until is not None:
            SubjectAccess.objects.filter(pk=item["of"], until__isnull=True).update(until=until)
    for model, found in ((SubjectBranch, shared["branches"]), (SubjectAccess, shared["actors"])):
        rows: Any = model._default_manager
        rows.filter(pk__in=[item["pk"] for item in found if item["is_new"]]).delete()
        for item in found:
            if not item["is_new"]:
                ended = item["until"]
                until = date.fromisoformat(ended) if ended else None
                rows.filter(pk=item["pk"]).update(until=until)


def _share(
    model: type[Any], names: tuple[str, ...], source: UUID, target: UUID, at: datetime
) -> Shared:
    today = placing_day(at)
    now = Q(until__isnull=True) | Q(until__gte=today)
    held = list(model.objects.filter(subject_id=target))
    given: Shared = []
    for row in model.objects.filter(now, subject_id=source).order_by("pk"):
        same = [one for one in held if all(getattr(one, n) == getattr(row, n) for n in names)]
        if any(one.until is None and one.since <= row.since for one in same):
            continue
        there = next((one for one in same if one.since == row.since), None)
        if there is None:
            values = {name: getattr(row, name) for name in (*names, "since", "until")}
            made = model.objects.create(subject_id=target, **values)
            given.append({"pk": made.pk, "of": row.pk, "is_new": True})
        elif there.until is not None and (row.until is None or row.until > there.until):
            ended = there.until.isoformat()
            model.objects.filter(pk=there.pk).update(until=row.until)
            given.append({"pk": there.pk, "of": row.pk, "is_new": False, "until": ended})
    return given
