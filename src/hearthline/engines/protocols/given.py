"""The doses of a run: none is refused, each says what does not fit kit, order and protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hearthline.engines.protocols.doses import dose_card, is_expired
from hearthline.engines.protocols.facts import Fact, FactKind, Setting
from hearthline.engines.protocols.standing import DoseGiven, Flag
from hearthline.engines.protocols.telling import Told
from hearthline.engines.protocols.values import Protocol, decimal_or_none


def last_doses(told: Told) -> dict[str, int]:
    """Return when each medicine was last given."""
    found: dict[str, int] = {}
    for fact in told.facts:
        if fact.kind is FactKind.DOSE and fact.medicine:
            at = told.at[fact.id]
            found[fact.medicine] = max(at, found.get(fact.medicine, at))
    return dict(sorted(found.items()))


def doses_given(
    protocols: Mapping[str, Protocol], known: Sequence[str], setting: Setting, told: Told
) -> list[DoseGiven]:
    """Return the doses in the order they were given, each with what does not fit."""
    given = sorted(
        (fact for fact in told.facts if fact.kind is FactKind.DOSE),
        key=lambda fact: (told.at[fact.id], fact.id),
    )
    found = []
    for index, fact in enumerate(given):
        before = given[:index]
        flags = _kit_flags(fact, before, setting)
        protocol = protocols.get(fact.protocol)
        if protocol is not None and fact.protocol in known:
            flags += _protocol_flags(fact, before, protocol, setting, told)
        if setting.orders is not None and setting.order_for(fact.medicine) is None:
            flags.append(Flag.NOT_ORDERED)
        found.append(DoseGiven(fact.id, told.at[fact.id], tuple(sorted(flags))))
        told.flags.extend((fact.id, flag) for flag in flags)
    return found


def _kit_flags(fact: Fact, before: Sequence[Fact], setting: Setting) -> list[Flag]:
    if setting.kit is None:
        return []
    item = next((one for one in setting.kit if one.id == fact.item), None)
    if item is None:
        return [Flag.NOT_IN_KIT]
    flags = []
    if sum(1 for one in before if one.item == fact.item) >= item.count:
        flags.append(Flag.KIT_USED_UP)
    if is_expired(item, setting.today):
        flags.append(Flag.ITEM_EXPIRED)
    return flags


def _protocol_flags(
    fact: Fact, before: Sequence[Fact], protocol: Protocol, setting: Setting, told: Told
) -> list[Flag]:
    flags = []
    step = next((one for one in protocol.steps if one.id == fact.step), None)
    first_line = {
        one.medicine
        for one in protocol.steps
        if step is not None and one.id in step.after and one.medicine
    }
    if first_line and not first_line & {one.medicine for one in before}:
        flags.append(Flag.BEFORE_FIRST_LINE)
    rule = protocol.dose
    if rule is None or rule.medicine != fact.medicine:
        return flags
    card = dose_card(protocol, setting, {})
    amount = _milligrams(fact)
    if amount is None:
        flags.append(Flag.AMOUNT_UNREADABLE)
    elif card is not None and amount > card.cap_mg:
        flags.append(Flag.ABOVE_CAP)
    same = [one for one in before if one.medicine == fact.medicine]
    if len(same) >= protocol.number(rule.most_doses).amount:
        flags.append(Flag.ABOVE_MOST)
    spacing = protocol.number(rule.repeat_after_s).amount * 1000
    if same and told.at[fact.id] - told.at[same[-1].id] < spacing:
        flags.append(Flag.TOO_SOON)
    return flags


def _milligrams(fact: Fact) -> Decimal | None:
    amount = decimal_or_none(fact.amount)
    factor = {"mg": Decimal(1), "ug": Decimal("0.001")}.get(fact.unit)
    return None if amount is None or factor is None else amount * factor
