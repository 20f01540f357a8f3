"""Taking resources in: a chunk at a time, in one transaction, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.intake.actions.keeping import (
    issue_json,
    packed,
    quarantine_id,
    quarantine_item,
    without_government_numbers,
)
from hearthline.rooms.intake.actions.lines import KnownLines, under_the_same_id
from hearthline.rooms.intake.actions.placing import placed
from hearthline.rooms.intake.actions.writing import Brought, Run, write
from hearthline.rooms.intake.models import Difference, QuarantineItem, SourceRecord
from hearthline.rooms.intake.reading.outcomes import (
    Ignored,
    Issue,
    Quarantined,
    RawResource,
    Reading,
    Taken,
)
from hearthline.rooms.intake.reading.sources import digest
from hearthline.rooms.intake.reading.standing import TAKEN_BACK
from hearthline.rooms.intake.rules.differences import changes, kept, of_person_now
from hearthline.rooms.intake.rules.records import (
    Identity,
    Piece,
    document_of,
    patient_id_of,
    pieces,
    source_record_id,
)
from hearthline.rooms.intake.rules.referrals import draft_referral
from hearthline.rooms.intake.values import QuarantineState, Tally, Word
from hearthline.rooms.intake.values.plain import plain
from hearthline.rooms.intake.values.received import (
    LineValue,
    OrderValue,
    PatientValue,
    ServiceRequestValue,
)

_FLAGS_ONLY = frozenset(
    {
        "intake.open_order_of_dead_patient",
        "intake.looks_rounded",
        "intake.length_in_words",
    }
)
"""Notes that are counted and shown beside the record; nobody has to decide about them."""


@action("intake.take_in", version=1, kind=Kind.REQUEST, permission="intake.import")
def take_in(context: Context, *, run: Run, chunk: Sequence[Reading], tally: Tally) -> None:
    """Write what ``chunk`` brings, and count it in ``tally``.

    People come before what is about them, in the chunk and over all chunks.
    """
    arrivals = [_arrival(reading, run) for reading in chunk if not _is_left(reading, tally)]
    if not arrivals:
        return
    taking = _Taking(context, run, tally, arrivals)
    for arrival in arrivals:
        taking.take(arrival)
    write(context, run, taking.brought)


@dataclass(frozen=True, slots=True)
class _Arrival:
    raw: RawResource
    outcome: Taken | Quarantined | Ignored
    content: str
    who: Identity
    record_id: UUID
    item_id: UUID


def _is_left(reading: Reading, tally: Tally) -> bool:
    """Count what is plainly ignored; what its sender took back may be a record we hold."""
    outcome = reading.outcome
    if isinstance(outcome, Ignored) and outcome.reason.code not in TAKEN_BACK:
        tally.count(reading.raw.kind, Word.IGNORED, outcome.reason.code)
        return True
    return False


def _arrival(reading: Reading, run: Run) -> _Arrival:
    raw = reading.raw
    outcome = reading.outcome
    if isinstance(outcome, Taken) and isinstance(outcome.value, PatientValue):
        outcome = replace(outcome, value=without_government_numbers(outcome.value))
    content = digest(raw.body) if raw.body else raw.key.removeprefix("unread:")[:32]
    who = Identity(run.sender_id, raw.kind, raw.key, run.source)
    item_id = quarantine_id(run.sender_id, raw, content)
    return _Arrival(raw, outcome, content, who, who.record_id, item_id)


class _Taking:
    """One chunk: what is on record already, and what it brings."""

    def __init__(
        self, context: Context, run: Run, tally: Tally, arrivals: Sequence[_Arrival]
    ) -> None:
        self.context, self.run, self.tally = context, run, tally
        self.brought = Brought()
        ids = [arrival.record_id for arrival in arrivals]
        self.records = SourceRecord.objects.defer("raw", "facts", "notes").in_bulk(ids)
        changed = [a for a in arrivals if self._is_changed(a)]
        self.facts_before = dict(
            SourceRecord.objects.filter(id__in=[a.record_id for a in changed]).values_list(
                "id", "facts"
            )
        )
        self.known_differences = set(
            Difference.objects.filter(id__in=[_difference_id(a) for a in changed]).values_list(
                "id", flat=True
            )
            if changed
            else ()
        )
        self.known_items = dict(
            QuarantineItem.objects.filter(id__in=[a.item_id for a in arrivals]).values_list(
                "id", "state"
            )
        )
        self.holders: dict[tuple[str, str], set[UUID]] = {}
        self._learn_people(arrivals)
        self.lines = KnownLines.of(self._with_lines(arrivals))
        self.brought.completed_lines = self.lines.completed

    def _with_lines(self, arrivals: Iterable[_Arrival]) -> set[UUID]:
        """Return the people on record of whose lines something new is told."""
        values = (
            arrival.outcome.value
            for arrival in arrivals
            if isinstance(arrival.outcome, Taken) and self._record(arrival) is None
        )
        keys = {value.patient.key for value in values if isinstance(value, LineValue)}
        return {self.run.people[key] for key in keys if key in self.run.people}

    def _is_changed(self, arrival: _Arrival) -> bool:
        record = self.records.get(arrival.record_id)
        return record is not None and record.digest != arrival.content

    def _learn_people(self, arrivals: Iterable[_Arrival]) -> None:
        run = self.run
        keys: set[str] = set()
        numbers: set[tuple[str, str]] = set()
        for arrival in arrivals:
            if not isinstance(arrival.outcome, Taken):
                continue
            value = arrival.outcome.value
            if isinstance(value, PatientValue):
                numbers.update((i.system, i.value) for i in value.identifiers)
                if value.replaced_by is not None and value.replaced_by.key:
                    keys.add(value.replaced_by.key)
            elif (about := getattr(value, "patient", None)) is not None and about.key:
                keys.add(about.key)
        if numbers:
            self.holders = census_queries.identifier_holders(numbers)
        self._follow_merges(keys)
        unknown = [key for key in keys if key not in run.people and key not in run.waiting]
        if not unknown:
            return
        ids = {source_record_id(run.sender_id, "Patient", key): key for key in unknown}
        for record_id, patient_id in SourceRecord.objects.filter(id__in=list(ids)).values_list(
            "id", "patient_id"
        ):
            if patient_id is not None:
                run.people[ids[record_id]] = patient_id
        found = [run.people[key] for key in unknown if key in run.people]
        run.dead.update(
            patient_id
            for patient_id, summary in census_queries.by_ids(found).items()
            if summary.is_dead is Answer.YES
        )
        run.waiting.update(
            QuarantineItem.objects.filter(
                sender_id=run.sender_id,
                kind="Patient",
                key__in=[key for key in unknown if key not in run.people],
                state=QuarantineState.WAITING,
                is_whole=True,
            ).values_list("key", flat=True)
        )

    def _follow_merges(self, keys: Iterable[str]) -> None:
        """Let people whose record was merged since this import met them be who they are now."""
        known = {key: self.run.people[key] for key in keys if key in self.run.people}
        now = census_queries.now_in(known.values()) if known else {}
        self.run.people.update({key: now[one] for key, one in known.items() if one in now})

    def take(self, arrival: _Arrival) -> None:
        """Decide what becomes of one resource, and count it."""
        match arrival.outcome:
            case Ignored(reason):
                if self._record(arrival) is None:
                    self.tally.count(arrival.raw.kind, Word.IGNORED, reason.code)
                else:
                    self._differ(arrival, [])
            case Quarantined(issues):
                self._quarantine(arrival, issues)
            case Taken(value, notes):
                self._take_value(arrival, value, notes)

    def _take_value(self, arrival: _Arrival, value: Any, notes: Sequence[Issue]) -> None:
        run, raw = self.run, arrival.raw
        record = self._record(arrival)
        if record is not None and record.patient_id and isinstance(value, PatientValue):
            run.people[raw.key] = record.patient_id
        if record is not None and record.digest == arrival.content:
            self.tally.count(raw.kind, Word.UNCHANGED)
            return
        patient_id: UUID | None
        if isinstance(value, PatientValue):
            own = record.patient_id if record is not None else None
            patient_id = person = own or patient_id_of(run.sender_id, raw.key)
            other = self._other_person(value, person)
            if other is not None and record is None:
                issue, holder = other
                self._quarantine(arrival, (issue,), other=holder)
                return
            notes = (*notes, *_replaced(value))
        else:
            about = getattr(value, "patient", None)
            patient_id = run.people.get(about.key) if about is not None else None
            if about is not None and patient_id is None:
                waits = about.key in run.waiting
                code = "intake.patient_waits" if waits else "intake.patient_not_on_record"
                issue = Issue("subject", about.original, Message(code))
                self._quarantine(arrival, (issue,), waits_for=about.key)
                return
        found = placed(pieces(value, arrival.who, patient_id))
        if record is not None:
            found = under_the_same_id(found, self._facts_before(record))
        elif isinstance(value, LineValue) and value.is_removal:
            assert patient_id is not None
            if not self._took_out(arrival, value, patient_id):
                return
        elif isinstance(value, LineValue):
            new = self.brought.parts.setdefault("lines", {})
            found = self.lines.settled(found, raw.kind, new)
        facts = kept(found, arrival.record_id, document_of(value))
        if record is not None:
            self._differ(arrival, facts, patient_id=patient_id)
            if isinstance(value, PatientValue) and value.replaced_by is not None:
                self._note(arrival, _replaced(value), patient_id)
        else:
            self._create(arrival, value, notes, found, facts, patient_id)

    def _took_out(self, arrival: _Arrival, value: LineValue, patient_id: UUID) -> bool:
        """End the line that was taken out; when it cannot be told which, a person looks."""
        new = self.brought.parts.setdefault("lines", {})
        reason = self.lines.why_not_ended(value, patient_id, new)
        if reason is None:
            self.tally.flag(arrival.raw.kind, "intake.line_ended")
            return True
        words = ", ".join(filter(None, (value.what.label, value.site)))
        when = value.removed.original if value.removed else ""
        issue = Issue("code", f"{words} {when}".strip(), reason)
        # It waits for what may come of this person: the line may be told of later.
        self._quarantine(arrival, (issue,), waits_for=value.patient.key)
        return False

    def _other_person(self, value: PatientValue, own: UUID) -> tuple[Issue, UUID] | None:
        """Return who this may be: the record that took its place, or who has its number."""
        by = value.replaced_by
        if by is not None and by.key and by.key not in self.run.waiting:
            stored = patient_id_of(self.run.sender_id, by.key) if by.is_found else None
            other = self.run.people.get(by.key) or stored
            if other is not None and other != own:
                return Issue("link", by.original, Message("intake.replaced_by_another")), other
        return self._other_holder(value, own)

    def _other_holder(self, value: PatientValue, own: UUID) -> tuple[Issue, UUID] | None:
        for number in value.identifiers:
            others = self.holders.get((number.system, number.value), set()) - {own}
            if others:
                reason = Message("intake.number_of_another", {"system": number.system})
                return Issue("identifier", number.value, reason), min(others)
        return None

    def _create(
        self,
        arrival: _Arrival,
        value: Any,
        notes: Sequence[Issue],
        found: Sequence[Piece],
        facts: list[dict[str, Any]],
        patient_id: UUID | None,
    ) -> None:
        run, raw = self.run, arrival.raw
        self.brought.records[arrival.record_id] = SourceRecord(
            id=arrival.record_id,
            sender_id=run.sender_id,
            kind=raw.kind,
            key=raw.key,
            patient_id=patient_id,
            run_id=run.id,
            digest=arrival.content,
            raw=packed(raw.body),
            facts=facts,
            notes=[issue_json(note) for note in notes],
            shifted_days=_shifted_days(value),
        )
        for piece in found:
            if piece.facts.id not in self.lines.stored:
                of_part = self.brought.parts.setdefault(piece.part, {})
                of_part.setdefault(piece.facts.id, piece.facts)
        if isinstance(value, PatientValue) and patient_id is not None:
            self._meet(raw.key, value, patient_id)
        elif isinstance(value, OrderValue | ServiceRequestValue) and patient_id is not None:
            self._refer(arrival, value, patient_id)
        self._note(arrival, notes, patient_id)
        self.tally.count(raw.kind, Word.CREATED)

    def _meet(self, key: str, value: PatientValue, patient_id: UUID) -> None:
        self.run.people[key] = patient_id
        self.run.waiting.discard(key)
        for number in value.identifiers:
            self.holders.setdefault((number.system, number.value), set()).add(patient_id)
        if value.is_dead is Answer.YES:
            self.run.dead.add(patient_id)

    def _refer(
        self, arrival: _Arrival, value: OrderValue | ServiceRequestValue, patient_id: UUID
    ) -> None:
        draft = draft_referral(
            value,
            record_id=arrival.record_id,
            sender_id=self.run.sender_id,
            patient_id=patient_id,
            is_dead=patient_id in self.run.dead,
            discharges=self.run.discharges,
            now=self.context.server_time,
            zone=self.run.zone,
        )
        if draft is not None:
            self.brought.referrals.append(draft)

    def _note(self, arrival: _Arrival, notes: Sequence[Issue], patient_id: UUID | None) -> None:
        for note in notes:
            self.tally.flag(arrival.raw.kind, note.reason.code)
        told = [note for note in notes if note.reason.code not in _FLAGS_ONLY]
        if told and arrival.item_id not in self.known_items:
            self._keep_item(arrival, told, patient_id=patient_id, is_whole=False)

    def _differ(
        self,
        arrival: _Arrival,
        facts: list[dict[str, Any]],
        *,
        patient_id: UUID | None = None,
    ) -> None:
        record = self._record(arrival)
        assert record is not None
        is_new = arrival.record_id in self.brought.records
        before = self._facts_before(record)
        found = changes(before, facts)
        difference_id = _difference_id(arrival)
        if found and difference_id not in self.known_differences:
            self.known_differences.add(difference_id)
            self.brought.differences.append(
                Difference(
                    id=difference_id,
                    record_id=record.id,
                    patient_id=patient_id or record.patient_id,
                    branch_id=self.run.branch_id,
                    run_id=self.run.id,
                    digest=arrival.content,
                    raw=packed(arrival.raw.body),
                    facts=facts,
                    fields=[plain(change) for change in found],
                    found_at=self.context.server_time,
                )
            )
            self.tally.count(arrival.raw.kind, Word.UPDATED)
            return
        if not found and not is_new:
            record.digest, record.raw = arrival.content, packed(arrival.raw.body)
            self.brought.rewritten.append(record)
        self.tally.count(arrival.raw.kind, Word.UNCHANGED)

    def _facts_before(self, record: SourceRecord) -> list[dict[str, Any]]:
        if record.id in self.brought.records:
            return list(record.facts)
        return of_person_now(self.facts_before.get(record.id, []), record.patient_id)

    def _quarantine(
        self,
        arrival: _Arrival,
        issues: Sequence[Issue],
        *,
        waits_for: str = "",
        other: UUID | None = None,
    ) -> None:
        kind = arrival.raw.kind
        match self.known_items.get(arrival.item_id):
            case QuarantineState.SET_ASIDE:
                self.tally.count(kind, Word.IGNORED, "intake.set_aside_before")
                return
            case QuarantineState.RESOLVED:
                self.tally.count(kind, Word.UNCHANGED)
                return
            case None:
                self._keep_item(arrival, issues, waits_for=waits_for, other=other)
        if kind == "Patient":
            self.run.waiting.add(arrival.raw.key)
        self.tally.count(kind, Word.QUARANTINED, issues[0].reason.code)

    def _keep_item(
        self,
        arrival: _Arrival,
        issues: Sequence[Issue],
        *,
        patient_id: UUID | None = None,
        waits_for: str = "",
        other: UUID | None = None,
        is_whole: bool = True,
    ) -> None:
        run = self.run
        item = quarantine_item(
            arrival.raw,
            arrival.content,
            issues,
            run_id=run.id,
            sender_id=run.sender_id,
            branch_id=run.branch_id,
            patient_id=patient_id,
            waits_for=waits_for,
            is_whole=is_whole,
            at=self.context.server_time,
        )
        item.other_patient_id = other
        self.brought.items.setdefault(item.id, item)

    def _record(self, arrival: _Arrival) -> SourceRecord | None:
        return self.brought.records.get(arrival.record_id) or self.records.get(arrival.record_id)


def _replaced(value: PatientValue) -> tuple[Issue, ...]:
    """Return the note that another record took the place of this one."""
    by = value.replaced_by
    if by is None:
        return ()
    return (Issue("link", by.original, Message("intake.replaced_on_record"), stops=False),)


def _difference_id(arrival: _Arrival) -> UUID:
    return derived_id("difference", arrival.record_id, arrival.content)


def _shifted_days(value: Any) -> int:
    if not isinstance(value, PatientValue):
        return 0
    known = value.birth or value.died
    return known.shifted_days if known is not None else 0
