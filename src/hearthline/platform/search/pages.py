"""The search page; a question is posted, so that no name is in an address."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page
from hearthline.platform.search.queries import search
from hearthline.platform.ui.worklist import Empty

FOUND_AT_MOST = 60
LONGEST_QUESTION = 120


@page("today.read")
def results(request: Any) -> HttpResponseBase:
    """Show who was found; an address without a question asks for one."""
    question = request.POST.get("q", "").strip()[:LONGEST_QUESTION]
    answer = search(request.caller, question, limit=FOUND_AT_MOST)
    request.reads.update(row.subject_id for row in answer.found)
    context = {
        "search_words": question,
        "answer": answer,
        "groups": [
            (label, list(rows)) for label, rows in groupby(answer.found, lambda row: row.label)
        ],
        "empty": Empty(
            _("Nobody you may see is found by this."),
            _(
                "Try the beginning of the family name, the record number, or the date of birth "
                "as 05/14/1950. People of another branch are found only there."
            ),
        ),
    }
    return render(request, "search/results.html", context)
