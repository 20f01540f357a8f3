"""Decisions about people as pure functions: names in order, ages, steps of an episode."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import HearthlineError, Message, Param
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values import (
    Compared,
    ConsentAnswer,
    EpisodeState,
    HoldState,
    IdentifierSeen,
    Likeness,
    Sex,
    ToldApart,
)

STEPS: dict[EpisodeState, frozenset[EpisodeState]] = {
    EpisodeState.DRAFT: frozenset({EpisodeState.ACCEPTED, EpisodeState.DECLINED}),
    EpisodeState.ACCEPTED: frozenset(
        {EpisodeState.ACTIVE, EpisodeState.ON_HOLD, EpisodeState.DECLINED, EpisodeState.DISCHARGED}
    ),
    EpisodeState.ACTIVE: frozenset({EpisodeState.ON_HOLD, EpisodeState.DISCHARGED}),
    EpisodeState.ON_HOLD: frozenset(
        {EpisodeState.ACCEPTED, EpisodeState.ACTIVE, EpisodeState.DISCHARGED}
    ),
    EpisodeState.DISCHARGED: frozenset(),
    EpisodeState.DECLINED: frozenset({EpisodeState.DRAFT}),
}
"""From each state of an episode to the states it may go to."""

OPEN_STATES = frozenset(
    {EpisodeState.DRAFT, EpisodeState.ACCEPTED, EpisodeState.ACTIVE, EpisodeState.ON_HOLD}
)
"""States of an episode that still needs somebody."""

SERVED_STATES = frozenset({EpisodeState.ACCEPTED, EpisodeState.ACTIVE})
"""States in which visits are planned."""


def may_go(state: EpisodeState, to: EpisodeState) -> bool:
    """Whether an episode may go from ``state`` to ``to``."""
    return to in STEPS[state]


class CensusRefusal(HearthlineError):
    """Something about a person cannot be done as asked; the message says the way out."""


def require_step(state: EpisodeState, to: EpisodeState) -> None:
    """Refuse a step an episode cannot take from where it stands.

    Raises
    ------
    CensusRefusal
        ``census.no_such_step`` with both states.
    """
    if not may_go(state, to):
        raise CensusRefusal(Message("census.no_such_step", {"from": state, "to": to}))


def require_held(state: HoldState, wanted: HoldState) -> None:
    """Refuse a step of a hold that stands elsewhere by now.

    Raises
    ------
    CensusRefusal
        ``census.hold_stands`` with where it stands.
    """
    if state is not wanted:
        raise CensusRefusal(Message("census.hold_stands", {"state": state}))


def own_steps(state: EpisodeState) -> frozenset[EpisodeState]:
    """Return the steps an episode may take by itself, without looking at its orders."""
    if state is EpisodeState.ON_HOLD:
        return frozenset({EpisodeState.DISCHARGED})
    return STEPS[state] - {EpisodeState.ON_HOLD}


DECISIONS = frozenset(
    {
        (EpisodeState.DRAFT, EpisodeState.ACCEPTED),
        (EpisodeState.DRAFT, EpisodeState.DECLINED),
        (EpisodeState.ACCEPTED, EpisodeState.ACTIVE),
        (EpisodeState.ACCEPTED, EpisodeState.DECLINED),
        (EpisodeState.DECLINED, EpisodeState.DRAFT),
    }
)
"""Steps that decide whether and when somebody is taken on: taken with the referral, where the
conditions and the orders are, so that both say the same."""


def steps_beside(state: EpisodeState, *, has_referral: bool) -> frozenset[EpisodeState]:
    """Return the own steps of an episode that are no decision of its referral."""
    return frozenset(
        to
        for to in own_steps(state)
        if to is not EpisodeState.ACCEPTED and not (has_referral and (state, to) in DECISIONS)
    )


def require_decided_there(
    state: EpisodeState, to: EpisodeState, *, has_referral: bool, is_from_there: bool
) -> None:
    """Refuse a decision about an episode beside its referral, and acceptance without one.

    Raises
    ------
    CensusRefusal
        ``census.decided_with_referral``.
    """
    is_decision = (state, to) in DECISIONS
    needs_referral = has_referral or to is EpisodeState.ACCEPTED
    if is_decision and needs_referral and not is_from_there:
        raise CensusRefusal(Message("census.decided_with_referral"))


def require_own_way(state: EpisodeState, to: EpisodeState) -> None:
    """Refuse holding and resuming as a bare step: both look at the orders first.

    Raises
    ------
    CensusRefusal
        ``census.holds_have_their_way``.
    """
    if to not in own_steps(state):
        raise CensusRefusal(Message("census.holds_have_their_way"))


def may_confirm_none_known(active_allergies: int) -> None:
    """Refuse "no known allergies" while one is listed.

    Raises
    ------
    CensusRefusal
        ``census.allergies_listed`` with their number.
    """
    if active_allergies:
        raise CensusRefusal(Message("census.allergies_listed", {"count": active_allergies}))


def require_two_identifiers(seen: Iterable[str]) -> None:
    """Refuse a confirmation of identity by fewer than two different identifiers.

    Two identifiers before treatment are the rule of the Joint Commission's patient safety goal
    NPSG.01.01.01; a room number is none.

    Raises
    ------
    CensusRefusal
        ``census.two_identifiers`` with how many were compared.
    """
    compared = {code for code in seen if code in set(IdentifierSeen)}
    if len(compared) < 2:
        raise CensusRefusal(Message("census.two_identifiers", {"n": len(compared)}), field="seen")


def no_such_record(number: str) -> Message:
    """Return what to say when nobody the reader may see has a record number."""
    return Message("census.no_such_record", {"number": number})


def number_taken() -> CensusRefusal:
    """Return the refusal of a number that a record carries already, whoever may see it."""
    return CensusRefusal(Message("census.number_taken"), field="value")


IDENTIFYING = frozenset(
    {Likeness.NAME, Likeness.BIRTH_DATE, Likeness.NUMBER, Likeness.PHONE, Likeness.ADDRESS}
)
"""What counts towards the two identifiers that make two records one person's."""

