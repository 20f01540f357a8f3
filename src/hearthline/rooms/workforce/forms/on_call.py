"""Forms of the on-call roster: weekly turns, and somebody else for some hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.workforce.values import PLACES, OnCallRole

DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
Staff = Sequence[tuple[str, str]]


def clock_input() -> forms.TimeInput:
    """Return a time in the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WeekForm(forms.Form):
    """Who is on call from each weekday's hour to the next day's, from a day on."""

    since = forms.DateField(label=_("From"), widget=DayInput())
    starts = forms.TimeField(
        label=_("Turns change at"),
        help_text=_("Each turn lasts until the same hour of the next day"),
        widget=clock_input(),
    )

    def __init__(self, *args: Any, staff: Staff, **given: Any) -> None:
        super().__init__(*args, **given)
        for number, name in enumerate(DAYS):
            self.fields[f"day_{number}"] = forms.ChoiceField(
                label=name, choices=[("", _("nobody")), *staff], required=False
            )

    def people(self) -> dict[int, UUID]:
        """Return who was chosen for each weekday."""
        chosen = {number: self.cleaned_data[f"day_{number}"] for number in range(7)}
        return {number: UUID(who) for number, who in chosen.items() if who}


class ChangeForm(forms.Form):
    """Somebody else for some hours of one day, and perhaps a turn given back in exchange."""

    role = EnumField(OnCallRole, "on_call_role", label=_("On call as"))
    place = forms.ChoiceField(
        label=_("Place"),
        choices=lambda: [(str(place), word("on_call_place", str(place))) for place in PLACES],
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    starts = forms.TimeField(label=_("From"), widget=clock_input())
    ends = forms.TimeField(
        label=_("To"),
        help_text=_("The same hour or an earlier one is the next day"),
        widget=clock_input(),
    )
    staff_id = forms.ChoiceField(label=_("Who takes it"))
    back_on = forms.DateField(
        label=_("Gives back the turn of"),
        help_text=_("The day on which whoever is relieved takes theirs, at the same hours"),
        widget=DayInput(),
        required=False,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, staff: Staff, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["staff_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(staff)

    @staticmethod
    def first(today: date) -> dict[str, Any]:
        """Return what the form shows first: today, the whole day."""
        return {"day": today, "starts": time(8), "ends": time(8), "place": "1"}
