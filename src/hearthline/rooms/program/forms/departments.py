"""The form of an emergency department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.geo import Position
from hearthline.platform.forms.position import PositionPair
from hearthline.platform.ui.widgets import MeasureInput
from hearthline.rooms.program.values import DepartmentFacts


class DepartmentForm(PositionPair):
    """An emergency department; without a position no drive to it is known."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    hours = forms.CharField(
        label=_("Open"),
        max_length=120,
        required=False,
        help_text=_("As it says so itself, such as day and night"),
    )
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, required=False, widget=MeasureInput("°")
    )
    longitude = forms.FloatField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        required=False,
        widget=MeasureInput("°"),
    )

    @staticmethod
    def initial_of(facts: DepartmentFacts) -> dict[str, Any]:
        """Return what the form shows of a record."""
        return {
            "name": facts.name,
            "address": facts.address,
            "phone": facts.phone,
            "hours": facts.hours,
            "latitude": facts.position.latitude if facts.position else None,
            "longitude": facts.position.longitude if facts.position else None,
        }


def position_in(given: Any) -> Position | None:
    """Return the position of cleaned fields."""
    if given["latitude"] is None or given["longitude"] is None:
        return None
    return Position(given["latitude"], given["longitude"])
