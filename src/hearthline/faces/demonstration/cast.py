"""The invented patients: who they are, what they receive, and who lives with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from random import Random

from hearthline.engines.roads.invented import Bank, InventedAddress
from hearthline.faces.demonstration import words
from hearthline.faces.demonstration.courses import Body, Gives, Therapy
from hearthline.faces.demonstration.therapies import THERAPIES
from hearthline.kernel.answers import Answer

WAITING = 9
"""Referrals that wait for a decision when the demonstration begins."""
STARTING = 16
"""Accepted patients whose first home dose lies in the coming days."""


class Stage(StrEnum):
    """How far a patient has come on the day the demonstration is made."""

    REFERRED = "referred"
    STARTING = "starting"
    ON_SERVICE = "on_service"


@dataclass(frozen=True, slots=True)
class Allergy:
    """Substance, reaction, how bad, and the year it happened."""

    substance: str
    reaction: str
    severity: str
    year: int


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who lives with or near the patient."""

    family: str
    given: str
    relation: str
    phone: str
    lives_with: bool
    willing: Answer


@dataclass(frozen=True, slots=True)
class Invented:
    """One patient of the demonstration; everything about them is made up.

    ``allergies`` is ``None`` when nobody asked and empty when none is known.
    """

    number: int
    family: str
    given: str
    prefix: str
    sex: str
    born: date
    address: InventedAddress
    phone: str
    language: tuple[str, str]
    body: Body
    weighed: date
    allergies: tuple[Allergy, ...] | None
    home_medications: tuple[str, ...]
    helper: Helper | None
    lives_alone: Answer
    pets: Answer
    pet_words: str
    prefers: str
    payer: str
    member_number: str
    hospital: str
    prescriber: str
    therapy: Therapy
    first_home_day: date
    ends: date
    stage: Stage
    code_status: str

    @property
    def dose(self) -> tuple[float, str]:
        """Number and unit of one dose (or rate) for this body."""
        return self.therapy.dose(self.body)


def invented_patients(
    *, seed: int, today: date, addresses: Sequence[InventedAddress]
) -> tuple[Invented, ...]:
    """Return the patients of the demonstration; same seed, day and addresses, same people.

    Parameters
    ----------
    today
        Civil date on which the demonstration begins; courses lie around it.
    addresses
        At least as many homes as there are patients in :data:`THERAPIES`.
    """
    random = Random(seed)  # noqa: S311  (a story, not a secret)
    order = [therapy for therapy in THERAPIES for _ in range(therapy.share)]
    random.shuffle(order)
    names = _surnames(random, len(order))
    stages = [Stage.REFERRED] * WAITING + [Stage.STARTING] * STARTING
    stages += [Stage.ON_SERVICE] * (len(order) - len(stages))
    random.shuffle(stages)
    return tuple(
        _patient(random, number, name, therapy, stage, address, today)
        for number, (name, therapy, stage, address) in enumerate(
            zip(names, order, stages, addresses, strict=False), start=1
        )
    )


def _surnames(random: Random, count: int) -> list[str]:
    every = [head + tail for head, tail in product(words.SURNAME_HEADS, words.SURNAME_TAILS)]
    return random.sample(every, count)


def _patient(
    random: Random,
    number: int,
    family: str,
    therapy: Therapy,
    stage: Stage,
    address: InventedAddress,
    today: date,
) -> Invented:
    years = _years(random, therapy.ages)
    born = today - timedelta(days=int(years * 365.25))
    sex = "female" if therapy.key == "hydration" or random.random() < 0.52 else "male"
    first, ends = _course(random, therapy, stage, today)
    is_child = years < 18
    helper = _helper(random, family, therapy, is_child=is_child)
    is_with_somebody = helper is not None and helper.lives_with
    pets, pet_words = _pets(random)
    return Invented(
        number=number,
        family=family,
        given=random.choice(words.WOMEN if sex == "female" else words.MEN),
        prefix="" if is_child else ("Ms" if sex == "female" else "Mr"),
        sex=sex,
        born=born,
        address=address,
        phone=_phone(random),
        language=_language(random),
        body=_body(random, years, sex),
        weighed=min(first, today) - timedelta(days=random.randint(1, 12)),
        allergies=_allergies(random, born, today),
        home_medications=tuple(
            random.sample(words.HOME_MEDICATIONS, 0 if is_child else random.randint(0, 3))
        ),
        helper=helper,
        lives_alone=_lives_alone(random, is_with_somebody=is_with_somebody),
        pets=pets,
        pet_words=pet_words,
        prefers=_prefers(random, therapy, is_child=is_child),
        payer=_weighted(random, words.PAYERS),
        member_number=f"SAMPLE{random.randint(10**7, 10**8 - 1)}",
        hospital=words.CHILDREN_S_HOSPITAL if is_child else random.choice(words.HOSPITALS[:-1]),
        prescriber=random.choice(words.PRESCRIBERS),
        therapy=therapy,
        first_home_day=first,
        ends=ends,
        stage=stage,
        code_status="do_not_resuscitate"
        if years > 75 and random.random() < 0.12
        else ("full" if random.random() < 0.7 else "not_asked"),
    )


