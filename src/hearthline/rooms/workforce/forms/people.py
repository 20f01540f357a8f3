"""Forms of the team's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.program.values import LicenceKind
from hearthline.rooms.workforce import values


class BesideOthers(forms.Form):
    """A form that shares its page with others: its fields' ids carry its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*args, **kwargs)


class AwayForm(BesideOthers):
    """Days away, and why."""

    kind = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (values.AbsenceKind.SICK, _("Sick")),
            (values.AbsenceKind.HOLIDAY, _("Holiday")),
            (values.AbsenceKind.TRAINING, _("Training")),
            (values.AbsenceKind.OTHER, _("Other")),
        ],
    )
    first_day = forms.DateField(label=_("First day"), widget=DayInput())
    last_day = forms.DateField(label=_("Last day"), widget=DayInput(), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ShiftForm(BesideOthers):
    """Other hours on one day; empty hours mean that she does not work."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    starts = forms.TimeField(
        label=_("Start"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    ends = forms.TimeField(label=_("End"), required=False, widget=forms.TimeInput({"type": "time"}))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class LicenceForm(BesideOthers):
    """A licence or its renewal."""

    kind = forms.ChoiceField(label=_("Licence"), choices=[(kind, kind) for kind in LicenceKind])
    number = forms.CharField(label=_("Number"), max_length=40)
    states = forms.CharField(
        label=_("States"), help_text=_("Two letters each, parted by commas, such as OH, KY")
    )
    expires = forms.DateField(label=_("Ends"), widget=DayInput())

    def clean_states(self) -> list[str]:
        """Return the states, refusing what is not two letters."""
        found = [part.strip().upper() for part in self.cleaned_data["states"].split(",")]
        wrong = [part for part in found if len(part) != 2 or not part.isalpha()]
        if wrong:
            raise forms.ValidationError(
                _("%(text)s is not a state. Write two letters, such as OH.") % {"text": wrong[0]}
            )
        return found


class SkillForm(BesideOthers):
    """A competency that was shown."""

    kind = forms.ChoiceField(label=_("Skill"))
    signed_off_on = forms.DateField(label=_("Shown on"), widget=DayInput())
    expires = forms.DateField(label=_("Show again by"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, word("skill", kind)) for kind in values.SkillKind]


def first_day_said(form: AwayForm) -> tuple[date, date]:
    """Return the first and last day, one day when no last one was given."""
    first = form.cleaned_data["first_day"]
    return first, form.cleaned_data["last_day"] or first
