"""One import from first file to report: survey, chunks, counts, and what to say when it breaks."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.actions.writing import Run
from hearthline.rooms.intake.models import ImportRun, Sender, SourceRecord
from hearthline.rooms.intake.reading.outcomes import Ignored, Issue, Quarantined, Reading
from hearthline.rooms.intake.reading.reader import readings
from hearthline.rooms.intake.reading.survey import Survey, survey
from hearthline.rooms.intake.values import RunState, Tally
from hearthline.rooms.program import queries as program

CHUNK = 500
"""Resources written in one transaction."""

LOOKED_AT = 5_000
"""Resources counted in one transaction when most of them are ignored."""

UNDECLARED = "undeclared sender"
"""Who sends when nobody said; declare the sender to keep identities of several apart."""


class ImportFailed(HearthlineError):
    """The import stopped; what was taken in before stays, and importing again goes on."""


class Follower(Protocol):
    """Whoever watches an import."""

    def advance(self, done: int, total: int | None) -> None:
        """Hear how many resources are done."""

    @property
    def is_cancelled(self) -> bool:
        """Whether to stop after this chunk."""


@dataclass(slots=True)
class Silent:
    """Watches nothing."""

    is_cancelled: bool = False

    def advance(self, done: int, total: int | None) -> None:
        """Hear it and say nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    run_id: UUID
    files: int
    skipped: tuple[str, ...]
    seconds: float
    state: RunState
    tally: Tally
    moved_patients: int


def run_import(
    paths: Sequence[Path],
    *,
    sender: str,
    branch_id: UUID,
    clock: Callable[[], datetime],
    follower: Follower | None = None,
    asked_by: str = "",
    run_id: UUID | None = None,
) -> Report:
    """Take in everything under ``paths``.

    Parameters
    ----------
    sender
        Declared sender; identities of resources belong to it.
    branch_id
        Branch of people whom no branch's area takes in.
    clock
        Reads the time for the contexts of the actions.
    run_id
        The run that was begun already, when files were uploaded.

    Raises
    ------
    ImportFailed
        When disk or database fail; whole chunks before stay, nothing is half-saved.
    """
    watching = follower or Silent()
    began = monotonic()
    tally = Tally()
    sender_id = actions.declare_sender(_context(clock), name=sender)
    if run_id is None:
        run_id = actions.start_run(
            _context(clock),
            sender_id=sender_id,
            branch_id=branch_id,
            names=[path.name for path in paths],
            asked_by=asked_by,
        )
    state = RunState.FAILED
    found: Survey | None = None
    try:
        found = survey(
            paths,
            today=local_day(clock(), _zone(branch_id)),
            stored_shifts=stored_shifts(sender_id),
            progress=lambda seen: watching.advance(0, None) if seen else None,
        )
        ImportRun.objects.filter(pk=run_id).update(
            files=len(found.files),
            skipped=[file.shown_as[-200:] for file in found.skipped][:200],
            total=found.total,
            moved_patients=len(found.shifts),
        )
        run = Run(
            id=run_id,
            sender_id=sender_id,
            source=Sender.objects.values_list("name", flat=True).get(pk=sender_id),
            branch_id=branch_id,
            branches=program.branches(),
            zone=_zone(branch_id),
            discharges=found.discharges,
        )
        state = _take_all(found, run, tally, watching, clock)
    except OSError as error:
        raise ImportFailed(_file_trouble(error)) from error
    except OperationalError as error:
        trouble = _database_trouble(error)
        if trouble is None:
            raise
        raise ImportFailed(trouble) from error
    finally:
        milliseconds = round((monotonic() - began) * 1000)
        _end(run_id, state, tally, milliseconds, clock)
    return Report(
        run_id=run_id,
        files=len(found.files),
        skipped=tuple(file.shown_as for file in found.skipped),
        seconds=milliseconds / 1000,
        state=state,
        tally=tally,
        moved_patients=len(found.shifts),
    )


def stored_shifts(sender_id: UUID) -> dict[str, int]:
    """Return the days that earlier imports took off a sender's patients."""
    rows = SourceRecord.objects.filter(sender_id=sender_id, shifted_days__gt=0)
    return dict(rows.values_list("key", "shifted_days"))


def _context(clock: Callable[[], datetime]) -> Context:
    return system_context(at=clock(), source=Source.IMPORT)


def _zone(branch_id: UUID) -> str:
    branch = program.branch(branch_id)
    return branch.zone if branch is not None else "UTC"


def _take_all(
    found: Survey, run: Run, tally: Tally, watching: Follower, clock: Callable[[], datetime]
) -> RunState:
    done = 0
    for chunk in chunks(readings(found)):
        _take_chunk(run, chunk, tally, clock)
        done += len(chunk)
        watching.advance(done, found.total)
        if watching.is_cancelled and done < found.total:
            return RunState.CANCELLED
    if run.people:
        actions.take_waiting(_context(clock), run=run)
    return RunState.DONE


def chunks(found: Iterator[Reading]) -> Iterator[list[Reading]]:
    """Yield readings in chunks: so many to write, or so many looked at."""
    chunk: list[Reading] = []
    to_write = 0
    for reading in found:
        chunk.append(reading)
        to_write += not isinstance(reading.outcome, Ignored)
        if to_write >= CHUNK or len(chunk) >= LOOKED_AT:
            yield chunk
            chunk, to_write = [], 0
    if chunk:
        yield chunk


def _take_chunk(
    run: Run, chunk: list[Reading], tally: Tally, clock: Callable[[], datetime]
) -> None:
    """Take a chunk in; when the database refuses one record, find it and quarantine it."""
    counted = Tally()
    remembered = (dict(run.people), set(run.waiting), set(run.dead))
    try:
        actions.take_in(_context(clock), run=run, chunk=chunk, tally=counted)
    except OperationalError:
        raise
    except (IntegrityError, DatabaseError):
        run.people, run.waiting, run.dead = remembered
        if len(chunk) == 1:
            reason = Message("intake.could_not_be_stored")
            refused = Reading(chunk[0].raw, Quarantined((Issue("", "", reason),)))
            actions.take_in(_context(clock), run=run, chunk=[refused], tally=tally)
            return
        middle = len(chunk) // 2
        _take_chunk(run, chunk[:middle], tally, clock)
        _take_chunk(run, chunk[middle:], tally, clock)
        return
    tally.add(counted)


def _end(
    run_id: UUID,
    state: RunState,
    tally: Tally,
    milliseconds: int,
    clock: Callable[[], datetime],
) -> None:
    try:
        actions.finish_run(
            _context(clock), run_id=run_id, state=state, tally=tally, milliseconds=milliseconds
        )
    except OperationalError:
        # The database is what failed; the error on its way out says so.
        if state is not RunState.FAILED:
            raise


def _file_trouble(error: OSError) -> Message:
    if error.errno == errno.ENOSPC:
        return Message("intake.disk_full")
    return Message("intake.file_trouble", {"why": error.strerror or type(error).__name__})


def _database_trouble(error: OperationalError) -> Message | None:
    """Return what is wrong with the database; ``None`` when it is our own mistake."""
    words = str(error).lower()
    if "locked" in words or "busy" in words:
        return Message("intake.database_locked")
    if "full" in words:
        return Message("intake.disk_full")
    if "no such" in words or "syntax" in words:
        return None
    return Message("intake.database_gone")
