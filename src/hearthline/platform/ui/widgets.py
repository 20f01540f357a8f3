"""Form controls that carry their unit: fixed inside the end, or an explicit choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MeasureInput(forms.TextInput):
    """A number with a fixed unit. The browser offers a numeric keyboard; the form checks."""

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit = unit


class MeasureWithUnitInput(forms.MultiWidget):
    """A number and the unit it was read in; no unit is preselected, so none is guessed.

    Cleaned by a ``MultiValueField`` into number and unit.
    """

    def __init__(self, units: Sequence[tuple[str, str]]) -> None:
        choices = (("", _("unit?")), *units)
        super().__init__(
            {
                "value": forms.TextInput(
                    {"inputmode": "decimal", "autocomplete": "off", "aria-label": _("Number")}
                ),
                "unit": forms.Select({"aria-label": _("Unit")}, choices),
            }
        )
        self.units = tuple(units)

    def decompress(self, value: Any) -> list[Any]:
        """Return number and unit of a pair, nothing of nothing."""
        return list(value) if value else [None, None]


class DayInput(forms.DateInput):
    """A date in the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-width": "date", **(attrs or {})}, format="%Y-%m-%d")
