"""What pages and other rooms may read of homes, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hearthline.engines.questionnaire import Questionnaire
from hearthline.kernel.answers import Answer, Answers, Effect, Value
from hearthline.platform.content.queries import ReadOnce, Version, in_force
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import contents, models, rules
from hearthline.rooms.home.values import (
    NO_CARE,
    SECOND_LOOK,
    AssessmentWay,
    HomePhone,
    HomeSafety,
    HomeState,
    HomeVerdict,
    Look,
    ModificationFacts,
    ModificationState,
    Part,
    QuestionnaireKind,
    Standing,
    StationFacts,
    Trait,
    proposed_traits,
)

REMEDIED = frozenset({ModificationState.DONE})

ASSESSMENTS = RowsOf(
    lambda: models.Assessment.objects.filter(entered_in_error=False).order_by("-signed_at", "-id")
)
SECOND_LOOKS = RowsOf(lambda: models.SecondLook.objects.order_by("at", "id"))
MODIFICATIONS = RowsOf(lambda: models.Modification.objects.order_by("due_on", "made_at", "id"))
STATIONS = RowsOf(models.Station.objects.all)

UNSAFE = "unsafe"
RISKS = {UNSAFE: True, "pets-aggressive": True, "weapons": False, "walk-in": False}
"""Questions about what may harm a visitor, with the answer that does, the worst first."""

STATION_PHOTOGRAPH = "station-photo"
"""The question that a photograph of the finished station answers."""

ANIMAL_LIVES_HERE, WHICH_ANIMALS, WAY_IN = "pets", "pets-which", "entry"
"""Questions about animals and the way in; a program's own questionnaire that asks keeps them."""
OXYGEN = "oxygen"
PHONE_WORKS, SIGNAL = "phone-works", "signal"
"""The question whether oxygen is used in the home, by the same rule."""


def questionnaires(on: date) -> dict[str, Version]:
    """Return the questionnaires in force on a day, by key."""
    return in_force(contents.KIND, on=on)


def offered(on: date) -> dict[QuestionnaireKind, list[Version]]:
    """Return the questionnaires in force by how much of a home they cover, each by its title."""
    found: dict[QuestionnaireKind, list[Version]] = {kind: [] for kind in QuestionnaireKind}
    for version in sorted(questionnaires(on).values(), key=lambda one: one.title):
        found[contents.kind_of(_questionnaire(version))].append(version)
    return found


def traits_of(patients: Iterable[UUID]) -> dict[UUID, frozenset[Trait]]:
    """Return the traits an assessment of each home starts from, by the therapies there."""
    wanted = list(patients)
    episodes = census.episodes_of(wanted)
    return {
        patient: proposed_traits(frozenset(one.therapy for one in episodes.get(patient, ())))
        for patient in wanted
    }


def states_of(patients: Iterable[UUID]) -> dict[UUID, HomeState]:
    """Return how each home stands: by the latest full assessment, else by the latest screen."""
    wanted = list(patients)
    listed: dict[UUID, list[models.Assessment]] = {}
    for row in ASSESSMENTS(wanted):
        listed.setdefault(row.patient_id, []).append(row)
    asked = _asked({row.version_id for of_one in listed.values() for row in of_one})
    modifications, looks = modifications_of(wanted), looks_of(wanted)
    found = {}
    for patient, of_one in listed.items():
        row = next((row for row in of_one if asked[row.version_id].is_full), of_one[0])
        state = _state(row, asked[row.version_id], modifications.get(patient, []))
        found[patient] = replace(state, look=looks.get(row.id), unsafe=_unsafe(of_one))
    return found


