"""The shape of an emergency protocol.

A protocol is data: steps in the order of their urgency, and numbers that each carry where they
come from and how far that source may be trusted. No number stands in a step's words unless it is
among the numbers the step names.
"""

from hearthline.engines.protocols.values.dosing import Band, DoseRule, Guess
from hearthline.engines.protocols.values.limits import Limit, LimitKind
from hearthline.engines.protocols.values.numbers import (
    HOURS,
    Number,
    ProtocolError,
    decimal,
    decimal_or_none,
    refuse,
)
from hearthline.engines.protocols.values.protocol import Protocol
from hearthline.engines.protocols.values.steps import (
    AGE_GROUPS,
    Ages,
    Condition,
    Option,
    Performer,
    Share,
    Step,
    Timer,
    TimerKind,
    Write,
)

__all__ = [
    "AGE_GROUPS",
    "HOURS",
    "Ages",
    "Band",
    "Condition",
    "DoseRule",
    "Guess",
    "Limit",
    "LimitKind",
    "Number",
    "Option",
    "Performer",
    "Protocol",
    "ProtocolError",
    "Share",
    "Step",
    "Timer",
    "TimerKind",
    "Write",
    "decimal",
    "decimal_or_none",
    "refuse",
]
