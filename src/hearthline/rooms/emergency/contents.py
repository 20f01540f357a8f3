"""Emergency protocols and the rules of readiness as versioned content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hearthline.engines.protocols import Protocol, Step
from hearthline.engines.protocols.wire import protocol_from
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.kinds import Body, ContentKind, Difference, differences
from hearthline.rooms.emergency.rules.care import check_text
from hearthline.rooms.emergency.rules.wire import rules_from
from hearthline.rooms.emergency.starter import shipped_protocols, shipped_rules, shipped_texts
from hearthline.rooms.emergency.values import EmergencyRules

PROTOCOL_KIND = "emergency_protocol"
RULES_KIND = "emergency_rules"
CARE_TEXT_KIND = "emergency_care_text"


def protocol(body: Body) -> Protocol:
    """Return the protocol a version holds."""
    return protocol_from(body)


def emergency_rules(body: Body) -> EmergencyRules:
    """Return the rules a version holds."""
    return rules_from(body)


def check_protocol(body: Body) -> None:
    """Refuse a body that is no protocol.

    Raises
    ------
    ProtocolError
        Naming the place.
    """
    protocol_from(body)


def check_rules(body: Body) -> None:
    """Refuse a body that holds no rules of readiness.

    Raises
    ------
    ProtocolError
        Naming the place.
    """
    rules_from(body)


def compare_protocols(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return step by step and number by number what differs, in words."""
    return differences(_lines(old), _lines(new))


def compare_rules(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return part by part what differs."""
    return differences(dict(_flat(old, "")) if old else {}, dict(_flat(new, "")))


def unsourced_protocol(body: Body) -> Sequence[str]:
    """Return the numbers that rest on the program's own approval."""
    return [
        f"{one.what}: {one.value} {one.unit} ({one.source})"
        for one in protocol_from(body).unsourced()
    ]


def unsourced_rules(body: Body) -> Sequence[str]:
    """Return the rules that rest on the program's own approval."""
    rules = rules_from(body)
    return [
        *(
            f"{one.therapy}: {one.kit} ({one.source})"
            for one in rules.therapies
            if one.trust.needs_approval
        ),
        *(f"{one.text} ({one.source})" for one in rules.bands if one.trust.needs_approval),
        *(f"{one.text} ({one.source})" for one in rules.risks if one.trust.needs_approval),
    ]


def _lines(body: Body | None) -> dict[str, str]:
    if body is None:
        return {}
    read = protocol_from(body)
    numbers = {
        one.id: f"{one.what}: {one.value} {one.unit}; {one.source}; {one.trust}"
        for one in read.numbers
    }
    steps = {step.id: _in_words(step, index) for index, step in enumerate(read.steps, start=1)}
    head = {"title": read.title, "say": read.say, "signs": read.signs}
    rule = {"dose": str(body.get("dose"))} if read.dose else {}
    if read.follow_ups:
        rule["follow_ups"] = ", ".join(read.follow_ups)
    return head | steps | numbers | rule


def _in_words(step: Step, index: int) -> str:
    words = [f"{index}. {step.text}", "mandatory" if step.is_mandatory else "may be left out"]
    if step.is_together:
        words.append("together with the others so marked")
    words += [
        f"if {one.subject} is {' or '.join((one.value, *one.also))}"
        + (", and somebody said so" if one.must_be_known else "")
        for one in step.when
    ]
    words += [f"writes down {one.label} {one.unit}".rstrip() for one in step.writes]
    if step.share is not None:
        words.append(f"at most {step.share.number} of {step.share.step}")
    if step.after:
        words.append(f"after {', '.join(step.after)}")
    if step.timer is not None:
        words.append(f"{step.timer.kind} {step.timer.seconds} s ({step.timer.number})")
    return "; ".join(words)


def _flat(value: Any, place: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            line
            for name, inner in value.items()
            for line in _flat(inner, f"{place}.{name}".lstrip("."))
        ]
    if isinstance(value, list):
        return [
            line
            for index, inner in enumerate(value)
            for line in _flat(inner, f"{place}.{_name_of(inner, index)}")
        ]
    return [(place, "" if value is None else str(value))]


def _name_of(value: Any, index: int) -> str:
    if isinstance(value, dict):
        return str(value.get("id") or value.get("key") or value.get("therapy") or index)
    return str(index)


_AUTHORS = frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY})
_APPROVERS = frozenset({Role.PHARMACIST, Role.NURSE_MANAGER})

PROTOCOLS = ContentKind(
    name=PROTOCOL_KIND,
    label="Emergency protocol",
    plural="Emergency protocols",
    authors=_AUTHORS,
    approvers=_APPROVERS,
    check=check_protocol,
    compare=compare_protocols,
    shipped=shipped_protocols,
    page="emergency:protocol",
    unsourced=unsourced_protocol,
)

RULES = ContentKind(
    name=RULES_KIND,
    label="Emergency rules",
    plural="Emergency rules",
    authors=_AUTHORS,
    approvers=_APPROVERS,
    check=check_rules,
    compare=compare_rules,
    shipped=shipped_rules,
    unsourced=unsourced_rules,
)

CARE_TEXTS = ContentKind(
    name=CARE_TEXT_KIND,
    label="Emergency care plan text",
    plural="Emergency care plan texts",
    authors=_AUTHORS,
    approvers=_APPROVERS,
    check=check_text,
    compare=compare_rules,
    shipped=shipped_texts,
)
