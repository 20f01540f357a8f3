"""Which step an order may take from where it stands."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.therapy.values import OrderKind, OrderState, Step

AFTER: dict[OrderState, dict[Step, OrderState]] = {
    OrderState.DRAFT: {
        Step.AMEND: OrderState.DRAFT,
        Step.VERIFY: OrderState.VERIFIED,
        Step.DISCONTINUE: OrderState.DISCONTINUED,
    },
    OrderState.VERIFIED: {
        Step.AMEND: OrderState.VERIFIED,
        Step.VERIFY: OrderState.VERIFIED,
        Step.ACTIVATE: OrderState.ACTIVE,
        Step.HOLD: OrderState.HELD,
        Step.DISCONTINUE: OrderState.DISCONTINUED,
    },
    OrderState.ACTIVE: {
        Step.AMEND: OrderState.ACTIVE,
        Step.VERIFY: OrderState.ACTIVE,
        Step.HOLD: OrderState.HELD,
        Step.DISCONTINUE: OrderState.DISCONTINUED,
    },
    OrderState.HELD: {
        Step.AMEND: OrderState.HELD,
        Step.VERIFY: OrderState.HELD,
        Step.RESUME: OrderState.ACTIVE,
        Step.DISCONTINUE: OrderState.DISCONTINUED,
    },
    OrderState.DISCONTINUED: {},
}
"""From each state, the steps that may be taken and where they lead."""


class TherapyRefusal(HearthlineError):
    """Something about an order cannot be done as asked; the message says the way out."""


def may_step(state: OrderState, step: Step) -> bool:
    """Whether an order may take ``step`` from ``state``."""
    return step in AFTER[state]


def after_step(state: OrderState, step: Step) -> OrderState:
    """Return where ``step`` leads from ``state``."""
    return AFTER[state][step]


def require_step(state: OrderState, step: Step, *, is_in_force: bool = False) -> None:
    """Refuse a step an order cannot take.

    Parameters
    ----------
    is_in_force
        Whether the version asked for is verified already; verifying it again is refused.

    Raises
    ------
    TherapyRefusal
        ``therapy.no_such_step`` or ``therapy.verified_already``.
    """
    if not may_step(state, step):
        raise TherapyRefusal(Message("therapy.no_such_step", {"state": state, "step": step}))
    if step is Step.VERIFY and is_in_force:
        raise TherapyRefusal(Message("therapy.verified_already"))


def is_second_person(*, writer: UUID | None, verifier: UUID) -> bool:
    """Whether whoever verifies a version is somebody else than whoever wrote it.

    What Hearthline wrote by itself, from an import, has no writer.
    """
    return writer != verifier


def require_second_person(kind: OrderKind, *, writer: UUID | None, verifier: UUID) -> None:
    """Refuse that somebody verifies what they wrote.

    Raises
    ------
    TherapyRefusal
        ``therapy.wrote_it``.
    """
    if not is_second_person(writer=writer, verifier=verifier):
        raise TherapyRefusal(Message("therapy.wrote_it", {"kind": kind}))


def require_reason(reason: str) -> None:
    """Refuse holding or ending an order without a reason.

    Raises
    ------
    TherapyRefusal
        ``therapy.needs_reason``.
    """
    if not reason.strip():
        raise TherapyRefusal(Message("therapy.needs_reason"), field="reason")
