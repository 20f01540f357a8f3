"""What is said when a file cannot be read: field, value and way out."""

from __future__ import annotations

from hearthline.kernel.messages import HearthlineError, Message, Param

SENTENCES = {
    "planner.format.not_json": "{file}: this is not JSON (line {line}: {value}). "
    "Give the instance as it was published, plain or gzip.",
    "planner.format.not_text": "{file}: this is neither UTF-8 text nor gzip of it. "
    "Give the instance as it was published.",
    "planner.format.missing": "{field} is missing. Add it as the format's description says.",
    "planner.format.kind": "{field} is {value}; it must be {wanted}.",
    "planner.format.twice": "{field} {value} is there twice. Give every one an id of its own.",
    "planner.format.unknown": "{field} names {value}, which is not among the {among}. "
    "Add it there or correct the name.",
    "planner.format.window": "{field} is {value}: it closes before it opens. "
    "Write [opening, closing].",
    "planner.format.gap": "{field} is {value}: the most comes before the least. "
    "Write [least, most].",
    "planner.format.size": "{field} has {value}; it must have {wanted}.",
    "planner.format.nobody": "{field} asks for {value}, which no caregiver may do. "
    "Give the ability to a caregiver or change the service.",
    "planner.format.one_person": "{field} asks for {value}, which only one and the same caregiver "
    "may do; two are needed. Give one of the abilities to another caregiver.",
    "planner.format.offices": "central_offices has {value} entries; all routes begin and end at "
    "one office. Give exactly one.",
    "planner.format.extended": "This file is of the extended variant ({field}: shifts and "
    "starting points of their own), which is not read. Give one with central_offices.",
    "planner.format.too_large": "{field} is {value}, beyond what can be planned ({wanted}).",
    "planner.format.crowded": "{field} wants {value}, more than a vehicle carries ({wanted}). "
    "Raise CAPACITY or split the demand.",
    "planner.format.too_far": "{field} is out of reach: there, back and service take {value}, the "
    "longest route {wanted}. Raise the limit.",
    "planner.format.too_late": "{field} cannot be reached by {value} and left so that a vehicle is "
    "back by {wanted}. Widen the window.",
    "planner.format.nothing_found": "No routes within {field} were found. Give more --seconds, or "
    "raise the limits.",
}
"""Sentences by message code, for ``str.format_map``."""


class FormatError(HearthlineError):
    """A file that does not keep to its format.

    ``message.params`` holds what fills the sentence in ``SENTENCES``.
    """

    def __str__(self) -> str:
        """Return the sentence: these files are published instances, nobody's records."""
        return SENTENCES[self.message.code].format_map(dict(self.message.params))


def fault(code: str, field: str, value: object = None, **params: Param) -> FormatError:
    """Return the error for ``field`` holding ``value``."""
    shown = value if isinstance(value, str | int | float) else _short(value)
    return FormatError(
        Message(f"planner.format.{code}", {"field": field, "value": shown, **params}), field=field
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
