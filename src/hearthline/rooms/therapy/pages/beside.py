"""What whoever writes or verifies a dose needs beside it, without a click."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_day, shown_quantity
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import MeasurementKind
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.therapy.values import TherapyOrderFacts


def beside(patient_id: UUID, content: TherapyOrderFacts | None = None) -> list[tuple[str, str]]:
    """Return weight with date and source, the arithmetic, line with tip, home drugs."""
    weight = census.latest_measurements(MeasurementKind.WEIGHT, [patient_id]).get(patient_id)
    said = _("not known")
    if weight is not None:
        day = shown_day(weight.taken_on) if weight.taken_on else _("no date")
        said = f"{shown_quantity(weight.quantity)}, {day}, {word('measured_how', weight.how)}"
    held = lines.lines_of([patient_id]).get(patient_id, [])
    in_place = [
        f"{word('line_kind', line.kind)}, "
        + (
            _("tip confirmed")
            if line.tip_confirmed == "yes"
            else _("tip not confirmed")
            if line.is_central
            else word("body_side", line.side)
        )
        for line in held
    ]
    taken = census.home_medications_of([patient_id]).get(patient_id, [])
    found = [(_("Weight"), said)]
    if content is not None:
        found.append((_("How it was calculated"), content.dose_basis or _("not stated")))
    return [
        *found,
        (_("Line"), "; ".join(in_place) or _("none on record")),
        (_("Taken at home"), "; ".join(item.drug for item in taken) or _("none on record")),
        (_("Kidney function"), _("not on record in this program")),
    ]
