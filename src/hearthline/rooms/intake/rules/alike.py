"""Whether a person about to be typed is on record already, with the reasons for thinking so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.kernel.text import letters_of, plain
from hearthline.rooms.census.values import KnownPerson

ENOUGH = 45
"""A name alone, or surname and phone (a household shares them), is no likely duplicate."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody on record who may be the same person; ``reasons`` say what speaks for it."""

    person: KnownPerson
    weight: int
    reasons: tuple[Message, ...]


def likely_same(
    known: Sequence[KnownPerson],
    *,
    family_name: str,
    given_name: str,
    birth_date: date | None,
    phones: Sequence[str],
    number: str,
) -> tuple[Alike, ...]:
    """Return who of ``known`` may be this person, the likeliest first.

    A number another system gave counts most, then birth date with a name, then name with phone.
    """
    wanted = {_digits(phone) for phone in phones} - {""}
    found = []
    for person in known:
        reasons: list[tuple[int, str]] = []
        if _bare(number) and _bare(number) in {_bare(one) for one in person.numbers}:
            reasons.append((60, "intake.alike_number"))
        if birth_date is not None and person.birth_date == birth_date:
            reasons.append((30, "intake.alike_birth_date"))
        elif birth_date and person.birth_date and _is_slip(birth_date, person.birth_date):
            reasons.append((15, "intake.alike_birth_date_nearly"))
        family, given = letters_of(person.family_name), letters_of(person.given_name)
        if family and family == letters_of(family_name):
            reasons.append((20, "intake.alike_family_name"))
        elif _is_near(family, letters_of(family_name)):
            reasons.append((12, "intake.alike_family_name_nearly"))
        if given and given == letters_of(given_name):
            reasons.append((15, "intake.alike_given_name"))
        elif _is_near(given, letters_of(given_name)):
            reasons.append((8, "intake.alike_given_name_nearly"))
        if wanted & {_digits(phone) for phone in person.phones}:
            reasons.append((20, "intake.alike_phone"))
        weight = sum(points for points, _code in reasons)
        if weight >= ENOUGH:
            said = tuple(Message(code) for _points, code in sorted(reasons, reverse=True))
            found.append(Alike(person, weight, said))
    found.sort(key=lambda one: (-one.weight, str(one.person.id)))
    # Somebody whose records were merged is known by several names, and shown once.
    return tuple({one.person.id: one for one in reversed(found)}.values())[::-1]


def ids_of(found: Sequence[Alike]) -> tuple[UUID, ...]:
    """Return who was shown, to know whether somebody new appeared since."""
    return tuple(one.person.id for one in found)


def _bare(number: str) -> str:
    return "".join(one for one in plain(number) if one.isalnum())


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-10:]


def _is_slip(one: date, other: date) -> bool:
    """Whether two dates differ by one part only, or by day and month exchanged."""
    same = (one.year == other.year, one.month == other.month, one.day == other.day)
    swapped = one.year == other.year and (one.month, one.day) == (other.day, other.month)
    return sum(same) == 2 or swapped


def _is_near(one: str, other: str) -> bool:
    """Whether two names differ by one letter, or one begins with the other (Bob, Bobby)."""
    if min(len(one), len(other)) < 3 or one == other:
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    at = next((i for i, letter in enumerate(shorter) if longer[i] != letter), len(shorter))
    if len(longer) > len(shorter):
        return longer[at + 1 :] == shorter[at:]
    return longer[at + 1 :] == shorter[at + 1 :] or (
        longer[at : at + 2] == shorter[at : at + 2][::-1] and longer[at + 2 :] == shorter[at + 2 :]
    )
