"""What an emergency order allows, in words."""

from __future__ import annotations

from hearthline.platform.messaging.sentences import word
from hearthline.rooms.emergency.rules.orders import EPINEPHRINE
from hearthline.rooms.emergency.values import Allowed


def allowed_words(one: Allowed) -> str:
    """Return a form of an order in words: ``0.3 mg auto-injector``."""
    form = word("medicine_form", one.form)
    if one.strength is not None:
        form = f"{form} {one.strength}\N{NO-BREAK SPACE}mg/mL"
    if one.amount_mg is not None:
        return f"{one.amount_mg}\N{NO-BREAK SPACE}mg {form}"
    if one.per_kg is not None:
        by_weight = f"{form}, {one.per_kg}\N{NO-BREAK SPACE}mg/kg"
    elif one.medicine == EPINEPHRINE or not one.words:
        by_weight = f"{form}, by weight"
    else:
        by_weight = f"{form}, {one.words}"
    return f"{by_weight}, at most {one.cap_mg} mg" if one.cap_mg is not None else by_weight


def order_words(one: Allowed) -> str:
    """Return all that is allowed of a medicine in one line: what, how, when, how often."""
    parts = [f"{one.medicine} {allowed_words(one)}", one.route]
    if one.repeat_minutes is not None:
        parts.append(f"again after {one.repeat_minutes}\N{NO-BREAK SPACE}min")
    if one.most_doses is not None:
        parts.append(f"at most {one.most_doses} doses")
    return ", ".join([*filter(None, parts), *([f"for {one.when}"] if one.when else [])])
