"""Verifying the journal: every sealed entry, its payload, and the heads outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.journal import heads
from hearthline.platform.journal.chain import header, journal_key, key_mark, link
from hearthline.platform.journal.heads import Head
from hearthline.platform.journal.models import JournalEntry, JournalPayload
from hearthline.platform.journal.sealing import subjects_of, unsealed_count
from hearthline.platform.journal.writing import digest

ERASE = "journal.erase_values"
"""Name of the action that erases a payload by law."""
AT_ONCE = 1000
SHOWN_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a position."""

    position: int
    message: Message


@dataclass(slots=True)
class Verdict:
    """What a verification found.

    ``faults`` is in order of position and stops at ``SHOWN_AT_MOST``; after the first break of
    the chain later entries are judged against the chain value they follow.
    """

    entries: int = 0
    unsealed: int = 0
    heads: int = 0
    erased: int = 0
    restarts: list[Head] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, removed, inserted, moved or cut off."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """Position of the first fault."""
        return min((fault.position for fault in self.faults), default=None)


def verify() -> Verdict:
    """Read the whole journal in order and return what is wrong with it.

    Notes
    -----
    Memory is flat: a thousand entries at a time. An entry that is not sealed yet has no proof
    and is only counted.
    """
    found = Verdict(unsealed=unsealed_count())
    noted = _heads(found)
    key = journal_key()
    erased_by_law: set[str] = set()
    before, expected = "", 1
    for entries in _in_batches():
        ids = [entry.id for entry in entries]
        subjects = subjects_of(ids)
        payloads = {row.entry_id: row for row in JournalPayload.objects.filter(entry_id__in=ids)}
        for entry in entries:
            position = entry.position or 0
            if position != expected:
                _fault(found, expected, "journal.missing", up_to=position - 1)
            if link(key, before, header(entry, subjects[entry.id], position)) != entry.chain:
                _fault(found, position, "journal.changed")
            _check_payload(found, entry, payloads.get(entry.id), erased_by_law)
            head = noted.pop(position, None)
            if head is not None and head.chain != entry.chain:
                _fault(found, position, "journal.not_as_sealed", at=head.at)
            before, expected = entry.chain, position + 1
            found.entries += 1
    _check_end(found, expected - 1, noted)
    _check_erasures(found, erased_by_law)
    found.faults.sort(key=lambda fault: fault.position)
    return found


def _in_batches() -> Iterator[list[JournalEntry]]:
    rows = (
        JournalEntry.objects.filter(position__isnull=False)
        .order_by("position")
        .iterator(chunk_size=AT_ONCE)
    )
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _heads(found: Verdict) -> dict[int, Head]:
    """Return the heads by position; after a restart those that it gave up are dropped."""
    noted: dict[int, Head] = {}
    own = key_mark(journal_key())
    try:
        for head in heads.read():
            found.heads += 1
            if head.key != own:
                _fault(found, head.position, "journal.other_key", at=head.at)
            if head.restart:
                found.restarts.append(head)
                noted = {at: kept for at, kept in noted.items() if at <= head.position}
            noted[head.position] = head
    except HearthlineError as error:
        found.faults.append(Fault(0, error.message))
    return noted


def _check_payload(
    found: Verdict, entry: JournalEntry, payload: JournalPayload | None, erased: set[str]
) -> None:
    position = entry.position or 0
    if payload is None:
        _fault(found, position, "journal.values_missing")
    elif payload.text:
        if digest(payload.text.encode()) != entry.payload_digest:
            _fault(found, position, "journal.values_changed")
    else:
        found.erased += 1
        erased.add(str(entry.action_id))


def _check_erasures(found: Verdict, erased: set[str]) -> None:
    """Every erased payload has an entry that says who erased it and why."""
    if not erased:
        return
    results = JournalEntry.objects.filter(name=ERASE).values_list("result", flat=True)
    told = {str(result.get("uuid")) for result in results.iterator()}
    for action_id in sorted(erased - told):
        entry = JournalEntry.objects.get(action_id=action_id)
        _fault(found, entry.position or 0, "journal.erased_by_nobody")


def _check_end(found: Verdict, last: int, noted: dict[int, Head]) -> None:
    beyond = [position for position in noted if position > last]
    if beyond:
        _fault(found, last + 1, "journal.cut_off", head=max(beyond))
    elif last and not found.heads:
        _fault(found, last, "journal.no_heads")


def _fault(found: Verdict, position: int, code: str, **params: str | int) -> None:
    if len(found.faults) < SHOWN_AT_MOST:
        found.faults.append(Fault(position, Message(code, {"position": position, **params})))
