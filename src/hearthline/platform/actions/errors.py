"""Why an action was refused; each says what would make it possible."""

from __future__ import annotations

from hearthline.kernel.messages import HearthlineError, Message


class Refused(HearthlineError):
    """The request cannot be done now; the message says why and what would make it possible."""


class NotPermitted(Refused):
    """The role in force may not do this."""

    def __init__(self, permission: str, role: str) -> None:
        super().__init__(Message("actions.not_permitted", {"permission": permission, "role": role}))


class NotInScope(Refused):
    """The record does not exist for this caller."""

    def __init__(self, model: str) -> None:
        super().__init__(Message("actions.not_in_scope", {"model": model}))


class Conflict(Refused):
    """Somebody changed the record since it was read."""

    def __init__(self, *, expected: int, found: int) -> None:
        super().__init__(Message("actions.conflict", {"expected": expected, "found": found}))


class NotYet(Exception):
    """What this belongs to has not arrived: whoever sent it keeps it and tries again."""
