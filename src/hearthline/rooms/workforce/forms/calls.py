"""Forms of the call log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.workforce.forms.on_call import clock_input
from hearthline.rooms.workforce.forms.people import BesideOthers
from hearthline.rooms.workforce.values import CallOutcome


class CallForm(forms.Form):
    """A call: who, when, about what, what was advised, and whether somebody calls back."""

    caller = forms.CharField(label=_("Who called"), max_length=200)
    phone = forms.CharField(label=_("Number to call back"), max_length=40, required=False)
    record = forms.CharField(
        label=_("Record number of the patient"),
        help_text=_("Leave it empty when nobody's, or not known"),
        max_length=20,
        required=False,
    )
    called_on = forms.DateField(label=_("Day"), widget=DayInput())
    called_at = forms.TimeField(label=_("Time"), widget=clock_input())
    about = forms.CharField(
        label=_("What it was about"),
        help_text=_("In the caller's words"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    advice = forms.CharField(
        label=_("Advice given"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    back_on = forms.DateField(label=_("Call back on"), widget=DayInput(), required=False)
    back_at = forms.TimeField(label=_("Call back by"), widget=clock_input(), required=False)
    branch = forms.ChoiceField(label=_("Branch"))

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(branches)

    def clean(self) -> dict[str, Any]:
        """Refuse half a call-back."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("back_on") and not cleaned.get("back_at"):
            self.add_error("back_at", _("A call-back has an hour. Type by when."))
        if cleaned.get("back_at") and not cleaned.get("back_on"):
            cleaned["back_on"] = cleaned.get("called_on")
        return cleaned


class AmendForm(CallForm):
    """The same, and why it is put right."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=300)


class CallBackForm(BesideOthers):
    """What was said when somebody was called back."""

    at = forms.TimeField(label=_("Called back at"), widget=clock_input())
    said = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class CloseForm(BesideOthers):
    """How a call ended."""

    outcome = EnumField(CallOutcome, "call_ended", label=_("Outcome"), empty=_("choose"))
    said = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, required=False
    )
