"""The two starter questionnaires as content the product ships."""

from __future__ import annotations

from collections.abc import Iterable

from hearthline.engines.questionnaire import Item, Questionnaire
from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.platform.content.kinds import Shipped
from hearthline.rooms.home.starter.people_and_safety import PEOPLE
from hearthline.rooms.home.starter.room_and_power import PLACE
from hearthline.rooms.home.values import QuestionnaireKind

FULL, SCREEN = "home_full", "home_screen"

_SCREENED = (
    "grounded-outlet",
    "hand-washing",
    "refrigerator",
    "phone-works",
    "signal",
    "pets",
    "pets-which",
    "pets-aggressive",
    "oxygen",
    "caregiver",
    "unsafe",
)
"""What a phone screen asks before acceptance: what could keep care out of this home at all."""


def full() -> Questionnaire:
    """Return the full assessment, made in the home or by video."""
    return Questionnaire(
        key=FULL,
        title="Home safety assessment",
        language="en",
        items=(*PLACE, *PEOPLE),
        kind=QuestionnaireKind.FULL.value,
    )


def screen() -> Questionnaire:
    """Return the phone screen: some questions of the full one, under the same names."""
    items = tuple(
        Item(
            link_id=group.link_id,
            type=group.type,
            text=group.text,
            applies_to=group.applies_to,
            items=kept,
        )
        for group in (*PLACE, *PEOPLE)
        if (kept := tuple(item for item in group.items if item.link_id in _SCREENED))
    )
    return Questionnaire(
        key=SCREEN,
        title="Home screen by phone",
        language="en",
        items=items,
        kind=QuestionnaireKind.SCREEN.value,
    )


def shipped() -> Iterable[Shipped]:
    """Return both as drafts to offer."""
    yield Shipped(
        key=SCREEN,
        title="Home screen by phone",
        body=to_fhir(screen()),
        summary="What could keep care out of this home at all, asked before acceptance.",
    )
    yield Shipped(
        key=FULL,
        title="Home safety assessment",
        body=to_fhir(full()),
        summary="Place, people and emergencies, at the door before the first drug.",
    )


__all__ = ["FULL", "SCREEN", "full", "screen", "shipped"]
