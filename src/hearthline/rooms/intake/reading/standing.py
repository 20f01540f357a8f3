"""Whether what was sent stands: what its sender took back, and what says that it did not happen.

Sources: FHIR R4 value sets event-status, observation-status and request-intent, and the rule that
a resource with a modifier extension that is not understood must not be used.
"""

from __future__ import annotations

from typing import Any

from hearthline.kernel.messages import Message
from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.shapes import Notes, first_code, text
from hearthline.rooms.intake.values.received import NOT_ORDERS

IN_ERROR = "intake.entered_in_error"
DID_NOT_HAPPEN = "intake.did_not_happen"
NO_RESULT = "intake.no_result"
TAKEN_BACK = frozenset({IN_ERROR, DID_NOT_HAPPEN, NO_RESULT})
"""Reasons to leave a resource that may be one we hold: then it is a difference."""

_LEFT_BY_STATUS = {
    ("Procedure", "not-done"): DID_NOT_HAPPEN,
    ("Procedure", "preparation"): DID_NOT_HAPPEN,
    ("Observation", "cancelled"): NO_RESULT,
    ("Observation", "registered"): NO_RESULT,
}
_ORDERS = frozenset(
    {
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
    }
)


def left_because(kind: str, body: Body) -> Message | None:
    """Return why a resource says nothing that happened or stands, or ``None`` when it does."""
    status = text(body, "status")
    if status == "entered-in-error":
        return Message(IN_ERROR)
    if first_code(body.get("verificationStatus")) == "entered-in-error":
        return Message(IN_ERROR)
    code = _LEFT_BY_STATUS.get((kind, status))
    return Message(code) if code is not None else None


def stop_at_unknown_modifier(body: Body, notes: Notes) -> None:
    """Stop a resource that says, somewhere, that it means something else in a way nobody knows."""
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting.extend((f"{path}[{n}]", item) for n, item in enumerate(value))
        elif isinstance(value, dict):
            for name, inner in value.items():
                where = f"{path}.{name}" if path else name
                if name == "modifierExtension":
                    if inner:
                        notes.stop(where, inner, "intake.unknown_modifier")
                elif isinstance(inner, dict | list):
                    waiting.append((where, inner))


def read_forbidden(body: Body, notes: Notes, what: str) -> bool:
    """Return whether the sender says that this must not be done.

    Parameters
    ----------
    what
        Drug or service, to be shown beside it.
    """
    said = body.get("doNotPerform")
    if said is None or said is False:
        return False
    if said is not True:
        notes.stop("doNotPerform", said, "intake.forbidden_or_not")
        return True
    notes.note("doNotPerform", what or "true", "intake.must_not_be_done")
    return True


def read_intent(body: Body, notes: Notes, *, is_proposed: bool) -> str:
    """Return the intent of a request; one that orders nothing is noted where it matters.

    Parameters
    ----------
    is_proposed
        Whether it would otherwise be proposed as an infusion.
    """
    intent = text(body, "intent")
    if is_proposed and intent in NOT_ORDERS:
        notes.note("intent", intent, "intake.not_an_order")
    elif is_proposed and intent not in _ORDERS:
        notes.note("intent", body.get("intent"), "intake.intent_not_known")
    return intent
