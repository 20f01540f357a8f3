"""Sentences and words of lines."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "check.lines.end_planned": "End of the line is planned",
    "action.lines.add_lines": "Lines added",
    "action.lines.replace_lines": "Changed lines accepted",
    "action.lines.add_line": "Line written down",
    "action.lines.correct_line": "Line corrected",
    "action.lines.confirm_tip": "Tip of a line confirmed",
    "action.lines.remove_line": "Line removed",
    "action.lines.enter_in_error": "Line marked as entered in error",
    "lines.tip_needs_name": "Nobody is named. Type who saw where the tip lies.",
    "lines.tip_needs_evidence": (
        "No evidence is named. Type what it was seen on, such as the X-ray report and its date."
    ),
    "action.lines.plan_end": "End of a line planned",
    "job.lines.ask_for_ends": "Asking what becomes of lines",
    "lines.end_needs_owner": "Nobody is named. Type who ordered it or answers for it.",
    "lines.end_needs_day": "There is no day. Choose when the line comes out or care is reviewed.",
    "lines.end_not_accepted": (
        "A hand-over is taken, not sent. Type who accepted it, of which organisation, and when."
    ),
    "lines.left_in_place": (
        "{kind:line_kind} is in place and nobody said what becomes of it. Order its removal, "
        "name who cares for it until when, or hand it over to somebody who accepts."
    ),
    "lines.end_planned": "What becomes of the {kind:line_kind} is planned",
    "lines.end_not_planned": (
        "Therapy ends {on:date} and nobody planned what becomes of the {kind:line_kind}"
    ),
    "lines.end_later": "Therapy ends {on:date}; plan before what becomes of the {kind:line_kind}",
    "lines.end_of_care_not_known": (
        "When therapy ends is not known, nor what becomes of the {kind:line_kind}"
    ),
    "lines.none_in_place": "No line is in place",
    "line_end.removal_ordered": "Removal is ordered",
    "line_end.kept_with_care": "It stays, with care ordered",
    "line_end.handed_over": "Handed over to somebody who accepted",
    "lines.event_inserted": "{kind:line_kind} inserted",
    "lines.event_removed": "{kind:line_kind} removed",
    "lines.event_tip": "Tip of the {kind:line_kind} confirmed by {by}",
    "line_kind.peripheral": "Peripheral catheter",
    "line_kind.midline": "Midline",
    "line_kind.picc": "PICC",
    "line_kind.tunneled": "Tunneled catheter",
    "line_kind.non_tunneled": "Non-tunneled central catheter",
    "line_kind.port": "Port",
    "line_kind.central_not_stated": "Central line, kind not stated",
    "line_kind.subcutaneous": "Subcutaneous needle",
    "line_kind.arterial": "Arterial line",
    "line_kind.dialysis": "Dialysis catheter",
    "line_kind.intraosseous": "Intraosseous needle",
    "body_side.left": "left",
    "body_side.right": "right",
    "body_side.midline": "midline",
    "body_side.not_stated": "side not stated",
    "rows.lines.AccessDevice": ("{count} line", "{count} lines"),
    "rows.lines.LineEnd": (
        "{count} plan for the end of a line",
        "{count} plans for the end of a line",
    ),
}
