"""The words of a care plan: an approved text, filled with what is known of one person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from string import Formatter
from typing import Any

from hearthline.kernel.messages import Message
from hearthline.rooms.emergency.rules.refusal import EmergencyRefusal
from hearthline.rooms.emergency.values import CareReading, Reading, Section

PLACES = frozenset(
    {
        *("name", "born", "phone", "emergency", "address", "access", "drugs", "critical_drugs"),
        *("allergies", "home_drugs", "code_status", "kit_place", "contact_hours", "weight", "kit"),
        *("epinephrine", "call_first", "age", "watch_minutes", "emergency_care"),
    }
)
"""What a text may ask to be filled in."""

CONDITIONS = frozenset(
    {
        *("", "kit", "no_kit", "epinephrine", "must_not_stop", "may_stop", "stop_unknown"),
        *("allergies", "no_allergies", "allergies_unknown", "home_drugs", "power", "access"),
        *("drugs", "no_drugs", "phone", "phone_unknown"),
        *("watch", "emergency_care", "emergency_care_unknown"),
        *("code_dnr", "code_full", "code_unknown", "address", "address_unknown"),
    }
)
"""When a line stands; empty: always."""

Body = Mapping[str, Any]


def check_text(body: Body) -> None:
    """Refuse a text that names a place or condition nobody fills.

    Raises
    ------
    EmergencyRefusal
        Naming the reading and line.
    """
    readings = body.get("readings")
    if not isinstance(readings, Mapping) or not readings:
        raise EmergencyRefusal(Message("emergency.text_empty"), field="readings")
    for name, reading in readings.items():
        if name not in list(Reading) or not isinstance(reading, Mapping):
            raise _bad(name, "")
        if not isinstance(reading.get("title"), str) or not reading.get("sections"):
            raise _bad(name, "title")
        for section in reading["sections"]:
            if not isinstance(section, Mapping) or not isinstance(section.get("heading"), str):
                raise _bad(name, "heading")
            for line in section.get("lines") or [None]:
                _check_line(name, line)


def names_in(body: Body, reading: Reading) -> frozenset[str]:
    """Return the places and conditions that a reading of an approved text names."""
    found: set[str] = set()
    told = body["readings"][reading.value]
    texts = [told["title"]]
    for section in told["sections"]:
        texts += [line["text"] for line in section["lines"]]
        found.update(line.get("when", "") for line in section["lines"])
    for text in texts:
        found.update(name for _text, name, _spec, _conv in Formatter().parse(text) if name)
    return frozenset(found - {""})


def read_out(
    body: Body,
    reading: Reading,
    *,
    language: str,
    wanted: str,
    known: Mapping[str, str],
    holds: Set[str],
) -> CareReading:
    """Return a reading filled with what is known.

    Parameters
    ----------
    known
        Texts by place; what is not known says so in words already.
    holds
        Conditions that hold.
    """
    found = body["readings"][reading.value]
    sections = tuple(
        Section(section["heading"], lines, bool(section.get("numbered")))
        for section in found["sections"]
        if (
            lines := tuple(
                line["text"].format(**known)
                for line in section["lines"]
                if not line.get("when") or line["when"] in holds
            )
        )
    )
    title = found["title"].format(**known)
    return CareReading(reading, language, wanted, title, sections, digest_of(title, sections))


def digest_of(title: str, sections: tuple[Section, ...]) -> str:
    """Return what tells one plan from another: SHA-256 of all its words."""
    words = [title, *([one.heading, *one.lines] for one in sections)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def _check_line(reading: str, line: Any) -> None:
    if not isinstance(line, Mapping) or not isinstance(line.get("text"), str):
        raise _bad(reading, "lines")
    if line.get("when", "") not in CONDITIONS:
        raise _bad(reading, str(line.get("when")))
    try:
        places = {name for _text, name, _spec, _conv in Formatter().parse(line["text"]) if name}
    except ValueError:
        raise _bad(reading, line["text"]) from None
    if not places <= PLACES or "\x00" in line["text"]:
        raise _bad(reading, ", ".join(sorted(places - PLACES)))


def _bad(reading: str, what: str) -> EmergencyRefusal:
    return EmergencyRefusal(
        Message("emergency.text_unfit", {"reading": reading, "what": what[:80]}), field=reading
    )
