"""Severity: which check holds which gate shut, and who may let it pass, as the program approved.

What a check declares counts until a program approves its own table. A program narrows and widens
within the gates a check knows; what nobody may override stays as declared, whatever it approves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hearthline.kernel.findings import Finding, Gate, OverrideClass
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.kinds import Body, ContentKind, Difference, Shipped, differences
from hearthline.platform.content.queries import in_force
from hearthline.platform.findings.checks import Check
from hearthline.platform.manifest import rooms
from hearthline.platform.messaging.sentences import word

KIND = "check_severity"
KEY = "program"
WEIGHED = "patient"
"""Whose checks a program weighs: those about patients stand before gates."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one check holds shut and who may let it pass."""

    gates: frozenset[Gate]
    override: OverrideClass


Settings = Mapping[str, Setting]


class SeverityRefusal(HearthlineError):
    """A table of severities cannot be used as it is."""


def weighed() -> list[Check]:
    """Return every check a program gives a severity, room by room."""
    return [check for room in rooms() for check in room.checks if check.subject_kind == WEIGHED]


def settings_on(on: date) -> Settings:
    """Return the approved table that counts on a day, in one query; empty without one."""
    version = in_force(KIND, on=on).get(KEY)
    return read(version.body) if version is not None else {}


def declared(check: Check) -> Setting:
    """Return what counts for a check without a decision of the program."""
    return Setting(check.holds, check.override)


def settled(check: Check, finding: Finding, settings: Settings) -> Finding:
    """Return a finding as the program weighs it.

    It holds no gate shut that the check itself did not ask to, and stays never overridable where
    the check says so.
    """
    if check.is_fixed or finding.override is OverrideClass.NEVER:
        return finding
    setting = settings.get(check.code)
    gates: frozenset[Gate] = check.holds
    override: OverrideClass = finding.override
    if setting is not None:
        gates, override = setting.gates, setting.override
    if finding.blocks <= gates and finding.override is override:
        return finding
    return replace(finding, blocks=finding.blocks & gates, override=override)


def read(body: Body) -> dict[str, Setting]:
    """Return the table of a version; checks that do not exist any more are left out."""
    known = {check.code: check for check in weighed()}
    found = {}
    for code, told in _entries(body):
        if code in known:
            gates, override = _parsed(code, told)
            found[code] = Setting(gates, override)
    return found


def check(body: Body) -> None:
    """Refuse a table that weakens what nobody may override, or names what does not exist.

    Raises
    ------
    SeverityRefusal
        Naming the check.
    """
    known = {check.code: check for check in weighed()}
    for code, told in _entries(body):
        if code not in known:
            raise SeverityRefusal(Message("findings.no_such_check", {"check": code}))
        gates, override = _parsed(code, told)
        check = known[code]
        named = {"check": word("check", code)}
        if check.is_fixed and (gates != check.holds or override is not OverrideClass.NEVER):
            raise SeverityRefusal(Message("findings.fixed", named))
        if not gates <= check.gates:
            raise SeverityRefusal(Message("findings.gate_unknown_to_check", named))


def compare(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return check by check what differs, in words."""
    before = {code: in_words(*_parsed(code, told)) for code, told in _entries(old or {})}
    after = {code: in_words(*_parsed(code, told)) for code, told in _entries(new)}
    return differences(before, after, lambda code: word("check", code))


def in_words(gates: Iterable[Gate], override: OverrideClass) -> str:
    """Return what a check holds shut and who may let it pass, as a person reads it."""
    held = ", ".join(word("gate", gate) for gate in Gate if gate in set(gates))
    return f"{held or word('severity', 'nothing')}: {word('override_class', override)}"


def body_of(settings: Settings) -> dict[str, Any]:
    """Return a table as content keeps it."""
    return {
        "checks": {
            code: {
                "gates": [gate.value for gate in Gate if gate in setting.gates],
                "override": setting.override.value,
            }
            for code, setting in settings.items()
        }
    }


def shipped() -> list[Shipped]:
    """Return the table the product brings along: what each check declares."""
    return [
        Shipped(
            key=KEY,
            title="What holds which gate shut",
            body=body_of({check.code: declared(check) for check in weighed()}),
            summary=(
                "What each check holds shut as the product declares it. A house rule without "
                "outside source: the program decides and approves."
            ),
        )
    ]


def _entries(body: Body) -> list[tuple[str, Any]]:
    checks = body.get("checks", {})
    if not isinstance(checks, dict):
        raise SeverityRefusal(Message("findings.no_checks"))
    return list(checks.items())


def _parsed(code: str, told: Any) -> tuple[frozenset[Gate], OverrideClass]:
    try:
        return frozenset(Gate(gate) for gate in told["gates"]), OverrideClass(told["override"])
    except (KeyError, TypeError, ValueError):
        raise SeverityRefusal(Message("findings.severity_unread", {"check": code})) from None


SEVERITY = ContentKind(
    name=KIND,
    label="What holds which gate shut",
    plural="What holds which gate shut",
    authors=frozenset({Role.QUALITY, Role.NURSE_MANAGER, Role.PHARMACIST}),
    approvers=frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
    check=check,
    compare=compare,
    shipped=shipped,
    page="findings:severity",
)
