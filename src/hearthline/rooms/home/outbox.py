"""What was answered in a home without network and is sent now."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.engines.questionnaire import QuestionnaireError
from hearthline.engines.questionnaire.values import number
from hearthline.kernel.answers import Answers, Value
from hearthline.kernel.calendar import zone
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context
from hearthline.platform.manifest import OutboxDoor
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import actions
from hearthline.rooms.home.rules import HomeRefusal
from hearthline.rooms.home.values import AssessmentFacts, AssessmentWay, SentPhotograph, Trait

LONGEST_NAME, LONGEST_TEXT, LONGEST_LINK = 200, 1000, 80
LARGEST_PICTURE = 1_000_000
"""Bytes; a tablet makes its pictures smaller before it keeps them."""


def sign_assessment(context: Context, body: Mapping[str, Any]) -> object:
    """Sign an assessment that was filled in at a visit; the entry's id makes it one.

    The body, version 1::

        {"patient": UUID,
         "questionnaire": UUID of the version it was filled in on,
         "made_on": civil day in the home, YYYY-MM-DD,
         "zone": IANA zone of the device,
         "answered_by": name,
         "traits": [of the therapy, see ``values.Trait``],
         "answers": {link id: [{"kind": "boolean", "number", "date" or "text",
                                "value": true or false, else a text}]},
         "photographs": {link id: [UUID of the entry that brings the picture]},
         "note": text}

    A picture arrives in an entry of its own; the question that asks for it is answered already.
    What is calculated is not sent: the server works it out again.

    Raises
    ------
    HomeRefusal
        If a part cannot be read; ``field`` names it. Sending it again gives the same.
    """
    patient = _id(body, "patient")
    if patient not in census.by_ids([patient]):
        raise _unreadable("patient")
    facts = AssessmentFacts(
        id=derived_id("assessment", context.action_id),
        patient_id=patient,
        questionnaire_id=_id(body, "questionnaire"),
        way=AssessmentWay.VISIT,
        answered_by=_text(body, "answered_by", LONGEST_NAME),
        made_on=_day(body.get("made_on"), "made_on"),
        zone=_zone(context, body),
        traits=_traits(body),
        answers={**_answers(body), **_pictures(body)},
        note=_text(body, "note", LONGEST_TEXT),
    )
    return actions.sign_assessment(context, facts=facts)


def send_photograph(context: Context, body: Mapping[str, Any]) -> object:
    """Keep a photograph that was taken in an assessment.

    The body, version 1::

        {"patient": UUID,
         "assessment": UUID of the entry of the assessment,
         "link_id": the question it was taken at; empty for the home as a whole,
         "caption": text,
         "picture": JPEG or PNG in base64, at most 1 MB}

    Raises
    ------
    HomeRefusal
        If a part cannot be read; ``field`` names it.
    NotYet
        While the assessment is not here.
    """
    facts = SentPhotograph(
        patient_id=_id(body, "patient"),
        assessment_id=derived_id("assessment", _id(body, "assessment")),
        link_id=_text(body, "link_id", LONGEST_LINK),
        caption=_text(body, "caption", LONGEST_NAME),
        file_id=_file_of(context.action_id),
        content=_picture(body),
    )
    return actions.send_photograph(context, facts=facts)


def _file_of(entry_id: UUID) -> UUID:
    """Return the id of the file that the entry of a photograph becomes."""
    return derived_id("photograph of a tablet", entry_id)


def _picture(body: Mapping[str, Any]) -> bytes:
    try:
        content = base64.b64decode(body.get("picture", ""), validate=True)
    except (ValueError, TypeError):
        raise _unreadable("picture") from None
    if not 0 < len(content) <= LARGEST_PICTURE:
        raise _unreadable("picture")
    return content


def _pictures(body: Mapping[str, Any]) -> Answers:
    found = body.get("photographs", {})
    if not isinstance(found, Mapping):
        raise _unreadable("photographs")
    read: dict[str, tuple[Value, ...]] = {}
    for link_id, entries in found.items():
        place = _clean(link_id, "photographs", LONGEST_LINK)
        if not isinstance(entries, list):
            raise _unreadable("photographs")
        ids = [_id({"photographs": entry}, "photographs") for entry in entries]
        read[place] = tuple(str(_file_of(entry)) for entry in ids)
    return read


def _unreadable(place: str) -> HomeRefusal:
    return HomeRefusal(Message("home.unreadable", {"place": place}), field=place)


def _id(body: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(body.get(name, ""))
    except (ValueError, TypeError, AttributeError):
        raise _unreadable(name) from None


def _text(body: Mapping[str, Any], name: str, longest: int) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise _unreadable(name)
    return _clean(found, name, longest)


def _clean(text: str, place: str, longest: int) -> str:
    """Return a text as a database can hold it."""
    if "\x00" in text or len(text) > longest:
        raise _unreadable(place)
    return text.encode(errors="replace").decode()


def _day(found: Any, place: str) -> date:
    try:
        return date.fromisoformat(found)
    except (ValueError, TypeError):
        raise _unreadable(place) from None


def _zone(context: Context, body: Mapping[str, Any]) -> str:
    """Return the zone a device says; one that does not exist is the caller's own."""
    said = _text(body, "zone", 64)
    try:
        zone(said)
    except ValueError:
        return context.caller.zone
    return said


def _traits(body: Mapping[str, Any]) -> frozenset[Trait]:
    found = body.get("traits", [])
    try:
        return frozenset(Trait(one) for one in found)
    except (ValueError, TypeError):
        raise _unreadable("traits") from None


def _answers(body: Mapping[str, Any]) -> Answers:
    found = body.get("answers")
    if not isinstance(found, Mapping):
        raise _unreadable("answers")
    read: dict[str, tuple[Value, ...]] = {}
    for link_id, values in found.items():
        place = f"answers.{link_id}"
        if not isinstance(values, list):
            raise _unreadable(place)
        read[_clean(link_id, "answers", LONGEST_NAME)] = tuple(_value(one, place) for one in values)
    return read


def _value(one: Any, place: str) -> Value:
    kind, value = (one.get("kind"), one.get("value")) if isinstance(one, Mapping) else ("", None)
    if kind == "boolean" and isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise _unreadable(place)
    if kind == "number":
        try:
            return number(value, item=place)
        except QuestionnaireError:
            raise _unreadable(place) from None
    if kind == "date":
        return _day(value, place)
    if kind == "text":
        return _clean(value, place, LONGEST_TEXT)
    raise _unreadable(place)


OUTBOX = {
    "home.sign_assessment": OutboxDoor(versions=frozenset({1}), record=sign_assessment),
    "home.send_photograph": OutboxDoor(versions=frozenset({1}), record=send_photograph),
}
