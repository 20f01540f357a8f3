"""What an assessment amounts to, when a home is due again, how answers are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from datetime import date
from decimal import Decimal
from uuid import UUID

from hearthline.engines.questionnaire import Item, ItemType, Judgement, Questionnaire, judge
from hearthline.kernel.answers import Answer, Answers, Effect, Value
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.home.values import (
    ConcernLine,
    HomeVerdict,
    Part,
    PartStands,
    Readiness,
    SafetyLine,
    Trait,
)


class HomeRefusal(HearthlineError):
    """Something about a home cannot be done as asked; the message says the way out."""


def verdict(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    traits: Set[Trait],
    on: date,
    remedied: Set[str] = frozenset(),
) -> HomeVerdict:
    """Say what an assessment amounts to, with reasons and never as a score.

    Parameters
    ----------
    remedied
        Link ids whose modification was done since, with proof.
    """
    judged = judge(questionnaire, answers, traits={str(trait) for trait in traits}, on=on)
    lines = [
        _line(questionnaire.item(c.link_id), c.effect, answers, judged) for c in judged.concerns
    ]
    left = [line for line in lines if line.link_id not in remedied]
    blocking = tuple(line for line in left if line.effect is Effect.BLOCKING)
    modifiable = tuple(line for line in left if line.effect is Effect.MODIFIABLE)
    unanswered = tuple(
        questionnaire.item(link_id).text
        for link_id in judged.open_questions
        if questionnaire.item(link_id).calculation is None
    )
    if any(line.blocks == () or "care" in line.blocks for line in blocking):
        readiness = Readiness.NOT_READY
    elif not judged.is_complete:
        readiness = Readiness.INCOMPLETE
    elif blocking or modifiable:
        readiness = Readiness.WITH_CHANGES
    else:
        readiness = Readiness.READY
    return HomeVerdict(
        readiness=readiness,
        blocking=blocking,
        modifiable=modifiable,
        informative=tuple(line for line in left if line.effect is Effect.INFORMATION),
        remedied=tuple(line for line in lines if line.link_id in remedied),
        open_questions=unanswered,
    )


def part_stands(
    questionnaire: Questionnaire,
    answers: Answers,
    found: HomeVerdict,
    part: Part,
    *,
    is_whole: bool = True,
) -> PartStands:
    """Return whether a part of a home serves: by the questions that say they hold it up.

    A concern that was remedied with proof holds nothing up. With any of these questions not
    answered nobody knows.

    Parameters
    ----------
    is_whole
        Whether the whole home was asked about: a screen by phone can say that something does not
        serve, and never that it does.
    """
    against = [line for line in (*found.blocking, *found.modifiable) if part in line.blocks]
    if against:
        return PartStands(Answer.NO, against[0])
    asked = [
        item.link_id
        for item in questionnaire.walk()
        if item.unsatisfactory is not None and part in item.unsatisfactory.blocks
    ]
    if not is_whole or not asked or any(not answers.get(link_id) for link_id in asked):
        return PartStands(Answer.UNKNOWN)
    return PartStands(Answer.YES)


def risk_to_nurse(known: Mapping[str, bool], risks: Mapping[str, bool]) -> Answer:
    """Return whether a home holds a risk for whoever visits.

    Parameters
    ----------
    known
        What was answered, by question.
    risks
        The answer to each question that is a risk. Where no animal lives in the home, none is
        aggressive.
    """
    told = dict(known)
    if told.get("pets") is False:
        told["pets-aggressive"] = False
    if any(told.get(link_id) is wrong for link_id, wrong in risks.items()):
        return Answer.YES
    return Answer.NO if all(link_id in told for link_id in risks) else Answer.UNKNOWN


def safety_lines(
    known: Mapping[str, tuple[bool, date]], risks: Mapping[str, bool]
) -> tuple[SafetyLine, ...]:
    """Return what may harm whoever visits, the worst first, then what nobody asked.

    Parameters
    ----------
    known
        The newest answer to each question with its day.
    risks
        The answer to each question that is a risk, the worst first. Where no animal lives in the
        home, none is aggressive.
    """
    told = dict(known)
    if "pets" in told and not told["pets"][0]:
        told["pets-aggressive"] = (False, told["pets"][1])
    if not any(link_id in told for link_id in risks):
        return (SafetyLine(Message("home.safety_never_asked"), "unknown"),)
    found, left = [], []
    for link_id, wrong in risks.items():
        code = link_id.replace("-", "_")
        if link_id not in told:
            left.append(SafetyLine(Message(f"home.safety_not_asked_{code}"), "unknown"))
        elif told[link_id][0] is wrong:
            on = told[link_id][1].isoformat()
            found.append(SafetyLine(Message(f"home.safety_{code}", {"on": on}), "blocking"))
    return (*found, *left)


def due_again(
    made_on: date,
    today: date,
    *,
    every_days: int,
    address_since: date | None = None,
    therapy_since: date | None = None,
    incident_on: date | None = None,
) -> Message | None:
    """Return why a home is to be assessed again; ``None`` when it is not.

    What happened on the day of the assessment was seen by whoever made it.
    """
    if address_since is not None and address_since > made_on:
        return Message("home.again_address", {"on": address_since.isoformat()})
    if therapy_since is not None and therapy_since > made_on:
        return Message("home.again_therapy", {"on": therapy_since.isoformat()})
    if incident_on is not None and incident_on > made_on:
        return Message("home.again_incident", {"on": incident_on.isoformat()})
    if (today - made_on).days >= every_days:
        return Message("home.again_interval", {"on": made_on.isoformat(), "days": every_days})
    return None


AGAIN_WITHIN_DAYS = {"home.again_interval": 14}
"""How soon a home is looked at again, by the reason. Proposals without outside source: what
happened there asks sooner than the calendar does."""
AGAIN_SOON_DAYS = 3


def again_within_days(reason: str) -> int:
    """Return within how many days a home is assessed again for a reason."""
    return AGAIN_WITHIN_DAYS.get(reason, AGAIN_SOON_DAYS)


def new_drug_on(verified: Iterable[tuple[int, date]], made_on: date) -> date | None:
    """Return when a drug was ordered beside those a home was assessed for; ``None`` for none.

    Parameters
    ----------
    verified
        Version in force and day of its verification, order by order. A change of an order is no
        other therapy, and the first drug of all is what the home was assessed for.
    """
    orders = list(verified)
    fresh = [day for version, day in orders if version == 1 and day > made_on]
    return max(fresh) if fresh and len(fresh) < len(orders) else None


def answer_words(item: Item, values: tuple[Value, ...]) -> str:
    """Return an answer as people read it: yes and no in words, choices by their text."""
    return ", ".join(_words(item, value) for value in values)


def unit_words(item: Item) -> str:
    """Return the unit of a number as people write it; nothing for a plain count."""
    return _UNITS.get(item.unit, item.unit)


def require_proof(proof: str) -> None:
    """Refuse to call a modification done without saying how that is known.

    Raises
    ------
    HomeRefusal
        ``home.proof_needed``.
    """
    if not proof.strip():
        raise HomeRefusal(Message("home.proof_needed"), field="proof")


def pictures_named(questionnaire: Questionnaire, answers: Answers) -> frozenset[UUID]:
    """Return the kept pictures that answers name, whether they have arrived or not."""
    return frozenset(
        UUID(value)
        for item in questionnaire.walk()
        if item.type is ItemType.ATTACHMENT
        for value in answers.get(item.link_id, ())
        if isinstance(value, str) and _UUID.fullmatch(value)
    )


def require_caption(caption: str) -> None:
    """Refuse a picture that does not say what it shows.

    Raises
    ------
    HomeRefusal
        ``home.caption_needed``.
    """
    if not caption.strip():
        raise HomeRefusal(Message("home.caption_needed"), field="caption")


def require_name(answered_by: str) -> None:
    """Refuse an assessment that nobody answered.

    Raises
    ------
    HomeRefusal
        ``home.name_needed``.
    """
    if not answered_by.strip():
        raise HomeRefusal(Message("home.name_needed"), field="answered_by")


def _line(item: Item, effect: Effect, answers: Answers, judged: Judgement) -> ConcernLine:
    rule = item.unsatisfactory
    assert rule is not None
    values: tuple[Value, ...] = tuple(answers.get(item.link_id, ()))
    if item.link_id in judged.calculated:
        values = (judged.calculated[item.link_id],)
    return ConcernLine(
        link_id=item.link_id,
        question=item.text,
        answer=answer_words(item, values),
        effect=effect,
        blocks=rule.blocks,
        modification=rule.modification,
        source=rule.source,
        source_seen=rule.source_seen,
    )


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNITS = {"Cel": "°C", "[ft_i]": "ft", "%": "%", "d": "days", "1": ""}


def _words(item: Item, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        unit = unit_words(item)
        return f"{value}\N{NO-BREAK SPACE}{unit}" if unit else str(value)
    if isinstance(value, date):
        return value.strftime("%d-%b-%Y")
    if item.type is ItemType.ATTACHMENT and _UUID.fullmatch(value):
        return "photograph"
    if item.type is ItemType.CHOICE:
        return next((choice.text for choice in item.choices if choice.code == value), value)
    return value
