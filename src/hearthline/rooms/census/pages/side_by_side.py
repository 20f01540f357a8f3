"""Two records beside each other: what each says, and whether it agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_age, shown_day, shown_phone, shown_quantity
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries
from hearthline.rooms.census.models import Address, Patient
from hearthline.rooms.census.rules import AGAINST
from hearthline.rooms.census.values import Compared, Likeness, Precision

Side = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of the comparison: a label, what each record says, and how they stand."""

    label: str
    sides: tuple[list[str], list[str]]
    status: Status | None
    words: str


def rows_beside(ids: Sequence[UUID], compared: Compared, on: date) -> list[Beside]:
    """Return the comparison of two records, what tells people apart first."""
    one, other = (_said(patient_id, on) for patient_id in ids)
    labels: tuple[tuple[str, str, Likeness | None], ...] = (
        ("name", _("Name"), Likeness.NAME),
        ("born", _("Born"), Likeness.BIRTH_DATE),
        ("sex", _("Sex"), Likeness.SEX),
        ("numbers", _("Numbers of other systems"), Likeness.NUMBER),
        ("phones", _("Phones"), Likeness.PHONE),
        ("addresses", _("Addresses"), Likeness.ADDRESS),
        ("death", _("Deceased"), Likeness.DEATH),
        ("contacts", _("Family and contacts"), None),
        ("allergies", _("Allergies"), None),
        ("weight", _("Weight"), None),
        ("code_status", _("Code status"), None),
        ("episodes", _("Episodes of care"), None),
    )
    return [_beside(label, one[key], other[key], kind, compared) for key, label, kind in labels]


def words_of_rows(counts: Mapping[str, int]) -> list[str]:
    """Return counts by model in words ("2 allergies"); kinds without words are parts of others."""
    known = catalogue()
    return [
        sentence(Message(f"rows.{model}", {"count": count}))
        for model, count in counts.items()
        if count and f"rows.{model}" in known
    ]


def _beside(
    label: str, one: list[str], other: list[str], kind: Likeness | None, compared: Compared
) -> Beside:
    status, words = _standing(one, other, kind, compared)
    return Beside(label, (one, other), status, words)


def _standing(
    one: list[str], other: list[str], kind: Likeness | None, compared: Compared
) -> tuple[Status | None, str]:
    if kind in compared.agreed:
        return Status.MET, _("Agrees")
    if kind in compared.differed:
        return (Status.BLOCKING if kind in AGAINST else Status.OPEN), _("Differs")
    if not one and not other:
        return None, _("not known")
    if not one or not other:
        return Status.NOTE, _("Only one says it")
    return (None, _("The same")) if one == other else (Status.NOTE, _("Both are kept"))


def _said(patient_id: UUID, on: date) -> Side:
    record = queries.whole_record(patient_id, on)
    person: Patient = record["about"]
    weights = [row for row in record["measurements"] if row.kind == "weight"][:1]
    status = record["code_status"]
    return {
        "name": [_name(person)],
        "born": _born(person, on),
        "sex": _known("sex", person.sex),
        "death": _died(person),
        "phones": [shown_phone(phone["number"]) for phone in person.phones],
        "numbers": [f"{n.value} ({n.kind or n.system})" for n in record["identifiers"]],
        "addresses": [_address(row) for row in (*record["addresses"], *record["past_addresses"])],
        "contacts": [_joined((row.name, row.relation)) for row in record["contacts"]],
        "allergies": [_joined((row.substance, row.reaction)) for row in record["allergies"]],
        "weight": [_joined((shown_quantity(w.quantity), _day(w.taken_on))) for w in weights],
        "code_status": [word("code_status", status.status)] if status else [],
        "episodes": [
            _joined(
                (
                    word("therapy_class", row.therapy),
                    word("episode_state", row.state),
                    _day(row.starts_on),
                )
            )
            for row in record["episodes"]
        ],
    }


def _name(person: Patient) -> str:
    parts = (person.prefix, person.given_name, person.middle_names, person.family_name)
    return " ".join(filter(None, (*parts, person.suffix)))


def _born(person: Patient, on: date) -> list[str]:
    if person.birth_date is None:
        return []
    if person.birth_precision != Precision.DAY:
        return [_("about %(year)s") % {"year": person.birth_date.year}]
    return [f"{shown_day(person.birth_date)} ({shown_age(person.birth_date, on)})"]


def _died(person: Patient) -> list[str]:
    known = _known("answer", person.is_dead)
    return [_joined((known[0], _day(person.died_on)))] if known else []


def _known(prefix: str, code: str) -> list[str]:
    return [] if code in ("not_asked", "unknown") else [word(prefix, code)]


def _address(row: Address) -> str:
    until = _("until %(day)s") % {"day": shown_day(row.ends_on)} if row.ends_on else ""
    return _joined((*row.lines, row.city, f"{row.state} {row.postal_code}".strip(), until))


def _day(day: date | None) -> str:
    return shown_day(day) if day else ""


def _joined(parts: Iterable[Any]) -> str:
    return ", ".join(str(part) for part in parts if part)
