"""The lines of Today: findings a role owns, its tasks, and what the rooms add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.models import Override, StoredFinding
from hearthline.platform.findings.queries import standing_now
from hearthline.platform.findings.shut import let_pass_of
from hearthline.platform.manifest import AttentionItem, AttentionOf, SubjectKind, SubjectName, rooms
from hearthline.platform.messaging.queries import failed_lately
from hearthline.platform.tasks.models import Task

COUNT_KEPT_SECONDS = 30
MOST_SUBJECTS = 60
MOST_TASKS = 100
ROWS_READ = 500
"""Lines of one sort that are read; nobody works through more on one page."""


def attention(caller: Caller, now: datetime, *, everyone: bool = False) -> list[AttentionItem]:
    """Return what needs the caller's role (``everyone``: any role), most pressing first.

    The number of queries does not grow with the lines.
    """
    said = [
        item
        for room in rooms()
        for ask in room.attention
        if everyone or not isinstance(ask, AttentionOf) or caller.role in ask.owners
        for item in ask(caller, now)
    ]
    lines = [
        *(item for item in said if everyone or item.owner == caller.role),
        *_tasks(caller, everyone=everyone),
        *_undelivered(caller, now, everyone=everyone),
        *_findings(caller, now, everyone=everyone),
    ]
    return sorted(lines, key=_pressing)


def rail_count(caller: Caller) -> tuple[int, bool]:
    """Return how many lines need the caller's role, and whether one of them blocks.

    Every page shows it, so it is up to ``COUNT_KEPT_SECONDS`` old; Today itself makes it fresh.
    """
    kept: tuple[int, bool] | None = cache.get(_count_key(caller))
    return kept if kept is not None else keep_count(caller, attention(caller, caller.at))


def keep_count(caller: Caller, lines: Sequence[AttentionItem]) -> tuple[int, bool]:
    """Keep the count of lines just read for the rail, and return it."""
    count = len(lines), any(line.state == "blocking" for line in lines)
    cache.set(_count_key(caller), count, COUNT_KEPT_SECONDS)
    return count


def _count_key(caller: Caller) -> str:
    return f"attention.{caller.actor_id}.{caller.role}"


def _pressing(line: AttentionItem) -> tuple[bool, str, int, str]:
    order = {"blocking": 0, "open": 1, "unknown": 2}
    due = line.due.isoformat() if line.due else ""
    return (line.due is None, due, order.get(line.state, 3), line.key)


def _tasks(caller: Caller, *, everyone: bool) -> list[AttentionItem]:
    rows = visible(caller, Task).filter(closed_at__isnull=True)
    if not everyone:
        rows = rows.filter(
            Q(owner_actor_id=caller.actor_id)
            | Q(owner_role=caller.role, owner_actor_id__isnull=True)
        )
    return [
        AttentionItem(
            key=f"task:{task.id}",
            title=Message(task.title["code"], task.title["params"]),
            detail=_origin(task),
            state="open",
            due=task.due,
            owner=Role(task.owner_role),
            branch=task.branch_id,
            url=task.url if task.is_done_there else reverse("task", args=[task.id]),
            action=Message("tasks.open"),
            subject=task.subject_id,
        )
        for task in rows.order_by("due", "made_at")[:MOST_TASKS]
    ]


def _undelivered(caller: Caller, now: datetime, *, everyone: bool) -> list[AttentionItem]:
    """Return one line while messages to colleagues failed: silence is nobody's news."""
    if not everyone and caller.role is not Role.ADMINISTRATOR:
        return []
    count, since = failed_lately(now)
    if not count:
        return []
    return [
        AttentionItem(
            key="messaging:failed",
            title=Message("messaging.failed", {"count": count}),
            detail=Message("messaging.failed_detail"),
            state="open",
            due=since,
            owner=Role.ADMINISTRATOR,
            branch=None,
            url=f"{reverse('messaging:log')}?state=failed",
            action=Message("attention.open"),
        )
    ]


def _origin(task: Task) -> Message:
    if task.detail:
        return Message(task.detail["code"], task.detail["params"])
    said = {"name": task.made_by, "at": task.made_at.isoformat()}
    if task.owner_actor_name:
        return Message("tasks.taken", {**said, "by": task.owner_actor_name})
    return Message("tasks.for", said)


def _findings(caller: Caller, now: datetime, *, everyone: bool) -> list[AttentionItem]:
    """One line a subject: its worst finding in words, how many more, the earliest due time."""
    kinds = {
        name: kind for room in rooms() for name, kind in room.subjects.items() if kind.on_today
    }
    standing = standing_now(caller, owner=None if everyone else caller.role).filter(
        subject_kind__in=kinds
    )
    subjects = _most_pressing(standing)
    by_subject: dict[UUID, list[StoredFinding]] = defaultdict(list)
    for row in standing.filter(subject_id__in=subjects).order_by("-is_blocking", "due", "id"):
        by_subject[row.subject_id].append(row)
    names = _names(kinds, by_subject)
    passed = let_pass_of([row for rows in by_subject.values() for row in rows], now)
    for rows in by_subject.values():
        rows.sort(key=lambda row: row.pk in passed)
    return [
        _finding_line(by_subject[subject], names[subject], passed)
        for subject in subjects
        if subject in names and by_subject[subject]
    ]


def _most_pressing(standing: QuerySet[StoredFinding]) -> list[UUID]:
    """Return the subjects with the worst and earliest findings, each step a range of an index."""
    found: dict[UUID, None] = {}
    for blocking in (True, False):
        for undated in (False, True):
            rows = standing.filter(is_blocking=blocking, due__isnull=undated)
            for subject in rows.order_by("due").values_list("subject_id", flat=True)[:ROWS_READ]:
                found[subject] = None
                if len(found) == MOST_SUBJECTS:
                    return list(found)
    return list(found)


def _names(
    kinds: Mapping[str, SubjectKind], found: Mapping[UUID, Sequence[StoredFinding]]
) -> dict[UUID, SubjectName]:
    wanted: dict[str, list[UUID]] = defaultdict(list)
    for subject, rows in found.items():
        wanted[rows[0].subject_kind].append(subject)
    return {
        subject: name
        for kind, subjects in wanted.items()
        for subject, name in kinds[kind].names(subjects).items()
    }


def _finding_line(
    rows: Sequence[StoredFinding], name: SubjectName, passed: Mapping[int, Override]
) -> AttentionItem:
    """Return the worst in words; what a clinician let pass comes last, and says so."""
    worst = rows[0]
    dues = [row.due for row in rows if row.due is not None]
    more = len(rows) - 1
    let = passed.get(worst.pk)
    detail = (
        Message("attention.and_more", {"name": name.name, "count": more})
        if more
        else Message("attention.about", {"name": name.name})
    )
    if let is not None:
        said = {"name": name.name, "by": let.actor_name, "until": let.expires_at.isoformat()}
        detail = Message("attention.let_pass", said)
    return AttentionItem(
        key=f"findings:{worst.subject_id}:{worst.owner}",
        title=Message(worst.message["code"], worst.message["params"]),
        detail=detail,
        state="blocking" if worst.is_blocking and let is None else worst.state,
        due=min(dues, default=None),
        owner=Role(worst.owner) if worst.owner in set(Role) else Role.ADMINISTRATOR,
        branch=None,
        url=name.url,
        action=Message("attention.open"),
        subject=worst.subject_id,
    )
