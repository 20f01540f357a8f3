"""Answers to questions: unknown is a value of its own, and not asked is never no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Answer(StrEnum):
    """What is known of a yes-or-no question."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"
    UNKNOWN = "unknown"

    @property
    def is_known(self) -> bool:
        """Whether somebody asked and got a clear answer."""
        return self in (Answer.YES, Answer.NO)


Value = bool | Decimal | date | str
"""One answer: yes or no, a number, a day, or text (of a choice: its code; of a photo: its file)."""

Answers = Mapping[str, tuple[Value, ...]]
"""Answers by the name of the question. No entry, or an empty one: not answered, never "no"."""


class Effect(StrEnum):
    """What an unsatisfactory answer does."""

    BLOCKING = "blocking"
    MODIFIABLE = "modifiable"
    INFORMATION = "information"
