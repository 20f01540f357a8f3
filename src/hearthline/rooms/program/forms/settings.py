"""Forms of the program's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.geo import Position, PositionSource
from hearthline.platform.forms.position import PositionPair
from hearthline.platform.ui.widgets import DayInput, MeasureInput
from hearthline.rooms.program import values

GROUPS = {
    "visits": _("Visits"),
    "shifts": _("Shifts and breaks"),
    "people": _("Licences and certificates"),
    "orders": _("Orders"),
    "promises": _("Promises to families"),
    "calls": _("Calls and the on-call roster"),
    "safety": _("Homes, and nurses in them"),
    "planner": _("What counts how much when planning"),
}


class NameForm(forms.Form):
    """What the program is called."""

    name = forms.CharField(label=_("Name of the program"), max_length=200)


class SettingsForm(forms.Form):
    """One number for each setting, within its range, and why it changes."""

    def __init__(self, *args: Any, settings: values.ProgramSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in values.definitions():
            kind = forms.IntegerField if item.is_whole else forms.FloatField
            self.fields[item.key] = kind(
                label=item.label,
                initial=getattr(settings, item.key),
                min_value=item.low,  # type: ignore[arg-type]
                max_value=item.high,  # type: ignore[arg-type]
                help_text=_("%(low)g to %(high)g") % {"low": item.low, "high": item.high},
                widget=MeasureInput(item.unit),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why it changes"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under their headings."""
        return [
            (
                str(label),
                [self[item.key] for item in values.definitions() if item.group == group],
            )
            for group, label in GROUPS.items()
        ]

    def changes(self, settings: values.ProgramSettings) -> dict[str, int | float]:
        """Return the values that differ from those in force."""
        return {
            item.key: self.cleaned_data[item.key]
            for item in values.definitions()
            if self.cleaned_data[item.key] != getattr(settings, item.key)
        }


class ClosingForm(forms.Form):
    """The day a branch closed; empty while it is open."""

    closed_on = forms.DateField(
        label=_("Closed on"),
        help_text=_("Leave it empty to open the branch again"),
        widget=DayInput(),
        required=False,
    )


class BranchForm(PositionPair):
    """A branch: name, zone, home base and where it serves."""

    name = forms.CharField(label=_("Name"), max_length=120)
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, help_text=_("IANA name, such as America/New_York")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    line = forms.CharField(label=_("Street of the home base"), max_length=200)
    city = forms.CharField(label=_("Town"), max_length=120)
    state = forms.CharField(label=_("State"), min_length=2, max_length=2)
    zip_code = forms.CharField(label=_("ZIP code"), max_length=10)
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
    zip_prefixes = forms.CharField(
        label=_("ZIP codes served"),
        required=False,
        help_text=_("Beginnings, parted by commas, such as 432, 43015"),
    )
    towns = forms.CharField(
        label=_("Towns served"), required=False, help_text=_("Parted by commas")
    )
    radius_km = forms.FloatField(
        label=_("Radius around the home base"),
        min_value=1,
        max_value=500,
        required=False,
        widget=MeasureInput("km"),
    )

    def base(self) -> values.Place:
        """Return the home base that was typed."""
        given = self.cleaned_data
        position = (
            Position(given["latitude"], given["longitude"])
            if given["latitude"] is not None
            else None
        )
        return values.Place(
            given["line"],
            given["city"],
            given["state"].upper(),
            given["zip_code"],
            position,
            PositionSource.PLACED_BY_PERSON if position else None,
        )

    def area(self) -> values.ServiceArea:
        """Return the service area that was typed."""
        given = self.cleaned_data
        return values.ServiceArea(
            _listed(given["zip_prefixes"]), _listed(given["towns"]), given["radius_km"]
        )

    @staticmethod
    def initial_of(branch: values.Branch) -> dict[str, Any]:
        """Return what the form shows for a branch."""
        position = branch.base.position
        return {
            "name": branch.name,
            "zone": branch.zone,
            "phone": branch.phone,
            "line": branch.base.line,
            "city": branch.base.city,
            "state": branch.base.state,
            "zip_code": branch.base.zip_code,
            "latitude": position.latitude if position else None,
            "longitude": position.longitude if position else None,
            "zip_prefixes": ", ".join(branch.area.zip_prefixes),
            "towns": ", ".join(branch.area.towns),
            "radius_km": branch.area.radius_km,
        }


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
