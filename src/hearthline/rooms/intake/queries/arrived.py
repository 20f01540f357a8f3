"""What arrived and what became of it: quarantine, differences, imports."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.intake.models import Difference, ImportRun, QuarantineItem
from hearthline.rooms.intake.values import DifferenceState, QuarantineState, RunState


def quarantine(caller: Caller, state: str = QuarantineState.WAITING) -> QuerySet[QuarantineItem]:
    """Return what could not be read and the caller may see, newest first."""
    rows = visible(caller, QuarantineItem).select_related("sender")
    return rows.filter(state=state).order_by("-found_at", "file", "place", "id")


def quarantine_counts(caller: Caller) -> dict[str, int]:
    """Return how many items wait, were resolved and were set aside."""
    rows = visible(caller, QuarantineItem).values_list("state").annotate(n=Count("pk"))
    return {state.value: 0 for state in QuarantineState} | dict(rows)


def differences(caller: Caller, state: str = DifferenceState.WAITING) -> QuerySet[Difference]:
    """Return changed resources the caller may see, newest first."""
    rows = visible(caller, Difference).select_related("record", "record__sender")
    return rows.filter(state=state).order_by("-found_at", "id")


def runs(caller: Caller) -> QuerySet[ImportRun]:
    """Return imports the caller may see, newest first."""
    return visible(caller, ImportRun).select_related("sender").order_by("-started_at", "id")


def latest_run(caller: Caller) -> ImportRun | None:
    """Return the newest import that has ended."""
    return runs(caller).exclude(state=RunState.RUNNING).first()
