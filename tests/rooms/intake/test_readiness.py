"""What is red about a referral, in the order in which somebody sees to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census.values import ConsentAnswer
from hearthline.rooms.coverage.rules import payer_answer
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    CoverageFacts,
    PayerAnswer,
)
from hearthline.rooms.intake.rules.readiness import Area, AreaState, ReferralFacts, areas, worst
from hearthline.rooms.lines.values import LineFacts, LineKind

ABEL = derived_id("readiness", "Abel")
TODAY = date(2026, 5, 14)
COVER = CoverageFacts(derived_id("readiness", "cover"), ABEL, derived_id("readiness", "payer"))


def answered(
    state: AuthorisationState, starts_on: date | None = None, ends_on: date | None = None
) -> PayerAnswer:
    """Return what a payer said, as it stands today with two weeks of notice."""
    facts = AuthorisationFacts(
        derived_id("readiness", "authorisation"),
        COVER.id,
        ABEL,
        "nursing visits",
        state,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return payer_answer([facts], TODAY, TODAY + timedelta(days=14))


def draftmoor(**given: object) -> ReferralFacts:
    """Return Abel's referral as the fax says: a PICC without a report, a payer that was asked."""
    facts: dict[str, object] = {
        "likelihood": "likely",
        "drug": "vancomycin",
        "lines": (LineFacts(derived_id("readiness", "line"), ABEL, LineKind.PICC),),
        "coverages": (COVER,),
        "payer": answered(AuthorisationState.REQUESTED),
    }
    return ReferralFacts(**(facts | given))  # type: ignore[arg-type]


def area(facts: ReferralFacts, wanted: Area) -> AreaState:
    return next(one for one in areas(facts) if one.area is wanted)


def test_tip_consent_home_screen_and_authorisation_are_red_the_tip_first() -> None:
    said = [sentence(one.message) for one in worst(areas(draftmoor())) if one.area is not Area.HOME]

    assert said == [
        "Line tip not confirmed",
        "Authorisation was requested and is not answered",
        "Consent not asked",
        "Home not screened",
    ]


def test_what_is_not_red_is_said_only_when_nothing_is() -> None:
    found = (
        AreaState(
            Area.LINE, area(draftmoor(), Area.LINE).state, area(draftmoor(), Area.LINE).message
        ),
        area(draftmoor(), Area.ABLE),
        area(draftmoor(), Area.NURSES),
    )

    assert [one.area for one in worst(found)] == [Area.LINE, Area.ABLE]


def test_a_confirmed_tip_is_red_no_more() -> None:
    line = LineFacts(derived_id("readiness", "line"), ABEL, LineKind.PICC, tip_confirmed=Answer.YES)

    assert not area(draftmoor(lines=(line,)), Area.LINE).is_blocking


@pytest.mark.parametrize(
    ("answer", "is_red"),
    [
        (ConsentAnswer.GIVEN, False),
        (ConsentAnswer.NOT_ASKED, True),
        (ConsentAnswer.REFUSED, True),
        (ConsentAnswer.WITHDRAWN, True),
    ],
)
def test_only_a_given_consent_to_treatment_is_not_red(
    answer: ConsentAnswer, *, is_red: bool
) -> None:
    assert area(draftmoor(treatment=answer), Area.CONSENT).is_blocking is is_red


@pytest.mark.parametrize(
    ("state", "is_red"),
    [
        (AuthorisationState.GRANTED, False),
        (AuthorisationState.NOT_NEEDED, False),
        (AuthorisationState.REQUESTED, True),
        (AuthorisationState.REFUSED, True),
    ],
)
def test_an_authorisation_is_red_until_the_payer_says_yes_or_that_none_is_needed(
    state: AuthorisationState, *, is_red: bool
) -> None:
    facts = draftmoor(payer=answered(state))

    assert area(facts, Area.PAYER).is_blocking is is_red


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said", "is_red"),
    [
        (date(2024, 1, 1), date(2024, 2, 1), "Authorisation ended 01-Feb-2024", True),
        (date(2026, 6, 1), None, "Authorisation begins 01-Jun-2026", True),
        (
            date(2026, 5, 1),
            date(2026, 5, 20),
            "Authorisation not known ends 20-May-2026, in 6 days, and care goes on",
            False,
        ),
        (date(2026, 5, 1), date(2026, 9, 1), "Authorised, number not known", False),
    ],
)
def test_the_days_of_an_authorisation_count(
    starts_on: date, ends_on: date | None, said: str, *, is_red: bool
) -> None:
    facts = draftmoor(payer=answered(AuthorisationState.GRANTED, starts_on, ends_on))

    payer = area(facts, Area.PAYER)

    assert (sentence(payer.message), payer.is_blocking) == (said, is_red)
