"""The second pass: every resource, once, with what became of it.

People, places and drugs come before what points at them, whatever the order of the files, so
that a writer can rely on the patient being there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hearthline.kernel.messages import Message
from hearthline.rooms.intake.reading import clinical, lines, orders, people
from hearthline.rooms.intake.reading.outcomes import (
    Body,
    Ignored,
    Issue,
    Outcome,
    Quarantined,
    RawResource,
    Reading,
    Taken,
)
from hearthline.rooms.intake.reading.references import reference
from hearthline.rooms.intake.reading.shapes import Notes, part
from hearthline.rooms.intake.reading.sources import SourceFile, raw_resources
from hearthline.rooms.intake.reading.standing import left_because, stop_at_unknown_modifier
from hearthline.rooms.intake.reading.survey import POINTED_AT, Survey
from hearthline.rooms.intake.values.received import (
    LineValue,
    Moment,
    OrderValue,
    ServiceRequestValue,
    Value,
)

READ_TYPES = frozenset(
    {
        "Patient",
        "RelatedPerson",
        "Practitioner",
        "Organization",
        "Coverage",
        "AllergyIntolerance",
        "Condition",
        "Encounter",
        "MedicationRequest",
        "Medication",
        "ServiceRequest",
        "Procedure",
        "Device",
        "Observation",
        "QuestionnaireResponse",
    }
)
"""Resource types that are read; every other one is counted and left."""

_LEFT_ALONE = frozenset({"intake.export_log", "intake.entry_without_resource", "intake.empty_list"})
"""Things that were read and hold no resource: nobody has to decide about them."""

_OPEN_STATES = frozenset({"active", "on-hold", "draft"})


def readings(found: Survey) -> Iterator[Reading]:
    """Yield every resource of the surveyed files exactly once, people before their records.

    What took a line out comes last: the line must be known by then, whatever the order of the
    files. Those few are read again, so that memory stays flat.
    """
    later: list[SourceFile] = []
    with_removals: dict[str, SourceFile] = {}
    for file in found.files:
        stages = found.stages.get(file.shown_as, set())
        if file.shown_as in found.closed:
            held = list(raw_resources(file))
            held.sort(key=lambda raw: 0 if _is_first(raw) else 1)
            for raw in held:
                outcome = read(raw, found)
                if _is_removal(outcome):
                    with_removals[file.shown_as] = file
                else:
                    yield Reading(raw, outcome)
            continue
        if 1 in stages:
            for raw in raw_resources(file):
                if _is_first(raw):
                    yield Reading(raw, read(raw, found))
        if 2 in stages:
            later.append(file)
    for file in later:
        for raw in raw_resources(file):
            if _is_first(raw):
                continue
            outcome = read(raw, found)
            if _is_removal(outcome):
                with_removals[file.shown_as] = file
            else:
                yield Reading(raw, outcome)
    for file in with_removals.values():
        for raw in raw_resources(file):
            if raw.kind in _TELL_OF_LINES and _is_removal(outcome := read(raw, found)):
                yield Reading(raw, outcome)


_TELL_OF_LINES = frozenset({"Procedure", "Device"})


def _is_removal(outcome: Outcome) -> bool:
    value = outcome.value if isinstance(outcome, Taken) else None
    return isinstance(value, LineValue) and value.is_removal


def _is_first(raw: RawResource) -> bool:
    return raw.problem is not None or raw.kind in POINTED_AT


def read(raw: RawResource, found: Survey) -> Outcome:
    """Return what became of one resource; never raises for what it holds."""
    if raw.problem is not None:
        if raw.problem.code in _LEFT_ALONE:
            return Ignored(raw.problem)
        return Quarantined((Issue("", raw.excerpt, raw.problem),))
    if raw.kind not in READ_TYPES:
        return Ignored(Message("intake.type_not_read", {"type": raw.kind}))
    notes = Notes()
    try:
        if raw.body.get("dataAbsentReason") and not raw.body.get("valueQuantity"):
            return Ignored(Message("intake.value_absent"))
        left = left_because(raw.kind, raw.body)
        if left is not None:
            return Ignored(left)
        value = _value(raw.kind, raw.body, notes, found, _shift(raw, found))
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        # The accessors tolerate any JSON; this is the net under a shape nobody thought of.
        reason = Message("intake.unexpected_shape", {"why": type(error).__name__})
        return Quarantined((*notes.issues, Issue("", "", reason)))
    if value is None and not notes.is_stopped:
        return Ignored(Message(_NOT_OURS[raw.kind]))
    stop_at_unknown_modifier(raw.body, notes)
    if value is None:
        return Quarantined(tuple(notes.issues))
    _flag_dead(value, notes, found)
    _flag_far_dates(value, notes, found)
    if notes.is_stopped:
        return Quarantined(tuple(notes.issues))
    return Taken(value, tuple(notes.issues))


def _shift(raw: RawResource, found: Survey) -> int:
    if not found.shifts:
        return 0
    if raw.kind == "Patient":
        return found.shifts.get(raw.key, 0)
    for name in ("subject", "patient", "beneficiary"):
        item = part(raw.body, name)
        if item:
            pointer = reference(item, found.known, kind="Patient")
            return found.shifts.get(pointer.key, 0) if pointer is not None else 0
    return 0


_DATED = ("authored", "starts", "taken", "recorded", "onset", "placed")


def _flag_far_dates(value: Value, notes: Notes, found: Survey) -> None:
    for name in _DATED:
        when = getattr(value, name, None)
        if isinstance(when, Moment) and when.day > found.horizon:
            notes.note(name, when.original, "intake.date_far_ahead")


def _flag_dead(value: Value, notes: Notes, found: Survey) -> None:
    if not isinstance(value, OrderValue | ServiceRequestValue):
        return
    if value.status in _OPEN_STATES and not value.is_forbidden and value.patient.key in found.dead:
        notes.note("status", value.status, "intake.open_order_of_dead_patient")


def _value(kind: str, body: Body, notes: Notes, found: Survey, shift: int) -> Value | None:
    """Return what the resource says, or ``None`` when its type is read but this one is not ours."""
    known = found.known
    match kind:
        case "Patient":
            return people.read_patient(body, notes, known, shift=shift)
        case "RelatedPerson":
            return people.read_related_person(body, notes, known)
        case "Practitioner":
            return people.read_practitioner(body, notes)
        case "Organization":
            return people.read_organization(body, notes)
        case "Coverage":
            return people.read_coverage(body, notes, known, shift=shift)
        case "AllergyIntolerance":
            return clinical.read_allergy(body, notes, known, shift=shift)
        case "Condition":
            return clinical.read_condition(body, notes, known, shift=shift)
        case "Encounter":
            return clinical.read_encounter(body, notes, known, shift=shift)
        case "MedicationRequest":
            return orders.read_order(body, notes, known, found.drugs, shift=shift)
        case "Medication":
            return orders.read_medication(body, notes, known, found.drugs)
        case "ServiceRequest":
            return orders.read_service_request(body, notes, known, shift=shift)
        case "Procedure":
            return lines.read_line_procedure(body, notes, known, shift=shift)
        case "Device":
            return lines.read_line_device(body, notes, known)
        case "Observation":
            return clinical.read_measurement(body, notes, known, shift=shift)
        case "QuestionnaireResponse":
            return clinical.read_answers(body, notes, known, shift=shift)
        case _:
            return None


_NOT_OURS = {
    "Observation": "intake.not_weight_or_height",
    "Procedure": "intake.procedure_not_a_line",
    "Device": "intake.device_not_a_line",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many resources of one type had which outcome; they always add up to ``read``."""

    read: int = 0
    taken: int = 0
    quarantined: int = 0
    ignored: int = 0


def counted(found: Iterator[Reading]) -> dict[str, Counted]:
    """Return the counts of a whole reading by type, without keeping what was read."""
    counts: dict[str, Counted] = {}
    for reading in found:
        was = counts.get(reading.raw.kind, Counted())
        match reading.outcome:
            case Taken():
                now = replace(was, taken=was.taken + 1)
            case Quarantined():
                now = replace(was, quarantined=was.quarantined + 1)
            case Ignored():
                now = replace(was, ignored=was.ignored + 1)
        counts[reading.raw.kind] = replace(now, read=was.read + 1)
    return counts
