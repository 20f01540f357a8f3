"""The form that reports an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.incidents.values import IncidentKind, Severity


class IncidentForm(forms.Form):
    """What happened, in the words of whoever saw it."""

    kind = EnumField(IncidentKind, "incident_kind", label=_("What kind"))
    severity = EnumField(Severity, "severity", label=_("What it did"))
    what = forms.CharField(
        label=_("What happened"),
        help_text=_("In the order it happened, without blame"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    done = forms.CharField(
        label=_("What was done at once"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    happened_on = forms.DateField(
        label=_("Day it happened"),
        help_text=_("Leave it empty when nobody knows"),
        widget=DayInput(),
        required=False,
    )
    happened_at = forms.TimeField(
        label=_("Time it happened"),
        help_text=_("Leave it empty when only the day is known"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        required=False,
    )
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    branch = forms.ChoiceField(label=_("Branch"))

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(branches)

    def clean(self) -> dict[str, Any]:
        """Refuse a time without its day."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("happened_at") and not cleaned.get("happened_on"):
            self.add_error("happened_on", _("A time needs its day. Choose the day."))
        return cleaned
