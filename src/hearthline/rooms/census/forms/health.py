"""What is known of a person's health."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.files.attaching import WithDocument
from hearthline.platform.records.form_fields import AmountField, AnswerField, EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.census.values import AllergyStatus, CodeStatus, MeasurementSource

WEIGHT_UNITS = (("kg", "kg"), ("g", "g"), ("[lb_av]", "lb"))
HEIGHT_UNITS = (("cm", "cm"), ("m", "m"), ("[in_i]", "in"))
SEVERITIES = (
    ("", _("Not known")),
    ("mild", _("Mild")),
    ("moderate", _("Moderate")),
    ("severe", _("Severe")),
)


class AllergyForm(forms.Form):
    """A substance, what it did, how badly, and when."""

    substance = forms.CharField(label=_("Substance"), max_length=240)
    reaction = forms.CharField(
        label=_("What happened"), help_text=_("Such as hives"), max_length=300, required=False
    )
    severity = forms.ChoiceField(label=_("How badly"), choices=SEVERITIES, required=False)
    year = forms.IntegerField(
        label=_("In which year"),
        min_value=1900,
        max_value=2200,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
        error_messages={
            "min_value": _("That year lies before 1900. Type the year with four digits."),
            "max_value": _("That year lies too far ahead. Type the year with four digits."),
            "invalid": _("That is not a year. Type four digits, such as 1998."),
        },
    )
    status = EnumField(AllergyStatus, "allergy_status", label=_("Does it stand"))


class WeightForm(forms.Form):
    """A weight with its unit, day and how it was read."""

    quantity = AmountField(WEIGHT_UNITS, label=_("Weight"))
    taken_on = forms.DateField(label=_("Weighed on"), widget=DayInput())
    how = EnumField(
        [MeasurementSource.MEASURED, MeasurementSource.REPORTED, MeasurementSource.ESTIMATED],
        "measured_how",
        label=_("How was it read"),
        widget=forms.RadioSelect,
    )


class HeightForm(WeightForm):
    """A height with its unit, day and how it was read."""

    quantity = AmountField(HEIGHT_UNITS, label=_("Height"))
    taken_on = forms.DateField(label=_("Measured on"), widget=DayInput())


class CodeStatusForm(WithDocument):
    """A statement of code status."""

    status = EnumField(
        [status for status in CodeStatus if status is not CodeStatus.NOT_ASKED],
        "code_status",
        label=_("Code status"),
        widget=forms.RadioSelect,
    )
    stated_on = forms.DateField(label=_("Stated on"), widget=DayInput())
    stated_by = forms.CharField(label=_("By whom"), max_length=200)
    evidence = forms.CharField(
        label=_("Where it is written"),
        help_text=_("Such as the form on file and its date"),
        max_length=300,
        required=False,
    )
    field_order = ("status", "stated_on", "stated_by", "evidence", "file", "kept")


class HealthQuestionsForm(forms.Form):
    """Questions of health; what is left as not asked is not written."""

    pregnant = AnswerField(label=_("Pregnant"))
    until = forms.DateField(
        label=_("Expected to end on"),
        help_text=_("Of a pregnancy; after this day it is not known again"),
        widget=DayInput(),
        required=False,
    )
    takes_drugs_at_home = AnswerField(
        label=_("Takes other drugs at home"),
        help_text=_("Yes: those on record are all of them. No: none are taken."),
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=DayInput())


class ConditionForm(forms.Form):
    """A diagnosis or problem."""

    name = forms.CharField(label=_("Diagnosis or problem"), max_length=300)
    code = forms.CharField(label=_("ICD-10-CM code"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("Since"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)


class HomeMedicationForm(forms.Form):
    """A drug taken at home that this program does not give."""

    drug = forms.CharField(label=_("Drug and strength"), max_length=300)
    directions = forms.CharField(
        label=_("How it is taken"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    starts_on = forms.DateField(label=_("Since"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)
