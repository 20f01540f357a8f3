"""Every action of the house, and arguments for it that name what belongs to one person."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

import hearthline
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import Quantity, read_quantity
from hearthline.rooms.scheduling.values import Familiarity
from tests.builders.files import A_PICTURE
from tests.hostile.world import AT, NEW_YORK, TODAY, Person

OF_NOBODY: Mapping[str, str] = {
    "accounts.": "people who work here, not patients: accounts.manage is for administrators",
    "content.": "what the program works by",
    "messaging.": "messages say nothing about anybody: those to send again are administrators'",
    "program.": "settings and branches of the program",
    "journal.": "held to the entry's scope, tested with the journal",
    "scheduling.derive_needs": "made by the nightly work for the whole program",
    "scheduling.start_run": "a plan is made for the whole program",
    "scheduling.end_run": "a plan is made for the whole program",
    "scheduling.ask_what_if": "a question about the whole program's days, which changes nothing",
    "scheduling.end_what_if": "a question about the whole program's days, which changes nothing",
    "scheduling.keep_plan": "a plan is made for the whole program",
    "scheduling.set_aside_draft": "a plan is made for the whole program",
    "scheduling.publish": "a plan is made for the whole program",
    "emergency.declare_area": "a storm is nobody's; whom it touches is read by each in scope",
    "emergency.widen_area": "a storm is nobody's; whom it touches is read by each in scope",
    "emergency.close_area": "a storm is nobody's; whom it touches is read by each in scope",
    "emergency.look_again": "made by the watch for everybody whom a storm touches",
    "emergency.escalate_area": "made by the watch for everybody whom a storm touches",
    "intake.declare_sender": "senders belong to the program",
    "intake.start_run": "an import is started by Hearthline itself for whoever asked",
    "intake.finish_run": "an import is started by Hearthline itself for whoever asked",
    "intake.take_in": "an import is started by Hearthline itself for whoever asked",
    "intake.take_waiting": "an import is started by Hearthline itself for whoever asked",
    "intake.save_typed": "what is typed is about nobody yet; whose it may be has tests of its own",
    "census.register_patient": "the person does not exist before",
    "workforce.record_agency": "agencies belong to the program",
    "workforce.hire": "the person does not exist before",
    "workforce.log_call": "a call may be about nobody; a patient named is held to the scope",
}
"""Actions about no patient and no nurse, by name or first part of it, with the reason."""

MADE_NEW = frozenset({"version_id"})
"""Identifiers that the caller makes for what is written."""

OF_FACTS: Mapping[str, str] = {
    "AddressFacts": "address_id",
    "AllergyFacts": "allergy_id",
    "ContactFacts": "contact_id",
    "ConditionFacts": "condition_id",
    "HomeMedicationFacts": "home_medication_id",
    "LineFacts": "line_id",
    "AuthorisationFacts": "authorisation_id",
    "CoverageFacts": "coverage_id",
    "EpisodeFacts": "episode_id",
    "PatientFacts": "patient_id",
    "MeasurementFacts": "measurement_id",
    "CallFacts": "call_id",
}
"""Whose ``id`` names a record that stands already, when an action corrects it."""

WORDS: Mapping[str, Any] = {
    "kind": "address",
    "zone": NEW_YORK,
    "familiarity": (Familiarity.OWN,),
}
"""Values of parameters that must be one of some words."""

MEANING: Mapping[str, str] = {
    "subject": "subject_id",
    "branch": "branch_id",
    "of": "action_id",
    "left_id": "address_id",
    "visit": "told_visit_id",
    "thread": "nursing_order_id",
}
CORRECTS = (
    "correct_",
    "replace_",
    "set_authorisation",
    "amend_dispensed",
    "amend_admin",
    "amend_call",
    "amend_visit",
    "amend_dose",
)

OF_THREADS: Mapping[str, str] = {
    "DispensedFacts": "dispensed_id",
    "AdministrationFacts": "administration_id",
    "VisitFacts": "told_visit_id",
}
"""Whose ``thread`` names what is corrected; a new one begins a thread of its own."""

SAYS_OTHERWISE: Mapping[tuple[str, str], str] = {
    ("workforce.", "call_id"): "night_call_id",
    ("emergency.", "run_id"): "emergency_run_id",
}
"""Parameters whose name means another record in one room: (start of the action, parameter)."""

OF_MANY: Mapping[str, str] = {"deliveries": "delivery_id"}
"""Parameters that name several records of one kind."""


@dataclass(frozen=True)
class Act:
    """An action with its name, permission and arguments."""

    name: str
    permission: str
    run: Callable[..., Any]

    @property
    def reason_to_skip(self) -> str | None:
        """Return why it is about nobody, or ``None``."""
        for start, reason in OF_NOBODY.items():
            if self.name == start or (start.endswith(".") and self.name.startswith(start)):
                return reason
        return None

    def arguments(self, person: Person) -> dict[str, Any]:
        """Return arguments that name records of ``person``."""
        inner = inspect.unwrap(self.run)
        hints = _hints(inner)
        own = {
            name: person.ids[key]
            for (start, name), key in SAYS_OTHERWISE.items()
            if self.name.startswith(start)
        }
        meant = dataclasses.replace(person, ids=person.ids | own)
        fill = _Fill(meant, corrects=any(f".{one}" in self.name for one in CORRECTS))
        return {
            name: fill.value(hints[name], name)
            for name, parameter in list(inspect.signature(inner).parameters.items())[1:]
            if parameter.default is parameter.empty
            or name.endswith("_id")
            or name in MEANING
            or name in ("coverages", "authorisations")
        }


@cache
def acts() -> tuple[Act, ...]:
    """Return every action, by name."""
    found: dict[str, Act] = {}
    for module in pkgutil.walk_packages(hearthline.__path__, "hearthline."):
        if ".actions" not in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if hasattr(value, "action_name"):
                name = value.action_name
                found[name] = Act(name, value.action_permission, value)
    return tuple(found[name] for name in sorted(found))


_numbers = count(1)


@dataclass
class _Fill:
    """Makes a value for a parameter: ids of the person, the smallest of everything else."""

    person: Person
    corrects: bool

    def value(self, hint: Any, name: str, owner: str = "") -> Any:
        """Return a value of type ``hint`` for a parameter or field called ``name``."""
        origin = typing.get_origin(hint)
        if origin in (typing.Union, types.UnionType):
            return self.value(_named(hint), name, owner)
        if hint is UUID:
            return self._id(name, owner)
        if name in WORDS and (hint is str or origin is tuple):
            return WORDS[name]
        if origin in (tuple, list, Sequence, Collection):
            return self._several(hint, name)
        if origin is not None:
            return {}
        if hint in _PLAIN:
            return _PLAIN[hint]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return next(iter(hint))
        if dataclasses.is_dataclass(hint):
            return self._dataclass(hint)
        raise AssertionError(f"tests/hostile/acting.py cannot make a {hint} for {name}")

    def _several(self, hint: Any, name: str) -> tuple[Any, ...]:
        inner = typing.get_args(hint)[0]
        if inner is UUID:
            return (self.person.ids[OF_MANY.get(name, "nurse_id")],)
        if dataclasses.is_dataclass(inner) or typing.get_origin(inner) is types.UnionType:
            return (self.value(inner, name),)
        return (self.value(inner, name),) if inner in _PLAIN else ()

    def _dataclass(self, kind: Any) -> Any:
        hints = _hints(kind)
        if kind.__name__ == "CensusFacts":
            return kind(allergies=self.value(hints["allergies"], "allergies"))
        given = {
            one.name: self.value(hints[one.name], one.name, kind.__name__)
            for one in dataclasses.fields(kind)
            if one.name in WORDS
            or (one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING)
        }
        return kind(**given)

    def _id(self, name: str, owner: str) -> UUID:
        if name == "id":
            key = OF_FACTS.get(owner)
            if self.corrects and key:
                return self.person.ids[key]  # type: ignore[return-value]
            return derived_id("hostile", "new", owner, next(_numbers))
        if name == "thread" and owner in OF_THREADS and self.corrects:
            return self.person.ids[OF_THREADS[owner]]  # type: ignore[return-value]
        if name in MADE_NEW or (name == "thread" and owner in OF_THREADS):
            return derived_id("hostile", "new", name, next(_numbers))
        if name == "order_id" and owner and not self.corrects:
            return self.person.ids["order_id"]  # type: ignore[return-value]
        found = self.person.ids.get(MEANING.get(name, name))
        assert found is not None, (
            f"an action names {name}, of which tests/hostile/world.py makes none: add one there"
        )
        return found  # type: ignore[return-value]


def _named(hint: Any) -> Any:
    """Return the first type of a union that is not ``None``."""
    return next(one for one in typing.get_args(hint) if one is not type(None))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind, localns={"UUID": UUID, "Any": Any})


_PLAIN: Mapping[Any, Any] = {
    str: "by a test",
    bytes: A_PICTURE,
    int: 1,
    float: 1.0,
    bool: True,
    date: TODAY,
    time: time(9),
    datetime: AT + timedelta(days=1),
    Message: Message("tasks.said", {"text": "by a test"}),
    Position: Position(39.96, -83.0),
    Quantity: read_quantity("80", "kg"),
    Any: "by a test",
    object: "by a test",
}
