"""An assessment as a form: one field a question, in the groups of the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.engines.questionnaire import Item, ItemType, Questionnaire, QuestionnaireError
from hearthline.engines.questionnaire.values import number
from hearthline.kernel.answers import Answers, Value
from hearthline.platform.records.form_fields import EnumField, choices_of
from hearthline.platform.ui.widgets import DayInput, MeasureInput
from hearthline.rooms.home.rules import unit_words
from hearthline.rooms.home.values import AssessmentWay, Trait

PREFIX = "q-"
CAPTION, STAYS = "--caption", "--stays"
"""Ends of the fields beside a photograph: what it shows, and that the kept one still shows it."""


class AssessmentForm(forms.Form):
    """How it was made, by whom answered, and the questions."""

    way = EnumField(
        AssessmentWay, "assessment_way", label=gettext_lazy("How it is made"), initial="visit"
    )
    made_on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput())
    answered_by = forms.CharField(
        label=gettext_lazy("Who answers"),
        max_length=200,
        help_text=gettext_lazy("The patient, a caregiver, or you by what you see"),
    )
    traits = forms.MultipleChoiceField(
        label=gettext_lazy("The therapy has"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: choices_of(Trait, "home_trait"),
        help_text=gettext_lazy("Ticked when not known, so that nothing is left out"),
    )
    note = forms.CharField(
        label=gettext_lazy("What else you saw"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **given: Any) -> None:
        super().__init__(*args, **given)
        self.questionnaire = questionnaire
        self.kept: dict[str, Any] = {}
        for item in questionnaire.walk():
            if item.type is ItemType.ATTACHMENT:
                self._add_photograph(item)
            elif item.type.is_question and item.calculation is None:
                self.fields[PREFIX + item.link_id] = _field(item)

    def _add_photograph(self, item: Item) -> None:
        name = PREFIX + item.link_id
        self.fields[name] = forms.FileField(
            label=item.text, required=False, help_text=_("JPEG or PNG, up to 25 MB")
        )
        self.fields[name + CAPTION] = forms.CharField(
            label=_("What it shows"),
            required=False,
            max_length=200,
            help_text=_("Never a face or a name: the place, the outlet, the step"),
        )
        # A file field would take what it began with for what was sent.
        self.kept[item.link_id] = self.initial.pop(name, None)
        if self.kept[item.link_id]:
            self.fields[name + STAYS] = forms.BooleanField(
                label=_("The photograph that is kept still shows it"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask what each photograph shows."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for item in self.photographed():
            name = PREFIX + item.link_id
            if typed.get(name) and not (typed.get(name + CAPTION) or "").strip():
                self.add_error(name + CAPTION, _("Say what the picture shows."))
        return typed

    def photographed(self) -> Iterator[Item]:
        """Yield the questions that a photograph answers."""
        return (item for item in self.questionnaire.walk() if item.type is ItemType.ATTACHMENT)

    def photographs(self) -> Iterator[tuple[str, Any, str]]:
        """Yield each new picture: its question, the file that was sent, what it shows."""
        for item in self.photographed():
            name = PREFIX + item.link_id
            if sent := self.cleaned_data.get(name):
                yield item.link_id, sent, self.cleaned_data[name + CAPTION].strip()

    @property
    def head(self) -> list[forms.BoundField]:
        """Fields about the assessment as a whole."""
        return [self[name] for name in ("way", "made_on", "answered_by", "traits")]

    def groups(self) -> Iterator[dict[str, Any]]:
        """Yield each group of questions with its fields; loose questions come together."""
        for item in self.questionnaire.items:
            asked = [below for below in item.walk() if PREFIX + below.link_id in self.fields]
            if asked:
                yield {
                    "link_id": item.link_id,
                    "text": item.text if item.type is ItemType.GROUP else "",
                    "fields": [
                        {"link_id": below.link_id, "bound": self[name]}
                        for below in asked
                        for name in (
                            PREFIX + below.link_id,
                            PREFIX + below.link_id + STAYS,
                            PREFIX + below.link_id + CAPTION,
                        )
                        if name in self.fields
                    ],
                }

    def answers(self) -> Answers:
        """Return the answers that were given; what was left is no answer."""
        found: dict[str, tuple[Value, ...]] = {}
        for item in self.questionnaire.walk():
            name = PREFIX + item.link_id
            value = self.cleaned_data.get(name)
            if item.type is ItemType.ATTACHMENT:
                stays = self.cleaned_data.get(name + STAYS)
                value = self.kept[item.link_id] if stays else None
            if value not in (None, ""):
                found[item.link_id] = (value,)
        return found


class NumberField(forms.CharField):
    """A number with its unit, within what is possible; outside it was misread."""

    def __init__(self, item: Item, **given: Any) -> None:
        unit = unit_words(item)
        super().__init__(widget=MeasureInput(unit), max_length=20, **given)
        self.item, self.unit = item, unit

    def clean(self, value: Any) -> Any:
        """Return the number.

        Raises
        ------
        ValidationError
            If it is none or outside what is possible.
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            found = number(text.replace(",", "."), item=self.item.link_id)
        except QuestionnaireError as error:
            raise forms.ValidationError(
                _("%(value)s is no number. Type digits."), params={"value": text}
            ) from error
        low, high = self.item.low, self.item.high
        is_whole = found == found.to_integral_value()
        if self.item.type is ItemType.INTEGER and not is_whole:
            raise forms.ValidationError(_("%(value)s is no whole number."), params={"value": text})
        if (low is not None and found < low) or (high is not None and found > high):
            raise forms.ValidationError(
                _("%(value)s %(unit)s lies outside %(low)s to %(high)s. Read it again."),
                params={"value": text, "unit": self.unit, "low": low, "high": high},
            )
        return found


def initial_of(answers: Answers) -> dict[str, Any]:
    """Return stored answers as the form shows them."""
    return {PREFIX + link_id: _shown(values[0]) for link_id, values in answers.items() if values}


def _shown(value: Value) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _field(item: Item) -> forms.Field:
    words: dict[str, Any] = {"label": item.text, "required": False}
    if item.type is ItemType.BOOLEAN:
        return forms.TypedChoiceField(
            choices=[(True, _("Yes")), (False, _("No")), ("", _("Not answered"))],
            coerce=lambda text: text == "True",
            empty_value=None,
            widget=forms.RadioSelect,
            initial="",
            **words,
        )
    if item.type is ItemType.CHOICE:
        return forms.ChoiceField(
            choices=[
                *((choice.code, choice.text) for choice in item.choices),
                ("", _("Not answered")),
            ],
            widget=forms.RadioSelect,
            initial="",
            **words,
        )
    if item.type.is_number:
        return NumberField(item, **words)
    if item.type is ItemType.DATE:
        return forms.DateField(widget=DayInput(), **words)
    rows = 3 if item.type is ItemType.TEXT else 1
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": rows}), **words)
