"""Properties of the chain: any order of writing and sealing, any change of any part."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.platform.journal import heads
from hearthline.platform.journal.chain import header, link
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.journal.sealing import Tip, seal_some
from hearthline.platform.journal.verifying import verify
from tests.builders.journal import AT, entries

WORDS = st.text(max_size=30)
INSTANTS = st.integers(0, 4 * 10**15).map(lambda after: AT + timedelta(microseconds=after))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
ENTRIES = st.builds(
    JournalEntry,
    id=st.integers(1, 2**40),
    action_id=st.uuids(),
    name=WORDS,
    version=st.integers(1, 99),
    actor_id=st.uuids(),
    actor_name=WORDS,
    role=WORDS,
    branch_id=st.none() | st.uuids(),
    source=WORDS,
    server_time=INSTANTS,
    device_time=st.none() | INSTANTS,
    zone=WORDS,
    reason=WORDS,
    caused_by=st.none() | st.uuids(),
    flags=st.lists(WORDS, max_size=3),
    result=JSON,
    payload_digest=st.text("0123456789abcdef", min_size=64, max_size=64),
)
CHANGES: dict[str, Callable[[Any], Any]] = {
    "id": lambda value: value + 1,
    "name": lambda value: value + "x",
    "version": lambda value: value + 1,
    "actor_id": lambda value: UUID(int=value.int ^ 1),
    "actor_name": lambda value: value + " ",
    "role": lambda value: value + "x",
    "branch_id": lambda value: None if value else UUID(int=1),
    "source": lambda value: value + "x",
    "server_time": lambda value: value + timedelta(microseconds=1),
    "device_time": lambda value: None if value else datetime(2026, 1, 1, tzinfo=UTC),
    "zone": lambda value: value + "x",
    "reason": lambda value: value + ".",
    "caused_by": lambda value: None if value else UUID(int=1),
    "flags": lambda value: [*value, "x"],
    "result": lambda value: [value],
    "payload_digest": lambda value: value[1:] + ("0" if value[0] != "0" else "1"),
}


@given(entry=ENTRIES, subjects=st.sets(st.uuids(), max_size=4), place=st.integers(1, 2**40))
def test_every_part_of_an_entry_is_sealed(
    entry: JournalEntry, subjects: set[UUID], place: int
) -> None:
    sealed = link(b"key", "before", header(entry, subjects, place))

    assert sealed != link(b"key", "before", header(entry, subjects, place + 1))
    assert sealed != link(b"key", "", header(entry, subjects, place))
    assert sealed != link(b"other", "before", header(entry, subjects, place))
    assert sealed != link(b"key", "before", header(entry, {*subjects, UUID(int=7)}, place))
    for column, change in CHANGES.items():
        kept = getattr(entry, column)
        setattr(entry, column, change(kept))
        assert sealed != link(b"key", "before", header(entry, subjects, place)), column
        setattr(entry, column, kept)
    assert sealed == link(b"key", "before", header(entry, subjects, place))


@given(first=WORDS, second=WORDS)
def test_words_do_not_slip_from_one_column_into_the_next(first: str, second: str) -> None:
    def sealed(zone: str, reason: str) -> bytes:
        return header(
            JournalEntry(
                id=1,
                action_id=UUID(int=1),
                actor_id=UUID(int=1),
                zone=zone,
                reason=reason,
                server_time=AT,
            ),
            (),
            1,
        )

    moved = sealed(first + second, "")

    assert (moved == sealed(first, second)) == (second == "")


class Undo(Exception):
    """Leaves a savepoint, so that the next example begins with an empty journal."""


@pytest.mark.django_db
@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4)), max_size=6))
def test_any_order_of_writing_and_sealing_gives_gapless_positions(
    steps: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> None:
    settings.HEARTHLINE_JOURNAL_HEADS = tmp_path_factory.getbasetemp() / "property heads"
    shutil.rmtree(Path(settings.HEARTHLINE_JOURNAL_HEADS), ignore_errors=True)
    with pytest.raises(Undo):
        write_and_seal(steps)


@transaction.atomic
def write_and_seal(steps: list[tuple[int, int]]) -> None:
    written, here = 0, Tip(0, "")
    for count, limit in steps:
        entries(count, first=written + 1)
        written += count
        here = seal_some(here, at=AT, limit=limit)
    found = verify()
    sealed = JournalEntry.objects.filter(position__isnull=False).order_by("position")
    assert list(sealed.values_list("position", flat=True)) == list(range(1, here.position + 1))
    assert found.is_whole
    assert found.entries + found.unsealed == written
    assert (heads.last() or Tip(0, "")).position == here.position
    raise Undo
