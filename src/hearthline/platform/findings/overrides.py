"""The page of overrides: which are in force and by whom, and how often each check is overridden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.following import subject_kinds
from hearthline.platform.findings.models import Override
from hearthline.platform.findings.queries import OverrideRate, override_rates
from hearthline.platform.manifest import SubjectName
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

READ = "findings.read"
PERIOD = timedelta(days=90)
"""How far back the rates count."""


@page(READ)
def overrides(request: Any) -> HttpResponse:
    """List overrides, those in force first, and the rate of each check over 90 days."""
    view = ListView.read(
        request.GET, sorts=("until", "at"), filters=("show",), descending=True, size=50
    )
    every = visible(request.caller, Override)
    in_force = every.filter(expires_at__gt=request.at)
    shows_all = view.filter("show") == "all"
    rows = every if shows_all else in_force
    field = {"until": "expires_at", "at": "at"}[view.sort]
    page_of = list(rows.order_by(f"{'-' if view.descending else ''}{field}", "id")[view.slice])
    names = _names(page_of)
    request.reads.update(row.subject_id for row in page_of)
    total, standing = rows.count(), in_force.count()
    listed = Worklist(
        name="overrides",
        caption=_("Overrides by when they end"),
        columns=(
            Column(_("Whom")),
            Column(_("What was let pass")),
            Column(_("By whom, why")),
            Column(_("Since"), "at", descending_first=True),
            Column(_("Until"), "until", descending_first=True),
        ),
        rows=[
            {
                "row": row,
                "who": names.get(row.subject_id),
                "check": word("check", row.check_code),
                "gate": word("gate", row.gate),
                "stands": row.expires_at > request.at,
                "waits": row.override_class == "two_clinicians" and row.second_at is None,
            }
            for row in page_of
        ],
        total=total,
        view=view,
        chips=[
            Chip(
                _("In force"),
                view.address(show=None, page=None),
                standing,
                current=not shows_all,
            ),
            Chip(_("All"), view.address(show="all", page=None), current=shows_all),
        ],
        empty=Empty(_("No override in force."), _("Nobody has let a gate pass a finding.")),
        filtered_empty=Empty(_("Nobody has overridden anything yet.")),
    )
    says = (
        ngettext("%(n)s override is in force.", "%(n)s overrides are in force.", standing)
        % {"n": standing}
        if standing
        else _("No override is in force.")
    )
    rates = override_rates(request.caller, since=request.at - PERIOD, until=request.at)
    return render(
        request,
        "findings/overrides.html",
        {
            "listing": listed,
            "sentence": says,
            "rates": [_rate(rate) for rate in rates if rate.overridden],
            "days": PERIOD.days,
        },
    )


def _names(rows: list[Override]) -> dict[Any, SubjectName]:
    found: dict[Any, SubjectName] = {}
    subjects = list({row.subject_id for row in rows})
    for kind in subject_kinds().values():
        found |= kind.names(subjects) if subjects else {}
    return found


def _rate(rate: OverrideRate) -> dict[str, Any]:
    share = (
        sentence(
            Message(
                "findings.rate",
                {"percent": round(100 * rate.overridden / rate.unsettled), "of": rate.unsettled},
            )
        )
        if rate.unsettled
        else _("not known: nothing was found in these days")
    )
    return {"check": word("check", rate.check), "overridden": rate.overridden, "share": share}