def _years(random: Random, ages: tuple[int, int]) -> float:
    low, high = ages
    return low + (high - low) * random.betavariate(2.4, 1.7)


def _course(random: Random, therapy: Therapy, stage: Stage, today: date) -> tuple[date, date]:
    length = random.randint(*therapy.course_days)
    if stage is Stage.REFERRED:
        first = today + timedelta(days=random.randint(0, 4))
    elif stage is Stage.STARTING:
        first = today + timedelta(days=random.randint(0, 8))
    else:
        first = today - timedelta(days=random.randint(1, max(1, length - 2)))
    return first, first + timedelta(days=length)


def _body(random: Random, years: float, sex: str) -> Body:
    if years < 18:
        # A plain line through typical growth: enough for a story, not for a dose.
        return Body(round(8 + years * 2.9 + random.uniform(-2, 3), 1), round(75 + years * 5.6))
    height = random.gauss(163 if sex == "female" else 176, 7)
    index = min(41, max(18.5, random.gauss(27.5, 4.6)))
    return Body(round(index * (height / 100) ** 2, 1), round(height))


def _allergies(random: Random, born: date, today: date) -> tuple[Allergy, ...] | None:
    draw = random.random()
    if draw < 0.08:
        return None
    if draw < 0.62:
        return ()
    chosen = random.sample(words.ALLERGENS, random.choice((1, 1, 1, 2)))
    earliest = min(born.year + 1, today.year - 1)
    return tuple(
        Allergy(substance, reaction, severity, random.randint(earliest, today.year - 1))
        for substance, reaction, severity in chosen
    )


def _helper(random: Random, family: str, therapy: Therapy, *, is_child: bool) -> Helper | None:
    must = is_child or therapy.gives is Gives.FAMILY
    if not must and random.random() < 0.35:
        return None
    relation = random.choice(("mother", "father")) if is_child else random.choice(words.RELATIONS)
    lives_with = is_child or relation == "spouse" or random.random() < 0.45
    willing = Answer.YES if must else random.choice((Answer.YES, Answer.NOT_ASKED, Answer.NO))
    return Helper(
        family=family if relation != "neighbor" else random.choice(words.SURNAME_HEADS) + "by",
        given=random.choice(words.WOMEN + words.MEN),
        relation=relation,
        phone=_phone(random),
        lives_with=lives_with,
        willing=willing,
    )


def _lives_alone(random: Random, *, is_with_somebody: bool) -> Answer:
    if is_with_somebody:
        return Answer.NO
    return Answer.YES if random.random() < 0.7 else Answer.NOT_ASKED


def _pets(random: Random) -> tuple[Answer, str]:
    draw = random.random()
    if draw < 0.22:
        return Answer.NOT_ASKED, ""
    if draw < 0.66:
        return Answer.NO, ""
    return Answer.YES, random.choice(("dog", "dog", "dog, two cats", "cat", "cat", "parrot"))


def _prefers(random: Random, therapy: Therapy, *, is_child: bool) -> str:
    if is_child:
        return "after_school"
    if therapy.prefers and random.random() < 0.6:
        return therapy.prefers
    return random.choice(("", "", "", "morning", "midday", "afternoon"))


def _language(random: Random) -> tuple[str, str]:
    draw = random.random()
    for code, label, share in words.LANGUAGES:
        draw -= share
        if draw < 0:
            return code, label
    return "en", "English"


def _weighted(random: Random, choices: Sequence[tuple[str, float]]) -> str:
    names = [name for name, _share in choices]
    return random.choices(names, [share for _name, share in choices])[0]


def _phone(random: Random) -> str:
    # 555-0100 to 555-0199 are set aside for fiction in the North American numbering plan.
    return f"614-555-01{random.randint(0, 99):02d}"


def branch_of(person: Invented) -> Bank:
    """Return the side of the river, and so the branch, that serves a patient."""
    return person.address.bank
