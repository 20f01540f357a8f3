"""Where a run stands: a fold over its facts, whatever order they arrive in.

Nothing is locked: a step may be recorded at any time, and a fact that does not fit is kept and
flagged. What is shown first, what is due and what was left out follow from the facts, the
protocol and the moment alone, so a run looks the same after a reload, on another device and to
whoever leads it by telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from hearthline.engines.protocols.doses import DoseCard, dose_card, is_expired
from hearthline.engines.protocols.facts import Fact, FactKind, Setting, Weight
from hearthline.engines.protocols.given import doses_given, last_doses
from hearthline.engines.protocols.measuring import measures_of
from hearthline.engines.protocols.signs import signs_of
from hearthline.engines.protocols.standing import (
    ENDS,
    Flag,
    RunState,
    StepStands,
    StepState,
)
from hearthline.engines.protocols.telling import Told, tell
from hearthline.engines.protocols.values import (
    AGE_GROUPS,
    Condition,
    Protocol,
    Step,
    TimerKind,
    decimal_or_none,
)

_ENDS = (
    *(FactKind.DONE, FactKind.NOT_POSSIBLE, FactKind.HANDED_OVER),
    *(FactKind.ANSWER, FactKind.DOSE, FactKind.VITALS),
)
"""Facts that end the step they name."""

EXACT_DIGITS = 60
"""Digits kept where two numbers of at most 18 each are multiplied: all of them."""


def run_state(
    protocols: Mapping[str, Protocol], setting: Setting, facts: Iterable[Fact], now: int
) -> RunState:
    """Return where a run stands.

    Parameters
    ----------
    protocols
        The approved protocols, by key.
    facts
        In any order; one that comes twice counts once.
    now
        The run's own time, milliseconds since 1970 UTC.
    """
    told = tell(facts)
    begun = _begun(told)
    known = [key for key in begun if key in protocols]
    first = min(begun.values(), default=None)
    if first is None and told.facts:
        first = min(told.at[fact.id] for fact in told.facts)
    end = next((fact for fact in reversed(told.facts) if fact.kind is FactKind.END), None)
    setting = _with_weight(setting, told)
    _flag(told, protocols, end)
    doses = doses_given(protocols, known, setting, told)
    last = last_doses(told)
    by_act = _by_act(protocols, known, told.facts)
    _flag_resumed(protocols, begun, known, setting, told)
    steps: list[StepStands] = []
    for key in known:
        steps += _steps(protocols[key], begun[key], setting, told, by_act, last, now, end)
    open_by = {
        key: [one for one in steps if one.protocol == key and one.state is StepState.OPEN]
        for key in known
    }
    current = [] if end else _now(protocols, known, open_by)
    after = [] if end else [one for key in reversed(known) for one in _to_come(steps, key, current)]
    return RunState(
        begun_at=first,
        ended_at=None if end is None else told.at[end.id],
        protocols=tuple(known),
        steps=tuple(steps),
        now=tuple(current),
        then=tuple(after),
        due=() if end else _due(steps, now),
        doses=tuple(doses),
        last_dose_at=last,
        measures=measures_of(first, by_act, told),
        flags=tuple(sorted(told.flags)),
        card=_card(protocols, known, setting, told),
        signs=signs_of(protocols, known, setting, told),
    )


def _begun(told: Told) -> dict[str, int]:
    found: dict[str, int] = {}
    for fact in told.facts:
        if fact.kind is FactKind.BEGIN:
            at = told.at[fact.id]
            found[fact.protocol] = min(at, found.get(fact.protocol, at))
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _with_weight(setting: Setting, told: Told) -> Setting:
    """Take the weight said last in the run before the one of the sheet."""
    said = [fact for fact in told.facts if fact.kind is FactKind.WEIGHT]
    if not said:
        return setting
    return replace(setting, weight=Weight(said[-1].amount, said[-1].unit, setting.today))


def _flag(told: Told, protocols: Mapping[str, Protocol], end: Fact | None) -> None:
    for fact in told.facts:
        names_step = fact.kind in _ENDS and (fact.step or fact.kind is not FactKind.VITALS)
        if names_step or fact.kind is FactKind.BEGIN:
            protocol = protocols.get(fact.protocol)
            steps = {step.id for step in protocol.steps} if protocol else set()
            if protocol is None or (names_step and fact.step not in steps):
                told.flags.append((fact.id, Flag.NO_SUCH_STEP))
        if told.at[fact.id] > fact.recorded_at:
            told.flags.append((fact.id, Flag.HAPPENED_AFTER_RECORDED))
        if end is not None and fact is not end and fact.recorded_at > end.recorded_at:
            told.flags.append((fact.id, Flag.RECORDED_AFTER_END))
    if end is not None and end.choice not in ("handed_over", "not_possible"):
        told.flags.append((end.id, Flag.ENDED_WITHOUT_WORD))


def _flag_resumed(
    protocols: Mapping[str, Protocol],
    begun: Mapping[str, int],
    known: Sequence[str],
    setting: Setting,
    told: Told,
) -> None:
    """Flag what was started again though something known by then spoke against it."""
    for fact in told.facts:
        if fact.kind is not FactKind.DONE or fact.protocol not in known:
            continue
        protocol = protocols[fact.protocol]
        step = next((one for one in protocol.steps if one.id == fact.step), None)
        if step is None or step.act != "resume":
            continue
        at = told.at[fact.id]
        before = [one for one in told.facts if one is not fact and told.at[one.id] <= at]
        ended = _ended(protocol, before, _by_act(protocols, known, before), told, {})
        applies, _unmet = _applies(step.when, ended, setting, protocol)
        _due, not_before = _times(step, begun[fact.protocol], ended, told, None)
        waits = step.timer is not None and step.timer.kind is TimerKind.WAIT
        if applies != "yes" or (waits and (not_before is None or at < not_before)):
            told.flags.append((fact.id, Flag.RESUMED_AGAINST))
        most = _at_most(step, ended, protocol)
        rate = decimal_or_none(fact.values.get(step.share.name, "")) if step.share else None
        if most is not None and rate is not None and rate > most:
            told.flags.append((fact.id, Flag.RESUMED_ABOVE))


def _by_act(
    protocols: Mapping[str, Protocol], known: Sequence[str], facts: Sequence[Fact]
) -> dict[str, list[Fact]]:
    """Return the facts that end a step, by what the step does in any protocol."""
    acts = {(key, step.id): step.act for key in known for step in protocols[key].steps if step.act}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind in _ENDS and (act := acts.get((fact.protocol, fact.step))):
            found.setdefault(act, []).append(fact)
        elif fact.kind is FactKind.VITALS:
            found.setdefault("vitals", []).append(fact)
    return found


def _steps(
    protocol: Protocol,
    begun_at: int,
    setting: Setting,
    told: Told,
    by_act: Mapping[str, list[Fact]],
    last: Mapping[str, int],
    now: int,
    end: Fact | None,
) -> list[StepStands]:
    ended = _ended(protocol, told.facts, by_act, told, last)
    applies = {step.id: _applies(step.when, ended, setting, protocol) for step in protocol.steps}
    found = []
    for step in protocol.steps:
        fact = ended.get(step.id)
        does_apply, unmet = applies[step.id]
        waits = [one for one in step.after if one not in ended and applies[one][0] != "no"]
        due, not_before = _times(step, begun_at, ended, told, _dose_before(step, protocol, last))
        state = _state(step, fact, does_apply, bool(waits), not_before, now, end)
        repeats = step.timer is not None and step.timer.kind is TimerKind.REPEAT
        runs = state in (StepState.OPEN, StepState.WAITING) or (repeats and state is StepState.DONE)
        shown = fact if fact is not None else (end if state in ENDS else None)
        found.append(
            StepStands(
                protocol=protocol.key,
                step=step.id,
                state=state,
                applies=does_apply,
                at=None if shown is None else told.at[shown.id],
                recorded_at=None if shown is None else shown.recorded_at,
                by="" if shown is None else shown.by,
                text="" if shown is None else shown.text,
                choice="" if fact is None else fact.choice,
                due_at=due if runs else None,
                not_before=not_before if runs else None,
                unmet=unmet,
                at_most=_at_most(step, ended, protocol),
            )
        )
    return found


def _ended(
    protocol: Protocol,
    facts: Sequence[Fact],
    by_act: Mapping[str, Sequence[Fact]],
    told: Told,
    last: Mapping[str, int],
) -> dict[str, Fact]:
    """Return the fact that ended each step, its own before one that did the same elsewhere.

    What was stopped before something was started again is no longer stopped, but in the protocol
    that led to it. A question about a dose is asked again after the next one.
    """
    again = max(
        (told.at[one.id] for one in by_act.get("resume", ()) if one.kind is FactKind.DONE),
        default=None,
    )
    if any(step.act == "resume" for step in protocol.steps):
        again = None
    ended: dict[str, Fact] = {}
    for step in protocol.steps:
        own: Sequence[Fact] = [
            fact
            for fact in facts
            if fact.kind in _ENDS and (fact.protocol, fact.step) == (protocol.key, step.id)
        ]
        shared: Sequence[Fact] = by_act.get(step.act, []) if step.act else []
        if step.act == "stop" and again is not None:
            own = [fact for fact in own if told.at[fact.id] > again]
            shared = [fact for fact in shared if told.at[fact.id] > again]
        if own or shared:
            fact = (own or shared)[-1]
            dose = _dose_before(step, protocol, last) if step.asks else None
            if dose is None or not _is_about_dose(step) or told.at[fact.id] >= dose:
                ended[step.id] = fact
    return ended


def _is_about_dose(step: Step) -> bool:
    return step.timer is not None and step.timer.kind is TimerKind.AFTER_DOSE


def _dose_before(step: Step, protocol: Protocol, last: Mapping[str, int]) -> int | None:
    """Return when the dose that a step counts from was given: its own medicine's, that of the
    steps it comes after, or any."""
    named = [step.medicine] if step.medicine else []
    named = named or [one.medicine for one in protocol.steps if one.id in step.after]
    named = [one for one in named if one] or list(last)
    return max((last[one] for one in named if one in last), default=None)


def _at_most(step: Step, ended: Mapping[str, Fact], protocol: Protocol) -> Decimal | None:
    """Return what a step allows at most; ``None`` where nobody wrote down of what."""
    if step.share is None or step.share.step not in ended:
        return None
    written = decimal_or_none(ended[step.share.step].values.get(step.share.name, ""))
    if written is None:
        return None
    with localcontext() as exact:
        exact.prec = EXACT_DIGITS
        return (written * protocol.number(step.share.number).amount).scaleb(-2)


def _applies(
    conditions: Sequence[Condition],
    ended: Mapping[str, Fact],
    setting: Setting,
    protocol: Protocol,
) -> tuple[str, tuple[str, ...]]:
    """Return whether a step applies, and the subjects that are not said to hold."""
    found = [
        "no" if one.must_be_known and held == "unknown" else held
        for one in conditions
        for held in (_holds(one, ended, setting, protocol),)
    ]
    unmet = tuple(one.subject for one, held in zip(conditions, found, strict=True) if held != "yes")
    if "no" in found:
        return "no", unmet
    return "unknown" if "unknown" in found else "yes", unmet


def _holds(
    condition: Condition, ended: Mapping[str, Fact], setting: Setting, protocol: Protocol
) -> str:
    kind, _dot, name = condition.subject.partition(".")
    fits = (condition.value, *condition.also)
    if kind == "answer":
        fact = ended.get(name)
        if fact is None or fact.kind is not FactKind.ANSWER or not _is_whole(fact, name, protocol):
            return "unknown"
        return "yes" if fact.choice in fits else "no"
    if condition.subject == "age.group":
        group = _age_group(ended, setting, protocol)
        return "unknown" if not group else "yes" if group in fits else "no"
    if condition.subject == "age.known":
        known = "no" if setting.age_years is None else "yes"
        return "yes" if known in fits else "no"
    if kind == "ordered":
        said = None if setting.orders is None else setting.order_for(name) is not None
    elif kind == "kit":
        said = None if setting.kit is None else _is_in_kit(name, setting)
    else:
        said = {"yes": True, "no": False}.get(setting.traits.get(name, "unknown"))
    if said is None:
        return "unknown"
    return "yes" if ("yes" if said else "no") in fits else "no"


def _is_whole(fact: Fact, step_id: str, protocol: Protocol) -> bool:
    """Whether an answer has all that is to be written down with it."""
    step = next(one for one in protocol.steps if one.id == step_id)
    return all(
        fact.values.get(one.name, "").strip(" ")
        for one in step.writes
        if one.is_needed and (not one.needed_for or fact.choice in one.needed_for)
    )


def _age_group(ended: Mapping[str, Fact], setting: Setting, protocol: Protocol) -> str:
    """Return infant, child or adult, as somebody said it or by the age; empty if not known."""
    ages = protocol.ages
    if ages is None:
        return ""
    fact = ended.get(ages.ask)
    if fact is not None and fact.kind is FactKind.ANSWER and fact.choice in AGE_GROUPS:
        return fact.choice
    if setting.age_years is None:
        return ""
    if setting.age_years < protocol.number(ages.infant_below).amount:
        return "infant"
    return "child" if setting.age_years < protocol.number(ages.child_below).amount else "adult"


def _is_in_kit(medicine: str, setting: Setting) -> bool:
    return any(
        item.medicine == medicine and item.count > 0 and not is_expired(item, setting.today)
        for item in setting.kit or ()
    )


def _times(
    step: Step,
    begun_at: int,
    ended: Mapping[str, Fact],
    told: Told,
    dose: int | None,
) -> tuple[int | None, int | None]:
    """Return by when a step is due and before when it is not to be done."""
    timer = step.timer
    if timer is None:
        return None, None
    length = timer.seconds * 1000
    own = ended.get(step.id)
    base: int | None
    if timer.kind is TimerKind.AFTER_DOSE:
        base = dose
    elif timer.kind is TimerKind.REPEAT and own is not None:
        base = told.at[own.id]
    elif timer.since:
        base = told.at[ended[timer.since].id] if timer.since in ended else None
    else:
        base = begun_at
    if base is None:
        return None, None
    return base + length, base + length if timer.kind is TimerKind.WAIT else None


def _state(
    step: Step,
    fact: Fact | None,
    applies: str,
    waits: bool,
    not_before: int | None,
    now: int,
    end: Fact | None,
) -> StepState:
    if fact is not None:
        if fact.kind in (FactKind.NOT_POSSIBLE, FactKind.HANDED_OVER):
            return StepState(fact.kind.value)
        return StepState.DONE
    if applies == "no":
        return StepState.NOT_APPLICABLE
    if end is not None:
        if not step.is_mandatory:
            return StepState.LEFT_OUT
        return StepState.HANDED_OVER if end.choice == "handed_over" else StepState.NOT_POSSIBLE
    if waits or (not_before is not None and now < not_before):
        return StepState.WAITING
    return StepState.OPEN


def _now(
    protocols: Mapping[str, Protocol],
    known: Sequence[str],
    open_by: Mapping[str, list[StepStands]],
) -> list[tuple[str, str]]:
    for key in reversed(known):
        standing = open_by[key]
        if not standing:
            continue
        together = {step.id for step in protocols[key].steps if step.is_together}
        side_by_side = [(key, one.step) for one in standing if one.step in together]
        return side_by_side or [(key, standing[0].step)]
    return []


def _to_come(
    steps: Sequence[StepStands], key: str, current: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    return [
        (key, one.step)
        for one in steps
        if one.protocol == key
        and one.state in (StepState.OPEN, StepState.WAITING)
        and (key, one.step) not in current
    ]


def _due(steps: Sequence[StepStands], now: int) -> tuple[tuple[str, str], ...]:
    reached = [one for one in steps if one.due_at is not None and one.due_at <= now]
    return tuple(
        (one.protocol, one.step)
        for one in reached
        if one.applies != "no" and one.state is not StepState.WAITING
    )


def _card(
    protocols: Mapping[str, Protocol], known: Sequence[str], setting: Setting, told: Told
) -> DoseCard | None:
    for key in reversed(known):
        rule = protocols[key].dose
        if rule is not None:
            given: dict[str, int] = {}
            for fact in told.facts:
                if fact.kind is FactKind.DOSE and fact.medicine == rule.medicine:
                    given[fact.item] = given.get(fact.item, 0) + 1
            return dose_card(protocols[key], setting, given)
    return None
