"""Merging two records: find the other one, compare, confirm; see what was merged, and undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.joining import (
    Moved,
    is_owner,
    rows_by_model,
    would_stay_aside,
    written_since,
)
from hearthline.platform.search.queries import search
from hearthline.rooms.census import actions, models, queries
from hearthline.rooms.census.forms.merging import MergeForm, UndoMergeForm
from hearthline.rooms.census.pages.side_by_side import rows_beside, words_of_rows
from hearthline.rooms.census.queries.banner import spaced
from hearthline.rooms.census.queries.merging import (
    likely_others,
    overrides_in_force,
    revisions_of,
    rows_of_merge,
    standing_after,
    told_apart,
)
from hearthline.rooms.census.rules import compare_records, merge_needs_reason
from hearthline.rooms.census.values import Compared, PatientSummary

MERGE = "census.merge"
LONGEST_QUESTION = 120
FOUND_AT_MOST = 20


@page(MERGE)
def find(request: Any, patient_id: UUID) -> HttpResponse:
    """Show who is like this person, and search for the other record."""
    shown = queries.about_person(request, patient_id)
    question = request.POST.get("other", "").strip()[:LONGEST_QUESTION]
    found = []
    if question:
        answer = search(request.caller, question, limit=FOUND_AT_MOST)
        found = [one for one in answer.found if one.kind == "patient"]
    others = [one for one in found if one.subject_id != patient_id]
    alike = likely_others(request.caller, patient_id)
    request.reads.update(one.subject_id for one in others)
    request.reads.update(person.id for person, _compared in alike)
    shown |= {
        "question": question,
        "found": others,
        "found_itself": len(found) > len(others),
        "alike": [
            (person, spaced(person.record_number), _agree_in_words(compared))
            for person, compared in alike
        ],
    }
    return render(request, "census/merge_find.html", shown)


@page(MERGE)
def compare(request: Any, patient_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two records side by side, and merge them once a person says that they are one."""
    shown = queries.about_person(request, patient_id)
    if other_id == patient_id or not queries.is_visible(request.caller, other_id):
        raise Http404
    request.reads.add(other_id)
    ids = [patient_id, other_id]
    told = told_apart(ids)
    compared = compare_records(told[patient_id], told[other_id])
    people = queries.by_ids(ids)
    revision = sum(revisions_of(ids).values())
    form = MergeForm(
        request,
        revision=revision,
        needs_reason=merge_needs_reason(compared),
        records=[(str(one), _record_in_words(people[one], one == patient_id)) for one in ids],
        initial={"survivor": str(patient_id)},
    )
    if form.is_ready():
        kept = UUID(form.cleaned_data["survivor"])
        gone = other_id if kept == patient_id else patient_id
        values = {"survivor_id": kept, "merged_id": gone}
        if form.does(actions.merge_records, **values, revision=form.cleaned_data["revision"] or 0):
            messages.success(request, _("Records merged"))
            return redirect("census:merged", kept, form.result)
    if form.is_bound:
        form.look_again(revision)
    shown |= {
        "form": form,
        "other_id": other_id,
        "people": [people[one] for one in ids],
        "numbers": [spaced(people[one].record_number) for one in ids],
        "rows": rows_beside(ids, compared, request.caller.today),
        "verdict": _verdict(compared),
        "counts": _counted_beside(ids),
        "aside": words_of_rows(would_stay_aside(other_id, patient_id)),
        "overrides": overrides_in_force(ids, request.caller.at),
    }
    return render(request, "census/merge_compare.html", shown, status=422 if form.errors else 200)


@page("census.read")
def merged(request: Any, patient_id: UUID, merge_id: UUID) -> HttpResponse:
    """Show what was merged, by whom and why; whoever may merge can undo it here."""
    shown = queries.about_person(request, patient_id)
    row = seen(request, models.Merge, merge_id, "merged")
    if row.survivor_id != patient_id:
        raise Http404
    request.reads.add(row.merged_id)
    form = UndoMergeForm(request)
    may_undo = row.undone_at is None and request.caller.holds(MERGE)
    if may_undo and form.is_ready() and form.does(actions.undo_merge, merge_id=merge_id):
        messages.success(request, _("Merge undone: there are two records again"))
        return redirect("census:merged", patient_id, merge_id)
    kept = rows_of_merge(row)
    since = written_since(patient_id, kept)
    shown |= {
        "merge": row,
        "merged_name": queries.by_ids([row.merged_id])[row.merged_id].name,
        "merged_number": spaced(row.merged.record_number),
        "agreed": [word("likeness", kind) for kind in row.agreed],
        "differed": [word("likeness", kind) for kind in row.differed],
        "followed": words_of_rows(_owned(kept, "moved")),
        "aside": words_of_rows(_owned(kept, "aside")),
        "stays": words_of_rows(since.stayed),
        "goes_along": words_of_rows(since.went_along),
        "tied": words_of_rows(since.tied_to_both),
        "upon_it": standing_after(row),
        "may_undo": may_undo,
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "census/merged.html", shown, status=status)


def _owned(kept: Sequence[Moved], which: str) -> dict[str, int]:
    """Return how many rows about the merged record moved, or stayed aside, by model."""
    return {
        one.model: len(getattr(one, which))
        for one in kept
        if is_owner(apps.get_model(one.model), one.column)
    }


def _verdict(compared: Compared) -> dict[str, Any]:
    """Return what agrees and what differs in words, and how much it says."""
    return {
        "agrees": _agree_in_words(compared),
        "differs": ", ".join(word("likeness", kind) for kind in compared.differed),
        "needs_reason": merge_needs_reason(compared),
    }


def _record_in_words(person: PatientSummary, is_here: bool) -> str:
    words = {"number": spaced(person.record_number), "name": person.name}
    if is_here:
        return _("Record %(number)s, %(name)s: where you came from") % words
    return _("Record %(number)s, %(name)s") % words


def _agree_in_words(compared: Compared) -> str:
    return ", ".join(word("likeness", kind) for kind in compared.agreed)


def _counted_beside(ids: Sequence[UUID]) -> list[tuple[str, str]]:
    """Return how much each record holds, kind by kind, in words."""
    counts: list[Mapping[str, int]] = [rows_by_model(one) for one in ids]
    models_of = sorted({*counts[0], *counts[1]})
    found = []
    for model in models_of:
        left, right = (words_of_rows({model: one.get(model, 0)}) for one in counts)
        if left or right:
            none = _("none")
            found.append((left[0] if left else none, right[0] if right else none))
    return found


__all__ = ["compare", "find", "merged"]
