"""Who was compared, what was agreed to, and code status with its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.census.models import Consent, IdentityCheck
from hearthline.rooms.census.queries.many import code_statuses
from hearthline.rooms.census.values import ConsentAnswer, ConsentKind

COMPARISONS = RowsOf(
    lambda: IdentityCheck.objects.filter(entered_in_error=False).order_by("recorded_at", "id")
)
CONSENTS = RowsOf(
    lambda: Consent.objects.filter(entered_in_error=False).order_by("recorded_at", "id")
)


@dataclass(frozen=True, slots=True)
class ShownCodeStatus:
    """Code status in words, with the day it was stated, by whom, and its document.

    ``is_stated`` is false when nobody asked: that is shown as such, never as full treatment.
    """

    status: str
    is_stated: bool
    stated_on: date | None = None
    stated_by: str = ""
    evidence: str = ""
    document_url: str = ""


def identity_of(patients: Iterable[UUID]) -> dict[UUID, IdentityCheck]:
    """Return the newest comparison of each person's identifiers."""
    return {row.patient_id: row for row in COMPARISONS(patients)}


def consents_of(patients: Iterable[UUID]) -> dict[UUID, dict[ConsentKind, Consent]]:
    """Return the answer that stands to each question of consent; what is missing was not asked."""
    found: dict[UUID, dict[ConsentKind, Consent]] = {}
    for row in CONSENTS(patients):
        found.setdefault(row.patient_id, {})[ConsentKind(row.kind)] = row
    return found


def consent_history(patient_id: UUID) -> list[Consent]:
    """Return every answer of one person, newest first, those entered in error too."""
    return list(Consent.objects.filter(patient_id=patient_id).order_by("-recorded_at", "-id"))


def stands(consent: Consent | None) -> ConsentAnswer:
    """Return the answer that stands, not asked when there is none."""
    return ConsentAnswer.NOT_ASKED if consent is None else ConsentAnswer(consent.answer)


def shown_code_status(patient_id: UUID) -> ShownCodeStatus:
    """Return a person's code status as every page shows it; one query."""
    statement = code_statuses([patient_id]).get(patient_id)
    if statement is None:
        return ShownCodeStatus(word("code_status", "not_asked"), is_stated=False)
    document = statement.document_id
    return ShownCodeStatus(
        word("code_status", statement.status),
        is_stated=True,
        stated_on=statement.stated_on,
        stated_by=statement.stated_by,
        evidence=statement.evidence,
        document_url=reverse("files:original", args=[document]) if document else "",
    )


def consent_words(kind: ConsentKind, answer: ConsentAnswer) -> str:
    """Return an answer in words that fit the question."""
    if kind is ConsentKind.ADVANCE_DIRECTIVE:
        return word("advance_directive", answer)
    if kind in (ConsentKind.PRIVACY_NOTICE, ConsentKind.RIGHTS):
        return word("notice", answer)
    return word("consent_answer", answer)
