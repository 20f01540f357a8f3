"""Protocols, settings, facts and run states as JSON: what is stored, and what the twin reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from hearthline.engines.protocols.doses import DoseCard, Offer
from hearthline.engines.protocols.facts import (
    Fact,
    FactKind,
    Infusion,
    KitItem,
    Ordered,
    OrderedForm,
    Setting,
    Weight,
)
from hearthline.engines.protocols.standing import RunState, StepStands
from hearthline.engines.protocols.values import (
    Ages,
    Band,
    Condition,
    DoseRule,
    Guess,
    Limit,
    LimitKind,
    Number,
    Option,
    Performer,
    Protocol,
    Share,
    Step,
    Timer,
    TimerKind,
    Write,
    decimal,
    refuse,
)
from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust

Body = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)
Made = TypeVar("Made")

_RULE_NUMBERS = tuple(
    one.name
    for one in fields(DoseRule)
    if one.name not in ("medicine", "bands", "by_eye", "prefer")
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One object of a body and where it stands, read with errors that name the place."""

    body: Body
    place: str

    def text(self, name: str, default: str | None = "") -> str:
        found = self.body.get(name, default)
        if not isinstance(found, str) or "\x00" in found or "\x00" in name:
            raise refuse("not_a_text", f"{self.place}.{name}")
        return found

    def flag(self, name: str) -> bool:
        found = self.body.get(name, False)
        if not isinstance(found, bool):
            raise refuse("not_yes_or_no", f"{self.place}.{name}")
        return found

    def whole(self, name: str) -> int:
        found = self.body.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or abs(found) > 2**53:
            raise refuse("not_a_number", f"{self.place}.{name}", value=str(found)[:40])
        return found

    def number(self, name: str) -> Decimal:
        return decimal(self.text(name, None), place=f"{self.place}.{name}")

    def number_or_none(self, name: str) -> Decimal | None:
        return None if self.body.get(name) is None else self.number(name)

    def day_or_none(self, name: str) -> date | None:
        if self.body.get(name) is None:
            return None
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise refuse("not_a_day", f"{self.place}.{name}") from None

    def word(self, name: str, kind: type[Word]) -> Word:
        return _word(self.text(name, None), kind, f"{self.place}.{name}")

    def words(self, name: str, kind: type[Word]) -> tuple[Word, ...]:
        return tuple(_word(text, kind, f"{self.place}.{name}") for text in self.texts(name))

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.body.get(name, ())
        if not isinstance(found, Sequence) or isinstance(found, str):
            raise refuse("not_a_list", f"{self.place}.{name}")
        if not all(isinstance(text, str) and "\x00" not in text for text in found):
            raise refuse("not_a_text", f"{self.place}.{name}")
        return tuple(found)

    def each(self, name: str, made: Callable[[_Part], Made]) -> tuple[Made, ...]:
        found = self.body.get(name, ())
        if not isinstance(found, Sequence) or isinstance(found, str):
            raise refuse("not_a_list", f"{self.place}.{name}")
        return tuple(
            made(_part(one, f"{self.place}.{name}[{index}]")) for index, one in enumerate(found)
        )

    def part(self, name: str) -> _Part | None:
        found = self.body.get(name)
        return None if found is None else _part(found, f"{self.place}.{name}")


def _part(body: Any, place: str) -> _Part:
    if not isinstance(body, Mapping):
        raise refuse("not_an_object", place)
    return _Part(body, place)


def _word(text: str, kind: type[Word], place: str) -> Word:
    try:
        return kind(text)
    except ValueError:
        raise refuse("not_a_choice", place, value=text[:40]) from None


def protocol_from(body: Body) -> Protocol:
    """Return the protocol a body holds.

    Raises
    ------
    ProtocolError
        Naming the place that cannot be read or does not fit.
    """
    part = _part(body, "protocol")
    rule = part.part("dose")
    ages = part.part("ages")
    return Protocol(
        key=part.text("key", None),
        title=part.text("title", None),
        language=part.text("language", "en"),
        say=part.text("say"),
        signs=part.text("signs"),
        steps=part.each("steps", _step),
        numbers=part.each("numbers", _number),
        dose=None if rule is None else _rule(rule),
        ages=None
        if ages is None
        else Ages(
            ages.text("ask", None),
            ages.text("infant_below", None),
            ages.text("child_below", None),
        ),
        follow_ups=part.texts("follow_ups"),
        limits=part.each("limits", _limit),
    )


