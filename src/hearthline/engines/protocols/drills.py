"""Scripted patients for drills: how one fares follows from what was done and when.

A script is data, invented for training: every number in it is a proposal and none is clinical
evidence. How ill the patient is is one whole number, 0 (well) to ``WORST``. Each second the first
*course* of the script whose needs are met moves it; signs follow from it by straight lines. Only
whole numbers are used, so the same facts give the same patient here, in the JavaScript twin
(``frontend/engines/drills.js``) and in any replay.

``drill_result`` says how a drill went: times against goals, steps missed, errors of drug, dose,
route and site, and what was done out of order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from hearthline.engines.protocols.facts import Fact, FactKind, Setting
from hearthline.engines.protocols.measuring import SPANS
from hearthline.engines.protocols.running import run_state
from hearthline.engines.protocols.standing import ENDS, Flag, RunState, StepState
from hearthline.engines.protocols.telling import told
from hearthline.engines.protocols.values import Protocol, decimal_or_none
from hearthline.engines.protocols.wire import setting_body

WORST = 1_000_000
LONGEST_S = 7200
"""A drill is followed for two hours at most."""
DOSE_OF = "dose:"
"""First part of the act that is a dose of a medicine: ``dose:epinephrine``."""


@dataclass(frozen=True, slots=True)
class Need:
    """An act done at least ``count`` times, the last of these ``after_s`` or longer ago."""

    act: str
    count: int = 1
    after_s: int = 0


@dataclass(frozen=True, slots=True)
class Course:
    """How the patient moves while all needs are met, in millionths a second.

    A course that betters stops at ``floor``, one that worsens at ``WORST``.
    """

    needs: tuple[Need, ...]
    per_s: int
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign between the patient well and at the worst; ``digits`` after the point."""

    name: str
    well: int
    worst: int
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What one sees and hears from a severity on."""

    least: int
    text: str
    alertness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A patient for a drill.

    Parameters
    ----------
    told
        What the nurse knows as the drill begins.
    protocol
        Key of the protocol that fits.
    first_line
        Medicine whose amount, form and site are judged; empty when none is.
    amounts_mg, forms
        What of it is right for this patient and kit.
    called_for
        Every medicine that is right here; any other is an error.
    sites
        Words of which the site of an injection must hold one.
    begins_at
        How ill the patient is at the first sign.
    courses
        The first whose needs are met counts; the last has none.
    looks
        From well to worst.
    """

    key: str
    title: str
    name: str
    age: str
    told: str
    protocol: str
    setting: Setting
    first_line: str
    amounts_mg: tuple[str, ...]
    forms: tuple[str, ...]
    called_for: tuple[str, ...]
    sites: tuple[str, ...]
    begins_at: int
    courses: tuple[Course, ...]
    signs: tuple[Sign, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Patient:
    """How the scripted patient is at a moment: signs as texts by name."""

    severity: int
    signs: Mapping[str, str]
    look: str
    alertness: str


@dataclass(frozen=True, slots=True)
class ActDone:
    """Something that was done, in milliseconds since 1970."""

    act: str
    at: int


class Grade(StrEnum):
    """How a time stands against its goal."""

    MET = "met"
    LATE = "late"
    MUCH_LATE = "much_late"
    NOT_DONE = "not_done"


class DrillError(StrEnum):
    """What went wrong in a drill."""

    WRONG_PROTOCOL = "wrong_protocol"
    WRONG_DRUG = "wrong_drug"
    WRONG_DOSE = "wrong_dose"
    WRONG_ROUTE = "wrong_route"
    WRONG_SITE = "wrong_site"
    OUT_OF_ORDER = "out_of_order"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class Goal:
    """A starting goal and what counts as much too late, in seconds. Both are proposals."""

    measure: str
    goal_s: int
    red_s: int


GOALS = (
    Goal("stop", 15, 60),
    Goal("call", 60, 180),
    Goal("epinephrine", 95, 263),
    Goal("position", 120, 300),
    Goal("vitals", 180, 300),
    Goal("second_dose_decision", 300, 900),
    Goal("handover", 60, 300),
    Goal("kit_open", 20, 60),
)
"""``facts`` of section 7: no published target for home infusion drills is known."""


@dataclass(frozen=True, slots=True)
class DrillResult:
    """How a drill went.

    Attributes
    ----------
    seconds
        By measure; what was not done is left out.
    grades
        By measure, of what the protocol asks.
    missed
        Mandatory steps of the fitting protocol that have no end.
    errors
        (what, the fact it is about).
    severity
        How ill the patient was at the end.
    """

    seconds: Mapping[str, int]
    grades: Mapping[str, Grade]
    missed: tuple[str, ...]
    errors: tuple[tuple[DrillError, str], ...]
    severity: int


def script_body(script: Script) -> dict[str, Any]:
    """Return a script as the twin reads it."""
    body = asdict(script)
    body["setting"] = setting_body(script.setting)
    return body


def acts_done(protocols: Mapping[str, Protocol], facts: Iterable[Fact]) -> tuple[ActDone, ...]:
    """Return what was done, corrected and without what was withdrawn, in order."""
    listed = list(facts)
    withdrawn = {fact.of for fact in listed if fact.kind is FactKind.WITHDRAW}
    at = {fact.id: fact.at for fact in listed}
    for fact in sorted(listed, key=lambda one: (one.recorded_at, one.id)):
        if fact.kind is FactKind.CORRECT and fact.of in at:
            at[fact.of] = fact.at
    found = []
    for fact in listed:
        if fact.id in withdrawn or fact.kind not in _DOING:
            continue
        if fact.kind is FactKind.DOSE:
            found.append(ActDone(f"{DOSE_OF}{fact.medicine}", at[fact.id]))
        protocol = protocols.get(fact.protocol)
        step = next((s for s in protocol.steps if s.id == fact.step), None) if protocol else None
        if step is not None and step.act:
            found.append(ActDone(step.act, at[fact.id]))
    return tuple(sorted(found, key=lambda one: (one.at, one.act)))


def patient_at(script: Script, acts: Sequence[ActDone], begun_at: int, now: int) -> Patient:
    """Return how the scripted patient is at ``now``, both in milliseconds since 1970."""
    seconds = min(max(now - begun_at, 0) // 1000, LONGEST_S)
    done: dict[str, list[int]] = {}
    for one in acts:
        done.setdefault(one.act, []).append(max(one.at - begun_at, 0) // 1000)
    for times in done.values():
        times.sort()
    severity = script.begins_at
    for second in range(seconds):
        severity = _moved(severity, _course(script, done, second))
    look = max((one for one in script.looks if one.least <= severity), key=lambda o: o.least)
    return Patient(
        severity,
        {sign.name: _shown(sign, severity) for sign in script.signs},
        look.text,
        look.alertness,
    )


def drill_result(
    script: Script, protocols: Mapping[str, Protocol], facts: Sequence[Fact]
) -> DrillResult:
    """Return how a drill went, from its facts alone."""
    end = max((fact.recorded_at for fact in facts), default=0)
    state = run_state(protocols, script.setting, facts, end)
    begun = state.begun_at if state.begun_at is not None else end
    fitting = protocols.get(script.protocol)
    acts = acts_done(protocols, facts)
    seconds = {name: ms // 1000 for name, ms in state.measures.items()}
    said = {(fact.protocol, fact.step) for fact in facts if fact.step}
    decision = _second_dose_decision(script, state, facts)
    if decision is not None:
        seconds["second_dose_decision"] = decision
    asked = {step.act for step in fitting.steps if step.act} if fitting else set()
    return DrillResult(
        seconds=dict(sorted(seconds.items())),
        grades={
            goal.measure: _grade(goal, seconds.get(goal.measure))
            for goal in GOALS
            if SPANS.get(goal.measure, ("", goal.measure))[1] in asked
            or (goal.measure == "second_dose_decision" and "epinephrine" in seconds)
        },
        missed=_missed(script.protocol, state, fitting, said),
        errors=_errors(script, state, facts),
        severity=patient_at(script, acts, begun, end).severity,
    )


_Said = Collection[tuple[str, str]]
"""(protocol, step) that somebody recorded something about."""
_DOING = (FactKind.DONE, FactKind.DOSE, FactKind.VITALS, FactKind.ANSWER)
_OUT_OF_ORDER = (Flag.BEFORE_FIRST_LINE,)


def _course(script: Script, done: Mapping[str, Sequence[int]], second: int) -> Course:
    return next(
        course
        for course in script.courses
        if all(
            sum(1 for at in done.get(need.act, ()) if at + need.after_s <= second) >= need.count
            for need in course.needs
        )
    )


def _moved(severity: int, course: Course) -> int:
    if course.per_s >= 0:
        return min(severity + course.per_s, WORST)
    if severity <= course.floor:
        return severity
    return max(severity + course.per_s, course.floor)


def _shown(sign: Sign, severity: int) -> str:
    """Return a sign at a severity, rounded half away from well, with its digits."""
    span = abs(sign.worst - sign.well) * severity
    moved = (2 * span + WORST) // (2 * WORST)
    value = sign.well + moved if sign.worst >= sign.well else sign.well - moved
    if not sign.digits:
        return str(value)
    text = str(value).rjust(sign.digits + 1, "0")
    return f"{text[: -sign.digits]}.{text[-sign.digits :]}"


def _grade(goal: Goal, seconds: int | None) -> Grade:
    if seconds is None:
        return Grade.NOT_DONE
    if seconds <= goal.goal_s:
        return Grade.MET
    return Grade.LATE if seconds < goal.red_s else Grade.MUCH_LATE


def _second_dose_decision(script: Script, state: RunState, facts: Sequence[Fact]) -> int | None:
    """Return the seconds from the first dose to the answer whether it helped, or to the second."""
    if not state.doses or not script.first_line:
        return None
    first = state.doses[0].at
    later = [
        at
        for fact, at in told(facts)
        if fact.protocol == script.protocol
        and fact.step in ("better", "second")
        and fact.kind in (*_DOING, FactKind.NOT_POSSIBLE, FactKind.HANDED_OVER)
        and at >= first
    ]
    return (min(later) - first) // 1000 if later else None


def _missed(key: str, state: RunState, protocol: Protocol | None, said: _Said) -> tuple[str, ...]:
    """Return mandatory steps without an end; one word for all that is left ends none of them
    but by handing over."""
    if protocol is None:
        return ()
    mandatory = {step.id for step in protocol.steps if step.is_mandatory}
    if key not in state.protocols:
        return tuple(step.id for step in protocol.steps if step.is_mandatory)
    return tuple(
        one.step
        for one in state.steps
        if one.protocol == key
        and one.step in mandatory
        and not (
            one.state in ENDS and ((key, one.step) in said or one.state is StepState.HANDED_OVER)
        )
        and one.state is not StepState.NOT_APPLICABLE
        and one.applies != "no"
    )


def _errors(
    script: Script, state: RunState, facts: Sequence[Fact]
) -> tuple[tuple[DrillError, str], ...]:
    found: list[tuple[DrillError, str]] = []
    if script.protocol not in state.protocols:
        found.append((DrillError.WRONG_PROTOCOL, ""))
    by_id = {fact.id: fact for fact in facts}
    for dose in state.doses:
        fact = by_id[dose.fact]
        flags = set(dose.flags)
        if fact.medicine not in script.called_for:
            found.append((DrillError.WRONG_DRUG, fact.id))
        elif fact.medicine == script.first_line:
            if fact.amount and not _is_among(fact, script.amounts_mg):
                found.append((DrillError.WRONG_DOSE, fact.id))
            if fact.form and fact.form not in script.forms:
                found.append((DrillError.WRONG_ROUTE, fact.id))
            site = fact.site.lower()
            if site and script.sites and not any(word in site for word in script.sites):
                found.append((DrillError.WRONG_SITE, fact.id))
        if flags & set(_OUT_OF_ORDER):
            found.append((DrillError.OUT_OF_ORDER, fact.id))
        if Flag.TOO_SOON in flags:
            found.append((DrillError.TOO_SOON, fact.id))
    return tuple(found)


def _is_among(fact: Fact, amounts_mg: Sequence[str]) -> bool:
    amount = decimal_or_none(fact.amount)
    return fact.unit == "mg" and any(amount == decimal_or_none(one) for one in amounts_mg)
