"""What raises a patient's risk: reasons with their sources, never a score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hearthline.kernel.answers import Answer
from hearthline.kernel.sources import Trust
from hearthline.rooms.census.values import HealthAnswerFacts
from hearthline.rooms.emergency.values import (
    EmergencyRules,
    PriorityRule,
    RiskKind,
    RiskRule,
    Strength,
)
from hearthline.rooms.emergency.values.plans import Risk, RiskReason, RiskSubject, Unknown
from hearthline.rooms.therapy.values import Frequency

_WORD = re.compile(r"[a-z]{4,}")
_WORDS = re.compile(r"[a-z]+")
_ANAPHYLAXIS = ("anaphyla", "life-threatening", "life threatening")


SAME_DRUG = RiskRule(
    id="same-drug",
    kind=RiskKind.SAME_DRUG,
    text="An earlier reaction to this same drug",
    strength=Strength.STRONG,
    source="Joint Task Force on Practice Parameters, drug allergy 2022",
    trust=Trust.UNVERIFIED,
    asks_pharmacist=True,
    blocks=True,
)
"""The product's own rule: it counts before a program has approved any, and where none does."""


@dataclass(frozen=True, slots=True)
class _Hit:
    detail: str
    is_anaphylaxis: bool = False


def risk_of(rules: EmergencyRules | None, subject: RiskSubject) -> Risk:
    """Return why the risk of a reaction is higher for somebody, and what nobody knows.

    Without approved rules, or where they do not stop the same drug, the product's own rule does:
    relations between drugs are the program's to decide, an earlier reaction to this drug is not.

    An allergy written as free text is read word by word: what shares the first word of an
    ordered drug is that drug, what names a class asks the pharmacist and blocks nothing.
    """
    reasons = [
        RiskReason(
            rule_id=rule.id,
            kind=rule.kind,
            text=rule.text,
            detail=hit.detail,
            strength=rule.strength,
            source=rule.source,
            trust=rule.trust,
            asks_pharmacist=rule.asks_pharmacist,
            blocks=rule.blocks,
            is_anaphylaxis=hit.is_anaphylaxis,
        )
        for rule in _counting(rules)
        for hit in _hits(rule, subject)
    ]
    return Risk(tuple(reasons), _unknown(subject))


def _counting(rules: EmergencyRules | None) -> tuple[RiskRule, ...]:
    listed = rules.risks if rules is not None else ()
    stops = any(
        rule.kind is RiskKind.SAME_DRUG and rule.blocks and not rule.therapies for rule in listed
    )
    return listed if stops else (*listed, SAME_DRUG)


def priority_of(
    rules: EmergencyRules, *, therapy: str, age_years: int | None, every_hours: int | None
) -> PriorityRule | None:
    """Return the first rule that says how soon somebody is reached in a storm or power cut.

    A rule with an age or interval holds only where that is known; where it is not known, the
    more urgent rule counts.
    """
    for rule in rules.priorities:
        if therapy not in rule.therapies:
            continue
        too_old = _is_above(age_years, rule.below_years, counts=True)
        if too_old or _is_above(every_hours, rule.every_hours_at_most, counts=False):
            continue
        return rule
    return None


def hours_between(frequencies: Iterable[Frequency]) -> int | None:
    """Return the shortest time between doses, in hours; ``None`` where no order states one."""
    found = []
    for one in frequencies:
        if one.interval_hours:
            found.append(int(one.interval_hours))
        elif one.times and one.per_days:
            found.append(int(24 * one.per_days / one.times))
    return min(found, default=None)


def _is_above(known: int | None, bound: int | None, *, counts: bool) -> bool:
    """Whether something known passes a bound; ``counts``: reaching it passes it."""
    if known is None or bound is None:
        return False
    return known >= bound if counts else known > bound


def pregnant_on(
    said: HealthAnswerFacts | None, on: date, *, counts_days: int, may_be: bool
) -> Answer:
    """Return whether somebody is pregnant on a day, as it was answered last.

    A yes counts until the day it was expected to end; a no counts for some days, where it can
    change at all. After that nobody knows.

    Parameters
    ----------
    counts_days
        For how many days a no counts.
    may_be
        Whether it is asked at all, by sex and age.
    """
    if said is None or not said.answer.is_known:
        return Answer.NOT_ASKED
    if said.answer is Answer.YES:
        return Answer.UNKNOWN if said.until is not None and said.until < on else Answer.YES
    is_old = (on - said.asked_on).days > counts_days
    return Answer.UNKNOWN if may_be and is_old else Answer.NO