def body_of(protocol: Protocol) -> dict[str, Any]:
    """Return a protocol as JSON; ``protocol_from`` reads it back unchanged."""
    body: dict[str, Any] = {
        name: getattr(protocol, name) for name in ("key", "title", "language", "say", "signs")
    }
    body["steps"] = [_step_body(step) for step in protocol.steps]
    body["numbers"] = [_plain(number) for number in protocol.numbers]
    if protocol.dose is not None:
        body["dose"] = _plain(protocol.dose)
    if protocol.follow_ups:
        body["follow_ups"] = list(protocol.follow_ups)
    if protocol.limits:
        body["limits"] = [_plain(one) for one in protocol.limits]
    if protocol.ages is not None:
        body["ages"] = _plain(protocol.ages)
    return body


def fact_from(body: Body) -> Fact:
    """Return the fact a body holds.

    Raises
    ------
    ProtocolError
        If it has no id, kind or times, or a part of it is no text.
    """
    part = _part(body, "fact")
    values = part.body.get("values") or {}
    if not isinstance(values, Mapping):
        raise refuse("not_an_object", "fact.values")
    signs = _Part(values, "fact.values")
    texts = {
        one.name: part.text(one.name)
        for one in fields(Fact)
        if one.name not in ("kind", "at", "recorded_at", "values")
    }
    if not texts["id"]:
        raise refuse("not_a_text", "fact.id")
    return Fact(
        kind=part.word("kind", FactKind),
        at=part.whole("at"),
        recorded_at=part.whole("recorded_at"),
        values={str(name): signs.text(name) for name in values},
        **texts,
    )


def fact_body(fact: Fact) -> dict[str, Any]:
    """Return a fact as JSON, without what it leaves empty."""
    return {
        name: value for name, value in _plain(fact).items() if value not in ("", {}) or name == "id"
    }


def setting_from(body: Body) -> Setting:
    """Return the setting a body holds.

    Raises
    ------
    ProtocolError
        Naming the place that cannot be read.
    """
    part = _part(body, "setting")
    today = part.day_or_none("today")
    if today is None:
        raise refuse("not_a_day", "setting.today")
    weight = part.part("weight")
    traits = part.part("traits")
    return Setting(
        today=today,
        age_years=None if part.body.get("age_years") is None else part.whole("age_years"),
        weight=None
        if weight is None
        else Weight(weight.text("value"), weight.text("unit"), weight.day_or_none("measured_on")),
        orders=None if part.body.get("orders") is None else part.each("orders", _ordered),
        kit=None if part.body.get("kit") is None else part.each("kit", _item),
        infusions=part.each(
            "infusions",
            lambda one: Infusion(
                one.text("drug"), one.text("lumen"), one.text("must_not_stop", "unknown")
            ),
        ),
        traits={} if traits is None else {name: traits.text(name) for name in traits.body},
    )


def setting_body(setting: Setting) -> dict[str, Any]:
    """Return a setting as JSON; ``setting_from`` reads it back unchanged."""
    return dict(_plain(setting))


def said(state: RunState) -> dict[str, Any]:
    """Return a run's state as JSON, as the twin says it."""
    return {
        "begun_at": state.begun_at,
        "ended_at": state.ended_at,
        "protocols": list(state.protocols),
        "steps": [_stands(one) for one in state.steps],
        "now": [list(one) for one in state.now],
        "then": [list(one) for one in state.then],
        "due": [list(one) for one in state.due],
        "doses": [{"fact": d.fact, "at": d.at, "flags": list(d.flags)} for d in state.doses],
        "last_dose_at": dict(state.last_dose_at),
        "measures": dict(state.measures),
        "flags": [[fact, flag.value] for fact, flag in state.flags],
        "signs": [dict(_plain(one)) for one in state.signs],
        "card": None if state.card is None else card_body(state.card),
    }


def card_body(card: DoseCard) -> dict[str, Any]:
    """Return a dose card as JSON, decimals as texts without trailing zeros."""
    return {
        "kind": card.kind.value,
        "medicine": card.medicine,
        "offers": [_offer(offer) for offer in card.offers],
        "kilograms": _shown(card.kilograms),
        "per_kg": _shown(card.per_kg),
        "by_formula_mg": _shown(card.by_formula_mg),
        "cap_mg": _shown(card.cap_mg),
        "notes": [note.value for note in card.notes],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "form": offer.form.value,
        "amount_mg": _shown(offer.amount_mg),
        "volume_ml": _shown(offer.volume_ml),
        "item": None if offer.item is None else offer.item.id,
        "text": offer.text,
    }


