"""Forms of the calendar and of which licence may do what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.program.values import (
    CutOffKind,
    LaboratoryFacts,
    LicenceKind,
    OpenHours,
    WeeklyPickUp,
)

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"


def clock_input() -> forms.TimeInput:
    """Return a time in the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class HolidayForm(forms.Form):
    """A holiday of the program's own."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    name = forms.CharField(label=_("Name"), max_length=120)


class CutOffForm(forms.Form):
    """By when something must be asked for on a weekday."""

    kind = EnumField(CutOffKind, "cut_off", label=_("Of"))
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        coerce=int,
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
    )
    at = forms.TimeField(label=_("Until"), widget=clock_input())
    reaches = forms.CharField(
        label=_("What it then reaches"),
        help_text=_("Such as the van of the next morning"),
        max_length=120,
        required=False,
    )


class LaboratoryForm(forms.Form):
    """A laboratory: when it is open, and when specimens are fetched."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    keeps_holidays = forms.BooleanField(label=_("Closed on the branch's holidays"), required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"hours_{number}"] = forms.CharField(
                label=_("%(day)s: open") % {"day": name},
                help_text=_("Such as 06:00-18:00; empty is closed") if number == 0 else "",
                max_length=60,
                required=False,
            )
            self.fields[f"pick_ups_{number}"] = forms.CharField(
                label=_("%(day)s: specimens fetched at") % {"day": name},
                help_text=_("Such as 10:00, 15:30") if number == 0 else "",
                max_length=60,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Read hours and pick-ups; what cannot be read is asked again."""
        cleaned = super().clean() or self.cleaned_data
        hours: list[OpenHours] = []
        pick_ups: list[WeeklyPickUp] = []
        for number in range(7):
            for part in _parts(cleaned.get(f"hours_{number}", "")):
                found = re.fullmatch(rf"{CLOCK}\s*[-–]\s*{CLOCK}", part)
                if found is None:
                    self.add_error(
                        f"hours_{number}", _("Write hours like 06:00-18:00, parted by commas.")
                    )
                    break
                begin, end = _clock(found[1], found[2]), _clock(found[3], found[4])
                hours.append(OpenHours(number, begin, end))
            for part in _parts(cleaned.get(f"pick_ups_{number}", "")):
                found = re.fullmatch(CLOCK, part)
                if found is None:
                    self.add_error(
                        f"pick_ups_{number}", _("Write times like 10:00, parted by commas.")
                    )
                    break
                pick_ups.append(WeeklyPickUp(number, _clock(found[1], found[2])))
        cleaned["hours"], cleaned["pick_ups"] = tuple(hours), tuple(pick_ups)
        return cleaned

    @staticmethod
    def initial_of(facts: LaboratoryFacts) -> dict[str, Any]:
        """Return what the form shows of a laboratory."""
        shown: dict[str, Any] = {
            "name": facts.name,
            "phone": facts.phone,
            "address": facts.address,
            "keeps_holidays": facts.keeps_holidays,
        }
        for number in range(7):
            shown[f"hours_{number}"] = ", ".join(
                f"{item.opens:%H:%M}-{item.closes:%H:%M}"
                for item in facts.hours
                if item.weekday == number
            )
            shown[f"pick_ups_{number}"] = ", ".join(
                f"{item.at:%H:%M}" for item in facts.pick_ups if item.weekday == number
            )
        return shown


class ScopeForm(forms.Form):
    """Which licences may do one thing, and what that rests on."""

    licences = forms.MultipleChoiceField(
        label=_("Licences that may do it"),
        choices=[(kind.value, kind.value) for kind in LicenceKind],
        widget=forms.CheckboxSelectMultiple,
    )
    source = forms.CharField(
        label=_("What it rests on"),
        help_text=_("The law or board rule of the state, as another person can find it"),
        max_length=300,
    )


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _clock(hour: str, minute: str) -> time:
    return time(int(hour), int(minute))