AGAINST = frozenset({Likeness.BIRTH_DATE, Likeness.SEX, Likeness.NUMBER, Likeness.DEATH})
"""What a person must explain when it differs; a name is misspelled, people move house."""

SHORTEST_WHY = 10
"""Letters of a reason that says something."""


def compare_records(one: ToldApart, other: ToldApart) -> Compared:
    """Return what agrees and what differs between what two records say of their person."""
    found: dict[Likeness, bool | None] = {
        Likeness.NAME: _name(one) == _name(other),
        Likeness.BIRTH_DATE: _alike(one.birth_date, other.birth_date),
        Likeness.SEX: _alike(_known(one.sex), _known(other.sex)),
        Likeness.NUMBER: _numbers_agree(one, other),
        Likeness.PHONE: _shared(one.phones, other.phones),
        Likeness.ADDRESS: _shared(one.homes, other.homes),
        Likeness.DEATH: None
        if not (one.is_dead.is_known and other.is_dead.is_known)
        else one.is_dead is other.is_dead,
    }
    return Compared(
        agreed=tuple(kind for kind, same in found.items() if same),
        differed=tuple(kind for kind, same in found.items() if same is False),
    )


def merge_needs_reason(compared: Compared) -> bool:
    """Whether two records are merged only with a typed reason.

    Two agreeing identifiers are the rule of NPSG.01.01.01; anything of ``AGAINST`` that differs
    wants an explanation all the same.
    """
    is_told_apart = len(IDENTIFYING.intersection(compared.agreed)) < 2
    return is_told_apart or bool(AGAINST.intersection(compared.differed))


def require_merge_reason(compared: Compared, reason: str) -> None:
    """Refuse a merge that is neither plain nor explained.

    Raises
    ------
    CensusRefusal
        ``census.merge_needs_reason`` with how many identifiers agree and how much differs.
    """
    if merge_needs_reason(compared) and len(reason.strip()) < SHORTEST_WHY:
        params: dict[str, Param] = {
            "agreed": len(IDENTIFYING.intersection(compared.agreed)),
            "differ": ",".join(k for k in compared.differed if k in AGAINST) or "none",
        }
        raise CensusRefusal(Message("census.merge_needs_reason", params), field="reason")


def _name(who: ToldApart) -> tuple[str, str]:
    return folded(who.family_name), folded(who.given_name)


def _known(sex: Sex) -> Sex | None:
    return None if sex in (Sex.NOT_ASKED, Sex.UNKNOWN) else sex


def _alike(one: object, other: object) -> bool | None:
    return None if one is None or other is None else one == other


def _shared(one: frozenset[object], other: frozenset[object]) -> bool | None:
    return bool(one & other) if one and other else None


def _numbers_agree(one: ToldApart, other: ToldApart) -> bool | None:
    """Whether a number is shared; two numbers of one system are two people, as it says."""
    if one.numbers & other.numbers:
        return True
    systems = {system for system, _ in one.numbers} & {system for system, _ in other.numbers}
    return False if systems else None


def require_doubt(note: str) -> None:
    """Refuse a doubt about identity that does not say why.

    Raises
    ------
    CensusRefusal
        ``census.doubt_says_why``.
    """
    if not note.strip():
        raise CensusRefusal(Message("census.doubt_says_why"), field="note")


def require_consent_to_withdraw(answer: ConsentAnswer, last: str | None) -> None:
    """Refuse withdrawing what nobody gave: then it was refused.

    Raises
    ------
    CensusRefusal
        ``census.nothing_to_withdraw``.
    """
    if answer is ConsentAnswer.WITHDRAWN and last != ConsentAnswer.GIVEN:
        raise CensusRefusal(Message("census.nothing_to_withdraw"), field="answer")


def leading_state(states: Iterable[EpisodeState]) -> EpisodeState | None:
    """Return the state a person is known by: the furthest into care of all their episodes."""
    order = [
        EpisodeState.ACTIVE,
        EpisodeState.ON_HOLD,
        EpisodeState.ACCEPTED,
        EpisodeState.DRAFT,
        EpisodeState.DISCHARGED,
        EpisodeState.DECLINED,
    ]
    present = set(states)
    return next((state for state in order if state in present), None)


def sort_name(family: str, given: str) -> str:
    """Return ``family given`` without accents and case, as lists are sorted and searched."""
    return folded(f"{family} {given}")[:240]


def folded(text: str) -> str:
    """Return text without accents, case and doubled blanks."""
    parts = unicodedata.normalize("NFKD", text)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(plain.casefold().split())


def age_in_years(born: date, on: date) -> int:
    """Return whole years of life on a day; born on 29 February counts from 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_minor(born: date | None, on: date) -> Answer:
    """Whether a person is under 18 on a day; unknown without a birth date."""
    if born is None:
        return Answer.UNKNOWN
    return Answer.YES if age_in_years(born, on) < 18 else Answer.NO


def rounded_to_tenth(quantity: Quantity) -> Quantity:
    """Return a measured amount to one decimal, as it is shown beside what was typed."""
    tenth = quantity.value.quantize(Decimal("0.1"))
    return Quantity(tenth, quantity.unit, quantity.original)
