"""What every form page about one person needs: scope, banner, way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from hearthline.platform.forms.form_page import Save, form_page
from hearthline.rooms.census import queries


def person_form(
    request: Any,
    patient_id: UUID,
    form_class: Any,
    *,
    title: str,
    verb: str,
    done: str,
    save: Save,
    sentence: str = "",
    then: str = "",
    undo: bool = True,
    aside: str = "",
    more: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    revision: int = 0,
    template: str = "records/person_form.html",
    **form_options: Any,
) -> HttpResponse:
    """Show or save a form about a person in the caller's scope; the read is written down.

    Raises
    ------
    Http404
        If nobody of that id lies in the caller's scope.
    """
    context = queries.about_person(request, patient_id)
    back = then or context["back_url"]
    context |= {
        "title": title,
        "sentence": sentence,
        "verb": verb,
        "back_url": back,
        "aside": aside,
        **(more or {}),
    }
    undoing: Callable[[UUID], str] | None = None
    if undo:

        def undoing(action_id: UUID) -> str:
            return reverse("census:undo", args=[action_id])

    return form_page(
        request,
        form_class,
        template=template,
        context=context,
        save=save,
        done=done,
        then=back,
        undo=undoing,
        initial=initial,
        revision=revision,
        **form_options,
    )
