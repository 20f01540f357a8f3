"""Forms about modifications and the station."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.engines.questionnaire import ItemType, Questionnaire
from hearthline.platform.accounts.roles import STAFF
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.home.values import AssessmentWay


class AgreeForm(forms.Form):
    """What is done, who sees to it, by when."""

    what = forms.CharField(label=_("What is done"), max_length=300)
    owner_role = EnumField(
        sorted(STAFF),
        "role",
        empty=_("Nobody who works here"),
        required=False,
        label=_("Role that sees to it"),
    )
    owner = forms.CharField(
        label=_("Person who sees to it"),
        max_length=200,
        required=False,
        help_text=_("Somebody of that role, of the family, or from outside"),
    )
    due_on = forms.DateField(label=_("By when"), widget=DayInput(), required=False)


class DoneForm(forms.Form):
    """How it is known that it was done."""

    proof = forms.CharField(
        label=_("How that is known"),
        max_length=500,
        help_text=_("What you saw, or the photograph and who took it"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    done_on = forms.DateField(label=_("Day it was done"), widget=DayInput())
    file = forms.FileField(
        label=_("Photograph"), required=False, help_text=_("JPEG or PNG, up to 25 MB")
    )


class DeclineForm(forms.Form):
    """Why it will not be done."""

    why = forms.CharField(
        label=_("Why it will not be done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SecondLookForm(forms.Form):
    """Whether a second person agrees with what an assessment amounts to."""

    agrees = forms.ChoiceField(
        label=_("Do you agree with the verdict?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you see differently"), max_length=500, required=False, widget=forms.Textarea
    )


class PhotographForm(forms.Form):
    """A picture and what it shows."""

    file = forms.FileField(label=_("Picture"), help_text=_("JPEG or PNG, up to 25 MB"))
    caption = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("Never a face or a name: the place, the outlet, the step"),
    )
    link_id = forms.ChoiceField(label=_("It answers"), required=False)

    def __init__(self, *args: Any, asked: Questionnaire, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["link_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("no question: it is kept beside the answers")),
            *((i.link_id, i.text) for i in asked.walk() if i.type is ItemType.ATTACHMENT),
        ]


class QuestionnaireFileForm(forms.Form):
    """A questionnaire as another program wrote it."""

    file = forms.FileField(label=_("Questionnaire"), help_text=_("FHIR R4 JSON, up to 1 MB"))
    summary = forms.CharField(label=_("Where it comes from, and why"), max_length=300)


class ResponseFileForm(forms.Form):
    """Answers as another program wrote them, and how they were asked."""

    file = forms.FileField(label=_("Answers"), help_text=_("FHIR R4 JSON, up to 1 MB"))
    way = EnumField(AssessmentWay, "assessment_way", label=_("How it was made"))
    answered_by = forms.CharField(label=_("Who answers"), max_length=200)
    made_on = forms.DateField(label=_("Day"), widget=DayInput())


LONGEST_WORDS, MOST_LINES = 600, 8
"""What the family tells stands on the home card, which is one page."""


def few_lines(words: str) -> None:
    """Refuse more lines than the home card has room for."""
    if len(words.splitlines()) > MOST_LINES:
        raise forms.ValidationError(
            _("At most %(most)s lines: the home card is one page.") % {"most": MOST_LINES}
        )


class StationForm(forms.Form):
    """The place where every infusion is given."""

    place = forms.CharField(
        label=_("Where every infusion is given"), max_length=300, help_text=_("Room and spot")
    )
    surface = forms.CharField(label=_("Clean surface"), max_length=300, required=False)
    supplies = forms.CharField(label=_("Supplies"), max_length=300, required=False)
    storage = forms.CharField(label=_("Drug storage"), max_length=300, required=False)
    waste = forms.CharField(label=_("Sharps and waste"), max_length=300, required=False)
    routine = forms.CharField(
        label=_("The family's routine"),
        max_length=LONGEST_WORDS,
        required=False,
        validators=[few_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wishes = forms.CharField(
        label=_("Wishes"),
        max_length=LONGEST_WORDS,
        required=False,
        validators=[few_lines],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed_with = forms.CharField(label=_("Agreed with"), max_length=200, required=False)
    agreed_on = forms.DateField(label=_("On"), widget=DayInput(), required=False)
