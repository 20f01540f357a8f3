"""Through which lumen each order runs, as it was said last."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineFacts, Side
from hearthline.rooms.therapy.models import OrderLumen
from hearthline.rooms.therapy.rules import is_lumen_known
from hearthline.rooms.therapy.values import LumenFacts, RunsThrough


def lumens_of(orders: Iterable[UUID]) -> dict[UUID, RunsThrough]:
    """Return where each order runs; an order of which nobody said it is left out. Two queries."""
    rows = OrderLumen.objects.order_by("at", "written_at", "id")
    latest = {row.order_id: row for row in rows_for(rows, "order_id", orders)}
    devices = lines.by_ids({row.line_id for row in latest.values()})
    return {
        order_id: RunsThrough(
            LumenFacts(row.id, row.order_id, row.patient_id, row.line_id, row.lumen, row.at),
            _words(row.lumen, row.patient_id, devices.get(row.line_id)),
            row.by,
            row.at,
        )
        for order_id, row in latest.items()
    }


def line_words(line: LineFacts) -> str:
    """Return a line as people say it: ``PICC, right basilic vein``."""
    side = "" if line.side is Side.NOT_STATED else word("body_side", line.side)
    where = " ".join(filter(None, [side, line.site]))
    return ", ".join(filter(None, [word("line_kind", line.kind), where]))


def _words(lumen: str, patient: UUID, line: LineFacts | None) -> str:
    if line is None or not line.is_in_place or line.patient_id != patient:
        return ""
    if not is_lumen_known(lumen, line):
        return ""
    if not lumen:
        return line_words(line)
    return _("%(lumen)s lumen of the %(line)s") % {"lumen": lumen, "line": line_words(line)}
