"""Sentences for the errors of the kernel, which has no catalogue of its own."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "quantity.unknown_unit": (
        "The unit {unit} is not one we know. Choose a unit from the list, or ask the sender."
    ),
    "quantity.incompatible_units": (
        "{from} cannot be turned into {to}: they measure different things. Check the unit."
    ),
    "quantity.not_a_number": "{value} is not a number. Enter digits with one decimal point.",
    "quantity.no_unit": "{value} has no unit. Say which unit was meant; it is never guessed.",
}
