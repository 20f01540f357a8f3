"""Forms about modifications and the station."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.ui.widgets import DayInput


class AgreeForm(forms.Form):
    """What is done, who sees to it, by when."""

    what = forms.CharField(label=_("What is done"), max_length=300)
    owner = forms.CharField(
        label=_("Who sees to it"), max_length=200, help_text=_("A name, with the role")
    )
    due_on = forms.DateField(label=_("By when"), widget=DayInput(), required=False)


class DoneForm(forms.Form):
    """How it is known that it was done."""

    proof = forms.CharField(
        label=_("How that is known"),
        max_length=500,
        help_text=_("What you saw, or the photograph and who took it"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done_on = forms.DateField(label=_("Day it was done"), widget=DayInput())


class DeclineForm(forms.Form):
    """Why it will not be done."""

    why = forms.CharField(
        label=_("Why it will not be done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class StationForm(forms.Form):
    """The place where every infusion is given."""

    place = forms.CharField(
        label=_("Where every infusion is given"), max_length=300, help_text=_("Room and spot")
    )
    surface = forms.CharField(label=_("Clean surface"), max_length=300, required=False)
    supplies = forms.CharField(label=_("Supplies"), max_length=300, required=False)
    storage = forms.CharField(label=_("Drug storage"), max_length=300, required=False)
    waste = forms.CharField(label=_("Sharps and waste"), max_length=300, required=False)
    routine = forms.CharField(
        label=_("The family's routine"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    wishes = forms.CharField(
        label=_("Wishes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreed_with = forms.CharField(label=_("Agreed with"), max_length=200, required=False)
    agreed_on = forms.DateField(label=_("On"), widget=DayInput(), required=False)
