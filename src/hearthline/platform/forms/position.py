"""A position typed as latitude and longitude: both or neither, and never the point in the sea."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class PositionPair(forms.Form):
    """For forms with fields ``latitude`` and ``longitude``."""

    def clean(self) -> dict[str, Any]:
        """Refuse half a position, and the point 0,0 that means none."""
        given = super().clean() or self.cleaned_data
        latitude, longitude = given.get("latitude"), given.get("longitude")
        if (latitude is None) != (longitude is None):
            self.add_error(
                "longitude", _("Latitude and longitude belong together. Give both, or neither.")
            )
        if latitude == 0 and longitude == 0:
            self.add_error(
                "latitude", _("0, 0 lies in the sea. Leave both empty when you do not know.")
            )
        return given
