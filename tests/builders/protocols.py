"""Protocols, settings and facts for tests: one by hand, odd ones by chance from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hearthline.engines.protocols import (
    AGE_GROUPS,
    Ages,
    Band,
    Condition,
    DoseRule,
    Fact,
    FactKind,
    Form,
    Guess,
    Infusion,
    KitItem,
    Limit,
    LimitKind,
    Number,
    Option,
    Ordered,
    OrderedForm,
    Protocol,
    Reading,
    Setting,
    Share,
    Step,
    Timer,
    TimerKind,
    Trust,
    Weight,
    Write,
)

TODAY = date(2026, 11, 2)
START = 1_793_616_860_000
"""10:14:20 UTC of that day, in milliseconds since 1970."""
MEDICINES = ("epinephrine", "diphenhydramine", "glucagon")
TRAITS = ("beta_blocker", "pregnant", "oxygen", "do_not_resuscitate")
WEIGHTS = (
    *("0", "-4", "", "abc", "1e3", "NaN", "7.5", "14.9", "15", "29.9", "30", "66.2", "70", "154"),
    *("80", "400", "8000", "0.5", "3.14159", " 20 ", "12,5", "999999999"),
)

RULE_NUMBERS = {
    "per_kg": "0.01",
    "cap_child": "0.3",
    "cap_adult": "0.5",
    "adult_from_years": "13",
    "strength": "1",
    "mark_ml": "0.01",
    "lowest_kg": "1",
    "highest_kg": "400",
    "fresh_days_child": "30",
    "fresh_days_adult": "90",
    "repeat_after_s": "300",
    "most_doses": "2",
}
AGES = {"infant_below": "1", "child_below": "13"}


def a_number(number_id: str, value: str, trust: Trust = Trust.SEEN) -> Number:
    """Return a number of a protocol."""
    return Number(id=number_id, what=number_id, value=value, unit="", source="test", trust=trust)


def a_step(step_id: str, **given: Any) -> Step:
    """Return a mandatory step."""
    return Step(
        **{"id": step_id, "text": f"Do {step_id}", "button": "Done", "is_mandatory": True} | given
    )


def a_rule(**given: Any) -> DoseRule:
    """Return a rule for epinephrine with the bands of the device's label."""
    bands = (
        Band(Decimal("15"), Decimal("30"), Decimal("0.15"), "per_kg"),
        Band(Decimal("30"), None, Decimal("0.3"), "per_kg"),
    )
    by_eye = (Guess("30 kg or more", Decimal("0.3"), "per_kg"),)
    names = {name: name for name in RULE_NUMBERS}
    base = {"medicine": "epinephrine", "bands": bands, "by_eye": by_eye}
    return DoseRule(**base | names | given)


def a_protocol(*steps: Step, key: str = "anaphylaxis", **given: Any) -> Protocol:
    """Return a protocol of these steps with a rule for epinephrine."""
    numbers = tuple(a_number(name, value) for name, value in RULE_NUMBERS.items())
    base = {
        "key": key,
        "title": key,
        "language": "en",
        "say": key,
        "signs": "",
        "steps": steps or (a_step("stop"),),
        "numbers": numbers,
        "dose": a_rule(),
    }
    return Protocol(**base | given)


def an_injector(**given: Any) -> KitItem:
    """Return two auto-injectors of 0.3 mg in a kit."""
    base = {
        "id": "injector",
        "medicine": "epinephrine",
        "form": Form.AUTO_INJECTOR,
        "count": 2,
        "expected": 2,
        "amount_mg": Decimal("0.3"),
        "lot": "A17",
        "expires_on": TODAY + timedelta(days=28),
    }
    return KitItem(**base | given)


def an_ampule(**given: Any) -> KitItem:
    """Return one ampule of 1 mg/mL in a kit."""
    base = {"id": "ampule", "form": Form.AMPULE, "count": 1, "amount_mg": None}
    return an_injector(**base | {"strength": Decimal(1)} | given)


def an_order(*forms: OrderedForm, **given: Any) -> Ordered:
    """Return an order for epinephrine; without forms, for a 0.3 mg auto-injector."""
    allowed = forms or (OrderedForm(Form.AUTO_INJECTOR, Decimal("0.3")),)
    return Ordered(**{"medicine": "epinephrine", "forms": allowed} | given)


def a_setting(**given: Any) -> Setting:
    """Return a man of 58 years and 70 kg with an order and a kit of two injectors."""
    base = {
        "today": TODAY,
        "age_years": 58,
        "weight": Weight("70", "kg", TODAY),
        "orders": (an_order(),),
        "kit": (an_injector(),),
    }
    return Setting(**base | given)


def a_fact(kind: FactKind, seconds: int, fact_id: str = "", **given: Any) -> Fact:
    """Return a fact so many seconds after the start, written down at once."""
    at = START + seconds * 1000
    name = fact_id or f"{kind.value}-{given.get('step', '')}-{seconds}"
    base = {"id": name, "kind": kind, "at": at, "recorded_at": at, "protocol": "anaphylaxis"}
    return Fact(**base | given)