def _shown(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stands(one: StepStands) -> dict[str, Any]:
    return dict(_plain(one))


def _number(part: _Part) -> Number:
    return Number(
        id=part.text("id", None),
        what=part.text("what", None),
        value=part.text("value"),
        unit=part.text("unit"),
        source=part.text("source", None),
        trust=part.word("trust", Trust),
    )


def _limit(part: _Part) -> Limit:
    ends = part.body.get("below_years")
    return Limit(
        sign=part.text("sign", None),
        kind=part.word("kind", LimitKind),
        number=part.text("number", None),
        from_years=part.whole("from_years"),
        below_years=None if ends is None else part.whole("below_years"),
        per_year=part.text("per_year"),
    )


def _step(part: _Part) -> Step:
    timer = part.part("timer")
    share = part.part("share")
    return Step(
        id=part.text("id", None),
        text=part.text("text", None),
        button=part.text("button", None),
        is_mandatory=part.flag("mandatory"),
        is_together=part.flag("together"),
        act=part.text("act"),
        medicine=part.text("medicine"),
        asks=part.each("asks", lambda one: Option(one.text("code", None), one.text("text", None))),
        when=part.each(
            "when",
            lambda one: Condition(
                one.text("subject", None),
                one.text("value", None),
                one.texts("also"),
                one.flag("must_be_known"),
            ),
        ),
        after=part.texts("after"),
        by=part.words("by", Performer),
        timer=None
        if timer is None
        else Timer(
            timer.word("kind", TimerKind),
            timer.whole("seconds"),
            timer.text("number", None),
            timer.text("since"),
        ),
        leads_to=part.texts("leads_to"),
        numbers=part.texts("numbers"),
        writes=part.each(
            "writes",
            lambda one: Write(
                one.text("name", None),
                one.text("label", None),
                one.text("unit"),
                not one.flag("optional"),
                one.texts("needed_for"),
            ),
        ),
        share=None
        if share is None
        else Share(share.text("step", None), share.text("name", None), share.text("number", None)),
        beat=part.text("beat"),
        signs=part.texts("signs"),
    )


def _step_body(step: Step) -> dict[str, Any]:
    body = _plain(step)
    body["when"] = [_whole(one) for one in body["when"]]
    for one in body["writes"]:
        one["optional"] = not one.pop("is_needed")
    body["writes"] = [_whole(one) for one in body["writes"]]
    body["mandatory"] = body.pop("is_mandatory")
    body["together"] = body.pop("is_together")
    return _whole(body)


def _whole(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body without what it leaves empty."""
    return {name: value for name, value in body.items() if value not in ("", [], None, False)}


def _rule(part: _Part) -> DoseRule:
    return DoseRule(
        medicine=part.text("medicine", None),
        bands=part.each(
            "bands",
            lambda one: Band(
                one.number("low_kg"),
                one.number_or_none("below_kg"),
                one.number("device_mg"),
                one.text("number", None),
            ),
        ),
        by_eye=part.each(
            "by_eye",
            lambda one: Guess(
                one.text("text", None), one.number("amount_mg"), one.text("number", None)
            ),
        ),
        prefer=part.words("prefer", Form),
        **{name: part.text(name, None) for name in _RULE_NUMBERS},
    )


def _ordered(part: _Part) -> Ordered:
    return Ordered(
        medicine=part.text("medicine", None),
        forms=part.each(
            "forms",
            lambda one: OrderedForm(one.word("form", Form), one.number_or_none("amount_mg")),
        ),
        per_kg=part.number_or_none("per_kg"),
        cap_mg=part.number_or_none("cap_mg"),
        words=part.text("words"),
    )


def _item(part: _Part) -> KitItem:
    return KitItem(
        id=part.text("id", None),
        medicine=part.text("medicine"),
        form=part.word("form", Form),
        count=part.whole("count"),
        expected=part.whole("expected"),
        amount_mg=part.number_or_none("amount_mg"),
        strength=part.number_or_none("strength"),
        lot=part.text("lot"),
        expires_on=part.day_or_none("expires_on"),
    )


def _plain(value: Any) -> Any:
    """Return a frozen value as JSON: decimals as texts, days in ISO form, words by their code."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return _shown(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
