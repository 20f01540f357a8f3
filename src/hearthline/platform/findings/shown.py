"""What stands at a gate, row by row, as every page that is about to pass it shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.findings import Gate, OverrideClass
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.platform.findings.evaluating import Standing, Verdict
from hearthline.platform.findings.passing import is_left_to_the_visit
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.parts import FindingRow
from hearthline.platform.ui.status import Status


def at_the_gate(stands: Verdict, caller: Caller) -> dict[str, Any]:
    """Return what ``findings/at_the_gate.html`` shows: what blocks, and what was let pass."""
    may_override = caller.holds("findings.override") and any(
        row.finding.override is not OverrideClass.NEVER for row in stands.blocking
    )
    return {
        "gate": word("gate", stands.gate),
        "is_clear": stands.is_clear,
        "rows": rows_of(stands),
        "override_url": reverse("findings:override", args=[stands.subject, Gate(stands.gate)])
        if may_override
        else "",
    }


def rows_of(stands: Verdict) -> list[FindingRow]:
    """Return what holds a gate shut, then what a clinician let pass: shown, and never as met."""
    return [_row(one) for one in (*stands.blocking, *stands.overridden)]


def left_to_the_visit(stands: Verdict) -> list[FindingRow]:
    """Return what holds a gate shut that the nurse does at the visit: open until then."""
    there = _("Done at the visit, before the drug.")
    return [
        replace(_row(one), status=Status.OPEN, detail=there)
        for one in stands.blocking
        if is_left_to_the_visit(one.finding)
    ]


def owner_words(owner: str) -> str:
    """Return who clears a finding, as people say it; nobody is said, too."""
    return str(ROLE_LABELS[Role(owner)]) if owner in list(Role) else owner or _("nobody named")


def _row(one: Standing) -> FindingRow:
    never = one.finding.override is OverrideClass.NEVER
    by = one.override
    return FindingRow(
        Status.BLOCKING,
        sentence(one.finding.message),
        detail=_("Nobody may let this pass.") if never else "",
        owner=owner_words(one.finding.owner),
        due=one.finding.due,
        overridden_by=by.actor_name if by else "",
        overridden_until=by.expires_at if by else None,
    )