def by_chance(chance: random.Random, key: str) -> Protocol:
    """Return a protocol with conditions, timers and an order of steps, valid by construction."""
    steps: list[Step] = []
    for index in range(chance.randint(1, 7)):
        earlier = [step.id for step in steps]
        asked = [step for step in steps if step.asks]
        written = [step for step in steps if any(one.unit for one in step.writes)]
        steps.append(
            Step(
                id=f"s{index}",
                text="Do it",
                button="Done",
                is_mandatory=chance.random() < 0.7,
                is_together=chance.random() < 0.3,
                act=chance.choice(
                    (
                        *("", "", "stop", "call", "epinephrine", "vitals", "position", "resume"),
                        *("ambulance", "sheet", "kit", "device"),
                    )
                ),
                medicine=chance.choice(("", "", *MEDICINES)),
                asks=(Option("yes", "Yes"), Option("no", "No")) if chance.random() < 0.3 else (),
                when=tuple(_condition(chance, asked) for _ in range(chance.choice((0, 0, 1, 2)))),
                after=tuple(chance.sample(earlier, min(len(earlier), chance.choice((0, 0, 1, 2))))),
                timer=_timer(chance, earlier),
                leads_to=chance.choice(((), (), ("two",), ("one", "two"))),
                writes=_writes(chance),
                share=Share(chance.choice(written).id, "rate", "percent")
                if written and chance.random() < 0.6
                else None,
            )
        )
    ages = None
    if any(one.subject.startswith("age.") for step in steps for one in step.when):
        groups = tuple(Option(one, one) for one in AGE_GROUPS)
        steps.append(a_step("who", asks=groups, is_mandatory=False))
        ages = Ages("who", "infant_below", "child_below")
    limits = tuple(_limit(chance) for _ in range(chance.choice((0, 0, 2, 6))))
    rule = _rule_by_chance(chance) if chance.random() < 0.7 else None
    values = RULE_NUMBERS | AGES | {"percent": chance.choice(("50", "33.3", "100"))}
    values |= {"seventy": "70", "ninety": "90.0", "each_year": chance.choice(("2", "0.5"))}
    values |= {"per_kg": chance.choice(("0.01", "0.02", "0.15", "0.333333333"))}
    return Protocol(
        key=key,
        title=key,
        language="en",
        say="",
        signs="",
        steps=tuple(steps),
        numbers=tuple(a_number(name, value) for name, value in values.items()),
        dose=rule,
        ages=ages,
        limits=limits,
    )


def setting_by_chance(chance: random.Random) -> Setting:
    """Return what may be known of a patient, odd weights and missing parts among it."""
    measured = chance.choice((None, TODAY, TODAY - timedelta(days=chance.randint(1, 200))))
    weight = Weight(chance.choice(WEIGHTS), chance.choice(("kg", "g", "[lb_av]", "st")), measured)
    return Setting(
        today=TODAY,
        age_years=chance.choice((None, 0, 7, 12, 13, 58)),
        weight=chance.choice((None, weight, weight, weight)),
        orders=chance.choice((None, (), tuple(_order(chance, m) for m in MEDICINES[:2]))),
        kit=chance.choice((None, (), tuple(_item(chance, i) for i in range(4)))),
        infusions=tuple(
            Infusion(
                drug, chance.choice(("", "red", "white")), chance.choice(("yes", "no", "unknown"))
            )
            for drug in ("ceftriaxone", "milrinone", "lipids")
        ),
        traits={name: chance.choice(("yes", "no", "unknown")) for name in TRAITS},
    )


def facts_by_chance(chance: random.Random, protocols: dict[str, Protocol]) -> list[Fact]:
    """Return facts of a run, late, corrected, withdrawn, doubled and misplaced ones among them."""
    facts: list[Fact] = []
    for key in protocols:
        if chance.random() < 0.9:
            facts.append(_fact(chance, FactKind.BEGIN, key, len(facts)))
    kinds = [kind for kind in FactKind if kind not in (FactKind.BEGIN, FactKind.END)]
    for _ in range(chance.randint(0, 14)):
        kind = chance.choice(kinds)
        key = chance.choice((*protocols, "nowhere"))
        steps = [step.id for step in protocols[key].steps] if key in protocols else ["s0"]
        given: dict[str, Any] = {"step": chance.choice((*steps, "s9", ""))}
        if kind is FactKind.ANSWER:
            given["choice"] = chance.choice(("yes", "no", "yes", "no", *AGE_GROUPS))
        if chance.random() < 0.6:
            given["values"] = {
                "rate": chance.choice(("84", "0.1", "12,5", "")),
                "systolic": chance.choice(("84", "90", " 70.5 ", "69", "x", "")),
                "pulse": chance.choice(("120", "70", "")),
                "who": chance.choice(("Dr Hal Nemo", "  ")),
            }
        if kind is FactKind.DOSE:
            given |= {
                "medicine": chance.choice(MEDICINES),
                "amount": chance.choice(("0.3", "0.5", "0.51", "300", "x")),
                "unit": chance.choice(("mg", "ug", "mL")),
                "item": chance.choice(("", "item0", "item1", "item2")),
            }
        if kind is FactKind.WEIGHT:
            given |= {"amount": chance.choice(WEIGHTS), "unit": chance.choice(("kg", "[lb_av]"))}
        if kind in (FactKind.CORRECT, FactKind.WITHDRAW):
            given["of"] = chance.choice([*(fact.id for fact in facts), "none"])
        facts.append(_fact(chance, kind, key, len(facts), **given))
    if chance.random() < 0.4:
        how = chance.choice(("handed_over", "not_possible", ""))
        facts.append(_fact(chance, FactKind.END, "", len(facts), choice=how))
    return facts


