"""Forms of area events: where, what happened about one person, how it ended."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.geo import Position
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.places.zip_centroids import zip_place
from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.emergency.values import AreaKind, AreaStep, Power

BY_PEOPLE = tuple(step for step in AreaStep if step is not AreaStep.ESCALATED)
_BETWEEN = re.compile(r"[\s,;]+")
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
_POINT = re.compile(rf"\s*{_NUMBER}\s*[,;\s]\s*{_NUMBER}\s*")
_SHORT = {"inputmode": "decimal", "data-width": "short"}


def _clock(**given: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **given)


class ZipsField(forms.CharField):
    """ZIP codes, parted by blanks or commas."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return each code once, in the order typed."""
        text = super().clean(value)
        return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


class PointField(forms.CharField):
    """A ZIP code whose middle is meant, or latitude and longitude in degrees."""

    def clean(self, value: Any) -> Position | None:
        """Return the point, or say why there is none."""
        text = super().clean(value).strip()
        if not text:
            return None
        if found := _POINT.fullmatch(text):
            try:
                return Position(float(found[1]), float(found[2]))
            except ValueError as error:
                raise forms.ValidationError(_("No such point lies on the earth.")) from error
        place = zip_place(text)
        if place.position is None:
            assert place.reason is not None
            raise forms.ValidationError(sentence(place.reason))
        return place.position


class AreaForm(forms.Form):
    """What happens where, since when."""

    kind = EnumField(AreaKind, "area_kind", label=_("What happens"))
    title = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as: Power cut, north side")
    )
    began_on = forms.DateField(label=_("Since, day"), widget=DayInput())
    began_at = _clock(label=_("Since, time"))
    zips = ZipsField(
        label=_("ZIP codes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    centre = PointField(
        label=_("Or a circle round"),
        help_text=_("A ZIP code, or latitude and longitude: 39.96, -83.00"),
        required=False,
        max_length=60,
    )
    radius_miles = forms.FloatField(
        label=_("Miles that it reaches"),
        required=False,
        widget=forms.TextInput(attrs=_SHORT),
    )


class AreaStepForm(forms.Form):
    """What happened about one person; an hour without a day is the last one that was."""

    step = EnumField(BY_PEOPLE, "area_step", label=_("What happened"))
    at = _clock(label=_("When"))
    on = forms.DateField(
        label=_("Day"),
        widget=DayInput(),
        required=False,
        help_text=_("Only if it was not within the last 24 hours"),
    )
    power = EnumField(Power, "area_power", label=_("The pump runs on"))
    battery_percent = forms.IntegerField(
        label=_("Battery, percent"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    said = forms.CharField(
        label=_("Who said what, what was arranged"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    again_at = _clock(
        label=_("Call again by"),
        required=False,
        help_text=_("Empty when nothing more is to be done"),
    )


class CloseAreaForm(forms.Form):
    """How an event ended."""

    note = forms.CharField(
        label=_("How it ended, and what becomes of whoever was not reached"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
