"""Two plans side by side: what differs at each visit, and what each comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import outside
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import queries
from hearthline.rooms.scheduling.addresses import Asked
from hearthline.rooms.scheduling.queries import side_by_side
from hearthline.rooms.scheduling.rules.side_by_side import Differs, Totals, TwoPlaces, differences
from hearthline.rooms.scheduling.rules.what_ifs import ANOTHER
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.workforce import queries as workforce

ROWS = 50
ROWS_IN_PRINT = 400
"""More visits than these differ only between plans nobody would read side by side on paper."""


@page("scheduling.read")
def two_plans(request: Any) -> HttpResponse:
    """Lay any two plans side by side; which ones stands in the address."""
    in_print = request.GET.get("print") == "yes"
    view = ListView.read(
        request.GET,
        sorts=("when",),
        filters=("left", "right", "what", "print"),
        size=ROWS_IN_PRINT if in_print else ROWS,
    )
    usual = side_by_side.usual_pair()
    left = side_by_side.head_of(view.filter("left", usual[0]))
    right = side_by_side.head_of(view.filter("right", usual[1]))
    days = side_by_side.common_days(left, right) if left and right else None
    context: dict[str, Any] = {
        "choices": [(head.key, head_words(head)) for head in side_by_side.choices()],
        "left": left,
        "right": right,
        "left_words": head_words(left) if left else "",
        "right_words": head_words(right) if right else "",
        "swapped": view.address(left=right.key, right=left.key) if left and right else "",
        "print_url": view.address(print="yes"),
        "in_print": in_print,
        "days": days,
        "listing": None,
    }
    if left is not None and right is not None and days is not None:
        context |= _compared(request, view, left, right, *days)
    return render(request, "scheduling/compare.html", context)


def head_words(head: side_by_side.Head) -> str:
    """Return how people call a plan: number and state, or the question it answers."""
    if head.number:
        return _("Plan %(number)s, %(state)s") % {
            "number": head.number,
            "state": word("plan_state", head.state),
        }
    asked = _("one more nurse") if head.kind == "nurse" else _("referrals accepted")
    if head.world == "before":
        return _("What if %(asked)s: as it is") % {"asked": asked}
    return _("What if %(asked)s: as it would be") % {"asked": asked}


def _compared(
    request: Any,
    view: ListView,
    left: side_by_side.Head,
    right: side_by_side.Head,
    first: Any,
    last: Any,
) -> dict[str, Any]:
    sides = [side_by_side.side_of(head, first, last) for head in (left, right)]
    everything = differences(sides[0].visits, sides[1].visits)
    hidden = outside(request.caller, {two.patient_id for two in everything})
    everything = [two for two in everything if two.patient_id not in hidden]
    chosen = view.filter("what")
    listed = [two for two in everything if chosen in ("", *two.differs)]
    shown = listed[view.slice]
    people = census.by_ids({two.patient_id for two in shown})
    request.reads.update(people)
    kinds = {need.id: need.kind for need in queries.needs_by_ids(t.need_id for t in shown).values()}
    names = workforce.names({n for t in shown for n in _nurses(t.left) | _nurses(t.right)})
    names[UUID(ANOTHER)] = _("the new nurse")
    return {
        "total": len(everything),
        "totals": _lines(side_by_side.totals_of(sides, first, last)),
        "listing": Worklist(
            name="differences",
            caption=_("Visits that the two plans place differently"),
            columns=(
                Column(_("Patient")),
                Column(_("Visit")),
                Column(head_words(left)),
                Column(head_words(right)),
                Column(_("What differs")),
            ),
            rows=[_row(two, people, kinds, names) for two in shown],
            total=len(listed),
            view=view,
            chips=_chips(view, everything),
            empty=Empty(_("Both plans place every visit of these days alike.")),
            filtered_empty=Empty(_("No visit differs in this way.")),
        ),
    }


def _row(two: TwoPlaces, people: Any, kinds: Any, names: Any) -> dict[str, Any]:
    item = two.right or two.left
    assert item is not None
    return {
        "name": people[two.patient_id].name if two.patient_id in people else _("a patient"),
        "kind": word("visit", kinds[two.need_id]) if two.need_id in kinds else _("a new visit"),
        "left": _place_words(two.left, names),
        "right": _place_words(two.right, names),
        "differs": ", ".join(_WORDS[what]() for what in Differs if what in two.differs),
        "url": Asked(item.day, visit=two.need_id).url(),
    }


def _place_words(item: Assigned | None, names: Any) -> str:
    if item is None:
        return _("no nurse")
    who = ", ".join(names.get(nurse, _("somebody else")) for nurse in item.nurse_ids)
    return f"{item.day:%a} {item.day.day}, {item.starts:%H:%M} {who}"


def _lines(found: Sequence[Totals]) -> list[dict[str, Any]]:
    words = {
        "visits": _("Visits with a nurse"),
        "without": _("Without a nurse"),
        "calls": _("Families to call"),
        "nurses_seen": _("Nurses a patient sees, on average"),
        "drive_minutes": _("Driving, min"),
        "overtime_minutes": _("Overtime, min"),
    }
    one, other = found
    lines = []
    for name, label in words.items():
        before, after = getattr(one, name), getattr(other, name)
        change = round(after - before, 1)
        said = f"{change:+,}".replace("-", "−") if change else "0"
        lines.append({"label": label, "left": before, "right": after, "change": said})
    return lines


def _chips(view: ListView, everything: Sequence[TwoPlaces]) -> list[Chip]:
    chosen = view.filter("what")
    return [
        Chip(_("All"), view.address(what=None), len(everything), current=not chosen),
        *(
            Chip(
                _WORDS[what](),
                view.address(what=what),
                sum(what in two.differs for two in everything),
                current=chosen == what,
            )
            for what in Differs
        ),
    ]


def _nurses(item: Assigned | None) -> set[UUID]:
    return set() if item is None else set(item.nurse_ids)


_WORDS = {
    Differs.ONLY_LEFT: lambda: _("only in the first"),
    Differs.ONLY_RIGHT: lambda: _("only in the second"),
    Differs.DAY: lambda: _("day"),
    Differs.NURSE: lambda: _("nurse"),
    Differs.TIME: lambda: _("time"),
}
