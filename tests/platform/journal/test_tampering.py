"""Verification finds every tampering with sealed entries."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.actions import erase_values
from hearthline.platform.journal.chain import header, link
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject
from hearthline.platform.journal.sealing import subjects_of
from hearthline.platform.journal.verifying import verify
from hearthline.platform.messaging.sentences import sentence
from tests.builders.journal import AT, entries, seal_all

pytestmark = pytest.mark.django_db

COUNT = 40
TAMPERINGS = 200


@pytest.fixture(autouse=True)
def _journal(tmp_path: Path, settings: Settings) -> None:
    settings.HEARTHLINE_JOURNAL_HEADS = tmp_path / "heads"
    entries(COUNT)
    seal_all(limit=13)


def pick(dice: random.Random) -> JournalEntry:
    return JournalEntry.objects.get(position=dice.randint(1, COUNT))


def change_a_column(dice: random.Random) -> str:
    entry = pick(dice)
    changed = {
        "action_id": uuid4(),
        "name": "test.other",
        "version": 2,
        "actor_id": uuid4(),
        "actor_name": "Somebody Else",
        "role": "pharmacist",
        "branch_id": uuid4(),
        "source": "page",
        "server_time": entry.server_time + timedelta(microseconds=1),
        "device_time": entry.server_time,
        "zone": "UTC",
        "reason": entry.reason + ".",
        "caused_by": uuid4(),
        "flags": ["actions.without_permission"],
        "result": {"value": 10_000},
        "payload_digest": "0" * 64,
        "chain": entry.chain[::-1],
        "position": COUNT + 1,
    }
    column = dice.choice(sorted(changed))
    JournalEntry.objects.filter(pk=entry.pk).update(**{column: changed[column]})
    return f"{column} of {entry.position}"


def change_values(dice: random.Random) -> str:
    payload = JournalPayload.objects.get(entry=pick(dice))
    body = json.loads(payload.text)
    body["changes"][0][dice.choice(["before", "after"])]["name"] += "x"
    JournalPayload.objects.filter(pk=payload.pk).update(text=json.dumps(body))
    return "values"


def change_values_and_their_digest(dice: random.Random) -> str:
    from hearthline.platform.journal.writing import digest

    entry = pick(dice)
    JournalPayload.objects.filter(entry=entry).update(text="{}")
    JournalEntry.objects.filter(pk=entry.pk).update(payload_digest=digest(b"{}"))
    return "values and digest"


def remove_values(dice: random.Random) -> str:
    JournalPayload.objects.filter(entry=pick(dice)).delete()
    return "values removed"


def erase_without_an_entry(dice: random.Random) -> str:
    JournalPayload.objects.filter(entry=pick(dice)).update(text="", erased_why="law")
    return "values erased by nobody"


def change_subjects(dice: random.Random) -> str:
    rows = JournalSubject.objects.filter(entry=pick(dice))
    match dice.randrange(3):
        case 0:
            rows.filter(pk=rows.first().pk).update(subject_id=uuid4())  # type: ignore[union-attr]
        case 1:
            rows.filter(pk=rows.first().pk).delete()  # type: ignore[union-attr]
        case _:
            JournalSubject.objects.create(entry=rows.first().entry, subject_id=uuid4())  # type: ignore[union-attr]
    return "subjects"


def take_out(rows: list[int]) -> None:
    JournalSubject.objects.filter(entry_id__in=rows).delete()
    JournalPayload.objects.filter(entry_id__in=rows).delete()
    JournalEntry.objects.filter(pk__in=rows)._raw_delete(connection.alias)


def delete_some(dice: random.Random) -> str:
    entry = pick(dice)
    take_out([entry.pk])
    return f"deleted {entry.position}"


def delete_and_close_the_gap(dice: random.Random) -> str:
    entry = pick(dice)
    take_out([entry.pk])
    for later in JournalEntry.objects.filter(position__gt=entry.position).order_by("position"):
        JournalEntry.objects.filter(pk=later.pk).update(position=(later.position or 0) - 1)
    return f"deleted {entry.position} and moved the rest up"


def insert_one(dice: random.Random) -> str:
    entry = pick(dice)
    place = entry.position or 0
    for later in JournalEntry.objects.filter(position__gte=place).order_by("-position"):
        JournalEntry.objects.filter(pk=later.pk).update(position=(later.position or 0) + 1)
    entry.pk, entry.action_id, entry.position = None, uuid4(), place
    entry.save(force_insert=True)
    JournalPayload.objects.create(entry=entry, text="{}")
    return f"inserted at {place}"


def append_one(dice: random.Random) -> str:
    entry = pick(dice)
    entry.pk, entry.action_id, entry.position = None, uuid4(), COUNT + 1
    entry.save(force_insert=True)
    JournalPayload.objects.create(entry=entry, text="{}")
    return "appended"


def swap_two(dice: random.Random) -> str:
    first, second = dice.sample(range(1, COUNT + 1), 2)
    one = JournalEntry.objects.get(position=first)
    two = JournalEntry.objects.get(position=second)
    JournalEntry.objects.filter(pk=one.pk).update(position=None)
    JournalEntry.objects.filter(pk=two.pk).update(position=first, chain=one.chain)
    JournalEntry.objects.filter(pk=one.pk).update(position=second, chain=two.chain)
    return f"swapped {first} and {second}"


def cut_off(dice: random.Random) -> str:
    last = dice.randint(0, COUNT - 1)
    rows = JournalEntry.objects.filter(position__gt=last).values_list("pk", flat=True)
    take_out(list(rows))
    return f"cut off after {last}"


def unseal(dice: random.Random) -> str:
    last = dice.randint(0, COUNT - 1)
    JournalEntry.objects.filter(position__gt=last).update(position=None, chain="")
    return f"unsealed after {last}"


def chain_anew_with_another_key(dice: random.Random) -> str:
    entry = pick(dice)
    entry.reason = "nothing to see"
    entry.save(update_fields=["reason"])
    before = ""
    for row in JournalEntry.objects.filter(position__isnull=False).order_by("position"):
        position = row.position or 0
        if position >= (entry.position or 0):
            subjects = subjects_of([row.pk])[row.pk]
            row.chain = link(b"a key of their own", before, header(row, subjects, position))
            row.save(update_fields=["chain"])
        before = row.chain
    return "chained anew"


WAYS: list[Callable[[random.Random], str]] = [
    change_a_column,
    change_a_column,
    change_a_column,
    change_values,
    change_values_and_their_digest,
    remove_values,
    erase_without_an_entry,
    change_subjects,
    delete_some,
    delete_and_close_the_gap,
    insert_one,
    append_one,
    swap_two,
    cut_off,
    unseal,
    chain_anew_with_another_key,
]


class Undo(Exception):
    """Leaves a savepoint so that the journal is whole again."""


def test_it_finds_every_one_of_200_random_tamperings() -> None:
    assert verify().is_whole
    missed = []
    used = set()

    for seed in range(TAMPERINGS):
        dice = random.Random(seed)
        tamper = WAYS[seed % len(WAYS)]
        try:
            with transaction.atomic():
                what = tamper(dice)
                used.add(tamper.__name__)
                if verify().is_whole:
                    missed.append(f"{tamper.__name__}: {what}")
                raise Undo
        except Undo:
            pass

    assert not missed
    assert used == {way.__name__ for way in WAYS}
    assert verify().is_whole


def test_it_names_the_first_bad_position() -> None:
    JournalEntry.objects.filter(position__in=[9, 21]).update(reason="changed")

    found = verify()

    assert found.first_bad == 9
    assert {fault.position for fault in found.faults} == {9, 21}


def test_a_rewritten_journal_with_the_true_key_does_not_match_its_heads() -> None:
    from hearthline.platform.journal.chain import journal_key

    JournalEntry.objects.filter(position=20).update(reason="changed by one who has the key")
    before = ""
    for row in JournalEntry.objects.order_by("position"):
        subjects = subjects_of([row.pk])[row.pk]
        row.chain = link(journal_key(), before, header(row, subjects, row.position or 0))
        row.save(update_fields=["chain"])
        before = row.chain

    found = verify()

    assert {fault.message.code for fault in found.faults} == {"journal.not_as_sealed"}


def test_another_key_is_named(settings: Settings) -> None:
    settings.HEARTHLINE_JOURNAL_KEY = "not the key it was sealed with"

    codes = {fault.message.code for fault in verify().faults}

    assert "journal.other_key" in codes


def test_heads_that_are_gone_are_missed(tmp_path: Path) -> None:
    for file in (tmp_path / "heads").iterdir():
        file.unlink()

    assert {fault.message.code for fault in verify().faults} == {"journal.no_heads"}


def test_values_erased_by_law_keep_the_chain_whole() -> None:
    entry = JournalEntry.objects.get(position=12)

    erase_values(
        system_context(at=AT, reason="order of the county court"),
        entry_id=entry.pk,
    )
    seal_all()

    found = verify()
    assert found.is_whole
    assert found.erased == 1
    assert JournalPayload.objects.get(entry=entry).body is None


def test_every_fault_is_said_in_words() -> None:
    cut_off(random.Random(1))

    assert all(" " in sentence(fault.message) for fault in verify().faults)


def test_the_command_fails_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    JournalEntry.objects.filter(position=9).update(reason="changed")

    with pytest.raises(CommandError) as failure:
        call_command("audit_verify", "--json")

    told = json.loads(capsys.readouterr().out)
    assert failure.value.returncode == 1
    assert (told["whole"], told["first_bad"]) == (False, 9)


def test_the_command_is_content_with_a_whole_journal(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit_verify")

    assert "Nothing was changed" in capsys.readouterr().out
