"""Forms about who works here: hiring, terms and hours, certificates, home, pets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.answers import Answer
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.workforce import values

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class HomeForm(forms.Form):
    """Where somebody lives, since routes begin and end there."""

    line = forms.CharField(label=_("Street and number"), max_length=200)
    city = forms.CharField(label=_("Town"), max_length=120)
    state = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("State"), help_text=_("Two letters, such as OH")
    )
    zip_code = forms.RegexField(r"^\d{5}$", label=_("ZIP code"), help_text=_("Five digits"))


class ContactForm(forms.Form):
    """Who somebody is and how they are reached."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("Email"), required=False)
    languages = forms.CharField(
        label=_("Languages"),
        required=False,
        help_text=_("Two letters each, parted by commas, such as en, es. Empty: not asked"),
    )

    def clean_languages(self) -> tuple[str, ...]:
        """Return the language codes, refusing what is none."""
        found = [part.strip().lower() for part in self.cleaned_data["languages"].split(",")]
        codes = tuple(part for part in found if part)
        wrong = [code for code in codes if len(code) != 2 or not code.isalpha()]
        if wrong:
            raise forms.ValidationError(
                _("%(text)s is not a language code. Write two letters, such as es.")
                % {"text": wrong[0]}
            )
        return codes


class DetailsForm(ContactForm):
    """Name and contact of somebody who works here already."""

    second_phone = forms.CharField(label=_("Second phone"), max_length=40, required=False)
    field_order = ("given_name", "family_name", "title", "phone", "second_phone", "email")


class WithdrawForm(forms.Form):
    """What is out of force before its end, since when and why."""

    held = forms.ChoiceField(label=_("Licence, certificate or skill"))
    last_day = forms.DateField(label=_("Last day in force"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Such as: suspended by the board")
    )

    def __init__(self, *args: Any, held: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["held"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = held


class HireForm(ContactForm, HomeForm):
    """Somebody new on the staff."""

    is_nurse = forms.BooleanField(label=_("Visits patients as a nurse"), required=False)
    joined_on = forms.DateField(label=_("Works here from"), widget=DayInput())
    branch = forms.ChoiceField(label=_("Branch"))
    field_order = ("given_name", "family_name", "title", "is_nurse", "joined_on", "branch")

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = branches


class BranchForm(forms.Form):
    """Another branch from a day on."""

    branch = forms.ChoiceField(label=_("Branch"))
    since = forms.DateField(
        label=_("From"),
        widget=DayInput(),
        help_text=_("Until the day before they belong to the branch they are in now"),
    )

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = branches


class CertificateForm(forms.Form):
    """A card or certificate from outside the program."""

    kind = forms.ChoiceField(label=_("Certificate"))
    expires = forms.DateField(
        label=_("Ends"), widget=DayInput(), required=False, help_text=_("Empty when it never ends")
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, word("paper", kind)) for kind in values.CertificateKind]


class TermsForm(forms.Form):
    """How much somebody works, and on which days of the week."""

    since = forms.DateField(label=_("From"), widget=DayInput())
    is_per_diem = forms.BooleanField(label=_("Per diem, paid by the visit"), required=False)
    weekly_hours = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=80)
    daily_hours = forms.IntegerField(label=_("Hours a day, at most"), min_value=1, max_value=16)
    max_visits_a_day = forms.IntegerField(label=_("Visits a day, at most"), min_value=1)
    overtime_hours = forms.IntegerField(
        label=_("Overtime a week, in hours, at most"), min_value=0, max_value=40
    )
    price_per_visit = forms.DecimalField(
        label=_("Paid a visit, in dollars"), min_value=0, decimal_places=2, required=False
    )
    overtime_price = forms.DecimalField(
        label=_("Overtime, in dollars an hour"),
        help_text=_("The planner weighs it so; left empty, as the program's settings say"),
        min_value=0,
        decimal_places=2,
        required=False,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Works on"), coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    starts = forms.TimeField(label=_("Start"), widget=forms.TimeInput({"type": "time"}))
    ends = forms.TimeField(label=_("End"), widget=forms.TimeInput({"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """Hold the price to those who are paid by the visit."""
        given = super().clean() or self.cleaned_data
        if given.get("is_per_diem") and given.get("price_per_visit") is None:
            self.add_error("price_per_visit", _("Say what a visit is paid."))
        if given.get("price_per_visit") and not given.get("is_per_diem"):
            self.add_error("price_per_visit", _("Only who is paid by the visit has a price."))
        return given


class LastDayForm(forms.Form):
    """On which day somebody works here for the last time."""

    last_day = forms.DateField(
        label=_("Last day of work"),
        help_text=_("Leave it empty when they stay"),
        widget=DayInput(),
        required=False,
    )


class KeptFromForm(forms.Form):
    """A patient to whom somebody is not sent, and why."""

    record_number = forms.CharField(label=_("Record number of the patient"), max_length=20)
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300
    )
    since = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Empty when no end is known"),
        widget=DayInput(),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the start. Check both days."))
        return given


class PetsForm(forms.Form):
    """What somebody answered about animals; not asked is never no."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        labels = {
            values.Animal.DOG: _("Allergic to dogs"),
            values.Animal.CAT: _("Allergic to cats"),
            values.Animal.BIRD: _("Allergic to birds"),
        }
        choices = [(Answer.NOT_ASKED, _("Not asked")), (Answer.NO, _("No")), (Answer.YES, _("Yes"))]
        for animal, label in labels.items():
            self.fields[animal.value] = forms.ChoiceField(label=label, choices=choices)
