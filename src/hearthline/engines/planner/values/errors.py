"""What is said when a problem cannot be a problem: field, value and way out."""

from __future__ import annotations

from hearthline.kernel.messages import HearthlineError, Message, Param


class ProblemError(HearthlineError):
    """A value that the planner cannot plan with.

    ``message.params`` holds ``field``, ``value`` and what the catalogue sentence needs; ``str()``
    is the code alone, so that nothing about a patient reaches a log.
    """


def refuse(code: str, field: str, value: Param = None, **params: Param) -> ProblemError:
    """Return the error for ``field`` holding ``value``; ``code`` names its catalogue sentence."""
    return ProblemError(
        Message(f"planner.invalid.{code}", {"field": field, "value": value, **params}),
        field=field,
    )
