"""Recognises vascular access among procedures and devices; leaves all others alone.

Words first, since hospitals code lines in systems of their own. Sources: the line names of the
record systems seen, SNOMED CT displays, and the ICD-10-PCS and ICD-9-CM titles for infusion
devices and venous catheters.
"""

from __future__ import annotations

import re

from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.people import read_subject
from hearthline.rooms.intake.reading.references import Known
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    labels,
    moment,
    parts,
    period,
    text,
)
from hearthline.rooms.intake.values.received import Concept, LineKind, LineValue, Moment

_BY_WORDS: tuple[tuple[re.Pattern[str], LineKind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"\bpicc\b|peripherally inserted central", LineKind.PICC),
        (r"\bmidline (?:cath|line|venous)|^midline$", LineKind.MIDLINE),
        (
            r"port-?a-?cath|indwelling port|implant\w* (?:venous )?port|implanted (?:central )?"
            r"venous access|totally implant\w* vascular access|mediport|\bport access",
            LineKind.PORT,
        ),
        (r"dialysis cath|pheresis cath", LineKind.DIALYSIS),
        (r"intraosseous", LineKind.INTRAOSSEOUS),
        (r"arterial line|arterial cath", LineKind.ARTERIAL),
        (
            r"\btunnel+ed (?:vascular access|central|venous|cath)|hickman|broviac|groshong",
            LineKind.TUNNELED,
        ),
        (
            r"multi lumen|triple lumen|non-?tunnel+ed|cordis/introducer|trauma line",
            LineKind.NON_TUNNELED,
        ),
        (
            r"infusion device into (?:superior vena cava|inferior vena cava|right atrium"
            r"|(?:right|left) (?:internal jugular|subclavian|femoral|innominate) vein)"
            r"|central (?:venous|line)|venous catheterization|insertion of central"
            r"|central venous catheter",
            LineKind.CENTRAL_NOT_STATED,
        ),
        (
            r"^\d{2} gauge$|peripheral (?:iv|intravenous|venous)|intravenous cannula"
            r"|infusion device into (?:peripheral|upper vein|lower vein)",
            LineKind.PERIPHERAL,
        ),
    )
)
_REMOVAL = re.compile(r"\bremov|\bdiscontinu|pulled")
_EXCHANGE = re.compile(r"\bexchang|\breplac")
_PLACING = re.compile(r"\binsert|\bplace|\bimplant")
_DONE = frozenset({"completed", "in-progress"})
"""States of a procedure that say that it was done; a line stays in progress while it is used."""
_NOT_A_LINE = re.compile(r"arteriogra|phlebogra|cardiac cath|heart cath|chest tube|drainage")


def line_kind(what: Concept, category: str = "") -> LineKind | None:
    """Return the kind of line that ``what`` names, or ``None`` when it names none."""
    for words in (what.text, *(c.display for c in what.codings)):
        lower = words.lower()
        if not lower or _NOT_A_LINE.search(lower):
            continue
        for pattern, kind in _BY_WORDS:
            if pattern.search(lower):
                return kind
    return LineKind.PERIPHERAL if category == "Peripheral Lines" else None


def read_line_procedure(
    body: Body, notes: Notes, known: Known, *, shift: int = 0
) -> LineValue | None:
    """Return the line a Procedure placed or removed, or ``None`` when it is about none."""
    what = concept(body.get("code"))
    category = concept(body.get("category"))
    kind = line_kind(what, category.codings[0].code if category.codings else category.text)
    if kind is None:
        return None
    status = text(body, "status")
    starts, ends = period(body, "performedPeriod", notes, shift=shift)
    when = moment(body, "performedDateTime", notes, shift=shift)
    words = what.label.lower()
    is_removal = bool(_REMOVAL.search(words))
    if _EXCHANGE.search(words) or (is_removal and _PLACING.search(words)):
        notes.stop("code", what.label, "intake.line_exchanged")
    elif is_removal and status != "completed":
        notes.stop("status", body.get("status"), "intake.removal_not_surely_done")
    elif is_removal and (when or ends or starts) is None:
        notes.stop("performed", body.get("performedString"), "intake.removal_without_day")
    elif not is_removal and status not in _DONE:
        notes.note("status", body.get("status"), "intake.line_not_surely_placed")
    placed: Moment | None = None if is_removal else (starts or when)
    return LineValue(
        patient=read_subject(body, notes, known, "subject"),
        kind=kind,
        what=what,
        status=status,
        is_removal=is_removal,
        placed=placed,
        removed=(when or ends or starts) if is_removal else _end_of_use(ends, starts, when),
        site=", ".join(labels(body, "bodySite")),
        source_kind="Procedure",
    )


def _end_of_use(ends: Moment | None, starts: Moment | None, when: Moment | None) -> Moment | None:
    """An end on a later day than the start is when the line came out, not when placing ended."""
    if ends is None or starts is None or when is not None:
        return None
    return ends if (ends.day - starts.day).days >= 1 else None


def read_line_device(body: Body, notes: Notes, known: Known) -> LineValue | None:
    """Return the line a Device is, or ``None`` when it is none."""
    what = concept(body.get("type"))
    kind = line_kind(what)
    if kind is None:
        names = tuple(text(item, "name") for item in parts(body, "deviceName"))
        kind = next((k for n in names if (k := line_kind(Concept(n))) is not None), None)
    if kind is None:
        return None
    status = text(body, "status")
    return LineValue(
        patient=read_subject(body, notes, known, "patient"),
        kind=kind,
        what=what,
        status=status,
        is_removal=status in ("inactive", "entered-in-error"),
        placed=None,
        removed=None,
        site="",
        source_kind="Device",
    )
