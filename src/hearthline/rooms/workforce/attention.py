"""Lines of Today: papers that end, gaps of the on-call roster, calls nobody looks after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem, Panel, PanelRow
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_moment, shown_phone
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.workforce import models, queries
from hearthline.rooms.workforce.checks import gap_message
from hearthline.rooms.workforce.values import FIRST, Call

READERS = (Role.NURSE_MANAGER, Role.ADMINISTRATOR, Role.SCHEDULER)
ROSTER_READERS = (Role.NURSE_MANAGER, Role.PHARMACIST, Role.SCHEDULER)
MOST = 50


def papers_that_end(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return licences and certificates that end within the program's notice, soonest first."""
    if caller.role not in READERS:
        return []
    settings = settings_in_force().settings
    today = local_day(now, caller.zone)
    horizon = today + timedelta(days=settings.expiry_notice_days)
    here = Q(staff__left_on__isnull=True) | Q(staff__left_on__gte=today)
    ends_soon = {"ended_on__isnull": True, "expires__lt": horizon}
    rows: list[models.Licence | models.Certificate] = [
        *visible(caller, models.Licence)
        .filter(here, **ends_soon)
        .select_related("staff")
        .order_by("expires")[:MOST],
        *visible(caller, models.Certificate)
        .filter(here, **ends_soon)
        .select_related("staff")
        .order_by("expires")[:MOST],
    ]
    placed = queries.placements_between(today, today, subjects=[row.staff_id for row in rows])
    return [
        AttentionItem(
            key=f"workforce.expiry:{row.pk}",
            title=Message(
                "workforce.attention_ended" if row.expires < today else "workforce.attention_ends",
                {"name": str(row.staff), "paper": row.kind, "expires": row.expires.isoformat()},
            ),
            detail=Message("workforce.attention_detail"),
            state="blocking" if row.expires < today else "open",
            due=to_instant(row.expires, time(23, 59), caller.zone).astimezone(UTC),
            owner=Role.NURSE_MANAGER,
            branch=placed.get(row.staff_id),
            url=reverse("workforce:nurse", args=[row.staff_id]),
            action=Message("workforce.attention_open"),
            subject=row.staff_id,
        )
        for row in sorted(rows, key=lambda row: (row.expires, str(row.pk)))
        if row.expires is not None
    ]


def gaps_ahead(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return for each place of the roster its next gap, to whoever plans it."""
    if not caller.holds("workforce.plan_on_call") or caller.role not in ROSTER_READERS:
        return []
    branches = [branch.id for branch in program.branches(caller)]
    if not queries.has_roster(branches):
        return []
    ahead = timedelta(days=settings_in_force().settings.roster_ahead_days)
    found = queries.roster(branches, now, now + ahead)
    tomorrow = now + timedelta(days=1)
    lines = []
    for (branch, role, place), gaps in found.gaps.items():
        if not gaps:
            continue
        first = gaps[0]
        lines.append(
            AttentionItem(
                key=f"workforce.on_call:{branch}:{role}:{place}",
                title=gap_message(first, role, place, found.people),
                detail=Message(
                    "workforce.attention_gap_detail",
                    {"until": first.end.isoformat(), "count": len(gaps) - 1},
                ),
                state="blocking" if place == FIRST and first.start <= tomorrow else "open",
                due=first.start,
                owner=caller.role,
                branch=branch,
                url=reverse("workforce:roster"),
                action=Message("workforce.attention_fill"),
            )
        )
    return lines


def open_calls(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return calls without an outcome, those nobody looks after first; they age."""
    if not caller.holds("workforce.log_call"):
        return []
    rows = visible(caller, models.Call).filter(closed_at__isnull=True).order_by("called_at")[:MOST]
    waits = timedelta(minutes=settings_in_force().settings.call_waits_minutes)
    return [_call_line(caller, call, now, waits) for call in queries.call_values(rows)]


def count_open_calls(caller: Caller) -> tuple[int, bool]:
    """Return how many calls have no outcome, and whether nobody looks after one of them."""
    taken = visible(caller, models.Call).filter(closed_at__isnull=True)
    waiting = list(taken.values_list("taken_at", flat=True)[:MOST])
    return len(waiting), None in waiting


def _call_line(caller: Caller, call: Call, now: datetime, waits: timedelta) -> AttentionItem:
    due = call.facts.called_at + waits
    code, late = "attention_call", call.taken_at is None and due <= now
    if call.taken_at is not None:
        back = call.facts.call_back_due
        is_owed = back is not None and call.called_back_at is None
        code = "attention_call_back" if is_owed else "attention_call_open"
        due = back if back is not None and is_owed else due
        late = is_owed and due <= now
    return AttentionItem(
        key=f"workforce.call:{call.facts.id}",
        title=Message(f"workforce.{code}", {"caller": call.facts.caller}),
        detail=Message(
            "workforce.attention_call_detail",
            {"at": call.facts.called_at.isoformat(), "about": call.facts.about},
        ),
        state="blocking" if late else "open",
        due=due,
        owner=caller.role,
        branch=call.facts.branch_id,
        url=reverse("workforce:call", args=[call.facts.id]),
        action=Message("workforce.attention_call_action"),
        subject=call.facts.patient_id,
    )


def on_call_now(caller: Caller, now: datetime) -> Sequence[Panel]:
    """Return to whoever is on call that they are, until when, and who is second in line."""
    if not caller.holds("workforce.log_call"):
        return []
    card = queries.staff_by_actor(caller.actor_id)
    branches = [branch.id for branch in program.branches(caller)]
    if card is None or not queries.has_roster(branches):
        return []
    panels = []
    for item in queries.on_call_in(branches, now).values():
        others = {"first": item.first, "second": item.second}
        mine = [name for name, holder in others.items() if holder and holder.id == card.id]
        if not mine:
            continue
        place = "1" if mine[0] == "first" else "2"
        other = item.second if place == "1" else item.first
        rows = [PanelRow(_("You are"), word("on_call_place", place))]
        if item.until is not None and place == "1":
            rows.append(PanelRow(_("Until"), shown_moment(item.until)))
        label = _("Second in line") if place == "1" else _("First")
        rows.append(
            PanelRow(label, f"{other.name} {shown_phone(other.phone)}".strip())
            if other
            else PanelRow(label, _("nobody"), "blocking")
        )
        panel = Panel(_("On call: %(role)s") % {"role": word("on_call_role", item.role)}, rows)
        # Branches that share a roster are one turn to whoever holds it.
        if panel not in panels:
            panels.append(panel)
    return panels
