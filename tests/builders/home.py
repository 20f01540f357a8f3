"""Homes for tests: the starter questionnaires approved, assessments by few answers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answers, Value
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.home import actions, contents
from hearthline.rooms.home.starter.questionnaires import FULL, SCREEN, full, screen
from hearthline.rooms.home.values import AssessmentFacts, AssessmentWay, Trait

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
APPROVER = derived_id("test actor", "approver of content")


def approved_questionnaires(at: datetime = AT) -> dict[str, UUID]:
    """Offer what the product ships and approve it as somebody else; return ids by key."""
    content.offer_shipped(system_context(at=at))
    rows = ContentVersion.objects.filter(kind=contents.KIND)
    rows.update(
        state="approved",
        approver_id=APPROVER,
        approver_name="Ines Fable",
        approved_at=at,
        effective_from=at.date(),
    )
    return {row.key: row.id for row in rows}


def good_answers(**changed: Value | None) -> Answers:
    """Return satisfactory answers to every question of the full assessment, but for those named."""
    found: dict[str, tuple[Value, ...]] = {}
    for item in full().walk():
        if not item.type.is_question or item.calculation is not None:
            continue
        rule = item.unsatisfactory
        wrong = [value for _operator, value in rule.when] if rule else []
        if item.type == "boolean":
            found[item.link_id] = (not wrong[0] if wrong else True,)
        elif item.type == "choice":
            code = next(choice.code for choice in item.choices if choice.code not in wrong)
            found[item.link_id] = (code,)
        elif item.type == "date":
            found[item.link_id] = (AT.date(),)
        elif item.type.is_number:
            found[item.link_id] = (Decimal(5),)
        else:
            found[item.link_id] = ("as seen",)
    for name, value in changed.items():
        link_id = name.replace("_", "-")
        found[link_id] = () if value is None else (value,)
    return {link_id: values for link_id, values in found.items() if values}


def screened(patient_id: UUID, *, at: datetime = AT, **changed: Value | None) -> UUID:
    """Screen a home by phone, with satisfactory answers but for those named; return its id."""
    asked = {item.link_id for item in screen().walk()}
    answers = {name: said for name, said in good_answers(**changed).items() if name in asked}
    questionnaire_id = approved_questionnaires(at)[SCREEN]
    way = AssessmentWay.PHONE
    return assessed(patient_id, questionnaire_id, answers, at=at, way=way)


def assessed(
    patient_id: UUID, questionnaire_id: UUID, answers: Answers, *, at: datetime = AT, **given: Any
) -> UUID:
    """Sign an assessment; return its id."""
    values: dict[str, Any] = {
        "id": derived_id("test assessment", patient_id, at),
        "patient_id": patient_id,
        "questionnaire_id": questionnaire_id,
        "way": AssessmentWay.VISIT,
        "answered_by": "June Sampleton",
        "made_on": at.date(),
        "zone": "America/New_York",
        "answers": answers,
        "traits": frozenset(Trait),
    }
    return actions.sign_assessment(system_context(at=at), facts=AssessmentFacts(**values | given))


__all__ = ["AT", "FULL", "approved_questionnaires", "assessed", "good_answers", "screened"]
