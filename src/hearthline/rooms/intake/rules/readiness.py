"""What is known of a referral, area by area, and what is missing in words.

Unknown is a state of its own: nobody asked is never no, and silence is never yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import State
from hearthline.kernel.geo import PositionSource
from hearthline.kernel.messages import Message
from hearthline.rooms.census.values import AddressFacts, ConsentAnswer, ContactFacts
from hearthline.rooms.coverage.values import CoverageFacts, PayerAnswer
from hearthline.rooms.home.values import HomeState, Readiness
from hearthline.rooms.lines.values import LineFacts, LineKind


class Area(StrEnum):
    """What a decision about a referral looks at, in the order of the columns."""

    SUITS = "suits"
    ABLE = "able"
    LINE = "line"
    CONSENT = "consent"
    HOME = "home"
    SCREEN = "screen"
    PAYER = "payer"
    NURSES = "nurses"


@dataclass(frozen=True, slots=True)
class AreaState:
    """How one area stands; ``is_blocking`` when no first dose at home should be given like this.

    It is red then, and somebody sees to it before care begins. Which of it holds a gate shut, and
    who may let it pass, is said by the checks of the rooms it belongs to.
    """

    area: Area
    state: State
    message: Message
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """What is on record about a referral and its patient.

    Parameters
    ----------
    payer
        Whether a payer permits care today; ``None`` when nothing was asked of one.
    treatment
        The answer to consent to treatment that stands.
    screen
        How the home stands by the last assessment or screen; ``None`` when nobody asked.
    nurses_on_shift
        Nurses of the branch with a shift on the day care is needed; ``None`` when that day is
        not known.
    """

    likelihood: str
    drug: str
    contacts: Sequence[ContactFacts] = ()
    lines: Sequence[LineFacts] = ()
    address: AddressFacts | None = None
    coverages: Sequence[CoverageFacts] = ()
    payer: PayerAnswer | None = None
    treatment: ConsentAnswer = ConsentAnswer.NOT_ASKED
    screen: HomeState | None = None
    nurses_on_shift: int | None = None


_NOT_FOR_HOME = frozenset({LineKind.ARTERIAL, LineKind.DIALYSIS, LineKind.INTRAOSSEOUS})


def areas(facts: ReferralFacts) -> tuple[AreaState, ...]:
    """Return how each area stands, in the order of the columns."""
    return (
        _suits(facts),
        _able(facts.contacts),
        _line(facts.lines),
        _consent(facts.treatment),
        _home(facts.address),
        _screen(facts.screen),
        _payer(facts),
        _nurses(facts.nurses_on_shift),
    )


def missing(found: Sequence[AreaState]) -> tuple[AreaState, ...]:
    """Return what is not met, blocking first, then open, then unknown."""
    order = {State.OPEN: 1, State.UNKNOWN: 2}
    left = [area for area in found if area.state is not State.MET]
    return tuple(sorted(left, key=lambda a: (not a.is_blocking, order.get(a.state, 3))))


def met(found: Sequence[AreaState]) -> tuple[AreaState, ...]:
    """Return what is met, in the order of the areas."""
    return tuple(area for area in found if area.state is State.MET)


def worst(found: Sequence[AreaState]) -> tuple[AreaState, ...]:
    """Return what to say in a line: all that is red, else the two that want an answer first."""
    left = missing(found)
    red = tuple(area for area in left if area.is_blocking)
    return red or left[:2]


def _suits(facts: ReferralFacts) -> AreaState:
    if not facts.drug:
        return AreaState(Area.SUITS, State.OPEN, Message("intake.area_no_drug"))
    if facts.likelihood != "likely":
        return AreaState(Area.SUITS, State.OPEN, Message("intake.area_only_possible"))
    return AreaState(Area.SUITS, State.MET, Message("intake.area_suits"))


def _able(contacts: Sequence[ContactFacts]) -> AreaState:
    helpers = [c for c in contacts if c.is_caregiver == Answer.YES]
    if any(c.willing_to_learn == Answer.YES for c in helpers):
        return AreaState(Area.ABLE, State.MET, Message("intake.area_able"))
    if helpers:
        return AreaState(Area.ABLE, State.UNKNOWN, Message("intake.area_helper_not_asked"))
    if contacts:
        return AreaState(Area.ABLE, State.UNKNOWN, Message("intake.area_who_helps"))
    return AreaState(Area.ABLE, State.UNKNOWN, Message("intake.area_nobody_named"))


def _line(lines: Sequence[LineFacts]) -> AreaState:
    usable = [line for line in lines if line.kind not in _NOT_FOR_HOME]
    if not usable:
        return AreaState(Area.LINE, State.UNKNOWN, Message("intake.area_no_line"))
    central = [line for line in usable if line.is_central]
    if not central:
        return AreaState(Area.LINE, State.MET, Message("intake.area_line"))
    confirmed = next((line for line in central if line.tip_confirmed == Answer.YES), None)
    if confirmed is not None:
        return AreaState(Area.LINE, State.MET, _confirmed(confirmed))
    return AreaState(Area.LINE, State.OPEN, Message("intake.area_tip"), is_blocking=True)


def _confirmed(line: LineFacts) -> Message:
    """Return by whom and when, where a confirmation was written down here."""
    if line.tip_recorded_at is None:
        return Message("intake.area_tip_confirmed")
    params = {"by": line.tip_confirmed_by, "at": line.tip_recorded_at.isoformat()}
    return Message("intake.area_tip_confirmed_by", params)


def _home(address: AddressFacts | None) -> AreaState:
    if address is None or not (address.lines or address.postal_code or address.city):
        return AreaState(Area.HOME, State.OPEN, Message("intake.area_no_address"), is_blocking=True)
    if address.position is None:
        return AreaState(Area.HOME, State.OPEN, Message("intake.area_not_placed"))
    if address.position_source is PositionSource.ZIP_CENTROID:
        return AreaState(Area.HOME, State.OPEN, Message("intake.area_approximate"))
    return AreaState(Area.HOME, State.MET, Message("intake.area_home"))


def _consent(treatment: ConsentAnswer) -> AreaState:
    if treatment is ConsentAnswer.GIVEN:
        return AreaState(Area.CONSENT, State.MET, Message("intake.area_consent"))
    if treatment is ConsentAnswer.NOT_ASKED:
        message = Message("intake.area_consent_not_asked")
        return AreaState(Area.CONSENT, State.UNKNOWN, message, is_blocking=True)
    message = Message("intake.area_consent_not_given", {"answer": treatment.value})
    return AreaState(Area.CONSENT, State.OPEN, message, is_blocking=True)


def _screen(home: HomeState | None) -> AreaState:
    if home is None:
        message = Message("intake.area_not_screened")
        return AreaState(Area.SCREEN, State.UNKNOWN, message, is_blocking=True)
    verdict = home.verdict
    if verdict.readiness is Readiness.NOT_READY:
        what = verdict.blocking[0].question if verdict.blocking else ""
        message = Message("intake.area_home_not_ready", {"what": what})
        return AreaState(Area.SCREEN, State.OPEN, message, is_blocking=True)
    if verdict.readiness is Readiness.INCOMPLETE:
        message = Message("intake.area_screen_incomplete", {"count": len(verdict.open_questions)})
        return AreaState(Area.SCREEN, State.UNKNOWN, message, is_blocking=True)
    if verdict.readiness is Readiness.WITH_CHANGES:
        return AreaState(Area.SCREEN, State.OPEN, Message("intake.area_home_with_changes"))
    return AreaState(Area.SCREEN, State.MET, Message("intake.area_screened"))


def _payer(facts: ReferralFacts) -> AreaState:
    """Without a yes of the payer, or its word that none is needed, the first dose waits."""
    if not facts.coverages:
        message = Message("intake.area_no_payer")
        return AreaState(Area.PAYER, State.UNKNOWN, message, is_blocking=True)
    if facts.payer is None:
        message = Message("coverage.not_asked")
        return AreaState(Area.PAYER, State.UNKNOWN, message, is_blocking=True)
    said = facts.payer
    is_permitted = said.state is State.MET or said.is_ending
    return AreaState(Area.PAYER, said.state, said.message, is_blocking=not is_permitted)


def _nurses(on_shift: int | None) -> AreaState:
    if on_shift is None:
        return AreaState(Area.NURSES, State.UNKNOWN, Message("intake.area_day_not_known"))
    if on_shift == 0:
        message = Message("intake.area_no_nurse")
        return AreaState(Area.NURSES, State.OPEN, message, is_blocking=True)
    return AreaState(Area.NURSES, State.MET, Message("intake.area_nurses", {"count": on_shift}))
