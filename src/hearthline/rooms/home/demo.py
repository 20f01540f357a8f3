"""The home's part of the demonstration: approved questionnaires, homes assessed, some changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from hearthline.engines.questionnaire import Questionnaire
from hearthline.kernel.answers import Answers, Value
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.platform.content import actions as content
from hearthline.rooms.home import actions, contents, queries
from hearthline.rooms.home.starter.questionnaires import FULL, SCREEN
from hearthline.rooms.home.values import AssessmentFacts, AssessmentWay, StationFacts, Trait

WRONG: Sequence[dict[str, Value]] = (
    {"pole": False},
    {"light-station": "dim", "exits": False},
    {"refrigerator-temperature": Decimal("9.4")},
    {"pets": True, "pets-out": False},
    {"smoke-alarm": False},
    {"backups": Decimal(0)},
)
"""What is unsatisfactory in one of three invented homes."""

SCREENED_WITH_CHANGES = 6
"""Of one in so many homes the phone screen finds something to change."""

PLACES = ("Armchair by the window, living room", "Kitchen table", "Recliner in the bedroom")
OWNERS = ("Bo Madeup, warehouse", "The family", "Ines Fable, pharmacist")


def approve_questionnaires(offering: Context, approving: Context) -> UUID:
    """Offer what the product ships and approve it; return the id of the full assessment."""
    content.offer_shipped(offering)
    content.approve_drafts(approving, contents.KIND, "Read for the demonstration")
    return queries.questionnaires(approving.caller.today)[FULL].id


def assess_homes(
    context: Context, *, questionnaire_id: UUID, patients: Sequence[UUID], seed: int, today: date
) -> None:
    """Assess each home as a nurse would have; one in three has something to change."""
    version = queries.questionnaire_named(questionnaire_id)
    assert version is not None
    asked = contents.read(version.body)
    chance = Random(seed)  # noqa: S311  (invented homes, not secrets)
    for number, patient_id in enumerate(patients):
        wrong = WRONG[number // 3 % len(WRONG)] if number % 3 == 0 else {}
        facts = AssessmentFacts(
            id=derived_id("demonstration assessment", seed, patient_id),
            patient_id=patient_id,
            questionnaire_id=questionnaire_id,
            way=AssessmentWay.VIDEO if number % 4 == 0 else AssessmentWay.VISIT,
            answered_by="The patient",
            made_on=today - timedelta(days=1 + number % 20),
            zone=context.zone,
            answers=_answers(asked, wrong, today),
            traits=frozenset({Trait.COLD_DRUG, Trait.PUMP}),
        )
        actions.sign_assessment(context.inner(f"assess {number}"), facts=facts)
        if number % 2 == 0:
            station = StationFacts(
                patient_id=patient_id,
                place=chance.choice(PLACES),
                surface="Washable tray, wiped before each dose",
                supplies="Box under the table",
                waste="Sharps container beside the chair",
                agreed_with="The patient and family",
                agreed_on=facts.made_on,
            )
            actions.set_station(context.inner(f"station {number}"), facts=station, revision=0)
    _agree_some(context, patients, today)


def screen_homes(
    by_intake: Callable[[str, UUID], Context], *, patients: Sequence[UUID], seed: int, today: date
) -> None:
    """Ask by phone about each home before it is accepted; some have something to change.

    Parameters
    ----------
    by_intake
        From the name of a step and the patient to the context of whoever asks.
    """
    version = queries.questionnaires(today)[SCREEN]
    asked = contents.read(version.body)
    for number, patient_id in enumerate(patients):
        wrong: dict[str, Value] = (
            {"refrigerator": False} if number % SCREENED_WITH_CHANGES == 1 else {}
        )
        context = by_intake("screen", patient_id)
        facts = AssessmentFacts(
            id=derived_id("demonstration screen", seed, patient_id),
            patient_id=patient_id,
            questionnaire_id=version.id,
            way=AssessmentWay.PHONE,
            answered_by="The patient",
            made_on=context.caller.today,
            zone=context.zone,
            answers=_answers(asked, wrong, today),
            traits=frozenset({Trait.COLD_DRUG, Trait.PUMP}),
        )
        actions.sign_assessment(context, facts=facts)


def _agree_some(context: Context, patients: Sequence[UUID], today: date) -> None:
    # Over all of them, settled ones too: made again, the same ones are chosen and nothing changes.
    found = [item for listed in queries.modifications_of(patients).values() for item in listed]
    for number, item in enumerate(sorted(found, key=lambda item: str(item.id))):
        if number % 3 == 0:
            actions.finish_modification(
                context.inner(f"done {item.id}"),
                modification_id=item.id,
                proof="Seen at the last visit",
                done_on=today,
            )
        elif number % 3 == 1:
            actions.agree_modification(
                context.inner(f"agree {item.id}"),
                modification_id=item.id,
                what=item.what,
                owner=OWNERS[number % len(OWNERS)],
                due_on=today + timedelta(days=number % 6 - 1),
                revision=item.revision,
            )


def _answers(asked: Questionnaire, wrong: dict[str, Value], today: date) -> Answers:
    found: dict[str, tuple[Value, ...]] = {}
    for item in asked.walk():
        if not item.type.is_question or item.calculation is not None:
            continue
        rule = item.unsatisfactory
        against = [value for _operator, value in rule.when] if rule else []
        value: Value
        if item.link_id in wrong:
            value = wrong[item.link_id]
        elif item.type == "boolean":
            value = not against[0] if against else True
        elif item.type == "choice":
            value = next(choice.code for choice in item.choices if choice.code not in against)
        elif item.type == "date":
            value = today - timedelta(days=20)
        elif item.type.is_number:
            value = Decimal(5)
        else:
            value = "Ring the upper bell"
        found[item.link_id] = (value,)
    return found
