"""Steps, dose cards and facts of a run in words, for every page that shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hearthline.engines.protocols import (
    CardKind,
    DoseCard,
    Fact,
    FactKind,
    Flag,
    Offer,
    Protocol,
    RunState,
    Step,
    StepStands,
    StepState,
    StopPlan,
    TimerKind,
)
from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import shown_number
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.emergency.forms import written_as
from hearthline.rooms.emergency.pages.stopping import Said, keep_open_words, stop_words
from hearthline.rooms.emergency.queries.numbers import emergency_number
from hearthline.rooms.emergency.rules.runs import instant
from hearthline.rooms.emergency.values import SIGNS, Run

NB = "\N{NO-BREAK SPACE}"
_ABOUT_TUBING = {"stop": stop_words, "keep_open": keep_open_words}
"""Acts of which a step names what runs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what happened.

    Attributes
    ----------
    at, recorded_at
        When it happened, and when it was written down where that is later.
    flags
        What somebody has to look at, in words.
    """

    fact: Fact
    at: datetime
    recorded_at: datetime | None
    text: str
    by: str
    flags: tuple[str, ...]


def step_words(text: str) -> str:
    """Return the words of a step with the emergency number in place."""
    return text.replace("{emergency}", emergency_number())


def run_title(run: Run, titles: Mapping[str, str]) -> str:
    """Return the protocols of a run by name."""
    named = [titles.get(key, key) for key in run.begun]
    return ", ".join(named) or _("no protocol begun")


def card_shown(card: DoseCard) -> dict[str, Any]:
    """Return a dose card in words."""
    formula = ""
    if card.kilograms is not None and card.by_formula_mg is not None:
        formula = _("%(per_kg)s mg/kg × %(kg)s kg = %(mg)s mg; largest single dose %(cap)s mg") % {
            "per_kg": shown_number(card.per_kg),
            "kg": shown_number(card.kilograms),
            "mg": shown_number(card.by_formula_mg),
            "cap": shown_number(card.cap_mg),
        }
    return {
        "status": "met" if card.kind is CardKind.ITEM else "open",
        "kind": word("card_kind", card.kind),
        "offers": [
            (offer.text, offer_words(offer), offer.item.lot if offer.item else "")
            for offer in card.offers
        ],
        "formula": formula,
        "notes": [word("dose_note", note) for note in card.notes],
    }


def offer_words(offer: Offer) -> str:
    """Return what to give in words: ``one 0.3 mg auto-injector``."""
    amount = f"{shown_number(offer.amount_mg)}{NB}mg"
    if offer.volume_ml is None:
        return _("one %(amount)s %(form)s") % {
            "amount": amount,
            "form": word("medicine_form", offer.form),
        }
    volume = f"{shown_number(offer.volume_ml)}{NB}mL"
    return _("%(amount)s, drawn up: %(volume)s of the ampule") % {
        "amount": amount,
        "volume": volume,
    }


def step_card(
    protocol: Protocol,
    step: Step,
    stands: StepStands,
    state: RunState,
    now: int,
    version: str = "",
    plan: StopPlan | None = None,
    signs: Sequence[Said] = (),
) -> dict[str, Any]:
    """Return one step as it is read aloud, with what its buttons record.

    Parameters
    ----------
    version
        Which version of the protocol it is and who approved it, in words.
    plan
        What runs into the patient, and what of it is stopped.
    signs
        The vital signs it looks at, in words.
    """
    card = state.card
    is_first_line = bool(
        card is not None and step.medicine == card.medicine and protocol.dose is not None
    )
    return {
        "protocol": protocol.key,
        "step": step.id,
        "text": step_words(step.text),
        "button": step_words(step.button),
        "asks": [(one.code, step_words(one.text)) for one in step.asks],
        "medicine": step.medicine,
        "card": card_shown(card) if is_first_line and card is not None else None,
        "offers": _choices(card) if is_first_line and card is not None else [],
        "is_vitals": step.act == "vitals",
        "looks": signs,
        "stop": _ABOUT_TUBING[step.act](plan) if plan and step.act in _ABOUT_TUBING else [],
        "is_mandatory": step.is_mandatory,
        "is_due": (protocol.key, step.id) in state.due,
        "due_at": None if stands.due_at is None else instant(stands.due_at),
        "waits_until": None
        if stands.not_before is None or stands.not_before <= now
        else instant(stands.not_before),
        "times": stands.due_at is not None
        and step.timer is not None
        and step.timer.kind is TimerKind.REPEAT,
        "is_unsure": stands.applies == "unknown",
        "leads_to": step.leads_to,
        "writes": [
            (written_as(one), one.label, one.unit, one.is_needed and not one.needed_for)
            for one in step.writes
        ],
        "most": _most(protocol, step, stands),
        "sources": [
            (
                one.what,
                f"{one.value} {one.unit}".strip(),
                one.source,
                word("number_trust", one.trust),
            )
            for one in protocol.numbers_of(step)
        ],
        "version": version,
    }


def _most(protocol: Protocol, step: Step, stands: StepStands) -> str:
    """Return what a step allows at most, in words; empty where it says nothing of it."""
    share = step.share
    if share is None:
        return ""
    if stands.at_most is None:
        return _("The rate before the pause is not written down: ask for it.")
    asked = next(one for one in protocol.steps if one.id == share.step)
    unit = next(one.unit for one in asked.writes if one.name == share.name)
    return _("At most %(most)s %(unit)s: %(percent)s %% of the rate before the pause") % {
        "most": shown_number(stands.at_most),
        "unit": unit,
        "percent": protocol.number(share.number).value,
    }


def held_steps(
    protocols: Mapping[str, Protocol], state: RunState, now: int, versions: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return what is not to be started again yet: what it waits for, and the step itself."""
    found = []
    for stands in state.steps:
        protocol = protocols[stands.protocol]
        step = next(one for one in protocol.steps if one.id == stands.step)
        is_held = stands.unmet or stands.state is StepState.WAITING
        if step.act != "resume" or stands.at is not None or state.is_ended or not is_held:
            continue
        asked = [
            one
            for subject in stands.unmet
            for one in protocol.steps
            if subject == f"answer.{one.id}"
        ]
        found.append(
            {
                "card": step_card(
                    protocol, step, stands, state, now, versions.get(protocol.key, "")
                ),
                "asked": [
                    (step_words(one.text), _answer(one, state.step(protocol.key, one.id)))
                    for one in asked
                ],
            }
        )
    return found


