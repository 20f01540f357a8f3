"""Readiness of the program: where people wait and why, and how long referrals take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.findings import Gate
from hearthline.overlook.clearance.rules import Pace, first_clear, pace_of
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page
from hearthline.platform.findings.models import StoredFinding
from hearthline.platform.findings.queries import kept_of, last_checked
from hearthline.platform.findings.shown import owner_words
from hearthline.platform.findings.shut import (
    AFTER_THE_FIRST,
    Holding,
    Shut,
    holding_gates,
    shut_or_let_pass,
)
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.records.reading import is_one_of
from hearthline.platform.ui import parts
from hearthline.platform.ui.bars import BarChart
from hearthline.platform.ui.display import shown_moment
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.program import queries as program
from hearthline.rooms.therapy import queries as therapy

PERIOD = timedelta(days=90)
"""How far back referrals count for the median."""
SHOWN = 8
"""Checks that the picture shows; the filter lists every one."""
REASONS = 2
"""Sentences a row shows; the rest are counted."""
FILTERS = ("gate", "owner", "check", "branch")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person of the list: what holds them, who has it, since when they wait."""

    name: str
    url: str
    therapy: str
    referred_at: Any
    days: int | None
    says: list[tuple[str, str]]
    more: int
    due: datetime | None


@page("findings.program")
def readiness_of_program(request: Any) -> HttpResponse:
    """Show where people wait and why, by gate, owner and check, and the days it takes."""
    caller: Caller = request.caller
    view = ListView.read(request.GET, sorts=("due",), filters=FILTERS, size=25)
    branches = program.branches(caller)
    branch = next((one.id for one in branches if str(one.id) == view.filter("branch")), None)
    holding = holding_gates(caller, caller.at, running=therapy.who_runs(), branch=branch)
    every = holding.rows
    rows = _chosen(holding, view)
    waiting = holding.people()
    everybody, gates, checks = waiting.everybody, waiting.by_gate, waiting.by_check
    total = everybody if rows is every else rows.values("subject_id").distinct().count()
    listed = _people(request, holding, rows, view)
    checked = last_checked()
    shown = {
        "listing": _worklist(listed, total, view, gates, everybody),
        "sentence": _sentence(everybody, checks),
        "pace": _figures(*_pace(caller, branch)),
        "checks": _bars(checks, everybody),
        "owners": [
            (owner_words(owner), count, view.address(owner=owner))
            for owner, count in waiting.by_owner
            if owner
        ],
        "why": [(word("check", code), count, view.address(check=code)) for code, count in checks],
        "branches": [Chip(_("Every branch"), view.address(branch=None), current=branch is None)]
        + [
            Chip(one.name, view.address(branch=str(one.id)), current=one.id == branch)
            for one in branches
        ]
        if len(branches) > 1
        else [],
        "chosen": _filters_in_words(view),
        "checked": shown_moment(checked, caller.zone) if checked else _("not known"),
    }
    return render(request, "clearance/program.html", shown)


def _chosen(holding: Holding, view: ListView) -> QuerySet[StoredFinding]:
    rows = holding.rows
    if view.filter("gate") in list(Gate):
        rows = holding.at(Gate(view.filter("gate")))
    if owner := view.filter("owner"):
        rows = rows.filter(owner=owner)
    if check := view.filter("check"):
        rows = rows.filter(check_code=check)
    return rows


def _people(
    request: Any, holding: Holding, rows: QuerySet[StoredFinding], view: ListView
) -> list[Waiting]:
    """Return one page of people, those with the soonest hour first."""
    grouped = rows.values_list("subject_id").annotate(soonest=Min("due"))
    ordered = grouped.order_by(F("soonest").asc(nulls_last=True), "subject_id")
    due = dict(ordered[view.slice])
    subjects = list(due)
    request.reads.update(subjects)
    people = census.by_ids(subjects)
    episodes = census.episodes_of(subjects)
    running = set(holding.running.filter(is_one_of("patient_id", subjects)))
    begun = [one for one in subjects if one in running]
    starting = [one for one in subjects if one not in running]
    shut = {
        **shut_or_let_pass(starting, Gate, request.caller.at),
        **shut_or_let_pass(begun, AFTER_THE_FIRST, request.caller.at),
    }
    return [
        _waiting(request.caller, one, due[one], people, episodes.get(one, ()), shut, view)
        for one in subjects
    ]


def _waiting(
    caller: Caller,
    subject: UUID,
    due: datetime | None,
    people: Mapping[UUID, Any],
    episodes: Any,
    shut: Mapping[UUID, list[Any]],
    view: ListView,
) -> Waiting:
    episode: EpisodeSummary | None = next(
        (one for one in episodes if one.state in census.OPEN_STATES), None
    )
    held = [one for one in shut.get(subject, []) if _is_asked(one, view)]
    referred = episode.referred_at if episode else None
    return Waiting(
        name=people[subject].name if subject in people else _("Name not known"),
        url=_panel(subject),
        therapy=word("therapy_class", episode.therapy) if episode else "",
        referred_at=referred,
        days=(caller.at - referred).days if referred else None,
        says=[
            (sentence(one.message, zone=caller.zone), _has_it(one, caller))
            for one in held[:REASONS]
        ],
        more=max(0, len(held) - REASONS),
        due=due,
    )