def standings_of(patients: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return how each home stands in words, also those that nobody assessed; six queries."""
    wanted = list(patients)
    states, episodes = states_of(wanted), census.episodes_of(wanted)
    found = {}
    for patient in wanted:
        running = {one.therapy for one in episodes.get(patient, ()) if one.state not in NO_CARE}
        found[patient] = rules.standing(
            states.get(patient), is_high_risk=bool(running & SECOND_LOOK)
        )
    return found


def looks_of(patients: Iterable[UUID]) -> dict[UUID, Look]:
    """Return by assessment what the second person said of it last; one query."""
    rows = SECOND_LOOKS(patients)
    return {row.assessment_id: Look(row.agrees, row.by, row.at, row.note) for row in rows}


def photographs_of(assessment_id: UUID) -> list[models.Photograph]:
    """Return the pictures of an assessment, in the order in which they were added."""
    rows = models.Photograph.objects.filter(assessment_id=assessment_id, entered_in_error=False)
    return list(rows.order_by("added_at", "id"))


def station_photograph(patient_id: UUID) -> models.Photograph | None:
    """Return the newest picture of the finished station."""
    rows = models.Photograph.objects.filter(
        patient_id=patient_id, link_id=STATION_PHOTOGRAPH, entered_in_error=False
    )
    return rows.order_by("-added_at", "-id").first()


def said_before(patients: Iterable[UUID]) -> dict[UUID, dict[str, tuple[str, date]]]:
    """Return of each home the newest answer to every question in words, with its day.

    Two queries; a home that nobody assessed is absent.
    """
    rows = list(ASSESSMENTS(patients))
    asked = _asked({row.version_id for row in rows})
    items = {
        version_id: {item.link_id: item for item in one.questionnaire.walk()}
        for version_id, one in asked.items()
    }
    found: dict[UUID, dict[str, tuple[str, date]]] = {}
    for row in rows:
        known = found.setdefault(row.patient_id, {})
        for link_id, values in answers_of(row).items():
            item = items[row.version_id].get(link_id)
            if item is not None and link_id not in known:
                known[link_id] = (rules.answer_words(item, values), row.made_on)
    return found


def animals_said(patients: Iterable[UUID]) -> dict[UUID, tuple[Answer, str]]:
    """Return whether an animal lives in each home and which, by the newest answer to it.

    A home in which nobody asked is absent. One query.
    """
    found: dict[UUID, tuple[Answer, str]] = {}
    for row in ASSESSMENTS(patients):
        if row.patient_id in found:
            continue
        answers = answers_of(row)
        said = next(iter(answers.get(ANIMAL_LIVES_HERE, ())), None)
        if isinstance(said, bool):
            which = next(iter(answers.get(WHICH_ANIMALS, ())), "")
            found[row.patient_id] = (Answer.YES if said else Answer.NO, str(which))
    return found


def oxygen_used(patients: Iterable[UUID]) -> dict[UUID, Answer]:
    """Return whether oxygen is used in each home, by the newest answer to it; one query.

    A home in which nobody asked is absent.
    """
    found: dict[UUID, Answer] = {}
    for row in ASSESSMENTS(patients):
        said = next(iter(answers_of(row).get(OXYGEN, ())), None)
        if row.patient_id not in found and isinstance(said, bool):
            found[row.patient_id] = Answer.YES if said else Answer.NO
    return found


def phones_at_home(patients: Iterable[UUID]) -> dict[UUID, HomePhone]:
    """Return whether a telephone can be reached in each home, by the newest answer to each.

    A home in which nobody asked either is absent. One query.
    """
    works: dict[UUID, Answer] = {}
    signals: dict[UUID, str] = {}
    for row in ASSESSMENTS(patients):
        said, signal = (
            _value(*stored[0]) if (stored := row.answers.get(link_id)) else None
            for link_id in (PHONE_WORKS, SIGNAL)
        )
        if isinstance(said, bool):
            works.setdefault(row.patient_id, Answer.YES if said else Answer.NO)
        if isinstance(signal, str):
            signals.setdefault(row.patient_id, signal)
    return {
        patient: HomePhone(works.get(patient, Answer.NOT_ASKED), signals.get(patient, ""))
        for patient in works.keys() | signals.keys()
    }


def risk_to_nurses(patients: Iterable[UUID]) -> dict[UUID, Answer]:
    """Return whether each home holds a risk for whoever visits, by the newest answer to each.

    Yes where an animal is aggressive or weapons lie open; no only where both were asked and
    neither is so. A home in which nobody asked is absent. One query.
    """
    said: dict[UUID, dict[str, bool]] = {}
    for row in ASSESSMENTS(patients):
        known = said.setdefault(row.patient_id, {})
        for link_id in (ANIMAL_LIVES_HERE, *RISKS):
            value = next(iter(answers_of(row).get(link_id, ())), None)
            if isinstance(value, bool):
                known.setdefault(link_id, value)
    return {patient: rules.risk_to_nurse(known, RISKS) for patient, known in said.items()}


def safety_of(patients: Iterable[UUID]) -> dict[UUID, HomeSafety]:
    """Return what whoever visits each home is told before she goes in; one query.

    Somebody stands there for each home, also where nobody asked anything.
    """
    wanted = list(patients)
    said: dict[UUID, dict[str, tuple[Value, date]]] = {patient: {} for patient in wanted}
    for row in ASSESSMENTS(wanted):
        known = said[row.patient_id]
        for link_id in (ANIMAL_LIVES_HERE, WHICH_ANIMALS, WAY_IN, *RISKS):
            stored = row.answers.get(link_id)
            if stored:
                known.setdefault(link_id, (_value(*stored[0]), row.made_on))
    return {patient: _safety(known) for patient, known in said.items()}


def _safety(known: Mapping[str, tuple[Value, date]]) -> HomeSafety:
    asked = {
        link_id: (value, on) for link_id, (value, on) in known.items() if isinstance(value, bool)
    }
    animals = asked.get(ANIMAL_LIVES_HERE)
    which = known.get(WHICH_ANIMALS)
    lives = animals is not None and animals[0]
    way_in = known.get(WAY_IN)
    return HomeSafety(
        animals=Answer.NOT_ASKED if animals is None else Answer.YES if lives else Answer.NO,
        which=str(which[0]) if which and lives else "",
        lines=rules.safety_lines(asked, RISKS),
        way_in=str(way_in[0]) if way_in else "",
    )


def modifications_of(patients: Iterable[UUID]) -> dict[UUID, list[ModificationFacts]]:
    """Return each home's modifications, the open ones and the earliest due first."""
    found: dict[UUID, list[ModificationFacts]] = {}
    for row in MODIFICATIONS(patients):
        found.setdefault(row.patient_id, []).append(modification(row))
    for listed in found.values():
        listed.sort(key=lambda item: (not item.state.is_open, item.due_on or date.max))
    return found


def stations_of(patients: Iterable[UUID]) -> dict[UUID, StationFacts]:
    """Return the infusion station of each home that has one."""
    return {row.patient_id: station(row) for row in STATIONS(patients)}


def verdict_of(
    row: models.Assessment,
    *,
    remedied: Iterable[str] = (),
    questionnaire: Questionnaire | None = None,
) -> HomeVerdict:
    """Return what a stored assessment amounts to, by the version it was made with."""
    return rules.verdict(
        questionnaire or questionnaire_of(row),
        answers_of(row),
        traits={Trait(trait) for trait in row.traits},
        on=row.made_on,
        remedied=set(remedied),
    )


def questionnaire_of(row: models.Assessment) -> Questionnaire:
    """Return the questionnaire an assessment was made with."""
    return contents.read(row.version.body)


def answers_of(row: models.Assessment) -> Answers:
    """Return the answers of a stored assessment."""
    return {
        link_id: tuple([_value(kind, text) for kind, text in values])
        for link_id, values in row.answers.items()
    }


def questionnaire_named(questionnaire_id: UUID) -> Version | None:
    """Return a version of a home questionnaire, whatever its state."""
    found = versions_by_ids([questionnaire_id]).get(questionnaire_id)
    return found if found is not None and found.kind == contents.KIND else None


def modification(row: models.Modification) -> ModificationFacts:
    """Return a modification as a value."""
    return ModificationFacts(
        id=row.id,
        patient_id=row.patient_id,
        assessment_id=row.assessment_id,
        link_id=row.link_id,
        what=row.what,
        effect=Effect(row.effect),
        state=ModificationState(row.state),
        owner=row.owner,
        due_on=row.due_on,
        proof=row.proof,
        done_on=row.done_on,
        revision=row.revision,
        owner_role=row.owner_role,
        proof_file_id=row.proof_file_id,
    )


def station(row: models.Station) -> StationFacts:
    """Return a station as a value."""
    names = StationFacts.__slots__
    return StationFacts(**{name: getattr(row, name) for name in names})


_questionnaire = ReadOnce(contents.read)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A version of a questionnaire, read once for all who answered it."""

    questionnaire: Questionnaire
    is_full: bool


def _asked(ids: set[UUID]) -> dict[UUID, _Asked]:
    return {
        version_id: _Asked(asked, contents.kind_of(asked) is QuestionnaireKind.FULL)
        for version_id, version in versions_by_ids(ids).items()
        for asked in (_questionnaire(version),)
    }


def _unsafe(newest_first: Iterable[models.Assessment]) -> Answer:
    for row in newest_first:
        stored = row.answers.get(UNSAFE)
        if stored and stored[0][0] == "boolean":
            return Answer.YES if stored[0][1] else Answer.NO
    return Answer.NOT_ASKED


def _state(row: models.Assessment, asked: _Asked, listed: list[ModificationFacts]) -> HomeState:
    done = {
        item.link_id
        for item in listed
        if item.state in REMEDIED and item.done_on is not None and item.done_on >= row.made_on
    }
    found = verdict_of(row, remedied=done, questionnaire=asked.questionnaire)
    answers = answers_of(row)
    return HomeState(
        patient_id=row.patient_id,
        assessment_id=row.id,
        made_on=row.made_on,
        way=AssessmentWay(row.way),
        is_full=asked.is_full,
        verdict=found,
        traits=frozenset(map(Trait, row.traits)),
        parts={
            part: rules.part_stands(
                asked.questionnaire, answers, found, part, is_whole=asked.is_full
            )
            for part in Part
        },
        modifications=tuple(listed),
        by_link={item.link_id: item for item in listed if item.state.is_open},
    )


def _value(kind: str, text: Any) -> Value:
    if kind == "boolean":
        return bool(text)
    if kind == "number":
        return Decimal(text)
    return date.fromisoformat(text) if kind == "date" else str(text)
