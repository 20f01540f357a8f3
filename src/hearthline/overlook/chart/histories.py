"""Who changed what in a person's record, as the journal keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject
from hearthline.platform.journal.naming import action_in_words
from hearthline.platform.ui.display import shown_day, shown_moment
from hearthline.platform.ui.parts import Change
from hearthline.rooms.census.queries import merged_ids

NEVER_SHOWN = frozenset(
    {"id", "patient_id", "version_id", "order_id", "sort_name", "action_id", "episode_id"}
)
MOST_ADDED = 200
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*[+Z]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One action about a person: when, who in which role, what, why, values before and after.

    ``changes`` are values that differ from before, ``added`` those of new records.
    """

    at: datetime
    who: str
    role: str
    what: str
    source: str
    reason: str
    changes: tuple[Change, ...]
    added: tuple[Change, ...]


def entries_about(caller: Caller, patient_id: UUID, page: slice) -> tuple[list[Entry], int]:
    """Return a page of entries about one person, newest first, and how many there are.

    An entry about several people shows only what it changed in this person's records. What was
    written about a record before it was merged into this one is this person's history.
    """
    person = frozenset(map(str, (patient_id, *merged_ids(patient_id))))
    about = visible(caller, JournalSubject).filter(subject_id__in=person)
    rows = about.order_by("-entry_id").values_list("entry_id", flat=True).distinct()
    chosen = list(rows[page])
    entries = JournalEntry.objects.in_bulk(chosen)
    # An import writes one entry about many people: its values are many, and read quickly.
    texts = JournalPayload.objects.filter(entry__in=chosen).exclude(text="")
    bodies = {row.entry_id: orjson.loads(row.text) for row in texts}
    found = []
    for entry in (entries[entry_id] for entry_id in chosen):
        changes, added = _changes(bodies.get(entry.id) or {}, person)
        found.append(
            Entry(
                at=entry.server_time,
                who=entry.actor_name,
                role=str(ROLE_LABELS.get(Role(entry.role), entry.role)),
                what=action_in_words(entry.name),
                source=entry.source,
                reason=entry.reason,
                changes=tuple(changes),
                added=tuple(added),
            )
        )
    return found, rows.count()


def _changes(body: Mapping[str, Any], person: frozenset[str]) -> tuple[list[Change], list[Change]]:
    changed: list[Change] = []
    added: list[Change] = []
    for change in body.get("changes", ()):
        before, after = change.get("before"), change.get("after") or {}
        owner = after.get("patient_id") or (before or {}).get("patient_id")
        about_other = owner is not None and str(owner) not in person
        is_other = change["record"] == "census.Patient" and change["id"] not in person
        if about_other or is_other:
            continue
        for name, now in after.items():
            was = None if before is None else before.get(name)
            if name in NEVER_SHOWN or name.endswith("_id") or _words(was) == _words(now):
                continue
            told = Change(_label(change["record"], name), _words(was), _words(now))
            (added if before is None else changed).append(told)
    return changed, added[:MOST_ADDED]


def _label(record: str, name: str) -> str:
    model = apps.get_model(record)
    try:
        field = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return name.replace("_", " ")
    return f"{model._meta.verbose_name}, {getattr(field, 'verbose_name', name)}"


def _words(value: Any) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case {"value": number, "unit": unit}:
            return f"{number} {unit}"
        case {"number": number}:
            return str(number)
        case str() if _MOMENT.match(value):
            return shown_moment(datetime.fromisoformat(value))
        case str() if _DAY.match(value):
            return shown_day(date.fromisoformat(value))
        case list():
            return ", ".join(_words(item) for item in value)
        case dict():
            return ", ".join(_words(item) for item in value.values() if item)
    return str(value)
