"""The form in which a version is approved."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.ui.widgets import DayInput


class ApprovalForm(forms.Form):
    """From when on a version counts, and what its approver wants to say."""

    effective_from = forms.DateField(
        label=_("Counts from"),
        help_text=_("Records made before keep the version they were made with"),
        widget=DayInput(),
    )
    note = forms.CharField(
        label=_("Note of whoever approves"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
