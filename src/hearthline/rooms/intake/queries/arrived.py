"""What arrived and what became of it: quarantine, differences, imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.intake.models import Difference, ImportRun, QuarantineItem, SourceRecord
from hearthline.rooms.intake.rules.differences import DOCUMENT
from hearthline.rooms.intake.values import DifferenceState, QuarantineState, RunState

MOST_SHEETS = 20


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """A questionnaire that the sender filled in, in the sender's words.

    Parameters
    ----------
    name
        What the sender calls it; may be an address.
    on
        Day on which it was filled in, when that was sent.
    lines
        Each question with its answers.
    """

    name: str
    on: date | None
    lines: tuple[tuple[str, str], ...]


def answer_sheets(caller: Caller, patient_id: UUID) -> list[AnswerSheet]:
    """Return the questionnaires that were sent about a person, in the order they arrived."""
    rows = visible(caller, SourceRecord).filter(patient_id=patient_id, kind="QuestionnaireResponse")
    found = []
    for facts in rows.order_by("run__started_at", "key").values_list("facts", flat=True)[
        :MOST_SHEETS
    ]:
        for said in (item["values"] for item in facts if item["part"] == DOCUMENT):
            authored = said["authored"]
            found.append(
                AnswerSheet(
                    name=said["questionnaire"],
                    on=date.fromisoformat(authored["day"]) if authored else None,
                    lines=tuple(
                        (item["question"] or item["link"], ", ".join(item["answers"]))
                        for item in said["items"]
                    ),
                )
            )
    return found


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
