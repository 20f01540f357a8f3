"""Following the journal: whoever an action was about is checked again; all are every night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from hearthline.platform.findings.models import JournalCursor
from hearthline.platform.findings.storing import AT_ONCE, refresh
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.platform.journal.models import JournalEntry, JournalSubject
from hearthline.platform.manifest import SubjectKind, rooms

CURSOR = "findings"
ENTRIES_AT_ONCE = 2000
SAID_EVERY = timedelta(minutes=1)
"""How often it is written down that nothing new was there to follow."""


def subject_kinds() -> Mapping[str, SubjectKind]:
    """Return every kind of subject the rooms know."""
    return {name: kind for room in rooms() for name, kind in room.subjects.items()}


def follow_journal(at: datetime) -> int:
    """Check again whoever the newly sealed entries are about; return how many subjects.

    Positions are given in the order of commits, so that no entry is passed over.
    """
    cursor, _ = JournalCursor.objects.get_or_create(name=CURSOR)
    sealed = JournalEntry.objects.filter(position__gt=cursor.position).order_by("position")
    positions = list(sealed.values_list("position", flat=True)[:ENTRIES_AT_ONCE])
    if not positions:
        if cursor.at is None or at - cursor.at >= SAID_EVERY:
            JournalCursor.objects.filter(name=CURSOR).update(at=at)
        return 0
    touched = (
        JournalSubject.objects.filter(
            entry__position__gt=cursor.position, entry__position__lte=positions[-1]
        )
        .values_list("subject_id", flat=True)
        .distinct()
    )
    subjects = list(touched)
    for name, kind in subject_kinds().items():
        refresh(kind.choose(subjects), as_of=at, kind=name)
    JournalCursor.objects.filter(name=CURSOR).update(position=positions[-1], at=at)
    return len(subjects)


@job("findings.sweep")
def sweep(progress: Progress) -> dict[str, int]:
    """Check everybody again: what only time has changed is found here."""
    everybody = [(name, kind.choose(None)) for name, kind in subject_kinds().items()]
    total = sum(len(subjects) for _, subjects in everybody)
    done = changed = 0
    for kind, subjects in everybody:
        for start in range(0, len(subjects), AT_ONCE):
            if progress.is_cancelled:
                return {"checked": done, "changed": changed}
            batch = subjects[start : start + AT_ONCE]
            changed += refresh(batch, as_of=progress.now(), kind=kind)
            done += len(batch)
            progress.advance(done, total, "people")
    return {"checked": done, "changed": changed}
