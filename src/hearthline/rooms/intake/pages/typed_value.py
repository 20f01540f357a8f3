"""From the fields of the typing form to the value that is saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values import (
    AllergyOutcome,
    CodeStatus,
    MeasurementSource,
    Sex,
    TherapyClass,
)
from hearthline.rooms.coverage.values import AuthorisationState
from hearthline.rooms.intake.reading.frequency import frequency_from_code, frequency_from_text
from hearthline.rooms.intake.reading.infusion import listed_drug
from hearthline.rooms.intake.rules.clock import due_after
from hearthline.rooms.intake.values import Arrival
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind, Route
from hearthline.rooms.intake.values.typed import (
    DoseClock,
    TypedAllergy,
    TypedCoverage,
    TypedHealth,
    TypedOrder,
    TypedPerson,
    TypedPhone,
    TypedReferral,
)
from hearthline.rooms.lines.values import LineKind, Side

ALLERGY_ROWS = 3
_YEAR = re.compile(r"^(\d{4})s?$")


def typed_from(v: Mapping[str, Any], branch_id: UUID) -> TypedReferral:
    """Return what the form holds as one value."""
    phones = [TypedPhone(v[name]) for name in ("phone", "phone_2") if v[name]]
    listed = listed_allergies(v)
    asked = AllergyOutcome(v["allergies_asked"]) if v["allergies_asked"] else None
    return TypedReferral(
        sender=v["sender"].strip(),
        branch_id=branch_id,
        arrived_by=Arrival(v["arrived_by"]),
        call_back=v["call_back"],
        call_back_who=v["call_back_who"],
        person=TypedPerson(
            family_name=v["family_name"].strip(),
            given_name=v["given_name"].strip(),
            birth_date=v["birth_date"],
            sex=Sex(v["sex"]),
            language=v["language"],
            needs_interpreter=_answer(v["needs_interpreter"]),
            phones=tuple(phones),
            street=tuple(filter(None, (v["street"].strip(),))),
            city=v["city"],
            state=v["state"].upper(),
            postal_code=v["postal_code"],
            access_notes=v["access_notes"],
            number=v["number"],
            caregiver=v["caregiver"],
            caregiver_relation=v["caregiver_relation"],
            caregiver_phone=v["caregiver_phone"],
            lives_with=_answer(v["lives_with"]),
            willing_to_learn=_answer(v["willing_to_learn"]),
            has_pets=_answer(v["has_pets"]),
            pets=v["pets"],
            household=v["household"],
        ),
        order=_order(v),
        clock=_clock(v),
        health=TypedHealth(
            diagnosis=v["diagnosis"],
            diagnosis_code=v["diagnosis_code"].upper(),
            allergies_asked=asked or (AllergyOutcome.KNOWN if listed else None),
            allergies=listed,
            weight=v["weight"],
            weight_on=v["weight_on"],
            weight_how=MeasurementSource(v["weight_how"]),
            height=v["height"],
            laboratory=v["laboratory"],
            laboratory_on=v["laboratory_on"],
            home_drugs=v["home_drugs"],
            code_status=CodeStatus(v["code_status"]),
            code_status_words=v["code_status_words"],
        ),
        coverage=TypedCoverage(
            payer=v["payer"],
            member_number=v["member_number"],
            group=v["group"],
            authorisation=AuthorisationState(v["authorisation"]),
            authorisation_number=v["authorisation_number"],
        ),
    )


def _order(v: Mapping[str, Any]) -> TypedOrder:
    listed = listed_drug(v["drug"]) if v["drug"] else None
    therapy = v["therapy"] or (listed.therapy.value if listed else TherapyClass.OTHER.value)
    dose: Quantity | None = v["dose"]
    return TypedOrder(
        drug=v["drug"].strip(),
        therapy=TherapyClass(therapy),
        is_listed=listed is not None,
        dose=dose,
        dose_words=(dose.original or "") if dose else "",
        route=Route(v["route"]),
        frequency=read_how_often(v["frequency"]),
        frequency_words=v["frequency"],
        ends_on=v["ends_on"],
        instructions=v["instructions"],
        nursing=v["nursing"],
        prescriber=" ".join(filter(None, (v["prescriber"], v["prescriber_phone"]))),
        prescriber_phone=v["prescriber_phone"],
        line=LineKind(v["line"]) if v["line"] else None,
        line_side=Side(v["line_side"]),
        line_site=v["line_site"],
        lumens=v["lumens"],
        line_placed_on=v["line_placed_on"],
    )


def _clock(v: Mapping[str, Any]) -> DoseClock:
    """Return the clock; an interval order says itself when the next dose is due."""
    zone = v["zone"]
    last = (
        to_instant(v["last_dose_on"], v["last_dose_at"], zone)
        if v["last_dose_on"] and v["last_dose_at"]
        else None
    )
    on, at = v["next_due_on"], v["next_due_at"]
    if on is None and at is None:
        due = due_after(last, read_how_often(v["frequency"]), zone)
        on, at = (due.day, due.clock) if due else (None, None)
    return DoseClock(zone, last, on, at, v["discharge_on"], v["discharge_at"])


def listed_allergies(v: Mapping[str, Any]) -> tuple[TypedAllergy, ...]:
    """Return the allergies that were typed; "1990s" is no year and stays with the reaction."""
    found = []
    for number in range(1, ALLERGY_ROWS + 1):
        substance = str(v.get(f"allergy_{number}") or "").strip()
        reaction = str(v.get(f"reaction_{number}") or "").strip()
        year = str(v.get(f"allergy_year_{number}") or "").strip()
        if substance:
            match = _YEAR.match(year)
            said = reaction if match is None or not year.endswith("s") else f"{reaction}, {year}"
            exact = int(match.group(1)) if match and not year.endswith("s") else None
            found.append(TypedAllergy(substance, said.strip(", "), exact))
    return tuple(found)


def read_how_often(words: str) -> Frequency:
    """Return what a frequency says, or that it was not understood; the words stay beside it."""
    if not words.strip():
        return Frequency(FrequencyKind.NOT_STATED)
    found = frequency_from_text(words)
    return found or frequency_from_code(words)


def _answer(value: str) -> Answer:
    return Answer(value) if value else Answer.NOT_ASKED