def _answer(step: Step, stands: StepStands) -> str:
    said = next((one.text for one in step.asks if one.code == stands.choice), "")
    return said or _("not answered")


def _choices(card: DoseCard) -> list[tuple[str, str]]:
    """Return what the card offers as choices: a value to send, and the words."""
    return [
        (
            str(index),
            " ".join(filter(None, [offer.text, offer_words(offer)]))
            + (f", {_('lot')} {offer.item.lot}" if offer.item and offer.item.lot else ""),
        )
        for index, offer in enumerate(card.offers)
    ]


def lines(
    counted: tuple[tuple[Fact, int], ...], protocols: Mapping[str, Protocol], state: RunState
) -> list[Line]:
    """Return what happened, in the order in which it did."""
    flags: dict[str, list[Flag]] = {}
    for fact_id, flag in state.flags:
        flags.setdefault(fact_id, []).append(flag)
    return [
        Line(
            fact=fact,
            at=instant(at),
            recorded_at=instant(fact.recorded_at) if fact.recorded_at - at >= 60_000 else None,
            text=fact_words(fact, protocols),
            by=fact.by,
            flags=tuple(
                sentence(Message(f"emergency.fact_{flag}")) for flag in flags.get(fact.id, ())
            ),
        )
        for fact, at in counted
    ]


def fact_words(fact: Fact, protocols: Mapping[str, Protocol]) -> str:
    """Return one fact in words."""
    protocol = protocols.get(fact.protocol)
    step = next((one for one in protocol.steps if one.id == fact.step), None) if protocol else None
    name = step_words(step.text if step else fact.step)
    title = protocol.title if protocol else fact.protocol
    why = fact.text.strip()
    written = _written(step, fact)
    match fact.kind:
        case FactKind.BEGIN:
            return _("%(title)s begun") % {"title": title}
        case FactKind.DONE:
            said = step_words(step.button) if step else name
            return (f"{said}: {why}" if why else said) + written
        case FactKind.NOT_POSSIBLE:
            return _("Not possible: %(step)s %(why)s") % {"step": name, "why": why}
        case FactKind.HANDED_OVER:
            return _("Handed over to %(who)s: %(step)s") % {
                "who": why or _("somebody else"),
                "step": name,
            }
        case FactKind.ANSWER:
            asks = step.asks if step else ()
            answer = next((one.text for one in asks if one.code == fact.choice), fact.choice)
            return f"{name} {step_words(answer)}{written}"
        case FactKind.DOSE:
            return dose_words(fact)
        case FactKind.VITALS:
            return vitals_words(fact.values)
        case FactKind.WEIGHT:
            return _("Weight %(amount)s %(unit)s") % {"amount": fact.amount, "unit": fact.unit}
        case FactKind.END if fact.choice == "handed_over":
            return _("Run ended, handed over to %(who)s") % {"who": why or _("the ambulance")}
        case FactKind.END:
            return _("Run ended: %(why)s") % {"why": why or _("no word why")}
        case _:
            return why or word("fact_kind", fact.kind)


def _written(step: Step | None, fact: Fact) -> str:
    """Return what was written down with a step."""
    said = [(one, fact.values.get(one.name, "")) for one in (step.writes if step else ())]
    return "".join(f". {one.label}: {text}{NB}{one.unit}".rstrip() for one, text in said if text)


def dose_words(fact: Fact) -> str:
    """Return a dose as it was given, with lot and site."""
    amount = f"{fact.amount}{NB}{fact.unit}" if fact.amount else _("amount not known")
    form = word("medicine_form", fact.form) if fact.form else ""
    lot = f"{_('lot')} {fact.lot}" if fact.lot else _("lot not known")
    return ", ".join(filter(None, [f"{fact.medicine} {amount}", form, fact.site, lot]))


def vitals_words(values: Mapping[str, str]) -> str:
    """Return vital signs in a line, units beside them."""
    found = []
    if values.get("systolic") or values.get("diastolic"):
        pressure = f"{values.get('systolic') or '?'}/{values.get('diastolic') or '?'}"
        found.append(f"{pressure}{NB}mmHg")
    for name, value in values.items():
        if name in ("systolic", "diastolic") or not value:
            continue
        words, unit = SIGNS.get(name, (name, ""))
        found.append(f"{words.lower()} {value}{NB}{unit}".strip())
    return ", ".join(found) or _("Vital signs taken")
