"""Status as people see it: a word and an icon shape for what a finding says."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hearthline.kernel.findings import Finding, Gate, State


class Status(StrEnum):
    """What a badge shows. Blocking replaces Open or Unknown where the gate in view is blocked."""

    MET = "met"
    OPEN = "open"
    BLOCKING = "blocking"
    NOTE = "note"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


WORDS = {
    Status.MET: _("Met"),
    Status.OPEN: _("Open"),
    Status.BLOCKING: _("Blocking"),
    Status.NOTE: _("Note"),
    Status.UNKNOWN: _("Unknown"),
    Status.NOT_APPLICABLE: _("Not applicable"),
}

ORDER = tuple(Status(name) for name in ("blocking", "open", "unknown", "note", "met"))
"""Worst first, as lists are sorted."""


def status_of(finding: Finding, gate: Gate | None = None) -> Status:
    """Return what to show for ``finding`` when ``gate`` is in view.

    Parameters
    ----------
    finding
        What a check derived.
    gate
        The gate the page is about; without one a finding that blocks any gate is blocking.
    """
    blocks = finding.is_blocking(gate) if gate else bool(finding.blocks)
    if blocks and finding.state in (State.OPEN, State.UNKNOWN):
        return Status.BLOCKING
    return Status(finding.state.value)
