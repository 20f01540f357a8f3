"""Forms of coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.coverage.values import AuthorisationState, PayerKind, UnitKind
from hearthline.rooms.program.values import VisitKind


class CoverageChangeForm(forms.Form):
    """Who pays for a person, with the numbers on the card, from when until when."""

    payer = forms.CharField(label=_("Payer"), help_text=_("As on the card"), max_length=240)
    member_number = forms.CharField(label=_("Member number"), max_length=80, required=False)
    group = forms.CharField(label=_("Group number"), max_length=80, required=False)
    plan = forms.CharField(label=_("Plan"), max_length=200, required=False)
    rank = forms.TypedChoiceField(
        label=_("Pays as"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Not known")), (1, _("First")), (2, _("Second")), (3, _("Third"))],
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(
        label=_("Until"),
        help_text=_("The last day on which this payer pays; empty while no end is known"),
        widget=DayInput(),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the start. Check both days."))
        return cleaned


class CoverageForm(CoverageChangeForm):
    """Who pays for a person, and what kind of payer it is."""

    kind = EnumField(PayerKind, "payer_kind", label=_("Kind"), initial=PayerKind.NOT_KNOWN)
    field_order = ("payer", "kind")


class AuthorisationForm(forms.Form):
    """A payer's permission: for what, its number, days and units."""

    coverage = forms.ChoiceField(label=_("Payer"))
    what = forms.CharField(
        label=_("What it is for"), help_text=_("In the payer's words"), max_length=240
    )
    state = EnumField(AuthorisationState, "authorisation_state", label=_("Stands"))
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)
    unit_kind = EnumField(UnitKind, "unit_kind", label=_("The payer counts"))
    units = forms.IntegerField(
        label=_("How many are allowed"),
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
        error_messages={
            "invalid": _("That is not a whole number. Type the units as the letter gives them."),
            "min_value": _("Units are 0 or more. Read the letter again."),
            "max_value": _("More than 100,000 units. Read the letter again."),
        },
    )
    covers = forms.MultipleChoiceField(
        label=_("Kinds of visit it names"),
        help_text=_("None ticked means that the payer named none: every visit counts"),
        choices=lambda: [(kind.value, word("visit", kind).capitalize()) for kind in VisitKind],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, payers: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["coverage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(payers)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and a grant that cannot be billed."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the start. Check both days."))
        if cleaned.get("state") == AuthorisationState.GRANTED and not cleaned.get("number"):
            self.add_error(
                "number",
                _("A granted authorisation has a number. Type it, or say that it was requested."),
            )
        if cleaned.get("units") is not None and cleaned.get("unit_kind") == UnitKind.NOT_STATED:
            self.add_error("unit_kind", _("Say what the number counts: visits, doses or units."))
        return cleaned
