"""Sentences about the journal and what a verification finds."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.journal.erase_values": "Values erased by law",
    "source.page": "a page",
    "source.tablet": "a tablet",
    "source.portal": "the patient's pages",
    "source.import": "an import",
    "source.command": "a command",
    "source.demonstration": "the demonstration",
    "source.system": "Hearthline itself",
    "journal.changed": (
        "Entry {position:,} is not what was sealed: a value of it, its subjects or its place "
        "was changed, or the key is another one."
    ),
    "journal.missing": "Entries {position:,} to {up_to:,} are gone.",
    "journal.values_changed": "The values kept with entry {position:,} were changed.",
    "journal.values_missing": "The values kept with entry {position:,} are gone without erasure.",
    "journal.erased_by_nobody": (
        "The values of entry {position:,} were erased, but no entry says by whom and why."
    ),
    "journal.not_as_sealed": (
        "Entry {position:,} differs from the head written outside the database at {at:moment}."
    ),
    "journal.cut_off": (
        "The journal ends before entry {position:,}, but heads outside the database go on to "
        "entry {head:,}: the end was cut off."
    ),
    "journal.no_heads": (
        "No head is left outside the database, so a cut-off end would not show. "
        "Restore the folder of heads from its backup."
    ),
    "journal.other_key": (
        "The head at entry {position:,} ({at:moment}) was sealed with another key. "
        "Give back the key of that time (HEARTHLINE_JOURNAL_KEY)."
    ),
    "journal.head_damaged": "Line {line} of the heads file {file} cannot be read.",
    "journal.shorter": (
        "Nothing was sealed: the heads outside the database say entry {head:,}, the database "
        "ends at {found:,} or differs there. Run audit verify. If entries were truly lost (a "
        "restored backup, a power failure), let sealing go on with: seal --accept-loss REASON"
    ),
    "journal.already_erased": "The values of this entry are erased already.",
    "journal.reason_needed": "Say which law or order asks for it; the reason stays in the journal.",
}
