"""The report of an import to keep: on paper, and its reasons as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.documents.rendering import DocumentFailed, Head, answer, pdf
from hearthline.platform.documents.spreadsheets import spreadsheet
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_moment
from hearthline.rooms.intake.models import ImportRun, QuarantineItem
from hearthline.rooms.intake.values import WORDS, QuarantineState
from hearthline.rooms.program import queries as program

READ = "intake.read"
TEMPLATE = Path(__file__).parents[1] / "documents" / "import_report.typ"


@page(READ)
def sheet(request: Any, run_id: UUID) -> HttpResponse:
    """Answer with the report of an import as a sheet of paper."""
    run = seen(request, ImportRun, run_id, "sender")
    organisation = program.organisation()
    head = Head(
        program=organisation.name if organisation else "Hearthline",
        printed_by=request.caller.name,
        printed_at=request.at,
    )
    try:
        made = pdf(TEMPLATE, report_data(run), head=head)
    except DocumentFailed as error:
        messages.error(request, sentence(error.message))
        return redirect("intake:run", run_id)
    return answer(made, name=f"import-{run.started_at:%Y-%m-%d}")


@page(READ)
def reasons(request: Any, run_id: UUID) -> HttpResponseBase:
    """Send why resources wait in quarantine or were ignored, a line each, as a spreadsheet.

    What waits is told with file, field and value as received; what was ignored is counted by type
    and reason, since it was not kept.
    """
    run = seen(request, ImportRun, run_id, "sender")
    rows = list(QuarantineItem.objects.filter(run_id=run.pk).order_by("file", "place", "id"))
    request.reads.update(row.patient_id for row in rows if row.patient_id)
    heads = [
        *(_("What became of it"), _("Type"), _("Number"), _("Reason")),
        *(_("File"), _("Place"), _("Key"), _("Field"), _("As received")),
    ]
    return spreadsheet(
        f"import-{run.started_at:%Y-%m-%d}-reasons", heads, [*_waits(rows), *_left_out(run, rows)]
    )


def _waits(rows: Sequence[QuarantineItem]) -> Iterator[list[str]]:
    states = {
        QuarantineState.WAITING: _("waits in quarantine"),
        QuarantineState.RESOLVED: _("taken in later"),
        QuarantineState.SET_ASIDE: _("set aside"),
    }
    for row in rows:
        for issue in row.issues:
            why = sentence(Message(issue["code"], issue["params"]))
            state = states[QuarantineState(row.state)]
            where = (row.file, row.place, row.key, issue["field"], str(issue["received"] or ""))
            yield [state, row.kind, "1", why, *where]


def _left_out(run: ImportRun, kept: Sequence[QuarantineItem]) -> Iterator[list[str]]:
    told = {(row.kind, issue["code"]) for row in kept for issue in row.issues}
    for kind, codes in sorted(run.reasons.items()):
        for code, number in sorted(codes.items()):
            if (kind, code) not in told:
                yield [_("ignored"), kind, str(number), explained(code), *[""] * 5]


def report_data(run: ImportRun) -> dict[str, Any]:
    """Return the report as texts, as the sheet prints it."""
    totals = totals_of(run)
    count = ngettext("%(n)s resource read", "%(n)s resources read", totals[0]) % {
        "n": f"{totals[0]:,}"
    }
    said = _("From %(sender)s, asked for by %(by)s, %(at)s. %(count)s in %(seconds)s s.") % {
        "sender": run.sender.name,
        "by": run.asked_by,
        "at": shown_moment(run.started_at),
        "count": count,
        "seconds": f"{(run.milliseconds or 0) / 1000:,.1f}",
    }
    why, look = reasons_of(run.reasons), reasons_of(run.flags)
    return {
        "title": _("Import report"),
        "sentence": said,
        "words": [word("intake_word", name) for name in WORDS],
        "lines": [
            {"kind": line["kind"], "counts": [f"{n:,}" for n in line["counts"]]}
            for line in lines_of(run)
        ],
        "total": {"kind": _("In all"), "counts": [f"{n:,}" for n in totals]},
        "reason_words": [_("Number"), _("Type"), _("Reason")],
        "reasons": [
            [title, [{**row, "count": f"{row['count']:,}"} for row in rows]]
            for title, rows in ((_("Why"), why), (_("Look at"), look))
            if rows
        ],
        "notes": _notes(run),
    }


def _notes(run: ImportRun) -> list[str]:
    notes = [_("The last five columns add up to the first.")]
    if run.moved_patients:
        notes.append(
            _("Dates of %(n)s patients lie in the future by design and were moved back.")
            % {"n": f"{run.moved_patients:,}"}
        )
    if run.skipped:
        notes.append(_("Not FHIR, left alone: %(names)s") % {"names": ", ".join(run.skipped)})
    return notes


def totals_of(run: ImportRun) -> list[int]:
    """Return the six words of an import over all types, in their order."""
    return [sum(row.get(name, 0) for row in run.counts.values()) for name in WORDS]


def lines_of(run: ImportRun) -> list[dict[str, Any]]:
    """Return the six words of each type."""
    return [
        {"kind": kind, "counts": [run.counts[kind].get(name, 0) for name in WORDS]}
        for kind in sorted(run.counts)
    ]


def reasons_of(table: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Return reasons in words by type, the most frequent first."""
    return [
        {"kind": kind, "count": number, "why": explained(code)}
        for kind in sorted(table)
        for code, number in sorted(table[kind].items(), key=lambda item: -item[1])
    ]


def explained(code: str) -> str:
    """Return a reason in words, without the values that one resource had."""
    return sentence(Message(code)).split(" ({")[0]
