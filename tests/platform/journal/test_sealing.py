"""Sealing: gapless positions, a keyed chain, and a head outside the database each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from hearthline.platform.journal import heads
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.journal.sealing import JournalShorter, Tip, check_head, seal_some, tip
from hearthline.platform.journal.verifying import verify
from tests.builders.journal import AT, entries, seal_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _heads_apart(tmp_path: Path, settings: Settings) -> None:
    settings.HEARTHLINE_JOURNAL_HEADS = tmp_path / "heads"


def test_positions_are_gapless_over_several_sealings() -> None:
    entries(7)
    seal_all(limit=3)
    entries(4, first=8)
    seal_all(limit=3)

    positions = JournalEntry.objects.order_by("id").values_list("position", flat=True)

    assert list(positions) == list(range(1, 12))
    assert verify().is_whole


def test_an_entry_committed_late_with_a_lower_id_gets_the_next_position() -> None:
    late, *_ = entries(3)
    JournalEntry.objects.filter(pk=late.pk).update(position=99)
    here = seal_some(Tip(0, ""), at=AT)
    JournalEntry.objects.filter(pk=late.pk).update(position=None)

    seal_some(here, at=AT)

    late.refresh_from_db()
    assert late.position == 3
    assert verify().is_whole


def test_a_head_is_written_outside_the_database_at_every_sealing() -> None:
    entries(5)

    here = seal_all(limit=2)

    assert [head.position for head in heads.read()] == [2, 4, 5]
    assert heads.last().chain == here.chain  # type: ignore[union-attr]


def test_a_head_lost_in_a_crash_is_written_at_the_next_start() -> None:
    entries(3)
    seal_all()
    for file in heads.folder().glob("*.jsonl"):
        file.unlink()

    check_head(AT)

    assert heads.last().position == 3  # type: ignore[union-attr]


def test_a_half_written_last_head_is_passed_over() -> None:
    entries(3)
    seal_all(limit=2)
    file = next(heads.folder().glob("*.jsonl"))
    file.write_bytes(file.read_bytes()[:-30])

    check_head(AT)

    assert verify().is_whole


def test_nothing_is_sealed_when_the_database_ends_before_the_head() -> None:
    entries(4)
    seal_all(limit=2)
    JournalEntry.objects.filter(position__gt=2).update(position=None, chain="")

    with pytest.raises(JournalShorter):
        check_head(AT)

    assert tip().position == 2


def test_after_an_accepted_loss_sealing_goes_on_and_the_loss_stays_visible() -> None:
    entries(4)
    seal_all(limit=2)
    JournalEntry.objects.filter(position__gt=2).update(position=None, chain="")

    call_command("seal", "--accept-loss", "restored the backup of Tuesday")
    call_command("seal", "--once")

    found = verify()
    assert found.is_whole
    assert found.entries == 4
    assert [head.restart for head in found.restarts] == ["restored the backup of Tuesday"]
