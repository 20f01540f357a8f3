"""What a signed emergency order allows, read from the prescriber's words and checked by them.

Nothing is guessed: what cannot be read stays empty, for the pharmacist who signs the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import Message
from hearthline.rooms.emergency.rules.refusal import EmergencyRefusal
from hearthline.rooms.emergency.values import Allowed, Plan
from hearthline.rooms.therapy.values import EmergencyMedicine, EmergencyOrder

EPINEPHRINE = "epinephrine"
LONGEST_NAME = 40
_NAMES = (
    (EPINEPHRINE, r"\bepinephrine|\badrenaline"),
    ("diphenhydramine", r"\bdiphenhydramine"),
    ("saline", r"\bsaline|\bsodium chloride"),
    ("glucagon", r"\bglucagon"),
    ("naloxone", r"\bnaloxone"),
    ("acetaminophen", r"\bacetaminophen|\bparacetamol"),
    ("albuterol", r"\balbuterol|\bsalbutamol"),
)
"""Other names of what the protocols know; a word has to begin with it (norepinephrine does not)."""
_FORMS = (
    (Form.AUTO_INJECTOR, r"auto-?\s?injector"),
    (Form.NASAL_SPRAY, r"\bnasal|\bnose"),
    (Form.AMPULE, r"\bampoule|\bampule|\bvial"),
    (Form.TABLET, r"\btablet|\bcapsule"),
    (Form.LIQUID, r"\bliquid|\bsyrup|\belixir|\boral solution"),
    (Form.BAG, r"\bbag\b"),
    (Form.INHALER, r"\binhaler|\bnebuli[sz]er"),
)
_MG = {"mg": Decimal(1), "mcg": Decimal("0.001"), "ug": Decimal("0.001"), "g": Decimal(1000)}
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,6}(?:\.\d{1,6})?)\s*(mg|mcg|ug|g)\b(?:\s*/\s*(kg|ml)\b)?", re.IGNORECASE
)
_AT_MOST = re.compile(
    r"(?:at most|max\.?(?:imum)?|not more than|up to|cap(?:ped)?(?: at)?|largest dose)"
    r"(?:\s+dose)?(?:\s+of)?\s*$|\d\s*(?:to|-|\N{EN DASH})\s*$",
    re.IGNORECASE,
)
_REPEAT = re.compile(
    r"\b(?:every|after|in|repeat)\s+(\d{1,3})(?:\s*(?:to|-|\N{EN DASH})\s*\d{1,3})?\s*min",
    re.IGNORECASE,
)
_DOSES = re.compile(r"(?:at most|up to|max\.?(?:imum)?)\s+(\d{1,2})\s+(?:doses|times)", re.I)


@dataclass(frozen=True, slots=True)
class _Read:
    """The amounts in the words of an order: in mg, mg/kg, mg/mL."""

    plain: tuple[Decimal, ...]
    caps: tuple[Decimal, ...]
    per_kg: tuple[Decimal, ...]
    strengths: tuple[Decimal, ...]


def medicine_key(drug: str) -> str:
    """Return the name under which protocols and kits know a medicine."""
    lower = drug.lower()
    for name, pattern in _NAMES:
        if re.search(pattern, lower):
            return name
    return " ".join(lower.split())[:LONGEST_NAME].strip()


def proposed_from(medicines: Iterable[EmergencyMedicine]) -> tuple[Allowed, ...]:
    """Return what each line of an order says, as far as it can be read."""
    return tuple(_proposed(one) for one in medicines)


def require_as_ordered(allowed: Sequence[Allowed], order: EmergencyOrder) -> None:
    """Refuse a plan that allows what its order does not say.

    Raises
    ------
    EmergencyRefusal
        A medicine that the order does not name, an amount above every amount in its words, or
        a medicine of the order that the plan leaves out: it would be missing in an emergency.
    """
    lines: dict[str, list[EmergencyMedicine]] = {}
    for line in order.content.medicines:
        lines.setdefault(medicine_key(line.drug), []).append(line)
    for one in allowed:
        if one.medicine not in lines:
            raise _refused("not_in_order", medicine=one.medicine)
        read = [_read(line) for line in lines[one.medicine]]
        most = max((mg for r in read for mg in (*r.plain, *r.caps)), default=None)
        for amount in (one.amount_mg, one.cap_mg):
            if amount is not None and most is not None and amount > most:
                raise _refused(
                    "above_order", medicine=one.medicine, amount=f"{amount} mg", most=f"{most} mg"
                )
        by_kg = max((mg for r in read for mg in r.per_kg), default=None)
        if one.per_kg is not None and by_kg is not None and one.per_kg > by_kg:
            raise _refused(
                "above_order",
                medicine=one.medicine,
                amount=f"{one.per_kg} mg/kg",
                most=f"{by_kg} mg/kg",
            )
    for name in lines:
        if name not in {one.medicine for one in allowed}:
            raise _refused("not_written_out", medicine=name)


def written_out(
    plans: Iterable[Plan], orders: Iterable[EmergencyOrder]
) -> tuple[tuple[Allowed, ...], tuple[EmergencyOrder, ...]]:
    """Return what plans say of the versions of the orders that count, and the orders of which
    no plan says anything: nobody has written them out, or they changed since.
    """
    by_order = {(plan.facts.order_id, plan.facts.order_version): plan for plan in plans}
    allowed: list[Allowed] = []
    left: list[EmergencyOrder] = []
    for order in orders:
        plan = by_order.get((order.head.id, order.version))
        if plan is None or not plan.facts.allowed:
            left.append(order)
        else:
            allowed += plan.facts.allowed
    return tuple(allowed), tuple(left)


def _proposed(line: EmergencyMedicine) -> Allowed:
    read = _read(line)
    words = f"{line.drug} {line.dose} {line.route}".lower()
    repeat, doses = _REPEAT.search(line.dose), _DOSES.search(line.dose)
    return Allowed(
        medicine=medicine_key(line.drug),
        form=next((form for form, sign in _FORMS if re.search(sign, words)), Form.OTHER),
        amount_mg=_only(read.plain),
        cap_mg=min(read.caps, default=None),
        per_kg=_only(read.per_kg),
        strength=_only(read.strengths),
        route=line.route.strip()[:80],
        repeat_minutes=int(repeat[1]) if repeat and int(repeat[1]) else None,
        most_doses=int(doses[1]) if doses and int(doses[1]) else None,
        when=line.when.strip()[:120],
        words=line.dose.strip()[:200],
    )


def _read(line: EmergencyMedicine) -> _Read:
    plain: list[Decimal] = []
    caps: list[Decimal] = []
    per_kg: list[Decimal] = []
    strengths: list[Decimal] = []
    for text in (line.drug, line.dose):
        for found in _AMOUNT.finditer(text):
            amount = Decimal(found[1]) * _MG[found[2].lower()]
            if not amount:
                continue
            match (found[3] or "").lower():
                case "kg":
                    per_kg.append(amount)
                case "ml":
                    strengths.append(amount)
                case _ if _AT_MOST.search(text[: found.start()]):
                    caps.append(amount)
                case _:
                    plain.append(amount)
    return _Read(tuple(plain), tuple(caps), tuple(per_kg), tuple(strengths))


def _only(amounts: tuple[Decimal, ...]) -> Decimal | None:
    """Return the one amount that stands there; of several nobody knows which."""
    return amounts[0] if len(set(amounts)) == 1 else None


def _refused(code: str, **params: str) -> EmergencyRefusal:
    return EmergencyRefusal(Message(f"emergency.{code}", params), field="allowed")
