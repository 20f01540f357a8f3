"""Agreeing, finishing and declining what would make a home ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.files.attaching import attached
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import actions, models
from hearthline.rooms.home.forms import AgreeForm, DeclineForm, DoneForm

Cleaned = Mapping[str, Any]


@page("home.modify")
def agree(request: Any, patient_id: UUID, modification_id: UUID) -> HttpResponse:
    """Agree what is done, who sees to it and by when."""
    row = _row(request, patient_id, modification_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.agree_modification(
            context,
            modification_id=row.id,
            what=cleaned["what"],
            owner=cleaned["owner"],
            owner_role=cleaned["owner_role"],
            due_on=cleaned["due_on"],
            revision=revision,
        )

    initial = {
        "what": row.what,
        "owner": row.owner,
        "owner_role": row.owner_role,
        "due_on": row.due_on,
    }
    words = (_("Agree a modification"), _("Agree it"), _("Modification agreed"))
    return _shown(request, patient_id, row, AgreeForm, save, words, initial)


@page("home.modify")
def finish(request: Any, patient_id: UUID, modification_id: UUID) -> HttpResponse:
    """Record that it was done, and the proof."""
    row = _row(request, patient_id, modification_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.finish_modification(
            context,
            modification_id=row.id,
            proof=cleaned["proof"],
            done_on=cleaned["done_on"],
            proof_file_id=attached(context, cleaned, subject=patient_id, purpose=Purpose.HOME),
        )

    words = (_("It was done"), _("Record it as done"), _("Modification done"))
    initial = {"done_on": request.caller.today}
    return _shown(request, patient_id, row, DoneForm, save, words, initial)


@page("home.modify")
def decline(request: Any, patient_id: UUID, modification_id: UUID) -> HttpResponse:
    """Record that it will not be done, and why."""
    row = _row(request, patient_id, modification_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.decline_modification(
            context, modification_id=row.id, why=cleaned["why"], revision=revision
        )

    words = (_("It will not be done"), _("Record that"), _("Modification declined"))
    return _shown(request, patient_id, row, DeclineForm, save, words, {})


def _row(request: Any, patient_id: UUID, modification_id: UUID) -> models.Modification:
    return seen_of(request, models.Modification, modification_id, patient_id)


def _shown(
    request: Any,
    patient_id: UUID,
    row: models.Modification,
    form_class: type[forms.Form],
    save: Callable[[Context, Cleaned, int], None],
    words: tuple[str, str, str],
    initial: Cleaned,
) -> HttpResponse:
    title, verb, done = words
    back = reverse("home:of_patient", args=[patient_id])
    return form_page(
        request,
        form_class,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": title,
            "sentence": row.what,
            "verb": verb,
            "back_url": back,
            "back_label": _("Home"),
        },
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=row.revision,
    )
