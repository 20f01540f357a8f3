"""Pages of the journal: entries, one entry, reads, and the same as CSV."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.journal import queries
from hearthline.platform.journal.actions import erase_values
from hearthline.platform.journal.forms import AskForm
from hearthline.platform.journal.models import JournalEntry, JournalPayload
from hearthline.platform.journal.naming import action_in_words
from hearthline.platform.journal.sealing import tip, unsealed_count
from hearthline.platform.manifest import SubjectName
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_moment
from hearthline.platform.ui.parts import Act, Tab
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

READ = "journal.read"
FILTERS = ("who", "what", "since", "until", "subject", "glass")
EXPORTED_AT_MOST = 20_000
NAMES_A_ROW = 3
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@page(READ)
def entries(request: Any) -> HttpResponseBase:
    """List what was done, newest first."""
    form = AskForm(request.GET)
    asked = form.asked()
    view = ListView.read(request.GET, sorts=("when",), filters=FILTERS, descending=True)
    found = queries.found_entries(request.caller, asked)
    shown = list(found[view.slice])
    about, more = _first_names(
        request, queries.first_about(request.caller, [row.id for row in shown], NAMES_A_ROW)
    )
    listing = Worklist(
        name="journal",
        caption=_("What was done, newest first"),
        columns=(Column(_("When")), Column(_("Who")), Column(_("What")), Column(_("About"))),
        rows=[_entry_row(row, about[row.id], more[row.id]) for row in shown],
        total=found.count(),
        view=view,
        empty=Empty(_("Nothing was done yet."), _("Every action leaves an entry here.")),
        filtered_empty=_filtered_empty("journal:entries"),
        export_url=reverse("journal:export") + view.address(page=None),
    )
    context = {
        "form": form,
        "listing": listing,
        "sealed": tip().position,
        "waiting": unsealed_count(),
        "subject": _subject(asked.subject),
        "tabs": _tabs("journal:entries"),
    }
    return render(request, "journal/entries.html", context)


@page(READ)
def entry(request: Any, entry_id: int) -> HttpResponseBase:
    """Show one entry with what its action changed."""
    row = seen(request, JournalEntry, entry_id)
    about = _names(request, queries.pairs_about(request.caller, [row.id]))
    payload = JournalPayload.objects.filter(entry=row).first()
    caused = JournalEntry.objects.filter(caused_by=row.action_id).order_by("id")
    context = {
        "entry": row,
        "what": action_in_words(row.name),
        "role": ROLE_LABELS.get(Role(row.role), row.role),
        "source": word("source", row.source),
        "about": about[row.id],
        "records": queries.changed_records(payload),
        "payload": payload,
        "flags": [_sentence_of(flag) for flag in row.flags],
        "cause": JournalEntry.objects.filter(action_id=row.caused_by).first()
        if row.caused_by
        else None,
        "caused": [(one, action_in_words(one.name)) for one in caused[:50]],
        "may_erase": request.caller.holds("journal.erase") and payload and payload.text,
    }
    return render(request, "journal/entry.html", context)


@page("journal.erase")
@require_POST
def erase(request: Any, entry_id: int) -> HttpResponseBase:
    """Erase the values of an entry by law."""
    seen(request, JournalEntry, entry_id)
    try:
        erase_values(page_context(request), entry_id=entry_id)
    except Refused as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, _("Values erased; the entry and the chain stay"))
    return redirect("journal:entry", entry_id=entry_id)


@page(READ)
def reads(request: Any) -> HttpResponseBase:
    """List who saw whose data."""
    form = AskForm(request.GET)
    asked = form.asked()
    view = ListView.read(request.GET, sorts=("when",), filters=FILTERS, descending=True)
    only_glass = view.filter("glass") == "1"
    found = queries.found_reads(request.caller, asked, only_glass=only_glass)
    shown = list(found[view.slice])
    about, more = _first_names(
        request, queries.first_shown(request.caller, [row.id for row in shown], NAMES_A_ROW)
    )
    who = queries.actor_names({row.actor_id for row in shown})
    listing = Worklist(
        name="reads",
        caption=_("Who saw whose data, newest first"),
        columns=(Column(_("When")), Column(_("Who")), Column(_("Page")), Column(_("Showed"))),
        rows=[
            {
                "at": row.at,
                "who": who.get(row.actor_id, _("not known")),
                "role": ROLE_LABELS.get(Role(row.role), row.role),
                "page": row.page.replace(":", " ").replace("_", " "),
                "broke_glass": row.broke_glass,
                "about": about[row.id],
                "more": more[row.id],
            }
            for row in shown
        ],
        total=found.count(),
        view=view,
        chips=(
            Chip(_("All reads"), view.address(glass=None), current=not only_glass),
            Chip(_("Glass broken"), view.address(glass="1"), current=only_glass),
        ),
        empty=Empty(_("Nobody looked at anybody yet."), _("Every page about people is noted.")),
        filtered_empty=_filtered_empty("journal:reads"),
    )
    context = {
        "form": form,
        "listing": listing,
        "subject": _subject(asked.subject),
        "tabs": _tabs("journal:reads"),
    }
    return render(request, "journal/reads.html", context)


@page(READ)
def export(request: Any) -> HttpResponseBase:
    """Answer with the entries asked for as CSV, at most 20,000 of them."""
    found = queries.found_entries(request.caller, AskForm(request.GET).asked())
    shown = list(found[:EXPORTED_AT_MOST])
    about = _names(request, _pairs_in_parts(request.caller, [row.id for row in shown]))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="journal.csv"'
    rows = csv.writer(answer)
    rows.writerow(["position", "at_utc", "who", "role", "what", "about", "reason", "source"])
    for row in shown:
        names = "; ".join(name.name for name in about[row.id])
        rows.writerow(
            _plain(value)
            for value in (
                row.position,
                row.server_time.isoformat(),
                row.actor_name,
                row.role,
                row.name,
                names,
                row.reason,
                row.source,
            )
        )
    return answer


def _sentence_of(code: str) -> str:
    return sentence(Message(code))


def _entry_row(row: JournalEntry, about: list[SubjectName], more: int) -> Mapping[str, Any]:
    return {
        "entry": row,
        "what": action_in_words(row.name),
        "role": ROLE_LABELS.get(Role(row.role), row.role),
        "about": about,
        "more": more,
        "at": shown_moment(row.server_time),
    }


def _first_names(
    request: Any, found: Iterable[tuple[int, UUID, int]]
) -> tuple[dict[int, list[SubjectName]], Mapping[int, int]]:
    """Return the first few subjects of each row in words, and how many more it has."""
    found = list(found)
    more = Counter({row: max(0, of - NAMES_A_ROW) for row, _, of in found})
    return _names(request, [(row, subject) for row, subject, _ in found]), more


def _names(request: Any, pairs: Iterable[tuple[int, UUID]]) -> dict[int, list[SubjectName]]:
    """Return the subjects of each row in words, and write down that they were shown."""
    pairs = list(pairs)
    names = queries.subjects_in_words(subject for _, subject in pairs)
    request.reads.update(subject for _, subject in pairs)
    found: dict[int, list[SubjectName]] = defaultdict(list)
    for row, subject in pairs:
        if subject in names:
            found[row].append(names[subject])
    return found


def _pairs_in_parts(caller: Any, ids: list[int]) -> Iterable[tuple[int, UUID]]:
    for start in range(0, len(ids), 500):
        yield from queries.pairs_about(caller, ids[start : start + 500])


def _tabs(current: str) -> list[Tab]:
    pages = (("journal:entries", _("What was done")), ("journal:reads", _("What was read")))
    return [Tab(label, reverse(name), current=name == current) for name, label in pages]


def _subject(subject: UUID | None) -> SubjectName | None:
    return queries.subjects_in_words([subject]).get(subject) if subject else None


def _filtered_empty(url_name: str) -> Empty:
    return Empty(
        _("Nothing matches."),
        _("Drop a filter, or look at more days."),
        Act(_("Show everything"), reverse(url_name)),
    )


def _plain(value: Any) -> str:
    """Return a cell that a spreadsheet never takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