def readings_by_chance(chance: random.Random) -> list[Reading]:
    """Return readings of a device that sleeps, reloads and has its clock set."""
    wall, counter, session = START, chance.randint(0, 90_000), 0
    found = [Reading("0", counter, wall)]
    for _ in range(chance.randint(0, 8)):
        passed = chance.randint(0, 60_000)
        wall, counter = wall + passed, counter + passed
        hidden = chance.random() < 0.2
        if hidden and chance.random() < 0.5:
            wall += chance.randint(0, 600_000)
        if chance.random() < 0.2:
            wall += chance.randint(-3_600_000, 3_600_000)
        if chance.random() < 0.2:
            session, counter = session + 1, 0
        found.append(Reading(str(session), counter, wall, hidden))
    return found


def _fact(chance: random.Random, kind: FactKind, protocol: str, index: int, **given: Any) -> Fact:
    at = START + chance.randint(0, 1_200_000)
    late = chance.choice((0, 0, 0, 480_000, -1_000))
    return Fact(id=f"f{index}", kind=kind, at=at, recorded_at=at + late, protocol=protocol, **given)


def _limit(chance: random.Random) -> Limit:
    low = chance.choice((0, 1, 11, 16))
    return Limit(
        sign=chance.choice(("systolic", "pulse")),
        kind=chance.choice(list(LimitKind)),
        number=chance.choice(("seventy", "ninety")),
        from_years=low,
        below_years=chance.choice((None, low + 1, low + 12)),
        per_year=chance.choice(("", "", "each_year")),
    )


def _condition(chance: random.Random, asked: list[Step]) -> Condition:
    subjects = [
        *(f"ordered.{name}" for name in MEDICINES),
        *(f"kit.{name}" for name in MEDICINES),
        *(f"patient.{name}" for name in TRAITS),
        *(f"answer.{step.id}" for step in asked),
        *("age.group", "age.known"),
    ]
    subject = chance.choice(subjects)
    codes = AGE_GROUPS if subject == "age.group" else ("yes", "no")
    also = (chance.choice(codes),) if chance.random() < 0.2 else ()
    return Condition(subject, chance.choice(codes), also, chance.random() < 0.3)


def _writes(chance: random.Random) -> tuple[Write, ...]:
    rate = Write("rate", "Rate", "mL/h", is_needed=chance.random() < 0.5)
    who = Write("who", "Who")
    return chance.choice(((), (), (rate,), (who,), (rate, who)))


def _timer(chance: random.Random, earlier: list[str]) -> Timer | None:
    if chance.random() < 0.4:
        return None
    since = chance.choice(("", *earlier))
    return Timer(chance.choice(list(TimerKind)), chance.choice((0, 15, 300)), "per_kg", since)


def _rule_by_chance(chance: random.Random) -> DoseRule:
    forms = [Form.AUTO_INJECTOR, Form.AMPULE, Form.NASAL_SPRAY]
    chance.shuffle(forms)
    guesses = (Guess("a", Decimal("0.3"), "per_kg"), Guess("b", Decimal("0.15"), "per_kg"))
    return a_rule(prefer=tuple(forms[: chance.randint(1, 3)]), by_eye=guesses)


def _order(chance: random.Random, medicine: str) -> Ordered:
    amounts = (None, Decimal("0.15"), Decimal("0.3"), Decimal("0.5"))
    forms = tuple(
        OrderedForm(form, chance.choice(amounts))
        for form in chance.sample(list(Form), chance.randint(0, 3))
    )
    per_kg = chance.choice((None, Decimal("0.005"), Decimal("0.15")))
    cap = chance.choice((None, Decimal("0.2"), Decimal("3")))
    return Ordered(medicine=medicine, forms=forms, per_kg=per_kg, cap_mg=cap)


def _item(chance: random.Random, index: int) -> KitItem:
    return KitItem(
        id=f"item{index}",
        medicine=chance.choice(MEDICINES[:2]),
        form=chance.choice(list(Form)),
        count=chance.randint(0, 2),
        expected=2,
        amount_mg=chance.choice((None, Decimal("0.15"), Decimal("0.3"), Decimal("2"))),
        strength=chance.choice((None, Decimal(1), Decimal("0.1"))),
        expires_on=chance.choice((None, TODAY, TODAY - timedelta(days=1))),
    )
