"""What to look for in the journal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.journal.queries import Asked
from hearthline.platform.ui.widgets import DayInput


class AskForm(forms.Form):
    """Who, what, when, about whom; every part is optional and the answer is an address."""

    who = forms.CharField(label=_("Who"), required=False, max_length=80)
    what = forms.CharField(label=_("What, by the beginning"), required=False, max_length=80)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput())
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Return what was asked; parts that cannot be read do not narrow, and say so."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            who=given.get("who", "").strip(),
            what=given.get("what", "").strip(),
            since=given.get("since"),
            until=given.get("until"),
            subject=given.get("subject"),
        )
