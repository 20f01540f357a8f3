"""The form of an outside agency."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from hearthline.platform.forms.action_form import ActionForm


class AgencyForm(ActionForm):
    """An agency by its name; the same name again changes what is known of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "data-width": "phone"}),
    )
    contact = forms.CharField(label=gettext_lazy("Whom to ask for"), max_length=200, required=False)
    ended = forms.BooleanField(
        label=gettext_lazy("No visits are offered to it any more"), required=False
    )
