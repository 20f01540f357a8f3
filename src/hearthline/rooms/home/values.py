"""The words of the home that other rooms may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer, Answers, Effect
from hearthline.kernel.messages import Message
from hearthline.rooms.census.values import EpisodeState, TherapyClass


class AssessmentWay(StrEnum):
    """How an assessment was made."""

    PHONE = "phone"
    VIDEO = "video"
    VISIT = "visit"


class QuestionnaireKind(StrEnum):
    """How much of a home a questionnaire covers."""

    FULL = "full"
    SCREEN = "screen"


class Trait(StrEnum):
    """What of a therapy decides which questions apply."""

    COLD_DRUG = "cold_drug"
    PUMP = "pump"
    HAZARDOUS = "hazardous"


class ModificationState(StrEnum):
    """How far something that makes the home ready has come."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DONE = "done"
    DECLINED = "declined"
    NOT_NEEDED = "not_needed"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return self in (ModificationState.PROPOSED, ModificationState.AGREED)


class Part(StrEnum):
    """What of a home an unsatisfactory answer can hold up without keeping care out of it."""

    STORAGE = "storage"
    PUMP = "pump"


class Readiness(StrEnum):
    """What an assessment says of the home, never as a score."""

    READY = "ready"
    WITH_CHANGES = "with_changes"
    NOT_READY = "not_ready"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class PhotographFacts:
    """A picture that answers a question: the file that is kept, and what it shows."""

    link_id: str
    file_id: UUID
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPhotograph:
    """A picture a tablet took in an assessment, as it arrives by itself.

    Parameters
    ----------
    link_id
        The question it was taken at; empty for one of the home as a whole.
    file_id
        The id its file gets, known to the assessment before the picture is here.
    """

    patient_id: UUID
    assessment_id: UUID
    link_id: str
    caption: str
    file_id: UUID
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """What was asked and answered about a home; signed, and amended by a later one.

    Parameters
    ----------
    questionnaire_id
        Version of the questionnaire it was made with.
    amends
        The assessment this one corrects, of the same thread.
    photographs
        Pictures taken with it; each is the answer to its question.
    made_on, zone
        Civil day in the zone of the home.
    answered_by
        Who answered: the patient, a caregiver, or the nurse by what she saw.
    """

    id: UUID
    patient_id: UUID
    questionnaire_id: UUID
    way: AssessmentWay
    answered_by: str
    made_on: date
    zone: str
    answers: Answers
    traits: frozenset[Trait] = frozenset(Trait)
    note: str = ""
    amends: UUID | None = None
    photographs: tuple[PhotographFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """An unsatisfactory answer in words, with what usually helps and how far to trust the rule."""

    link_id: str
    question: str
    answer: str
    effect: Effect
    blocks: tuple[str, ...]
    modification: str
    source: str
    source_seen: bool


@dataclass(frozen=True, slots=True)
class HomeVerdict:
    """What an assessment amounts to now that some modifications are done.

    Attributes
    ----------
    remedied
        Concerns whose modification was done, with proof, since.
    open_questions
        Questions in words that are asked and not answered: unknown, never satisfactory.
    """

    readiness: Readiness
    blocking: tuple[ConcernLine, ...]
    modifiable: tuple[ConcernLine, ...]
    informative: tuple[ConcernLine, ...]
    remedied: tuple[ConcernLine, ...]
    open_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartStands:
    """Whether a part of a home serves: ``line`` is the worst answer against it.

    Not asked is not known, and never yes.
    """

    serves: Answer
    line: ConcernLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationFacts:
    """The place in the home where every infusion is given, as agreed with the family."""

    patient_id: UUID
    place: str
    surface: str = ""
    supplies: str = ""
    waste: str = ""
    storage: str = ""
    routine: str = ""
    wishes: str = ""
    agreed_with: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationFacts:
    """Something that makes the home ready: what, who sees to it, by when, and the proof."""

    id: UUID
    patient_id: UUID
    assessment_id: UUID
    link_id: str
    what: str
    effect: Effect
    state: ModificationState
    owner: str = ""
    due_on: date | None = None
    proof: str = ""
    done_on: date | None = None
    revision: int = 1
    owner_role: str = ""
    proof_file_id: UUID | None = None


_PUMPS = frozenset(
    {
        TherapyClass.INOTROPE,
        TherapyClass.PARENTERAL_NUTRITION,
        TherapyClass.CHEMOTHERAPY,
        TherapyClass.PULMONARY_HYPERTENSION,
        TherapyClass.ANALGESIC,
    }
)


def proposed_traits(therapies: frozenset[TherapyClass]) -> frozenset[Trait]:
    """Return the traits an assessment starts from; a person confirms or changes them.

    Whether a drug is kept cold is not known from its class, so it is asked until somebody says
    no: a question too many is safer than one too few.
    """
    found = {Trait.COLD_DRUG}
    if not therapies or therapies & _PUMPS or TherapyClass.OTHER in therapies:
        found.add(Trait.PUMP)
    if not therapies or TherapyClass.CHEMOTHERAPY in therapies:
        found.add(Trait.HAZARDOUS)
    return frozenset(found)


NO_CARE = frozenset({EpisodeState.DISCHARGED, EpisodeState.DECLINED})
"""Episodes in which nobody is cared for at home."""

SECOND_LOOK = frozenset(
    {
        TherapyClass.CHEMOTHERAPY,
        TherapyClass.INOTROPE,
        TherapyClass.PARENTERAL_NUTRITION,
        TherapyClass.PULMONARY_HYPERTENSION,
    }
)
"""Therapies for which a second person confirms the verdict. A proposal without outside source:
what the check holds shut is the program's own decision."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a second person said of a verdict."""

    agrees: bool
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """What of a home may harm whoever visits, or that nobody asked; ``status`` as pages show it."""

    message: Message
    status: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a home stands as it does, as pages show it.

    Attributes
    ----------
    remedy
        What makes it right, who sees to it and by when; ``None`` where nothing is proposed.
    """

    message: Message
    status: str
    remedy: Message | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a home stands in words: a verdict with its reasons, never a score.

    Attributes
    ----------
    made
        When and how it was assessed; ``None`` for a home that nobody assessed.
    """

    headline: Message
    status: str
    made: Message | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class HomeSafety:
    """What whoever visits a home is told before she goes in, by the newest answer to each question.

    Attributes
    ----------
    animals, which
        Whether an animal lives there and which.
    lines
        What may harm her, the worst first, then what nobody asked.
    way_in
        The way in, as it was written down at an assessment.
    """

    animals: Answer = Answer.NOT_ASKED
    which: str = ""
    lines: tuple[SafetyLine, ...] = ()
    way_in: str = ""


@dataclass(frozen=True, slots=True)
class HomePhone:
    """Whether somebody can call from a home.

    Attributes
    ----------
    works
        Whether a working telephone can be reached during an infusion.
    signal
        Mobile signal at the place of infusion (``good``, ``weak``, ``none``); empty: not asked.
    """

    works: Answer = Answer.NOT_ASKED
    signal: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is known that somebody can call, or cannot."""
        return self.works.is_known or bool(self.signal)


@dataclass(frozen=True, slots=True)
class HomeState:
    """How a home stands, for other rooms: the latest full assessment or screen and what is open.

    ``unsafe``: whether a nurse judged it unsafe to enter or stay, by the newest answer of any.
    """

    patient_id: UUID
    assessment_id: UUID
    made_on: date
    way: AssessmentWay
    is_full: bool
    verdict: HomeVerdict
    modifications: tuple[ModificationFacts, ...] = ()
    by_link: Mapping[str, ModificationFacts] = field(default_factory=dict)
    look: Look | None = None
    unsafe: Answer = Answer.NOT_ASKED
    traits: frozenset[Trait] = frozenset()
    parts: Mapping[Part, PartStands] = field(default_factory=dict)
