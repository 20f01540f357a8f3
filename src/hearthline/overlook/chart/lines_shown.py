"""The lines of a person as the patient page shows them: what it is, its tip, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_day
from hearthline.platform.ui.status import Status
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind, LineFacts, Side


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line in place: its name, how its tip stands, and when and how it ends, in words."""

    name: str
    tip: str
    tip_status: Status
    end: str
    end_status: Status


def shown_lines(patient_id: UUID, episodes: Sequence[EpisodeSummary]) -> list[ShownLine]:
    """Return the lines in place, newest first, each with its end; two queries."""
    ends = lines.ends_of([patient_id])
    care_ends = _end_of_care(episodes)
    return [
        _shown(line, ends.get(line.id), care_ends)
        for line in lines.lines_of([patient_id]).get(patient_id, [])
    ]


def _shown(line: LineFacts, planned: LineEndFacts | None, care_ends: date | None) -> ShownLine:
    side = "" if line.side is Side.NOT_STATED else word("body_side", line.side)
    where = "" if side.lower() in line.site.lower().split() else side
    name = ", ".join(
        filter(None, [word("line_kind", line.kind), " ".join(filter(None, [where, line.site]))])
    )
    tip, tip_status = _tip(line)
    end, end_status = _end(planned, care_ends)
    return ShownLine(name, tip, tip_status, end, end_status)


def _tip(line: LineFacts) -> tuple[str, Status]:
    if not line.is_central:
        return "", Status.MET
    if line.tip_confirmed == Answer.YES:
        on = shown_day(line.tip_confirmed_on) if line.tip_confirmed_on else ""
        return _("Tip confirmed %(day)s") % {"day": on}, Status.MET
    return _("Tip not confirmed"), Status.BLOCKING


def _end(planned: LineEndFacts | None, care_ends: date | None) -> tuple[str, Status]:
    if planned is not None:
        return _planned(planned), Status.MET
    if care_ends is None:
        return _("When it comes out is not known"), Status.UNKNOWN
    said = _("Therapy ends %(day)s, what becomes of it is not planned")
    return said % {"day": shown_day(care_ends)}, Status.OPEN


def _planned(planned: LineEndFacts) -> str:
    """Return the plan with its day: a plan without a day is refused, a hand-over without a name."""
    due = shown_day(planned.due) if planned.due else _("not known")
    match planned.kind:
        case LineEndKind.REMOVAL_ORDERED:
            said = _("Comes out %(day)s, ordered by %(who)s")
            return said % {"day": due, "who": planned.owner}
        case LineEndKind.KEPT_WITH_CARE:
            said = _("Stays with care until %(day)s, %(who)s answers for it")
            return said % {"day": due, "who": planned.owner}
    taken = shown_day(planned.accepted_on) if planned.accepted_on else _("not known")
    said = _("Handed over %(day)s to %(who)s, %(where)s")
    where = planned.organisation or _("organisation not known")
    return said % {"day": taken, "who": planned.accepted_by, "where": where}


def _end_of_care(episodes: Sequence[EpisodeSummary]) -> date | None:
    ends = [one.planned_end for one in episodes if one.state in census.OPEN_STATES]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
