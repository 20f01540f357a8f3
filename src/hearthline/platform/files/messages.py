"""Sentences about files."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "files.empty": "The file is empty. Send it again.",
    "files.too_large": (
        "The file has {size} MB; at most {most} MB are kept. Scan it in black and white, or in "
        "parts."
    ),
    "files.of_another_kind": (
        "This is no PDF, PNG, JPEG or TIFF, whatever its name says. Scan or print it as PDF."
    ),
    "files.malformed": (
        "The file is damaged and cannot be shown. Ask the sender to send it again; type what you "
        "know without it."
    ),
    "files.too_many_pages": "The file has more than {most} pages. Send it in parts.",
    "files.too_many_pixels": (
        "The picture is larger than can be shown safely. Scan it at 200 dots per inch."
    ),
    "files.locked": "The PDF is locked with a password. Ask the sender for one without.",
    "files.damaged": (
        "The file on the disk is not what was kept. Tell your administrator: it must come from "
        "the backup."
    ),
    "files.about_another": "This file is about another person already. Keep it again for this one.",
    "files.left_out": (
        "A file that came with it is not about this person and was left out. Review it."
    ),
    "files.mark_off_page": "The mark lies outside page {page} of {pages}. Draw it again.",
    "action.files.keep": "File kept",
    "action.files.name_subject": "File said to be about somebody",
    "action.files.mark": "Place marked on a document",
    "action.files.remove_mark": "Mark removed from a document",
    "file_purpose.referral": "Referral",
    "file_purpose.tip_report": "Report of the line's tip",
    "file_purpose.code_status": "Code status",
    "file_purpose.consent": "Consent",
    "file_purpose.authorisation": "Authorisation",
    "file_purpose.laboratory": "Laboratory result",
    "file_purpose.home": "Photograph of the home",
    "file_purpose.other": "Other document",
    "rows.files.StoredFile": ("{count} file", "{count} files"),
}
