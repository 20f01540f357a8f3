"""What lines find about people: that somebody plans the line's end before therapy ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from hearthline.kernel.findings import Finding, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.lines import queries
from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.program.queries import settings_in_force

Said = tuple[State, Message]


def end_planned(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """A line whose therapy ends soon has a plan: removal, care with an owner, or a hand-over."""
    held, planned = reads.of(queries.lines_of), reads.of(queries.ends_of)
    ends = _last_days_of_care(reads.of(census.episodes_of))
    today = reads.day(as_of)
    notice = today + timedelta(days=reads.once(settings_in_force).settings.line_end_notice_days)
    found = []
    for subject in subjects:
        in_place = held.get(subject, [])
        said = [
            (_says(line, line.id in planned, ends.get(subject), notice), str(line.id))
            for line in in_place
        ]
        for (state, message), discriminator in said or [(_nothing(), "")]:
            found.append(
                Finding(
                    check="lines.end_planned",
                    subject=subject,
                    state=state,
                    message=message,
                    override=OverrideClass.NEVER,
                    owner=Role.NURSE_MANAGER,
                    stage=Stage.AT_THE_DOOR,
                    discriminator=discriminator,
                )
            )
    return found


def _last_days_of_care(held: Mapping[UUID, Sequence[EpisodeSummary]]) -> dict[UUID, date]:
    found = {}
    for subject, episodes in held.items():
        ends = [one.planned_end for one in episodes if one.state in census.OPEN_STATES]
        known = [end for end in ends if end is not None]
        if known and len(known) == len(ends):
            found[subject] = max(known)
    return found


def _says(line: LineFacts, is_planned: bool, ends: date | None, notice: date) -> Said:
    kind = {"kind": line.kind.value}
    if is_planned:
        return State.MET, Message("lines.end_planned", kind)
    if ends is None:
        return State.NOTE, Message("lines.end_of_care_not_known", kind)
    if ends > notice:
        return State.NOTE, Message("lines.end_later", kind | {"on": ends.isoformat()})
    return State.OPEN, Message("lines.end_not_planned", kind | {"on": ends.isoformat()})


def _nothing() -> Said:
    return State.NOT_APPLICABLE, Message("lines.none_in_place")


CHECKS = (
    Check(
        "lines.end_planned",
        "Line",
        "patient",
        end_planned,
        frozenset(),
        override=OverrideClass.NEVER,
    ),
)
