"""Forms about lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.files.attaching import WithDocument
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.lines.values import LineEndKind, LineKind, Side


class LineForm(forms.Form):
    """A device and where it is; its tip is confirmed apart."""

    kind = EnumField(LineKind, "line_kind", label=_("Kind"))
    lumens = forms.IntegerField(
        label=_("Lumens"),
        min_value=1,
        max_value=5,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
        error_messages={
            "min_value": _("A line has at least one lumen. Type 1 to 5."),
            "max_value": _("No line has more than five lumens. Type 1 to 5."),
            "invalid": _("That is not a number. Type 1 to 5."),
        },
    )
    side = EnumField(Side, "body_side", label=_("Side"))
    site = forms.CharField(
        label=_("Site"), help_text=_("Such as basilic vein"), max_length=120, required=False
    )
    inserted_on = forms.DateField(label=_("Inserted on"), widget=DayInput(), required=False)
    removed_on = forms.DateField(label=_("Removed on"), widget=DayInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a removal before the insertion."""
        cleaned = super().clean() or self.cleaned_data
        inserted, removed = cleaned.get("inserted_on"), cleaned.get("removed_on")
        if inserted and removed and removed < inserted:
            self.add_error("removed_on", _("The removal lies before the insertion. Check both."))
        return cleaned


class TipForm(WithDocument):
    """Who saw where the tip lies, when, and on what."""

    on = forms.DateField(label=_("Seen on"), widget=DayInput())
    by = forms.CharField(
        label=_("Seen by"), help_text=_("Who read where the tip lies"), max_length=200
    )
    evidence = forms.CharField(
        label=_("What it was seen on"),
        help_text=_("Such as the chest X-ray report: tip at the cavoatrial junction"),
        max_length=300,
    )
    field_order = ("on", "by", "evidence", "file", "kept")


class RemovalForm(forms.Form):
    """When a line was taken out."""

    on = forms.DateField(label=_("Taken out on"), widget=DayInput())


class LineEndForm(WithDocument):
    """What becomes of a line when therapy ends."""

    kind = EnumField(
        LineEndKind, "line_end", label=_("What becomes of it"), widget=forms.RadioSelect
    )
    owner = forms.CharField(
        label=_("Who ordered it, or answers for it"), max_length=200, required=False
    )
    due = forms.DateField(
        label=_("Comes out on, or care is ordered until"), widget=DayInput(), required=False
    )
    organisation = forms.CharField(
        label=_("For a hand-over, the organisation"), max_length=240, required=False
    )
    accepted_by = forms.CharField(label=_("Accepted by"), max_length=200, required=False)
    accepted_on = forms.DateField(label=_("Accepted on"), widget=DayInput(), required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, required=False
    )
    field_order = (
        "kind",
        "owner",
        "due",
        "organisation",
        "accepted_by",
        "accepted_on",
        "note",
        "file",
        "kept",
    )