def _has_it(one: Shut, caller: Caller) -> str:
    """Return who clears a finding; where a clinician let it pass, who did and until when."""
    if one.gates or not one.let_pass:
        return owner_words(one.owner)
    first = min(one.let_pass.values(), key=lambda passed: passed.expires_at)
    return _("overridden until %(until)s by %(by)s") % {
        "until": shown_moment(first.expires_at, caller.zone),
        "by": first.actor_name,
    }


def _is_asked(one: Any, view: ListView) -> bool:
    gate, owner, check = (view.filter(name) for name in ("gate", "owner", "check"))
    return (
        (gate not in list(Gate) or Gate(gate) in one.gates | one.let_pass.keys())
        and (not owner or one.owner == owner)
        and (not check or one.check == check)
    )


def _pace(caller: Caller, branch: UUID | None) -> tuple[Pace, int]:
    referred = census.referred_since(caller, caller.at - PERIOD, branch=branch)
    patients = {patient for patient, _at in referred.moments}
    kept = kept_of(patients, Gate.FIRST_DOSE)
    running = set(therapy.who_runs().filter(is_one_of("patient_id", patients)))
    found = []
    for patient, at in referred.moments:
        own = kept.get(patient)
        since, shut = (own.checked_from, own.shut) if own else (None, ())
        found.append(first_clear(at, since, shut, is_running=patient in running))
    return pace_of(found), referred.without_moment


def _figures(pace: Pace, without: int) -> list[parts.Figure]:
    days = _("not known") if pace.median_days is None else f"{pace.median_days:.1f}"
    known = (
        ngettext("Of %(n)s referral", "Of %(n)s referrals", pace.cleared) % {"n": pace.cleared}
        if pace.cleared
        else _("No referral became clear")
    )
    left_out = _("%(waits)s still wait, of %(unknown)s it is not known") % {
        "waits": pace.waiting,
        "unknown": pace.not_known,
    }
    figures = [
        parts.Figure(
            _("From referral to clear, median"),
            days,
            "" if pace.median_days is None else _("days"),
            _("%(known)s in %(days)s days; %(left_out)s.")
            % {"known": known, "days": PERIOD.days, "left_out": left_out},
        )
    ]
    if without:
        why = _("Left out of the median: when they were referred is not on record.")
        figures.append(parts.Figure(_("Without a day of referral"), str(without), why=why))
    return figures


def _bars(checks: Sequence[tuple[str, int]], everybody: int) -> BarChart | None:
    if not checks:
        return None
    code, count = checks[0]
    says = _("%(check)s holds %(n)s of %(all)s") % {
        "check": word("check", code),
        "n": count,
        "all": everybody,
    }
    return BarChart.of(
        [(word("check", code), float(count), str(count)) for code, count in checks[:SHOWN]],
        says=says,
        width=600.0,
    )


def _worklist(
    listed: list[Waiting], total: int, view: ListView, gates: Mapping[Gate, int], everybody: int
) -> Worklist[Waiting]:
    chips = [
        Chip(
            _("Every gate"),
            view.address(gate=None),
            everybody,
            current=view.filter("gate") not in list(Gate),
        ),
        *(
            Chip(
                word("gate", gate),
                view.address(gate=gate.value),
                count,
                current=view.filter("gate") == gate.value,
            )
            for gate, count in gates.items()
            if count
        ),
    ]
    return Worklist(
        name="waiting",
        caption=_("Who waits, by the hour it is due"),
        columns=(
            Column(_("Who")),
            Column(_("What holds it, and who has it")),
            Column(_("Due")),
            Column(_("Days since referral"), numeric=True),
        ),
        rows=listed,
        total=total,
        view=view,
        chips=chips,
        empty=Empty(_("Nobody waits."), _("Nothing was last found that holds a gate shut.")),
        filtered_empty=Empty(_("Nobody waits for that."), _("Choose another gate, or all.")),
    )


def _sentence(everybody: int, checks: Sequence[tuple[str, int]]) -> str:
    if not everybody:
        return _("Nobody waits at a gate.")
    said = ngettext("%(n)s person waits at a gate", "%(n)s people wait at a gate", everybody) % {
        "n": everybody
    }
    worst = word("check", checks[0][0])
    return _("%(said)s; most often for: %(worst)s.") % {"said": said, "worst": worst}


def _filters_in_words(view: ListView) -> list[tuple[str, str]]:
    """Return the filters in force beside gate and branch, each with the address without it."""
    found = []
    if owner := view.filter("owner"):
        found.append((owner_words(owner), view.address(owner=None)))
    if check := view.filter("check"):
        found.append((word("check", check), view.address(check=None)))
    return found


def _panel(subject: UUID) -> str:
    return reverse("clearance:panel", args=[subject])
