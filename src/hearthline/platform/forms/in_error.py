"""The page on which a record is said to be wrong: it stays, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.platform.actions.context import Context
from hearthline.platform.forms.form_page import form_page


class InErrorForm(forms.Form):
    """Why a record is wrong."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is wrong"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


def in_error_page(
    request: HttpRequest,
    *,
    title: str,
    save: Callable[[Context], object],
    then: str,
    back_label: str,
    about: Mapping[str, Any],
    sentence: str = "",
) -> HttpResponse:
    """Ask why a record is wrong and mark it as entered in error.

    Parameters
    ----------
    title
        Names the record in a few words, never the person.
    save
        Runs the action; the context's reason is what was typed.
    about
        What the page shows of whom the record is about, empty for nobody.
    sentence
        What follows from it, where that is more than usual.
    """

    def run(context: Context, _cleaned: Mapping[str, Any], _revision: int) -> None:
        save(context)

    return form_page(
        request,
        InErrorForm,
        template="records/person_form.html",
        context={
            **about,
            "title": title,
            "sentence": sentence or _("It is no longer used, and is kept with your reason."),
            "verb": _("Mark as entered in error"),
            "back_url": then,
            "back_label": back_label,
        },
        save=run,
        done=_("Marked as entered in error"),
        then=then,
    )
