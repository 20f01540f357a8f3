"""What each cost term weighs: the product's proposals, a settings file, the program's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from hearthline.engines.planner import values as planner
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.program.values import ProgramSettings, SettingsVersion

TABLE = "weights"
"""The one table of a settings file."""

ON_THE_PAGE: Mapping[str, str] = {
    "new_faces": "weight_new_face",
    "not_primary": "weight_not_own_nurse",
    "lateness_total": "weight_late_minute",
    "driving_minutes": "weight_driving_minute",
    "driving_km": "weight_driving_km",
    "overtime": "weight_overtime_minute",
    "fairness": "weight_uneven_minute",
    "change_nurse": "weight_changed_nurse",
    "change_time": "weight_changed_time",
}
"""Weights that a program sets on its settings page, with the setting's key."""


class WeightsFileError(HearthlineError):
    """A settings file that nobody can plan with: says file, field, value and the way out."""


def weights_from(found: SettingsVersion, file: Mapping[str, object]) -> planner.Weights:
    """Return the weights in force: the program's page over the file over the product's proposals.

    A program sets a value on its page by changing or by approving it; only what it did neither
    with is left to the file.

    Parameters
    ----------
    file
        The table of a settings file (:func:`table_of`); empty when there is none.
    """
    page = {name: getattr(found.settings, key) for name, key in ON_THE_PAGE.items()}
    kept = {name: value for name, value in file.items() if name not in set_on_page(found)}
    return planner.Weights.named({**page, **kept})


def set_on_page(found: SettingsVersion) -> frozenset[str]:
    """Return the weights that the program itself changed or approved."""
    proposed = ProgramSettings()
    return frozenset(
        name
        for name, key in ON_THE_PAGE.items()
        if found.is_approved(key) or getattr(found.settings, key) != getattr(proposed, key)
    )


def not_used(found: SettingsVersion, file: Mapping[str, object]) -> tuple[str, ...]:
    """Return the weights of a file that the program's page has set otherwise."""
    return tuple(
        sorted(
            name
            for name in set_on_page(found) & set(file)
            if getattr(found.settings, ON_THE_PAGE[name]) != file[name]
        )
    )


def differing(weights: planner.Weights) -> dict[str, object]:
    """Return the weights that are not the product's proposals: what a plan says it was made by."""
    proposed = planner.Weights()
    return {
        field.name: getattr(weights, field.name)
        for field in fields(planner.Weights)
        if getattr(weights, field.name) != getattr(proposed, field.name)
    }


def table_of(read: Mapping[str, object], file: str) -> Mapping[str, object]:
    """Return the table of weights in what was read from a file, checked name by name.

    Raises
    ------
    WeightsFileError
        If there is anything else in it, a name that is no weight, or a value that is none.
    """
    for name in read:
        if name != TABLE:
            raise _refuse("scheduling.weights_outside", file, name, read[name])
    table = read.get(TABLE, {})
    if not isinstance(table, Mapping):
        raise _refuse("scheduling.weights_outside", file, TABLE, table)
    known = {field.name for field in fields(planner.Weights)}
    for name, value in table.items():
        if name not in known:
            raise _refuse("scheduling.weights_name", file, name, value)
        try:
            planner.Weights.named({name: value})
        except planner.ProblemError as error:
            code = {
                "unserved": "scheduling.weights_unserved",
                "tentative_share": "scheduling.weights_share",
            }.get(name, "scheduling.weights_value")
            raise _refuse(code, file, name, value) from error
    return table


def _refuse(code: str, file: str, name: str, value: object) -> WeightsFileError:
    return WeightsFileError(
        Message(code, {"file": file, "name": name, "value": str(value)}), field=name
    )
