"""What Today shows, made from the lines of attention and what the rooms add."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.calendar import minutes_into_day
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.attention.groups import Group, When
from hearthline.platform.manifest import AttentionItem, Workload, rooms
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.day_chart import DayChart, Slot
from hearthline.platform.ui.display import local, shown_clock
from hearthline.platform.ui.parts import Act, AttentionGroup, AttentionRow, Figure
from hearthline.platform.ui.status import Status

ROWS_A_GROUP = 12
"""Lines of one group shown at first; the rest is one step away."""


def attention_groups(groups: Sequence[Group], *, zone: str, all_rows: bool) -> list[AttentionGroup]:
    """Return the groups as the page draws them; the most pressing blocking line is the main one."""
    main = next(
        (line.key for group in groups for line in group.lines if line.state == "blocking"), ""
    )
    return [
        AttentionGroup(
            label=group_label(group, zone),
            rows=[
                _row(line, is_main=line.key == main)
                for line in (group.lines if all_rows else group.lines[:ROWS_A_GROUP])
            ],
            late=group.when is When.LATE,
            total=len(group.lines),
        )
        for group in groups
    ]


def hidden_rows(groups: Sequence[Group]) -> int:
    """Return how many lines the short form of the page leaves out."""
    return sum(max(0, len(group.lines) - ROWS_A_GROUP) for group in groups)


def group_label(group: Group, zone: str) -> str:
    """Return the heading of a group: "Before 11:00", "Today"."""
    match group.when:
        case When.LATE:
            return _("Overdue")
        case When.SOON if group.until is not None:
            return _("Before %(time)s") % {"time": _local_clock(group.until, zone)}
        case When.WEEK:
            return _("This week")
        case When.LATER:
            return _("Later")
        case When.ANY:
            return _("Without a set time")
        case _:
            return _("Today")


def how_things_stand(groups: Sequence[Group], zone: str) -> tuple[str, str]:
    """Return the sentence under the title: its strong beginning and the rest."""
    parts = [_part(group, zone, is_first=group is groups[0]) for group in groups]
    if not parts:
        return _("Nothing waits for you."), ""
    if len(parts) == 1:
        return parts[0] + ".", ""
    return parts[0], ", " + ", ".join(parts[1:]) + "."


def _part(group: Group, zone: str, *, is_first: bool) -> str:
    n = len(group.lines)
    match group.when:
        case When.LATE:
            text = ngettext("%(n)s thing overdue", "%(n)s things overdue", n)
        case When.SOON if group.until is not None:
            text = ngettext("%(n)s thing before %(time)s", "%(n)s things before %(time)s", n)
        case When.TODAY if is_first:
            text = ngettext("%(n)s thing today", "%(n)s things today", n)
        case When.TODAY:
            text = ngettext("%(n)s more today", "%(n)s more today", n)
        case When.WEEK if is_first:
            text = ngettext("%(n)s thing this week", "%(n)s things this week", n)
        case When.WEEK:
            text = ngettext("%(n)s this week", "%(n)s this week", n)
        case When.LATER:
            text = ngettext("%(n)s later", "%(n)s later", n)
        case _:
            text = ngettext("%(n)s without a set time", "%(n)s without a set time", n)
    time = _local_clock(group.until, zone) if group.until else ""
    return text % {"n": f"{n:,}", "time": time}


def workload_chart(caller: Caller, now: datetime) -> tuple[Workload, DayChart] | None:
    """Return who is busy with what today, from the first room that knows."""
    for room in rooms():
        load = room.workload(caller, now) if room.workload else None
        if load is not None and load.slots:
            return load, _drawn(load, caller, now)
    return None


def figures(caller: Caller, now: datetime) -> list[Figure]:
    """Return the day in figures, from every room that has some for this role."""
    return [
        figure
        for room in rooms()
        if room.figures is not None
        for figure in room.figures(caller, now)
    ]


def _drawn(load: Workload, caller: Caller, now: datetime) -> DayChart:
    says = _(
        "Nurses through today: %(on)s on shift now, %(busy)s with a patient, %(drive)s driving"
    )
    return DayChart.of(
        [Slot(*slot) for slot in load.slots],
        start_minute=load.start_minute,
        slot_minutes=load.slot_minutes,
        now_minute=minutes_into_day(now, caller.today, caller.zone),
        says=says % {"on": load.on_shift, "busy": load.busy, "drive": load.driving},
    )


def _row(line: AttentionItem, *, is_main: bool) -> AttentionRow:
    return AttentionRow(
        due=line.due,
        what=sentence(line.title),
        status=Status(line.state),
        detail=sentence(line.detail),
        act=Act(sentence(line.action), line.url, main=is_main) if line.url else None,
    )


def _local_clock(at: datetime, zone: str) -> str:
    return shown_clock(local(at, zone))
