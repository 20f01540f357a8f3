"""Ways out of quarantine: choose a reading, compare two people, set aside, ask the sender."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.tasks import actions as tasks
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.intake.actions.keeping import body_of, without_government_numbers
from hearthline.rooms.intake.actions.placing import placed
from hearthline.rooms.intake.actions.reasons import require_reason
from hearthline.rooms.intake.actions.taking_in import take_in
from hearthline.rooms.intake.actions.writing import Run
from hearthline.rooms.intake.models import QuarantineItem, SourceRecord
from hearthline.rooms.intake.reading.clinical import measured_inside
from hearthline.rooms.intake.reading.outcomes import Body, Quarantined, RawResource, Reading, Taken
from hearthline.rooms.intake.reading.reader import read
from hearthline.rooms.intake.reading.shapes import part, parts, text
from hearthline.rooms.intake.reading.survey import Survey
from hearthline.rooms.intake.rules.differences import kept
from hearthline.rooms.intake.rules.records import Identity, pieces, source_record_id
from hearthline.rooms.intake.values import QuarantineState, Tally
from hearthline.rooms.intake.values.received import PatientValue
from hearthline.rooms.program import queries as program

WAITING = QuarantineState.WAITING
KEYS_AT_ONCE = 200
Change = Callable[[PatientValue], PatientValue]


@action("intake.choose_reading", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def choose_reading(context: Context, *, item_id: UUID, code: str) -> None:
    """Take a resource in with the unit a person chose; what was received stays beside it.

    Raises
    ------
    Refused
        If it was decided already, has no such reading, or still cannot be read with it.
    """
    item = _waiting(context, item_id)
    for issue in item.issues:
        for reading in issue["readings"]:
            if reading["code"] == code and "unit" in reading["fields"]:
                body = with_unit(body_of(item.raw), reading["fields"]["unit"])
                _take_again(context, item, body)
                _close(context, item, QuarantineState.RESOLVED, reading["label"])
                return
    raise Refused(Message("intake.no_such_reading"), field="code")


@action("intake.is_same_person", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def is_same_person(context: Context, *, item_id: UUID) -> None:
    """Say that the person sent is the one on record: their records are joined, none is changed.

    What waited for this person is taken in for the one on record.
    """
    item = _waiting_person(context, item_id)
    assert item.other_patient_id is not None
    context.about(item.other_patient_id)
    run = _run(item)
    value = _person(item)
    who = Identity(item.sender_id, item.kind, item.key, run.source)
    found = placed(pieces(value, who, item.other_patient_id))
    record = SourceRecord.objects.create(
        id=who.record_id,
        sender_id=item.sender_id,
        kind=item.kind,
        key=item.key,
        patient_id=item.other_patient_id,
        run_id=item.run_id,
        digest=item.digest,
        raw=item.raw,
        facts=kept(found, who.record_id, {}),
    )
    context.changed(record, after={"same person as": str(item.other_patient_id)})
    _close(context, item, QuarantineState.RESOLVED, "the same person")
    _take_those_that_waited(context, item)


@action("intake.is_another_person", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def is_another_person(context: Context, *, item_id: UUID) -> None:
    """Say that two people carry one number: the person sent is taken in without it."""
    item = _waiting_person(context, item_id)

    def without_number(value: PatientValue) -> PatientValue:
        holders = census_queries.identifier_holders((i.system, i.value) for i in value.identifiers)
        own = tuple(i for i in value.identifiers if not holders.get((i.system, i.value)))
        return replace(value, identifiers=own, replaced_by=None)

    _take_again(context, item, body_of(item.raw), change=without_number)
    _close(context, item, QuarantineState.RESOLVED, "another person")
    _take_those_that_waited(context, item)


@action("intake.set_aside", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def set_aside(context: Context, *, item_id: UUID) -> None:
    """Set something aside for good; the context's reason says why, and it is kept.

    Raises
    ------
    Refused
        Without a reason, or if it was decided already.
    """
    require_reason(context)
    item = _waiting(context, item_id)
    _close(context, item, QuarantineState.SET_ASIDE, context.reason)


@action("intake.ask_sender", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def ask_sender(context: Context, *, item_id: UUID) -> None:
    """Make it a task of intake to ask the sender; the item waits until it comes again."""
    item = _waiting(context, item_id)
    tasks.open_task(
        context,
        title=Message("intake.task_ask_sender", {"sender": item.sender.name, "type": item.kind}),
        detail=Message("intake.task_ask_detail", {"file": item.file, "place": item.place}),
        owner_role=Role.INTAKE,
        branch=item.branch_id,
        origin=f"intake.quarantine:{item.id}",
    )


@action("intake.take_waiting", version=1, kind=Kind.REQUEST, permission="intake.import")
def take_waiting(context: Context, *, run: Run) -> int:
    """Take in what waited for people whom this import brought; return how much."""
    waiting = set(
        QuarantineItem.objects.filter(sender_id=run.sender_id, state=WAITING)
        .exclude(waits_for="")
        .values_list("waits_for", flat=True)
    )
    keys = sorted(waiting & run.people.keys())
    return sum(
        _take_waiting(context, run, keys[start : start + KEYS_AT_ONCE])
        for start in range(0, len(keys), KEYS_AT_ONCE)
    )


def with_unit(body: Body, unit: str) -> Body:
    """Return a copy of ``body`` whose quantity states ``unit``.

    Of several doses only those that stand in the ambiguous "U" get it: what was readable stays.
    """
    found = deepcopy(body)
    doses = [
        part(dosing, "doseQuantity")
        for dosage in parts(found, "dosageInstruction")
        for dosing in parts(dosage, "doseAndRate")
    ]
    unclear = [dose for dose in doses if (text(dose, "unit") or text(dose, "code")) in ("U", "u")]
    inside = [part(item, "valueQuantity") for item in measured_inside(found)]
    for quantity in (part(found, "valueQuantity"), *inside, *unclear):
        if "value" in quantity:
            quantity["unit"] = quantity["code"] = unit
    return found


def _waiting(context: Context, item_id: UUID) -> QuarantineItem:
    item = context.get(QuarantineItem, item_id)
    if item.patient_id:
        context.about(item.patient_id)
    if item.state != WAITING:
        raise Refused(Message("intake.decided_already", {"by": item.decided_by}))
    return item


def _waiting_person(context: Context, item_id: UUID) -> QuarantineItem:
    item = _waiting(context, item_id)
    if item.kind != "Patient" or item.other_patient_id is None:
        raise Refused(Message("intake.nobody_to_compare"))
    return item


def _close(context: Context, item: QuarantineItem, state: QuarantineState, why: str) -> None:
    item.state, item.reason = state, why[:500]
    item.decided_at, item.decided_by = context.server_time, context.caller.name
    item.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    context.changed(item, before={"state": WAITING}, after={"state": state, "reason": item.reason})


def _run(item: QuarantineItem) -> Run:
    branch = program.branch(item.branch_id)
    return Run(
        id=item.run_id,
        sender_id=item.sender_id,
        source=item.sender.name,
        branch_id=item.branch_id,
        branches=program.branches(),
        zone=branch.zone if branch else "UTC",
    )


def _person(item: QuarantineItem) -> PatientValue:
    body = body_of(item.raw)
    outcome = read(_raw(item, body), _survey([item]))
    if not isinstance(outcome, Taken) or not isinstance(outcome.value, PatientValue):
        raise Refused(Message("intake.still_unreadable"))
    return without_government_numbers(outcome.value)


def _take_again(
    context: Context, item: QuarantineItem, body: Body, *, change: Change | None = None
) -> None:
    outcome = read(_raw(item, body), _survey([item]))
    if not isinstance(outcome, Taken):
        raise Refused(Message("intake.still_unreadable"))
    if change is not None and isinstance(outcome.value, PatientValue):
        outcome = replace(outcome, value=change(without_government_numbers(outcome.value)))
    tally = Tally()
    # The record keeps the resource as received, so that it is recognised when it comes again.
    received = Reading(_raw(item, body_of(item.raw)), outcome)
    take_in(context, run=_run(item), chunk=[received], tally=tally)
    if tally.totals()["quarantined"]:
        raise Refused(Message("intake.still_unreadable"))


def _take_those_that_waited(context: Context, person: QuarantineItem) -> None:
    _take_waiting(context, _run(person), [person.key])


def _take_waiting(context: Context, run: Run, keys: Sequence[str]) -> int:
    items = list(
        QuarantineItem.objects.filter(sender_id=run.sender_id, waits_for__in=keys, state=WAITING)
    )
    if not items:
        return 0
    found = _survey(items)
    chunk = []
    for item in items:
        raw = _raw(item, body_of(item.raw))
        outcome = read(raw, found)
        if not isinstance(outcome, Quarantined):
            chunk.append(Reading(raw, outcome))
    take_in(context, run=run, chunk=chunk, tally=Tally())
    return len(chunk)


def _raw(item: QuarantineItem, body: Body) -> RawResource:
    return RawResource(item.file, item.place, item.kind, item.key, "", body)


def _survey(items: Sequence[QuarantineItem]) -> Survey:
    """Return what reading these again needs: drugs they point at, and moved dates."""
    found = Survey([], [])
    sender_id = items[0].sender_id
    for item in items:
        pointer = text(part(body_of(item.raw), "medicationReference"), "reference")
        key = pointer.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        if not key or pointer.startswith("#"):
            continue
        record = SourceRecord.objects.filter(
            id=source_record_id(sender_id, "Medication", key)
        ).first()
        if record is not None:
            found.drugs.names[key] = _drug_name(record.facts)
            found.known.urls.setdefault(pointer, ("Medication", key))
    rows = SourceRecord.objects.filter(sender_id=sender_id, shifted_days__gt=0)
    found.shifts = dict(rows.values_list("key", "shifted_days"))
    return found


def _drug_name(facts: Sequence[dict[str, Any]]) -> str:
    return next((item["values"]["drug"]["name"] for item in facts), "")
