"""The hour a reader asks about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy


class MomentForm(forms.Form):
    """Day and hour, in the reader's zone."""

    day = forms.DateField(label=lazy("Day"), widget=forms.DateInput({"type": "date"}))
    clock = forms.TimeField(label=lazy("Hour"), widget=forms.TimeInput({"type": "time"}))
