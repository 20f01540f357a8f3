"""Decisions about orders as pure functions."""

from hearthline.rooms.therapy.rules.administrations import dose_flags
from hearthline.rooms.therapy.rules.differences import (
    Difference,
    changes_what_runs,
    differences,
)
from hearthline.rooms.therapy.rules.doses import (
    DoseTime,
    clock_changes,
    dose_instants,
    dose_times,
)
from hearthline.rooms.therapy.rules.lumens import is_lumen_known, lumen_flags
from hearthline.rooms.therapy.rules.reading import read_frequency, read_visit_frequency
from hearthline.rooms.therapy.rules.steps import (
    TherapyRefusal,
    after_step,
    is_second_person,
    may_step,
    require_reason,
    require_second_person,
    require_step,
)

__all__ = [
    "Difference",
    "DoseTime",
    "TherapyRefusal",
    "after_step",
    "changes_what_runs",
    "clock_changes",
    "differences",
    "dose_flags",
    "dose_instants",
    "dose_times",
    "is_lumen_known",
    "is_second_person",
    "lumen_flags",
    "may_step",
    "read_frequency",
    "read_visit_frequency",
    "require_reason",
    "require_second_person",
    "require_step",
]
