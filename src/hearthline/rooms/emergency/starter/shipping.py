"""The starter set as content the product ships."""

from __future__ import annotations

from collections.abc import Iterable

from hearthline.engines.protocols import Protocol
from hearthline.engines.protocols.wire import body_of
from hearthline.platform.content.kinds import Shipped
from hearthline.rooms.emergency.rules.wire import rules_body
from hearthline.rooms.emergency.starter.anaphylaxis import ANAPHYLAXIS
from hearthline.rooms.emergency.starter.body_and_house import ALL as BODY_AND_HOUSE
from hearthline.rooms.emergency.starter.lines import ALL as LINES
from hearthline.rooms.emergency.starter.reactions import ALL as REACTIONS
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.starter.running_drugs import ALL as RUNNING_DRUGS

RULES_KEY = "emergency_rules"

PROTOCOLS: tuple[Protocol, ...] = (
    ANAPHYLAXIS,
    *REACTIONS,
    *LINES,
    *RUNNING_DRUGS,
    *BODY_AND_HOUSE,
)
"""In the order in which they are offered."""


def shipped_protocols() -> Iterable[Shipped]:
    """Return every protocol as a draft to offer."""
    for one in PROTOCOLS:
        yield Shipped(
            key=one.key,
            title=one.title,
            body=body_of(one),
            summary="Steps in our own words; numbers with their sources, the medical director's "
            "to approve.",
        )


def shipped_rules() -> Iterable[Shipped]:
    """Return the rules of readiness as a draft to offer."""
    yield Shipped(
        key=RULES_KEY,
        title="Emergency readiness",
        body=rules_body(RULES),
        summary="Who needs a kit and what it holds, what raises a risk, who is reached first.",
    )
