"""How orders, dates and values of referrals are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import Quantity
from hearthline.platform.messaging.sentences import sentence, word, written_date
from hearthline.platform.ui.display import shown_quantity
from hearthline.platform.ui.parts import MedicationLine
from hearthline.rooms.intake.rules.referrals import is_order


def frequency_words(frequency: Mapping[str, Any]) -> str:
    """Return how often, in words; what could not be read is shown as received."""
    kind = frequency["kind"]
    said = {"count": frequency["times"] or 1}
    match kind:
        case "every_hours":
            hours = Decimal(frequency["interval_hours"] or 0)
            words = sentence(Message("intake.every_hours", {"hours": f"{hours.normalize():f}"}))
        case "times_per_days":
            days = Decimal(frequency["per_days"] or 1)
            code = {1: "intake.times_a_day", 7: "intake.times_a_week"}.get(
                int(days), "intake.times_in_days"
            )
            words = sentence(Message(code, {**said, "days": f"{days.normalize():f}"}))
        case "once" | "continuous" | "titrated" | "as_directed":
            words = sentence(Message(f"intake.{kind}"))
        case "not_stated":
            words = sentence(Message("intake.frequency_not_stated"))
        case _:
            words = frequency["original"]
    return words


def dose_words(order: Mapping[str, Any]) -> str:
    """Return the dose with its unit, as received when it was not understood."""
    stated = order.get("dose")
    if stated:
        return shown_quantity(Quantity(Decimal(stated["value"]), stated["unit"]))
    return str(order.get("dose_original") or order.get("rate_original") or "")


def order_words(order: Mapping[str, Any]) -> str:
    """Return what a list shows under the drug: dose and frequency, or what was asked for."""
    if order["kind"] == "ServiceRequest":
        said = str(order["what"])
    else:
        said = " ".join(filter(None, (dose_words(order), frequency_words(order["frequency"]))))
    return " ".join(filter(None, (no_order_words(order), said)))


def no_order_words(order: Mapping[str, Any]) -> str:
    """Return that the sender says by now that it must not be done, or that nobody ordered it."""
    if order.get("is_taken_back"):
        return sentence(Message("intake.taken_back_now"))
    if order.get("is_forbidden"):
        return sentence(Message("intake.forbidden_now"))
    return "" if is_order(order) else sentence(Message("intake.no_order_now"))


def medication_line(order: Mapping[str, Any]) -> MedicationLine:
    """Return an order as the clinical display rules want it."""
    minutes = order.get("infuse_over_minutes")
    parts = (
        _route_words(order),
        f"over {Decimal(minutes).normalize():f} min" if minutes else "",
        frequency_words(order["frequency"]),
    )
    return MedicationLine(
        drug=order["drug"],
        dose=dose_words(order) or "not stated",
        attributes=tuple(part for part in parts if part),
        note=" ".join(filter(None, (no_order_words(order), order["instructions"]))),
    )


def _route_words(order: Mapping[str, Any]) -> str:
    if order["route"] in ("other", "not_stated"):
        return str(order["route_original"]) or word("route", order["route"])
    return word("route", order["route"])


def value_words(value: Any) -> str:
    """Return a kept value in words, for a difference."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, dict):
        if set(value) >= {"value", "unit"}:
            return f"{value['value']} {value['unit']}"
        return ", ".join(value_words(item) for item in value.values() if value_words(item))
    if isinstance(value, list):
        return ", ".join(value_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = str(value)
    if _ISO_DAY.match(words):
        return written_date(date.fromisoformat(words[:10])) + words[10:16].replace("T", " ")
    return words.replace("_", " ") if words.islower() else words


_ISO_DAY = re.compile(r"^\d{4}-\d\d-\d\d(?:T|$)")
