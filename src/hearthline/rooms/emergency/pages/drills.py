"""Drills: results by person and date, and how they compare with what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.protocols import GOALS, Grade
from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.pages import page
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_amount, shown_day
from hearthline.platform.ui.svg import at
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.queries import Drill, Quarter
from hearthline.rooms.emergency.starter.drills import PUBLISHED, SCRIPTS, WITH_ERROR

LEFT, WIDTH, LONGEST_S = 270.0, 330.0, 480.0
ROW, TOP, OWN_SHOWN = 30.0, 12.0, 12
STATUS = {
    Grade.MET: "met",
    Grade.LATE: "open",
    Grade.MUCH_LATE: "blocking",
    Grade.NOT_DONE: "unknown",
}
WITH_EPINEPHRINE = tuple(key for key, script in SCRIPTS.items() if script.first_line)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the comparison: the middle half as a band, the median as a mark, or dots."""

    label: str
    says: str
    y: str
    text_y: str
    band: tuple[str, str] | None = None
    middle: str = ""
    dots: tuple[str, ...] = ()


@page("emergency.read")
def drills(request: Any) -> HttpResponse:
    """List one's own drills, or everybody's, and compare times to epinephrine."""
    may_see_all = request.caller.holds("emergency.drills")
    view = ListView.read(request.GET, sorts=("when",), filters=("whose",), descending=True)
    is_all = may_see_all and view.filter("whose", "all") == "all"
    rows = queries.drill_rows(None if is_all else request.caller.actor_id)
    found = [queries.drill_value(row) for row in rows[view.slice]]
    if is_all:
        request.reads.update(drill.actor_id for drill in found)
    own = queries.drills_of([request.caller.actor_id]).get(request.caller.actor_id, [])
    labels = (("all", _("Everybody's")), ("mine", _("Mine")))
    listing = Worklist(
        name="drills",
        caption=_("Drills, newest first"),
        columns=(
            Column(_("When")),
            Column(_("Who")),
            Column(_("Patient")),
            *(Column(word("drill_measure", one), numeric=True) for one in ("stop", "epinephrine")),
            *(
                Column(word("drill_measure", one), numeric=True)
                for one in ("call", "kit_open", "handover")
            ),
            Column(_("Missed and wrong")),
        ),
        rows=[_row(drill) for drill in found],
        total=rows.count(),
        view=view,
        chips=[
            Chip(label, view.address(whose=name, page=None), current=(name == "all") == is_all)
            for name, label in labels
        ]
        if may_see_all
        else [],
        empty=Empty(
            _("No drill was run yet."),
            _("Practice begins on the tablet's first page, with one of the invented patients."),
        ),
        filtered_empty=Empty(_("No drill of yours."), _("Practice begins on the tablet.")),
    )
    zone = request.caller.zone
    quarters = queries.drill_quarters(WITH_EPINEPHRINE, zone)
    bars = _bars(own, quarters, zone)
    return render(
        request,
        "emergency/drills.html",
        {
            "listing": listing,
            "bars": bars,
            "height": at(TOP + ROW * len(bars) + 24),
            "ticks": [(at(_x(s)), str(s), at(TOP + ROW * len(bars))) for s in range(0, 481, 120)],
            "tick_y": at(TOP + ROW * len(bars) + 16),
            "published": PUBLISHED,
            "goals": [(word("drill_measure", g.measure), g) for g in GOALS],
            "quarters": [
                (_named(one), one, _percent(one.wrong, one.count)) for one in reversed(quarters)
            ],
            "with_error": WITH_ERROR,
            "share_published": _percent(WITH_ERROR.part, WITH_ERROR.whole),
            "own": len(own),
            "may_practise": request.caller.holds("emergency.run"),
        },
    )


def _row(drill: Drill) -> dict[str, Any]:
    script = SCRIPTS.get(drill.script)
    return {
        "drill": drill,
        "title": script.title if script else drill.script,
        "times": [
            (drill.seconds.get(name), STATUS[drill.grades[name]] if name in drill.grades else "")
            for name in ("stop", "epinephrine", "call", "kit_open", "handover")
        ],
        "errors": [word("drill_error", error) for error in drill.errors],
        "url": reverse("emergency:run_report", args=[drill.run_id]),
    }


def _named(quarter: Quarter) -> str:
    return _("%(year)s, quarter %(number)s") % {"year": quarter.year, "number": quarter.number}


def _percent(part: int, whole: int) -> int:
    """Return a share in percent, rounded half up."""
    return (200 * part + whole) // (2 * whole)


def _bars(own: Sequence[Drill], quarters: Sequence[Quarter], zone: str) -> list[Bar]:
    """Return published figures, the program's medians with their counts, and one's own drills."""
    made: list[dict[str, Any]] = [
        {
            "label": f"{one.id} {one.what}",
            "says": _("%(label)s: median %(middle)s s, middle half %(low)s to %(high)s s")
            % {
                "label": one.what,
                "middle": shown_amount(one.middle),
                "low": shown_amount(one.low),
                "high": shown_amount(one.high),
            },
            "band": (at(_x(one.low)), at(_x(one.high) - _x(one.low))),
            "middle": at(_x(one.middle)),
        }
        for one in PUBLISHED
    ]
    median = queries.drill_medians(WITH_EPINEPHRINE, ("epinephrine",)).get("epinephrine")
    label = _("This program, to epinephrine")
    if median is None:
        made.append({"label": label, "says": _("%(label)s: no drill yet") % {"label": label}})
    else:
        said = {"label": label, "n": median.count, "middle": shown_amount(median.seconds)}
        made.append(
            {
                "label": _("%(label)s, n = %(n)s") % said,
                "says": _("%(label)s: median %(middle)s s of %(n)s drills") % said,
                "middle": at(_x(median.seconds)),
            }
        )
    mine = [one for one in own if "epinephrine" in one.seconds]
    days = {one.run_id: local_day(one.begun_at, zone) for one in mine}
    for quarter in quarters:
        inside = [
            one
            for one in mine
            if (days[one.run_id].year, (days[one.run_id].month + 2) // 3)
            == (quarter.year, quarter.number)
        ]
        label = _named(quarter)
        middle = _("no time") if quarter.seconds is None else f"{shown_amount(quarter.seconds)} s"
        made.append(
            {
                "label": _("%(label)s, n = %(n)s") % {"label": label, "n": quarter.timed},
                "says": _("%(label)s: median %(middle)s of %(n)s drills; your own: %(own)s")
                % {
                    "label": label,
                    "middle": middle,
                    "n": quarter.timed,
                    "own": ", ".join(
                        f"{shown_day(days[one.run_id])} {one.seconds['epinephrine']} s"
                        for one in inside
                    )
                    or _("none"),
                },
                "middle": "" if quarter.seconds is None else at(_x(quarter.seconds)),
                "dots": tuple(at(_x(one.seconds["epinephrine"])) for one in inside[:OWN_SHOWN]),
            }
        )
    return [
        Bar(y=at(TOP + ROW * i + 8), text_y=at(TOP + ROW * i + 19), **row)
        for i, row in enumerate(made)
    ]


def _x(seconds: float) -> float:
    return LEFT + min(seconds, LONGEST_S) / LONGEST_S * WIDTH
