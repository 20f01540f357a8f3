"""Forms that write orders: every text that was typed is kept beside what was understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import AmountField, AnswerField, EnumField
from hearthline.platform.ui.widgets import DayInput, MeasureInput
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy.rules import read_frequency, read_visit_frequency
from hearthline.rooms.therapy.values import (
    EmergencyMedicine,
    Frequency,
    FrequencyKind,
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    Route,
    VisitFrequency,
)

DOSE_UNITS = (
    ("g", "g"),
    ("mg", "mg"),
    ("ug", "mcg"),
    ("[IU]", _("international units")),
    ("[U]", _("units")),
    ("meq", "mEq"),
    ("mmol", "mmol"),
    ("mL", "mL"),
    ("kcal", "kcal"),
)
VOLUME_UNITS = (("mL", "mL"), ("L", "L"))
RATE_UNITS = (("mL/h", "mL/h"), ("mL/min", "mL/min"), ("mg/h", "mg/h"), ("mg/min", "mg/min"))


class FrequencyField(forms.CharField):
    """How often a dose is given, in words that are understood and kept."""

    def clean(self, value: Any) -> Frequency:
        """Refuse words that cannot be read, with examples of those that can."""
        text = super().clean(value)
        frequency = read_frequency(text)
        if frequency.kind is FrequencyKind.UNREADABLE:
            raise forms.ValidationError(
                _(
                    "“%(text)s” could not be read. Write it like “every 8 hours”, “daily”, "
                    "“3 times a week”, “every 4 weeks”, “once” or “continuous”."
                ),
                params={"text": text},
            )
        return frequency


class VisitFrequencyField(forms.CharField):
    """How often nurses visit, in words that are understood and kept."""

    def clean(self, value: Any) -> VisitFrequency:
        """Refuse words that cannot be read, with examples of those that can."""
        text = super().clean(value)
        frequency = read_visit_frequency(text)
        if frequency is None:
            raise forms.ValidationError(
                _(
                    "“%(text)s” could not be read. Write it like “once”, “weekly”, "
                    "“1 to 2 times a week”, “every 4 weeks” or “weekly plus 2 as needed”."
                ),
                params={"text": text},
            )
        return frequency


class OrderForm(forms.Form):
    """A drug order. Nothing that doses has a default."""

    drug = forms.CharField(
        label=_("Drug"),
        help_text=_("Generic name in full, never abbreviated"),
        max_length=300,
    )
    therapy = EnumField(TherapyClass, "therapy_class", empty=_("Choose"), label=_("Therapy"))
    dose = AmountField(DOSE_UNITS, label=_("Dose"))
    dose_basis = forms.CharField(
        label=_("How it was calculated"),
        help_text=_("Such as 0.5 g/kg × 80 kg"),
        max_length=200,
        required=False,
    )
    is_weight_based = AnswerField(label=_("Does it rest on weight"))
    route = EnumField(Route, "route", empty=_("Choose"), label=_("Route"))
    frequency = FrequencyField(
        label=_("How often"),
        help_text=_("Such as every 8 hours, or daily at 06:00, 14:00 and 22:00"),
        max_length=200,
    )
    duration_minutes = forms.IntegerField(
        label=_("Over"),
        min_value=1,
        max_value=10_080,
        required=False,
        widget=MeasureInput("min"),
        error_messages={
            "min_value": _("A dose takes at least a minute. Type the minutes."),
            "max_value": _("That is longer than a week. Type the minutes of one dose."),
            "invalid": _("That is not a number of minutes."),
        },
    )
    mode = EnumField(Mode, "infusion_mode", label=_("How it is driven in"))
    volume = AmountField(VOLUME_UNITS, label=_("Volume of one dose"), required=False)
    rate = AmountField(RATE_UNITS, label=_("Rate"), required=False)
    given_by = EnumField(
        GivenBy, "given_by", label=_("Who gives the doses"), widget=forms.RadioSelect
    )
    line_need = EnumField(
        LineNeed, "line_need", label=_("Which line it needs"), widget=forms.RadioSelect
    )
    first_dose_on = forms.DateField(label=_("First dose, day"), widget=DayInput(), required=False)
    first_dose_at = forms.TimeField(
        label=_("First dose, time at home"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        required=False,
    )
    starts_on = forms.DateField(label=_("Order from"), widget=DayInput(), required=False)
    ends_on = forms.DateField(label=_("Order until"), widget=DayInput(), required=False)
    prescriber = forms.CharField(label=_("Prescriber"), max_length=240)
    indication = forms.CharField(label=_("For which condition"), max_length=300, required=False)
    instructions = forms.CharField(
        label=_("Instructions"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start and a first dose time without its day."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The order would end before it starts. Check both days."))
        if cleaned.get("first_dose_at") and not cleaned.get("first_dose_on"):
            self.add_error("first_dose_on", _("A time needs its day. Choose the day."))
        return cleaned


class MedicinesField(forms.CharField):
    """Medicines of an emergency order, one a line: drug; dose; route; when."""

    widget = forms.Textarea

    def clean(self, value: Any) -> tuple[EmergencyMedicine, ...]:
        """Refuse a line that does not have its four parts, quoting it."""
        found = []
        for line in super().clean(value).splitlines():
            parts = [part.strip() for part in line.split(";")]
            if not any(parts):
                continue
            if len(parts) != 4 or not all(parts):
                raise forms.ValidationError(
                    _(
                        "“%(line)s” does not have four parts. Write drug; dose; route; when, "
                        "with semicolons between."
                    ),
                    params={"line": line.strip()},
                )
            found.append(EmergencyMedicine(*parts))
        return tuple(found)


class EmergencyOrderForm(forms.Form):
    """What may be given in a reaction, in the prescriber's words."""

    medicines = MedicinesField(
        label=_("Medicines, as the prescriber wrote them"),
        help_text=_("One a line: drug; dose; route; when"),
    )
    prescriber = forms.CharField(label=_("Prescriber"), max_length=240)
    signed_on = forms.DateField(
        label=_("Signed on"),
        help_text=_("Empty means that it is not signed yet"),
        widget=DayInput(),
        required=False,
    )
    evidence = forms.CharField(label=_("Where the signature is"), max_length=300, required=False)
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)
    instructions = forms.CharField(
        label=_("Instructions"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class LumenForm(forms.Form):
    """Through which line and lumen a drug runs."""

    line = forms.ChoiceField(
        label=_("Line"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the line. Without one on record, write it first.")},
    )
    lumen = forms.CharField(
        label=_("Lumen"),
        help_text=_("As its hub or clamp is marked: red, white, distal"),
        max_length=40,
        required=False,
    )

    def __init__(
        self, *args: Any, lines: Sequence[tuple[str, str, int | None]], **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.lumens = {line: lumens for line, _words, lumens in lines}
        self.fields["line"].choices = [(line, words) for line, words, _n in lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask which lumen where the line is not known to have one only."""
        cleaned = super().clean() or self.cleaned_data
        line = cleaned.get("line")
        if line and self.lumens[line] != 1 and not cleaned.get("lumen", "").strip():
            self.add_error("lumen", _("Which of its lumens? Type how it is marked."))
        return cleaned


class NursingOrderForm(forms.Form):
    """An order to nurses."""

    kind = EnumField(NursingKind, "nursing_kind", empty=_("Choose"), label=_("What nurses do"))
    frequency = VisitFrequencyField(
        label=_("How often"), help_text=_("Such as weekly plus 2 as needed"), max_length=200
    )
    minutes = forms.IntegerField(
        label=_("Length, when it was ordered"),
        help_text=_("Empty leaves it to the program's times"),
        min_value=5,
        max_value=1440,
        required=False,
        widget=MeasureInput("min"),
        error_messages={
            "min_value": _("A visit takes at least 5 min. Type the minutes."),
            "max_value": _("A visit ends within a day. Type the minutes."),
            "invalid": _("That is not a number of minutes."),
        },
    )
    skills = forms.CharField(
        label=_("Skills"),
        help_text=_("Codes with commas between, such as port, chemotherapy"),
        max_length=200,
        required=False,
    )
    licences = forms.CharField(
        label=_("Licence kinds"),
        help_text=_("Such as RN; empty leaves it to the program's scope table"),
        max_length=100,
        required=False,
    )
    nurses = forms.TypedChoiceField(
        label=_("Nurses at once"), coerce=int, choices=((1, _("One")), (2, _("Two")))
    )
    therapy_order = forms.ChoiceField(label=_("Serves which drug order"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)
    prescriber = forms.CharField(label=_("Prescriber"), max_length=240)
    instructions = forms.CharField(
        label=_("Instructions"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, orders: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["therapy_order"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("None in particular")), *orders]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The order would end before it starts. Check both days."))
        return cleaned