def age_on(born: date | None, on: date) -> int | None:
    """Return completed years; ``None`` where the day of birth is not known."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _hits(rule: RiskRule, subject: RiskSubject) -> list[_Hit]:
    if rule.therapies and not subject.therapies & {str(one) for one in rule.therapies}:
        return []
    if rule.drugs and rule.kind is not RiskKind.CLASS_OF_ALLERGY:
        named = [drug for drug in subject.drugs if _names(drug, rule.drugs)]
        if not named:
            return []
    match rule.kind:
        case RiskKind.THERAPY:
            return [_Hit("")] if rule.therapies else []
        case RiskKind.FIRST_DOSE:
            return [_Hit("")] if subject.is_first_dose else []
        case RiskKind.PREGNANT:
            return [_Hit("")] if subject.pregnant is Answer.YES else []
        case RiskKind.NO_PHONE:
            phone = subject.phone
            return [_Hit("")] if phone is not None and phone.works is Answer.NO else []
        case RiskKind.NO_SIGNAL:
            phone = subject.phone
            return [_Hit("")] if phone is not None and phone.signal == "none" else []
        case RiskKind.LIVES_ALONE:
            return [_Hit("")] if subject.lives_alone is Answer.YES else []
        case RiskKind.SAME_DRUG:
            return _same_drug(subject)
        case RiskKind.CLASS_OF_ALLERGY:
            return _class_of_allergy(rule, subject)
        case RiskKind.HOME_MEDICATION:
            return [_Hit(name) for name in subject.medications if _names(name, rule.words)]
        case RiskKind.CONDITION:
            return [_Hit(name) for name in subject.conditions if _names(name, rule.words)]
        case RiskKind.EARLIER_REACTION:
            return [_Hit(one) for one in subject.earlier]
        case RiskKind.AGE:
            return _within(rule, subject.age_years, "years")
        case RiskKind.WEIGHT:
            return _within(rule, subject.kilograms, "kg")
        case RiskKind.EMERGENCY_CARE:
            care = subject.care
            if care is None or not _within(rule, care.minutes, "min"):
                return []
            return [_Hit(f"{care.name}: {care.minutes}\N{NO-BREAK SPACE}min, {care.km} km by car")]


def _within(rule: RiskRule, value: int | Decimal | None, unit: str) -> list[_Hit]:
    """Return whether a value lies where a rule counts it; what is not known lies nowhere."""
    if value is None or (rule.at_least is None and rule.below is None):
        return []
    if rule.at_least is not None and value < rule.at_least:
        return []
    if rule.below is not None and value >= rule.below:
        return []
    return [_Hit(f"{value}\N{NO-BREAK SPACE}{unit}")]


def _same_drug(subject: RiskSubject) -> list[_Hit]:
    found = []
    for substance, reaction in subject.allergies:
        words = set(_WORD.findall(substance.lower()))
        for drug in subject.drugs:
            names = _WORD.findall(drug.lower())
            if names and names[0] in words:
                severe = any(sign in reaction.lower() for sign in _ANAPHYLAXIS)
                found.append(_Hit(_allergy_words(substance, reaction), severe))
    return found


def _class_of_allergy(rule: RiskRule, subject: RiskSubject) -> list[_Hit]:
    ordered = [drug for drug in subject.drugs if not rule.drugs or _names(drug, rule.drugs)]
    found = []
    for substance, reaction in subject.allergies:
        if rule.reactions and not _says(reaction, rule.reactions):
            continue
        for drug in ordered:
            first = _WORD.findall(drug.lower())[:1]
            is_same = bool(first) and first[0] in _WORD.findall(substance.lower())
            if _names(substance, rule.words) and not is_same:
                found.append(_Hit(f"{_allergy_words(substance, reaction)}; {drug}"))
    return found


def _allergy_words(substance: str, reaction: str) -> str:
    return f"{substance} — {reaction}" if reaction else substance


def _names(text: str, words: tuple[str, ...]) -> bool:
    lower = text.lower()
    return any(word in lower for word in words)


def _says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of some words as whole words: "dress", and not "addressed"."""
    found = f" {' '.join(_WORDS.findall(text.lower()))} "
    return any(f" {word} " in found for word in words)


def _unknown(subject: RiskSubject) -> tuple[Unknown, ...]:
    found = []
    if subject.age_years is None:
        found.append(Unknown.AGE)
    if not subject.has_weight:
        found.append(Unknown.WEIGHT)
    if not subject.allergies_asked and not subject.allergies:
        found.append(Unknown.ALLERGIES)
    if subject.may_be_pregnant and not subject.pregnant.is_known:
        found.append(Unknown.PREGNANCY)
    if not subject.lives_alone.is_known:
        found.append(Unknown.LIVES_ALONE)
    if not subject.medications and subject.takes_drugs is not Answer.NO:
        found.append(Unknown.HOME_MEDICATIONS)
    if subject.care is None:
        found.append(Unknown.EMERGENCY_CARE)
    if subject.phone is None or not subject.phone.is_known:
        found.append(Unknown.PHONE)
    return tuple(found)
