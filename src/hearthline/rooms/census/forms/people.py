"""Who people are, where and how they live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.forms.position import PositionPair
from hearthline.platform.messaging.sentences import WEEKDAYS
from hearthline.platform.records.form_fields import AnswerField, EnumField
from hearthline.platform.ui.widgets import DayInput, MeasureInput
from hearthline.rooms.census.values import Sex, TherapyClass


class IdentityForm(forms.Form):
    """Names, birth date, sex, phones, languages."""

    family_name = forms.CharField(label=_("Family name"), max_length=120)
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    middle_names = forms.CharField(label=_("Middle names"), max_length=120, required=False)
    name_prefix = forms.CharField(label=_("Title"), max_length=40, required=False)
    preferred_name = forms.CharField(
        label=_("Called"),
        help_text=_("What they want to be called, when it is another name"),
        max_length=120,
        required=False,
    )
    birth_date = forms.DateField(label=_("Birth date"), widget=DayInput(), required=False)
    sex = EnumField(Sex, "sex", label=_("Sex, as administration records it"))
    home_phone = forms.CharField(label=_("Home phone"), max_length=40, required=False)
    mobile_phone = forms.CharField(label=_("Mobile phone"), max_length=40, required=False)
    spoken_language = forms.CharField(
        label=_("Language spoken"), help_text=_("Such as en or es"), max_length=20, required=False
    )
    written_language = forms.CharField(
        label=_("Language read"), help_text=_("It may differ"), max_length=20, required=False
    )
    needs_interpreter = AnswerField(label=_("Needs an interpreter"))
    is_dead = AnswerField(label=_("Has died"))
    died_on = forms.DateField(label=_("Day of death"), widget=DayInput(), required=False)


class DeathForm(forms.Form):
    """The day somebody died, as far as it is known."""

    died_on = forms.DateField(
        label=_("Day of death"),
        help_text=_("Leave it empty when nobody knows the day yet"),
        widget=DayInput(),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        self._today = today

    def clean_died_on(self) -> date | None:
        """Refuse a day to come."""
        day: date | None = self.cleaned_data["died_on"]
        if day is not None and day > self._today:
            raise forms.ValidationError(_("That day is still to come. Check the year."))
        return day


class NumberForm(forms.Form):
    """A number another system knows somebody by."""

    system = forms.CharField(
        label=_("Whose number it is"),
        help_text=_("The hospital or clinic, or the address its own files give for its numbers"),
        max_length=200,
    )
    value = forms.CharField(label=_("Number"), max_length=200)


class RegisterForm(IdentityForm):
    """A new person, in a branch."""

    branch = forms.ChoiceField(label=_("Branch"))

    field_order = ("branch",)

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(branches)


class AddressForm(PositionPair):
    """Where a person lives now."""

    line = forms.CharField(label=_("Street and number"), max_length=200)
    second_line = forms.CharField(label=_("Apartment, building"), max_length=200, required=False)
    city = forms.CharField(label=_("City"), max_length=120)
    state = forms.CharField(label=_("State"), max_length=60)
    postal_code = forms.CharField(label=_("ZIP code"), max_length=20)
    latitude = forms.FloatField(
        label=_("Latitude"),
        help_text=_("Of the door, as a map shows it. Leave both empty when nobody looked"),
        min_value=-90,
        max_value=90,
        required=False,
        widget=MeasureInput("°"),
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        help_text=_("West is negative"),
        min_value=-180,
        max_value=180,
        required=False,
        widget=MeasureInput("°"),
    )
    access_notes = forms.CharField(
        label=_("Getting in"),
        help_text=_("Door codes, stairs, where to park"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    moved_on = forms.DateField(
        label=_("Moved here on"),
        help_text=_("Fill in only when they moved: the earlier address keeps its period"),
        widget=DayInput(),
        required=False,
    )


class ContactForm(forms.Form):
    """Somebody who stands near a person."""

    name = forms.CharField(label=_("Name"), max_length=240)
    relation = forms.CharField(
        label=_("Relation"), help_text=_("Such as daughter"), max_length=80, required=False
    )
    home_phone = forms.CharField(label=_("Home phone"), max_length=40, required=False)
    mobile_phone = forms.CharField(label=_("Mobile phone"), max_length=40, required=False)
    call_first = forms.BooleanField(label=_("Call this person first"), required=False)
    lives_with = AnswerField(label=_("Lives in the home"))
    is_caregiver = AnswerField(label=_("Is a caregiver"))
    willing_to_learn = AnswerField(label=_("Is willing to learn"))


class HouseholdForm(forms.Form):
    """How a person lives; what was not asked stays not asked."""

    lives_alone = AnswerField(label=_("Lives alone"))
    has_pets = AnswerField(label=_("Has pets"))
    pets = forms.CharField(
        label=_("Which pets"),
        help_text=_("Nurses with an allergy are kept from visiting"),
        max_length=200,
        required=False,
    )
    has_smokers = AnswerField(label=_("Somebody smokes in the home"))
    notes = forms.CharField(
        label=_("Notes"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse pets that are named while the answer is no."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pets") and cleaned.get("has_pets") == "no":
            self.add_error(
                "has_pets",
                _("Pets are named below. Answer yes, or take the pets out."),
            )
        return cleaned


class RoutineForm(forms.Form):
    """When visits suit."""

    earliest = forms.TimeField(
        label=_("Not before"), widget=forms.TimeInput(attrs={"type": "time"}), required=False
    )
    latest = forms.TimeField(
        label=_("Not after"), widget=forms.TimeInput(attrs={"type": "time"}), required=False
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days that suit"),
        help_text=_("None ticked means every day"),
        coerce=int,
        choices=[(number, name) for number, name in enumerate(WEEKDAYS, start=1)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(
        label=_("Notes"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a window that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        earliest, latest = cleaned.get("earliest"), cleaned.get("latest")
        if earliest and latest and latest <= earliest:
            self.add_error(
                "latest",
                forms.ValidationError(
                    _("%(latest)s is not after %(earliest)s. Type a later time."),
                    params={"latest": f"{latest:%H:%M}", "earliest": f"{earliest:%H:%M}"},
                ),
            )
        return cleaned


class EpisodeForm(forms.Form):
    """A new episode of care."""

    therapy = EnumField(TherapyClass, "therapy_class", label=_("Therapy"))
    branch = forms.ChoiceField(label=_("Branch"))
    starts_on = forms.DateField(label=_("Planned start"), widget=DayInput(), required=False)
    planned_end = forms.DateField(label=_("Planned end"), widget=DayInput(), required=False)
    referral_source = forms.CharField(label=_("Who referred"), max_length=240, required=False)

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(branches)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("planned_end")
        if start and end and end < start:
            self.add_error("planned_end", _("The end lies before the start. Check both days."))
        return cleaned


class MoveBranchForm(forms.Form):
    """Which branch looks after an episode from now on."""

    branch = forms.ChoiceField(label=_("Branch"))

    def __init__(self, *args: Any, branches: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(branches)


class EpisodeStepForm(forms.Form):
    """What becomes of an episode."""

    step = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("From which day"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(steps)
