"""What a tablet is given to keep: protocols and words for all, stops and sheets for one nurse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hearthline.engines.protocols import script_body
from hearthline.engines.protocols.wire import body_of, setting_body
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.messaging.catalogues import catalogue
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_age, shown_clock, shown_day
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import AllergyFacts, PatientSummary, VisitHome
from hearthline.rooms.emergency import contents
from hearthline.rooms.emergency import queries as emergency
from hearthline.rooms.emergency.values import CareReading, Reading
from hearthline.rooms.home import contents as home_contents
from hearthline.rooms.home import queries as home
from hearthline.rooms.home.rules import unit_words
from hearthline.rooms.home.values import HomeSafety, Standing
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Assigned, Need
from hearthline.rooms.visits.attention import home_rows
from hearthline.rooms.workforce import queries as workforce

WORDS = (
    "home_trait",
    "dose_note",
    "card_kind",
    "medicine_form",
    "number_trust",
    "run_flag",
    "sign_state",
)
"""Words the shell says codes in."""


def content_for(caller: Caller) -> dict[str, Any]:
    """Return what is needed and about no patient: it stands unlocked on a tablet."""
    versions = emergency.protocols(caller.today)
    reviews = emergency.reviews(versions)
    return {
        "protocols": [
            {
                "id": str(version.id),
                "number": version.number,
                "approved_by": version.approved_by,
                "since": shown_day(version.effective_from) if version.effective_from else "",
                "review": reviews[key].isoformat() if key in reviews else "",
                "body": body_of(contents.protocol(version.body)),
            }
            for key, version in versions.items()
        ],
        "words": {
            code: word(*code.split(".", 1)) for code in catalogue() if code.split(".")[0] in WORDS
        },
        "questionnaires": _questionnaires(caller),
        "drills": [script_body(script) for script in emergency.drill_scripts()],
        "emergency": emergency.emergency_number(),
        "phone": _phone(caller),
        "is_invented": program.is_invented(),
    }


def day_of(caller: Caller) -> tuple[dict[str, Any], set[UUID]]:
    """Return a nurse's stops of today and tomorrow with an emergency sheet for each patient.

    Returns
    -------
    what the tablet keeps, and whose data it is
    """
    today, tomorrow = caller.today, caller.today + timedelta(days=1)
    stops = _stops(caller, today, tomorrow)
    patients = {stop.patient_id for stop in stops}
    needs = scheduling.needs_by_ids(stop.need_id for stop in stops)
    body = {
        "until": (tomorrow + timedelta(days=1)).isoformat(),
        "stops": [_stop(stop, needs.get(stop.need_id)) for stop in stops],
        "traits": {
            str(patient): sorted(found) for patient, found in home.traits_of(patients).items()
        },
        "before": {
            str(patient): {
                link_id: f"{words}, {shown_day(on)}" for link_id, (words, on) in said.items()
            }
            for patient, said in home.said_before(patients).items()
        },
        "sheets": {str(patient): sheet for patient, sheet in sheets_of(patients, today).items()},
    }
    return body, patients


def sheets_of(patients: Iterable[UUID], on: date) -> dict[UUID, dict[str, Any]]:
    """Return the emergency sheet of each person, in a constant number of queries."""
    wanted = sorted(patients)
    settings = emergency.settings_of(wanted, on)
    readings = emergency.all_readings(wanted, on)
    signed = emergency.signed_digests(wanted)
    allergies = census.active_allergies(wanted)
    safety = home.safety_of(wanted)
    homes = census.visit_homes(wanted, on)
    standings = home.standings_of(wanted)
    return {
        patient: {
            **_named(person, allergies.get(patient, ()), on),
            "home": _home(homes.get(patient), safety[patient]),
            "standing": _standing(standings[patient]),
            "setting": setting_body(settings[patient]) if patient in settings else None,
            "readings": {
                reading.value: _read(text)
                for reading, text in readings.get(patient, {}).items()
                if reading is not Reading.FAMILY
            },
            "family": _for_family(readings.get(patient, {}), signed.get(patient, set())),
        }
        for patient, person in census.by_ids(wanted).items()
    }


def _questionnaires(caller: Caller) -> list[dict[str, Any]]:
    """Return the home questionnaires in force, each with its units as people write them."""
    if not caller.holds("home.assess"):
        return []
    return [
        {
            "id": str(version.id),
            "number": version.number,
            "title": version.title,
            "body": version.body,
            "units": {
                item.link_id: unit_words(item)
                for item in home_contents.read(version.body).walk()
                if item.unit
            },
        }
        for version in home.questionnaires(caller.today).values()
    ]


def _stops(caller: Caller, first: date, last: date) -> list[Assigned]:
    card = workforce.staff_by_actor(caller.actor_id)
    if card is None:
        return []
    rows = scheduling.assignments_between(first, last, caller=caller).filter(nurse_id=card.id)
    return scheduling.assigned_values(rows)


def _stop(stop: Assigned, need: Need | None) -> dict[str, Any]:
    return {
        "need": str(stop.need_id),
        "patient": str(stop.patient_id),
        "day": stop.day.isoformat(),
        "day_words": shown_day(stop.day, weekday=True, year=False),
        "starts": shown_clock(stop.starts),
        "minutes": stop.minutes,
        "kind": word("visit", need.kind) if need else "",
        "zone": stop.zone,
    }


def _home(known: VisitHome | None, safety: HomeSafety) -> list[dict[str, str]]:
    """Return what whoever visits is told before she goes in."""
    return [
        {"label": row.label, "text": row.text, "status": row.status}
        for row in home_rows(known, safety)
    ]


def _standing(standing: Standing) -> dict[str, Any]:
    """Return how a home stands and why, in words."""
    return {
        "headline": sentence(standing.headline),
        "status": standing.status,
        "made": sentence(standing.made) if standing.made else "",
        "reasons": [
            {
                "text": sentence(one.message),
                "status": one.status,
                "remedy": sentence(one.remedy) if one.remedy else "",
            }
            for one in standing.reasons
        ],
    }


def _named(person: PatientSummary, allergies: Iterable[AllergyFacts], on: date) -> dict[str, Any]:
    return {
        "name": person.name,
        "record": person.record_number,
        "born": shown_day(person.birth_date) if person.birth_date else "",
        "age": shown_age(person.birth_date, on) if person.birth_date else "",
        "allergies": [{"substance": one.substance, "reaction": one.reaction} for one in allergies],
    }


def _for_family(
    readings: Mapping[Reading, CareReading], signed: Collection[str]
) -> dict[str, Any] | None:
    """Return what the family reads and signs at the door; ``None`` while no words are approved."""
    reading = readings.get(Reading.FAMILY)
    if reading is None:
        return None
    return {
        **_read(reading),
        "language": reading.language,
        "wanted": reading.wanted,
        "digest": reading.digest,
        "is_signed": reading.digest in signed,
    }


def _read(reading: CareReading) -> dict[str, Any]:
    return {
        "title": reading.title,
        "sections": [
            {"heading": one.heading, "lines": list(one.lines), "numbered": one.is_numbered}
            for one in reading.sections
        ],
    }


def _phone(caller: Caller) -> str:
    branches = program.branches(caller)
    return next((branch.phone for branch in branches if branch.phone), "")
